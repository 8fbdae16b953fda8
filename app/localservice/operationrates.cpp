// SPDX-License-Identifier: Apache-2.0
#include "localservice/operationrates.h"

#include "wire/json.h"

#include <algorithm>
#include <array>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// Requests a second of all messaging operations of one AppInstanceUser, and of all identity
/// operations of the account.
constexpr double perBearer = 10;
constexpr double identityPerAccount = 50;

enum class Owner { Channel, Instance, User };

struct GroupRate {
    const char *operation;
    const char *group; ///< operations of one group share a rate
    Owner owner; ///< of which each has a rate of its own
    double perSecond;
};

constexpr std::array groupRates {
    GroupRate { "CreateChannel", "channels", Owner::Instance, 15 },
    GroupRate { "UpdateChannel", "channels", Owner::Instance, 15 },
    GroupRate { "DeleteChannel", "channels", Owner::Instance, 15 },
    GroupRate { "ListChannels", "ListChannels", Owner::Instance, 10 },
    GroupRate { "DescribeChannel", "DescribeChannel", Owner::Channel, 20 },
    GroupRate { "CreateChannelMembership", "people", Owner::Channel, 15 },
    GroupRate { "DeleteChannelMembership", "people", Owner::Channel, 15 },
    GroupRate { "CreateChannelBan", "people", Owner::Channel, 15 },
    GroupRate { "DeleteChannelBan", "people", Owner::Channel, 15 },
    GroupRate { "CreateChannelModerator", "people", Owner::Channel, 15 },
    GroupRate { "DeleteChannelModerator", "people", Owner::Channel, 15 },
    GroupRate { "BatchCreateChannelMembership", "batch", Owner::Channel, 1 },
    GroupRate { "ListChannelMemberships", "lists", Owner::Channel, 15 },
    GroupRate { "ListChannelBans", "lists", Owner::Channel, 15 },
    GroupRate { "ListChannelModerators", "lists", Owner::Channel, 15 },
    GroupRate { "ListSubChannels", "ListSubChannels", Owner::Channel, 15 },
    GroupRate { "SendChannelMessage", "messages", Owner::Channel, 30 },
    GroupRate { "UpdateChannelMessage", "messages", Owner::Channel, 30 },
    GroupRate { "RedactChannelMessage", "messages", Owner::Channel, 30 },
    GroupRate { "DeleteChannelMessage", "messages", Owner::Channel, 30 },
    GroupRate { "ChannelFlowCallback", "messages", Owner::Channel, 30 },
    GroupRate { "ListChannelMessages", "ListChannelMessages", Owner::Channel, 30 },
    GroupRate { "GetChannelMessage", "GetChannelMessage", Owner::Channel, 30 },
    GroupRate { "ListChannelMembershipsForAppInstanceUser", "of-user", Owner::User, 15 },
    GroupRate { "ListChannelsModeratedByAppInstanceUser", "of-user", Owner::User, 15 },
    GroupRate { "CreateAppInstanceUser", "users", Owner::Instance, 10 },
    GroupRate { "UpdateAppInstanceUser", "users", Owner::Instance, 10 },
    GroupRate { "DeleteAppInstanceUser", "users", Owner::Instance, 10 },
    GroupRate { "ListAppInstanceUsers", "ListAppInstanceUsers", Owner::Instance, 10 },
    GroupRate { "DescribeAppInstanceUser", "DescribeAppInstanceUser", Owner::User, 20 },
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

QString ownerOf(const Call &call, Owner owner)
{
    switch (owner) {
    case Owner::Channel:
        return QString::fromUtf8(call.route.label("channelArn"));
    case Owner::User:
        return userOf(call);
    case Owner::Instance:
        return instanceOf(call);
    }
    return {};
}

} // namespace

QList<Charge> chargesOf(const Call &call)
{
    QList<Charge> charges;
    if (!call.bearer.isEmpty())
        charges.append({ "bearer "_L1 + call.bearer, { perBearer, perBearer } });
    const Route *route = routeNamed(call.route.operation);
    if (route && route->api == Route::Api::Identity)
        charges.append({ u"identity"_s, { identityPerAccount, identityPerAccount } });
    const auto group = std::ranges::find_if(groupRates, [&](const GroupRate &rate) {
        return call.route.operation == QByteArrayView(rate.operation);
    });
    if (group != groupRates.end()) {
        charges.append({ QLatin1StringView(group->group) + u' ' + ownerOf(call, group->owner),
            { group->perSecond, group->perSecond } });
    }
    return charges;
}

} // namespace carillon::localservice
