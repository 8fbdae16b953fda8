// SPDX-License-Identifier: Apache-2.0
#include "chat/arrivalcheck.h"

#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"
#include "wire/sendchannelmessage.h"

#include <chrono>

namespace carillon {

using namespace std::chrono_literals;

namespace {

/// The clocks of two machines, and a request's time on the way.
constexpr std::chrono::milliseconds margin = 5min;
constexpr int pageSize = 50; // the model's largest
/// 10,000 messages later nobody finds it by paging.
constexpr int mostPages = 200;

QString orEmpty(const std::optional<QString> &text)
{
    return text.value_or(QString());
}

} // namespace

ArrivalCheck::ArrivalCheck(
    OutboxItem item, MessagingClient &client, StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_item(std::move(item))
    , m_client(client)
    , m_store(store)
    , m_notBefore(m_item.firstAttemptAt.addDuration(-margin))
{
    m_promise.start();
}

QFuture<Arrival> ArrivalCheck::start()
{
    QFuture<Arrival> future = m_promise.future();
    if (m_item.draft.persistence == MessagePersistence::NonPersistent) {
        end({ Arrival::Verdict::CannotTell });
        return future;
    }
    whenFinished(m_store.run([channel = m_item.channel](
                                 Stores &stores) { return stores.messages.ownIds(channel); }),
        this, [this](const StoreResult<QSet<MessageId>> &ids) {
            if (!ids)
                return end({ Arrival::Verdict::AskAgain, {}, {}, ids.error().text });
            m_accounted = *ids;
            askForPage({});
        });
    return future;
}

void ArrivalCheck::askForPage(const std::optional<QString> &nextToken)
{
    wire::ListChannelMessagesQuery query;
    query.sortOrder = wire::SortOrder::Ascending;
    query.notBefore = m_notBefore;
    query.maxResults = pageSize;
    query.nextToken = nextToken;
    query.subChannelId = wire::subChannelOf(m_item.body);
    whenFinished(m_client.listChannelMessages(m_item.channel, query), this,
        [this](const ApiResult<wire::ListChannelMessagesPage> &page) {
            if (page)
                take(*page);
            else
                end({ Arrival::Verdict::AskAgain, {}, page.error() });
        });
}

void ArrivalCheck::take(const wire::ListChannelMessagesPage &page)
{
    // The answer has told the service's time: what was set by another clock is no bound.
    if (m_notBefore > m_client.serviceTime()) {
        m_notBefore = {};
        return askForPage({});
    }
    for (const ChannelMessage &message : page.messages) {
        if (message.sender.arn != m_item.bearer.toString() || m_accounted.contains(message.id))
            continue;
        if (isSame(message))
            return end({ Arrival::Verdict::Arrived, message });
        m_sawChanged = m_sawChanged || message.redacted || message.lastEditedAt.isValid();
    }
    if (page.nextToken && ++m_pages < mostPages)
        return askForPage(page.nextToken);
    const bool sawAll = !page.nextToken && !m_sawChanged;
    end({ sawAll ? Arrival::Verdict::NotThere : Arrival::Verdict::CannotTell });
}

bool ArrivalCheck::isSame(const ChannelMessage &message) const
{
    const MessageDraft &draft = m_item.draft;
    return !message.redacted && message.content == draft.content && message.type == draft.type
        && orEmpty(message.metadata) == orEmpty(draft.metadata)
        && orEmpty(message.contentType) == orEmpty(draft.contentType)
        && orEmpty(message.targetMemberArn) == orEmpty(draft.targetMemberArn);
}

void ArrivalCheck::end(Arrival arrival)
{
    m_promise.addResult(std::move(arrival));
    m_promise.finish();
    deleteLater();
}

} // namespace carillon
