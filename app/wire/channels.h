// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "domain/channelmessage.h"
#include "wire/request.h"

#include <expected>
#include <optional>

// DescribeChannel, ListChannelMessages and ListChannelMembershipsForAppInstanceUser.
// Timestamps in bodies are numbers of seconds with milliseconds as a fraction; in queries ISO-8601.

namespace carillon::wire {

// DescribeChannel: GET /channels/{channelArn}

Request describeChannelRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer);
std::optional<Channel> parseDescribeChannelResponse(QByteArrayView body);
QByteArray encodeDescribeChannelResponse(const Channel &channel, const QString &createdByArn);

// UpdateChannelReadMarker: PUT /channels/{channelArn}/readMarker, no body

Request updateChannelReadMarkerRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer);
/// An object with a ChannelArn.
bool isUpdateChannelReadMarkerResponse(QByteArrayView body);

// ListChannelMessages: GET /channels/{channelArn}/messages

enum class SortOrder { Ascending, Descending };

struct ListChannelMessagesQuery {
    std::optional<SortOrder> sortOrder; ///< absent: the service's default, newest first
    QDateTime notBefore; ///< invalid: absent
    QDateTime notAfter; ///< invalid: absent
    std::optional<int> maxResults; ///< 1 to 50
    std::optional<QString> nextToken; ///< at most 2048 characters
    std::optional<QString> subChannelId;
};

struct ListChannelMessagesPage {
    QString channelArn;
    QList<ChannelMessage> messages; ///< in the order of the answer
    std::optional<QString> nextToken;
    /// Nothing was left out: what this page does not name was not there.
    bool isWhole = true;
};

Request listChannelMessagesRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer,
    const ListChannelMessagesQuery &query);
/// Messages without a MessageId or with an unknown shape are left out, not fatal.
std::optional<ListChannelMessagesPage> parseListChannelMessagesResponse(
    const ChannelArn &channel, QByteArrayView body);
std::expected<ListChannelMessagesQuery, Violation> decodeListChannelMessagesQuery(
    QByteArrayView query);
QByteArray encodeListChannelMessagesResponse(const ListChannelMessagesPage &page);

// ListChannelMembershipsForAppInstanceUser: GET /channels?scope=app-instance-user-memberships

struct ListMembershipsQuery {
    std::optional<QString> appInstanceUserArn; ///< absent: the bearer
    std::optional<int> maxResults; ///< 1 to 50
    std::optional<QString> nextToken;
};

struct MembershipSummary {
    Channel channel; ///< ChannelSummary: no creation time
    bool hidden = false;
    QDateTime readMarkerAt; ///< invalid: never read
    std::optional<QString> subChannelId;
};

struct ListMembershipsPage {
    QList<MembershipSummary> memberships;
    std::optional<QString> nextToken;
};

Request listMembershipsRequest(const AppInstanceUserArn &bearer, const ListMembershipsQuery &query);
std::optional<ListMembershipsPage> parseListMembershipsResponse(QByteArrayView body);
std::expected<ListMembershipsQuery, Violation> decodeListMembershipsQuery(QByteArrayView query);
QByteArray encodeListMembershipsResponse(const ListMembershipsPage &page);

} // namespace carillon::wire
