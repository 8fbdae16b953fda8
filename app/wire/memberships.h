// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/pushpreferences.h"
#include "domain/subchannel.h"
#include "wire/requests.h"

#include <optional>

// A member's own preferences, and the parts of an elastic channel.
// Source: service model chime-sdk-messaging 2021-05-15 as of botocore 1.43.11.

namespace carillon::wire {

/// ListSubChannels: GET /channels/{channelArn}/subchannels, 200
Request listSubChannelsRequest(
    const ChannelArn &channel, const Paging &paging, const AppInstanceUserArn &bearer);
std::optional<Page<SubChannel>> parseSubChannelsResponse(QByteArrayView body);

/// GetChannelMembershipPreferences: GET …/memberships/{memberArn}/preferences, 200, of the bearer
Request getPreferencesRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer);
/// PutChannelMembershipPreferences: PUT, the same address, 200
Request putPreferencesRequest(const ChannelArn &channel, const PushPreferences &preferences,
    const AppInstanceUserArn &bearer);
/// Of either. Where nothing was ever stored, all is allowed.
std::optional<PushPreferences> parsePreferencesResponse(QByteArrayView body);

} // namespace carillon::wire
