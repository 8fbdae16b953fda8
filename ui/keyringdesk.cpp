// SPDX-License-Identifier: Apache-2.0
#include "ui/keyringdesk.h"

#include "account/keymove.h"
#include "account/keyringcredentials.h"
#include "account/keyringmemory.h"
#include "chat/chatsession.h"
#include "client/replyerror.h"
#include "domain/whenfinished.h"
#include "ui/accounts/accounttext.h"
#include "ui/accounts/keyringnotice.h"
#include "ui/accounts/leavingplace.h"
#include "ui/household.h"
#include "ui/mainwindow/mainwindow.h"

#include <QTimer>

#include <utility>

namespace carillon::ui {

namespace {

/// The codes are MessagingClient's names for a CredentialsError.
KeyringTrouble keyringTroubleOf(const ApiError &error)
{
    if (error.code == u"KeyringLocked")
        return KeyringTrouble::Locked;
    if (error.code == u"KeyringUnavailable")
        return KeyringTrouble::Missing;
    if (error.code == u"KeyringTimedOut")
        return KeyringTrouble::Slow;
    return error.code == u"CredentialsMalformed" ? KeyringTrouble::Unreadable
                                                 : KeyringTrouble::NoKeys;
}

} // namespace

KeyringDesk::KeyringDesk(
    Profile profile, Household &house, Clock &clock, Theme &theme, MainWindow &window)
    : m_profile(std::move(profile))
    , m_house(house)
    , m_clock(clock)
    , m_theme(theme)
    , m_window(window)
{
}

void KeyringDesk::serve(aws::CredentialsProvider &provider, ChatSession &session)
{
    m_provider = &provider;
    m_session = &session;
    if (isKeptInKeyring())
        whenFinished(provider.credentials(), this, [this](const aws::CredentialsResult &found) {
            if (found)
                rememberKeyring(m_house.profiles(), m_profile.id, this);
        });
    QTimer::singleShot(keyringPatience, this, [this] {
        const auto *keyring = dynamic_cast<const KeyringCredentialsProvider *>(m_provider);
        if (keyring && keyring->isWaiting())
            show(std::nullopt);
    });
    connect(&m_keyring, &KeyringWatch::changed, this, [this] {
        const auto error = m_session ? m_session->lastError() : std::nullopt;
        if (error && error->kind == ErrorKind::NoCredentials)
            useOtherKeys();
    });
}

void KeyringDesk::show(const std::optional<ApiError> &error)
{
    // Not another one: keys may be half typed into it.
    const bool isNew = !isShown();
    if (isNew)
        m_notice = makeNotice();
    if (!error)
        m_notice->setWaiting(true);
    else if (m_profile.keptIn == SecretPlace::File)
        m_notice->setSentence(keyFileSentence(error->message));
    else
        m_notice->setTrouble(keyringTroubleOf(*error));
    if (error && isKeptInKeyring())
        tellOfAnotherKeyring(*m_notice);
    m_notice->setFileOffered(m_house.secrets().hasFilePlace());
    if (isNew)
        m_window.setNotice(m_notice);
}

/// Until the window shows another one, or none.
bool KeyringDesk::isShown() const
{
    return m_notice && m_window.notice() == m_notice;
}

/// Keys of this session alone are in none.
bool KeyringDesk::isKeptInKeyring() const
{
    return m_profile.source == CredentialsSource::Keyring
        && m_profile.keptIn == SecretPlace::Keyring
        && !m_house.secrets().sessionCredentials(m_profile.id);
}

void KeyringDesk::tellOfAnotherKeyring(KeyringNotice &notice)
{
    askForOtherKeyring(m_house.profiles(), m_profile.id, &notice,
        [&notice](const std::optional<OtherKeyring> &other) {
            if (other)
                notice.setSentence(otherKeyringSentence(*other, KeptSecret::Keys));
        });
}

KeyringNotice *KeyringDesk::makeNotice()
{
    auto *notice = new KeyringNotice(m_theme, KeyringTrouble::Slow);
    connect(notice, &KeyringNotice::tryAgainRequested, this, [this, notice] {
        notice->setWaiting(true);
        useOtherKeys();
    });
    connect(
        notice, &KeyringNotice::sessionKeysEntered, this, [this](const aws::CredentialsPtr &keys) {
            m_house.secrets().keepForSession(m_profile.id, keys);
            useOtherKeys();
        });
    connect(notice, &KeyringNotice::fileKeysEntered, this, &KeyringDesk::keepInFile);
    return notice;
}

/// Looks before the session goes on, so that the notice can tell each time what came of it.
void KeyringDesk::useOtherKeys()
{
    if (!m_session)
        return;
    m_provider->invalidate();
    whenFinished(m_provider->credentials(), this, [this](const aws::CredentialsResult &found) {
        if (!found)
            return show(errorOf(found.error(), m_clock.now()));
        if (isShown())
            m_window.setNotice(nullptr);
        if (isKeptInKeyring())
            rememberKeyring(m_house.profiles(), m_profile.id, this);
        if (m_session)
            m_session->resume();
    });
}

/// Goes on when the profile is closed meanwhile.
void KeyringDesk::keepInFile(const aws::CredentialsPtr &keys)
{
    auto profile = m_house.profiles().profile(m_profile.id);
    if (!profile)
        return;
    const SecretPlace before = std::exchange(profile->keptIn, SecretPlace::File);
    const KeyMoving moving
        = moveKeys(m_house.secrets(), m_house.profiles(), *profile, before, keys);
    // The window's, not this desk's, which goes when the profile is opened anew.
    whenSomethingStays({ moving.left, before, KeptSecret::Keys }, &m_window,
        [&window = m_window](const QString &why) { window.showTrouble(why); });
    whenFinished(moving.moved, this, [this, before](const KeyMoveResult &moved) {
        if (!moved)
            return m_window.showTrouble(describe(moved.error(), before));
        Q_EMIT movedToFile();
    });
}

} // namespace carillon::ui
