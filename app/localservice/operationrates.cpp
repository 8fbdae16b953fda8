// SPDX-License-Identifier: Apache-2.0
#include "localservice/operationrates.h"

#include "wire/json.h"

#include <algorithm>
#include <array>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// Requests a second.
struct PublishedRate {
    double usual; ///< us-east-1
    double frankfurt = usual; ///< eu-central-1
    double elastic = usual; ///< of an elastic channel; those are in us-east-1 only
};

constexpr PublishedRate perBearer { 10, 5 }; ///< all messaging operations of one AppInstanceUser
constexpr double identityPerAccount = 50; ///< all identity operations
constexpr PublishedRate changesOfPeople { 15, 10, 30 };
constexpr PublishedRate changesOfMessages { 30, 10 };

/// Part: a channel or, in an elastic one, a sub-channel.
enum class Owner { Channel, Part, Instance, User };

struct GroupRate {
    const char *operation;
    const char *group; ///< operations of one group share a rate
    Owner owner; ///< of which each has a rate of its own
    PublishedRate perSecond;
};

constexpr std::array groupRates {
    GroupRate { "CreateChannel", "channels", Owner::Instance, { 15 } },
    GroupRate { "UpdateChannel", "channels", Owner::Instance, { 15 } },
    GroupRate { "DeleteChannel", "channels", Owner::Instance, { 15 } },
    GroupRate { "ListChannels", "ListChannels", Owner::Instance, { 10 } },
    GroupRate { "DescribeChannel", "DescribeChannel", Owner::Channel, { 20 } },
    GroupRate { "CreateChannelMembership", "people", Owner::Channel, changesOfPeople },
    GroupRate { "DeleteChannelMembership", "people", Owner::Channel, changesOfPeople },
    GroupRate { "CreateChannelBan", "people", Owner::Channel, changesOfPeople },
    GroupRate { "DeleteChannelBan", "people", Owner::Channel, changesOfPeople },
    GroupRate { "CreateChannelModerator", "people", Owner::Channel, changesOfPeople },
    GroupRate { "DeleteChannelModerator", "people", Owner::Channel, changesOfPeople },
    GroupRate { "BatchCreateChannelMembership", "batch", Owner::Channel, { 1 } },
    GroupRate { "ListChannelMemberships", "lists", Owner::Channel, { 15 } },
    GroupRate { "ListChannelBans", "lists", Owner::Channel, { 15 } },
    GroupRate { "ListChannelModerators", "lists", Owner::Channel, { 15 } },
    GroupRate { "ListSubChannels", "ListSubChannels", Owner::Channel, { 15 } },
    GroupRate { "SendChannelMessage", "messages", Owner::Part, changesOfMessages },
    GroupRate { "UpdateChannelMessage", "messages", Owner::Part, changesOfMessages },
    GroupRate { "RedactChannelMessage", "messages", Owner::Part, changesOfMessages },
    GroupRate { "DeleteChannelMessage", "messages", Owner::Part, changesOfMessages },
    GroupRate { "ChannelFlowCallback", "messages", Owner::Part, changesOfMessages },
    GroupRate { "ListChannelMessages", "ListChannelMessages", Owner::Channel, { 30 } },
    GroupRate { "GetChannelMessage", "GetChannelMessage", Owner::Channel, { 30 } },
    GroupRate { "ListChannelMembershipsForAppInstanceUser", "of-user", Owner::User, { 15 } },
    GroupRate { "ListChannelsModeratedByAppInstanceUser", "of-user", Owner::User, { 15 } },
    GroupRate { "CreateAppInstanceUser", "users", Owner::Instance, { 10 } },
    GroupRate { "UpdateAppInstanceUser", "users", Owner::Instance, { 10 } },
    GroupRate { "DeleteAppInstanceUser", "users", Owner::Instance, { 10 } },
    GroupRate { "ListAppInstanceUsers", "ListAppInstanceUsers", Owner::Instance, { 10 } },
    GroupRate { "DescribeAppInstanceUser", "DescribeAppInstanceUser", Owner::User, { 20 } },
};

QString parameter(const Call &call, QStringView name)
{
    const auto reader = wire::QueryReader::parse(call.request.query);
    return reader ? reader->text(name).value_or(QString()) : QString();
}

/// The user an operation is about: of the path, of the query, or who calls.
QString userOf(const Call &call)
{
    const QString label = QString::fromUtf8(call.route.label("appInstanceUserArn"));
    if (!label.isEmpty())
        return label;
    const QString asked = parameter(call, u"app-instance-user-arn");
    return asked.isEmpty() ? call.bearer : asked;
}

QString instanceOf(const Call &call)
{
    if (const auto user = AppInstanceUserArn::parse(userOf(call)))
        return user->appInstance().toString();
    const QString asked = parameter(call, u"app-instance-arn");
    if (!asked.isEmpty())
        return asked;
    const auto body = wire::parseObject(call.request.body).value_or(QJsonObject());
    return body["AppInstanceArn"_L1].toString();
}

QString channelOf(const Call &call)
{
    return QString::fromUtf8(call.route.label("channelArn"));
}

/// The sub-channel a change of a message names: in its body, in that of the message a flow's
/// processor tells of, or in the query.
QString partOf(const Call &call)
{
    const QJsonObject body = wire::parseObject(call.request.body).value_or(QJsonObject());
    for (const QJsonValue &named :
        { body["SubChannelId"_L1], body["ChannelMessage"_L1]["SubChannelId"_L1] }) {
        if (named.isString())
            return named.toString();
    }
    return parameter(call, u"sub-channel-id");
}

QString ownerOf(const Call &call, Owner owner, bool elastic)
{
    switch (owner) {
    case Owner::Channel:
        return channelOf(call);
    case Owner::Part:
        return elastic ? channelOf(call) + u' ' + partOf(call) : channelOf(call);
    case Owner::User:
        return userOf(call);
    case Owner::Instance:
        return instanceOf(call);
    }
    return {};
}

bool isInFrankfurt(const QString &arn)
{
    return arn.section(u':', 3, 3) == "eu-central-1"_L1;
}

} // namespace

QList<Charge> chargesOf(const Call &call, const IsElastic &isElastic)
{
    QList<Charge> charges;
    const auto charge = [&charges](const QString &key, double perSecond) {
        charges.append({ key, { perSecond, perSecond } });
    };
    if (!call.bearer.isEmpty())
        charge("bearer "_L1 + call.bearer,
            isInFrankfurt(call.bearer) ? perBearer.frankfurt : perBearer.usual);
    const Route *route = routeNamed(call.route.operation);
    if (route && route->api == Route::Api::Identity)
        charge(u"identity"_s, identityPerAccount);
    const auto group = std::ranges::find_if(groupRates, [&](const GroupRate &rate) {
        return call.route.operation == QByteArrayView(rate.operation);
    });
    if (group == groupRates.end())
        return charges;
    const PublishedRate &rate = group->perSecond;
    const bool elastic
        = (group->owner == Owner::Part || rate.elastic != rate.usual) && isElastic(channelOf(call));
    const QString owner = ownerOf(call, group->owner, elastic);
    charge(QLatin1StringView(group->group) + u' ' + owner,
        elastic                    ? rate.elastic
            : isInFrankfurt(owner) ? rate.frankfurt
                                   : rate.usual);
    return charges;
}

} // namespace carillon::localservice
