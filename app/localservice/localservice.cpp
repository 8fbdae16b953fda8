// SPDX-License-Identifier: Apache-2.0
#include "localservice/localservice.h"

#include "localservice/admin.h"
#include "localservice/certificate.h"
#include "localservice/flowclock.h"
#include "localservice/frontdoor.h"
#include "localservice/httpfront.h"
#include "localservice/sessionhub.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QThread>

#include <openssl/crypto.h>

#include <array>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

template <class T> using Started = std::expected<T, StartError>;

std::unexpected<StartError> cannotStore(const QString &text)
{
    return std::unexpected(StartError { StartError::Kind::CannotStore, text });
}

/// A key pair in the form of AWS's: 20 and 40 characters.
aws::CredentialsPtr randomCredentials()
{
    static constexpr QByteArrayView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    QRandomGenerator *const random = QRandomGenerator::system();
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = "AKIA";
    while (credentials->accessKeyId.size() < 20)
        credentials->accessKeyId += alphabet[random->bounded(qsizetype(32))];
    std::array<char, 40> secret;
    for (char &letter : secret)
        letter = alphabet[random->bounded(qsizetype(32))];
    credentials->secretAccessKey = aws::Secret(QByteArrayView(secret.data(), secret.size()));
    aws::wipeBytes(secret.data(), secret.size());
    return credentials;
}

Started<World> readWorld(const QString &seedFile)
{
    QFile file(seedFile.isEmpty() ? u":/seed/world.json"_s : seedFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return std::unexpected(StartError {
            StartError::Kind::BadSeed, file.fileName() + ": "_L1 + file.errorString() });
    }
    auto world = parseWorld(file.readAll());
    if (!world)
        return std::unexpected(StartError { StartError::Kind::BadSeed, world.error().toString() });
    return *std::move(world);
}

} // namespace

/// All that lives in the service's thread.
class ServiceHost : public QObject {
public:
    explicit ServiceHost(Options options)
        : m_options(std::move(options))
    {
    }

    Started<Running> start();

private:
    Started<void> findFolder();
    Started<void> openStore(const World &world);
    Started<void> listen();
    Started<Running> running();
    std::optional<HttpResponse> sessionRefusal(const HttpRequest &request) const;
    bool mayConnect(const HttpRequest &request) const;
    void answer(const HttpRequest &request, const Responder &respond);
    HttpResponse answerTo(const HttpRequest &request);

    Options m_options;
    std::unique_ptr<QTemporaryDir> m_temporaryDir;
    QString m_folder;
    QString m_certificate; ///< empty: no TLS
    std::unique_ptr<ServiceStore> m_store;
    QString m_region;
    std::unique_ptr<MessagingService> m_service;
    std::unique_ptr<Admin> m_admin;
    std::unique_ptr<FrontDoor> m_door;
    std::unique_ptr<SessionHub> m_hub; ///< before the front, whose sockets it takes
    std::unique_ptr<FlowClock> m_flowClock;
    std::unique_ptr<HttpFront> m_front;
};

Started<void> ServiceHost::findFolder()
{
    m_folder = m_options.dataDir;
    if (m_folder.isEmpty()) {
        m_temporaryDir = std::make_unique<QTemporaryDir>();
        if (!m_temporaryDir->isValid())
            return cannotStore(m_temporaryDir->errorString());
        m_folder = m_temporaryDir->path();
    } else if (!QFileInfo(m_folder).isDir()) {
        if (!QDir().mkpath(m_folder) || !QFile::setPermissions(m_folder, ownerOnly))
            return cannotStore(u"Cannot make the folder %1"_s.arg(m_folder));
    }
    return {};
}

/// Seeds a store that is new, and leaves one with a world alone.
Started<void> ServiceHost::openStore(const World &world)
{
    if (const auto found = findFolder(); !found)
        return found;
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    auto store = ServiceStore::open(QDir(m_folder).filePath(u"localservice.sqlite"_s), nowMs);
    if (!store)
        return cannotStore(store.error().text);
    m_store = *std::move(store);
    auto region = m_store->region();
    if (region && region->isEmpty()) {
        if (const auto seeded = m_store->seed(world, nowMs); !seeded)
            return cannotStore(seeded.error().text);
        region = world.region;
    }
    if (!region)
        return cannotStore(region.error().text);
    m_region = *region;
    return {};
}

Started<void> ServiceHost::listen()
{
    m_front = std::make_unique<HttpFront>(
        [this](const HttpRequest &request, const Responder &respond) { answer(request, respond); });
    m_front->setUpgradeHandler({
        [this](const HttpRequest &request) { return sessionRefusal(request); },
        [this](QTcpSocket *socket, const HttpRequest &request) { m_hub->take(socket, request); },
    });
    if (m_options.tls) {
        const auto certificate = certificateIn(m_folder, QDateTime::currentDateTimeUtc());
        if (!certificate)
            return cannotStore(certificate.error());
        m_front->setTls(certificate->tls);
        m_certificate = QFileInfo(certificate->path).absoluteFilePath();
    }
    if (!m_front->listen(m_options.port)) {
        return std::unexpected(
            StartError { StartError::Kind::CannotListen, m_front->errorString() });
    }
    m_door->setPort(m_front->port());
    return {};
}

