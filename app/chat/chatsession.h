// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "chat/outbox.h"
#include "chat/servicestate.h"
#include "client/wakeups.h"
#include "domain/addresses.h"
#include "domain/recovery.h"
#include "domain/sessionstatus.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace carillon {

class ChannelAdmin;
class ChannelClient;
class ChannelDirectory;
class Clock;
class DraftThread;
class Drafts;
class Finder;
class LiveFeed;
class MessagingClient;
class MessagingSession;
class PastWindow;
class Presence;
class Random;
class ReadMarkers;
class SentMessages;
class StoreThread;
class Timeline;
class Typing;

/// Everything that belongs to one profile while it is open.
class ChatSession : public QObject {
    Q_OBJECT

public:
    /// None of the references is owned; all must outlive the session, and so must `live`, which
    /// tells what happens. While it does not, or not of the channel on screen because the user is
    /// no member there, that is asked for news every few seconds.
    ChatSession(Profile profile, StoreThread &store, DraftThread &drafts, MessagingClient &client,
        Clock &clock, Random &random, const OutboxOptions &outboxOptions = {},
        MessagingSession *live = nullptr, QObject *parent = nullptr);
    ~ChatSession() override;

    /// Reads the store, then asks the service. The result is the outbox's: see Outbox::load().
    QFuture<bool> start();

    const Profile &profile() const;
    /// Host and port requests go to, for the status bar.
    QString endpointText() const;
    /// Requests do not leave this machine.
    bool staysHere() const;
    /// What of the channel's address is not of this profile; a message to it would be refused.
    std::optional<AddressMismatch> mismatch(const ChannelArn &channel) const;
    ChannelDirectory &channels();
    ChannelAdmin &admin();
    Outbox &outbox();
    SentMessages &sentMessages();
    Drafts &drafts();
    /// Made on first use; kept as long as the session.
    Timeline &timeline(const ChannelArn &channel);
    /// The history around a message that is stored, for as long as somebody looks at it.
    std::unique_ptr<PastWindow> past(const ChannelMessage &target);
    Finder &finder();
    /// In the watched channel.
    Typing &typing();
    Presence &presence(); ///< likewise
    /// Up to when the channel has been read; invalid: never, or not known.
    QDateTime readAt(const ChannelArn &channel) const;

    ServiceState serviceState() const;
    /// Of the last call that failed; empty while reachable.
    std::optional<ApiError> lastError() const;

    /// Credentials have changed, or the person asks: list again and send what waits for them.
    void resume();
    /// The network is back, or the machine: list again and send what waits for its time.
    void wake(Wakeups::Reason reason);
    /// The same, because a person asks for it.
    void tryNow();

    /// Where receiving stands; Off for ever without a MessagingSession.
    SessionStatus liveStatus() const;
    /// Until the next attempt to connect; absent unless that is waited for.
    std::optional<qint64> msToNextLiveAttempt() const;
    /// How many channels nobody has opened are still to be asked for what was missed.
    qsizetype channelsBehind() const;
    /// A person asks for an attempt to connect, now.
    void reconnect();

    /// The channel on screen, kept up to date; read, while somebody looks at it, as is assumed.
    void setWatched(const std::optional<ChannelArn> &channel);
    void setLookedAt(bool lookedAt);

Q_SIGNALS:
    void serviceStateChanged();
    void liveStatusChanged();
    /// Typing and the like: CONTROL and NON_PERSISTENT, from somebody else.
    void controlReceived(const carillon::ChannelMessage &message);
    /// Somebody came to the channel or went.
    void membershipChanged(const carillon::ChannelArn &channel);
    /// What has become of a database that was damaged; of one found at the start, before the future
    /// of start() is finished.
    void storeRecovered(const Recovery &recovery);

private:
    void onAnswered(const std::optional<ApiError> &error);
    void onListAnswered(const std::optional<ApiError> &error);
    void lookAtAll();
    void tellPlace(qsizetype row);
    void lookAgain();
    void receiveLive(Clock &clock);
    void onLiveStatus();
    void keepWatch();
    bool isLive() const { return liveStatus().state == SessionStatus::State::Online; }
    void askForRecovery();

    Profile m_profile;
    StoreThread &m_store;
    MessagingClient &m_client;
    Outbox *m_outbox; // children of this
    std::unique_ptr<ChannelClient> m_channelClient;
    ChannelDirectory *m_channels;
    ChannelAdmin *m_admin;
    SentMessages *m_sentMessages;
    Drafts *m_drafts;
    ReadMarkers *m_markers;
    Finder *m_finder;
    Typing *m_typing;
    Presence *m_presence;
    LiveFeed *m_feed = nullptr;
    MessagingSession *m_live; // not owned; may be null
    QHash<ChannelArn, Timeline *> m_timelines;
    ServiceState m_serviceState = ServiceState::Unknown;
    std::optional<ApiError> m_lastError;
    std::optional<ChannelArn> m_watched;
    bool m_lookedAt = true;
    QTimer m_watchTimer, m_afterSendTimer;
};

} // namespace carillon
