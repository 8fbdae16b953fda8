// SPDX-License-Identifier: Apache-2.0
#include "chat/chatsession.h"

#include "chat/channeladmin.h"
#include "chat/channeldirectory.h"
#include "chat/drafts.h"
#include "chat/finder.h"
#include "chat/leftpart.h"
#include "chat/livefeed.h"
#include "chat/messagemerge.h"
#include "chat/outbox.h"
#include "chat/pastwindow.h"
#include "chat/presence.h"
#include "chat/readmarkers.h"
#include "chat/sentmessages.h"
#include "chat/timeline.h"
#include "chat/typing.h"
#include "client/channelclient.h"
#include "client/messagingclient.h"
#include "client/messagingsession.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <chrono>

namespace carillon {

using namespace std::chrono_literals;

namespace {

// One look in 3 s is far below the 10 requests a second that a bearer has.
constexpr auto watchInterval = 3s;
// Time for an answering bot.
constexpr auto afterSendDelay = 700ms;

/// Whoever receives live asks for the list until it is there.
PlaceList placeListOf(const ChannelDirectory &channels, bool receivesLive)
{
    if (channels.isLoading())
        return PlaceList::BeingRead;
    const auto error = channels.error();
    const bool isAwaited
        = receivesLive && error && (isRetryable(error->kind) || needsCredentials(error->kind));
    return isAwaited ? PlaceList::Awaited : PlaceList::Read;
}

} // namespace

ChatSession::ChatSession(Profile profile, StoreThread &store, DraftThread &drafts,
    MessagingClient &client, Clock &clock, Random &random, const OutboxOptions &outboxOptions,
    MessagingSession *live, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_store(store)
    , m_client(client)
    , m_outbox(new Outbox(store, client, clock, random, outboxOptions, this))
    , m_channelClient(std::make_unique<ChannelClient>(client.caller()))
    , m_channels(new ChannelDirectory(store, client, this))
    , m_admin(new ChannelAdmin(*m_channelClient, *m_channels, this))
    , m_sentMessages(new SentMessages(*m_channelClient, clock, this))
    , m_drafts(new Drafts(drafts, clock, this))
    , m_markers(new ReadMarkers(store, client, *m_channels, clock, this))
    , m_finder(new Finder(store, this))
    , m_typing(new Typing(clock, this))
    , m_presence(new Presence(clock, this))
    , m_live(live)
{
    connect(m_outbox, &Outbox::answered, this, &ChatSession::onAnswered);
    connect(m_channels, &ChannelDirectory::answered, this, &ChatSession::onListAnswered);
    connect(m_channels, &ChannelDirectory::entryChanged, this, &ChatSession::tellPlace);
    connect(m_channels, &ChannelDirectory::reset, this, [this] {
        for (qsizetype row = 0; row < m_channels->entries().size(); ++row)
            tellPlace(row);
    });
    connect(m_channels, &ChannelDirectory::stateChanged, this,
        [this] { m_outbox->setPlaceList(placeListOf(*m_channels, m_live)); });
    connect(m_markers, &ReadMarkers::answered, this, &ChatSession::onAnswered);
    connect(m_outbox, &Outbox::sent, this, [this](const OutboxItem &item) {
        if (m_watched == item.channel && !isLive() && !m_afterSendTimer.isActive())
            m_afterSendTimer.start();
    });
    // Damage met by a query is dealt with when the store is opened again.
    connect(m_outbox, &Outbox::storeFailed, this, &ChatSession::askForRecovery);
    connect(m_finder, &Finder::storeFailed, this, &ChatSession::askForRecovery);
    connect(m_drafts, &Drafts::recovered, this, &ChatSession::storeRecovered);
    m_watchTimer.setInterval(watchInterval);
    connect(&m_watchTimer, &QTimer::timeout, this, &ChatSession::lookAgain);
    m_afterSendTimer.setInterval(afterSendDelay);
    m_afterSendTimer.setSingleShot(true);
    connect(&m_afterSendTimer, &QTimer::timeout, this, &ChatSession::lookAgain);
    if (m_live)
        receiveLive(clock);
}

void ChatSession::receiveLive(Clock &clock)
{
    m_feed = new LiveFeed(
        { *m_live, m_client, m_store, *m_channels, *m_markers, clock, m_timelines }, this);
    connect(m_feed, &LiveFeed::answered, this, &ChatSession::onListAnswered);
    connect(m_feed, &LiveFeed::controlReceived, this, &ChatSession::controlReceived);
    connect(m_feed, &LiveFeed::controlReceived, m_typing, [this](const ChannelMessage &message) {
        const auto entry = m_channels->entry(message.channel);
        if (!entry || entry->place().holds(message))
            m_typing->hear(message);
    });
    connect(m_feed, &LiveFeed::controlReceived, m_presence, &Presence::hear);
    connect(m_feed, &LiveFeed::told, m_typing, [typing = m_typing](const wire::Event &event) {
        if (!isTransientControl(*event.message()))
            typing->settle(event.message()->sender.arn);
    });
    connect(m_feed, &LiveFeed::membershipChanged, this, &ChatSession::membershipChanged);
    auto *left = new LeftPart(m_store, m_client, *m_channels, *m_markers, this);
    connect(left, &LeftPart::answered, this, &ChatSession::onListAnswered);
    connect(m_feed, &LiveFeed::told, left, &LeftPart::hear);
    connect(m_live, &MessagingSession::statusChanged, left, [this, left] {
        if (isLive() && m_watched)
            left->catchUp(*m_watched);
    });
    connect(m_live, &MessagingSession::statusChanged, this, &ChatSession::onLiveStatus);
}

ChatSession::~ChatSession() = default;

QFuture<bool> ChatSession::start()
{
    askForRecovery(); // first, so that it is told before what was saved appears
    QFuture<bool> loaded = m_outbox->load();
    m_drafts->load();
    m_markers->load();
    m_channels->refresh();
    m_finder->prepare();
    if (m_live)
        m_live->start();
    return loaded;
}

void ChatSession::askForRecovery()
{
    whenFinished(
        m_store.takeRecovery(), this, [this](const StoreResult<std::optional<Recovery>> &recovery) {
            if (!recovery || !*recovery)
                return;
            m_finder->prepare(); // what was saved is to be found again
            Q_EMIT storeRecovered(**recovery);
        });
}

const Profile &ChatSession::profile() const
{
    return m_profile;
}

QString ChatSession::endpointText() const
{
    const QUrl &url = m_client.endpoint().url;
    const QString host = url.host();
    return url.port() < 0 ? host : host + u':' + QString::number(url.port());
}

bool ChatSession::staysHere() const
{
    return isLoopback(m_client.endpoint().url.host());
}

std::optional<AddressMismatch> ChatSession::mismatch(const ChannelArn &channel) const
{
    return mismatchOf(channel, m_profile.user, m_client.endpoint().region);
}

ChannelDirectory &ChatSession::channels()
{
    return *m_channels;
}

ChannelAdmin &ChatSession::admin()
{
    return *m_admin;
}

Outbox &ChatSession::outbox()
{
    return *m_outbox;
}

SentMessages &ChatSession::sentMessages()
{
    return *m_sentMessages;
}

Drafts &ChatSession::drafts()
{
    return *m_drafts;
}

Timeline &ChatSession::timeline(const ChannelArn &channel)
{
    Timeline *&timeline = m_timelines[channel];
    if (!timeline) {
        timeline = new Timeline(channel, m_store, m_client, *m_outbox, m_profile.name, this);
        connect(timeline, &Timeline::answered, this, &ChatSession::onListAnswered);
        connect(
            timeline, &Timeline::refreshed, this, [this, channel] { m_markers->recount(channel); });
        if (const auto entry = m_channels->entry(channel))
            timeline->setPlace(entry->place());
        if (isLive())
            m_feed->adopt(*timeline);
        else
            timeline->refresh();
    }
    return *timeline;
}

std::unique_ptr<PastWindow> ChatSession::past(const ChannelMessage &target)
{
    auto past = std::make_unique<PastWindow>(target, m_store, m_client, m_profile.name);
    connect(past.get(), &PastWindow::answered, this, &ChatSession::onListAnswered);
    if (m_feed)
        connect(m_feed, &LiveFeed::told, past.get(), [past = past.get()](const wire::Event &event) {
            if (event.message()->channel == past->channel())
                past->apply(event);
        });
    return past;
}

Finder &ChatSession::finder()
{
    return *m_finder;
}

Typing &ChatSession::typing()
{
    return *m_typing;
}

Presence &ChatSession::presence()
{
    return *m_presence;
}

QDateTime ChatSession::readAt(const ChannelArn &channel) const
{
    return m_markers->readAt(channel);
}

ServiceState ChatSession::serviceState() const
{
    return m_serviceState;
}

std::optional<ApiError> ChatSession::lastError() const
{
    return m_lastError;
}

void ChatSession::resume()
{
    lookAtAll(); // first: what waits goes where the list tells
    m_outbox->resume();
    reconnect();
}

void ChatSession::wake(Wakeups::Reason reason)
{
    lookAtAll();
    m_outbox->wake();
    if (m_live)
        m_live->wake(reason);
}

void ChatSession::tryNow()
{
    lookAtAll();
    m_outbox->wake();
    reconnect();
}

SessionStatus ChatSession::liveStatus() const
{
    return m_live ? m_live->status() : SessionStatus();
}

std::optional<qint64> ChatSession::msToNextLiveAttempt() const
{
    return m_live ? m_live->msToNextAttempt() : std::nullopt;
}

qsizetype ChatSession::channelsBehind() const
{
    return m_feed ? m_feed->behind() : 0;
}

void ChatSession::reconnect()
{
    if (!m_live)
        return;
    m_live->resume();
    m_feed->resume();
}

void ChatSession::onLiveStatus()
{
    keepWatch();
    Q_EMIT liveStatusChanged();
}

/// Asking every few seconds is for when nobody tells; a session tells only members.
void ChatSession::keepWatch()
{
    const auto entry = m_watched ? m_channels->entry(*m_watched) : std::nullopt;
    const bool isTold = isLive() && (!entry || (entry->member && !entry->isVisit()));
    if (!m_watched || isTold)
        m_watchTimer.stop();
    else if (!m_watchTimer.isActive())
        m_watchTimer.start();
}

void ChatSession::tellPlace(qsizetype row)
{
    const DirectoryEntry &entry = m_channels->entries()[row];
    m_outbox->setPlace(entry.channel.arn, entry.ownPlace());
    if (Timeline *timeline = m_timelines.value(entry.channel.arn))
        timeline->setPlace(entry.place());
    if (m_watched == entry.channel.arn)
        keepWatch();
}

void ChatSession::lookAtAll()
{
    m_channels->refresh();
    if (m_watched)
        timeline(*m_watched).refresh();
}

void ChatSession::setWatched(const std::optional<ChannelArn> &channel)
{
    if (m_watched == channel)
        return;
    // A visit ends with it: what is not on screen is kept where the user is.
    if (const auto entry = m_watched ? m_channels->entry(*m_watched) : std::nullopt;
        entry && entry->isVisit())
        m_channels->readIn(*m_watched, *entry->subChannelId);
    m_watched = channel;
    m_typing->setChannel(channel);
    m_presence->setChannel(channel);
    m_markers->setLookedAt(m_lookedAt ? channel : std::nullopt);
    m_afterSendTimer.stop();
    m_watchTimer.stop();
    if (!channel)
        return;
    Timeline &watched = timeline(*channel);
    keepWatch();
    if (m_watchTimer.isActive())
        watched.refresh();
}

void ChatSession::setLookedAt(bool lookedAt)
{
    if (m_lookedAt == lookedAt)
        return;
    m_lookedAt = lookedAt;
    m_markers->setLookedAt(lookedAt ? m_watched : std::nullopt);
}

void ChatSession::lookAgain()
{
    // Refused credentials stay refused until somebody does something about them, and so does a
    // channel that may not be read.
    if (!m_watched || m_serviceState == ServiceState::CredentialsRefused)
        return;
    Timeline &watched = timeline(*m_watched);
    if (const auto error = watched.error(); !error || !isRefusal(*error))
        watched.refresh();
}

void ChatSession::onListAnswered(const std::optional<ApiError> &error)
{
    onAnswered(error);
    if (!error)
        m_outbox->onServiceAnswered();
}

void ChatSession::onAnswered(const std::optional<ApiError> &error)
{
    const std::optional<ServiceState> state
        = error ? stateAfter(*error) : std::optional(ServiceState::Reachable);
    if (!state)
        return;
    const bool sameError = m_lastError.has_value() == error.has_value()
        && (!error
            || (m_lastError->requestId == error->requestId && m_lastError->code == error->code
                && m_lastError->message == error->message));
    if (*state == m_serviceState && *state == ServiceState::Reachable)
        return;
    if (*state == m_serviceState && sameError)
        return;
    const auto before = std::exchange(m_serviceState, *state);
    if (before == ServiceState::CredentialsRefused && *state == ServiceState::Reachable
        && liveStatus().trouble == SessionStatus::Trouble::CredentialsRefused)
        reconnect(); // there are others
    if (*state == ServiceState::Reachable)
        m_lastError.reset();
    else
        m_lastError = error;
    Q_EMIT serviceStateChanged();
}

} // namespace carillon