Started<Running> ServiceHost::running()
{
    const auto users = m_store->users();
    if (!users)
        return cannotStore(users.error().text);
    Running running;
    running.endpoint.setScheme(m_options.tls ? u"https"_s : u"http"_s);
    running.certificate = m_certificate;
    running.endpoint.setHost(u"127.0.0.1"_s);
    running.endpoint.setPort(m_front->port());
    running.region = m_region;
    running.credentials = m_options.credentials;
    for (const UserRecord &user : *users)
        running.users.append({ user.arn, user.name });
    return running;
}

Started<Running> ServiceHost::start()
{
    const auto world = readWorld(m_options.seedFile);
    if (!world)
        return std::unexpected(world.error());
    if (const auto opened = openStore(*world); !opened)
        return std::unexpected(opened.error());
    if (!m_options.credentials)
        m_options.credentials = randomCredentials();
    m_hub = std::make_unique<SessionHub>(*m_store,
        SessionHub::Gate { [this](const HttpRequest &request) { return mayConnect(request); },
            [this](const QString &user) { return m_service->mayOpenSession(user); } });
    m_flowClock = std::make_unique<FlowClock>(*m_hub);
    m_service = std::make_unique<MessagingService>(*m_store,
        ServiceOptions { .quotas = m_options.quotas,
            .events = m_flowClock.get(),
            .flowTimeoutMs = m_options.flowTimeoutMs });
    m_flowClock->start(
        [this] { return m_service->settleFlows(QDateTime::currentMSecsSinceEpoch()); });
    m_admin = std::make_unique<Admin>(*m_store, *m_service, *m_hub, *world, m_options.quotas);
    m_door = std::make_unique<FrontDoor>(m_region.toLatin1(), "chime"_ba,
        [credentials = m_options.credentials](QByteArrayView accessKeyId) {
            return credentials->accessKeyId == accessKeyId ? credentials : nullptr;
        });
    m_door->setAllowedOrigin(m_options.allowedOrigin);
    if (const auto listening = listen(); !listening)
        return std::unexpected(listening.error());
    return running();
}

/// What can be said before the upgrade; the signature is judged after it.
std::optional<HttpResponse> ServiceHost::sessionRefusal(const HttpRequest &request) const
{
    if (auto refusal = m_door->turnAway(request))
        return refusal;
    if (request.path != wire::connectPath)
        return frontDoorError(404, "UnknownOperationException"_ba,
            "Sessions are opened at " + wire::connectPath.toByteArray());
    if (m_hub->isFull() || m_service->isDraining())
        return frontDoorError(
            503, "ServiceUnavailableException"_ba, "There are too many sessions here."_ba);
    return std::nullopt;
}

bool ServiceHost::mayConnect(const HttpRequest &request) const
{
    return !m_service->credentialsExpired()
        && m_door->admit(request, QDateTime::currentDateTimeUtc()).has_value();
}

void ServiceHost::answer(const HttpRequest &request, const Responder &respond)
{
    auto asked = m_door->preflight(request);
    HttpResponse response = asked ? *std::move(asked) : answerTo(request);
    m_door->showToPage(request, response);
    respond(std::move(response));
}

HttpResponse ServiceHost::answerTo(const HttpRequest &request)
{
    if (Admin::isHealthCheck(request))
        return m_door->turnAway(request).value_or(m_admin->answer(request));
    const auto admitted = m_door->admit(request, QDateTime::currentDateTimeUtc());
    if (!admitted)
        return admitted.error();
    return Admin::isAdminPath(request.path) ? m_admin->answer(request) : m_service->answer(request);
}

class LocalService::Private {
public:
    QThread thread;
    ServiceHost *host = nullptr; ///< lives in the thread and ends with it
};

LocalService::LocalService(Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->host = new ServiceHost(std::move(options));
    d->host->moveToThread(&d->thread);
    connect(&d->thread, &QThread::finished, d->host, &QObject::deleteLater);
    // wait() may return before the thread's own destructors have run, and the process end first.
    connect(
        &d->thread, &QThread::finished, &d->thread, [] { OPENSSL_thread_stop(); },
        Qt::DirectConnection);
    d->thread.setObjectName(u"localservice"_s);
    d->thread.start();
}

LocalService::~LocalService()
{
    d->thread.quit();
    d->thread.wait();
}

QFuture<std::expected<Running, StartError>> LocalService::start()
{
    auto promise = std::make_shared<QPromise<std::expected<Running, StartError>>>();
    promise->start();
    QMetaObject::invokeMethod(d->host, [host = d->host, promise] {
        promise->addResult(host->start());
        promise->finish();
    });
    return promise->future();
}

} // namespace carillon::localservice
