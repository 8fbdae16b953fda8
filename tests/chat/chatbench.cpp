// SPDX-License-Identifier: Apache-2.0
#include "chat/chatbench.h"

#include "wire/channels.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace carillon::testing {

using namespace Qt::StringLiterals;

namespace {

aws::CredentialsPtr testCredentials()
{
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = "AKIDEXAMPLE";
    credentials->secretAccessKey = aws::Secret("secret");
    return credentials;
}

QJsonObject bodyOf(const ScriptedTransport::Call &call)
{
    return QJsonDocument::fromJson(call.request.body).object();
}

} // namespace

QString ScriptedTransport::Call::channelId() const
{
    const QString path = request.url.path(QUrl::FullyDecoded);
    return path.section(u"/channel/"_s, 1).section(u'/', 0, 0);
}

QFuture<TransportReply> ScriptedTransport::send(const TransportRequest &request)
{
    Call call { request, std::make_shared<QPromise<TransportReply>>() };
    call.promise->start();
    calls.append(call);
    if (script) {
        if (const auto reply = script(request))
            answer(call, *reply);
    }
    return call.promise->future();
}

QList<ScriptedTransport::Call> ScriptedTransport::sends() const
{
    QList<Call> found = calls;
    found.removeIf([](const Call &call) { return !call.isSend(); });
    return found;
}

void ScriptedTransport::answer(const Call &call, const TransportReply &reply)
{
    call.promise->addResult(reply);
    call.promise->finish();
}

void ScriptedTransport::answerSend(qsizetype index, const TransportReply &reply)
{
    answer(sends().at(index), reply);
}

TransportReply replyWith(int status, const QByteArray &body)
{
    TransportReply reply;
    reply.outcome = TransportReply::Outcome::Complete;
    reply.httpStatus = status;
    reply.headers = { { "x-amzn-RequestId", "request-1" } };
    reply.body = body;
    reply.durationMs = 7;
    return reply;
}

TransportReply sentReply(const QString &messageId)
{
    return replyWith(201,
        wire::encodeSendChannelMessageResponse(
            { channelArn(u"general"_s).toString(), *MessageId::parse(messageId), {}, {}, {} }));
}

TransportReply errorReply(int status, const QByteArray &name)
{
    TransportReply reply = replyWith(status, R"({"Code":"X","Message":"no"})");
    reply.headers.append({ "x-amzn-ErrorType", name });
    return reply;
}

TransportReply networkError()
{
    TransportReply reply;
    reply.errorText = u"connection refused"_s;
    return reply;
}

TransportReply messagesReply(
    const QList<ChannelMessage> &messages, const std::optional<QString> &nextToken)
{
    return replyWith(200,
        wire::encodeListChannelMessagesResponse(
            { channelArn(u"general"_s).toString(), messages, nextToken }));
}

std::optional<TransportReply> ListingService::answer(const TransportRequest &request) const
{
    if (request.method != "GET")
        return std::nullopt;
    if (failure)
        return failure;
    const QByteArray query = request.url.query(QUrl::FullyEncoded).toLatin1();
    if (request.url.path().endsWith(u"/messages"))
        return messagesPage(query);
    if (query.contains("scope=app-instance-user-memberships"))
        return channelsPage(query);
    return std::nullopt;
}

TransportReply ListingService::messagesPage(const QByteArray &text) const
{
    const wire::ListChannelMessagesQuery query = *wire::decodeListChannelMessagesQuery(text);
    // The token names the message that the page ends before, and goes with these bounds alone.
    const QString bounds = u" %1 %2"_s.arg(
        query.notBefore.toString(Qt::ISODateWithMs), query.notAfter.toString(Qt::ISODateWithMs));
    if (query.nextToken && !query.nextToken->endsWith(bounds))
        return errorReply(400, "BadRequestException");
    const qsizetype limit = query.maxResults.value_or(50);
    QList<ChannelMessage> found;
    std::optional<QString> nextToken;
    bool begun = !query.nextToken;
    const bool isUpwards = query.sortOrder == wire::SortOrder::Ascending;
    for (qsizetype i = 0; i < messages.size() && !nextToken; ++i) {
        const ChannelMessage &message = messages[isUpwards ? i : messages.size() - 1 - i];
        if ((query.notAfter.isValid() && message.createdAt > query.notAfter)
            || (query.notBefore.isValid() && message.createdAt < query.notBefore))
            continue;
        if (begun && found.size() == limit)
            nextToken = found.last().id.toString() + bounds;
        else if (begun)
            found.append(message);
        else
            begun = message.id.toString() + bounds == *query.nextToken;
    }
    return messagesReply(found, nextToken);
}

TransportReply ListingService::channelsPage(const QByteArray &text) const
{
    const wire::ListMembershipsQuery query = *wire::decodeListMembershipsQuery(text);
    const qsizetype first = query.nextToken ? query.nextToken->toInt() : 0;
    wire::ListMembershipsPage page;
    for (const Channel &channel : channels.mid(first, channelsPerPage))
        page.memberships.append({ channel, false, {},
            parts.contains(channel.arn) ? std::optional(parts[channel.arn]) : std::nullopt });
    if (first + channelsPerPage < channels.size())
        page.nextToken = QString::number(first + channelsPerPage);
    return replyWith(200, wire::encodeListMembershipsResponse(page));
}

ChatBench::ChatBench(const QString &folder, const QString &user, const OutboxOptions &options,
    const ClientOptions &clientOptions)
    : credentials(testCredentials())
    , store(folder + u"/store.db"_s)
    , drafts(folder + u"/drafts.db"_s)
    , client(transport, credentials, clock, random,
          { QUrl(u"http://127.0.0.1:9"_s), u"us-east-1"_s }, userArn(user), clientOptions)
    , outbox(store, client, clock, random, options)
{
}

ChatBench::~ChatBench()
{
    transport.script = nullptr;
    TransportReply cancelled;
    cancelled.outcome = TransportReply::Outcome::Cancelled;
    for (const ScriptedTransport::Call &call : std::as_const(transport.calls)) {
        if (!call.promise->future().isFinished())
            ScriptedTransport::answer(call, cancelled);
    }
}

MessageDraft draftOf(const QString &content)
{
    MessageDraft draft;
    draft.content = content;
    return draft;
}

QString tokenOf(const ScriptedTransport::Call &call)
{
    return bodyOf(call)[u"ClientRequestToken"_s].toString();
}

QString contentOf(const ScriptedTransport::Call &call)
{
    return bodyOf(call)[u"Content"_s].toString();
}

} // namespace carillon::testing
