// SPDX-License-Identifier: Apache-2.0
#include "chat/listing.h"

#include "wire/channels.h"

#include <algorithm>

namespace carillon {

namespace {

bool hasTime(const ChannelMessage &message)
{
    return message.createdAt.isValid();
}

} // namespace

void Listing::add(const wire::ListChannelMessagesPage &page)
{
    m_isReliable = m_isReliable && page.isWhole && std::ranges::all_of(page.messages, hasTime);
    m_messages.append(page.messages);
    m_reachesTheFirst = !page.nextToken;
}

/// At the moment of the last one named, the next page may have others.
std::optional<ListedSpan> Listing::span() const
{
    const bool inOrder
        = std::ranges::is_sorted(m_messages, std::ranges::greater(), &ChannelMessage::createdAt);
    if (!m_isReliable || !inOrder || !m_began.isValid()
        || (m_messages.isEmpty() && !m_reachesTheFirst))
        return std::nullopt;
    const QDateTime settled = m_began.addMSecs(-settlingMs);
    return ListedSpan { m_reachesTheFirst ? QDateTime() : m_messages.last().createdAt,
        m_until.isValid() ? std::min(m_until, settled) : settled, m_part };
}

} // namespace carillon
