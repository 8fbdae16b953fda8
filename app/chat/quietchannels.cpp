// SPDX-License-Identifier: Apache-2.0
#include "chat/quietchannels.h"

#include <algorithm>

namespace carillon {

void QuietChannels::add(const ChannelArn &channel)
{
    if (m_ofSession.size() >= mostOfSession && !m_ofSession.contains(channel))
        return;
    m_ofSession.insert(channel);
    if (!m_waiting.contains(channel))
        m_waiting.append(channel);
}

qint64 QuietChannels::dueAtMs(const ChannelArn &channel) const
{
    const auto askedAt = m_askedAtMs.constFind(channel);
    const qint64 againAt = askedAt == m_askedAtMs.cend() ? 0 : *askedAt + againMs;
    return std::max(againAt, m_lastAtMs ? *m_lastAtMs + pauseMs : 0);
}

std::optional<qint64> QuietChannels::msToNext(qint64 nowMs) const
{
    std::optional<qint64> dueAt;
    for (const ChannelArn &channel : m_waiting)
        dueAt = std::min(dueAt.value_or(dueAtMs(channel)), dueAtMs(channel));
    return dueAt ? std::optional(std::max<qint64>(0, *dueAt - nowMs)) : std::nullopt;
}

ChannelArn QuietChannels::take(qint64 nowMs)
{
    const auto due = std::ranges::find_if(
        m_waiting, [&](const ChannelArn &channel) { return dueAtMs(channel) <= nowMs; });
    ChannelArn channel = m_waiting.takeAt(due - m_waiting.begin());
    m_askedAtMs.insert(channel, nowMs);
    m_lastAtMs = nowMs;
    return channel;
}

void QuietChannels::endSession()
{
    m_waiting.clear();
    m_ofSession.clear();
}

} // namespace carillon
