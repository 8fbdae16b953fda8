// SPDX-License-Identifier: Apache-2.0
#include "sim/simservice.h"

#include "aws/sigv4.h"
#include "wire/channels.h"
#include "wire/sendchannelmessage.h"

#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace carillon::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 toleratedSeconds = 300;

QDateTime signingTime(const TransportRequest &request)
{
    QDateTime moment = QDateTime::fromString(
        QString::fromLatin1(aws::headerValue(request.headers, "x-amz-date")),
        u"yyyyMMdd'T'hhmmss'Z'"_s);
    moment.setTimeSpec(Qt::UTC);
    return moment;
}

} // namespace

QByteArray httpDateOf(const QDateTime &moment)
{
    return QLocale::c().toString(moment, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
}

std::optional<ChannelArn> channelIn(const TransportRequest &request)
{
    const QByteArray path = request.url.path(QUrl::FullyEncoded).toLatin1();
    const auto channel = ChannelArn::parse(QUrl::fromPercentEncoding(path.split('/').value(2)));
    return channel ? std::optional(*channel) : std::nullopt;
}

QString tokenIn(const TransportRequest &request)
{
    if (request.method != "POST")
        return {};
    const auto draft = wire::decodeSendChannelMessageBody(request.body);
    return draft ? draft->clientRequestToken.value_or(QString()) : QString();
}

SimService::SimService(const testing::FakeClock &clock)
    : m_clock(clock)
    , m_start(clock.now().addMSecs(-clock.bootMs()))
{
}

QDateTime SimService::now() const
{
    return m_start.addMSecs(m_clock.bootMs());
}

std::optional<qint64> SimService::arrivedAt(const QString &token) const
{
    const auto found = m_byToken.constFind(token);
    return found == m_byToken.cend() ? std::nullopt : std::optional(m_effects[*found].bootMs);
}

TransportReply SimService::reply(int status, const QByteArray &body) const
{
    TransportReply reply;
    reply.outcome = TransportReply::Outcome::Complete;
    reply.httpStatus = status;
    reply.body = body;
    reply.headers = { { "Date", httpDateOf(now()) }, { "x-amzn-RequestId", "sim" } };
    return reply;
}

TransportReply SimService::refusal(
    int status, const QByteArray &name, const QByteArray &message) const
{
    TransportReply refused = reply(status, "{\"message\":\"" + message + "\"}");
    refused.headers.append({ "x-amzn-ErrorType", name });
    return refused;
}

std::optional<TransportReply> SimService::refusedAtTheDoor(const TransportRequest &request) const
{
    const qint64 late = signingTime(request).secsTo(now());
    if (std::abs(late) > toleratedSeconds)
        return refusal(403, "InvalidSignatureException",
            late > 0 ? "Signature expired: a is now earlier than b"
                     : "Signature not yet current: a is still later than b");
    if (!aws::headerValue(request.headers, "authorization").contains('=' + validKey + '/'))
        return refusal(403, "ExpiredTokenException", "The security token is expired");
    return std::nullopt;
}

TransportReply SimService::handle(const TransportRequest &request)
{
    if (auto refused = refusedAtTheDoor(request))
        return *std::move(refused);
    const auto channel = channelIn(request);
    if (!channel)
        return refusal(404, "UnknownOperationException");
    return request.method == "POST" ? send(request, *channel) : list(request, *channel);
}

TransportReply SimService::send(const TransportRequest &request, const ChannelArn &channel)
{
    const auto draft = wire::decodeSendChannelMessageBody(request.body);
    if (!draft)
        return refusal(400, "BadRequestException", "the body is not what was accepted");
    const auto answer = [&](const ChannelMessage &message) {
        return reply(201,
            wire::encodeSendChannelMessageResponse(
                { channel.toString(), message.id, message.status, {}, {} }));
    };
    const QString token = *draft->clientRequestToken;
    if (const auto known = m_byToken.constFind(token); known != m_byToken.cend()) {
        const Effect &first = m_effects[*known];
        if (first.message.createdAt.msecsTo(now()) < tokenMemoryMs) {
            if (first.body == request.body && first.channel == channel.toString())
                return answer(first.message);
            ++m_conflicts;
            return refusal(409, "ConflictException");
        }
    }
    const QByteArray bearer = aws::headerValue(request.headers, "x-amz-chime-bearer");
    ChannelMessage message { channel, *MessageId::parse(u"message-%1"_s.arg(m_effects.size() + 1)),
        draft->content, draft->metadata, draft->type, draft->persistence,
        { QString::fromUtf8(bearer), u"A"_s }, now(), {}, now(), false, MessageStatus::Sent, {},
        draft->attributes, draft->contentType, draft->targetMemberArn, {} };
    m_byToken.insert(token, m_effects.size());
    m_effects.append({ channel.toString(), token, request.body, message, m_clock.bootMs() });
    return answer(message);
}

TransportReply SimService::list(const TransportRequest &request, const ChannelArn &channel) const
{
    const auto query
        = wire::decodeListChannelMessagesQuery(request.url.query(QUrl::FullyEncoded).toLatin1());
    if (!query)
        return refusal(400, "BadRequestException");
    QList<ChannelMessage> found;
    for (const Effect &effect : m_effects) {
        const ChannelMessage &message = effect.message;
        const bool isListed = message.persistence == MessagePersistence::Persistent
            && effect.channel == channel.toString()
            && (!query->notBefore.isValid() || message.createdAt >= query->notBefore)
            && (!query->notAfter.isValid() || message.createdAt <= query->notAfter);
        if (isListed)
            found.append(message);
    }
    if (query->sortOrder != wire::SortOrder::Ascending)
        std::ranges::reverse(found);
    // The token is the number of those that earlier pages had.
    const qsizetype first = query->nextToken.value_or(u"0"_s).toLongLong();
    const qsizetype limit = query->maxResults.value_or(50);
    wire::ListChannelMessagesPage page { channel.toString(), found.mid(first, limit), {} };
    if (first + limit < found.size())
        page.nextToken = QString::number(first + limit);
    return reply(200, wire::encodeListChannelMessagesResponse(page));
}

} // namespace carillon::sim
