// SPDX-License-Identifier: Apache-2.0
#include "ui/credentialsdesk.h"

#include "account/refreshingcredentials.h"
#include "account/signinoffer.h"
#include "chat/chatsession.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/secretsignindialog.h"
#include "ui/accounts/signindialog.h"
#include "ui/household.h"
#include "ui/keyringdesk.h"
#include "ui/mainwindow/mainwindow.h"

#include <QTimer>

namespace carillon::ui {

namespace {

std::expected<SignInOffer, QString> offerFor(const Profile &profile)
{
    return signInOffer(profile, QProcessEnvironment::systemEnvironment());
}

CredentialsNotice::SignIn signInOf(const Profile &profile)
{
    using SignIn = CredentialsNotice::SignIn;
    switch (signInSecretOf(profile)) {
    case SignInSecret::Password:
        return SignIn::UserPool;
    case SignInSecret::AccessToken:
        return SignIn::ExchangeService;
    case SignInSecret::None:
        break;
    }
    return offerFor(profile) ? SignIn::IdentityCenter : SignIn::None;
}

} // namespace

CredentialsDesk::CredentialsDesk(
    Profile profile, Household &house, ServiceBench bench, Theme &theme, MainWindow &window)
    : m_profile(std::move(profile))
    , m_house(house)
    , m_bench(bench)
    , m_theme(theme)
    , m_window(window)
{
    if (signInSecretOf(m_profile) != SignInSecret::None)
        watchKeyring();
    if (m_profile.source != CredentialsSource::Keyring)
        return;
    m_keyring = std::make_unique<KeyringDesk>(m_profile, house, bench.clock, theme, window);
    connect(m_keyring.get(), &KeyringDesk::movedToFile, this, &CredentialsDesk::movedToFile);
}

CredentialsDesk::~CredentialsDesk()
{
    // Their attempts stand on the bench.
    delete m_signIn.data();
    delete m_code.data();
}

/// A keyring that comes, or is unlocked, may have the sign-in that is missed.
void CredentialsDesk::watchKeyring()
{
    m_watch = std::make_unique<KeyringWatch>();
    connect(m_watch.get(), &KeyringWatch::changed, this, [this] {
        const auto error = m_session ? m_session->lastError() : std::nullopt;
        if (!error || error->kind != ErrorKind::NoCredentials || !isKeptInKeyring())
            return;
        lookForAnotherKeyring(); // the session says nothing of a failure that is the same again
        fetchAnew();
    });
}

/// One of this session alone is in none.
bool CredentialsDesk::isKeptInKeyring() const
{
    return signInSecretOf(m_profile) != SignInSecret::None
        && savedProfile().keptIn == SecretPlace::Keyring
        && !m_house.secrets().sessionCredentials(m_profile.id);
}

void CredentialsDesk::rememberKeyring()
{
    m_elsewhere.reset();
    if (isKeptInKeyring())
        carillon::rememberKeyring(m_house.profiles(), m_profile.id, this);
}

void CredentialsDesk::lookForAnotherKeyring()
{
    if (!m_notice || !isKeptInKeyring())
        return;
    askForOtherKeyring(m_house.profiles(), m_profile.id, m_notice,
        [this](const std::optional<OtherKeyring> &other) {
            m_elsewhere = other;
            if (!m_notice)
                return; // it is going
            CredentialsNotice::Facts facts = m_notice->facts();
            facts.elsewhere = other;
            m_notice->setFacts(facts);
        });
}

void CredentialsDesk::serve(aws::CredentialsProvider &provider, ChatSession &session)
{
    m_provider = &provider;
    m_session = &session;
    tellHowLong();
    connect(&session, &ChatSession::serviceStateChanged, this,
        [this, &session] { show(session.lastError()); });
    if (m_keyring)
        m_keyring->serve(provider, session);
    // Somebody may have signed in elsewhere: whoever asked first and got them tells all others.
    auto *refreshing = dynamic_cast<RefreshingCredentialsProvider *>(&provider);
    if (!refreshing)
        return;
    connect(refreshing, &RefreshingCredentialsProvider::refreshed, &session, [this, &session] {
        tellHowLong();
        rememberKeyring();
        if (m_notice)
            session.resume();
    });
    QTimer::singleShot(keyringPatience, refreshing, [this, refreshing] {
        if (refreshing->waitsForKeyring() && !m_notice)
            show(factsOf(CredentialsTrouble::Slow, {}));
    });
}

/// To the window, which says it.
void CredentialsDesk::tellHowLong()
{
    m_window.setCredentialsUntil(m_provider->expiresAt());
}

void CredentialsDesk::show(const std::optional<ApiError> &error)
{
    tellHowLong();
    if (m_keyring && error && error->kind == ErrorKind::NoCredentials) {
        m_notice = nullptr;
        return m_keyring->show(error);
    }
    // The refusal came late: others have been got since, for a code, and were not thrown away.
    const bool refused
        = error && error->kind != ErrorKind::NoCredentials && needsCredentials(error->kind);
    if (m_codeGiven && refused && m_provider->expiresAt().isValid())
        QMetaObject::invokeMethod(m_session.data(), &ChatSession::resume, Qt::QueuedConnection);
    auto trouble = error ? credentialsTrouble(*error) : std::nullopt;
    // What came for a code is not asked for again by itself, so nothing else would say it.
    if (!trouble && m_codeGiven && m_session->serviceState() == ServiceState::CredentialsRefused
        && !m_provider->expiresAt().isValid())
        trouble = CredentialsTrouble::CodeNeeded;
    if (!trouble) {
        m_notice = nullptr; // it goes a little later
        return m_window.setNotice(nullptr);
    }
    show(factsOf(*trouble, error->message));
}

CredentialsNotice::Facts CredentialsDesk::factsOf(
    CredentialsTrouble trouble, const QString &detail) const
{
    return { trouble, detail, signInOf(m_profile), savedProfile().keptIn == SecretPlace::File,
        m_house.secrets().hasFilePlace(), m_elsewhere };
}

/// The place of its secrets may have changed since it was opened.
Profile CredentialsDesk::savedProfile() const
{
    return m_house.profiles().profile(m_profile.id).value_or(m_profile);
}

void CredentialsDesk::show(const CredentialsNotice::Facts &facts)
{
    if (m_notice)
        m_notice->setFacts(facts);
    else
        m_window.setNotice(makeNotice(facts));
    lookForAnotherKeyring();
}

CredentialsNotice *CredentialsDesk::makeNotice(const CredentialsNotice::Facts &facts)
{
    m_notice = new CredentialsNotice(m_theme, facts);
    connect(m_notice, &CredentialsNotice::signInRequested, this, &CredentialsDesk::signIn);
    connect(m_notice, &CredentialsNotice::sessionSignInRequested, this,
        [this] { signInWithSecret(SecretSignIn::Keep::ForSession); });
    connect(m_notice, &CredentialsNotice::fileSignInRequested, this,
        [this] { signInWithSecret(SecretSignIn::Keep::InFile); });
    connect(m_notice, &CredentialsNotice::codeRequested, this, &CredentialsDesk::tryAgain);
    connect(m_notice, &CredentialsNotice::tryAgainRequested, this, &CredentialsDesk::tryAgain);
    connect(
        m_notice, &CredentialsNotice::profileRequested, this, &CredentialsDesk::profileRequested);
    return m_notice;
}

/// A person says so.
void CredentialsDesk::tryAgain()
{
    m_declined = false;
    m_codeGiven = false;
    fetchAnew();
}

void CredentialsDesk::fetchAnew()
{
    if (!m_session)
        return;
    m_provider->invalidate();
    m_session->resume();
}

void CredentialsDesk::signIn()
{
    if (signInSecretOf(m_profile) != SignInSecret::None)
        return signInWithSecret(SecretSignIn::Keep::AsTheProfileSays);
    if (m_signIn) {
        m_signIn->raise();
        return m_signIn->activateWindow();
    }
    const auto offer = offerFor(m_profile);
    if (!offer)
        return tryAgain(); // the files have changed
    auto *dialog = new SignInDialog(offer->plan.startUrl,
        { [offer = *offer, bench = m_bench] { return offer.attempt(bench); },
            [&house = m_house](const QUrl &url) { return house.openLink(url); } },
        &m_window);
    m_signIn = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SignInDialog::signedIn, this, &CredentialsDesk::tryAgain);
    dialog->show();
}

