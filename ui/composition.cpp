// SPDX-License-Identifier: Apache-2.0
#include "ui/composition.h"

#include "account/addresscheck.h"
#include "account/keyringcredentials.h"
#include "account/profileendpoint.h"
#include "account/providerfactory.h"
#include "chat/chatsession.h"
#include "client/messagingclient.h"
#include "client/messagingsession.h"
#include "client/qnamtransport.h"
#include "client/systemwakeups.h"
#include "client/websocket.h"
#include "domain/whenfinished.h"
#include "sqlite/databasefiles.h"
#include "store/storethread.h"
#include "ui/accounts/keyringnotice.h"
#include "ui/accounts/profiledialog.h"
#include "ui/credentialsdesk.h"

#include <QDir>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;

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

/// What one open profile stands on, in the order it is built; it goes in the reverse order.
struct Composition::OpenProfile {
    SystemClock clock;
    SystemRandom random;
    QnamTransport transport;
    std::unique_ptr<CredentialsDesk> desk;
    std::unique_ptr<aws::CredentialsProvider> credentials;
    std::unique_ptr<MessagingClient> client;
    std::unique_ptr<StoreThread> store;
    std::unique_ptr<DraftThread> drafts;
    std::unique_ptr<MessagingSession> live;
    std::unique_ptr<ChatSession> session;
    SystemWakeups wakeups { clock };
};

