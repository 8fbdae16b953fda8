// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/quietchannels.h"
#include "chat/unlistednews.h"
#include "domain/apierror.h"
#include "domain/channelmessage.h"
#include "wire/events.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace carillon {

class ChannelDirectory;
class Clock;
class Listing;
class MessagingClient;
class MessagingSession;
class ReadMarkers;
class StoreThread;
class Timeline;
struct Missed;

/// Brings what a messaging session tells to where it belongs. With each session that is
/// established, every known channel is caught up first, one after the other, those on screen
/// before the rest; what a channel is told meanwhile waits until then, so that the stored history
/// never has a hole. A channel nobody has opened that is more than CatchUp::mostPages behind stays
/// as it is stored until somebody opens it.
///
/// Nobody tells later what was edited, redacted or deleted while there was no session, nor does the
/// list of channels: each channel's newest messages are asked for, of those with nothing new after
/// all others and as QuietChannels has it. What is older is brought up to date by the next list
/// that reaches back to it.
class LiveFeed : public QObject {
    Q_OBJECT

public:
    /// Of the channels that have been opened.
    using Timelines = QHash<ChannelArn, Timeline *>;

    struct Parts {
        MessagingSession &session;
        MessagingClient &client;
        StoreThread &store;
        ChannelDirectory &directory;
        ReadMarkers &markers;
        Clock &clock;
        const Timelines &timelines;
    };

    /// The parts outlive the feed.
    explicit LiveFeed(const Parts &parts, QObject *parent = nullptr);
    ~LiveFeed() override;

    /// A timeline was made while the session delivers.
    void adopt(Timeline &timeline);
    /// Credentials have changed, or a person asks. After `mostRefusals` nothing else is tried again
    /// that was refused for its credentials.
    void resume();
    static constexpr int mostRefusals = 5;
    /// How many channels nobody has opened are not caught up yet; at least one while the list of
    /// channels is asked for, or one with nothing new.
    qsizetype behind() const { return m_queue.size() + (m_busy ? 1 : 0) + (m_listWanted ? 1 : 0); }

Q_SIGNALS:
    /// Each event of a message, before anything is made of it.
    void told(const carillon::wire::Event &event);
    /// Typing and the like: CONTROL and NON_PERSISTENT, from somebody else.
    void controlReceived(const carillon::ChannelMessage &message);
    /// Somebody came or went.
    void membershipChanged(const carillon::ChannelArn &channel);
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    void onEstablished();
    void onStatus();
    void onListed();
    void onEvent(const wire::Event &event);
    void onMessage(const wire::Event &event);
    void onMembership(const wire::Event &event);

    void enqueue(const ChannelArn &channel, bool first = false);
    void next();
    void nextQuiet();
    void catchUp(const ChannelArn &channel, const QDateTime &lastMessageAt);
    void catchUp(Timeline &timeline);
    void finish(const ChannelArn &channel, const ApiResult<Missed> &missed);
    void tryAgain(const ChannelArn &channel, const ApiError &error);
    void hold(const wire::Event &event);
    void keep(const ChannelArn &channel, const Listing &listing);
    void keep(const wire::Event &event);

    void leave(const ChannelArn &channel);
    void leave(const wire::MembershipChange &change, const QString &reason);
    void forget(const ChannelArn &channel);

    bool mayTryAgain(const std::optional<ApiError> &error);
    qint64 nextWaitMs();
    bool isOpen(const ChannelArn &channel) const { return m_parts.timelines.contains(channel); }

    Parts m_parts;
    std::unique_ptr<QObject> m_connection; // context of what one established session started
    QSet<ChannelArn> m_current; // without a timeline, and caught up
    QSet<ChannelArn> m_behind; // without one, and too far behind
    QHash<ChannelArn, QList<wire::Event>> m_held;
    qsizetype m_heldCount = 0;
    QList<ChannelArn> m_queue;
    QSet<ChannelArn> m_queued; // what is in m_queue
    UnlistedNews m_unlisted;
    QuietChannels m_quiet; // of m_current: with nothing new, and not asked for
    std::optional<qint64> m_quietAtMs; // when one is asked for next, by the boot clock
    std::optional<ChannelArn> m_busy;
    int m_failures = 0;
    int m_refusals = 0; // of the credentials, one after the other
    bool m_listWanted = false;
    bool m_pausing = false; // after a failure
    bool m_busyAgain = false; // what m_busy was told meanwhile was not kept
};

} // namespace carillon
