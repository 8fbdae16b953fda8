// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <optional>

namespace carillon {

/// The first part in which two addresses differ that have to be of one place.
struct AddressMismatch {
    enum class Part { Partition, Region, EndpointRegion, Account, AppInstance };
    Part part;
    QString ofChannel; ///< its value in the channel's ARN
    QString own; ///< in the AppInstanceUser's ARN; for EndpointRegion: the endpoint's

    friend bool operator==(const AddressMismatch &, const AddressMismatch &) = default;
};

/// What the part is called in the words of the field: “region”, “AppInstance”.
QString wordOf(AddressMismatch::Part part);

/// Whether `user` can write to `channel` through an endpoint of that region (empty: not known).
/// The service would refuse each message where not, and less clearly.
std::optional<AddressMismatch> mismatchOf(
    const ChannelArn &channel, const AppInstanceUserArn &user, QStringView endpointRegion);

/// The parts of an AppInstanceUser's or bot's ARN, as a person knows them.
struct UserArnParts {
    QString user; ///< its id
    QString appInstance; ///< its id
    QString account;
    QString region;
};
UserArnParts partsOf(const AppInstanceUserArn &user);

/// The AppInstanceUser that a pasted text names: an ARN by itself, in quotes, in JSON, in a line of
/// a log, percent-encoded in the address of a console or of a request. Where several are named, the
/// first. At most the first 16 Ki characters are looked at.
std::optional<AppInstanceUserArn> userNamedIn(QStringView pasted);
/// The channel that it names, likewise.
std::optional<ChannelArn> channelNamedIn(QStringView pasted);

} // namespace carillon
