// SPDX-License-Identifier: Apache-2.0
#include "localservice/router.h"

#include <algorithm>
#include <array>

namespace carillon::localservice {

namespace {

using Segments = QList<QByteArray>;

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

constexpr std::array<Route, 51> routes { {
    { "SendChannelMessage", "POST", messages, "" },
    { "ListChannelMessages", "GET", messages, "" },
    { "UpdateChannelMessage", "PUT", message, "" },
    { "DeleteChannelMessage", "DELETE", message, "" },
    { "RedactChannelMessage", "POST", message, "operation=redact" },
    { "GetChannelMessage", "GET", message, "" },
    { "GetChannelMessageStatus", "GET", message, "scope=message-status" },
    { "ListChannels", "GET", channels, "" },
    { "ListChannelMembershipsForAppInstanceUser", "GET", channels,
        "scope=app-instance-user-memberships" },
    { "ListChannelsModeratedByAppInstanceUser", "GET", channels,
        "scope=app-instance-user-moderated-channels" },
    { "ListChannelsAssociatedWithChannelFlow", "GET", channels, "scope=channel-flow-associations" },
    { "CreateChannel", "POST", channels, "" },
    { "SearchChannels", "POST", channels, "operation=search" },
    { "DescribeChannel", "GET", channel, "" },
    { "DescribeChannelMembershipForAppInstanceUser", "GET", channel,
        "scope=app-instance-user-membership" },
    { "DescribeChannelModeratedByAppInstanceUser", "GET", channel,
        "scope=app-instance-user-moderated-channel" },
    { "UpdateChannel", "PUT", channel, "" },
    { "DeleteChannel", "DELETE", channel, "" },
    { "ChannelFlowCallback", "POST", channel, "operation=channel-flow-callback" },
    { "ListChannelMemberships", "GET", memberships, "" },
    { "CreateChannelMembership", "POST", memberships, "" },
    { "BatchCreateChannelMembership", "POST", memberships, "operation=batch-create" },
    { "DescribeChannelMembership", "GET", membership, "" },
    { "DeleteChannelMembership", "DELETE", membership, "" },
    { "GetChannelMembershipPreferences", "GET", preferences, "" },
    { "PutChannelMembershipPreferences", "PUT", preferences, "" },
    { "UpdateChannelReadMarker", "PUT", "/channels/{channelArn}/readMarker", "" },
    { "PutChannelExpirationSettings", "PUT", "/channels/{channelArn}/expiration-settings", "" },
    { "ListSubChannels", "GET", "/channels/{channelArn}/subchannels", "" },
    { "AssociateChannelFlow", "PUT", "/channels/{channelArn}/channel-flow", "" },
    { "DisassociateChannelFlow", "DELETE", "/channels/{channelArn}/channel-flow/{channelFlowArn}",
        "" },
    { "CreateChannelModerator", "POST", moderators, "" },
    { "ListChannelModerators", "GET", moderators, "" },
    { "DescribeChannelModerator", "GET", moderator, "" },
    { "DeleteChannelModerator", "DELETE", moderator, "" },
    { "CreateChannelBan", "POST", bans, "" },
    { "ListChannelBans", "GET", bans, "" },
    { "DescribeChannelBan", "GET", ban, "" },
    { "DeleteChannelBan", "DELETE", ban, "" },
    { "CreateChannelFlow", "POST", flows, "" },
    { "ListChannelFlows", "GET", flows, "" },
    { "DescribeChannelFlow", "GET", flow, "" },
    { "UpdateChannelFlow", "PUT", flow, "" },
    { "DeleteChannelFlow", "DELETE", flow, "" },
    { "GetMessagingSessionEndpoint", "GET", "/endpoints/messaging-session", "" },
    { "GetMessagingStreamingConfigurations", "GET", streaming, "" },
    { "PutMessagingStreamingConfigurations", "PUT", streaming, "" },
    { "DeleteMessagingStreamingConfigurations", "DELETE", streaming, "" },
    { "ListTagsForResource", "GET", "/tags", "" },
    { "TagResource", "POST", "/tags", "operation=tag-resource" },
    { "UntagResource", "POST", "/tags", "operation=untag-resource" },
} };

QByteArray decoded(QByteArrayView text)
{
    return QByteArray::fromPercentEncoding(text.toByteArray());
}

/// Non-empty segments: repeated slashes mean nothing, as in the canonical path that is signed.
Segments segmentsOf(QByteArrayView path)
{
    Segments segments = path.toByteArray().split('/');
    segments.removeIf([](const QByteArray &segment) { return segment.isEmpty(); });
    return segments;
}

/// The `scope` or `operation` pair of the query, or nothing.
QByteArray selectorOf(QByteArrayView query)
{
    for (const QByteArray &pair : query.toByteArray().split('&')) {
        const QByteArray text = decoded(pair);
        if (text.startsWith("scope=") || text.startsWith("operation="))
            return text;
    }
    return {};
}

bool isLabel(const QByteArray &segment)
{
    return segment.startsWith('{');
}

/// How many wire segments the label takes that begins at `first`. An ARN sent raw has the segments
/// `…:app-instance`, its id, a kind and an id.
qsizetype labelLength(const QByteArray &label, const Segments &wire, qsizetype first)
{
    const QByteArray text = decoded(wire.at(first));
    if (!text.startsWith("arn:") || !text.endsWith(":app-instance") || text.contains('/'))
        return 1;
    return label == "{appInstanceArn}" ? 2 : 4;
}

std::optional<RouteMatch> matchOne(const Route &route, const Segments &wire)
{
    RouteMatch match { route.operation, {} };
    qsizetype at = 0;
    for (const QByteArray &expected : segmentsOf(route.pattern)) {
        if (at >= wire.size())
            return std::nullopt;
        if (!isLabel(expected)) {
            if (wire.at(at++) != expected)
                return std::nullopt;
            continue;
        }
        const qsizetype length = labelLength(expected, wire, at);
        if (at + length > wire.size())
            return std::nullopt;
        match.labels.emplaceBack(
            expected.sliced(1).chopped(1), decoded(wire.sliced(at, length).join('/')));
        at += length;
    }
    return at == wire.size() ? std::optional(match) : std::nullopt;
}

} // namespace

std::span<const Route> allRoutes()
{
    return routes;
}

QByteArray RouteMatch::label(QByteArrayView name) const
{
    const auto it = std::ranges::find_if(
        labels, [&](const auto &label) { return QByteArrayView(label.first) == name; });
    return it == labels.end() ? QByteArray() : it->second;
}

std::optional<RouteMatch> matchRoute(
    QByteArrayView method, QByteArrayView path, QByteArrayView query)
{
    const Segments wire = segmentsOf(path);
    const QByteArray selector = selectorOf(query);
    for (const Route &route : routes) {
        if (method != QByteArrayView(route.method) || selector != route.fixedQuery)
            continue;
        if (auto match = matchOne(route, wire))
            return match;
    }
    return std::nullopt;
}

} // namespace carillon::localservice
