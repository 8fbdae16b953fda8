// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/identifier.h"
#include "domain/newchannel.h"
#include "wire/requests.h"

#include <optional>

// Making, changing, ending and finding channels.
// Source: service model chime-sdk-messaging 2021-05-15 as of botocore 1.43.11.

namespace carillon::wire {

/// CreateChannel: POST /channels, 201
Request createChannelRequest(
    const NewChannel &channel, const ClientRequestToken &token, const AppInstanceUserArn &bearer);
/// UpdateChannel: PUT /channels/{channelArn}, 200
Request updateChannelRequest(
    const ChannelArn &channel, const ChannelChange &change, const AppInstanceUserArn &bearer);
/// DeleteChannel: DELETE /channels/{channelArn}, 204
Request deleteChannelRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer);
/// PutChannelExpirationSettings: PUT /channels/{channelArn}/expiration-settings, 200. Absent
/// settings end the expiring.
Request putExpirationRequest(const ChannelArn &channel,
    const std::optional<ExpirationSettings> &settings, const AppInstanceUserArn &bearer);
/// The member ChannelArn, which the answers of the first two have.
std::optional<ChannelArn> parseChannelArnResponse(QByteArrayView body);

/// ListChannels: GET /channels, 200. Only administrators may list private ones.
Request listChannelsRequest(const AppInstanceArn &appInstance, ChannelPrivacy privacy,
    const Paging &paging, const AppInstanceUserArn &bearer);
/// ListChannelsModeratedByAppInstanceUser: GET /channels?scope=…, 200, for the bearer.
Request listModeratedChannelsRequest(const Paging &paging, const AppInstanceUserArn &bearer);
/// SearchChannels: POST /channels?operation=search, 200: those with all of these members.
Request searchChannelsRequest(
    const QStringList &memberArns, const Paging &paging, const AppInstanceUserArn &bearer);
/// Of any of the three lists.
std::optional<Page<Channel>> parseChannelsResponse(QByteArrayView body);

} // namespace carillon::wire
