// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profilejson.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QVBoxLayout;

namespace carillon {
class ProfileStore;
}

namespace carillon::ui {

/// Shows the profiles of somebody's file before anything of them is saved: who each acts as, where
/// its requests would go, and what is here already. Show it with open().
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    /// `profiles` outlives it.
    ImportDialog(ImportedProfiles imported, ProfileStore &profiles, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The first of those that were saved. Comes before accepted().
    void saved(const carillon::Profile &first, int count);
    /// They could not be written; nothing after the first that failed is saved.
    void failed(const QString &why);

private:
    void addRow(QVBoxLayout &column, qsizetype index);
    QString remarkOn(qsizetype index) const;
    QString freeName(const QString &wanted) const;
    void count();
    void save();

    ImportedProfiles m_imported;
    ProfileStore &m_profiles;
    QList<QCheckBox *> m_boxes; ///< by index of the profiles
    QPushButton *m_save = nullptr;
};

/// Where the profile's requests would go, in a line.
QString destinationOf(const Profile &profile);

} // namespace carillon::ui
