// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon {

/// The lists of people that a channel has.
enum class Roster {
    Members,
    HiddenMembers, ///< in the channel, seen by its moderators alone
    Moderators,
    Bans
};

/// One of many who could not be added.
struct NotAdded {
    QString memberArn;
    QString code; ///< ErrorCode of the model, e.g. `Forbidden`
    QString message;
};

} // namespace carillon
