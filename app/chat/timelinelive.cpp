// SPDX-License-Identifier: Apache-2.0
// What a messaging session tells, as a Timeline takes it, and what it lets go in return.
#include "chat/messagemerge.h"
#include "chat/timeline.h"
#include "client/messagingclient.h"
#include "store/storethread.h"

namespace carillon {

void Timeline::goLive()
{
    m_live = true;
    m_caughtUp = false;
    m_confirmedFrom = {};
    // What another session told, and a page that was asked for then, end before what was missed.
    m_told.clear();
    m_refreshAgain = m_refreshing;
    if (!m_refreshing)
        refresh();
}

void Timeline::apply(const wire::Event &event)
{
    const ChannelMessage &told = *event.message();
    if (event.type == wire::EventType::DeleteChannelMessage)
        return forget(told.id);
    if (!m_place.holds(told)) {
        m_store.run([told](Stores &stores) { return stores.messages.update(told); });
        return;
    }
    if (m_refreshing || m_checking)
        m_toldMeanwhile.insert(told.id);
    const auto row = rowOf(told.id);
    const bool isNew = isAboutCreation(event.type);
    // One from before the first entry would stand there as if nothing were between them.
    const bool outside = !row && m_history > 0 && m_completeUntil.isValid()
        && told.createdAt < m_completeUntil && isBefore(told, *m_entries.first().message);
    if (!row && isNew && m_letGo && m_history > 0 && isBefore(told, *m_entries.first().message)) {
        m_store.run([told](Stores &stores) { return stores.messages.putNews(told); });
        return;
    }
    if (isTransientControl(told) || (!row && (!isNew || outside))) {
        m_store.run([told](Stores &stores) { return stores.messages.update(told); });
        return;
    }
    const ChannelMessage message = afterEvent(
        event.type, told, row ? m_entries[*row].message : std::optional<ChannelMessage>());
    merge({ entryOf({ message, {} }) });
    if (message.persistence != MessagePersistence::Persistent)
        return;
    if (!m_caughtUp || !m_live) {
        m_told.append(message);
        return;
    }
    completeUntil(message.createdAt.addMSecs(-longestDetourMs));
    keepInStore({ message });
    letGo();
}

void Timeline::applyAnswer(const ChannelMessage &before,
    const std::function<std::optional<ChannelMessage>(const ChannelMessage &known)> &change)
{
    if (m_deleted.contains(before.id))
        return;
    const auto row = rowOf(before.id);
    const auto changed = change(row ? *m_entries[*row].message : before);
    if (!changed)
        return;
    if (row)
        update(*row, entryOf({ *changed, {} }));
    m_store.run([message = *changed](Stores &stores) { return stores.messages.update(message); });
}

void Timeline::forget(const MessageId &id)
{
    m_deleted.insert(id);
    m_awaited.remove(id);
    if (const auto row = rowOf(id))
        take(*row);
    m_store.run(
        [channel = m_channel, id](Stores &stores) { return stores.messages.remove(channel, id); });
}

/// What is shown or stored where the list would name it, and is not named, was deleted while nobody
/// told, unless an event has just told of it.
void Timeline::keepListed(const Listing &listing)
{
    QList<ChannelMessage> messages = listing.messages();
    if (!messages.isEmpty())
        completeUntil(messages.first().createdAt);
    const auto span = listing.span();
    if (!span)
        return keepInStore(messages);
    QSet<MessageId> staying = m_toldMeanwhile;
    for (const ChannelMessage &message : std::as_const(messages))
        staying.insert(message.id);
    for (qsizetype row = m_history - 1; row >= 0; --row) {
        const ChannelMessage &shown = *m_entries[row].message;
        if (span->after.isValid() && shown.createdAt <= span->after)
            break;
        if (shown.createdAt < span->before && isListable(shown, span->part)
            && !staying.contains(shown.id))
            take(row);
    }
    const QDateTime from
        = span->after.isValid() ? span->after : QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    m_confirmedFrom = m_confirmedFrom.isValid() ? std::min(m_confirmedFrom, from) : from;
    messages.removeIf([this](const ChannelMessage &each) { return m_deleted.contains(each.id); });
    // What the store cannot keep comes from the service again.
    m_store.run(
        [channel = m_channel, messages, span = *span, spared = m_toldMeanwhile](
            Stores &stores) { return stores.messages.putListed(channel, messages, span, spared); });
}

/// Only what the store has, or is about to have: a page that is being loaded, or events that wait
/// for one, are not there yet.
void Timeline::letGo()
{
    if (m_held || m_history <= mostEntries || m_refreshing || m_loadingOlder || !m_storeRead
        || !m_told.isEmpty())
        return;
    const qsizetype count = m_history - keptEntries;
    Q_EMIT aboutToRemove(0, count - 1);
    for (qsizetype row = 0; row < count; ++row)
        m_known.remove(m_entries[row].message->id);
    m_entries.remove(0, count);
    m_history -= count;
    m_letGo = true;
    m_storeExhausted = false;
    m_serviceExhausted = false;
    m_olderNext.reset();
    Q_EMIT removed();
}

/// An event carries no token. While it is open what became of the head of the lane, a message of
/// ours with its words is most likely that; shown beside it, it would be there twice.
bool Timeline::isAwaited(const ChannelMessage &message) const
{
    if (m_history == m_entries.size() || m_known.contains(message.id)
        || message.sender.arn != m_client.bearer().toString())
        return false;
    const OutboxItem &head = *m_entries[m_history].outgoing;
    const bool open = head.state == SendState::InFlight || head.state == SendState::Unconfirmed;
    return open && hasWordsOf(message, head);
}

/// What turned out to be somebody else's with the same words: of this user, from another program.
void Timeline::releaseAwaited()
{
    QList<TimelineEntry> released;
    for (const ChannelMessage &message : std::as_const(m_awaited)) {
        if (!isAwaited(message))
            released.append(entryOf({ message, {} }));
    }
    for (const TimelineEntry &entry : std::as_const(released))
        m_awaited.remove(entry.message->id);
    merge(std::move(released));
}

} // namespace carillon
