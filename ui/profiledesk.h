// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "account/secretstore.h"

#include <QObject>
#include <QPointer>

#include <optional>

class QWidget;

namespace carillon {
struct ExaminedProfile;
}

namespace carillon::ui {

class Household;
class MainWindow;
class ProfileDialog;
class ProfileTestDialog;
class Theme;

/// The window's dialogs about profiles: add, change, copy and test one. One of each is open at a
/// time. They go with the window, before the household.
class ProfileDesk : public QObject {
    Q_OBJECT

public:
    ProfileDesk(Household &house, Theme &theme, MainWindow &window, QObject *parent = nullptr);

    void add();
    void addFromEnvironment();
    void edit(const QUuid &id);
    void duplicate(const QUuid &id);
    /// Of the window's own profile, in the channel that is open.
    void test(const QUuid &id);

Q_SIGNALS:
    void saved(const carillon::Profile &profile);

private:
    void show(ProfileDialog *dialog);
    /// What the form says, whether saved or not; the dialog belongs to `parent`.
    void examine(const Profile &profile, const aws::CredentialsPtr &keys, QWidget *parent);
    void showTest(const ExaminedProfile &subject, QWidget *parent);

    Household &m_house;
    Theme &m_theme;
    MainWindow &m_window;
    QPointer<ProfileDialog> m_dialog;
    QPointer<ProfileTestDialog> m_test;
};

} // namespace carillon::ui
