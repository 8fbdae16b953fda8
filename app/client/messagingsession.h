// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "client/connectsigner.h"
#include "client/reconnectpolicy.h"
#include "client/socket.h"
#include "client/wakeups.h"
#include "domain/sessionstatus.h"
#include "wire/events.h"

#include <QObject>

#include <optional>

namespace carillon {

class Clock;
class MessagingClient;

/// The messaging session of one AppInstanceUser: asks for an endpoint, signs, connects, and starts
/// again from there whenever it ends, without end; but credentials that were refused `mostRefusals`
/// times, a minute apart, only when somebody says so; and so when a source has other ones each time
/// and all of them, `mostRefusalsInARow`, were refused. Frames that are no events are counted and
/// passed over.
class MessagingSession : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 establishWithinMs = 15'000; ///< from the opening of the socket
    static constexpr qint64 pingEveryMs = 20'000;
    static constexpr qint64 pongWithinMs = 15'000;
    static constexpr qsizetype maxHeldBytes = 16 * 1024 * 1024;
    static constexpr int mostRefusals = 5; ///< of the same credentials
    static constexpr int mostRefusalsInARow = 15; ///< of whatever credentials

    /// None of the references is owned; all must outlive the session.
    MessagingSession(MessagingClient &client, aws::CredentialsProvider &credentials, Clock &clock,
        Random &random, SocketFactory sockets, wire::Prefetch prefetch = wire::Prefetch::None,
        QObject *parent = nullptr);
    ~MessagingSession() override;

    void start();
    void stop();
    /// Credentials have changed, or the person asks: an attempt at once, whatever stood against it.
    void resume();
    /// After sleep no connection is trusted. Does not hurry what was refused.
    void wake(Wakeups::Reason reason);

    const SessionStatus &status() const { return m_status; }
    bool isOnline() const { return m_status.state == SessionStatus::State::Online; }
    /// Absent unless Waiting.
    std::optional<qint64> msToNextAttempt() const;
    qint64 unreadableFrames() const { return m_unreadable; }

Q_SIGNALS:
    void statusChanged();
    /// What was missed must be asked for now. Comes before the events of this connection, also
    /// those that were faster.
    void established();
    void received(const carillon::wire::Event &event);

private:
    using State = SessionStatus::State;
    using Trouble = SessionStatus::Trouble;

    void attempt();
    void attemptNow();
    void connectTo(const QString &host, const aws::CredentialsResult &credentials);
    void watchSocket();
    void onFrame(const QByteArray &frame);
    void onEstablished(const wire::Event &event);
    void onClosed(const SocketEnd &end);
    void pingLater();
    void ping();
    void drop();
    void retry(ReconnectPolicy::Verdict verdict, SessionStatus why);
    void setStatus(SessionStatus status);

    MessagingClient &m_client;
    aws::CredentialsProvider &m_credentials;
    Clock &m_clock;
    SocketFactory m_makeSocket;
    ConnectSigner m_signer;
    ReconnectPolicy m_policy;
    wire::Prefetch m_prefetch;
    SessionStatus m_status;
    std::unique_ptr<QObject> m_attempt; // context of all that is awaited; its end calls it off
    std::unique_ptr<QObject> m_pongWait;
    std::unique_ptr<Socket> m_socket;
    QList<wire::Event> m_held; // came before SESSION_ESTABLISHED
    qsizetype m_heldBytes = 0;
    ReconnectPolicy::Verdict m_verdict = ReconnectPolicy::Verdict::Soon;
    QByteArray m_offeredKey; // the id, of the last connection
    int m_refusals = 0; // of it, one after the other
    int m_refusalsInARow = 0; // of whatever was offered
    std::optional<qint64> m_lastAttemptMs;
    qint64 m_nextAttemptMs = 0;
    qint64 m_onlineSinceMs = 0;
    qint64 m_unreadable = 0;
};

} // namespace carillon
