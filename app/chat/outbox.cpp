// SPDX-License-Identifier: Apache-2.0
#include "chat/outbox.h"

#include "chat/arrivalcheck.h"
#include "chat/promises.h"
#include "client/clock.h"
#include "client/messagingclient.h"
#include "crashpoint/crashpoint.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <algorithm>
#include <utility>

namespace carillon {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 loadAgainMs = 2000;

SubmitResult refusedByStore(const sqlite::Error &error)
{
    if (error.kind == sqlite::Error::Kind::Constraint)
        return std::unexpected(
            SubmitError { {}, u"another message on its way has this ClientRequestToken"_s });
    return std::unexpected(SubmitError { {}, error.text });
}

} // namespace

Outbox::Outbox(StoreThread &store, MessagingClient &client, Clock &clock, Random &random,
    const OutboxOptions &options, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_clock(clock)
    , m_version(options.version)
    , m_autoSend(options.autoSend)
    , m_lanes(clock, random, options.longestWaitMs)
{
    m_lanes.parkAfterOutages(!m_autoSend);
    connect(&m_lanes, &SendLanes::turn, this, &Outbox::onTurn);
    connect(&m_lanes, &SendLanes::waitsChanged, this, &Outbox::summaryChanged);
}

Outbox::~Outbox() = default;

QFuture<bool> Outbox::load()
{
    const auto promise = startedPromise<bool>();
    whenFinished(m_store.run([](Stores &stores) { return stores.outbox.load(); }), this,
        [this, promise](const StoreResult<OutboxRows> &rows) {
            m_loadState = rows ? LoadState::Done : LoadState::Failed;
            if (rows) {
                takeOver(*rows);
            } else {
                Q_EMIT storeFailed(rows.error().text);
                m_clock.callAfter(loadAgainMs, this, [this] { loadAgain(); });
            }
            fulfilled(promise, rows.has_value());
            for (const ChannelArn &channel : m_items.channels())
                offer(channel);
        });
    return promise->future();
}

void Outbox::loadAgain()
{
    if (m_loadState == LoadState::Failed)
        load();
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
        item.lastError = stoppedError(
            damagedRowCode, u"the stored message is not what was accepted"_s, m_clock.now());
        found.append(item);
    }
    for (OutboxItem &item : found) {
        // Accepted by this run already, before it read what was there.
        if (m_items.find(item.id))
            continue;
        if (const auto state = nextState(item.state, SendEvent::Lost)) {
            item.state = *state;
            update(item);
        }
        m_items.keep(item);
        if (!m_autoSend)
            m_lanes.park(item.channel);
        Q_EMIT added(item);
    }
    Q_EMIT summaryChanged();
}

OutboxSummary Outbox::summary() const
{
    OutboxSummary summary { m_items.count(SendState::Queued), m_items.count(SendState::InFlight),
        m_items.count(SendState::Unconfirmed), m_items.count(SendState::Failed), 0,
        OutboxPause::None, m_lanes.msToNextTurn() };
    for (const ChannelArn &channel : m_lanes.parked())
        summary.forWord += m_items.count(channel);
    if (m_lanes.isHeld())
        summary.pause = OutboxPause::Credentials;
    else if (m_lanes.waitsForStore() || m_loadState == LoadState::Failed)
        summary.pause = OutboxPause::Store;
    else if (summary.forWord > 0)
        summary.pause = OutboxPause::Word;
    return summary;
}

std::optional<qint64> Outbox::msToNextTry(qint64 id) const
{
    const OutboxItem *item = m_items.find(id);
    if (!item || m_items.head(item->channel) != item)
        return std::nullopt;
    return m_lanes.msToTurn(item->channel);
}

QFuture<SubmitResult> Outbox::submit(const ChannelArn &channel, const MessageDraft &draft)
{
    const auto promise = startedPromise<SubmitResult>();
    if (const QList<DraftProblem> problems = checkDraft(draft); !problems.isEmpty())
        return fulfilled<SubmitResult>(promise, std::unexpected(SubmitError { problems, {} }));
    const OutboxItem item = newItem(channel, draft, m_client.bearer(), m_clock.now());
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.insert(item); }), this,
        [this, promise, item](const StoreResult<qint64> &id) {
            if (!id) {
                fulfilled(promise, refusedByStore(id.error()));
                return;
            }
            OutboxItem accepted = item;
            accepted.id = *id;
            m_items.keep(accepted);
            Q_EMIT added(accepted);
            Q_EMIT summaryChanged();
            fulfilled<SubmitResult>(promise, accepted);
            loadAgain(); // where it had failed: the store works again
            offer(accepted.channel);
        });
    return promise->future();
}

