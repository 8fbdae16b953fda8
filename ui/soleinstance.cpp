// SPDX-License-Identifier: Apache-2.0
#include "ui/soleinstance.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace carillon::ui {

namespace {

constexpr int maxTries = 50;
constexpr auto betweenTries = 100ms;
constexpr auto patience = 5s; ///< with somebody who connects and says nothing
constexpr qint64 maxLine = 64 * 1024;
constexpr auto taken = "taken\n";

QString inFolder(const QString &folder, const QString &name)
{
    QDir().mkpath(folder);
    return QDir(folder).absoluteFilePath(name);
}

QByteArray lineOf(const SoleInstance::Request &request)
{
    const QJsonObject object { { u"Local"_s, request.local }, { u"Profile"_s, request.profile },
        { u"Channel"_s, request.channel }, { u"ActivationToken"_s, request.activationToken } };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<SoleInstance::Request> requestOf(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject())
        return std::nullopt;
    const QJsonObject object = document.object();
    return SoleInstance::Request { object[u"Local"_s].toBool(), object[u"Profile"_s].toString(),
        object[u"Channel"_s].toString(), object[u"ActivationToken"_s].toString() };
}

} // namespace

SoleInstance::SoleInstance(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_socketPath(inFolder(folder, u"carillon.socket"_s))
    , m_lock(inFolder(folder, u"carillon.lock"_s))
{
    m_lock.setStaleLockTime(0); // a window may be open for weeks
    m_isFirst = m_lock.tryLock() || m_lock.error() != QLockFile::LockFailedError;
    if (m_isFirst)
        listen();
}

/// Who may connect is decided by the mode of the socket, which is the process's umask.
void SoleInstance::listen()
{
    QLocalServer::removeServer(m_socketPath); // of one that was killed
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            take(socket);
    });
    if (!m_server.listen(m_socketPath))
        qWarning("no later start can be taken over: %s", qPrintable(m_server.errorString()));
}

void SoleInstance::take(QLocalSocket *socket)
{
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    QTimer::singleShot(patience, socket, &QLocalSocket::abort);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
        if (socket->bytesAvailable() > maxLine)
            return socket->abort();
        if (!socket->canReadLine())
            return;
        if (const auto request = requestOf(socket->readLine())) {
            socket->write(taken);
            Q_EMIT requested(*request);
        }
        socket->disconnectFromServer();
    });
}

qint64 SoleInstance::otherProcess() const
{
    qint64 process = 0;
    QString host;
    QString program;
    return m_lock.getLockInfo(&process, &host, &program) ? process : 0;
}

void SoleInstance::handOver(const Request &request)
{
    tryToHandOver(lineOf(request), maxTries);
}

void SoleInstance::tryToHandOver(const QByteArray &line, int triesLeft)
{
    auto *socket = new QLocalSocket(this);
    connect(socket, &QLocalSocket::connected, socket, [socket, line] { socket->write(line); });
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
        if (!socket->canReadLine())
            return;
        socket->disconnect(this);
        socket->deleteLater();
        Q_EMIT handedOver(true);
    });
    const auto again = [this, socket, line, triesLeft] {
        socket->disconnect(this);
        socket->deleteLater();
        if (triesLeft == 0)
            Q_EMIT handedOver(false);
        else
            QTimer::singleShot(betweenTries, this,
                [this, line, triesLeft] { tryToHandOver(line, triesLeft - 1); });
    };
    connect(socket, &QLocalSocket::errorOccurred, this, again);
    socket->connectToServer(m_socketPath);
}

} // namespace carillon::ui
