// SPDX-License-Identifier: Apache-2.0
#include "localservice/messagehandlers.h"

#include "localservice/answers.h"
#include "localservice/messages.h"
#include "localservice/page.h"
#include "localservice/responses.h"
#include "wire/channels.h"
#include "wire/members.h"
#include "wire/objects.h"
#include "wire/sendchannelmessage.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

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

/// Everything a page token depends on but the size of the page and the caller.
QStringList listName(const MessagesQuery &query)
{
    const auto bound
        = [](const std::optional<qint64> &ms) { return ms ? QString::number(*ms) : u"-"_s; };
    return { query.channel.toString(), query.subChannelId, query.ascending ? u"up"_s : u"down"_s,
        bound(query.notBeforeMs), bound(query.notAfterMs) };
}

std::optional<QString> subChannelAskedFor(const Call &call)
{
    return Parameters(call).text("sub-channel-id", wire::shapes::subChannelId);
}

} // namespace

Operations MessageHandlers::operations()
{
    using Self = MessageHandlers;
    return {
        operation("SendChannelMessage", this, &Self::sendChannelMessage),
        operation("GetChannelMessage", this, &Self::getChannelMessage),
        operation("GetChannelMessageStatus", this, &Self::getChannelMessageStatus),
        operation("ListChannelMessages", this, &Self::listChannelMessages),
    };
}

/// Refuses a message that this caller may not send to this channel. Hidden members may send: AWS
/// says that members may, and of hidden ones only who may list them (developer guide, roles).
void MessageHandlers::checkDestination(
    const Call &call, const ChannelAccess &access, const MessageDraft &draft)
{
    const QString subChannel = subChannelFor(m_tables, call, access, draft.subChannelId);
    if (!m_tables.members.find(access.arn(), call.bearer, subChannel))
        forbid(call, access.arn());
    if (!draft.targetMemberArn)
        return;
    const QString &targetArn = *draft.targetMemberArn;
    const auto target = m_tables.members.find(access.arn(), targetArn, subChannel);
    if (!target || (target->hidden && !seesHidden(call, access, targetArn)))
        refuse(ErrorKind::BadRequest, u"The target is not a member of the channel"_s);
}

HttpResponse MessageHandlers::sendChannelMessage(const Call &call)
{
    const ChannelArn channel = channelArnOf(call);
    const auto draft = wire::decodeSendChannelMessageBody(call.request.body);
    if (!draft)
        throw Refusal { violationResponse(draft.error()) };
    const ChannelAccess access = joined(m_tables, call);
    checkDestination(call, access, *draft);

    const bool pending = access.record.flowArn && draft->type == MessageType::Standard;
    const MessageToAccept message { channel, call.bearer, *draft, call.nowMs, pending };
    const Acceptance acceptance = acceptMessage(m_tables, *call.events, message);
    if (acceptance.kind == Acceptance::Kind::TokenReused) {
        refuse(ErrorKind::Conflict,
            u"The ClientRequestToken was already used for a message with other content"_s);
    }
    return sentAnswer(message, acceptance.messageId);
}

HttpResponse MessageHandlers::sentAnswer(const MessageToAccept &message, const QString &messageId)
{
    // What is not stored was sent, or was sent and then deleted.
    const auto stored = m_tables.messages.find(message.channel, messageId);
    return jsonResponse(201,
        wire::encodeSendChannelMessageResponse({ message.channel.toString(),
            *MessageId::parse(messageId), stored ? stored->message.status : MessageStatus::Sent, {},
            message.draft.subChannelId }));
}

HttpResponse MessageHandlers::getChannelMessage(const Call &call)
{
    const QString id = labelOf(call, "messageId", wire::shapes::messageId);
    const auto wanted = subChannelAskedFor(call);
    const ChannelAccess access = readable(m_tables, call);
    const QString subChannel = subChannelFor(m_tables, call, access, wanted);
    const auto stored = m_tables.messages.find(access.record.channel.arn, id);
    if (!stored || !isVisibleTo(call.bearer, stored->message)
        || stored->message.subChannelId.value_or(QString()) != subChannel)
        refuse(ErrorKind::NotFound, u"There is no such message in the channel"_s);
    return answer({ { u"ChannelMessage"_s, messageJson(stored->message) } });
}

HttpResponse MessageHandlers::getChannelMessageStatus(const Call &call)
{
    const QString id = labelOf(call, "messageId", wire::shapes::messageId);
    const auto wanted = subChannelAskedFor(call);
    const ChannelAccess access = readable(m_tables, call);
    subChannelFor(m_tables, call, access, wanted);
    const auto stored = m_tables.messages.find(access.record.channel.arn, id);
    if (!stored || stored->message.sender.arn != call.bearer)
        forbid(call, access.arn());
    const bool pending = m_tables.messages.callbackOf(id).has_value();
    return answer({ { u"Status"_s,
        wire::statusToJson(pending ? MessageStatus::Pending : stored->message.status, {}) } });
}

HttpResponse MessageHandlers::listChannelMessages(const Call &call)
{
    const auto wanted = wire::decodeListChannelMessagesQuery(call.request.query);
    if (!wanted)
        throw Refusal { violationResponse(wanted.error()) };
    const ChannelAccess access = readable(m_tables, call);
    MessagesQuery query { access.record.channel.arn, call.bearer,
        wanted->sortOrder == wire::SortOrder::Ascending, millisecondsOf(wanted->notBefore),
        millisecondsOf(wanted->notAfter), {}, 0,
        subChannelFor(m_tables, call, access, wanted->subChannelId) };
    const Page page(m_pageTokens, call, Parameters(call), listName(query));
    if (!page.position().isEmpty())
        query.after = decoded(page.position());
    query.limit = page.limit();

    const auto found = m_tables.messages.page(query);
    QJsonArray messages;
    for (const StoredMessage &stored : found.first(std::min<qsizetype>(page.size(), found.size())))
        messages.append(wire::messageSummaryToJson(stored.message));
    QJsonObject result { { u"ChannelArn"_s, access.arn() }, { u"ChannelMessages"_s, messages } };
    if (found.size() > page.size())
        result.insert(u"NextToken"_s, page.tokenAfter(encoded(found.at(page.size() - 1).position)));
    if (wanted->subChannelId)
        result.insert(u"SubChannelId"_s, *wanted->subChannelId);
    return answer(result);
}

} // namespace carillon::localservice