namespace {

/// A new folder is for its owner alone; one that was there keeps its mode.
QString madeFolder(const QString &path)
{
    if (!QDir(path).exists() && QDir().mkpath(path))
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

} // namespace

Composition::Composition(
    Options options, Theme &theme, std::unique_ptr<SecretStore> secrets, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_theme(theme)
    , m_secrets(std::move(secrets))
    , m_profiles(madeFolder(m_options.dataDir) + u"/profiles.json"_s)
    , m_window(theme, m_profiles)
{
    connectWindow();
}

Composition::~Composition()
{
    closeProfile();
}

ChatSession *Composition::session() const
{
    return m_open ? m_open->session.get() : nullptr;
}

void Composition::connectWindow()
{
    connect(&m_window, &MainWindow::tryLocallyRequested, this, &Composition::tryLocally);
    connect(&m_window, &MainWindow::useEnvironmentRequested, this, &Composition::useEnvironment);
    connect(&m_window, &MainWindow::addProfileRequested, this, &Composition::addProfile);
    connect(&m_window, &MainWindow::editProfileRequested, this, &Composition::editProfile);
    connect(&m_window, &MainWindow::removeProfileRequested, this, &Composition::removeProfile);
    connect(&m_window, &MainWindow::profileChosen, this, &Composition::openProfile);
}

void Composition::start()
{
    m_window.show();
    // The first picture comes before anything that takes time.
    QMetaObject::invokeMethod(this, &Composition::openAtStart, Qt::QueuedConnection);
}

void Composition::present(bool local, const QString &profile)
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
    const auto open = m_profiles.profile(m_wanted);
    const bool wantsOther = profile.isEmpty()
        ? local && !(open && open->source == CredentialsSource::LocalService)
        : !(open && open->name == profile);
    if (!wantsOther)
        return;
    m_options.local = local;
    m_options.profile = profile;
    openAtStart();
}

void Composition::openAtStart()
{
    if (!m_profiles.problem().isEmpty())
        m_window.showTrouble(tr("Your profiles could not be read: %1").arg(m_profiles.problem()));
    if (!m_options.profile.isEmpty()) {
        for (const Profile &profile : m_profiles.profiles()) {
            if (profile.name == m_options.profile)
                return openProfile(profile.id);
        }
        if (!m_options.local)
            return fail(tr("There is no profile named “%1”.").arg(m_options.profile));
    }
    if (m_options.local)
        return tryLocally();
    if (m_profiles.profile(m_profiles.lastUsed()))
        openProfile(m_profiles.lastUsed());
    else if (!m_profiles.profiles().isEmpty())
        openProfile(m_profiles.profiles().first().id);
    else
        Q_EMIT nothingToOpen();
}

void Composition::fail(const QString &why)
{
    m_window.showTrouble(why);
    Q_EMIT startFailed(why);
}

QString Composition::databasePath(const QUuid &id) const
{
    return u"%1/messages-%2.sqlite"_s.arg(m_options.dataDir, id.toString(QUuid::WithoutBraces));
}

QString Composition::draftsPath(const QUuid &id) const
{
    return u"%1/drafts-%2.sqlite"_s.arg(m_options.dataDir, id.toString(QUuid::WithoutBraces));
}

void Composition::openProfile(const QUuid &id)
{
    const auto profile = m_profiles.profile(id);
    if (!profile)
        return;
    closeProfile();
    m_wanted = id;
    m_profiles.setLastUsed(id);
    m_window.setProfile(*profile);

    if (profile->source == CredentialsSource::LocalService)
        openOnService(*profile);
    else
        build(*profile, profile->endpointUrl, nullptr);
}

void Composition::openOnService(const Profile &profile)
{
    m_window.setSession(nullptr, tr("Starting the local service…"));
    withService([this, profile](const localservice::Running &running) {
        if (m_wanted != profile.id)
            return;
        build(profile, running.endpoint.toString(), running.credentials);
    });
}

void Composition::build(
    const Profile &profile, const QString &endpointUrl, const aws::CredentialsPtr &ofService)
{
    Profile addressed = profile;
    addressed.endpointUrl = endpointUrl;
    const auto endpoint = endpointOf(addressed, QProcessEnvironment::systemEnvironment());
    if (!endpoint)
        return fail(tr("The endpoint of “%1” cannot be used. Edit the profile.").arg(profile.name));
    if (const auto region = foreignRegion(profile.user, *endpoint))
        return fail(
            tr("The endpoint of “%1” is in %2, its AppInstanceUser in %3. Edit the profile.")
                .arg(profile.name, *region, profile.region()));

    m_open = std::make_unique<OpenProfile>();
    const ServiceBench bench { m_open->transport, m_open->clock, m_open->random };
    m_open->desk = std::make_unique<CredentialsDesk>(profile, bench, m_theme, m_window);
    connect(m_open->desk.get(), &CredentialsDesk::profileRequested, this,
        [this, id = profile.id] { editProfile(id); });
    if (ofService)
        m_open->credentials = std::make_unique<aws::StaticCredentialsProvider>(ofService);
    else
        m_open->credentials = providerOf(profile, *m_secrets,
            { bench, QProcessEnvironment::systemEnvironment(), m_open->desk.get() });
    m_open->client = std::make_unique<MessagingClient>(m_open->transport, *m_open->credentials,
        m_open->clock, m_open->random, *endpoint, profile.user);
    m_open->store = std::make_unique<StoreThread>(databasePath(profile.id));
    m_open->drafts = std::make_unique<DraftThread>(draftsPath(profile.id));
    m_open->live = std::make_unique<MessagingSession>(
        *m_open->client, *m_open->credentials, m_open->clock, m_open->random, webSockets());
    m_open->session = std::make_unique<ChatSession>(profile, *m_open->store, *m_open->drafts,
        *m_open->client, m_open->clock, m_open->random, OutboxOptions(), m_open->live.get());
    connect(&m_open->wakeups, &Wakeups::awoke, m_open->session.get(),
        [open = m_open.get()](Wakeups::Reason reason) {
            open->transport.renewConnections();
            open->session->wake(reason);
        });
    watchCredentials();
    m_window.setSession(m_open->session.get());
    m_open->session->start();
    Q_EMIT sessionOpened(m_open->session.get());
}

void Composition::closeProfile()
{
    m_wanted = {};
    m_window.setNotice(nullptr);
    m_window.setSession(nullptr);
    m_open.reset();
}

void Composition::withService(std::function<void(const localservice::Running &)> use)
{
    if (m_running)
        return use(*m_running);
    m_waitingForService.push_back(std::move(use));
    if (m_service)
        return;
    localservice::Options options;
    options.dataDir = m_options.dataDir + u"/localservice"_s;
    m_service = std::make_unique<localservice::LocalService>(std::move(options));
    whenFinished(m_service->start(), this,
        [this](const std::expected<localservice::Running, localservice::StartError> &started) {
            const auto waiting = std::exchange(m_waitingForService, {});
            if (!started) {
                m_service.reset();
                return fail(tr("The local service did not start: %1").arg(started.error().text));
            }
            m_running = *started;
            for (const auto &next : waiting)
                next(*m_running);
        });
}

void Composition::tryLocally()
{
    m_window.setSession(nullptr, tr("Starting the local service…"));
    withService([this](const localservice::Running &running) {
        const auto profile = adoptServiceUsers(running);
        if (!profile)
            return fail(tr("The local service has no user to act as."));
        openProfile(profile->id);
    });
}

std::optional<Profile> Composition::adoptServiceUsers(const localservice::Running &running)
{
    std::optional<Profile> first;
    for (const localservice::SeededUser &user : running.users) {
        const auto arn = AppInstanceUserArn::parse(user.arn);
        if (!arn || arn->isBot())
            continue;
        std::optional<Profile> profile;
        for (const Profile &known : m_profiles.profiles()) {
            if (known.source == CredentialsSource::LocalService && known.user == *arn)
                profile = known;
        }
        if (!profile) {
            profile = Profile { QUuid::createUuid(), user.name, *arn,
                CredentialsSource::LocalService, {}, false, false };
            m_profiles.save(*profile);
        }
        if (!first)
            first = profile;
    }
    return first;
}

void Composition::useEnvironment()
{
    auto *dialog = new ProfileDialog(m_profiles, *m_secrets, &m_window);
    dialog->setSource(CredentialsSource::Environment);
    showDialog(dialog);
}

void Composition::addProfile()
{
    showDialog(new ProfileDialog(m_profiles, *m_secrets, &m_window));
}

void Composition::editProfile(const QUuid &id)
{
    if (const auto profile = m_profiles.profile(id))
        showDialog(new ProfileDialog(m_profiles, *m_secrets, *profile, &m_window));
}

void Composition::showDialog(ProfileDialog *dialog)
{
    if (m_dialog)
        m_dialog->close();
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ProfileDialog::saved, this,
        [this](const Profile &profile) { openProfile(profile.id); });
    dialog->open();
}

