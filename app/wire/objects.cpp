// SPDX-License-Identifier: Apache-2.0
#include "wire/objects.h"

#include "wire/json.h"
#include "wire/members.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

void insertTime(QJsonObject &object, const QString &name, const QDateTime &time, TimeForm form)
{
    if (form == TimeForm::Seconds)
        insertTimestamp(object, name, time);
    else if (time.isValid())
        object.insert(name, time.toUTC().toString(Qt::ISODateWithMs));
}

/// Nothing unless it is whole: half a configuration says nothing.
std::optional<ElasticChannelConfiguration> parseElastic(const QJsonObject &object)
{
    const ElasticChannelConfiguration elastic { object.value(u"MaximumSubChannels").toInt(),
        object.value(u"TargetMembershipsPerSubChannel").toInt(),
        object.value(u"MinimumMembershipPercentage").toInt() };
    const bool whole = elastic.maximumSubChannels > 0 && elastic.targetMembershipsPerSubChannel > 0
        && elastic.minimumMembershipPercentage > 0;
    return whole ? std::optional(elastic) : std::nullopt;
}

std::optional<ExpirationSettings> parseExpiration(const QJsonObject &object)
{
    const int days = object.value(u"ExpirationDays").toInt();
    const QString criterion = object.value(u"ExpirationCriterion").toString();
    if (days < ExpirationSettings::leastDays || days > ExpirationSettings::mostDays)
        return std::nullopt;
    if (criterion == u"CREATED_TIMESTAMP")
        return ExpirationSettings { days, ExpirationCriterion::CreatedTimestamp };
    if (criterion == u"LAST_MESSAGE_TIMESTAMP")
        return ExpirationSettings { days, ExpirationCriterion::LastMessageTimestamp };
    return std::nullopt;
}

} // namespace

std::optional<Channel> parseChannel(const QJsonObject &object)
{
    auto arn = ChannelArn::parse(object.value(u"ChannelArn").toString());
    if (!arn)
        return std::nullopt;
    return Channel { *std::move(arn), object.value(u"Name").toString(),
        parseChannelMode(object.value(u"Mode").toString()).value_or(ChannelMode::Unrestricted),
        parseChannelPrivacy(object.value(u"Privacy").toString()).value_or(ChannelPrivacy::Public),
        object.value(u"Metadata").toString(), timestampFromJson(object.value(u"CreatedTimestamp")),
        timestampFromJson(object.value(u"LastMessageTimestamp")),
        parseElastic(object.value(u"ElasticChannelConfiguration").toObject()),
        parseExpiration(object.value(u"ExpirationSettings").toObject()) };
}

QJsonObject channelSummaryToJson(const Channel &channel, TimeForm form)
{
    QJsonObject object { { u"Name"_s, channel.name }, { u"ChannelArn"_s, channel.arn.toString() },
        { u"Mode"_s, toText(channel.mode) }, { u"Privacy"_s, toText(channel.privacy) } };
    if (!channel.metadata.isEmpty())
        object.insert(u"Metadata"_s, channel.metadata);
    insertTime(object, u"LastMessageTimestamp"_s, channel.lastMessageAt, form);
    return object;
}

std::optional<ChannelMessage> parseMessage(const ChannelArn &channel, const QJsonObject &object)
{
    const auto id = MessageId::parse(object.value(u"MessageId").toString());
    const QJsonValue typeText = object.value(u"Type");
    const auto type = typeText.isString() ? parseMessageType(typeText.toString())
                                          : std::optional(MessageType::Standard);
    if (!id || !type)
        return std::nullopt;
    const QJsonObject sender = object.value(u"Sender").toObject();
    const QJsonObject status = object.value(u"Status").toObject();
    return ChannelMessage {
        .channel = channel,
        .id = *id,
        .content = object.value(u"Content").toString(),
        .metadata = optionalText(object, u"Metadata"),
        .type = *type,
        .persistence = parsePersistence(object.value(u"Persistence").toString())
                           .value_or(MessagePersistence::Persistent),
        .sender = { sender.value(u"Arn").toString(), sender.value(u"Name").toString() },
        .createdAt = timestampFromJson(object.value(u"CreatedTimestamp")),
        .lastEditedAt = timestampFromJson(object.value(u"LastEditedTimestamp")),
        .lastUpdatedAt = timestampFromJson(object.value(u"LastUpdatedTimestamp")),
        .redacted = object.value(u"Redacted").toBool(),
        .status
        = parseMessageStatus(status.value(u"Value").toString()).value_or(MessageStatus::Sent),
        .statusDetail = status.value(u"Detail").toString(),
        .attributes
        = parseAttributes(object.value(u"MessageAttributes")).value_or(QList<MessageAttribute>()),
        .contentType = optionalText(object, u"ContentType"),
        .targetMemberArn = parseTarget(object.value(u"Target")),
        .subChannelId = optionalText(object, u"SubChannelId"),
    };
}

QJsonObject messageSummaryToJson(const ChannelMessage &message, TimeForm form)
{
    QJsonObject sender { { u"Arn"_s, message.sender.arn } };
    if (!message.sender.name.isEmpty())
        sender.insert(u"Name"_s, message.sender.name);
    QJsonObject object { { u"MessageId"_s, message.id.toString() },
        { u"Type"_s, toText(message.type) }, { u"Redacted"_s, message.redacted },
        { u"Sender"_s, sender },
        { u"Status"_s, statusToJson(message.status, message.statusDetail) } };
    if (!message.redacted)
        object.insert(u"Content"_s, message.content);
    insertText(object, u"Metadata"_s, message.metadata);
    insertTime(object, u"CreatedTimestamp"_s, message.createdAt, form);
    insertTime(object, u"LastEditedTimestamp"_s, message.lastEditedAt, form);
    insertTime(object, u"LastUpdatedTimestamp"_s, message.lastUpdatedAt, form);
    if (!message.attributes.isEmpty())
        object.insert(u"MessageAttributes"_s, attributesToJson(message.attributes));
    insertText(object, u"ContentType"_s, message.contentType);
    if (message.targetMemberArn)
        object.insert(u"Target"_s, targetToJson(*message.targetMemberArn));
    return object;
}

QJsonObject messageToJson(const ChannelMessage &message, TimeForm form)
{
    QJsonObject object = messageSummaryToJson(message, form);
    object.insert(u"ChannelArn"_s, message.channel.toString());
    object.insert(u"Persistence"_s, toText(message.persistence));
    insertText(object, u"SubChannelId"_s, message.subChannelId);
    return object;
}

} // namespace carillon::wire
