// SPDX-License-Identifier: Apache-2.0
// What is on its way, at the end of the timeline, and how it becomes a message.
#include "chat/messagemerge.h"
#include "chat/outbox.h"
#include "chat/timeline.h"

#include <algorithm>

namespace carillon {

qsizetype Timeline::tailRow(qint64 outboxId) const
{
    const auto place = std::lower_bound(m_entries.cbegin() + m_history, m_entries.cend(), outboxId,
        [](const TimelineEntry &entry, qint64 id) { return entry.outgoing->id < id; });
    return place - m_entries.cbegin();
}

/// Whoever visits another part of the channel writes elsewhere.
bool Timeline::shows(const OutboxItem &item) const
{
    return item.channel == m_channel && !m_place.isVisit;
}

void Timeline::showOutgoing()
{
    while (m_entries.size() > m_history)
        take(m_entries.size() - 1);
    const QList<OutboxItem> waiting = m_outbox.items(m_channel);
    for (const OutboxItem &item : waiting)
        onAdded(item);
}

void Timeline::onAdded(const OutboxItem &item)
{
    if (shows(item))
        insert(tailRow(item.id), { entryOf(item) });
}

void Timeline::onChanged(const OutboxItem &item)
{
    if (!shows(item))
        return;
    const qsizetype row = tailRow(item.id);
    m_entries[row].outgoing = item;
    Q_EMIT entriesChanged(row, row);
    releaseAwaited();
}

void Timeline::onRemoved(const OutboxItem &item)
{
    if (!shows(item))
        return;
    take(tailRow(item.id));
    releaseAwaited();
}

void Timeline::onSent(const OutboxItem &item, ChannelMessage message)
{
    if (!shows(item))
        return;
    if (const auto awaited = m_awaited.constFind(message.id); awaited != m_awaited.cend()) {
        message = *awaited;
        m_awaited.erase(awaited);
    } else if (const auto row = rowOf(message.id)) {
        // The service's word was faster than the answer: the row on its way becomes the message.
        message = *take(*row).message;
    } else if (m_history > 0) {
        // Our clock, until the service tells its own. It must not move the row.
        const QDateTime last = m_entries[m_history - 1].message->createdAt;
        if (message.createdAt <= last)
            message.createdAt = last.addMSecs(1);
    }
    const qsizetype row = tailRow(item.id);
    // It may have gone elsewhere than where one reads by now.
    if (m_deleted.contains(message.id) || !m_place.holds(message)) {
        take(row);
    } else {
        turnIntoMessage(row, { message, item, true, m_ownName });
    }
    releaseAwaited();
}

void Timeline::turnIntoMessage(qsizetype row, const TimelineEntry &entry)
{
    const ChannelMessage &message = *entry.message;
    if (row != m_history || placeOf(message) != m_history) {
        take(row);
        insert(placeOf(message), { entry });
        return;
    }
    m_entries[row] = entry;
    m_known.insert(message.id, message.createdAt);
    ++m_history;
    Q_EMIT entriesChanged(row, row);
}

} // namespace carillon
