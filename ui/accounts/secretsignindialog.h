// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretsignin.h"
#include "ui/accounts/leavingplace.h"

#include <QDialog>

#include <functional>
#include <memory>

class QFormLayout;
class QLineEdit;
class QPushButton;

namespace carillon::ui {

class PlainLabel;

/// Takes the password of a user pool, or the token for an exchange service, and signs in with it.
/// What was typed is cleared when it has been sent. What the keyring does not take can be kept for
/// this session, or in a file. Not modal; closing it ends the attempt.
class SecretSignInDialog : public QDialog {
    Q_OBJECT

public:
    /// `attempt`: not started; never null. `keep`: what a person has chosen before.
    SecretSignInDialog(const Profile &profile,
        const std::function<std::unique_ptr<SecretSignIn>()> &attempt,
        SecretSignIn::Keep keep = SecretSignIn::Keep::AsTheProfileSays, QWidget *parent = nullptr);
    ~SecretSignInDialog() override;

    SecretSignIn::Keep keep() const { return m_where; }

Q_SIGNALS:
    /// The dialog has closed; credentials can be fetched.
    void signedIn();
    /// Before signedIn(), which does not wait for it.
    void leaving(const carillon::ui::LeavingPlace &place);

private:
    void build();
    QString introduction() const;
    void makeFields(QFormLayout &form);
    void check();
    void start();
    void finish();
    void showFailure(const aws::CredentialsError &error);
    void showNotKept(const SecretStoreError &error);
    void showNotMoved(const KeyMoveError &error);
    void offer(const QString &why);
    void withdrawOffer();
    void setRunning(bool running);
    void say(const QString &text, const QString &tone);

    const Profile m_profile;
    const SecretSignIn::Keep m_where;
    std::unique_ptr<SecretSignIn> m_attempt;
    QLineEdit *m_user = nullptr; ///< of a password only
    QLineEdit *m_secret = nullptr;
    PlainLabel *m_status;
    PlainLabel *m_warning;
    QPushButton *m_session;
    QPushButton *m_file;
    QPushButton *m_keep;
    QPushButton *m_start;
};

} // namespace carillon::ui
