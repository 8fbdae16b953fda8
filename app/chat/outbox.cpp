// SPDX-License-Identifier: Apache-2.0
#include "chat/outbox.h"

#include "client/messagingclient.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"
#include "wire/sendchannelmessage.h"

#include <QPromise>

#include <utility>

namespace carillon {

using namespace Qt::StringLiterals;

namespace {

SubmitResult refusedByStore(const sqlite::Error &error)
{
    if (error.kind == sqlite::Error::Kind::Constraint)
        return std::unexpected(
            SubmitError { {}, u"another message on its way has this ClientRequestToken"_s });
    return std::unexpected(SubmitError { {}, error.text });
}

ApiError localError(QStringView code, ErrorKind kind, const QString &message)
{
    ApiError error;
    error.kind = kind;
    error.code = code.toString();
    error.message = message;
    error.at = QDateTime::currentDateTimeUtc();
    return error;
}

ChannelMessage messageOf(const OutboxItem &item, const wire::SendChannelMessageResponse &response)
{
    const MessageDraft &draft = item.draft;
    ChannelMessage message { item.channel, response.messageId, draft.content, draft.metadata,
        draft.type, draft.persistence, { item.bearer.toString(), {} },
        QDateTime::currentDateTimeUtc(), {}, {}, false, response.status, response.statusDetail,
        draft.attributes, draft.contentType, draft.targetMemberArn, response.subChannelId };
    if (!message.subChannelId)
        message.subChannelId = draft.subChannelId;
    return message;
}

bool isDamaged(const OutboxItem &item)
{
    return item.lastError && item.lastError->code == damagedRowCode;
}

} // namespace

Outbox::Outbox(
    StoreThread &store, MessagingClient &client, Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_clock(clock)
    , m_random(random)
{
}

Outbox::~Outbox() = default;

QFuture<bool> Outbox::load()
{
    auto promise = std::make_shared<QPromise<bool>>();
    promise->start();
    whenFinished(m_store.run([](Stores &stores) { return stores.outbox.load(); }), this,
        [this, promise](const StoreResult<OutboxRows> &rows) {
            m_loadState = rows ? LoadState::Done : LoadState::Failed;
            if (rows)
                takeOver(*rows);
            else
                Q_EMIT storeFailed(rows.error().text);
            promise->addResult(rows.has_value());
            promise->finish();
            proceedAll();
        });
    return promise->future();
}

void Outbox::takeOver(const OutboxRows &rows)
{
    QList<OutboxItem> found = rows.items;
    for (const DamagedRow &row : rows.damaged) {
        if (!row.item) {
            Q_EMIT storeFailed(u"row %1 of the outbox cannot be read; it is kept"_s.arg(row.id));
            continue;
        }
        OutboxItem item = *row.item;
        item.state = SendState::Failed;
        item.lastError = localError(damagedRowCode, ErrorKind::InvalidRequest,
            u"the stored message is not what was accepted"_s);
        found.append(item);
    }
    for (OutboxItem &item : found) {
        // Accepted by this run already, before it read what was there.
        if (find(item.id))
            continue;
        if (const auto state = nextState(item.state, SendEvent::Lost))
            apply(item, *state);
        keep(item);
        Q_EMIT added(item);
    }
}

QList<OutboxItem> Outbox::items(const ChannelArn &channel) const
{
    QList<OutboxItem> found;
    const auto lane = m_lanes.constFind(channel);
    if (lane == m_lanes.cend())
        return found;
    for (const qint64 id : *lane)
        found.append(m_items.at(id));
    return found;
}

QList<OutboxItem> Outbox::items() const
{
    QList<OutboxItem> found;
    for (const auto &[id, item] : m_items)
        found.append(item);
    return found;
}

OutboxItem *Outbox::find(qint64 id)
{
    const auto found = m_items.find(id);
    return found == m_items.end() ? nullptr : &found->second;
}

void Outbox::keep(const OutboxItem &item)
{
    m_items.insert_or_assign(item.id, item);
    m_lanes[item.channel].insert(item.id);
}

OutboxItem Outbox::drop(qint64 id)
{
    OutboxItem item = std::move(m_items.extract(id).mapped());
    const auto lane = m_lanes.find(item.channel);
    lane->erase(id);
    if (lane->empty())
        m_lanes.erase(lane);
    return item;
}

OutboxItem Outbox::newItem(const ChannelArn &channel, const MessageDraft &draft) const
{
    const auto chosen = draft.clientRequestToken
        ? ClientRequestToken::parse(*draft.clientRequestToken)
        : std::nullopt;
    OutboxItem item { 0, channel, m_client.bearer(), chosen ? *chosen : ClientRequestToken::mint(),
        draft, {}, SendState::Queued, 0, QDateTime::currentDateTimeUtc(), {}, {}, {}, 0 };
    item.body = wire::sendChannelMessageBody(draft, item.token);
    return item;
}

QFuture<SubmitResult> Outbox::submit(const ChannelArn &channel, const MessageDraft &draft)
{
    auto promise = std::make_shared<QPromise<SubmitResult>>();
    promise->start();
    if (const QList<DraftProblem> problems = checkDraft(draft); !problems.isEmpty()) {
        promise->addResult(std::unexpected(SubmitError { problems, {} }));
        promise->finish();
        return promise->future();
    }
    const OutboxItem item = newItem(channel, draft);
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.insert(item); }), this,
        [this, promise, item](const StoreResult<qint64> &id) {
            if (!id) {
                promise->addResult(refusedByStore(id.error()));
                promise->finish();
                return;
            }
            OutboxItem accepted = item;
            accepted.id = *id;
            keep(accepted);
            Q_EMIT added(accepted);
            promise->addResult(accepted);
            promise->finish();
            if (m_loadState == LoadState::Failed)
                load(); // the store works again
            proceed(accepted.channel);
        });
    return promise->future();
}

