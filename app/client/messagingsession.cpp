// SPDX-License-Identifier: Apache-2.0
#include "client/messagingsession.h"

#include "client/clock.h"
#include "client/messagingclient.h"
#include "client/replyerror.h"
#include "domain/identifier.h"
#include "domain/whenfinished.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace carillon {

namespace {

using Verdict = ReconnectPolicy::Verdict;
using Trouble = SessionStatus::Trouble;

Trouble troubleOf(const ApiError &error)
{
    if (needsCredentials(error.kind) || error.kind == ErrorKind::SignatureRefused)
        return Trouble::CredentialsRefused;
    if (error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::AccessDenied)
        return Trouble::Forbidden;
    return Trouble::NoEndpoint;
}

Trouble troubleOf(int closeCode)
{
    switch (closeCode) {
    case 1006:
        return Trouble::Unreachable;
    case 4003:
        return Trouble::Forbidden;
    case 4401:
        return Trouble::CredentialsRefused;
    case 4429:
        return Trouble::TooManySessions;
    default:
        return Trouble::ClosedByService;
    }
}

} // namespace

MessagingSession::MessagingSession(MessagingClient &client, aws::CredentialsProvider &credentials,
    Clock &clock, Random &random, SocketFactory sockets, wire::Prefetch prefetch, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_credentials(credentials)
    , m_clock(clock)
    , m_makeSocket(std::move(sockets))
    , m_signer(client.endpoint())
    , m_policy(random)
    , m_prefetch(prefetch)
{
}

MessagingSession::~MessagingSession()
{
    drop();
}

void MessagingSession::start()
{
    if (m_status.state == State::Off)
        attempt();
}

void MessagingSession::stop()
{
    drop();
    m_policy.startOver();
    setStatus({});
}

void MessagingSession::resume()
{
    if (m_status.state == State::Off || m_status.state == State::Online)
        return;
    m_policy.startOver();
    m_refusals = m_refusalsInARow = 0;
    attempt();
}

void MessagingSession::wake(Wakeups::Reason reason)
{
    const bool slept = reason == Wakeups::Reason::Resumed;
    switch (m_status.state) {
    case State::Online:
        if (!slept)
            return ping();
        drop();
        m_status.trouble = Trouble::Silent;
        return attempt();
    case State::Connecting:
        if (slept)
            attempt();
        return;
    case State::Waiting:
        if (m_verdict == Verdict::Soon) {
            m_policy.startOver();
            attempt();
        }
        return;
    case State::Off:
    case State::Stopped:
        return;
    }
}

std::optional<qint64> MessagingSession::msToNextAttempt() const
{
    if (m_status.state != State::Waiting)
        return std::nullopt;
    return std::max<qint64>(0, m_nextAttemptMs - m_clock.monotonicMs());
}

// An attempt

/// At once, or as soon as the service would take another connect.
void MessagingSession::attempt()
{
    drop();
    m_attempt = std::make_unique<QObject>();
    const qint64 now = m_clock.monotonicMs();
    const qint64 due = m_lastAttemptMs ? *m_lastAttemptMs + ReconnectPolicy::shortestDelayMs : now;
    SessionStatus connecting = m_status;
    connecting.state = State::Connecting;
    if (due <= now)
        attemptNow();
    else
        m_clock.callAfter(due - now, m_attempt.get(), [this] { attemptNow(); });
    setStatus(std::move(connecting));
}

void MessagingSession::attemptNow()
{
    m_lastAttemptMs = m_clock.monotonicMs();
    const auto useEndpoint = [this](const ApiResult<QString> &host) {
        if (!host) {
            SessionStatus why;
            why.trouble = troubleOf(host.error());
            why.detail = host.error().message;
            why.error = host.error();
            return retry(ReconnectPolicy::verdictOn(host.error()), std::move(why));
        }
        whenFinished(m_credentials.credentials(), m_attempt.get(),
            [this, host = *host](
                const aws::CredentialsResult &credentials) { connectTo(host, credentials); });
    };
    whenFinished(m_client.getMessagingSessionEndpoint(), m_attempt.get(), useEndpoint);
}

void MessagingSession::connectTo(const QString &host, const aws::CredentialsResult &credentials)
{
    if (!credentials) {
        SessionStatus why;
        why.error = errorOf(credentials.error(), m_clock.now());
        why.trouble = Trouble::CredentialsRefused;
        why.detail = why.error->message;
        return retry(ReconnectPolicy::verdictOn(*why.error), std::move(why));
    }
    if (std::exchange(m_offeredKey, (*credentials)->accessKeyId) != (*credentials)->accessKeyId)
        m_refusals = 0;
    m_socket = m_makeSocket();
    watchSocket();
    m_clock.callAfter(establishWithinMs, m_attempt.get(), [this] {
        if (isOnline())
            return;
        SessionStatus why;
        why.trouble = Trouble::NotEstablished;
        retry(Verdict::Soon, std::move(why));
    });
    const wire::ConnectQuery query { m_client.bearer(), randomIdentifierText(), m_prefetch };
    m_socket->open(m_signer.url(host, query, **credentials, m_client.serviceTime()));
}

void MessagingSession::watchSocket()
{
    connect(m_socket.get(), &Socket::received, this, &MessagingSession::onFrame);
    connect(m_socket.get(), &Socket::closed, this, &MessagingSession::onClosed);
    connect(m_socket.get(), &Socket::ponged, this, [this] { m_pongWait.reset(); });
}

// A connection

void MessagingSession::onFrame(const QByteArray &frame)
{
    const auto event = wire::parseEvent(frame);
    if (!event) {
        ++m_unreadable;
        return;
    }
    if (isOnline()) {
        Q_EMIT received(*event);
        return;
    }
    if (event->type == wire::EventType::SessionEstablished)
        return onEstablished(*event);
    m_heldBytes += frame.size();
    if (m_heldBytes <= maxHeldBytes) {
        m_held.append(*event);
        return;
    }
    SessionStatus why;
    why.trouble = Trouble::Flooded;
    retry(Verdict::EachMinute, std::move(why));
}

void MessagingSession::onEstablished(const wire::Event &event)
{
    m_onlineSinceMs = m_clock.monotonicMs();
    m_refusals = m_refusalsInARow = 0;
    const QList<wire::Event> held = std::exchange(m_held, {});
    m_heldBytes = 0;
    pingLater();
    SessionStatus online;
    online.state = State::Online;
    setStatus(std::move(online));
    // Who is told may end this connection, or the session.
    const QPointer<MessagingSession> alive(this);
    const QPointer<Socket> connection(m_socket.get());
    Q_EMIT established();
    if (alive && connection == m_socket.get())
        Q_EMIT received(event);
    for (const wire::Event &each : held) {
        if (!alive || !m_socket || connection != m_socket.get())
            return;
        Q_EMIT received(each);
    }
}

void MessagingSession::onClosed(const SocketEnd &end)
{
    if (isOnline())
        m_policy.lasted(m_onlineSinceMs, m_clock.monotonicMs());
    SessionStatus why;
    why.trouble = troubleOf(end.code);
    why.closeCode = end.code;
    why.detail = end.text;
    if (why.trouble == Trouble::CredentialsRefused)
        m_credentials.invalidateRefused(m_offeredKey);
    retry(ReconnectPolicy::verdictOn(end.code), std::move(why));
}

void MessagingSession::pingLater()
{
    m_clock.callAfter(pingEveryMs, m_attempt.get(), [this] {
        pingLater();
        ping();
    });
}

/// A connection that was cut without a word looks like one on which nothing happens.
void MessagingSession::ping()
{
    if (m_pongWait)
        return; // one is out
    m_pongWait = std::make_unique<QObject>();
    m_clock.callAfter(pongWithinMs, m_pongWait.get(), [this] {
        m_policy.lasted(m_onlineSinceMs, m_clock.monotonicMs());
        SessionStatus why;
        why.trouble = Trouble::Silent;
        retry(Verdict::Soon, std::move(why));
    });
    m_socket->ping();
}

/// Ends what is under way, silently.
void MessagingSession::drop()
{
    m_attempt.reset();
    m_pongWait.reset();
    m_held.clear();
    m_heldBytes = 0;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater(); // it may be the one that is calling
}

void MessagingSession::retry(Verdict verdict, SessionStatus why)
{
    drop();
    if (why.trouble == Trouble::CredentialsRefused) {
        ++m_refusals;
        ++m_refusalsInARow;
        if (m_refusals >= mostRefusals || m_refusalsInARow >= mostRefusalsInARow)
            verdict = Verdict::ByHand;
    }
    m_verdict = verdict;
    if (verdict == Verdict::ByHand) {
        why.state = State::Stopped;
        return setStatus(std::move(why));
    }
    m_attempt = std::make_unique<QObject>();
    const qint64 now = m_clock.monotonicMs();
    const qint64 delay = m_policy.delayMs(verdict, now);
    m_nextAttemptMs = now + delay;
    m_clock.callAfter(delay, m_attempt.get(), [this] { attempt(); });
    why.state = State::Waiting;
    setStatus(std::move(why));
}

void MessagingSession::setStatus(SessionStatus status)
{
    m_status = std::move(status);
    Q_EMIT statusChanged();
}

} // namespace carillon
