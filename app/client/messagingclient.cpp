// SPDX-License-Identifier: Apache-2.0
#include "client/messagingclient.h"

#include "wire/errors.h"

#include <QPromise>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int created = 201;
constexpr int ok = 200;
/// A clock further off than this is worth telling; the service refuses at 15 minutes.
constexpr qint64 tellableSkewSeconds = 240;

/// The authority as Qt writes it into Host: the port whenever the URL has one.
QByteArray hostHeader(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':') && !host.startsWith('['))
        host = '[' + host + ']';
    return url.port() < 0 ? host : host + ':' + QByteArray::number(url.port());
}

QByteArray basePath(const QUrl &url)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    return path;
}

QByteArray masked(const QByteArray &name, const QByteArray &value)
{
    if (name.compare("x-amz-security-token", Qt::CaseInsensitive) == 0)
        return "***"_ba;
    if (name.compare("authorization", Qt::CaseInsensitive) != 0)
        return value;
    const qsizetype at = value.indexOf("Signature=");
    return at < 0 ? "***"_ba : value.first(at) + "Signature=***";
}

/// The canonical request lists the session token among the headers, on a line of its own. A refusal
/// may echo it, there with the line break escaped for JSON.
QByteArray withoutToken(QByteArray text)
{
    constexpr QByteArrayView name = "x-amz-security-token:";
    for (qsizetype at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        const qsizetype begin = at + name.size();
        qsizetype end = begin;
        while (end < text.size() && text[end] != '\n' && text[end] != '\\')
            ++end;
        text.replace(begin, end - begin, "***");
    }
    return text;
}

QString describe(const aws::CredentialsError &error)
{
    using Kind = aws::CredentialsError::Kind;
    switch (error.kind) {
    case Kind::Missing:
        return u"CredentialsMissing"_s;
    case Kind::Locked:
        return u"KeyringLocked"_s;
    case Kind::Unavailable:
        return u"KeyringUnavailable"_s;
    case Kind::TimedOut:
        return u"KeyringTimedOut"_s;
    case Kind::Malformed:
        return u"CredentialsMalformed"_s;
    }
    return {};
}

ApiError ownError(ErrorKind kind, const QString &code, const QString &message)
{
    ApiError error;
    error.kind = kind;
    error.code = code;
    error.message = message;
    error.at = QDateTime::currentDateTimeUtc();
    return error;
}

ErrorKind kindOf(TransportReply::Outcome outcome)
{
    using Outcome = TransportReply::Outcome;
    switch (outcome) {
    case Outcome::TimedOut:
        return ErrorKind::Timeout;
    case Outcome::Truncated:
    case Outcome::TooLarge:
    case Outcome::Complete:
        return ErrorKind::Unreadable;
    case Outcome::Refused:
        return ErrorKind::InvalidRequest;
    case Outcome::Cancelled:
        return ErrorKind::Cancelled;
    case Outcome::NetworkError:
        break;
    }
    return ErrorKind::Network;
}

QString clockHint(const TransportReply &reply)
{
    for (const auto &[name, value] : reply.headers) {
        if (name.compare("date", Qt::CaseInsensitive) != 0)
            continue;
        // HTTP says GMT where mail, whose format Qt reads, says +0000.
        const QString date = QString::fromLatin1(value).replace(u" GMT"_s, u" +0000"_s);
        const QDateTime theirs = QDateTime::fromString(date, Qt::RFC2822Date);
        const qint64 seconds
            = theirs.isValid() ? QDateTime::currentDateTimeUtc().secsTo(theirs) : 0;
        if (std::abs(seconds) >= tellableSkewSeconds)
            return u"clock-offset-seconds=%1"_s.arg(seconds);
    }
    return {};
}

ApiError errorOf(const TransportReply &reply)
{
    const bool answered = reply.outcome == TransportReply::Outcome::Complete;
    const bool refusal = reply.httpStatus < 200 || reply.httpStatus >= 300;
    if (answered && refusal) {
        ApiError error = wire::parseErrorResponse(reply.httpStatus, reply.headers, reply.body);
        error.message = QString::fromUtf8(withoutToken(error.message.toUtf8()));
        error.hint = clockHint(reply);
        // A signature refused by a clock this far from ours: the clock is the likelier cause.
        if (error.kind == ErrorKind::SignatureRefused && !error.hint.isEmpty())
            error.kind = ErrorKind::ClockSkewed;
        return error;
    }
    ApiError error = ownError(kindOf(reply.outcome), {}, reply.errorText);
    error.httpStatus = reply.httpStatus;
    for (const auto &[name, value] : reply.headers) {
        if (wire::requestIdHeader.compare(name, Qt::CaseInsensitive) == 0)
            error.requestId = QString::fromLatin1(value);
    }
    if (answered)
        error.message
            = u"The answer has status %1 but not what it must contain."_s.arg(reply.httpStatus);
    return error;
}

} // namespace

/// A request between signing and its answer.
struct MessagingClient::Pending {
    TransportRequest request;
    std::shared_ptr<Exchange> exchange;
};

