// SPDX-License-Identifier: Apache-2.0
#include "localservice/answers.h"

#include "wire/json.h"
#include "wire/members.h"
#include "wire/objects.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

QJsonValue withIsoTimes(const QJsonValue &value)
{
    if (value.isObject())
        return isoTimes(value.toObject());
    if (!value.isArray())
        return value;
    QJsonArray array;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items)
        array.append(withIsoTimes(item));
    return array;
}

} // namespace

QJsonValue secondsOf(qint64 ms)
{
    return static_cast<double>(ms) / 1000.0;
}

QJsonObject identityJson(const Person &person)
{
    QJsonObject object { { u"Arn"_s, person.arn } };
    if (!person.name.isEmpty())
        object.insert(u"Name"_s, person.name);
    return object;
}

QJsonObject channelSummaryJson(const ChannelRecord &channel)
{
    return wire::channelSummaryToJson(channel.channel);
}

QJsonObject elasticJson(const ElasticConfiguration &elastic)
{
    return { { u"MaximumSubChannels"_s, elastic.maximumSubChannels },
        { u"TargetMembershipsPerSubChannel"_s, elastic.targetMemberships },
        { u"MinimumMembershipPercentage"_s, elastic.minimumPercentage } };
}

QJsonObject expirationJson(const ExpirationSettings &settings)
{
    return { { u"ExpirationDays"_s, settings.days },
        { u"ExpirationCriterion"_s,
            settings.sinceLastMessage ? u"LAST_MESSAGE_TIMESTAMP"_s : u"CREATED_TIMESTAMP"_s } };
}

QJsonObject channelJson(const ChannelRecord &channel)
{
    QJsonObject object = channelSummaryJson(channel);
    wire::insertTimestamp(object, u"CreatedTimestamp"_s, channel.channel.createdAt);
    object.insert(u"LastUpdatedTimestamp"_s, secondsOf(channel.updatedAtMs));
    object.insert(u"CreatedBy"_s, identityJson(channel.createdBy));
    wire::insertText(object, u"ChannelFlowArn"_s, channel.flowArn);
    if (channel.elastic)
        object.insert(u"ElasticChannelConfiguration"_s, elasticJson(*channel.elastic));
    if (channel.expiration)
        object.insert(u"ExpirationSettings"_s, expirationJson(*channel.expiration));
    return object;
}

QJsonObject membershipJson(const MemberRecord &member)
{
    QJsonObject object { { u"InvitedBy"_s, identityJson(member.invitedBy) },
        { u"Type"_s, member.hidden ? u"HIDDEN"_s : u"DEFAULT"_s },
        { u"Member"_s, identityJson(member.person) }, { u"ChannelArn"_s, member.channelArn },
        { u"CreatedTimestamp"_s, secondsOf(member.createdAtMs) },
        { u"LastUpdatedTimestamp"_s, secondsOf(member.updatedAtMs) } };
    if (!member.subChannelId.isEmpty())
        object.insert(u"SubChannelId"_s, member.subChannelId);
    return object;
}

QJsonObject membershipOfUserJson(const MembershipRecord &membership)
{
    const MemberRecord &member = membership.member;
    QJsonObject summary { { u"Type"_s, member.hidden ? u"HIDDEN"_s : u"DEFAULT"_s } };
    if (member.readMarkerAtMs)
        summary.insert(u"ReadMarkerTimestamp"_s, secondsOf(*member.readMarkerAtMs));
    if (!member.subChannelId.isEmpty())
        summary.insert(u"SubChannelId"_s, member.subChannelId);
    return { { u"ChannelSummary"_s, channelSummaryJson(membership.channel) },
        { u"AppInstanceUserMembershipSummary"_s, summary } };
}

QJsonObject messageJson(const ChannelMessage &message)
{
    QJsonObject object = wire::messageSummaryToJson(message);
    object.insert(u"ChannelArn"_s, message.channel.toString());
    object.insert(u"Persistence"_s, wire::toText(message.persistence));
    wire::insertText(object, u"SubChannelId"_s, message.subChannelId);
    return object;
}

QJsonObject flowSummaryJson(const FlowRecord &flow)
{
    return { { u"ChannelFlowArn"_s, flow.arn }, { u"Name"_s, flow.name },
        { u"Processors"_s, QJsonDocument::fromJson(flow.processors.toUtf8()).array() } };
}

QJsonObject flowJson(const FlowRecord &flow)
{
    QJsonObject object = flowSummaryJson(flow);
    object.insert(u"CreatedTimestamp"_s, secondsOf(flow.createdAtMs));
    object.insert(u"LastUpdatedTimestamp"_s, secondsOf(flow.updatedAtMs));
    return object;
}

QJsonObject isoTimes(QJsonObject object)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key().endsWith("Timestamp"_L1) && it->isDouble()) {
            *it = wire::timestampFromJson(*it).toString(Qt::ISODateWithMs);
        } else {
            *it = withIsoTimes(*it);
        }
    }
    return object;
}

} // namespace carillon::localservice
