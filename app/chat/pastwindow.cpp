// SPDX-License-Identifier: Apache-2.0
#include "chat/pastwindow.h"

#include "chat/messagemerge.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <algorithm>

namespace carillon {

PastWindow::PastWindow(const ChannelMessage &target, StoreThread &store, MessagingClient &client,
    QString ownName, QObject *parent)
    : EntryRows(parent)
    , m_target(target)
    , m_store(store)
    , m_client(client)
    , m_ownName(std::move(ownName))
{
    readAround();
}

PastWindow::~PastWindow() = default;

std::optional<qsizetype> PastWindow::rowOf(const MessageId &id) const
{
    const auto found = std::ranges::find_if(
        m_entries, [&id](const TimelineEntry &entry) { return entry.message->id == id; });
    return found == m_entries.end() ? std::nullopt : std::optional(found - m_entries.begin());
}

bool PastWindow::isLoading() const
{
    return m_older.asking || m_newer.asking;
}

std::optional<ApiError> PastWindow::error() const
{
    return m_older.error ? m_older.error : m_newer.error;
}

// The store

void PastWindow::readAround()
{
    m_older.reading = m_newer.reading = true;
    const auto read
        = [channel = m_target.channel, at = m_target.createdAt, id = m_target.id,
              part = m_target.subChannelId](Stores &stores) -> StoreResult<QList<StoredMessage>> {
        auto before = stores.messages.before(channel, at, id, storedPageSize, part);
        if (!before)
            return before;
        const auto after = stores.messages.from(channel, at, id, storedPageSize, part);
        if (!after)
            return after;
        return *before + *after;
    };
    whenFinished(m_store.run(read), this, [this](const StoreResult<QList<StoredMessage>> &page) {
        m_older.reading = m_newer.reading = false;
        if (page)
            merge(entriesOf(*page));
        if (rowOf(m_target.id))
            tellLoaded();
        ask(m_older);
        ask(m_newer);
    });
}

void PastWindow::loadOlder()
{
    read(m_older);
}

void PastWindow::loadNewer()
{
    m_endWanted = true;
    read(m_newer);
}

/// What it has goes in only where it was to follow.
void PastWindow::read(Side &side)
{
    if (side.reading || m_entries.isEmpty())
        return;
    if (side.storeExhausted || side.complete) {
        ask(side);
        return tellEnd();
    }
    side.reading = true;
    const ChannelMessage &edge = *(side.isNewer ? m_entries.last() : m_entries.first()).message;
    const auto read = [channel = channel(), at = edge.createdAt, id = edge.id,
                          part = m_target.subChannelId, isNewer = side.isNewer](Stores &stores) {
        return isNewer ? stores.messages.from(channel, at, id, storedPageSize + 1, part)
                       : stores.messages.before(channel, at, id, storedPageSize, part);
    };
    whenFinished(m_store.run(read), this,
        [this, &side, id = edge.id](const StoreResult<QList<StoredMessage>> &page) {
            side.reading = false;
            if (m_entries.isEmpty())
                return;
            const auto &now = side.isNewer ? m_entries.last() : m_entries.first();
            if (page && now.message->id == id) {
                side.storeExhausted = page->size() < storedPageSize + (side.isNewer ? 1 : 0);
                merge(entriesOf(*page));
                letGo(side.isNewer ? m_older : m_newer);
            }
            ask(side);
            tellEnd();
        });
}

// The rows

TimelineEntry PastWindow::entryOf(const StoredMessage &stored) const
{
    return entryFrom(stored, m_client.bearer(), m_ownName);
}

QList<TimelineEntry> PastWindow::entriesOf(const QList<StoredMessage> &messages) const
{
    QList<TimelineEntry> entries;
    for (const StoredMessage &stored : messages)
        entries.append(entryOf(stored));
    return entries;
}

qsizetype PastWindow::placeOf(const ChannelMessage &message) const
{
    const auto place = std::ranges::lower_bound(m_entries, message, isBefore,
        [](const TimelineEntry &entry) -> const ChannelMessage & { return *entry.message; });
    return place - m_entries.begin();
}

/// New ones go in as runs, one insertion for those that stand together. Whether there were any.
bool PastWindow::merge(QList<TimelineEntry> entries)
{
    QList<TimelineEntry> news;
    for (const TimelineEntry &entry : std::as_const(entries)) {
        if (m_deleted.contains(entry.message->id))
            continue;
        if (const auto row = rowOf(entry.message->id))
            update(*row, entry);
        else
            news.append(entry);
    }
    std::ranges::sort(news, [](const TimelineEntry &a, const TimelineEntry &b) {
        return isBefore(*a.message, *b.message);
    });
    for (qsizetype first = 0; first < news.size();) {
        const qsizetype place = placeOf(*news[first].message);
        qsizetype end = first + 1;
        while (end < news.size() && placeOf(*news[end].message) == place)
            ++end;
        insert(place, news.mid(first, end - first));
        first = end;
    }
    return !news.isEmpty();
}

void PastWindow::update(qsizetype row, const TimelineEntry &entry)
{
    const TimelineEntry &known = m_entries[row];
    TimelineEntry merged = entry;
    if (!merged.outgoing)
        merged.outgoing = known.outgoing;
    if (merged.message->sender.name.isEmpty())
        merged.message->sender.name = known.message->sender.name;
    if (sameEntry(merged, known) || isOutdated(*entry.message, *known.message))
        return;
    if (merged.message->createdAt != known.message->createdAt) {
        remove(row, 1); // an own send, by our clock until now
        return insert(placeOf(*merged.message), { merged });
    }
    m_entries[row] = merged;
    Q_EMIT entriesChanged(row, row);
}

void PastWindow::insert(qsizetype row, const QList<TimelineEntry> &entries)
{
    Q_EMIT aboutToInsert(row, row + entries.size() - 1);
    m_entries = m_entries.first(row) + entries + m_entries.sliced(row);
    Q_EMIT inserted();
}

void PastWindow::remove(qsizetype row, qsizetype count)
{
    Q_EMIT aboutToRemove(row, row + count - 1);
    m_entries.remove(row, count);
    Q_EMIT removed();
}

/// What is past the bound at this end; it comes back from the store, or the service.
void PastWindow::letGo(Side &side)
{
    const qsizetype count = size() - mostEntries;
    if (count <= 0)
        return;
    remove(side.isNewer ? mostEntries : 0, count);
    const QDateTime edge = (side.isNewer ? m_entries.last() : m_entries.first()).message->createdAt;
    if (side.told.isValid())
        side.told = side.isNewer ? std::min(side.told, edge) : std::max(side.told, edge);
    side.next.reset();
    side.storeExhausted = side.complete = false;
}

void PastWindow::apply(const wire::Event &event)
{
    const ChannelMessage &told = *event.message();
    if (event.type == wire::EventType::DeleteChannelMessage)
        m_deleted.insert(told.id);
    else if (isLoading())
        m_toldMeanwhile.insert(told.id);
    const auto row = rowOf(told.id);
    if (!row)
        return;
    if (event.type == wire::EventType::DeleteChannelMessage)
        return remove(*row, 1);
    TimelineEntry &entry = m_entries[*row];
    if (isOutdated(told, *entry.message))
        return;
    ChannelMessage message = afterEvent(event.type, told, entry.message);
    if (message.sender.name.isEmpty())
        message.sender.name = entry.message->sender.name;
    entry.message = message;
    Q_EMIT entriesChanged(*row, *row);
}

} // namespace carillon
