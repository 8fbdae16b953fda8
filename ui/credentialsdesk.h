// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/mfaprompt.h"
#include "account/pending.h"
#include "account/profile.h"
#include "account/servicecall.h"
#include "aws/credentialsprovider.h"
#include "domain/apierror.h"
#include "ui/accounts/credentialsnotice.h"
#include "ui/household.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>

class QDialog;

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class MainWindow;

/// Where the open profile's credentials meet its person: the one notice that they are missing,
/// signing in, MFA codes. Goes after the provider that asks here, and before what `bench` refers
/// to.
class CredentialsDesk : public QObject, public MfaPrompt {
    Q_OBJECT

public:
    /// `openLink` opens the page of a sign-in.
    CredentialsDesk(
        Profile profile, ServiceBench bench, LinkOpener openLink, Theme &theme, MainWindow &window);
    ~CredentialsDesk() override;

    /// Both are told when credentials may be had again.
    void serve(aws::CredentialsProvider &provider, ChatSession &session);
    /// What the session's last error says of its credentials; none: nothing is wrong with them, and
    /// the notice goes.
    void show(const std::optional<ApiError> &error);

    /// Once a person has declined, or the service has refused what a code gave, nobody is asked
    /// again until they say so.
    QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) override;

Q_SIGNALS:
    void profileRequested();

private:
    CredentialsNotice *makeNotice(const CredentialsNotice::Facts &facts);
    void signIn();
    void tryAgain();

    const Profile m_profile;
    ServiceBench m_bench;
    LinkOpener m_openLink;
    Theme &m_theme;
    MainWindow &m_window;
    QPointer<ChatSession> m_session;
    aws::CredentialsProvider *m_provider = nullptr;
    QPointer<CredentialsNotice> m_notice;
    QPointer<QDialog> m_signIn;
    QPointer<QDialog> m_code;
    bool m_declined = false;
    bool m_codeGiven = false; ///< since a person last asked for it
};

} // namespace carillon::ui
