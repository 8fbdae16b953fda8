// SPDX-License-Identifier: Apache-2.0
#include "ui/composition.h"

#include "account/addresscheck.h"
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
#include "ui/accounts/profilefiles.h"
#include "ui/accounts/removequestion.h"
#include "ui/arrivalnotices.h"
#include "ui/credentialsdesk.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/profiledesk.h"

#include <QFile>
#include <QMessageBox>
#include <QProcessEnvironment>

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

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
    std::unique_ptr<ArrivalNotices> notices;
};

Composition::Composition(Options options, Theme &theme, std::unique_ptr<SecretStore> secrets,
    LinkOpener openLink, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_theme(theme)
    , m_house(std::make_shared<Household>(
          m_options.dataDir, std::move(secrets), std::move(openLink), m_options.coreLimit))
    , m_secrets(m_house->secrets())
    , m_profiles(m_house->profiles())
    , m_window(theme, m_profiles)
{
    connectWindow();
}

Composition::Composition(std::shared_ptr<Household> household, Theme &theme, QObject *parent)
    : QObject(parent)
    , m_options { household->dataDir(), false, {}, household->coreLimit() }
    , m_theme(theme)
    , m_house(std::move(household))
    , m_secrets(m_house->secrets())
    , m_profiles(m_house->profiles())
    , m_window(theme, m_profiles)
{
    connectWindow();
}

Composition::~Composition()
{
    rememberShape();
    closeProfile();
}

ChatSession *Composition::session() const
{
    return m_open ? m_open->session.get() : nullptr;
}

void Composition::connectWindow()
{
    m_usualSize = m_window.size();
    connect(&m_window.conversation(), &ConversationPane::channelChanged, this, [this] {
        if (const auto channel = m_window.conversation().channel())
            m_house->memory().setChannel(m_wanted, *channel);
    });
    connect(&m_window, &MainWindow::tryLocallyRequested, this, &Composition::tryLocally);
    m_profileDesk = new ProfileDesk(*m_house, m_theme, m_window, this);
    connect(m_profileDesk, &ProfileDesk::saved, this,
        [this](const Profile &profile) { openProfile(profile.id); });
    // Anew: what was got with the sign-in goes with what was open.
    connect(m_profileDesk, &ProfileDesk::signedOut, this, [this](const QUuid &id) {
        if (m_wanted == id)
            openProfile(id);
    });
    connect(&m_window, &MainWindow::removeProfileRequested, this, &Composition::askRemoval);
    connect(&m_window, &MainWindow::windowRequested, this, &Composition::windowRequested);
    connect(&m_window, &MainWindow::closed, this, &Composition::closeProfile);
    m_files = new ProfileFiles(m_profiles, m_window, this);
    connect(&m_window, &MainWindow::exportRequested, m_files, &ProfileFiles::askWhereTo);
    connect(&m_window, &MainWindow::importRequested, m_files, &ProfileFiles::askWhatFrom);
    connect(m_files, &ProfileFiles::troubled, &m_window, &MainWindow::showTrouble);
    connect(m_files, &ProfileFiles::told, &m_window, &MainWindow::showNews);
    connect(&m_window, &MainWindow::profileChosen, this, &Composition::openProfile);
    connect(&m_window.conversation(), &ConversationPane::linkOpenRequested, this,
        [this](const QUrl &url) {
            if (!m_house->openLink(url))
                m_window.showTrouble(tr("No browser could be started. Click the link again and "
                                        "copy its address instead."));
        });
}

void Composition::restoreShape()
{
    const QByteArray geometry = m_house->memory().geometry();
    if (!geometry.isEmpty())
        m_window.restoreGeometry(geometry);
}

/// Only what a person has changed: the usual size may be another one day.
void Composition::rememberShape()
{
    const bool isUsual = m_window.size() == m_usualSize && !m_window.isMaximized();
    m_house->memory().setGeometry(isUsual ? QByteArray() : m_window.saveGeometry());
}

void Composition::start()
{
    restoreShape();
    m_window.show();
    // The first picture comes before anything that takes time.
    QMetaObject::invokeMethod(this, &Composition::openAtStart, Qt::QueuedConnection);
}

void Composition::open(const QUuid &profile)
{
    m_window.show();
    QMetaObject::invokeMethod(
        this, [this, profile] { openProfile(profile); }, Qt::QueuedConnection);
}

void Composition::raise()
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void Composition::present(bool local, const QString &profile)
{
    raise();
    if (m_wanted.isNull()) // its window was closed while others were open
        return openAtStart();
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
    if (Composition *holder = m_house->holder(id); holder && holder != this)
        return holder->raise();
    closeProfile();
    m_wanted = id;
    m_house->take(id, *this);
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
    m_house->service().whenRunning(this, [this, profile](const LocalHost::Started &started) {
        if (m_wanted != profile.id)
            return;
        if (!started)
            return serviceFailed(started.error());
        build(profile, started->endpoint.toString(), started->credentials);
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
    m_open->desk = std::make_unique<CredentialsDesk>(profile, *m_house, bench, m_theme, m_window);
    connect(m_open->desk.get(), &CredentialsDesk::profileRequested, this,
        [this, id = profile.id] { m_profileDesk->edit(id); });
    // Later: the desk goes with what is open.
    connect(
        m_open->desk.get(), &CredentialsDesk::movedToFile, this,
        [this, id = profile.id] { openProfile(id); }, Qt::QueuedConnection);
    if (ofService)
        m_open->credentials = std::make_unique<aws::StaticCredentialsProvider>(ofService);
    else
        m_open->credentials = providerOf(profile, m_secrets,
            { bench, QProcessEnvironment::systemEnvironment(), m_open->desk.get(),
                m_options.coreLimit });
    m_open->client = std::make_unique<MessagingClient>(m_open->transport, *m_open->credentials,
        m_open->clock, m_open->random, *endpoint, profile.user);
    m_open->store = std::make_unique<StoreThread>(databasePath(profile.id));
    m_open->drafts = std::make_unique<DraftThread>(draftsPath(profile.id));
    m_open->live = std::make_unique<MessagingSession>(
        *m_open->client, *m_open->credentials, m_open->clock, m_open->random, webSockets());
    OutboxOptions outbox;
    outbox.autoSend = profile.autoSend;
    m_open->session = std::make_unique<ChatSession>(profile, *m_open->store, *m_open->drafts,
        *m_open->client, m_open->clock, m_open->random, outbox, m_open->live.get());
    connect(&m_open->wakeups, &Wakeups::awoke, m_open->session.get(),
        [open = m_open.get()](Wakeups::Reason reason) {
            open->transport.renewConnections();
            open->session->wake(reason);
        });
    m_open->desk->serve(*m_open->credentials, *m_open->session);
    m_window.setFirstChannel(m_house->memory().channel(profile.id));
    m_window.setSession(m_open->session.get());
    m_open->notices = std::make_unique<ArrivalNotices>(
        *m_open->session, m_window, QDBusConnection::sessionBus(), m_open->clock.now());
    connect(m_open->notices.get(), &ArrivalNotices::chosen, this,
        [this](const std::optional<ChannelArn> &channel) {
            raise();
            if (channel)
                m_window.openChannel(*channel);
        });
    m_open->session->start();
    Q_EMIT sessionOpened(m_open->session.get());
}

void Composition::closeProfile()
{
    if (m_house->holder(m_wanted) == this)
        m_house->release(m_wanted);
    m_wanted = {};
    m_window.setNotice(nullptr);
    m_window.setSession(nullptr);
    m_open.reset();
}

void Composition::serviceFailed(const localservice::StartError &error)
{
    fail(tr("The local service did not start: %1").arg(error.text));
}

void Composition::tryLocally()
{
    m_window.setSession(nullptr, tr("Starting the local service…"));
    m_house->service().whenRunning(this, [this](const LocalHost::Started &started) {
        if (!started)
            return serviceFailed(started.error());
        const auto profile = adoptSeededUsers(*started, m_profiles);
        if (!profile)
            return fail(tr("The local service has no user to act as."));
        openProfile(profile->id);
    });
}

void Composition::askRemoval(const QUuid &id)
{
    const auto profile = m_profiles.profile(id);
    if (!profile)
        return;
    const bool isOpen = m_open && m_open->session->profile().id == id;
    auto *question = removeQuestion(*profile,
        isOpen ? std::optional(int(m_open->session->outbox().items().size())) : std::nullopt,
        &m_window);
    connect(question, &QDialog::accepted, this, [this, id] { removeProfile(id); });
    question->open();
}

void Composition::removeProfile(const QUuid &id)
{
    const bool wasOpen = m_wanted == id;
    if (wasOpen)
        closeProfile();
    m_secrets.forgetSession(id);
    whenFinished(m_secrets.remove(id), this, [this](const SecretResult<void> &removed) {
        if (!removed && removed.error().kind != SecretStoreError::Kind::NotFound
            && removed.error().kind != SecretStoreError::Kind::Unavailable)
            m_window.showTrouble(
                tr("The profile is gone, but its keys may still be in the keyring: "
                   "it did not let them be removed."));
    });
    m_profiles.remove(id);
    m_house->memory().forget(id);
    for (const QString &path : { databasePath(id), draftsPath(id) }) {
        for (const QString &file : sqlite::filesOf(path))
            QFile::remove(file);
    }
    if (wasOpen && !m_profiles.profiles().isEmpty())
        openProfile(m_profiles.profiles().first().id);
}

} // namespace carillon::ui