void Composition::removeProfile(const QUuid &id)
{
    const bool wasOpen = m_wanted == id;
    if (wasOpen)
        closeProfile();
    m_secrets->forgetSession(id);
    whenFinished(m_secrets->remove(id), this, [this](const SecretResult<void> &removed) {
        if (!removed && removed.error().kind != SecretStoreError::Kind::NotFound
            && removed.error().kind != SecretStoreError::Kind::Unavailable)
            m_window.showTrouble(
                tr("The profile is gone, but its keys may still be in the keyring: "
                   "it did not let them be removed."));
    });
    m_profiles.remove(id);
    for (const QString &path : { databasePath(id), draftsPath(id) }) {
        for (const QString &file : sqlite::filesOf(path))
            QFile::remove(file);
    }
    if (wasOpen && !m_profiles.profiles().isEmpty())
        openProfile(m_profiles.profiles().first().id);
}

void Composition::watchCredentials()
{
    ChatSession *session = m_open->session.get();
    m_open->desk->serve(*m_open->credentials, *session);
    connect(session, &ChatSession::serviceStateChanged, this, [this, session] {
        const auto error = session->lastError();
        if (error && error->kind == ErrorKind::NoCredentials
            && session->profile().source == CredentialsSource::Keyring)
            showKeyringNotice(*error);
        else
            m_open->desk->show(error);
    });
}

void Composition::showKeyringNotice(const ApiError &error)
{
    const auto trouble = keyringTroubleOf(error);
    auto *notice = new KeyringNotice(trouble);
    const QUuid id = m_open->session->profile().id;
    connect(notice, &KeyringNotice::tryAgainRequested, this, [this] {
        m_open->credentials->invalidate();
        m_open->session->resume();
    });
    connect(notice, &KeyringNotice::sessionKeysEntered, this,
        [this, id](const aws::CredentialsPtr &keys) {
            m_secrets->keepForSession(id, keys);
            m_open->credentials->invalidate();
            m_open->session->resume();
        });
    m_window.setNotice(notice);
}

} // namespace carillon::ui
