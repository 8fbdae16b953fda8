// SPDX-License-Identifier: Apache-2.0
#include "chat/timeline.h"

#include "chat/messagemerge.h"
#include "chat/outbox.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <algorithm>

namespace carillon {

namespace {

constexpr int pageSize = 50; // the most the operation takes
/// Of a long history that is on screen when a session begins, so many pages below the newest list
/// are asked for; of the rest, one with each page somebody loads.
constexpr int mostChecks = 10;

} // namespace

Timeline::Timeline(ChannelArn channel, StoreThread &store, MessagingClient &client, Outbox &outbox,
    QString ownName, QObject *parent)
    : EntryRows(parent)
    , m_channel(std::move(channel))
    , m_ownName(std::move(ownName))
    , m_store(store)
    , m_client(client)
    , m_outbox(outbox)
{
    showOutgoing();
    connect(&outbox, &Outbox::added, this, &Timeline::onAdded);
    connect(&outbox, &Outbox::changed, this, &Timeline::onChanged);
    connect(&outbox, &Outbox::sent, this, &Timeline::onSent);
    connect(&outbox, &Outbox::removed, this, &Timeline::onRemoved);
    readStore();
}

Timeline::~Timeline() = default;

const ChannelArn &Timeline::channel() const
{
    return m_channel;
}

qsizetype Timeline::size() const
{
    return m_entries.size();
}

const TimelineEntry &Timeline::at(qsizetype row) const
{
    return m_entries.at(row);
}

bool Timeline::hasOlder() const
{
    return m_history > 0 && !(m_storeExhausted && m_serviceExhausted);
}

Timeline::LoadState Timeline::loadState() const
{
    return m_loadState;
}

std::optional<ApiError> Timeline::error() const
{
    return m_error;
}

void Timeline::setLoadState(LoadState state, const std::optional<ApiError> &error)
{
    if (m_loadState == state && !m_error && !error)
        return;
    m_loadState = state;
    m_error = error;
    Q_EMIT loadStateChanged();
}

// The store

void Timeline::completeUntil(const QDateTime &time)
{
    if (!m_completeUntil.isValid() || time > m_completeUntil)
        m_completeUntil = time;
}

void Timeline::keepInStore(QList<ChannelMessage> messages)
{
    messages.removeIf([this](const ChannelMessage &each) { return m_deleted.contains(each.id); });
    if (messages.isEmpty())
        return;
    // What the store cannot keep comes from the service again.
    m_store.run([messages](Stores &stores) { return stores.messages.put(messages); });
}

// The service

void Timeline::refresh()
{
    m_refreshWanted = !m_storeRead;
    if (m_storeRead && !m_refreshing)
        startRefresh();
}

void Timeline::startRefresh()
{
    m_refreshing = m_storeRead && m_place.canBeAsked();
    if (!m_refreshing) {
        m_refreshWanted = !m_storeRead;
        if (m_storeRead)
            setLoadState(LoadState::Idle);
        return;
    }
    m_refreshAgain = false;
    // Events may have shown some before any list was there: nothing is to be missing among them.
    if (m_history > 0 && !m_completeUntil.isValid())
        m_completeUntil = m_entries.first().message->createdAt;
    // A quiet look for news is not worth a spinner.
    if (!m_refreshed || m_loadState == LoadState::Failed)
        setLoadState(LoadState::Loading);
    m_gathered = Listing(m_client.serviceTime(), m_place.subChannel);
    if (!m_checking)
        m_toldMeanwhile.clear();
    askNewer(std::nullopt);
}

void Timeline::askNewer(const std::optional<QString> &nextToken)
{
    wire::ListChannelMessagesQuery query;
    query.sortOrder = wire::SortOrder::Descending;
    query.maxResults = pageSize;
    query.nextToken = nextToken;
    query.subChannelId = m_place.subChannel;
    whenFinished(m_client.listChannelMessages(m_channel, query), this, [this](const Page &page) {
        Q_EMIT answered(page ? std::nullopt : std::optional(page.error()));
        takeNewer(page);
    });
}

/// Pages are shown as they come, but kept only once they join what the store has: a hole in the
/// stored history would never be noticed again.
void Timeline::takeNewer(const Page &page)
{
    if (std::exchange(m_moved, false))
        return startRefresh();
    if (!page) {
        m_refreshing = false;
        setLoadState(LoadState::Failed, page.error());
        Q_EMIT refreshed(false);
        return;
    }
    QList<TimelineEntry> entries;
    const bool isFirst = !m_completeUntil.isValid();
    bool joined = isFirst;
    for (const ChannelMessage &message : page->messages) {
        joined = joined || message.createdAt < m_completeUntil;
        entries.append(entryOf({ message, {} }));
    }
    m_gathered.add(*page);
    merge(std::move(entries));
    if (!joined && page->nextToken) {
        askNewer(page->nextToken);
        return;
    }
    if (isFirst && page->nextToken)
        m_olderNext = NextPage { *page->nextToken, {} };
    if (!page->nextToken)
        m_serviceExhausted = true;
    keepListed(std::exchange(m_gathered, {}));
    if (m_refreshAgain) {
        m_confirmedFrom = {};
        return startRefresh();
    }
    for (const ChannelMessage &message : std::as_const(m_told))
        completeUntil(message.createdAt.addMSecs(-longestDetourMs));
    keepInStore(std::exchange(m_told, {}));
    m_refreshing = false;
    m_refreshed = true;
    m_caughtUp = m_live;
    letGo();
    if (!m_loadingOlder)
        setLoadState(LoadState::Idle);
    // hasOlder() may have changed without an entry or the state having done so.
    else
        Q_EMIT loadStateChanged();
    Q_EMIT refreshed(true);
    checkShown(mostChecks);
}

void Timeline::loadOlder()
{
    if (m_loadingOlder || !m_storeRead || !hasOlder())
        return;
    m_loadingOlder = true;
    setLoadState(LoadState::Loading);
    if (m_storeExhausted) {
        askOlder();
        return;
    }
    const ChannelMessage &first = *m_entries.first().message;
    const auto part = m_place.subChannel;
    whenFinished(m_store.run([channel = m_channel, at = first.createdAt, id = first.id, part](
                                 Stores &stores) {
        return stores.messages.before(channel, at, id, pageSize, part);
    }),
        this, [this, part](const StoreResult<QList<StoredMessage>> &page) {
            if (part != m_place.subChannel)
                return finishOlder(LoadState::Idle);
            m_storeExhausted = !page || page->size() < pageSize;
            m_letGo = m_letGo && page && !page->isEmpty();
            if (!page || page->isEmpty()) {
                askOlder();
                return;
            }
            QList<TimelineEntry> entries;
            for (const StoredMessage &stored : *page)
                entries.append(entryOf(stored));
            merge(std::move(entries));
            finishOlder(LoadState::Idle);
            checkShown(1);
        });
}

void Timeline::askOlder()
{
    if (m_serviceExhausted || !m_place.canBeAsked()) {
        finishOlder(LoadState::Idle);
        return;
    }
    wire::ListChannelMessagesQuery query;
    query.sortOrder = wire::SortOrder::Descending;
    query.maxResults = pageSize;
    query.subChannelId = m_place.subChannel;
    // One millisecond on: whether the bound is inclusive is not documented.
    query.notAfter
        = m_olderNext ? m_olderNext->bound : m_entries.first().message->createdAt.addMSecs(1);
    if (m_olderNext)
        query.nextToken = m_olderNext->token;
    whenFinished(m_client.listChannelMessages(m_channel, query), this,
        [this, part = query.subChannelId, bound = query.notAfter](const Page &page) {
            Q_EMIT answered(page ? std::nullopt : std::optional(page.error()));
            if (part == m_place.subChannel)
                takeOlder(bound, page);
            else
                finishOlder(LoadState::Idle);
        });
}

void Timeline::takeOlder(const QDateTime &bound, const Page &page)
{
    if (!page) {
        m_loadingOlder = false;
        m_olderNext.reset(); // it may have been that which was refused
        setLoadState(LoadState::Failed, page.error());
        return;
    }
    QList<TimelineEntry> entries;
    const qsizetype before = m_history;
    const bool confirmed = isConfirmed();
    for (const ChannelMessage &message : page->messages)
        entries.append(entryOf({ message, {} }));
    merge(std::move(entries));
    keepInStore(page->messages);
    if (confirmed && m_history > 0)
        m_confirmedFrom = std::min(m_confirmedFrom, m_entries.first().message->createdAt);
    m_olderNext.reset();
    if (page->nextToken)
        m_olderNext = NextPage { *page->nextToken, bound };
    m_serviceExhausted = !page->nextToken;
    if (m_history == before && !m_serviceExhausted)
        askOlder();
    else
        finishOlder(LoadState::Idle);
}

void Timeline::finishOlder(LoadState state)
{
    m_loadingOlder = false;
    setLoadState(state);
}

// The entries

TimelineEntry Timeline::entryOf(const StoredMessage &stored) const
{
    return entryFrom(stored, m_client.bearer(), m_ownName);
}

qsizetype Timeline::placeOf(const ChannelMessage &message) const
{
    const auto end = m_entries.cbegin() + m_history;
    const auto place = std::lower_bound(m_entries.cbegin(), end, message,
        [](const TimelineEntry &entry, const ChannelMessage &each) {
            return isBefore(*entry.message, each);
        });
    return place - m_entries.cbegin();
}

std::optional<qsizetype> Timeline::rowOf(const MessageId &id) const
{
    const auto known = m_known.constFind(id);
    if (known == m_known.cend())
        return std::nullopt;
    ChannelMessage probe { m_channel, id, {}, {}, {}, {}, {}, *known, {}, {}, false, {}, {}, {}, {},
        {}, {} };
    return placeOf(probe);
}

/// New messages go in as runs: one insertion for those that stand together.
void Timeline::merge(QList<TimelineEntry> entries)
{
    entries.removeIf([this](const TimelineEntry &each) {
        const bool awaited = isAwaited(*each.message);
        if (awaited)
            m_awaited.insert(each.message->id, *each.message);
        return awaited || m_deleted.contains(each.message->id) || !m_place.holds(*each.message);
    });
    std::ranges::sort(entries, [](const TimelineEntry &a, const TimelineEntry &b) {
        return isBefore(*a.message, *b.message);
    });
    QList<TimelineEntry> run;
    qsizetype place = 0;
    const auto flush = [this, &run, &place] {
        if (!run.isEmpty())
            insert(place, std::exchange(run, {}));
    };
    for (const TimelineEntry &entry : std::as_const(entries)) {
        learnOwnName(entry);
        const MessageId &id = entry.message->id;
        if (!run.isEmpty() && run.last().message->id == id)
            continue;
        if (m_known.contains(id)) {
            flush();
            update(*rowOf(id), entry);
            continue;
        }
        qsizetype here = placeOf(*entry.message);
        if (here != place) {
            here += run.size(); // it goes in before this one
            flush();
            place = here;
        }
        run.append(entry);
    }
    flush();
}

/// The service knows better than the profile what the others call us.
void Timeline::learnOwnName(const TimelineEntry &entry)
{
    const QString &name = entry.message->sender.name;
    if (!entry.mine || name.isEmpty() || name == m_ownName)
        return;
    m_ownName = name;
    for (qsizetype row = 0; row < m_entries.size(); ++row) {
        if (!m_entries[row].mine)
            continue;
        m_entries[row].ownName = name;
        if (row >= m_history || m_entries[row].message->sender.name.isEmpty())
            Q_EMIT entriesChanged(row, row);
    }
}

void Timeline::insert(qsizetype row, const QList<TimelineEntry> &entries)
{
    Q_EMIT aboutToInsert(row, row + entries.size() - 1);
    m_entries.insert(row, entries.size(), entries.first());
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const TimelineEntry &entry = entries[i];
        m_entries[row + i] = entry;
        if (entry.message) {
            m_known.insert(entry.message->id, entry.message->createdAt);
            ++m_history;
        }
    }
    Q_EMIT inserted();
}

TimelineEntry Timeline::take(qsizetype row)
{
    Q_EMIT aboutToRemove(row, row);
    TimelineEntry entry = m_entries.takeAt(row);
    if (entry.message) {
        m_known.remove(entry.message->id);
        --m_history;
    }
    Q_EMIT removed();
    return entry;
}

void Timeline::update(qsizetype row, const TimelineEntry &entry)
{
    TimelineEntry merged = entry;
    if (!merged.outgoing)
        merged.outgoing = m_entries[row].outgoing;
    if (merged.message->sender.name.isEmpty())
        merged.message->sender.name = m_entries[row].message->sender.name;
    if (sameEntry(merged, m_entries[row]) || isOutdated(*entry.message, *m_entries[row].message))
        return;
    const bool inOrder = (row == 0 || isBefore(*m_entries[row - 1].message, *merged.message))
        && (row + 1 >= m_history || isBefore(*merged.message, *m_entries[row + 1].message));
    if (!inOrder) {
        take(row);
        insert(placeOf(*merged.message), { merged });
        return;
    }
    m_known.insert(merged.message->id, merged.message->createdAt);
    m_entries[row] = merged;
    Q_EMIT entriesChanged(row, row);
}

} // namespace carillon
