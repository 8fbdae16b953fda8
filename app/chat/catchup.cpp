// SPDX-License-Identifier: Apache-2.0
#include "chat/catchup.h"

#include "chat/messagemerge.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <algorithm>

namespace carillon {

namespace {

constexpr int pageSize = 50; // the most the operation takes

} // namespace

CatchUp::CatchUp(Wanted wanted, StoreThread &store, MessagingClient &client, QObject *parent)
    : QObject(parent)
    , m_wanted(std::move(wanted))
    , m_store(store)
    , m_client(client)
{
    m_promise.start();
}

QFuture<ApiResult<Missed>> CatchUp::start()
{
    whenFinished(
        m_store.run([channel = m_wanted.channel, part = m_wanted.subChannelId](
                        Stores &stores) { return stores.messages.newestTold(channel, part); }),
        this, [this](const StoreResult<QDateTime> &newest) {
            m_newest = newest.value_or(QDateTime());
            const QDateTime &last = m_wanted.lastMessageAt;
            if (m_newest.isValid() && last.isValid() && m_newest >= last)
                return end(Missed { {}, true, m_newest });
            if (m_newest.isValid() && m_wanted.since.isValid())
                m_newest = std::min(m_newest, m_wanted.since);
            m_listing = Listing(m_client.serviceTime(), m_wanted.subChannelId);
            askForPage(std::nullopt);
        });
    return m_promise.future();
}

void CatchUp::askForPage(const std::optional<QString> &nextToken)
{
    wire::ListChannelMessagesQuery query;
    query.sortOrder = wire::SortOrder::Descending;
    query.maxResults = pageSize;
    query.nextToken = nextToken;
    query.subChannelId = m_wanted.subChannelId;
    whenFinished(m_client.listChannelMessages(m_wanted.channel, query), this,
        [this](const ApiResult<wire::ListChannelMessagesPage> &page) {
            if (page)
                take(*page);
            else
                end(std::unexpected(page.error()));
        });
}

void CatchUp::take(const wire::ListChannelMessagesPage &page)
{
    m_listing.add(page);
    const bool joined = m_newest.isValid() ? !page.messages.isEmpty()
            && page.messages.last().createdAt < m_newest.addMSecs(-longestDetourMs)
                                           : true; // older ones are for whoever reads on
    if (joined || !page.nextToken)
        return end(Missed { std::move(m_listing), true });
    if (++m_pages < mostPages)
        return askForPage(page.nextToken);
    end(Missed { {}, false });
}

void CatchUp::end(ApiResult<Missed> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
    deleteLater();
}

} // namespace carillon
