// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/arn.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>

namespace carillon {

struct UnreadCount;
class ChannelDirectory;
class Clock;
class MessagingClient;
class StoreThread;

/// Up to when each channel has been read, and how many messages came since: counted in the store,
/// shown by the ChannelDirectory, as the least there are where the store does not reach back to it.
/// What is read here is told to the service, and what was read elsewhere comes from there.
class ReadMarkers : public QObject {
    Q_OBJECT

public:
    static constexpr int mostCounted = 1000;
    /// Between two calls of UpdateChannelReadMarker for one channel.
    static constexpr qint64 callEveryMs = 2000;

    /// None of the references is owned; all must outlive this.
    ReadMarkers(StoreThread &store, MessagingClient &client, ChannelDirectory &directory,
        Clock &clock, QObject *parent = nullptr);

    /// Reads the store.
    void load();
    QDateTime readAt(const ChannelArn &channel) const { return m_readAt.value(channel); }
    /// The service says so.
    void learn(const ChannelArn &channel, const QDateTime &readAt);
    /// More of the channel is unread than the store has: shown as mostCounted, unless it was read
    /// elsewhere, until this is said to be over.
    void setUncountable(const ChannelArn &channel, bool uncountable);
    /// Messages of the channel came or went.
    void recount(const ChannelArn &channel);
    /// The channel is being looked at, to its end; what comes is read, too.
    void setLookedAt(const std::optional<ChannelArn> &channel);

Q_SIGNALS:
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    void recountAll();
    void countWanted();
    void show(const ChannelArn &channel, UnreadCount unread);
    bool isUncountable(const ChannelArn &channel) const;
    void markRead(const ChannelArn &channel);
    void call(const ChannelArn &channel);

    StoreThread &m_store;
    MessagingClient &m_client;
    ChannelDirectory &m_directory;
    Clock &m_clock;
    QHash<ChannelArn, QDateTime> m_readAt;
    QSet<ChannelArn> m_uncountable;
    QSet<ChannelArn> m_wanted; // to be counted
    QSet<ChannelArn> m_resting; // told the service a moment ago
    QSet<ChannelArn> m_again; // and read more since
    std::optional<ChannelArn> m_lookedAt;
    bool m_counting = false;
};

} // namespace carillon
