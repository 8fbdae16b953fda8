// SPDX-License-Identifier: Apache-2.0
// What the service says of a part of the past: the store may have a hole in it, and not know.
#include "chat/messagemerge.h"
#include "chat/pastwindow.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"
#include "wire/channels.h"

#include <algorithm>

namespace carillon {

/// One page on from what it has told. After a failure it is for a person to say that it is worth a
/// try: whoever scrolls would make one of each line.
void PastWindow::ask(Side &side)
{
    if (side.asking || side.complete || side.error)
        return;
    const bool wasQuiet = !m_older.asking && !m_newer.asking;
    if (wasQuiet)
        m_toldMeanwhile.clear();
    side.asking = true;
    wire::ListChannelMessagesQuery query;
    query.sortOrder = side.isNewer ? wire::SortOrder::Ascending : wire::SortOrder::Descending;
    query.maxResults = pageSize;
    query.subChannelId = m_target.subChannelId;
    const QDateTime edge = side.told.isValid() ? side.told : m_target.createdAt;
    // One millisecond on: whether the bounds are inclusive is not documented.
    const QDateTime bound = side.next ? side.next->bound : edge.addMSecs(side.isNewer ? -1 : 1);
    (side.isNewer ? query.notBefore : query.notAfter) = bound;
    if (side.next)
        query.nextToken = side.next->token;
    const QDateTime judged = side.next ? edge : bound;
    const Listing listing = side.isNewer
        ? Listing::upwards(m_client.serviceTime(), query.subChannelId, judged)
        : Listing(m_client.serviceTime(), query.subChannelId, judged);
    Q_EMIT loadStateChanged();
    whenFinished(m_client.listChannelMessages(channel(), query), this,
        [this, &side, listing, bound, asked = query.nextToken, told = side.told](
            const ApiResult<wire::ListChannelMessagesPage> &page) {
            side.asking = false;
            Q_EMIT answered(page ? std::nullopt : std::optional(page.error()));
            if (!page) {
                side.error = page.error();
                side.next.reset(); // it may have been that which was refused
            } else if (side.next.has_value() == asked.has_value() && side.told == told) {
                take(side, listing, bound, *page);
            } else {
                ask(side); // its end is another by now
            }
            Q_EMIT loadStateChanged();
            tellLoaded();
            tellEnd();
        });
}

void PastWindow::retry()
{
    for (Side *side : { &m_older, &m_newer }) {
        if (!side->error)
            continue;
        side->error.reset();
        ask(*side);
    }
}

void PastWindow::take(
    Side &side, Listing listing, const QDateTime &bound, const wire::ListChannelMessagesPage &page)
{
    listing.add(page);
    QList<TimelineEntry> entries;
    for (const ChannelMessage &message : page.messages)
        entries.append(entryOf({ message, {} }));
    const bool hadNews = merge(std::move(entries));
    takeAway(listing);
    side.next.reset();
    if (page.nextToken)
        side.next = NextPage { *page.nextToken, bound };
    side.complete = !page.nextToken;
    if (!page.messages.isEmpty())
        side.told = page.messages.last().createdAt;
    goOn(side, hadNews);
    letGo(side.isNewer ? m_older : m_newer);
}

/// What is here or stored where the list would name it, and is not named, was deleted.
void PastWindow::takeAway(const Listing &listing)
{
    QList<ChannelMessage> messages = listing.messages();
    messages.removeIf([this](const ChannelMessage &each) { return m_deleted.contains(each.id); });
    const auto span = listing.span();
    if (!span) {
        m_store.run([messages](Stores &stores) { return stores.messages.put(messages); });
        return;
    }
    QSet<MessageId> staying = m_toldMeanwhile;
    for (const ChannelMessage &message : std::as_const(messages))
        staying.insert(message.id);
    for (qsizetype row = size() - 1; row >= 0; --row) {
        const ChannelMessage &shown = *m_entries[row].message;
        if ((!span->after.isValid() || shown.createdAt > span->after)
            && shown.createdAt < span->before && isListable(shown, span->part)
            && !staying.contains(shown.id))
            remove(row, 1);
    }
    m_store.run(
        [channel = channel(), messages, span = *span, spared = m_toldMeanwhile](
            Stores &stores) { return stores.messages.putListed(channel, messages, span, spared); });
}

/// The store's rows past the page are looked after one page at a time. Where the store had a hole,
/// nobody knows how many pages they are away: they go, and come back in their turn.
void PastWindow::goOn(Side &side, bool hadNews)
{
    if (side.complete)
        return;
    const auto isTold = [&side](const TimelineEntry &entry) {
        const QDateTime &at = entry.message->createdAt;
        return side.told.isValid() && (side.isNewer ? at <= side.told : at >= side.told);
    };
    const auto first = std::ranges::find_if(m_entries, isTold);
    const auto last = std::find_if(m_entries.rbegin(), m_entries.rend(), isTold);
    const qsizetype past = side.isNewer ? last - m_entries.rbegin() : first - m_entries.begin();
    if (!hadNews)
        return ask(side);
    if (past == 0 || past == size())
        return;
    side.storeExhausted = true; // what follows in it does not follow here
    remove(side.isNewer ? size() - past : 0, past);
}

void PastWindow::tellLoaded()
{
    const bool found = rowOf(m_target.id).has_value();
    if (m_loadedTold || (!found && m_older.asking))
        return;
    m_loadedTold = true;
    Q_EMIT loaded(found);
}

/// To whom reads down there.
void PastWindow::tellEnd()
{
    const bool isEnd = m_newer.complete || (m_newer.error && m_newer.storeExhausted);
    if (m_endWanted && isEnd && !m_newer.reading && !m_newer.asking) {
        m_endWanted = false;
        Q_EMIT endReached();
    }
}

} // namespace carillon
