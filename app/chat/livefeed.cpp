// SPDX-License-Identifier: Apache-2.0
#include "chat/livefeed.h"

#include "chat/catchup.h"
#include "chat/channeldirectory.h"
#include "chat/messagemerge.h"
#include "chat/readmarkers.h"
#include "chat/sendoutcome.h"
#include "chat/timeline.h"
#include "client/clock.h"
#include "client/messagingclient.h"
#include "client/messagingsession.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <algorithm>

namespace carillon {

namespace {

/// More is not kept while channels wait for their turn: those are caught up once more.
constexpr qsizetype mostHeld = 10'000;
constexpr qint64 firstWaitMs = 1'000;
constexpr qint64 longestWaitMs = 60'000;
constexpr int mostDoublings = 6;

} // namespace

LiveFeed::LiveFeed(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(&m_parts.session, &MessagingSession::established, this, &LiveFeed::onEstablished);
    connect(&m_parts.session, &MessagingSession::statusChanged, this, &LiveFeed::onStatus);
    connect(&m_parts.session, &MessagingSession::received, this, &LiveFeed::onEvent);
    connect(&m_parts.directory, &ChannelDirectory::stateChanged, this, &LiveFeed::onListed);
}

LiveFeed::~LiveFeed() = default;

// The session

void LiveFeed::onEstablished()
{
    m_connection = std::make_unique<QObject>();
    m_failures = 0;
    m_refusals = 0;
    m_listWanted = true;
    for (Timeline *timeline : m_parts.timelines)
        catchUp(*timeline);
    m_parts.directory.refreshAgain();
}

void LiveFeed::onStatus()
{
    if (m_parts.session.isOnline() || !m_connection)
        return;
    m_connection.reset();
    m_current.clear();
    m_held.clear();
    m_heldCount = 0;
    m_queue.clear();
    m_queued.clear();
    if (m_busy)
        m_quiet.failed(*m_busy);
    m_quiet.endSession();
    m_unlisted.endSession();
    m_quietAtMs.reset();
    m_busy.reset();
    m_behind.clear();
    m_pausing = false;
    m_busyAgain = false;
    for (Timeline *timeline : m_parts.timelines)
        timeline->endLive();
}

/// The list of channels is fresh, or could not be had.
void LiveFeed::onListed()
{
    if (!m_connection || !m_listWanted || m_parts.directory.isLoading())
        return;
    m_listWanted = false;
    if (const auto error = m_parts.directory.error(); error && isRetryable(error->kind)) {
        m_parts.clock.callAfter(nextWaitMs(), m_connection.get(), [this] {
            m_listWanted = true;
            m_parts.directory.refreshAgain();
        });
        return; // what it says of the newest messages is old
    }
    QList<DirectoryEntry> entries = m_parts.directory.entries();
    std::ranges::stable_sort(entries, [](const DirectoryEntry &a, const DirectoryEntry &b) {
        return a.channel.lastMessageAt > b.channel.lastMessageAt;
    });
    for (const DirectoryEntry &entry : std::as_const(entries))
        enqueue(entry.channel.arn);
    next();
}

// Catching up

void LiveFeed::adopt(Timeline &timeline)
{
    if (!m_connection)
        return;
    if (m_queued.remove(timeline.channel()))
        m_queue.removeOne(timeline.channel());
    m_heldCount -= m_held.take(timeline.channel()).size(); // it asks for them itself
    catchUp(timeline);
}

/// Timelines ask for themselves, at once: somebody looks at them.
void LiveFeed::catchUp(Timeline &timeline)
{
    const ChannelArn channel = timeline.channel();
    auto *watch = new QObject(m_connection.get());
    connect(&timeline, &Timeline::refreshed, watch,
        [this, watch, channel, timeline = &timeline](bool all) {
            m_parts.markers.recount(channel);
            if (all) {
                m_parts.markers.setUncountable(channel, false);
                m_unlisted.list(channel);
                watch->deleteLater();
                return;
            }
            const auto error = timeline->error();
            const bool isClosed = error && isRefusal(*error);
            if (!isClosed && mayTryAgain(error))
                m_parts.clock.callAfter(nextWaitMs(), watch, [timeline] { timeline->goLive(); });
        });
    timeline.goLive();
}

/// What is refused for its credentials will be, until there are others: never a loop.
bool LiveFeed::mayTryAgain(const std::optional<ApiError> &error)
{
    const bool refused = error && needsCredentials(error->kind);
    m_refusals = refused ? m_refusals + 1 : 0;
    return m_refusals < mostRefusals;
}

void LiveFeed::resume()
{
    const bool gaveUp = std::exchange(m_refusals, 0) >= mostRefusals;
    m_failures = 0;
    if (!m_connection || !gaveUp)
        return;
    m_pausing = false;
    for (Timeline *timeline : m_parts.timelines) {
        if (timeline->loadState() == Timeline::LoadState::Failed)
            timeline->goLive();
    }
    next();
}

qint64 LiveFeed::nextWaitMs()
{
    return std::min(longestWaitMs, firstWaitMs << std::min(m_failures++, mostDoublings));
}

void LiveFeed::enqueue(const ChannelArn &channel, bool first)
{
    if (isOpen(channel) || m_current.contains(channel) || m_behind.contains(channel)
        || m_queued.contains(channel) || m_busy == channel)
        return;
    m_queued.insert(channel);
    if (first)
        m_queue.prepend(channel);
    else
        m_queue.append(channel);
}

void LiveFeed::next()
{
    while (!m_busy && !m_pausing && !m_queue.isEmpty()) {
        const ChannelArn channel = m_queue.takeFirst();
        m_queued.remove(channel);
        const bool isFresh = !m_parts.directory.error() && !m_unlisted.isInDoubt(channel);
        const auto entry = m_parts.directory.entry(channel);
        if (!isOpen(channel) && (!entry || entry->place().canBeAsked()))
            catchUp(channel, entry && isFresh ? entry->channel.lastMessageAt : QDateTime());
    }
    nextQuiet();
}

void LiveFeed::nextQuiet()
{
    while (!m_busy && !m_pausing) {
        const qint64 nowMs = m_parts.clock.bootMs();
        const auto waitMs = m_quiet.msToNext(nowMs);
        if (!waitMs)
            return;
        if (const qint64 atMs = nowMs + *waitMs; *waitMs > 0) {
            if (m_quietAtMs && *m_quietAtMs <= atMs)
                return;
            m_quietAtMs = atMs;
            return m_parts.clock.callAfter(*waitMs, m_connection.get(), [this, atMs] {
                if (m_quietAtMs != atMs)
                    return; // a sooner one has taken its place
                m_quietAtMs.reset();
                next();
            });
        }
        const ChannelArn channel = m_quiet.take(nowMs);
        // What it is told while its list is out comes after the list.
        if (!isOpen(channel) && m_current.remove(channel))
            catchUp(channel, QDateTime());
    }
}

/// Asks for nothing where the store has what was made at `lastMessageAt`, if that is known.
void LiveFeed::catchUp(const ChannelArn &channel, const QDateTime &lastMessageAt)
{
    m_busy = channel;
    const auto entry = m_parts.directory.entry(channel);
    const CatchUp::Wanted wanted { channel, entry ? entry->place().subChannel : std::nullopt,
        lastMessageAt, m_unlisted.since(channel) };
    auto *catchUp = new CatchUp(wanted, m_parts.store, m_parts.client, m_connection.get());
    whenFinished(catchUp->start(), m_connection.get(),
        [this, channel](const ApiResult<Missed> &missed) { finish(channel, missed); });
}

void LiveFeed::finish(const ChannelArn &channel, const ApiResult<Missed> &missed)
{
    m_busy.reset();
    Q_EMIT answered(missed ? std::nullopt : std::optional(missed.error()));
    if (!missed) {
        tryAgain(channel, missed.error());
        return;
    }
    m_failures = 0;
    m_refusals = 0;
    const QList<wire::Event> held = m_held.take(channel);
    m_heldCount -= held.size();
    if (std::exchange(m_busyAgain, false)) {
        enqueue(channel);
    } else if (!missed->complete) {
        m_behind.insert(channel); // until it is opened
    } else if (!isOpen(channel)) {
        m_current.insert(channel);
        if (missed->listing) {
            m_unlisted.list(channel);
            keep(channel, *missed->listing);
        } else {
            m_unlisted.skip(channel, missed->newest);
            m_quiet.add(channel);
        }
        for (const wire::Event &event : held)
            keep(event);
    }
    m_parts.markers.setUncountable(channel, m_behind.contains(channel));
    next();
}

void LiveFeed::tryAgain(const ChannelArn &channel, const ApiError &error)
{
    if (isRetryable(error.kind) || needsCredentials(error.kind))
        enqueue(channel);
    else // it may not be read: nothing of it will come, either
        m_heldCount -= m_held.take(channel).size();
    m_busyAgain = false;
    m_quiet.failed(channel);
    m_pausing = true;
    if (!mayTryAgain(error))
        return;
    m_parts.clock.callAfter(nextWaitMs(), m_connection.get(), [this] {
        m_pausing = false;
        next();
    });
}

// Events

void LiveFeed::onEvent(const wire::Event &event)
{
    if (wire::isMessageEvent(event.type))
        return onMessage(event);
    switch (event.type) {
    case wire::EventType::UpdateChannel:
        return m_parts.directory.update(std::get<Channel>(event.payload));
    case wire::EventType::DeleteChannel:
        return leave(std::get<Channel>(event.payload).arn);
    case wire::EventType::ChannelDetails: {
        const auto &details = std::get<wire::ChannelDetails>(event.payload);
        m_parts.directory.update(details.channel);
        return m_parts.markers.learn(details.channel.arn, details.readMarkerAt);
    }
    case wire::EventType::CreateChannelMembership:
    case wire::EventType::UpdateChannelMembership:
    case wire::EventType::DeleteChannelMembership:
    case wire::EventType::BatchCreateChannelMembership:
        return onMembership(event);
    default:
        return;
    }
}

void LiveFeed::onMessage(const wire::Event &event)
{
    const ChannelMessage &message = *event.message();
    Q_EMIT told(event);
    if (isTransientControl(message)) {
        if (message.sender.arn != m_parts.client.bearer().toString())
            Q_EMIT controlReceived(message);
    }
    if (event.type == wire::EventType::CreateChannelMessage) {
        m_parts.directory.noteMessage(message.channel, message.createdAt);
        m_unlisted.tell(message.channel, message.createdAt);
    }
    if (Timeline *timeline = m_parts.timelines.value(message.channel)) {
        timeline->apply(event);
        m_parts.markers.recount(message.channel);
    } else if (m_current.contains(message.channel)) {
        keep(event);
        m_parts.markers.recount(message.channel);
    } else if (!m_behind.contains(message.channel)) {
        hold(event);
    }
}

void LiveFeed::hold(const wire::Event &event)
{
    const ChannelArn &channel = event.message()->channel;
    if (m_heldCount >= mostHeld) {
        m_held.clear();
        m_heldCount = 0;
        m_busyAgain = m_busy.has_value();
    }
    m_held[channel].append(event);
    ++m_heldCount;
    if (m_listWanted)
        return;
    enqueue(channel); // one that no list has named yet
    next();
}

/// Into the store, of a channel without a timeline: what is told meanwhile waits.
void LiveFeed::keep(const ChannelArn &channel, const Listing &listing)
{
    m_parts.store.run(
        [channel, messages = listing.messages(), span = listing.span()](Stores &stores) {
            return span ? stores.messages.putListed(channel, messages, *span)
                        : stores.messages.put(messages);
        });
}

/// The same for what was told.
void LiveFeed::keep(const wire::Event &event)
{
    const ChannelMessage &message = *event.message();
    if (event.type == wire::EventType::DeleteChannelMessage) {
        m_parts.store.run([channel = message.channel, id = message.id](
                              Stores &stores) { return stores.messages.remove(channel, id); });
        return;
    }
    if (isAboutUpdate(event.type) || message.persistence != MessagePersistence::Persistent)
        return;
    // Another part of the channel is not caught up: what came before it there would be missing.
    const auto entry = m_parts.directory.entry(message.channel);
    const bool isHere = !entry || entry->place().holds(message);
    const bool isNew = isAboutCreation(event.type) && isHere;
    m_parts.store.run([message, isNew](Stores &stores) {
        return isNew ? stores.messages.putNews(message) : stores.messages.update(message);
    });
}

void LiveFeed::leave(const ChannelArn &channel)
{
    m_parts.directory.remove(channel);
    forget(channel);
}

/// Of an elastic channel's parts one may be left for another, which the list knows. Only who
/// moderates it is told that a part was given up: others are moved.
void LiveFeed::leave(const wire::MembershipChange &change, const QString &reason)
{
    const auto entry = m_parts.directory.entry(change.channel);
    if (!change.subChannelId) {
        // Left already, and opened again by its ARN, it stays.
        const bool stays = entry && !entry->member && !entry->channel.elastic;
        return stays ? forget(change.channel) : leave(change.channel);
    }
    if (!entry || entry->subChannelId != change.subChannelId)
        return;
    if (!reason.isEmpty())
        m_parts.directory.leavePart(change.channel);
    forget(change.channel);
    m_parts.directory.refreshAgain();
}

/// It is to be caught up anew, should it be joined again.
void LiveFeed::forget(const ChannelArn &channel)
{
    m_current.remove(channel);
    m_behind.remove(channel);
    m_heldCount -= m_held.take(channel).size();
}

void LiveFeed::onMembership(const wire::Event &event)
{
    const auto &change = std::get<wire::MembershipChange>(event.payload);
    const QString own = m_parts.client.bearer().toString();
    const bool concernsUs = std::ranges::any_of(
        change.members, [&own](const Identity &member) { return member.arn == own; });
    if (concernsUs && event.type == wire::EventType::DeleteChannelMembership) {
        leave(change, event.reason);
    } else if (concernsUs) {
        m_parts.directory.join(change.channel, change.subChannelId);
        m_busyAgain = m_busyAgain || m_busy == change.channel;
        forget(change.channel); // what was told before may be of another place, and not all
        if (Timeline *timeline = m_parts.timelines.value(change.channel))
            catchUp(*timeline);
        enqueue(change.channel, true);
        next();
    }
    Q_EMIT membershipChanged(change.channel);
}

} // namespace carillon
