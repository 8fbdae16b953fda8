// SPDX-License-Identifier: Apache-2.0
#include "wire/events.h"

#include "wire/json.h"
#include "wire/members.h"
#include "wire/objects.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

constexpr qsizetype maxNameLength = 128;

struct TypeName {
    EventType type;
    QStringView text;
};
constexpr TypeName typeNames[] = {
    { EventType::SessionEstablished, u"SESSION_ESTABLISHED" },
    { EventType::CreateChannelMessage, u"CREATE_CHANNEL_MESSAGE" },
    { EventType::UpdateChannelMessage, u"UPDATE_CHANNEL_MESSAGE" },
    { EventType::RedactChannelMessage, u"REDACT_CHANNEL_MESSAGE" },
    { EventType::DeleteChannelMessage, u"DELETE_CHANNEL_MESSAGE" },
    { EventType::PendingCreateChannelMessage, u"PENDING_CREATE_CHANNEL_MESSAGE" },
    { EventType::PendingUpdateChannelMessage, u"PENDING_UPDATE_CHANNEL_MESSAGE" },
    { EventType::FailedCreateChannelMessage, u"FAILED_CREATE_CHANNEL_MESSAGE" },
    { EventType::FailedUpdateChannelMessage, u"FAILED_UPDATE_CHANNEL_MESSAGE" },
    { EventType::DeniedCreateChannelMessage, u"DENIED_CREATE_CHANNEL_MESSAGE" },
    { EventType::DeniedUpdateChannelMessage, u"DENIED_UPDATE_CHANNEL_MESSAGE" },
    { EventType::ChannelDetails, u"CHANNEL_DETAILS" },
    { EventType::UpdateChannel, u"UPDATE_CHANNEL" },
    { EventType::DeleteChannel, u"DELETE_CHANNEL" },
    { EventType::CreateChannelMembership, u"CREATE_CHANNEL_MEMBERSHIP" },
    { EventType::UpdateChannelMembership, u"UPDATE_CHANNEL_MEMBERSHIP" },
    { EventType::DeleteChannelMembership, u"DELETE_CHANNEL_MEMBERSHIP" },
    { EventType::BatchCreateChannelMembership, u"BATCH_CREATE_CHANNEL_MEMBERSHIP" },
};

EventType typeOf(QStringView text)
{
    const auto *const found = std::ranges::find(typeNames, text, &TypeName::text);
    return found == std::end(typeNames) ? EventType::Unknown : found->type;
}

/// What a message is in when its event says so and its Status does not.
std::optional<MessageStatus> statusOf(EventType type)
{
    switch (type) {
    case EventType::PendingCreateChannelMessage:
    case EventType::PendingUpdateChannelMessage:
        return MessageStatus::Pending;
    case EventType::FailedCreateChannelMessage:
    case EventType::FailedUpdateChannelMessage:
        return MessageStatus::Failed;
    case EventType::DeniedCreateChannelMessage:
    case EventType::DeniedUpdateChannelMessage:
        return MessageStatus::Denied;
    default:
        return std::nullopt;
    }
}

/// Nothing where it cannot be placed in its channel: no ARN, no id, no time of creation.
std::optional<ChannelMessage> messageOf(EventType type, const QJsonObject &object)
{
    const auto channel = ChannelArn::parse(object.value(u"ChannelArn").toString());
    auto message = channel ? parseMessage(*channel, object) : std::nullopt;
    if (!message || (!message->createdAt.isValid() && type != EventType::DeleteChannelMessage))
        return std::nullopt;
    if (!message->lastUpdatedAt.isValid())
        message->lastUpdatedAt
            = message->lastEditedAt.isValid() ? message->lastEditedAt : message->createdAt;
    if (const auto status = statusOf(type); status && message->status == MessageStatus::Sent)
        message->status = *status;
    if (type == EventType::RedactChannelMessage)
        message->redacted = true;
    return message;
}

Identity senderOf(const QJsonObject &object)
{
    return { object.value(u"Arn").toString(), object.value(u"Name").toString() };
}

