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

void PastWindow::readAround()
{
    m_loading = true;
    const auto read
        = [channel = m_target.channel, at = m_target.createdAt, id = m_target.id,
              part = m_target.subChannelId](Stores &stores) -> StoreResult<QList<StoredMessage>> {
        auto before = stores.messages.before(channel, at, id, pageSize, part);
        if (!before)
            return before;
        const auto after = stores.messages.from(channel, at, id, pageSize, part);
        if (!after)
            return after;
        return *before + *after;
    };
    whenFinished(m_store.run(read), this, [this](const StoreResult<QList<StoredMessage>> &page) {
        m_loading = false;
        if (page && !page->isEmpty())
            insert(0, *page);
        Q_EMIT loaded(rowOf(m_target.id).has_value());
    });
}

std::optional<qsizetype> PastWindow::rowOf(const MessageId &id) const
{
    const auto found = std::ranges::find_if(
        m_entries, [&id](const TimelineEntry &entry) { return entry.message->id == id; });
    return found == m_entries.end() ? std::nullopt : std::optional(found - m_entries.begin());
}

void PastWindow::loadOlder()
{
    if (m_loading || m_startReached || m_entries.isEmpty())
        return;
    m_loading = true;
    const ChannelMessage &first = *m_entries.first().message;
    whenFinished(m_store.run([channel = channel(), at = first.createdAt, id = first.id,
                                 part = m_target.subChannelId](Stores &stores) {
        return stores.messages.before(channel, at, id, pageSize, part);
    }),
        this, [this](const StoreResult<QList<StoredMessage>> &page) {
            m_loading = false;
            m_startReached = page && page->size() < pageSize;
            if (page && !page->isEmpty())
                prepend(*page);
        });
}

void PastWindow::loadNewer()
{
    if (m_loading || m_entries.isEmpty())
        return;
    m_loading = true;
    const ChannelMessage &last = *m_entries.last().message;
    whenFinished(m_store.run([channel = channel(), at = last.createdAt, id = last.id,
                                 part = m_target.subChannelId](Stores &stores) {
        return stores.messages.from(channel, at, id, pageSize + 1, part);
    }),
        this, [this](const StoreResult<QList<StoredMessage>> &page) {
            m_loading = false;
            if (!page)
                return;
            append(*page);
            if (page->size() <= pageSize)
                Q_EMIT endReached();
        });
}

void PastWindow::prepend(const QList<StoredMessage> &messages)
{
    insert(0, messages);
    if (size() > mostEntries)
        remove(mostEntries, size() - mostEntries);
}

/// The page begins with the last row, unless that was deleted meanwhile.
void PastWindow::append(const QList<StoredMessage> &messages)
{
    QList<StoredMessage> news = messages;
    news.removeIf([this](const StoredMessage &each) { return rowOf(each.message.id).has_value(); });
    if (news.isEmpty())
        return;
    insert(size(), news);
    if (size() > mostEntries) {
        m_startReached = false;
        remove(0, size() - mostEntries);
    }
}

void PastWindow::insert(qsizetype row, const QList<StoredMessage> &messages)
{
    QList<TimelineEntry> entries;
    for (const StoredMessage &stored : messages)
        entries.append(entryFrom(stored, m_client.bearer(), m_ownName));
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

void PastWindow::apply(const wire::Event &event)
{
    const ChannelMessage &told = *event.message();
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
