// SPDX-License-Identifier: Apache-2.0
#include "client/apicall.h"

#include "client/replyerror.h"
#include "domain/identifier.h"
#include "domain/whenfinished.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace carillon {

ApiCall::ApiCall(CallContext &context, Task task, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_task(std::move(task))
    , m_invocationId(randomIdentifierText().toLatin1())
{
}

void ApiCall::attempt()
{
    m_context.pacing.await(m_task.turn, this, [this] { sign(); });
}

/// After the wait: credentials and a signature do not keep.
void ApiCall::sign()
{
    whenFinished(m_context.credentials.credentials(), this,
        [this](const aws::CredentialsResult &credentials) { send(credentials); });
}

void ApiCall::send(const aws::CredentialsResult &credentials)
{
    const QDateTime now = m_context.clock.now();
    if (!credentials)
        return fail(errorOf(credentials.error(), now));
    // Sent as the SDKs send them, unsigned.
    const HeaderList own { { "amz-sdk-invocation-id"_ba, m_invocationId },
        { "amz-sdk-request"_ba,
            "attempt=" + QByteArray::number(m_attempts + 1)
                + "; max=" + QByteArray::number(m_context.retries.maxAttempts()) } };
    const QDateTime signedAt = m_context.serverClock.now();
    const auto prepared = m_context.signer.prepare(m_task.request, **credentials, signedAt, own);
    if (!prepared)
        return fail(ownError(ErrorKind::InvalidRequest, {},
            u"The request's address cannot be written as a URL."_s, now));
    prepared->exchange->startedAt = now;
    ++m_attempts;
    const Attempt left { prepared->exchange, signedAt, m_context.clock.bootMs(),
        (*credentials)->accessKeyId };
    whenFinished(m_context.transport.send(prepared->request), this,
        [this, left](const TransportReply &reply) { judge(reply, left); });
}

void ApiCall::judge(const TransportReply &reply, const Attempt &attempt)
{
    if (reply.outcome == TransportReply::Outcome::Complete)
        m_context.serverClock.learn(reply.headers, attempt.leftMs);
    const auto &exchange = attempt.exchange;
    exchange->httpStatus = reply.httpStatus;
    exchange->responseHeaders = reply.headers;
    exchange->responseBody = withoutToken(reply.body);
    exchange->durationMs = reply.durationMs;
    // Who is told may end the client, and this call with it.
    const QPointer<ApiCall> alive(this);
    if (reply.outcome == TransportReply::Outcome::Refused)
        --m_attempts;
    else if (reply.mayHaveLeft)
        ++m_left;
    if (reply.outcome != TransportReply::Outcome::Refused)
        Q_EMIT exchanged(exchange);
    if (!alive)
        return;
    const auto accept = m_task.accept;
    const bool success = reply.outcome == TransportReply::Outcome::Complete
        && reply.httpStatus == m_task.successStatus;
    if (success && accept({ reply, exchange, m_left })) {
        if (alive)
            succeed();
        return;
    }
    ApiError error = errorOf(reply, { attempt.signedAt, m_context.clock.now() });
    error.exchange = exchange;
    if (needsCredentials(error.kind))
        m_context.credentials.invalidateRefused(attempt.accessKeyId);
    if (RetryPolicy::troubleOf(error) == RetryPolicy::Trouble::Throttling)
        m_context.pacing.throttled(m_task.turn);
    retryOrFail(error, attempt.signedAt);
}

void ApiCall::retryOrFail(const ApiError &error, const QDateTime &signedAt)
{
    // Refused for its time, and nothing heard of a better one: the same would come of it.
    if (error.kind == ErrorKind::ClockSkewed && !m_context.serverClock.differsFrom(signedAt))
        return fail(error);
    const auto retry = m_context.retries.retry(error, m_attempts);
    if (!retry)
        return fail(error);
    m_lastCost = retry->cost;
    m_context.clock.callAfter(retry->delayMs, this, [this] { attempt(); });
}

void ApiCall::succeed()
{
    m_context.retries.succeeded(m_lastCost);
    deleteLater();
}

void ApiCall::fail(ApiError error)
{
    error.attempts = m_left;
    const auto tell = m_task.fail;
    deleteLater();
    tell(error);
}

} // namespace carillon
