// SPDX-License-Identifier: Apache-2.0
#include "chat/unlistednews.h"

#include "chat/messagemerge.h"

#include <algorithm>

namespace carillon {

void UnlistedNews::tell(const ChannelArn &channel, const QDateTime &createdAt)
{
    QDateTime &newest = m_told[channel];
    newest = newest.isValid() ? std::max(newest, createdAt) : createdAt;
    m_newestTold = m_newestTold.isValid() ? std::max(m_newestTold, createdAt) : createdAt;
}

void UnlistedNews::endSession()
{
    for (const auto &[channel, newest] : m_told.asKeyValueRange()) {
        skip(channel, newest);
        if (newest >= m_newestTold.addMSecs(-longestDetourMs))
            m_inDoubt.insert(channel);
    }
    m_told.clear();
    m_newestTold = {};
}

void UnlistedNews::skip(const ChannelArn &channel, const QDateTime &newest)
{
    QDateTime &since = m_since[channel];
    since = since.isValid() ? std::min(since, newest) : newest;
}

void UnlistedNews::list(const ChannelArn &channel)
{
    m_since.remove(channel);
    m_inDoubt.remove(channel);
}

} // namespace carillon
