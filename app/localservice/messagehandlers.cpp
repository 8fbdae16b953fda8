// SPDX-License-Identifier: Apache-2.0
#include "localservice/messagehandlers.h"

#include "localservice/responses.h"
#include "wire/sendchannelmessage.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 50;

std::optional<qint64> millisecondsOf(const QDateTime &time)
{
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

QByteArray encoded(const MessagePosition &position)
{
    return QByteArray::number(position.createdAtMs) + ':' + QByteArray::number(position.row);
}

MessagePosition decoded(const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':');
    return { text.first(colon).toLongLong(), text.sliced(colon + 1).toLongLong() };
}

HttpResponse noSubChannels()
{
    return errorResponse(
        ErrorKind::BadRequest, u"SubChannelId is only for elastic channels; this is none"_s);
}

/// Everything a page token depends on but the size of the page.
QByteArray listName(const Call &call, const MessagesQuery &query)
{
    const auto bound = [](const std::optional<qint64> &ms) {
        return ms ? QByteArray::number(*ms) : QByteArray("-");
    };
    return QByteArrayList { call.route.operation, query.channel.toString().toUtf8(),
        query.viewerArn.toUtf8(), query.ascending ? "up"_ba : "down"_ba, bound(query.notBeforeMs),
        bound(query.notAfterMs) }
        .join('\0');
}

} // namespace

/// Why this caller may not send this message to this channel.
std::optional<HttpResponse> MessageHandlers::refusalOf(const Call &call, const MessageDraft &draft)
{
    const auto access = readableChannel(m_store, call);
    if (!access)
        return access.error();
    const ChannelArn &channel = access->record.channel.arn;
    if (!access->isMember)
        return forbidden(call, channel.toString());
    if (draft.subChannelId)
        return noSubChannels();
    if (draft.targetMemberArn) {
        const auto isMember = m_store.isMember(channel, *draft.targetMemberArn);
        if (!isMember)
            return storeErrorResponse(isMember.error());
        if (!*isMember)
            return errorResponse(
                ErrorKind::BadRequest, u"The target is not a member of the channel"_s);
    }
    return std::nullopt;
}

HttpResponse MessageHandlers::sendChannelMessage(const Call &call)
{
    const auto channel = channelOf(call);
    if (!channel)
        return channel.error();
    const auto draft = wire::decodeSendChannelMessageBody(call.request.body);
    if (!draft)
        return violationResponse(draft.error());
    if (const auto refusal = refusalOf(call, *draft))
        return *refusal;

    const MessageToAccept message { *channel, call.bearer.toString(), *draft, call.nowMs };
    const auto acceptance = m_store.accept(message);
    if (!acceptance)
        return storeErrorResponse(acceptance.error());
    if (acceptance->kind == Acceptance::Kind::TokenReused) {
        return errorResponse(ErrorKind::Conflict,
            u"The ClientRequestToken was already used for a message with other content"_s);
    }
    if (acceptance->kind == Acceptance::Kind::New)
        m_echoBot.answer(message);
    return jsonResponse(201,
        wire::encodeSendChannelMessageResponse({ channel->toString(),
            *MessageId::parse(acceptance->messageId), MessageStatus::Sent, {}, {} }));
}

HttpResponse MessageHandlers::listChannelMessages(const Call &call)
{
    const auto access = readableChannel(m_store, call);
    if (!access)
        return access.error();
    const auto wanted = wire::decodeListChannelMessagesQuery(call.request.query);
    if (!wanted)
        return violationResponse(wanted.error());
    if (wanted->subChannelId)
        return noSubChannels();

    MessagesQuery query { access->record.channel.arn, call.bearer.toString(),
        wanted->sortOrder == wire::SortOrder::Ascending, millisecondsOf(wanted->notBefore),
        millisecondsOf(wanted->notAfter), {}, wanted->maxResults.value_or(largestPage) };
    const QByteArray list = listName(call, query);
    if (wanted->nextToken && !wanted->nextToken->isEmpty()) {
        const auto position = m_pageTokens.read(list, *wanted->nextToken);
        if (!position)
            return errorResponse(ErrorKind::BadRequest, u"Invalid NextToken"_s);
        query.after = decoded(*position);
    }
    return page(query, list);
}

HttpResponse MessageHandlers::page(const MessagesQuery &query, const QByteArray &list)
{
    MessagesQuery oneMore = query;
    ++oneMore.limit;
    const auto found = m_store.messages(oneMore);
    if (!found)
        return storeErrorResponse(found.error());
    wire::ListChannelMessagesPage page;
    page.channelArn = query.channel.toString();
    for (const StoredMessage &stored :
        found->first(std::min<qsizetype>(query.limit, found->size())))
        page.messages.append(stored.message);
    if (found->size() > query.limit)
        page.nextToken = m_pageTokens.make(list, encoded(found->at(query.limit - 1).position));
    return jsonResponse(200, wire::encodeListChannelMessagesResponse(page));
}

} // namespace carillon::localservice
