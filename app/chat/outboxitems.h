// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"

#include <QHash>
#include <QList>

#include <array>
#include <map>
#include <set>

namespace carillon {

/// A message as it is accepted: its words and its ClientRequestToken are final. `id` is still 0.
OutboxItem newItem(const ChannelArn &channel, const MessageDraft &draft,
    const AppInstanceUserArn &bearer, const QDateTime &now);

/// The messages that are on their way, in the order of acceptance: all of them, those of a channel,
/// and how many are in which state.
class OutboxItems {
public:
    /// Null when it is not here. Stays valid until it is dropped; its state is changed by keep() or
    /// setState() alone.
    OutboxItem *find(qint64 id);
    const OutboxItem *find(qint64 id) const;
    /// The oldest of the channel; null when there is none.
    OutboxItem *head(const ChannelArn &channel);
    const OutboxItem *head(const ChannelArn &channel) const;

    QList<OutboxItem> all() const;
    QList<OutboxItem> of(const ChannelArn &channel) const;
    /// Each once, in the order of their oldest messages.
    QList<ChannelArn> channels() const;
    /// Of the channel.
    int count(const ChannelArn &channel) const { return int(m_lanes.value(channel).size()); }
    int count(SendState state) const { return m_counts[size_t(state)]; }

    /// Adds it, or puts it in the place of the one with its id.
    void keep(const OutboxItem &item);
    void setState(OutboxItem &item, SendState state);
    /// Must be here.
    OutboxItem drop(qint64 id);

private:
    std::map<qint64, OutboxItem> m_items; // by id: the order of acceptance
    QHash<ChannelArn, std::set<qint64>> m_lanes;
    std::array<int, size_t(SendState::Discarded) + 1> m_counts = {};
};

} // namespace carillon