void CredentialsDesk::signInWithSecret(SecretSignIn::Keep keep)
{
    if (auto *open = qobject_cast<SecretSignInDialog *>(m_signIn.data())) {
        if (open->keep() == keep) {
            open->raise();
            return open->activateWindow();
        }
        open->close(); // another place was chosen
    }
    const Profile profile = savedProfile();
    auto *dialog = new SecretSignInDialog(
        profile,
        [this, profile] {
            return std::make_unique<SecretSignIn>(profile, m_house.secrets(), m_bench,
                QProcessEnvironment::systemEnvironment(), &m_house.profiles());
        },
        keep, &m_window);
    m_signIn = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SecretSignInDialog::signedIn, this, &CredentialsDesk::tryAgain);
    connect(dialog, &SecretSignInDialog::leaving, &m_window,
        [&window = m_window](const LeavingPlace &place) {
            whenSomethingStays(
                place, &window, [&window](const QString &why) { window.showTrouble(why); });
        });
    dialog->show();
}

QFuture<std::optional<QString>> CredentialsDesk::askForCode(const MfaQuestion &question)
{
    // What a code was given for was refused and thrown away, not used up: another would fare no
    // better, and the session tries once a minute.
    const bool wasRefused = m_codeGiven && question.again == MfaQuestion::Again::No && m_provider
        && !m_provider->expiresAt().isValid();
    if (m_declined || m_code || wasRefused)
        return QtFuture::makeReadyFuture(std::optional<QString>());
    const Pending<std::optional<QString>> answer;
    auto *dialog = new MfaDialog(question, &m_window);
    m_code = dialog;
    connect(dialog, &MfaDialog::codeGiven, this, [this, answer](const QString &code) {
        m_code = nullptr; // a wrong one is asked for again
        m_codeGiven = true;
        answer.finish(code);
    });
    connect(dialog, &QDialog::rejected, this, [this, answer] {
        m_declined = true;
        answer.finish(std::nullopt);
    });
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return answer.future();
}

} // namespace carillon::ui
