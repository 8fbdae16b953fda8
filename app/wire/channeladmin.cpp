// SPDX-License-Identifier: Apache-2.0
#include "wire/channeladmin.h"

#include "wire/members.h"
#include "wire/objects.h"
#include "wire/query.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

QJsonObject elasticToJson(const ElasticChannelConfiguration &elastic)
{
    return { { u"MaximumSubChannels"_s, elastic.maximumSubChannels },
        { u"TargetMembershipsPerSubChannel"_s, elastic.targetMembershipsPerSubChannel },
        { u"MinimumMembershipPercentage"_s, elastic.minimumMembershipPercentage } };
}

QJsonObject expirationToJson(const ExpirationSettings &settings)
{
    const bool fromCreation = settings.criterion == ExpirationCriterion::CreatedTimestamp;
    return { { u"ExpirationDays"_s, settings.days },
        { u"ExpirationCriterion"_s,
            fromCreation ? u"CREATED_TIMESTAMP"_s : u"LAST_MESSAGE_TIMESTAMP"_s } };
}

/// The model wants at least one, or no member at all.
void insertTexts(QJsonObject &object, const QString &name, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(name, QJsonArray::fromStringList(texts));
}

} // namespace

Request createChannelRequest(
    const NewChannel &channel, const ClientRequestToken &token, const AppInstanceUserArn &bearer)
{
    QJsonObject body { { u"AppInstanceArn"_s, channel.appInstance.toString() },
        { u"Name"_s, channel.name }, { u"Mode"_s, toText(channel.mode) },
        { u"Privacy"_s, toText(channel.privacy) }, { u"ClientRequestToken"_s, token.toString() } };
    insertText(body, u"Metadata"_s, channel.metadata);
    insertText(body, u"ChannelId"_s, channel.channelId);
    insertTexts(body, u"MemberArns"_s, channel.memberArns);
    insertTexts(body, u"ModeratorArns"_s, channel.moderatorArns);
    if (channel.elastic)
        body.insert(u"ElasticChannelConfiguration"_s, elasticToJson(*channel.elastic));
    if (channel.expiration)
        body.insert(u"ExpirationSettings"_s, expirationToJson(*channel.expiration));
    return requestWithBody("POST", "/channels", {}, bearer, body);
}

Request updateChannelRequest(
    const ChannelArn &channel, const ChannelChange &change, const AppInstanceUserArn &bearer)
{
    QJsonObject body;
    insertText(body, u"Name"_s, change.name);
    if (change.mode)
        body.insert(u"Mode"_s, toText(*change.mode));
    insertText(body, u"Metadata"_s, change.metadata);
    return requestWithBody("PUT", channelPath(channel), {}, bearer, body);
}

Request deleteChannelRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer)
{
    return requestWithoutBody("DELETE", channelPath(channel), {}, bearer);
}

Request putExpirationRequest(const ChannelArn &channel,
    const std::optional<ExpirationSettings> &settings, const AppInstanceUserArn &bearer)
{
    QJsonObject body;
    if (settings)
        body.insert(u"ExpirationSettings"_s, expirationToJson(*settings));
    return requestWithBody("PUT", channelPath(channel, "/expiration-settings"), {}, bearer, body);
}

std::optional<ChannelArn> parseChannelArnResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    auto arn = ChannelArn::parse(object->value(u"ChannelArn").toString());
    return arn ? std::optional(*std::move(arn)) : std::nullopt;
}

Request listChannelsRequest(const AppInstanceArn &appInstance, ChannelPrivacy privacy,
    const Paging &paging, const AppInstanceUserArn &bearer)
{
    QueryWriter writer;
    writer.add("app-instance-arn", appInstance.toString());
    writer.add("privacy", toText(privacy));
    return requestWithoutBody("GET", "/channels", pagingQuery(writer.query(), paging), bearer);
}

Request listModeratedChannelsRequest(const Paging &paging, const AppInstanceUserArn &bearer)
{
    return requestWithoutBody("GET", "/channels",
        pagingQuery("scope=app-instance-user-moderated-channels", paging), bearer);
}

Request searchChannelsRequest(
    const QStringList &memberArns, const Paging &paging, const AppInstanceUserArn &bearer)
{
    const QJsonObject field { { u"Key"_s, u"MEMBERS"_s }, { u"Operator"_s, u"INCLUDES"_s },
        { u"Values"_s, QJsonArray::fromStringList(memberArns) } };
    return requestWithBody("POST", "/channels", pagingQuery("operation=search", paging), bearer,
        { { u"Fields"_s, QJsonArray { field } } });
}

std::optional<Page<Channel>> parseChannelsResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    Page<Channel> page { {}, optionalText(*object, u"NextToken") };
    const QJsonArray channels = object->value(u"Channels").toArray();
    for (const QJsonValue &value : channels) {
        const QJsonObject item = value.toObject();
        // The list of moderated ones wraps each.
        const QJsonValue wrapped = item.value(u"ChannelSummary");
        if (auto channel = parseChannel(wrapped.isObject() ? wrapped.toObject() : item))
            page.items.append(*std::move(channel));
    }
    return page;
}

} // namespace carillon::wire