QFuture<SubmitResult> Outbox::replace(qint64 id, const MessageDraft &draft)
{
    const auto promise = startedPromise<SubmitResult>();
    if (const QList<DraftProblem> problems = checkDraft(draft); !problems.isEmpty())
        return fulfilled<SubmitResult>(promise, std::unexpected(SubmitError { problems, {} }));
    const OutboxItem *old = m_items.find(id);
    if (!old || m_busy.contains(id) || !nextState(old->state, SendEvent::Retry))
        return fulfilled<SubmitResult>(
            promise, std::unexpected(SubmitError { {}, u"the message is no longer waiting"_s }));
    MessageDraft words = draft;
    if (words.clientRequestToken == old->token.toString())
        words.clientRequestToken.reset();
    OutboxItem item = newItem(old->channel, words, m_client.bearer(), m_clock.now());
    item.id = id;
    m_busy.insert(id);
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.replace(item); }), this,
        [this, promise, item](const StoreResult<void> &done) {
            m_busy.remove(item.id);
            if (!done) {
                fulfilled(promise, refusedByStore(done.error()));
                return offer(item.channel);
            }
            m_items.keep(item);
            Q_EMIT changed(item);
            Q_EMIT summaryChanged();
            fulfilled<SubmitResult>(promise, item);
            hurry(item);
        });
    return promise->future();
}

void Outbox::retry(qint64 id)
{
    OutboxItem *item = m_items.find(id);
    if (!item || m_busy.contains(id) || hasCode(*item, damagedRowCode))
        return;
    const auto state = nextState(item->state, SendEvent::Retry);
    if (!state)
        return;
    if (hasCode(*item, mayHaveArrivedCode))
        item->firstAttemptAt = {}; // nobody asks again: this person knows, or does not mind
    item->lastError.reset();
    apply(*item, *state);
    const OutboxItem now = *item;
    Q_EMIT changed(now);
    m_lanes.release();
    hurry(now);
}

void Outbox::retryAll()
{
    for (const OutboxItem &item : items()) {
        if (item.state == SendState::Unconfirmed)
            retry(item.id);
    }
    resume();
}

void Outbox::sendNow()
{
    m_lanes.unparkAll();
    resume();
}

void Outbox::resume()
{
    m_lanes.release();
    m_lanes.hurryAll();
}

void Outbox::onServiceAnswered()
{
    m_lanes.release();
    m_lanes.onServiceAnswered();
}

void Outbox::discard(qint64 id)
{
    OutboxItem *item = m_items.find(id);
    if (!item || m_busy.contains(id) || item->discardWanted)
        return;
    if (item->state != SendState::InFlight)
        return remove(id);
    item->discardWanted = true;
    update(*item);
    Q_EMIT changed(OutboxItem(*item));
}

void Outbox::remove(qint64 id)
{
    m_busy.insert(id);
    whenFinished(m_store.run([id](Stores &stores) { return stores.outbox.remove(id); }), this,
        [this, id](const StoreResult<void> &done) {
            m_busy.remove(id);
            if (!done) {
                Q_EMIT storeFailed(done.error().text);
                return waitForStore(m_items.find(id)->channel);
            }
            const OutboxItem *head = m_items.head(m_items.find(id)->channel);
            const bool wasHead = head->id == id;
            OutboxItem gone = m_items.drop(id);
            gone.state = SendState::Discarded;
            Q_EMIT removed(gone);
            Q_EMIT summaryChanged();
            if (wasHead)
                m_lanes.hurry(gone.channel); // what its lane has learned was about it
            offer(gone.channel);
        });
}

/// Into the state, here and in the store.
void Outbox::apply(OutboxItem &item, SendState state)
{
    m_items.setState(item, state);
    update(item);
    Q_EMIT summaryChanged();
}

