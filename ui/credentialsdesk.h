// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/keyringmemory.h"
#include "account/keyringwatch.h"
#include "account/mfaprompt.h"
#include "account/pending.h"
#include "account/profile.h"
#include "account/secretsignin.h"
#include "account/servicecall.h"
#include "aws/credentialsprovider.h"
#include "domain/apierror.h"
#include "ui/accounts/credentialsnotice.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>

class QDialog;

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class Household;
class KeyringDesk;
class MainWindow;
class Theme;

/// Where the open profile's credentials meet its person: the one notice that they are missing,
/// signing in, MFA codes; for keys that are kept, with a KeyringDesk. Goes after the provider that
/// asks here, and before what `bench` refers to.
class CredentialsDesk : public QObject, public MfaPrompt {
    Q_OBJECT

public:
    CredentialsDesk(
        Profile profile, Household &house, ServiceBench bench, Theme &theme, MainWindow &window);
    ~CredentialsDesk() override;

    /// Both are told when credentials may be had again; what the session's last error says of its
    /// credentials is shown.
    void serve(aws::CredentialsProvider &provider, ChatSession &session);

    /// Once a person has declined, or the service has refused what a code gave, nobody is asked
    /// again until they say so.
    QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) override;

Q_SIGNALS:
    void profileRequested();
    /// The profile's keys are kept in a file from now on; it has to be opened anew.
    void movedToFile();

private:
    void show(const std::optional<ApiError> &error);
    CredentialsNotice *makeNotice(const CredentialsNotice::Facts &facts);
    void tellHowLong();
    void watchKeyring();
    void rememberKeyring();
    void lookForAnotherKeyring();
    bool isKeptInKeyring() const;
    void signIn();
    void signInWithSecret(SecretSignIn::Keep keep);
    CredentialsNotice::Facts factsOf(CredentialsTrouble trouble, const QString &detail) const;
    void show(const CredentialsNotice::Facts &facts);
    Profile savedProfile() const;
    void tryAgain();
    void fetchAnew();

    const Profile m_profile;
    Household &m_house;
    ServiceBench m_bench;
    Theme &m_theme;
    MainWindow &m_window;
    QPointer<ChatSession> m_session;
    aws::CredentialsProvider *m_provider = nullptr;
    std::unique_ptr<KeyringDesk> m_keyring; ///< null: the profile's keys are not kept
    QPointer<CredentialsNotice> m_notice;
    QPointer<QDialog> m_signIn;
    QPointer<QDialog> m_code;
    std::unique_ptr<KeyringWatch> m_watch; ///< null: no sign-in is kept with the profile
    std::optional<OtherKeyring> m_elsewhere; ///< has the sign-in
    bool m_declined = false;
    bool m_codeGiven = false; ///< since a person last asked for it
};

} // namespace carillon::ui
