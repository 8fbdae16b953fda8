// SPDX-License-Identifier: Apache-2.0
#include "account/servicecall.h"

#include "account/pending.h"
#include "client/retrypolicy.h"
#include "client/serverclock.h"
#include "domain/whenfinished.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int maxAttempts = 3;

constexpr QByteArrayView throttlingNames[] = { "Throttling", "ThrottlingException",
    "ThrottledException", "RequestThrottled", "RequestThrottledException",
    "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "SlowDown" };
/// STS says the first with 400 when the identity provider did not answer it.
constexpr QByteArrayView passingNames[] = { "IDPCommunicationError", "InternalErrorException",
    "InternalServerException", "ServiceUnavailable", "ExternalServiceException" };

bool isThrottling(const TransportReply &reply, QByteArrayView errorName)
{
    return reply.httpStatus == 429
        || std::ranges::find(throttlingNames, errorName) != std::end(throttlingNames);
}

/// Deletes itself.
class Caller : public QObject {
public:
    Caller(ServiceBench bench, ServiceCall call, QObject *parent)
        : QObject(parent)
        , m_bench(bench)
        , m_call(std::move(call))
        , m_serverClock(bench.clock)
    {
    }

    QFuture<TransportReply> start()
    {
        attempt();
        return m_pending.future();
    }

private:
    void attempt()
    {
        ++m_attempts;
        const QDateTime signedAt = m_serverClock.now();
        const qint64 leftMs = m_bench.clock.bootMs();
        const auto request = m_call.make(signedAt);
        if (!request) {
            TransportReply reply;
            reply.outcome = TransportReply::Outcome::Refused;
            return finish(reply);
        }
        whenFinished(m_bench.transport.send(*request), this,
            [=, this](const TransportReply &reply) { judge(reply, signedAt, leftMs); });
    }

    void judge(const TransportReply &reply, const QDateTime &signedAt, qint64 leftMs)
    {
        const bool whole = reply.outcome == TransportReply::Outcome::Complete;
        if (whole)
            m_serverClock.learn(reply.headers, leftMs);
        if (isSuccess(reply) || m_attempts == maxAttempts)
            return finish(reply);
        const QByteArray name = whole ? m_call.errorName(reply) : QByteArray();
        if (isTransient(reply, name)) {
            using Trouble = RetryPolicy::Trouble;
            const auto trouble
                = isThrottling(reply, name) ? Trouble::Throttling : Trouble::Transient;
            m_bench.clock.callAfter(
                RetryPolicy::delayMs(trouble, m_attempts - 1, m_bench.random.unit(), 0), this,
                [this] { attempt(); });
            return;
        }
        const bool signature = reply.httpStatus == 400 || reply.httpStatus == 403;
        if (signature && m_serverClock.differsFrom(signedAt))
            return attempt();
        finish(reply);
    }

    void finish(const TransportReply &reply)
    {
        deleteLater();
        m_pending.finish(reply);
    }

    ServiceBench m_bench;
    ServiceCall m_call;
    ServerClock m_serverClock;
    Pending<TransportReply> m_pending;
    int m_attempts = 0;
};

} // namespace

bool isSuccess(const TransportReply &reply)
{
    return reply.outcome == TransportReply::Outcome::Complete && reply.httpStatus / 100 == 2;
}

bool isTransient(const TransportReply &reply, QByteArrayView errorName)
{
    using Outcome = TransportReply::Outcome;
    switch (reply.outcome) {
    case Outcome::NetworkError:
    case Outcome::TimedOut:
    case Outcome::Truncated:
        return true;
    case Outcome::TooLarge:
    case Outcome::Refused:
    case Outcome::Cancelled:
        return false;
    case Outcome::Complete:
        break;
    }
    return reply.httpStatus >= 500 || isThrottling(reply, errorName)
        || std::ranges::find(passingNames, errorName) != std::end(passingNames);
}

QFuture<TransportReply> callService(ServiceBench bench, ServiceCall call, QObject *context)
{
    return (new Caller(bench, std::move(call), context))->start();
}

aws::CredentialsError troubleOf(
    const TransportReply &reply, const QString &what, const QString &name, const QString &message)
{
    using Kind = aws::CredentialsError::Kind;
    using Outcome = TransportReply::Outcome;
    if (reply.outcome == Outcome::TooLarge)
        return { Kind::Malformed, u"The answer of %1 is too large to be one."_s.arg(what) };
    if (reply.outcome == Outcome::Refused || reply.outcome == Outcome::Cancelled)
        return { Kind::Malformed, u"The request to %1 could not be sent."_s.arg(what) };
    if (reply.outcome != Outcome::Complete)
        return { Kind::Unreachable, u"%1 did not answer: %2."_s.arg(what, reply.errorText) };
    const QString words = message.endsWith(u'.') ? message.chopped(1) : message;
    const QString said = words.isEmpty() ? name : u"%1 (%2)"_s.arg(name, words);
    const QString status = u"status %1"_s.arg(reply.httpStatus);
    if (isTransient(reply, name.toUtf8()))
        return { Kind::Unreachable,
            u"%1 asks for patience: %2."_s.arg(what, name.isEmpty() ? status : said) };
    return { Kind::Refused, u"%1 refused: %2."_s.arg(what, name.isEmpty() ? status : said) };
}

} // namespace carillon
