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

/// When something happens, and who takes what is to be told of it: of a call, or of nobody's.
struct Occasion {
    Occasion(QList<Event> &taker, qint64 ms)
        : events(taker)
        , nowMs(ms)
    {
    }
    Occasion(const Call &call)
        : Occasion(*call.events, call.nowMs)
    {
    }

    QList<Event> &events;
    qint64 nowMs; ///< since the epoch
};

MemberRecord addMember(
    Tables &tables, const Call &call, const NewMember &member, Telling telling = Telling::Members);
void removeMember(Tables &tables, const Occasion &occasion, const MemberRecord &member);
/// All memberships of the user in the channel.
void removeAll(
    Tables &tables, const Occasion &occasion, const ChannelRecord &channel, const QString &userArn);
/// The user, out of every channel; its members are told.
void removeUser(Tables &tables, const Occasion &occasion, const QString &userArn);
/// The channel; who was a member of it is told.
void removeChannel(Tables &tables, const Occasion &occasion, const ChannelRecord &channel);

// Elastic channels: their sub-channels come and go as members do.

/// The sub-channel that a new member belongs in, which may be made for it; empty where all that
/// the channel may have are full.
QString placeForMember(Tables &tables, const Occasion &occasion, const ChannelRecord &channel);
/// Gives up a sub-channel with too few members whose members fit in another.
void scaleIn(Tables &tables, const Occasion &occasion, const ChannelRecord &channel);

} // namespace carillon::localservice