QFuture<SubmitResult> Outbox::replace(qint64 id, const MessageDraft &draft)
{
    auto promise = std::make_shared<QPromise<SubmitResult>>();
    promise->start();
    const auto refuse = [promise](SubmitError error) {
        promise->addResult(std::unexpected(std::move(error)));
        promise->finish();
        return promise->future();
    };
    if (const QList<DraftProblem> problems = checkDraft(draft); !problems.isEmpty())
        return refuse({ problems, {} });
    const OutboxItem *old = find(id);
    if (!old || m_busy.contains(id) || !nextState(old->state, SendEvent::Retry))
        return refuse({ {}, u"the message is no longer waiting"_s });
    MessageDraft words = draft;
    if (words.clientRequestToken == old->token.toString())
        words.clientRequestToken.reset();
    OutboxItem item = newItem(old->channel, words);
    item.id = id;
    m_busy.insert(id);
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.replace(item); }), this,
        [this, promise, item](const StoreResult<void> &done) {
            m_busy.remove(item.id);
            if (!done) {
                promise->addResult(refusedByStore(done.error()));
                promise->finish();
                return;
            }
            keep(item);
            Q_EMIT changed(item);
            promise->addResult(item);
            promise->finish();
            proceed(item.channel);
        });
    return promise->future();
}

void Outbox::retry(qint64 id)
{
    OutboxItem *item = find(id);
    if (!item || m_busy.contains(id) || isDamaged(*item))
        return;
    const auto state = nextState(item->state, SendEvent::Retry);
    if (!state)
        return;
    item->lastError.reset();
    apply(*item, *state);
    const ChannelArn channel = item->channel;
    Q_EMIT changed(OutboxItem(*item));
    proceed(channel);
}

void Outbox::retryAll()
{
    for (const OutboxItem &item : items()) {
        if (item.state == SendState::Unconfirmed)
            retry(item.id);
    }
}

void Outbox::discard(qint64 id)
{
    const OutboxItem *item = find(id);
    if (!item || m_busy.contains(id) || !nextState(item->state, SendEvent::Discard))
        return;
    m_busy.insert(id);
    whenFinished(m_store.run([id](Stores &stores) { return stores.outbox.remove(id); }), this,
        [this, id](const StoreResult<void> &done) {
            m_busy.remove(id);
            if (!done) {
                Q_EMIT storeFailed(done.error().text);
                return;
            }
            OutboxItem gone = drop(id);
            gone.state = SendState::Discarded;
            Q_EMIT removed(gone);
            proceed(gone.channel);
        });
}

