// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/endpoint.h"
#include "domain/arn.h"

#include <optional>

namespace carillon {

/// Two addresses that cannot go together, found before the service says so less clearly.
enum class AddressConflict {
    EndpointRegion, ///< the endpoint is of another region than the user's ARN
    ChannelRegion, ///< the channel is of another region than the user
    AppInstance ///< the channel belongs to another AppInstance than the user
};

/// The region an AWS messaging host name carries; empty for any other host.
QString regionOfHost(const QUrl &url);

std::optional<AddressConflict> checkEndpoint(
    const AppInstanceUserArn &user, const Endpoint &endpoint);
std::optional<AddressConflict> checkChannel(
    const AppInstanceUserArn &user, const ChannelArn &channel);

} // namespace carillon
