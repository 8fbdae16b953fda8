// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/keymove.h"
#include "account/profilestore.h"
#include "account/secretstore.h"
#include "ui/accounts/leavingplace.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace carillon::ui {

class ProfileManners;
class SourceFields;

/// Makes or changes a profile. Show it with open(). Keys go to the keyring in the background; the
/// profile itself is saved once its keys are safe, or kept for this session. Where another place is
/// chosen for keys or a sign-in that are kept, they move; what the profile no longer keeps in a
/// place is removed from it.
class ProfileDialog : public QDialog {
    Q_OBJECT

public:
    /// A new profile with an id of its own. `profiles` and `secrets` outlive the dialog.
    ProfileDialog(ProfileStore &profiles, SecretStore &secrets, QWidget *parent = nullptr);
    /// Changes `profile`; key fields left empty leave the keys as they are.
    ProfileDialog(ProfileStore &profiles, SecretStore &secrets, const Profile &profile,
        QWidget *parent = nullptr);

    void setSource(CredentialsSource source);
    /// When the credentials of the profile that is edited end, as far as is known.
    void setCredentialsUntil(const QDateTime &until);
    /// Begins with what another profile says, under a name of its own. Keys are not copied.
    void copyFrom(const Profile &profile);

Q_SIGNALS:
    /// Saved, its keys too (or for this session). Comes before accepted().
    void saved(const carillon::Profile &profile);
    /// As the form says it, saved or not. `keys`: those typed; null: the profile's source has them.
    void testRequested(const carillon::Profile &profile, const carillon::aws::CredentialsPtr &keys);
    /// Before saved(), which does not wait for it.
    void leaving(const carillon::ui::LeavingPlace &place);

private:
    void build();
    QWidget *makeNotice();
    QLineEdit *addField(QVBoxLayout &form, const QString &label, QLabel **remark = nullptr);
    void fill(const Profile &profile);
    void recognise(const QString &text);
    void check();
    QString missing() const;
    /// Besides a name.
    QString missingForUse() const;
    void test();
    std::optional<Profile> profile() const;
    void save();
    void storeKeys(const Profile &profile);
    bool movesSecret(const Profile &profile) const;
    void moveSecret(const Profile &profile);
    void finish(const Profile &profile);
    /// Where something is kept that `profile` keeps there no longer.
    std::optional<SecretPlace> placeLeft(const Profile &profile) const;
    void leaveIt(const Profile &profile, SecretPlace place);
    void leave(const Profile &profile);
    void showWaiting(bool waiting);
    void showNotice(const QString &sentence, bool keyring);
    void keepForSession();
    void keepInFile();

    ProfileStore &m_profiles;
    SecretStore &m_secrets;
    QUuid m_id;
    std::optional<Profile> m_had; ///< none: there is no such profile yet
    QString m_suggestedName;
    QFuture<KeyMoveResult> m_move;

    QLineEdit *m_name = nullptr;
    QLineEdit *m_user = nullptr;
    QLabel *m_userRemark = nullptr;
    QLineEdit *m_endpoint = nullptr;
    QLabel *m_endpointRemark = nullptr;
    QCheckBox *m_fips = nullptr;
    QCheckBox *m_dualStack = nullptr;
    SourceFields *m_credentials = nullptr;
    ProfileManners *m_manners = nullptr;
    QFrame *m_notice = nullptr;
    QLabel *m_noticeText = nullptr;
    QPushButton *m_session = nullptr;
    QPushButton *m_toFile = nullptr;
    QPushButton *m_again = nullptr;
    QLabel *m_state = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_save = nullptr;
    QWidget *m_form = nullptr;
};

} // namespace carillon::ui
