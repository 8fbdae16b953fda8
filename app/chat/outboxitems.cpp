// SPDX-License-Identifier: Apache-2.0
#include "chat/outboxitems.h"

#include "wire/sendchannelmessage.h"

#include <utility>

namespace carillon {

OutboxItem newItem(const ChannelArn &channel, const MessageDraft &draft,
    const AppInstanceUserArn &bearer, const QDateTime &now)
{
    const auto chosen = draft.clientRequestToken
        ? ClientRequestToken::parse(*draft.clientRequestToken)
        : std::nullopt;
    OutboxItem item { 0, channel, bearer, chosen ? *chosen : ClientRequestToken::mint(), draft, {},
        SendState::Queued, 0, now, {}, {}, {}, 0 };
    item.body = wire::sendChannelMessageBody(draft, item.token);
    return item;
}

OutboxItem *OutboxItems::find(qint64 id)
{
    return const_cast<OutboxItem *>(std::as_const(*this).find(id));
}

const OutboxItem *OutboxItems::find(qint64 id) const
{
    const auto found = m_items.find(id);
    return found == m_items.end() ? nullptr : &found->second;
}

OutboxItem *OutboxItems::head(const ChannelArn &channel)
{
    return const_cast<OutboxItem *>(std::as_const(*this).head(channel));
}

const OutboxItem *OutboxItems::head(const ChannelArn &channel) const
{
    const auto lane = m_lanes.constFind(channel);
    return lane == m_lanes.cend() ? nullptr : find(*lane->begin());
}

QList<OutboxItem> OutboxItems::all() const
{
    QList<OutboxItem> found;
    for (const auto &[id, item] : m_items)
        found.append(item);
    return found;
}

QList<OutboxItem> OutboxItems::of(const ChannelArn &channel) const
{
    QList<OutboxItem> found;
    const auto lane = m_lanes.constFind(channel);
    if (lane == m_lanes.cend())
        return found;
    for (const qint64 id : *lane)
        found.append(m_items.at(id));
    return found;
}

QList<ChannelArn> OutboxItems::channels() const
{
    QList<ChannelArn> found;
    for (const auto &[id, item] : m_items) {
        if (head(item.channel) == &item)
            found.append(item.channel);
    }
    return found;
}

void OutboxItems::keep(const OutboxItem &item)
{
    if (const OutboxItem *old = find(item.id))
        --m_counts[size_t(old->state)];
    ++m_counts[size_t(item.state)];
    m_items.insert_or_assign(item.id, item);
    m_lanes[item.channel].insert(item.id);
}

void OutboxItems::setState(OutboxItem &item, SendState state)
{
    --m_counts[size_t(item.state)];
    ++m_counts[size_t(state)];
    item.state = state;
}

OutboxItem OutboxItems::drop(qint64 id)
{
    OutboxItem item = std::move(m_items.extract(id).mapped());
    --m_counts[size_t(item.state)];
    const auto lane = m_lanes.find(item.channel);
    lane->erase(id);
    if (lane->empty())
        m_lanes.erase(lane);
    return item;
}

} // namespace carillon