/// Into the state, here and in the store. The store may fail at it: then it holds an earlier state,
/// from which the next run goes on just as safely.
void Outbox::apply(OutboxItem &item, SendState state)
{
    item.state = state;
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.update(item); }), this,
        [this](const StoreResult<void> &done) {
            if (!done)
                Q_EMIT storeFailed(done.error().text);
        });
}

void Outbox::proceedAll()
{
    const QList<ChannelArn> channels = m_lanes.keys();
    for (const ChannelArn &channel : channels)
        proceed(channel);
}

void Outbox::proceed(const ChannelArn &channel)
{
    // Before the store has been read, an older message may stand in front.
    if (m_loadState != LoadState::Done || m_running.contains(channel)
        || m_running.size() >= maxParallelLanes)
        return;
    const auto lane = m_lanes.constFind(channel);
    if (lane == m_lanes.cend())
        return;
    OutboxItem *head = find(*lane->begin());
    if (head->state != SendState::Queued || m_busy.contains(head->id))
        return;
    if (head->bearer != m_client.bearer()) {
        head->state = *nextState(head->state, SendEvent::Start);
        stop(*head,
            localError(otherBearerCode, ErrorKind::InvalidRequest,
                u"accepted for %1"_s.arg(head->bearer.toString())));
        return;
    }
    m_running.insert(channel);
    OutboxItem before = *head;
    head->state = *nextState(head->state, SendEvent::Start);
    ++head->attempts;
    if (!head->firstAttemptAt.isValid())
        head->firstAttemptAt = QDateTime::currentDateTimeUtc();
    whenFinished(m_store.run([item = *head](Stores &stores) { return stores.outbox.update(item); }),
        this, [this, before](const StoreResult<void> &marked) {
            if (marked) {
                send(before.id);
                return;
            }
            *find(before.id) = before;
            m_running.remove(before.channel);
            Q_EMIT storeFailed(marked.error().text);
            Q_EMIT changed(before);
        });
    Q_EMIT changed(OutboxItem(*head));
}

void Outbox::send(qint64 id)
{
    const OutboxItem *item = find(id);
    whenFinished(m_client.sendChannelMessage(item->channel, item->body), this,
        [this, id](const ApiResult<SendReceipt> &result) { finish(id, result); });
}

void Outbox::finish(qint64 id, const ApiResult<SendReceipt> &result)
{
    OutboxItem *item = find(id);
    if (result)
        confirm(*item, *result);
    else
        stop(*item, result.error());
    Q_EMIT answered(result ? std::nullopt : std::optional(result.error()));
}

void Outbox::confirm(const OutboxItem &item, const SendReceipt &receipt)
{
    OutboxItem confirmed = item;
    confirmed.state = *nextState(item.state, SendEvent::Confirmed);
    confirmed.lastError.reset();
    confirmed.messageId = receipt.response.messageId;
    confirmed.durationMs = receipt.durationMs;
    const ChannelMessage message = messageOf(item, receipt.response);
    const StoredMessage stored { message, OwnSend { item.token, receipt.durationMs } };
    whenFinished(m_store.run([id = item.id, stored](
                                 Stores &stores) { return stores.moveToMessages(id, stored); }),
        this, [this, confirmed, message](const StoreResult<void> &moved) {
            if (!moved) {
                // The row still says InFlight. Sending again under the same token is harmless.
                Q_EMIT storeFailed(moved.error().text);
                stop(*find(confirmed.id),
                    localError(u"StoreFailed", ErrorKind::Cancelled, moved.error().text));
                return;
            }
            drop(confirmed.id);
            Q_EMIT sent(confirmed, message);
            freeLane(confirmed.channel);
        });
}

void Outbox::stop(OutboxItem &item, const ApiError &error)
{
    const bool unknown = isRetryable(error.kind) || needsCredentials(error.kind);
    const auto state = nextState(item.state, unknown ? SendEvent::Lost : SendEvent::Refused);
    item.lastError = error;
    apply(item, *state);
    const ChannelArn channel = item.channel;
    Q_EMIT changed(OutboxItem(item));
    freeLane(channel);
}

void Outbox::freeLane(const ChannelArn &channel)
{
    const bool wasFull = m_running.size() >= maxParallelLanes;
    m_running.remove(channel);
    proceed(channel);
    if (wasFull)
        proceedAll();
}

} // namespace carillon
