// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"

#include <optional>

namespace carillon {

/// Where in a channel somebody reads: everywhere or, in an elastic channel, in one sub-channel.
struct ChannelPlace {
    bool elastic = false; ///< is known to be
    std::optional<QString> subChannel = {};
    bool guessed = false; ///< at most; the service has not told yet
    bool isVisit = false; ///< whoever reads there is in another part, and writes in that

    /// The service refuses to list an elastic channel as a whole.
    bool canBeAsked() const { return !elastic || (subChannel && !guessed); }
    bool holds(const ChannelMessage &message) const
    {
        return !elastic || !message.subChannelId || message.subChannelId == subChannel;
    }

    friend bool operator==(const ChannelPlace &, const ChannelPlace &) = default;
};

} // namespace carillon
