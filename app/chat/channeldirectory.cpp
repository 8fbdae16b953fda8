// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"

#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace carillon {

namespace {

constexpr int pageSize = 50; // the most the operation takes

bool isBefore(const DirectoryEntry &a, const DirectoryEntry &b)
{
    const int order = QString::compare(a.channel.name, b.channel.name, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a.channel.arn.toString() < b.channel.arn.toString();
}

/// Whatever tells of a channel may be older than the last event.
QDateTime laterOf(const QDateTime &a, const QDateTime &b)
{
    return !a.isValid() || (b.isValid() && a < b) ? b : a;
}

/// What was chosen by somebody who was in no part makes way for the part the user is in now.
std::optional<QString> readAfter(const DirectoryEntry &known, const std::optional<QString> &own)
{
    const bool makesWay = own && (!known.subChannelId || own == known.readIn);
    return makesWay ? std::nullopt : known.readIn;
}

void keepWhatListsLeaveOut(DirectoryEntry &listed, const DirectoryEntry &known)
{
    listed.unread = known.unread;
    listed.unreadIsLeast = known.unreadIsLeast;
    listed.readIn = readAfter(known, listed.subChannelId);
    listed.channel.lastMessageAt
        = laterOf(listed.channel.lastMessageAt, known.channel.lastMessageAt);
    if (!listed.channel.createdAt.isValid())
        listed.channel.createdAt = known.channel.createdAt;
    if (!listed.channel.elastic)
        listed.channel.elastic = known.channel.elastic;
    if (!listed.channel.expiration)
        listed.channel.expiration = known.channel.expiration;
}

/// Events and lists leave out what never changes, or what they do not know.
Channel updatedTo(Channel told, const Channel &known)
{
    if (!told.createdAt.isValid())
        told.createdAt = known.createdAt;
    told.lastMessageAt = laterOf(told.lastMessageAt, known.lastMessageAt);
    if (!told.elastic) // it is so for ever
        told.elastic = known.elastic;
    return told;
}

bool sameChannels(const QList<DirectoryEntry> &a, const QList<DirectoryEntry> &b)
{
    return std::ranges::equal(
        a, b, {}, [](const DirectoryEntry &e) { return e.channel.arn; },
        [](const DirectoryEntry &e) { return e.channel.arn; });
}

} // namespace

ChannelDirectory::ChannelDirectory(StoreThread &store, MessagingClient &client, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
{
}

ChannelDirectory::~ChannelDirectory() = default;

const QList<DirectoryEntry> &ChannelDirectory::entries() const
{
    return m_entries;
}

std::optional<DirectoryEntry> ChannelDirectory::entry(const ChannelArn &channel) const
{
    const auto row = rowOf(channel);
    return row ? std::optional(m_entries[*row]) : std::nullopt;
}

std::optional<qsizetype> ChannelDirectory::rowOf(const ChannelArn &channel) const
{
    const auto found = m_rows.constFind(channel);
    return found != m_rows.constEnd() ? std::optional(*found) : std::nullopt;
}

/// Somebody may be in tens of thousands of channels: none is searched for row by row.
void ChannelDirectory::index()
{
    m_rows.clear();
    m_rows.reserve(m_entries.size());
    for (qsizetype row = 0; row < m_entries.size(); ++row)
        m_rows.insert(m_entries[row].channel.arn, row);
}

bool ChannelDirectory::isLoading() const
{
    return m_loading;
}

std::optional<ApiError> ChannelDirectory::error() const
{
    return m_error;
}

void ChannelDirectory::refresh()
{
    if (m_loading)
        return;
    m_loading = true;
    m_incoming.clear();
    m_told.clear();
    Q_EMIT stateChanged();
    if (m_storeRead)
        askPage(std::nullopt);
    else
        readStore();
}

void ChannelDirectory::readStore()
{
    whenFinished(m_store.run([](Stores &stores) { return stores.channels.all(); }), this,
        [this](const StoreResult<QList<StoredChannel>> &stored) {
            m_storeRead = true;
            if (stored) {
                QList<DirectoryEntry> entries = m_entries;
                for (const StoredChannel &channel : *stored) {
                    if (rowOf(channel.channel.arn))
                        continue;
                    if (const auto entry = asTold({ channel.channel, channel.member }))
                        entries.append(*entry);
                }
                show(std::move(entries));
            }
            askPage(std::nullopt);
        });
}

void ChannelDirectory::askPage(const std::optional<QString> &nextToken)
{
    wire::ListMembershipsQuery query;
    query.maxResults = pageSize;
    query.nextToken = nextToken;
    whenFinished(m_client.listMemberships(query), this,
        [this](const ApiResult<wire::ListMembershipsPage> &page) {
            Q_EMIT answered(page ? std::nullopt : std::optional(page.error()));
            if (!page) {
                finish(page.error());
                return;
            }
            for (const wire::MembershipSummary &membership : page->memberships) {
                m_incoming.append({ membership.channel, true, 0, false, membership.subChannelId });
                Q_EMIT readMarkerTold(membership.channel.arn, membership.readMarkerAt);
            }
            if (page->nextToken)
                askPage(page->nextToken);
            else
                finish(std::nullopt);
        });
}

void ChannelDirectory::finish(const std::optional<ApiError> &failure)
{
    if (std::exchange(m_again, false)) {
        m_incoming.clear();
        m_told.clear();
        return askPage(std::nullopt);
    }
    m_loading = false;
    m_error = failure;
    if (!failure) {
        takeIncoming();
        keepAll();
    }
    m_told.clear();
    Q_EMIT stateChanged();
}

/// A page may be older than what was told since: that is not undone.
void ChannelDirectory::takeIncoming()
{
    QList<DirectoryEntry> entries;
    QSet<ChannelArn> named;
    for (const DirectoryEntry &listed : std::exchange(m_incoming, {})) {
        auto entry = asTold(listed);
        // A channel may appear on two pages when the list shifts between them.
        if (!entry || named.contains(entry->channel.arn))
            continue;
        named.insert(entry->channel.arn);
        if (const auto row = rowOf(entry->channel.arn))
            keepWhatListsLeaveOut(*entry, m_entries[*row]);
        entries.append(*entry);
    }
    for (const DirectoryEntry &each : std::as_const(m_entries)) {
        const bool joined = m_told.value(each.channel.arn).member.value_or(false);
        if ((joined || !each.member) && !named.contains(each.channel.arn))
            entries.append(each);
    }
    show(std::move(entries));
}

/// Nothing: it was told that the user is no member any more.
std::optional<DirectoryEntry> ChannelDirectory::asTold(DirectoryEntry listed) const
{
    const auto told = m_told.constFind(listed.channel.arn);
    if (told == m_told.constEnd())
        return listed;
    if (!told->member.value_or(true))
        return std::nullopt;
    if (told->subChannelId)
        listed.subChannelId = told->subChannelId;
    if (told->channel)
        listed.channel = updatedTo(*told->channel, listed.channel);
    return listed;
}

/// What the store cannot keep is asked for again next time.
void ChannelDirectory::keepAll()
{
    QList<StoredChannel> stored;
    for (const DirectoryEntry &each : std::as_const(m_entries))
        stored.append({ each.channel, each.member });
    m_store.run([stored](Stores &stores) { return stores.channels.replaceAll(stored); });
}

void ChannelDirectory::show(QList<DirectoryEntry> entries)
{
    std::ranges::sort(entries, isBefore);
    if (!sameChannels(entries, m_entries)) {
        Q_EMIT aboutToReset();
        m_entries = std::move(entries);
        index();
        Q_EMIT reset();
        return;
    }
    for (qsizetype row = 0; row < entries.size(); ++row) {
        if (m_entries[row] == entries[row])
            continue;
        m_entries[row] = entries[row];
        Q_EMIT entryChanged(row);
    }
}

void ChannelDirectory::open(const ChannelArn &channel)
{
    if (entry(channel))
        return;
    add({ Channel { channel, channel.channelId(), {}, {}, {}, {}, {} }, false });
    describe(channel);
}

void ChannelDirectory::readIn(const ChannelArn &channel, const QString &subChannelId)
{
    const auto row = rowOf(channel);
    if (!row)
        return;
    DirectoryEntry entry = m_entries[*row];
    entry.readIn = subChannelId == entry.subChannelId ? std::nullopt : std::optional(subChannelId);
    if (entry != m_entries[*row])
        change(*row, entry);
}

void ChannelDirectory::add(const DirectoryEntry &added)
{
    const auto row = rowOf(added.channel.arn);
    if (row && staysAt(*row, added)) {
        if (m_entries[*row] != added)
            change(*row, added);
    } else {
        QList<DirectoryEntry> entries = m_entries;
        if (row)
            entries.removeAt(*row);
        entries.insert(std::ranges::lower_bound(entries, added, isBefore), added);
        show(std::move(entries));
    }
    m_store.run([stored = StoredChannel { added.channel, added.member }](
                    Stores &stores) { return stores.channels.put(stored); });
}

/// Under what it is called now, it is where it was.
bool ChannelDirectory::staysAt(qsizetype row, const DirectoryEntry &entry) const
{
    return (row == 0 || isBefore(m_entries[row - 1], entry))
        && (row + 1 == m_entries.size() || isBefore(entry, m_entries[row + 1]));
}

void ChannelDirectory::describe(const ChannelArn &channel)
{
    whenFinished(m_client.describeChannel(channel), this,
        [this, channel](const ApiResult<Channel> &described) {
            Q_EMIT answered(described ? std::nullopt : std::optional(described.error()));
            auto now = entry(channel);
            if (!described || !now)
                return;
            const QDateTime lastMessageAt = now->channel.lastMessageAt;
            now->channel = *described;
            now->channel.lastMessageAt = laterOf(now->channel.lastMessageAt, lastMessageAt);
            add(*now);
        });
}

void ChannelDirectory::refreshAgain()
{
    m_again = m_loading;
    refresh();
}

void ChannelDirectory::update(const Channel &channel)
{
    if (m_loading) // it may be on a page that was not shown yet
        m_told[channel.arn].channel = channel;
    auto now = entry(channel.arn);
    if (!now)
        return;
    now->channel = updatedTo(channel, now->channel);
    add(*now);
}

void ChannelDirectory::join(const ChannelArn &channel, const std::optional<QString> &subChannelId)
{
    if (m_loading) {
        Told &told = m_told[channel];
        told.member = true;
        if (subChannelId)
            told.subChannelId = subChannelId;
    }
    if (auto now = entry(channel)) {
        now->member = true;
        now->readIn = readAfter(*now, subChannelId);
        if (subChannelId)
            now->subChannelId = subChannelId;
        return add(*now);
    }
    add({ Channel { channel, channel.channelId(), {}, {}, {}, {}, {} }, true, 0, false,
        subChannelId });
    describe(channel);
}

void ChannelDirectory::leavePart(const ChannelArn &channel)
{
    auto now = entry(channel);
    if (!now)
        return;
    now->member = false;
    now->subChannelId.reset();
    add(*now);
}

void ChannelDirectory::remove(const ChannelArn &channel)
{
    if (m_loading)
        m_told.insert(channel, { false, {}, {} });
    const auto row = rowOf(channel);
    if (!row)
        return;
    QList<DirectoryEntry> entries = m_entries;
    entries.removeAt(*row);
    show(std::move(entries));
    keepAll();
}

void ChannelDirectory::noteMessage(const ChannelArn &channel, const QDateTime &at)
{
    const auto row = rowOf(channel);
    if (!row || at <= m_entries[*row].channel.lastMessageAt)
        return;
    DirectoryEntry entry = m_entries[*row];
    entry.channel.lastMessageAt = at;
    change(*row, entry);
}

void ChannelDirectory::setUnread(const ChannelArn &channel, int unread, bool isLeast)
{
    const auto row = rowOf(channel);
    if (!row)
        return;
    DirectoryEntry entry = m_entries[*row];
    entry.unread = unread;
    entry.unreadIsLeast = isLeast;
    if (entry != m_entries[*row])
        change(*row, entry);
}

void ChannelDirectory::change(qsizetype row, const DirectoryEntry &entry)
{
    m_entries[row] = entry;
    Q_EMIT entryChanged(row);
}

} // namespace carillon