QList<Identity> sendersOf(const QJsonArray &array)
{
    QList<Identity> senders;
    for (const QJsonValue &value : array) {
        const Identity sender = senderOf(value.toObject());
        if (Arn::parse(sender.arn))
            senders.append(sender);
    }
    return senders;
}

std::optional<MembershipChange> membershipOf(const QJsonObject &object)
{
    const auto channel = ChannelArn::parse(object.value(u"ChannelArn").toString());
    if (!channel)
        return std::nullopt;
    const QJsonValue one = object.value(u"Member");
    MembershipChange change { *channel,
        sendersOf(one.isObject() ? QJsonArray { one } : object.value(u"Members").toArray()),
        senderOf(object.value(u"InvitedBy").toObject()),
        object.value(u"Type").toString() == u"HIDDEN",
        timestampFromJson(object.value(u"CreatedTimestamp")),
        timestampFromJson(object.value(u"LastUpdatedTimestamp")),
        optionalText(object, u"SubChannelId") };
    return change.members.isEmpty() ? std::nullopt : std::optional(std::move(change));
}

std::optional<ChannelDetails> detailsOf(const QJsonObject &object)
{
    auto channel = parseChannel(object.value(u"Channel").toObject());
    if (!channel)
        return std::nullopt;
    ChannelDetails details { *std::move(channel), {}, {},
        timestampFromJson(object.value(u"ReadMarkerTimestamp")),
        object.value(u"ChannelMessagesHasMore").toBool() };
    const QJsonArray messages = object.value(u"ChannelMessages").toArray();
    for (const QJsonValue &value : messages) {
        auto message = parseMessage(details.channel.arn, value.toObject());
        if (message && message->createdAt.isValid())
            details.messages.append(*std::move(message));
    }
    QJsonArray members;
    const QJsonArray memberships = object.value(u"ChannelMemberships").toArray();
    for (const QJsonValue &value : memberships)
        members.append(value.toObject().value(u"Member"));
    details.members = sendersOf(members);
    return details;
}

template <class T> bool take(Event &event, std::optional<T> value)
{
    if (value)
        event.payload = *std::move(value);
    return value.has_value();
}

bool readPayload(Event &event, const QJsonObject &object)
{
    if (isMessageEvent(event.type))
        return take(event, messageOf(event.type, object));
    switch (event.type) {
    case EventType::UpdateChannel:
    case EventType::DeleteChannel:
        return take(event, parseChannel(object));
    case EventType::CreateChannelMembership:
    case EventType::UpdateChannelMembership:
    case EventType::DeleteChannelMembership:
    case EventType::BatchCreateChannelMembership:
        return take(event, membershipOf(object));
    case EventType::ChannelDetails:
        return take(event, detailsOf(object));
    default:
        return true;
    }
}

bool hasPayload(EventType type)
{
    return type != EventType::Unknown && type != EventType::SessionEstablished;
}

QJsonObject senderToJson(const Identity &sender)
{
    QJsonObject object { { u"Arn"_s, sender.arn } };
    if (!sender.name.isEmpty())
        object.insert(u"Name"_s, sender.name);
    return object;
}

QString isoText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject toObject(const MembershipChange &change, bool batch)
{
    QJsonObject object { { u"ChannelArn"_s, change.channel.toString() },
        { u"Type"_s, change.hidden ? u"HIDDEN"_s : u"DEFAULT"_s } };
    if (batch) {
        QJsonArray members;
        for (const Identity &member : change.members)
            members.append(senderToJson(member));
        object.insert(u"Members"_s, members);
    } else if (!change.members.isEmpty()) {
        object.insert(u"Member"_s, senderToJson(change.members.first()));
    }
    if (!change.invitedBy.arn.isEmpty())
        object.insert(u"InvitedBy"_s, senderToJson(change.invitedBy));
    if (change.createdAt.isValid())
        object.insert(u"CreatedTimestamp"_s, isoText(change.createdAt));
    if (change.lastUpdatedAt.isValid())
        object.insert(u"LastUpdatedTimestamp"_s, isoText(change.lastUpdatedAt));
    insertText(object, u"SubChannelId"_s, change.subChannelId);
    return object;
}

