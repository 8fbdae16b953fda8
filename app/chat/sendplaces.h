// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channelplace.h"
#include "domain/outboxitem.h"

#include <QHash>

namespace carillon {

/// How far the list of memberships, which tells where in elastic channels the user is, can be
/// relied upon.
enum class PlaceList {
    Awaited, ///< asked for in vain, and to be asked for again
    BeingRead, ///< any place may be another by now
    Read ///< or refused: it tells nothing more
};

/// Where in elastic channels messages go. A place is given up by the service at any time, so a
/// message gets one when it leaves, and keeps it for as long as it may have arrived there.
class SendPlaces {
public:
    /// What the service tells.
    void set(const ChannelArn &channel, const ChannelPlace &place);
    /// Where the newest stored message is of, if it names a sub-channel.
    void guess(const ChannelArn &channel, const std::optional<QString> &subChannel);
    void setList(PlaceList state);

    /// Nothing is known of the channel: a guess is wanted first.
    bool needsGuess(const OutboxItem &item) const;
    /// False while its place is not known, without which it would be refused.
    bool isReady(const OutboxItem &item) const;
    /// Into the body, which stays as it is where a person has chosen the place, or where it may
    /// have arrived.
    void put(OutboxItem &item) const;

private:
    QHash<ChannelArn, ChannelPlace> m_places; // not elastic: as far as the store tells
    bool m_reading = false;
    bool m_hasRead = false;
};

} // namespace carillon
