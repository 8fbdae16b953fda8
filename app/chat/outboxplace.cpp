// SPDX-License-Identifier: Apache-2.0
// Where in an elastic channel what waits is to go.
#include "chat/outbox.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

namespace carillon {

void Outbox::setPlace(const ChannelArn &channel, const ChannelPlace &place)
{
    m_places.set(channel, place);
    offer(channel);
}

void Outbox::setPlaceList(PlaceList state)
{
    m_places.setList(state);
    for (const ChannelArn &channel : m_items.channels())
        offer(channel);
}

/// The store does not say which channels are elastic, but their messages do.
void Outbox::guessPlace(const ChannelArn &channel)
{
    whenFinished(
        m_store.run([channel](Stores &stores) { return stores.messages.newest(channel, 1); }), this,
        [this, channel](const StoreResult<QList<StoredMessage>> &page) {
            const bool isTold = page && !page->isEmpty();
            m_places.guess(channel, isTold ? page->last().message.subChannelId : std::nullopt);
            endTurn(channel);
        });
}

} // namespace carillon