QJsonObject toObject(const ChannelDetails &details)
{
    QJsonArray messages;
    for (const ChannelMessage &message : details.messages)
        messages.append(messageSummaryToJson(message, TimeForm::Iso));
    QJsonArray memberships;
    for (const Identity &member : details.members)
        memberships.append(QJsonObject { { u"Member"_s, senderToJson(member) } });
    QJsonObject object { { u"Channel"_s, channelSummaryToJson(details.channel, TimeForm::Iso) },
        { u"ChannelMessages"_s, messages }, { u"ChannelMemberships"_s, memberships },
        { u"ChannelMessagesHasMore"_s, details.hasMoreMessages } };
    if (details.readMarkerAt.isValid())
        object.insert(u"ReadMarkerTimestamp"_s, isoText(details.readMarkerAt));
    return object;
}

QByteArray payloadOf(const Event &event)
{
    if (const auto *message = event.message())
        return toJson(messageToJson(*message, TimeForm::Iso));
    if (const auto *channel = std::get_if<Channel>(&event.payload))
        return toJson(channelSummaryToJson(*channel, TimeForm::Iso));
    if (const auto *change = std::get_if<MembershipChange>(&event.payload))
        return toJson(toObject(*change, event.type == EventType::BatchCreateChannelMembership));
    if (const auto *details = std::get_if<ChannelDetails>(&event.payload))
        return toJson(toObject(*details));
    return event.payloadText;
}

QString messageTypeOf(const Event &event)
{
    if (!event.messageType.isEmpty())
        return event.messageType;
    const ChannelMessage *message = event.message();
    return message ? toText(message->type) : u"SYSTEM"_s;
}

} // namespace

std::expected<Event, FrameProblem> parseEvent(QByteArrayView frame)
{
    if (frame.size() > maxFrameBytes)
        return std::unexpected(FrameProblem::TooLarge);
    const auto object = parseObject(frame);
    if (!object)
        return std::unexpected(FrameProblem::NotJson);
    const QJsonObject headers = object->value(u"Headers").toObject();
    Event event;
    event.name = headers.value(u"x-amz-chime-event-type").toString();
    if (event.name.isEmpty() || event.name.size() > maxNameLength)
        return std::unexpected(FrameProblem::NoEventType);
    event.type = typeOf(event.name);
    event.messageType = headers.value(u"x-amz-chime-message-type").toString().left(maxNameLength);
    event.reason = headers.value(u"x-amz-chime-event-reason").toString().left(maxNameLength);
    event.payloadText = object->value(u"Payload").toString().toUtf8();
    if (!hasPayload(event.type))
        return event;
    const auto payload = parseObject(event.payloadText);
    if (!payload || !readPayload(event, *payload))
        return std::unexpected(FrameProblem::BadPayload);
    return event;
}

QByteArray encodeEvent(const Event &event)
{
    const QString name = event.type == EventType::Unknown ? event.name : toText(event.type);
    QJsonObject headers { { u"x-amz-chime-event-type"_s, name },
        { u"x-amz-chime-message-type"_s, messageTypeOf(event) } };
    if (!event.reason.isEmpty())
        headers.insert(u"x-amz-chime-event-reason"_s, event.reason);
    QJsonObject frame { { u"Headers"_s, headers } };
    if (const QByteArray payload = payloadOf(event); !payload.isEmpty())
        frame.insert(u"Payload"_s, QString::fromUtf8(payload));
    return toJson(frame);
}

QString toText(EventType type)
{
    const auto *const found = std::ranges::find(typeNames, type, &TypeName::type);
    return found == std::end(typeNames) ? QString() : found->text.toString();
}

bool isMessageEvent(EventType type)
{
    return type >= EventType::CreateChannelMessage && type <= EventType::DeniedUpdateChannelMessage;
}

} // namespace carillon::wire
