// SPDX-License-Identifier: Apache-2.0
// What is shown from the store and older than the newest list: it may have changed while nobody
// told, and is asked for once a session.
#include "chat/messagemerge.h"
#include "chat/timeline.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"

namespace carillon {

namespace {

constexpr int pageSize = 50;

} // namespace

bool Timeline::isConfirmed() const
{
    return m_confirmedFrom.isValid()
        && (m_history == 0 || m_entries.first().message->createdAt >= m_confirmedFrom);
}

/// One list after the other, down from where the last one ended, while there is something below it
/// and `pages` are not used up.
void Timeline::checkShown(int pages)
{
    m_checksLeft = std::max(m_checksLeft, pages);
    if (m_checking || m_checksLeft == 0 || !m_confirmedFrom.isValid() || isConfirmed()
        || !m_place.canBeAsked())
        return;
    m_checking = true;
    --m_checksLeft;
    if (!m_refreshing)
        m_toldMeanwhile.clear();
    wire::ListChannelMessagesQuery query;
    query.sortOrder = wire::SortOrder::Descending;
    query.maxResults = pageSize;
    query.notAfter = m_confirmedFrom.addMSecs(-1);
    query.subChannelId = m_place.subChannel;
    const Listing listing(m_client.serviceTime(), query.subChannelId, query.notAfter);
    whenFinished(m_client.listChannelMessages(m_channel, query), this,
        [this, listing, from = m_confirmedFrom, part = query.subChannelId](const Page &page) {
            m_checking = false;
            Q_EMIT answered(page ? std::nullopt : std::optional(page.error()));
            if (!page)
                m_checksLeft = 0;
            else if (from == m_confirmedFrom && part == m_place.subChannel)
                takeChecked(listing, *page);
            checkShown(0);
        });
}

/// What of it is before the first entry goes into the store only: whoever reads on finds it there.
void Timeline::takeChecked(Listing listing, const wire::ListChannelMessagesPage &page)
{
    listing.add(page);
    QList<TimelineEntry> entries;
    for (const ChannelMessage &message : page.messages) {
        if (m_history > 0 && !isBefore(message, *m_entries.first().message))
            entries.append(entryOf({ message, {} }));
    }
    merge(std::move(entries));
    if (!listing.span())
        m_checksLeft = 0; // it would be the same again
    keepListed(listing);
}

} // namespace carillon
