// SPDX-License-Identifier: Apache-2.0
#include "localservice/messageedithandlers.h"

#include "domain/messagelimits.h"
#include "localservice/messages.h"
#include "wire/json.h"
#include "wire/members.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// CONTROL messages stay within their own limits.
void checkSizes(
    const ChannelMessage &message, const QString &content, const std::optional<QString> &metadata)
{
    const MessageLimits limits = MessageLimits::of(message.type);
    if (utf8Size(content) > limits.contentBytes) {
        refuse(ErrorKind::BadRequest,
            u"A message of type CONTROL has at most %1 bytes"_s.arg(limits.contentBytes));
    }
    if (metadata && message.type == MessageType::Control)
        refuse(ErrorKind::BadRequest, u"A message of type CONTROL has no metadata"_s);
}

QJsonObject messageAnswer(const ChannelMessage &message)
{
    QJsonObject object { { u"ChannelArn"_s, message.channel.toString() },
        { u"MessageId"_s, message.id.toString() } };
    wire::insertText(object, u"SubChannelId"_s, message.subChannelId);
    return object;
}

} // namespace

/// The message of a call, which exists in the sub-channel that the caller named.
struct MessageEditHandlers::Place {
    ChannelMessage message;
    bool isOwn;
};

Operations MessageEditHandlers::operations()
{
    using Self = MessageEditHandlers;
    return {
        operation("UpdateChannelMessage", this, &Self::updateChannelMessage),
        operation("RedactChannelMessage", this, &Self::redactChannelMessage),
        operation("DeleteChannelMessage", this, &Self::deleteChannelMessage),
    };
}

MessageEditHandlers::Place MessageEditHandlers::placeOf(
    const Call &call, const ChannelAccess &access, const std::optional<QString> &subChannel)
{
    const QString place = subChannelFor(m_tables, call, access, subChannel);
    auto stored = m_tables.messages.find(
        access.record.channel.arn, labelOf(call, "messageId", wire::shapes::messageId));
    // Only what was sent can be changed: not what a flow still has before it, nor what has failed.
    if (!stored || stored->message.status != MessageStatus::Sent
        || stored->message.subChannelId.value_or(QString()) != place)
        forbid(call, access.arn());
    return { stored->message, stored->message.sender.arn == call.bearer };
}

HttpResponse MessageEditHandlers::updateChannelMessage(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString content = body.requiredText(u"Content", wire::shapes::nonEmptyContent);
    const auto metadata = body.text(u"Metadata", wire::shapes::metadata);
    const auto contentType = body.text(u"ContentType", wire::shapes::contentType);
    const auto subChannel = body.text(u"SubChannelId", wire::shapes::subChannelId);
    check(body);
    const ChannelAccess access = joined(m_tables, call);
    auto [message, isOwn] = placeOf(call, access, subChannel);
    // What a moderator wrote in a sub-channel it has left is not its own to change any more.
    if (!isOwn
        || !m_tables.members.find(
            access.arn(), call.bearer, message.subChannelId.value_or(QString())))
        forbid(call, access.arn());
    checkSizes(message, content, metadata);
    if (message.redacted || m_tables.messages.callbackOf(message.id.toString()))
        refuse(ErrorKind::Conflict, u"The message is redacted, or an update of it is pending"_s);

    ChannelMessage edited = message;
    edited.content = content;
    edited.metadata = metadata ? metadata : message.metadata;
    edited.contentType = contentType ? contentType : message.contentType;
    edited.lastEditedAt = QDateTime::fromMSecsSinceEpoch(call.nowMs, Qt::UTC);
    edited.lastUpdatedAt = edited.lastEditedAt;
    if (access.record.flowArn && message.type == MessageType::Standard) {
        askFlow(m_tables,
            { {}, message.id.toString(), true, edited.content, edited.metadata, edited.contentType,
                call.nowMs });
        edited.status = MessageStatus::Pending;
        tellSender(*call.events, "PENDING_UPDATE_CHANNEL_MESSAGE"_ba, edited);
    } else {
        m_tables.messages.update(edited);
        tellOfMessage(*call.events, "UPDATE_CHANNEL_MESSAGE"_ba, edited);
    }
    QJsonObject result = messageAnswer(edited);
    result.insert(u"Status"_s, wire::statusToJson(edited.status, {}));
    return answer(result);
}

HttpResponse MessageEditHandlers::redactChannelMessage(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const auto subChannel = body.text(u"SubChannelId", wire::shapes::subChannelId);
    check(body);
    const ChannelAccess access = readable(m_tables, call);
    auto [message, isOwn] = placeOf(call, access, subChannel);
    // A message with a target is between two, and only they may act on it.
    const bool mayAct = message.targetMemberArn ? isOwn || message.targetMemberArn == call.bearer
                                                : isOwn || access.governs();
    if (!mayAct || !(access.isMember || access.governs()))
        forbid(call, access.arn());
    if (const auto pending = m_tables.messages.callbackOf(message.id.toString()))
        m_tables.messages.removeCallback(pending->id);
    message.content.clear();
    message.metadata.reset();
    message.redacted = true;
    message.lastUpdatedAt = QDateTime::fromMSecsSinceEpoch(call.nowMs, Qt::UTC);
    m_tables.messages.update(message);
    tellOfMessage(*call.events, "REDACT_CHANNEL_MESSAGE"_ba, message);
    return answer(messageAnswer(message));
}

HttpResponse MessageEditHandlers::deleteChannelMessage(const Call &call)
{
    const auto subChannel = Parameters(call).text("sub-channel-id", wire::shapes::subChannelId);
    const ChannelAccess access = governed(m_tables, call);
    if (!access.isAdmin)
        forbid(call, access.arn());
    const ChannelMessage message = placeOf(call, access, subChannel).message;
    m_tables.messages.remove(message.id.toString());
    tellOfMessage(*call.events, "DELETE_CHANNEL_MESSAGE"_ba, message);
    return noContent();
}

} // namespace carillon::localservice
