// SPDX-License-Identifier: Apache-2.0
#include "chat/sendplaces.h"

#include "wire/sendchannelmessage.h"

namespace carillon {

namespace {

/// Who made the first attempt is forgotten once it is known to have had no effect.
bool isOpen(const OutboxItem &item)
{
    return !item.draft.subChannelId && !item.firstAttemptAt.isValid() && item.triedBy.isEmpty();
}

} // namespace

void SendPlaces::set(const ChannelArn &channel, const ChannelPlace &place)
{
    // That a channel is elastic is not told by each list.
    if (place.elastic && !(place.guessed && m_places.value(channel).elastic))
        m_places.insert(channel, place);
}

void SendPlaces::guess(const ChannelArn &channel, const std::optional<QString> &subChannel)
{
    if (!m_places.contains(channel))
        m_places.insert(channel, { subChannel.has_value(), subChannel, subChannel.has_value() });
}

void SendPlaces::setList(PlaceList state)
{
    m_reading = state == PlaceList::BeingRead;
    m_hasRead = m_hasRead || state == PlaceList::Read;
}

bool SendPlaces::needsGuess(const OutboxItem &item) const
{
    return isOpen(item) && !m_places.contains(item.channel);
}

bool SendPlaces::isReady(const OutboxItem &item) const
{
    const ChannelPlace place = m_places.value(item.channel);
    if (!isOpen(item) || !place.elastic)
        return true;
    // After the list a guess is all there will be.
    return !m_reading && (place.canBeAsked() || (place.guessed && m_hasRead));
}

void SendPlaces::put(OutboxItem &item) const
{
    const ChannelPlace place = m_places.value(item.channel);
    if (isOpen(item) && place.elastic)
        item.body = wire::inSubChannel(item.body, place.subChannel);
}

} // namespace carillon
