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

Listing Listing::upwards(QDateTime began, std::optional<QString> part, const QDateTime &from)
{
    Listing listing(std::move(began), std::move(part));
    listing.m_from = from;
    listing.m_isUpwards = true;
    return listing;
}

void Listing::add(const wire::ListChannelMessagesPage &page)
{
    m_isReliable = m_isReliable && page.isWhole && std::ranges::all_of(page.messages, hasTime);
    m_messages.append(page.messages);
    m_reachesTheEnd = !page.nextToken;
}

/// At the moment of the last one named, the next page may have others.
std::optional<ListedSpan> Listing::span() const
{
    const bool inOrder = m_isUpwards
        ? std::ranges::is_sorted(m_messages, std::ranges::less(), &ChannelMessage::createdAt)
        : std::ranges::is_sorted(m_messages, std::ranges::greater(), &ChannelMessage::createdAt);
    if (!m_isReliable || !inOrder || !m_began.isValid()
        || (m_messages.isEmpty() && !m_reachesTheEnd))
        return std::nullopt;
    const QDateTime settled = m_began.addMSecs(-settlingMs);
    if (m_isUpwards) {
        return ListedSpan { m_from,
            m_reachesTheEnd ? settled : std::min(m_messages.last().createdAt, settled), m_part };
    }
    return ListedSpan { m_reachesTheEnd ? QDateTime() : m_messages.last().createdAt,
        m_until.isValid() ? std::min(m_until, settled) : settled, m_part };
}

} // namespace carillon
