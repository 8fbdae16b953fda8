// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/servicestore.h"

// Coming and going: the change itself and who is told of it. Nothing here asks whether the caller
// may.

namespace carillon::localservice {

struct NewMember {
    QString channelArn;
    QString memberArn;
    QString subChannelId; ///< empty but in elastic channels
    bool hidden = false;
};

enum class Telling { Members, Nobody };

MemberRecord addMember(
    Tables &tables, const Call &call, const NewMember &member, Telling telling = Telling::Members);
void removeMember(Tables &tables, const Call &call, const MemberRecord &member);
/// All memberships of the user in the channel; gives how many there were.
qsizetype removeAll(
    Tables &tables, const Call &call, const ChannelRecord &channel, const QString &userArn);

// Elastic channels: their sub-channels come and go as members do.

/// The sub-channel that a new member belongs in, which may be made for it; empty where all that
/// the channel may have are full.
QString placeForMember(Tables &tables, const Call &call, const ChannelRecord &channel);
/// Gives up a sub-channel with too few members whose members fit in another.
void scaleIn(Tables &tables, const Call &call, const ChannelRecord &channel);

} // namespace carillon::localservice