/// The store may fail at it: then it holds an earlier state, from which the next run goes on just
/// as safely.
void Outbox::update(const OutboxItem &item)
{
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.update(item); }), this,
        [this](const StoreResult<void> &done) {
            if (!done)
                Q_EMIT storeFailed(done.error().text);
        });
}

void Outbox::offer(const ChannelArn &channel)
{
    // Before the store has been read, an older message may stand in front.
    if (m_loadState == LoadState::Done && canStart(m_items.head(channel)))
        m_lanes.offer(channel);
    else if (!m_items.head(channel))
        m_lanes.unpark(channel); // nothing waits for a word any more
}

/// A person wants it sent now, if nothing stands in front of it.
void Outbox::hurry(const OutboxItem &item)
{
    if (m_items.head(item.channel)->id == item.id) {
        m_lanes.unpark(item.channel);
        m_lanes.hurry(item.channel);
    }
    offer(item.channel);
}

bool Outbox::canStart(const OutboxItem *head) const
{
    return head && !m_busy.contains(head->id) && nextState(head->state, SendEvent::Start)
        && m_places.isReady(*head);
}

void Outbox::onTurn(const ChannelArn &channel)
{
    OutboxItem *head = m_items.head(channel);
    if (!canStart(head))
        return m_lanes.finish(channel);
    if (m_places.needsGuess(*head))
        return guessPlace(channel);
    m_items.setState(*head, *nextState(head->state, SendEvent::Start));
    if (head->bearer != m_client.bearer())
        return stop(*head,
            stoppedError(
                otherBearerCode, u"accepted for %1"_s.arg(head->bearer.toString()), m_clock.now()));
    if (head->discardWanted)
        return dropInstead(*head);
    if (isOldDoubt(*head, m_version, m_client.serviceTime()))
        return checkArrival(*head, std::nullopt);
    markAndSend(*head);
}

void Outbox::endTurn(const ChannelArn &channel)
{
    m_lanes.finish(channel);
    offer(channel);
}

void Outbox::endTurnWithoutCredentials(const ChannelArn &channel)
{
    m_lanes.finishWithoutCredentials(channel);
    offer(channel);
}

/// Before it is sent again, or where an attempt was refused and an earlier one may have got
/// through.
void Outbox::checkArrival(const OutboxItem &item, const std::optional<ApiError> &refusal)
{
    auto *check = new ArrivalCheck(item, m_client, m_store, this);
    whenFinished(check->start(), this, [this, id = item.id, refusal](const Arrival &arrival) {
        judge(id, arrival, refusal);
        if (arrival.error || arrival.verdict == Arrival::Verdict::Arrived)
            Q_EMIT answered(arrival.error);
    });
    Q_EMIT changed(OutboxItem(item));
    Q_EMIT summaryChanged();
}

void Outbox::judge(qint64 id, const Arrival &arrival, const std::optional<ApiError> &refusal)
{
    using Verdict = Arrival::Verdict;
    OutboxItem &item = *m_items.find(id);
    m_doubted.insert(id);
    if (arrival.verdict == Verdict::Arrived) {
        item.messageId = arrival.message->id;
        return confirm(item, *arrival.message);
    }
    const bool isClosed = arrival.error && isRefusal(*arrival.error);
    if (arrival.verdict == Verdict::AskAgain && !isClosed)
        return stop(
            item, arrival.error ? *arrival.error : storeError(arrival.storeError, m_clock.now()));
    if (item.discardWanted)
        return dropInstead(item);
    if (arrival.verdict != Verdict::NotThere)
        return stop(
            item, mayHaveArrivedError(item, refusal ? refusal : arrival.error, m_clock.now()));
    if (refusal)
        return stop(item, *refusal);
    item.firstAttemptAt = {};
    markAndSend(item);
}

