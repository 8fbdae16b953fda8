// SPDX-License-Identifier: Apache-2.0
// What the store has of the place the timeline is of.
#include "chat/messagemerge.h"
#include "chat/timeline.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

namespace carillon {

namespace {

constexpr int pageSize = 50;

} // namespace

void Timeline::readStore()
{
    setLoadState(LoadState::Loading);
    const auto part = m_place.subChannel;
    whenFinished(m_store.run([channel = m_channel, part](Stores &stores) {
        return stores.messages.newest(channel, pageSize, part);
    }),
        this, [this, part](const StoreResult<QList<StoredMessage>> &page) {
            if (part != m_place.subChannel)
                return readStore();
            m_storeRead = true;
            m_storeExhausted = !page || page->size() < pageSize;
            if (page)
                takeStored(*page);
            if (m_refreshWanted)
                refresh();
            else
                setLoadState(LoadState::Idle);
        });
}

/// The service tells the user's place some time after the start, and refuses until then what is
/// asked without it. It is most likely where the last message is of.
void Timeline::takeStored(const QList<StoredMessage> &messages)
{
    const bool isUnknown = !m_place.elastic || (m_place.guessed && !m_place.subChannel);
    if (isUnknown && !messages.isEmpty() && messages.last().message.subChannelId)
        m_place = { true, messages.last().message.subChannelId, true };
    QList<TimelineEntry> entries;
    for (const StoredMessage &stored : messages) {
        if (!m_place.holds(stored.message))
            continue;
        entries.append(entryOf(stored));
        if (isFromService(stored))
            completeUntil(stored.message.createdAt.addMSecs(-longestDetourMs));
    }
    merge(std::move(entries));
}

void Timeline::setPlace(const ChannelPlace &place)
{
    // That a channel is elastic is not told by each list.
    if (!place.elastic || place == m_place || (place.guessed && m_place.elastic))
        return;
    const bool isGuessRight = place.subChannel && place.subChannel == m_place.subChannel;
    const bool wasVisit = m_place.isVisit;
    m_place = place;
    if (place.isVisit != wasVisit)
        showOutgoing();
    if (isGuessRight)
        return refresh();
    // What is known says nothing of this one.
    m_completeUntil = {};
    m_confirmedFrom = {};
    m_olderNext.reset();
    m_serviceExhausted = false;
    m_caughtUp = false;
    m_moved = m_refreshing;
    for (qsizetype row = m_history - 1; row >= 0; --row) {
        if (!m_place.holds(*m_entries[row].message))
            take(row);
    }
    if (m_storeRead) { // otherwise it is being read, and will be once more
        m_storeRead = false;
        readStore();
    }
    refresh();
}

} // namespace carillon
