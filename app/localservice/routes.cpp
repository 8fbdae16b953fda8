// SPDX-License-Identifier: Apache-2.0
#include "localservice/router.h"

#include <algorithm>
#include <array>

namespace carillon::localservice {

namespace {

constexpr auto messaging = Route::Api::Messaging;
constexpr auto identity = Route::Api::Identity;

constexpr auto channels = "/channels";
constexpr auto channel = "/channels/{channelArn}";
constexpr auto messages = "/channels/{channelArn}/messages";
constexpr auto message = "/channels/{channelArn}/messages/{messageId}";
constexpr auto memberships = "/channels/{channelArn}/memberships";
constexpr auto membership = "/channels/{channelArn}/memberships/{memberArn}";
constexpr auto preferences = "/channels/{channelArn}/memberships/{memberArn}/preferences";
constexpr auto moderators = "/channels/{channelArn}/moderators";
constexpr auto moderator = "/channels/{channelArn}/moderators/{channelModeratorArn}";
constexpr auto bans = "/channels/{channelArn}/bans";
constexpr auto ban = "/channels/{channelArn}/bans/{memberArn}";
constexpr auto flows = "/channel-flows";
constexpr auto flow = "/channel-flows/{channelFlowArn}";
constexpr auto streaming = "/app-instances/{appInstanceArn}/streaming-configurations";

constexpr auto noPush = "device endpoints need Amazon Pinpoint";
constexpr auto noLex = "AppInstanceBots need Amazon Lex";

constexpr auto callsNobody
    = "stored and given back; on AWS the Lambda functions it names would be called for each "
      "STANDARD message, here none is: what they would be asked waits at /_carillon/callbacks, and "
      "ChannelFlowCallback answers it";
constexpr auto streamsNothing
    = "stored and given back; on AWS channels and messages would go to the Kinesis streams it "
      "names, here nothing leaves the machine";
constexpr auto pushesNothing
    = "stored and given back; on AWS it would decide what is pushed to the user's devices, here "
      "nothing is pushed";

constexpr auto instances = "/app-instances";
constexpr auto instance = "/app-instances/{appInstanceArn}";
constexpr auto retention = "/app-instances/{appInstanceArn}/retention-settings";
constexpr auto admins = "/app-instances/{appInstanceArn}/admins";
constexpr auto admin = "/app-instances/{appInstanceArn}/admins/{appInstanceAdminArn}";
constexpr auto users = "/app-instance-users";
constexpr auto user = "/app-instance-users/{appInstanceUserArn}";
constexpr auto userExpiration = "/app-instance-users/{appInstanceUserArn}/expiration-settings";
constexpr auto endpoints = "/app-instance-users/{appInstanceUserArn}/endpoints";
constexpr auto endpoint = "/app-instance-users/{appInstanceUserArn}/endpoints/{endpointId}";
constexpr auto bots = "/app-instance-bots";
constexpr auto bot = "/app-instance-bots/{appInstanceBotArn}";

constexpr std::array<Route, 78> routes { {
    { messaging, "SendChannelMessage", "POST", messages, "" },
    { messaging, "ListChannelMessages", "GET", messages, "" },
    { messaging, "UpdateChannelMessage", "PUT", message, "" },
    { messaging, "DeleteChannelMessage", "DELETE", message, "" },
    { messaging, "RedactChannelMessage", "POST", message, "operation=redact" },
    { messaging, "GetChannelMessage", "GET", message, "" },
    { messaging, "GetChannelMessageStatus", "GET", message, "scope=message-status" },
    { messaging, "ListChannels", "GET", channels, "" },
    { messaging, "ListChannelMembershipsForAppInstanceUser", "GET", channels,
        "scope=app-instance-user-memberships" },
    { messaging, "ListChannelsModeratedByAppInstanceUser", "GET", channels,
        "scope=app-instance-user-moderated-channels" },
    { messaging, "ListChannelsAssociatedWithChannelFlow", "GET", channels,
        "scope=channel-flow-associations" },
    { messaging, "CreateChannel", "POST", channels, "" },
    { messaging, "SearchChannels", "POST", channels, "operation=search" },
    { messaging, "DescribeChannel", "GET", channel, "" },
    { messaging, "DescribeChannelMembershipForAppInstanceUser", "GET", channel,
        "scope=app-instance-user-membership" },
    { messaging, "DescribeChannelModeratedByAppInstanceUser", "GET", channel,
        "scope=app-instance-user-moderated-channel" },
    { messaging, "UpdateChannel", "PUT", channel, "" },
    { messaging, "DeleteChannel", "DELETE", channel, "" },
    { messaging, "ChannelFlowCallback", "POST", channel, "operation=channel-flow-callback" },
    { messaging, "ListChannelMemberships", "GET", memberships, "" },
    { messaging, "CreateChannelMembership", "POST", memberships, "" },
    { messaging, "BatchCreateChannelMembership", "POST", memberships, "operation=batch-create" },
    { messaging, "DescribeChannelMembership", "GET", membership, "" },
    { messaging, "DeleteChannelMembership", "DELETE", membership, "" },
    { messaging, "GetChannelMembershipPreferences", "GET", preferences, "" },
    { messaging, "PutChannelMembershipPreferences", "PUT", preferences, "", nullptr,
        pushesNothing },
    { messaging, "UpdateChannelReadMarker", "PUT", "/channels/{channelArn}/readMarker", "" },
    { messaging, "PutChannelExpirationSettings", "PUT",
        "/channels/{channelArn}/expiration-settings", "" },
    { messaging, "ListSubChannels", "GET", "/channels/{channelArn}/subchannels", "" },
    { messaging, "AssociateChannelFlow", "PUT", "/channels/{channelArn}/channel-flow", "", nullptr,
        callsNobody },
    { messaging, "DisassociateChannelFlow", "DELETE",
        "/channels/{channelArn}/channel-flow/{channelFlowArn}", "" },
    { messaging, "CreateChannelModerator", "POST", moderators, "" },
    { messaging, "ListChannelModerators", "GET", moderators, "" },
    { messaging, "DescribeChannelModerator", "GET", moderator, "" },
    { messaging, "DeleteChannelModerator", "DELETE", moderator, "" },
    { messaging, "CreateChannelBan", "POST", bans, "" },
    { messaging, "ListChannelBans", "GET", bans, "" },
    { messaging, "DescribeChannelBan", "GET", ban, "" },
    { messaging, "DeleteChannelBan", "DELETE", ban, "" },
    { messaging, "CreateChannelFlow", "POST", flows, "", nullptr, callsNobody },
    { messaging, "ListChannelFlows", "GET", flows, "" },
    { messaging, "DescribeChannelFlow", "GET", flow, "" },
    { messaging, "UpdateChannelFlow", "PUT", flow, "", nullptr, callsNobody },
    { messaging, "DeleteChannelFlow", "DELETE", flow, "" },
    { messaging, "GetMessagingSessionEndpoint", "GET", "/endpoints/messaging-session", "" },
    { messaging, "GetMessagingStreamingConfigurations", "GET", streaming, "" },
    { messaging, "PutMessagingStreamingConfigurations", "PUT", streaming, "", nullptr,
        streamsNothing },
    { messaging, "DeleteMessagingStreamingConfigurations", "DELETE", streaming, "" },
    { messaging, "ListTagsForResource", "GET", "/tags", "" },
    { messaging, "TagResource", "POST", "/tags", "operation=tag-resource" },
    { messaging, "UntagResource", "POST", "/tags", "operation=untag-resource" },

    // TagResource and its like are operations of both.
    { identity, "CreateAppInstance", "POST", instances, "" },
    { identity, "ListAppInstances", "GET", instances, "" },
    { identity, "DescribeAppInstance", "GET", instance, "" },
    { identity, "UpdateAppInstance", "PUT", instance, "" },
    { identity, "DeleteAppInstance", "DELETE", instance, "" },
    { identity, "GetAppInstanceRetentionSettings", "GET", retention, "" },
    { identity, "PutAppInstanceRetentionSettings", "PUT", retention, "" },
    { identity, "CreateAppInstanceAdmin", "POST", admins, "" },
    { identity, "ListAppInstanceAdmins", "GET", admins, "" },
    { identity, "DescribeAppInstanceAdmin", "GET", admin, "" },
    { identity, "DeleteAppInstanceAdmin", "DELETE", admin, "" },
    { identity, "CreateAppInstanceUser", "POST", users, "" },
    { identity, "ListAppInstanceUsers", "GET", users, "" },
    { identity, "DescribeAppInstanceUser", "GET", user, "" },
    { identity, "UpdateAppInstanceUser", "PUT", user, "" },
    { identity, "DeleteAppInstanceUser", "DELETE", user, "" },
    { identity, "PutAppInstanceUserExpirationSettings", "PUT", userExpiration, "" },
    { identity, "RegisterAppInstanceUserEndpoint", "POST", endpoints, "", noPush },
    { identity, "ListAppInstanceUserEndpoints", "GET", endpoints, "", noPush },
    { identity, "DescribeAppInstanceUserEndpoint", "GET", endpoint, "", noPush },
    { identity, "UpdateAppInstanceUserEndpoint", "PUT", endpoint, "", noPush },
    { identity, "DeregisterAppInstanceUserEndpoint", "DELETE", endpoint, "", noPush },
    { identity, "CreateAppInstanceBot", "POST", bots, "", noLex },
    { identity, "ListAppInstanceBots", "GET", bots, "", noLex },
    { identity, "DescribeAppInstanceBot", "GET", bot, "", noLex },
    { identity, "UpdateAppInstanceBot", "PUT", bot, "", noLex },
    { identity, "DeleteAppInstanceBot", "DELETE", bot, "", noLex },
} };

} // namespace

std::span<const Route> allRoutes()
{
    return routes;
}

const Route *routeNamed(QByteArrayView operation)
{
    const auto it = std::ranges::find_if(
        routes, [&](const Route &route) { return operation == QByteArrayView(route.operation); });
    return it == routes.end() ? nullptr : &*it;
}

QByteArray toText(Route::Api api)
{
    return api == messaging ? "chime-sdk-messaging" : "chime-sdk-identity";
}

} // namespace carillon::localservice
