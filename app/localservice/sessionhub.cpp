// SPDX-License-Identifier: Apache-2.0
#include "localservice/sessionhub.h"

#include "localservice/access.h"
#include "localservice/answers.h"
#include "localservice/sql.h"
#include "wire/json.h"
#include "wire/objects.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QWebSocket>

#include <algorithm>
#include <chrono>

namespace carillon::localservice {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int unauthorized = 4401;
constexpr int forbidden = 4003;
/// Which code AWS closes with beyond its quotas is not documented. After HTTP, like 4401; clients
/// of the SDK come back after any code above 4000 but 4002, 4003 and 4401, so one of those would
/// keep a user out for good whose other sessions have ended.
constexpr int tooManyRequests = 4429;
constexpr auto pingEvery = 30s;
constexpr quint64 mostReceived = 4096; // clients have nothing to say

QByteArray frameOf(const QString &type, const QString &messageType, const QJsonObject &payload,
    const QString &reason = {})
{
    wire::Event event;
    event.name = type;
    event.messageType = messageType;
    event.reason = reason;
    event.payloadText = payload.isEmpty() ? QByteArray() : wire::toJson(payload);
    return wire::encodeEvent(event);
}

void closeWith(QWebSocket *socket, int code, const QString &reason)
{
    socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
}

} // namespace

