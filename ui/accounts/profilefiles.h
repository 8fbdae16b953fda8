// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

class QWidget;

namespace carillon {
class ProfileStore;
struct Profile;
} // namespace carillon

namespace carillon::ui {

/// Profiles into a file and out of one, by way of the desktop's file dialogs. No secrets.
class ProfileFiles : public QObject {
    Q_OBJECT

public:
    /// `profiles` and `window` outlive it.
    ProfileFiles(ProfileStore &profiles, QWidget &window, QObject *parent = nullptr);

    void askWhereTo();
    void askWhatFrom();
    /// All but those of the local service, which means nothing elsewhere.
    void exportTo(const QString &path);
    /// Shows what is in the file; an ImportDialog does the rest.
    void importFrom(const QString &path);

Q_SIGNALS:
    void imported(const carillon::Profile &first);
    /// A sentence: what went wrong, and what to do.
    void troubled(const QString &sentence);
    /// A sentence: what was done.
    void told(const QString &sentence);

private:
    ProfileStore &m_profiles;
    QWidget &m_window;
};

} // namespace carillon::ui
