// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/keyringwatch.h"
#include "account/profile.h"
#include "aws/credentialsprovider.h"
#include "client/clock.h"
#include "domain/apierror.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class Household;
class KeyringNotice;
class MainWindow;
class Theme;

/// Where a keyring that does not help meets the person whose keys it has: the notice that says so,
/// and the ways on. Goes after the provider that reads the keys; all it is given outlives it.
class KeyringDesk : public QObject {
    Q_OBJECT

public:
    KeyringDesk(Profile profile, Household &house, Clock &clock, Theme &theme, MainWindow &window);

    /// Both are told when the keys may be had again. A keyring that does not answer keeps nothing
    /// waiting but the requests that need its keys.
    void serve(aws::CredentialsProvider &provider, ChatSession &session);
    /// One notice, whatever comes after the first trouble. `error`: absent while the keyring has
    /// not answered yet.
    void show(const std::optional<ApiError> &error);

Q_SIGNALS:
    /// The keys are kept in a file from now on, and the profile says so.
    void movedToFile();

private:
    KeyringNotice *makeNotice();
    bool isShown() const;
    void useOtherKeys();
    bool isKeptInKeyring() const;
    void tellOfAnotherKeyring(KeyringNotice &notice);
    void keepInFile(const aws::CredentialsPtr &keys);

    const Profile m_profile;
    Household &m_house;
    Clock &m_clock;
    Theme &m_theme;
    MainWindow &m_window;
    QPointer<ChatSession> m_session;
    aws::CredentialsProvider *m_provider = nullptr;
    QPointer<KeyringNotice> m_notice;
    KeyringWatch m_keyring;
};

} // namespace carillon::ui