SessionHub::SessionHub(ServiceStore &store, Gate gate, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_gate(std::move(gate))
    , m_server(u"carillon"_s, QWebSocketServer::NonSecureMode)
{
    m_server.setMaxPendingConnections(mostSockets);
    connect(&m_server, &QWebSocketServer::newConnection, this, &SessionHub::welcome);
    m_pingTimer.setInterval(pingEvery);
    connect(&m_pingTimer, &QTimer::timeout, this, &SessionHub::pingAll);
    m_pingTimer.start();
}

SessionHub::~SessionHub()
{
    // They die with the server, and must not call back.
    for (auto it = m_sessions.cbegin(); it != m_sessions.cend(); ++it)
        it.key()->disconnect(this);
}

bool SessionHub::isFull() const
{
    return m_sessions.size() + m_shaking.size() >= mostSockets;
}

void SessionHub::take(QTcpSocket *socket, const HttpRequest &request)
{
    const quint16 port = socket->peerPort();
    m_shaking.insert(port, request);
    connect(socket, &QObject::destroyed, this, [this, port] { m_shaking.remove(port); });
    m_server.handleConnection(socket);
}

void SessionHub::welcome()
{
    while (QWebSocket *socket = m_server.nextPendingConnection()) {
        const HttpRequest request = m_shaking.take(socket->peerPort());
        socket->setMaxAllowedIncomingFrameSize(mostReceived);
        socket->setMaxAllowedIncomingMessageSize(mostReceived);
        m_sessions.insert(socket, {});
        connect(socket, &QWebSocket::disconnected, this, [this, socket] {
            m_sessions.remove(socket);
            socket->deleteLater();
        });
        connect(socket, &QWebSocket::pong, this, [this, socket] {
            if (const auto it = m_sessions.find(socket); it != m_sessions.end())
                it->answered = true;
        });
        establish(socket, request);
    }
}

void SessionHub::establish(QWebSocket *socket, const HttpRequest &request)
{
    if (!m_gate.admits(request))
        return closeWith(socket, unauthorized, u"Unauthorized"_s);
    const auto query = wire::decodeConnectQuery(request.query);
    if (!query)
        return closeWith(socket, forbidden, query.error().message.left(100));
    const QString user = query->user.toString();
    const auto ofUser = std::ranges::count_if(
        m_sessions, [&user](const Session &session) { return session.user == user; });
    try {
        if (!m_store.tables().users.find(user))
            return closeWith(socket, forbidden, u"There is no such AppInstanceUser"_s);
        if (ofUser >= mostOfUser)
            return closeWith(socket, tooManyRequests, u"The user has as many sessions as it may"_s);
        if (!m_gate.hasRoomFor(user))
            return closeWith(socket, tooManyRequests, u"One connection a second and user"_s);
        m_sessions[socket].user = user;
        m_sessions[socket].sessionId = query->sessionId;
        send(socket, frameOf(u"SESSION_ESTABLISHED"_s, u"SYSTEM"_s, {}));
        if (query->prefetch != wire::Prefetch::None)
            prefetch(socket, *query);
    } catch (const StoreFailure &) {
        closeWith(socket, QWebSocketProtocol::CloseCodeAbnormalDisconnection, {});
        socket->abort();
    }
}

// Prefetching

void SessionHub::prefetch(QWebSocket *socket, const wire::ConnectQuery &query)
{
    const QString user = query.user.toString();
    const bool unreadFirst = query.prefetch == wire::Prefetch::ByUnread;
    const auto memberships = m_store.tables().members.mostActiveOf(user, unreadFirst, mostDetails);
    for (const MembershipRecord &membership : memberships)
        send(socket, detailsOf(membership, user));
}

QByteArray SessionHub::detailsOf(const MembershipRecord &membership, const QString &user)
{
    const ChannelArn &channel = membership.channel.channel.arn;
    MessagesQuery query { channel, user, false, {}, {}, {}, mostMessages + 1,
        membership.member.subChannelId };
    const QList<StoredMessage> messages = m_store.tables().messages.page(query);
    QJsonArray texts;
    for (const StoredMessage &stored :
        messages.first(std::min<qsizetype>(mostMessages, messages.size())))
        texts.append(wire::messageSummaryToJson(stored.message, wire::TimeForm::Iso));
    QJsonArray members;
    for (const MemberRecord &member : m_store.tables().members.page(
             channel.toString(), membership.member.subChannelId, false, 0, mostMembers))
        members.append(QJsonObject { { u"Member"_s, identityJson(member.person) } });
    QJsonObject details { { u"Channel"_s, isoTimes(channelSummaryJson(membership.channel)) },
        { u"ChannelMessages"_s, texts }, { u"ChannelMemberships"_s, members },
        { u"ChannelMessagesHasMore"_s, messages.size() > mostMessages } };
    if (membership.member.readMarkerAtMs)
        details.insert(u"ReadMarkerTimestamp"_s, secondsOf(*membership.member.readMarkerAtMs));
    return frameOf(u"CHANNEL_DETAILS"_s, u"SYSTEM"_s, isoTimes(details));
}

// Events

bool SessionHub::concerns(const Recipients &to, const QString &user)
{
    if (to.users.contains(user))
        return true;
    if (to.channelArn.isEmpty())
        return false;
    if (to.governorsOnly && !governs(m_store.tables(), to.channelArn, user))
        return false;
    return to.subChannelId.isEmpty()
        ? m_store.tables().members.isMember(to.channelArn, user)
        : m_store.tables().members.find(to.channelArn, user, to.subChannelId).has_value();
}

void SessionHub::happened(const QList<Event> &events)
{
    if (m_sessions.isEmpty())
        return;
    for (const Event &event : events) {
        const QByteArray frame
            = frameOf(QString::fromLatin1(event.type), QString::fromLatin1(event.messageType),
                event.payload, QString::fromLatin1(event.reason));
        QHash<QString, bool> concerned;
        const QList<QWebSocket *> sockets = m_sessions.keys();
        for (QWebSocket *socket : sockets) {
            const QString user = m_sessions.value(socket).user;
            if (user.isEmpty())
                continue;
            if (!concerned.contains(user))
                concerned.insert(user, concerns(event.to, user));
            if (concerned.value(user))
                send(socket, frame);
        }
    }
}

void SessionHub::usersWent()
{
    const QList<Open> open = sessions();
    for (const Open &each : open) {
        if (!m_store.tables().users.find(each.user))
            close(forbidden, each.user);
    }
}

/// Who does not read is cut off, and catches up when it comes back.
void SessionHub::send(QWebSocket *socket, const QByteArray &frame)
{
    if (socket->bytesToWrite() > mostUnread)
        socket->abort();
    else
        socket->sendTextMessage(QString::fromUtf8(frame));
}

QList<SessionHub::Open> SessionHub::sessions() const
{
    QList<Open> open;
    for (const Session &session : m_sessions) {
        if (!session.user.isEmpty())
            open.append({ session.user, session.sessionId });
    }
    return open;
}

int SessionHub::close(int code, const QString &user)
{
    int closed = 0;
    const QList<QWebSocket *> sockets = m_sessions.keys();
    for (QWebSocket *socket : sockets) {
        if (!user.isEmpty() && m_sessions.value(socket).user != user)
            continue;
        closeWith(socket, code, {});
        ++closed;
    }
    return closed;
}

void SessionHub::pingAll()
{
    const QList<QWebSocket *> sockets = m_sessions.keys();
    for (QWebSocket *socket : sockets) {
        Session &session = m_sessions[socket];
        if (std::exchange(session.answered, false))
            socket->ping();
        else
            socket->abort();
    }
}

} // namespace carillon::localservice