MessagingClient::MessagingClient(Transport &transport, aws::CredentialsProvider &credentials,
    Clock &clock, Random &random, Endpoint endpoint, AppInstanceUserArn bearer, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_credentials(credentials)
    , m_clock(clock)
    , m_random(random)
    , m_endpoint(std::move(endpoint))
    , m_bearer(std::move(bearer))
    , m_signer(m_endpoint.region.toLatin1(), "chime"_ba)
{
}

MessagingClient::Pending MessagingClient::sign(
    const wire::Request &request, const aws::Credentials &credentials)
{
    aws::SigV4Request toSign { request.method, basePath(m_endpoint.url) + request.path,
        request.query, request.headers, request.body };
    toSign.headers.prepend({ "host"_ba, hostHeader(m_endpoint.url) });
    const QDateTime now = m_clock.now();
    aws::SignedRequest signature = m_signer.sign(toSign, credentials, now);

    Pending pending;
    QByteArray url
        = m_endpoint.url.scheme().toLatin1() + "://" + hostHeader(m_endpoint.url) + toSign.path;
    if (!request.query.isEmpty())
        url += '?' + request.query;
    pending.request = { request.method, QUrl::fromEncoded(url, QUrl::StrictMode), {}, request.body,
        request.hasBody };
    pending.exchange = std::make_shared<Exchange>(Exchange { request.method, url, {}, request.body,
        withoutToken(signature.canonicalRequest), signature.stringToSign, 0, {}, {}, now, 0 });
    for (const auto &[name, value] : std::as_const(signature.headers)) {
        pending.exchange->requestHeaders.append({ name, masked(name, value) });
        if (name.compare("host", Qt::CaseInsensitive) != 0)
            pending.request.headers.append({ name, value });
    }
    // Sent as the SDKs send them, unsigned: one call, one attempt.
    const QByteArray invocation = randomIdentifierText().toLatin1();
    for (const auto &header : { std::pair("amz-sdk-invocation-id"_ba, invocation),
             std::pair("amz-sdk-request"_ba, "attempt=1"_ba) }) {
        pending.request.headers.append(header);
        pending.exchange->requestHeaders.append(header);
    }
    if (pending.request.url.toEncoded() != url)
        pending.request.url.clear();
    return pending;
}

QFuture<ApiResult<MessagingClient::Answer>> MessagingClient::call(
    const wire::Request &request, int successStatus)
{
    return m_credentials.credentials()
        .then(this,
            [this, request, successStatus](
                const aws::CredentialsResult &credentials) -> QFuture<ApiResult<Answer>> {
                if (!credentials) {
                    ApiError error = ownError(ErrorKind::NoCredentials,
                        describe(credentials.error()), credentials.error().detail);
                    return QtFuture::makeReadyFuture(
                        ApiResult<Answer>(std::unexpected(std::move(error))));
                }
                Pending pending = sign(request, **credentials);
                if (pending.request.url.isEmpty()) {
                    ApiError error = ownError(ErrorKind::InvalidRequest, {},
                        u"The request's address cannot be written as a URL."_s);
                    return QtFuture::makeReadyFuture(
                        ApiResult<Answer>(std::unexpected(std::move(error))));
                }
                return m_transport.send(pending.request)
                    .then(this,
                        [this, exchange = pending.exchange, successStatus](
                            const TransportReply &reply) {
                            return finish(reply, exchange, successStatus);
                        });
            })
        .unwrap();
}

ApiResult<MessagingClient::Answer> MessagingClient::finish(
    const TransportReply &reply, const std::shared_ptr<Exchange> &exchange, int successStatus)
{
    exchange->httpStatus = reply.httpStatus;
    exchange->responseHeaders = reply.headers;
    exchange->responseBody = withoutToken(reply.body);
    exchange->durationMs = reply.durationMs;
    if (reply.outcome != TransportReply::Outcome::Refused)
        Q_EMIT exchanged(exchange);

    if (reply.outcome == TransportReply::Outcome::Complete && reply.httpStatus == successStatus)
        return Answer { reply, exchange };
    ApiError error = errorOf(reply);
    error.exchange = exchange;
    if (needsCredentials(error.kind))
        m_credentials.invalidate();
    return std::unexpected(std::move(error));
}

template <class T, class Parse>
QFuture<ApiResult<T>> MessagingClient::parsed(QFuture<ApiResult<Answer>> answer, Parse parse)
{
    return answer.then(this, [parse](const ApiResult<Answer> &result) -> ApiResult<T> {
        if (!result)
            return std::unexpected(result.error());
        auto value = parse(*result);
        if (value)
            return *std::move(value);
        ApiError error = errorOf(result->reply);
        error.exchange = result->exchange;
        return std::unexpected(std::move(error));
    });
}

QFuture<ApiResult<SendReceipt>> MessagingClient::sendChannelMessage(
    const ChannelArn &channel, const QByteArray &body)
{
    return parsed<SendReceipt>(
        call(wire::sendChannelMessageRequest(channel, m_bearer, body), created),
        [](const Answer &answer) -> std::optional<SendReceipt> {
            auto response = wire::parseSendChannelMessageResponse(answer.reply.body);
            if (!response)
                return std::nullopt;
            return SendReceipt { *std::move(response), answer.reply.durationMs, answer.exchange };
        });
}

QFuture<ApiResult<Channel>> MessagingClient::describeChannel(const ChannelArn &channel)
{
    return parsed<Channel>(call(wire::describeChannelRequest(channel, m_bearer), ok),
        [](const Answer &answer) { return wire::parseDescribeChannelResponse(answer.reply.body); });
}

QFuture<ApiResult<wire::ListChannelMessagesPage>> MessagingClient::listChannelMessages(
    const ChannelArn &channel, const wire::ListChannelMessagesQuery &query)
{
    return parsed<wire::ListChannelMessagesPage>(
        call(wire::listChannelMessagesRequest(channel, m_bearer, query), ok),
        [channel](const Answer &answer) {
            return wire::parseListChannelMessagesResponse(channel, answer.reply.body);
        });
}

QFuture<ApiResult<wire::ListMembershipsPage>> MessagingClient::listMemberships(
    const wire::ListMembershipsQuery &query)
{
    return parsed<wire::ListMembershipsPage>(
        call(wire::listMembershipsRequest(m_bearer, query), ok),
        [](const Answer &answer) { return wire::parseListMembershipsResponse(answer.reply.body); });
}

} // namespace carillon
