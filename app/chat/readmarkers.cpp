// SPDX-License-Identifier: Apache-2.0
#include "chat/readmarkers.h"

#include "chat/channeldirectory.h"
#include "client/clock.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <algorithm>
#include <utility>

namespace carillon {

ReadMarkers::ReadMarkers(StoreThread &store, MessagingClient &client, ChannelDirectory &directory,
    Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_directory(directory)
    , m_clock(clock)
{
    connect(&directory, &ChannelDirectory::readMarkerTold, this, &ReadMarkers::learn);
    connect(&directory, &ChannelDirectory::reset, this, &ReadMarkers::recountAll);
}

void ReadMarkers::load()
{
    whenFinished(m_store.run([](Stores &stores) { return stores.readMarkers.all(); }), this,
        [this](const StoreResult<QHash<ChannelArn, QDateTime>> &markers) {
            if (!markers)
                return;
            for (auto it = markers->cbegin(); it != markers->cend(); ++it)
                learn(it.key(), it.value());
        });
}

void ReadMarkers::learn(const ChannelArn &channel, const QDateTime &readAt)
{
    QDateTime &known = m_readAt[channel];
    if (!readAt.isValid() || (known.isValid() && readAt <= known))
        return;
    known = readAt;
    m_store.run(
        [channel, readAt](Stores &stores) { return stores.readMarkers.put(channel, readAt); });
    recount(channel);
}

void ReadMarkers::setUncountable(const ChannelArn &channel, bool uncountable)
{
    if (uncountable)
        m_uncountable.insert(channel);
    else
        m_uncountable.remove(channel);
    recount(channel);
}

void ReadMarkers::recount(const ChannelArn &channel)
{
    m_wanted.insert(channel);
    if (!m_counting)
        countWanted();
}

void ReadMarkers::recountAll()
{
    for (const DirectoryEntry &entry : m_directory.entries())
        m_wanted.insert(entry.channel.arn);
    if (!m_counting)
        countWanted();
}

void ReadMarkers::countWanted()
{
    // A channel that was never read has no count that means anything: all of it is new.
    struct Wanted {
        QDateTime since;
        std::optional<QString> part;
    };
    QHash<ChannelArn, Wanted> wanted;
    for (const ChannelArn &channel : std::exchange(m_wanted, {})) {
        const auto entry = m_directory.entry(channel);
        wanted.insert(
            channel, { m_readAt.value(channel), entry ? entry->subChannelId : std::nullopt });
    }
    m_counting = true;
    using Counts = QHash<ChannelArn, UnreadCount>;
    whenFinished(m_store.run([wanted, own = m_client.bearer().toString()](
                                 Stores &stores) -> StoreResult<Counts> {
        Counts counts;
        for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
            const auto count
                = stores.messages.unread(it.key(), it->since, own, mostCounted, it->part);
            if (!count)
                return std::unexpected(count.error());
            counts.insert(it.key(), *count);
        }
        return counts;
    }),
        this, [this](const StoreResult<Counts> &counts) {
            m_counting = false;
            const Counts found = counts.value_or(Counts());
            for (auto it = found.cbegin(); it != found.cend(); ++it)
                show(it.key(), it.value());
            if (!m_wanted.isEmpty())
                countWanted();
        });
}

bool ReadMarkers::isUncountable(const ChannelArn &channel) const
{
    if (!m_uncountable.contains(channel))
        return false;
    const auto entry = m_directory.entry(channel);
    const QDateTime readAt = m_readAt.value(channel);
    return !entry || !readAt.isValid() || readAt < entry->channel.lastMessageAt;
}

void ReadMarkers::show(const ChannelArn &channel, UnreadCount unread)
{
    if (isUncountable(channel))
        unread = { mostCounted, true };
    if (unread.count > 0 && channel == m_lookedAt)
        markRead(channel);
    else
        m_directory.setUnread(channel, unread.count, unread.isLeast);
}

void ReadMarkers::setLookedAt(const std::optional<ChannelArn> &channel)
{
    m_lookedAt = channel;
    if (channel)
        recount(*channel);
}

void ReadMarkers::markRead(const ChannelArn &channel)
{
    const auto entry = m_directory.entry(channel);
    QDateTime readAt = m_client.serviceTime();
    if (entry && entry->channel.lastMessageAt > readAt)
        readAt = entry->channel.lastMessageAt;
    learn(channel, readAt);
    m_directory.setUnread(channel, 0);
    // The service takes it of members only, and elastic channels have no read markers.
    if (entry && entry->member && !entry->subChannelId)
        call(channel);
}

void ReadMarkers::call(const ChannelArn &channel)
{
    if (m_resting.contains(channel)) {
        m_again.insert(channel);
        return;
    }
    m_resting.insert(channel);
    m_clock.callAfter(callEveryMs, this, [this, channel] {
        m_resting.remove(channel);
        if (m_again.remove(channel))
            call(channel);
    });
    // What it does not hear now it hears when more is read.
    whenFinished(
        m_client.updateChannelReadMarker(channel), this, [this](const ApiResult<void> &result) {
            Q_EMIT answered(result ? std::nullopt : std::optional(result.error()));
        });
}

} // namespace carillon
