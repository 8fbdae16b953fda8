// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/events.h"
#include "localservice/httpmessage.h"
#include "localservice/servicestore.h"
#include "wire/events.h"
#include "wire/sessions.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <QWebSocketServer>

#include <functional>

class QTcpSocket;
class QWebSocket;

namespace carillon::localservice {

/// The messaging sessions: who is connected, and what they are told. A socket is let in before it
/// is known whose it is, as on AWS; then it is closed with 4401 for a bad signature, 4003 for a
/// user who may not, 4429 for one who comes too often or is there ten times, or told
/// SESSION_ESTABLISHED.
class SessionHub : public QObject, public Events {
    Q_OBJECT

public:
    static constexpr int mostOfUser = 10;
    static constexpr int mostSockets = 200;
    /// Prefetching brings so much.
    static constexpr int mostDetails = 50;
    static constexpr int mostMessages = 20;
    static constexpr int mostMembers = 30;
    /// Bytes that a client leaves unread before it is cut off.
    static constexpr qint64 mostUnread = 8 * 1024 * 1024;

    struct Gate {
        /// Whether the address was signed by one of ours, now.
        std::function<bool(const HttpRequest &)> admits;
        /// Whether the user (an ARN) may open one more so soon after the last.
        std::function<bool(const QString &)> hasRoomFor;
    };
    struct Open {
        QString user; ///< an ARN
        QString sessionId;
    };

    /// `store` outlives the hub.
    SessionHub(ServiceStore &store, Gate gate, QObject *parent = nullptr);
    ~SessionHub() override;

    bool isFull() const;
    /// The request's bytes are unread in the socket still. Takes the socket.
    void take(QTcpSocket *socket, const HttpRequest &request);
    QList<Open> sessions() const; ///< those that are established
    /// Ends the sessions of this user, or of everybody, with this code; how many.
    int close(int code, const QString &user = {});

    void happened(const QList<Event> &events) override;
    /// Their sessions end with 4003.
    void usersWent() override;

private:
    struct Session {
        QString user; ///< an ARN; empty until it is established
        QString sessionId;
        bool answered = true; ///< the last ping
    };

    void welcome();
    void establish(QWebSocket *socket, const HttpRequest &request);
    void prefetch(QWebSocket *socket, const wire::ConnectQuery &query);
    QByteArray detailsOf(const MembershipRecord &membership, const QString &user);
    bool concerns(const Recipients &to, const QString &user);
    void send(QWebSocket *socket, const QByteArray &frame);
    void pingAll();

    ServiceStore &m_store;
    Gate m_gate;
    QWebSocketServer m_server; ///< does the handshake; listens nowhere
    QHash<quint16, HttpRequest> m_shaking; ///< by the client's port
    QHash<QWebSocket *, Session> m_sessions; ///< children of m_server
    QTimer m_pingTimer;
};

} // namespace carillon::localservice
