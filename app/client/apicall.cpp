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
    const auto prepared = m_context.signer.prepare(m_task.request, **credentials, now, own);
    if (!prepared)
        return fail(ownError(ErrorKind::InvalidRequest, {},
            u"The request's address cannot be written as a URL."_s, now));
    ++m_attempts;
    whenFinished(m_context.transport.send(prepared->request), this,
        [this, exchange = prepared->exchange](
            const TransportReply &reply) { judge(reply, exchange); });
}

void ApiCall::judge(const TransportReply &reply, const std::shared_ptr<Exchange> &exchange)
{
    exchange->httpStatus = reply.httpStatus;
    exchange->responseHeaders = reply.headers;
    exchange->responseBody = withoutToken(reply.body);
    exchange->durationMs = reply.durationMs;
    // Who is told may end the client, and this call with it.
    const QPointer<ApiCall> alive(this);
    if (reply.outcome == TransportReply::Outcome::Refused)
        --m_attempts;
    else
        Q_EMIT exchanged(exchange);
    if (!alive)
        return;
    const auto accept = m_task.accept;
    const bool success = reply.outcome == TransportReply::Outcome::Complete
        && reply.httpStatus == m_task.successStatus;
    if (success && accept({ reply, exchange, m_attempts })) {
        if (alive)
            succeed();
        return;
    }
    ApiError error = errorOf(reply, m_context.clock.now());
    error.exchange = exchange;
    if (needsCredentials(error.kind))
        m_context.credentials.invalidate();
    retryOrFail(error);
}

void ApiCall::retryOrFail(const ApiError &error)
{
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
    error.attempts = m_attempts;
    const auto tell = m_task.fail;
    deleteLater();
    tell(error);
}

} // namespace carillon