/// The attempt is on disk before it leaves, so that no end of the program hides that it was made.
void Outbox::markAndSend(OutboxItem &item)
{
    const OutboxItem before = item;
    m_places.put(item);
    if (item.firstAttemptAt.isValid()) {
        m_doubted.insert(item.id);
    } else {
        m_doubted.remove(item.id);
        item.firstAttemptAt = m_client.serviceTime();
        item.triedBy = m_version;
    }
    ++item.attempts;
    whenFinished(m_store.run([item](Stores &stores) { return stores.outbox.replace(item); }), this,
        [this, before](const StoreResult<void> &marked) {
            if (marked)
                return send(before.id);
            OutboxItem &unsent = *m_items.find(before.id);
            unsent.body = before.body;
            unsent.attempts = before.attempts;
            unsent.firstAttemptAt = before.firstAttemptAt;
            unsent.triedBy = before.triedBy;
            Q_EMIT storeFailed(marked.error().text);
            stop(unsent, storeError(marked.error().text, m_clock.now()));
        });
    Q_EMIT changed(OutboxItem(item));
    Q_EMIT summaryChanged();
}

void Outbox::send(qint64 id)
{
    const OutboxItem *item = m_items.find(id);
    CARILLON_CRASH_POINT("send.before_sign");
    whenFinished(m_client.sendChannelMessage(item->channel, item->body), this,
        [this, id](const ApiResult<SendReceipt> &result) { finish(id, result); });
}

void Outbox::finish(qint64 id, const ApiResult<SendReceipt> &result)
{
    OutboxItem &item = *m_items.find(id);
    if (result) {
        item.messageId = result->response.messageId;
        item.durationMs = result->durationMs;
        confirm(item, messageOf(item, result->response, m_client.serviceTime()));
    } else if (isRefusal(result.error()) && !item.discardWanted
        && (m_doubted.contains(id) || !hadNoEffect(result.error()))) {
        checkArrival(item, result.error());
    } else {
        stop(item, result.error());
    }
    Q_EMIT answered(result ? std::nullopt : std::optional(result.error()));
}

void Outbox::confirm(OutboxItem confirmed, const ChannelMessage &message)
{
    confirmed.state = *nextState(confirmed.state, SendEvent::Confirmed);
    confirmed.lastError.reset();
    const StoredMessage stored { message, OwnSend { confirmed.token, confirmed.durationMs } };
    whenFinished(m_store.run([id = confirmed.id, stored](
                                 Stores &stores) { return stores.moveToMessages(id, stored); }),
        this, [this, confirmed, message](const StoreResult<void> &moved) {
            if (!moved) {
                // The row still says InFlight. Sending again under the same token is harmless.
                Q_EMIT storeFailed(moved.error().text);
                m_doubted.insert(confirmed.id);
                return stop(
                    *m_items.find(confirmed.id), storeError(moved.error().text, m_clock.now()));
            }
            m_items.drop(confirmed.id);
            Q_EMIT sent(confirmed, message);
            Q_EMIT summaryChanged();
            endTurn(confirmed.channel);
            onServiceAnswered();
        });
}

/// The turn ends without the message being known to have arrived.
void Outbox::stop(OutboxItem &item, const ApiError &error)
{
    if (hadNoEffect(error) && !m_doubted.contains(item.id)) {
        item.firstAttemptAt = {};
        item.triedBy.clear();
    } else if (item.firstAttemptAt.isValid()) {
        // The service's time may not have been known when it was set, and this machine's be wrong.
        item.firstAttemptAt = std::min(item.firstAttemptAt, m_client.serviceTime());
    }
    if (item.discardWanted)
        return dropInstead(item);
    item.lastError = error;
    apply(item, *nextState(item.state, isRefusal(error) ? SendEvent::Refused : SendEvent::Lost));
    const ChannelArn channel = item.channel;
    Q_EMIT changed(OutboxItem(item));
    if (error.code == storeFailedCode)
        waitForStore(channel);
    else if (isRetryable(error.kind))
        m_lanes.finishWithTrouble(channel,
            error.kind == ErrorKind::Throttled ? SendLanes::Trouble::Throttled
                                               : SendLanes::Trouble::Outage,
            error.retryAfterMs);
    else if (isOfCredentials(error.kind))
        endTurnWithoutCredentials(channel);
    else
        endTurn(channel);
}

void Outbox::waitForStore(const ChannelArn &channel)
{
    m_lanes.finishWithTrouble(channel, SendLanes::Trouble::Store, 0);
}

/// A person did not want it any more while its request was out.
void Outbox::dropInstead(OutboxItem &item)
{
    m_items.setState(item, *nextState(item.state, SendEvent::Lost));
    const ChannelArn channel = item.channel;
    remove(item.id);
    m_lanes.finish(channel);
}

} // namespace carillon
