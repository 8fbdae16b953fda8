// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace carillon {

class Clock;
class Random;

/// Whose turn it is to send: one lane a channel, at most eight side by side, in the order in which
/// they got ready. A lane that had no luck waits, longer each time and without end; knows nothing
/// of messages.
class SendLanes : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype maxParallel = 8;
    static constexpr qint64 longestWaitMs = 60'000;

    /// Why a lane waits, which decides for how long.
    enum class Trouble {
        Outage, ///< the service was not reached, failed, or said nothing that can be read
        Throttled,
        Store ///< the disk failed: another try costs nothing, and comes soon
    };

    /// `longestMs` bounds every wait. The references outlive the lanes.
    SendLanes(Clock &clock, Random &random, qint64 longestMs, QObject *parent = nullptr);
    ~SendLanes() override;

    /// The lane has something to send; it gets its turn unless it runs or waits.
    void offer(const ChannelArn &channel);
    /// The turn is over: the lane had luck, or has nothing to send just now.
    void finish(const ChannelArn &channel);
    /// The turn is over, and the next one comes after a wait: half of 1, 2, 4 … s up to the
    /// longest, and a random share of the other half; at least `askedForMs`, within the longest.
    void finishWithTrouble(const ChannelArn &channel, Trouble trouble, int askedForMs);
    /// The lane's wait is over, and so is what it has learned from its troubles.
    void hurry(const ChannelArn &channel);
    /// All waits are over.
    void hurryAll();
    /// Somebody had luck with the service: who waits for the end of an outage tries soon, 5 s after
    /// the last try at the most; who was throttled keeps waiting.
    void onServiceAnswered();

    /// The turn is over, and nobody gets another before release(); what runs goes on. A turn that
    /// began before the last release tells nothing of the credentials of now: then this lane alone
    /// waits, as in an outage.
    void finishWithoutCredentials(const ChannelArn &channel);
    /// Credentials have changed, or have just been good.
    void release();
    bool isHeld() const { return m_held; }

    /// The lane gets no turn until a person has said so; what is offered to it keeps its place.
    void park(const ChannelArn &channel);
    void unpark(const ChannelArn &channel);
    void unparkAll();
    const QSet<ChannelArn> &parked() const { return m_parked; }
    /// From now on a lane that has met an outage is parked instead of tried again by itself.
    void parkAfterOutages(bool on) { m_parksAfterOutages = on; }

    bool isRunning(const ChannelArn &channel) const { return m_running.contains(channel); }
    /// Milliseconds; absent while the lane does not wait.
    std::optional<qint64> msToTurn(const ChannelArn &channel) const;
    /// Of the lane that waits shortest.
    std::optional<qint64> msToNextTurn() const;
    bool waitsForStore() const;

Q_SIGNALS:
    /// The lane may send one message now; ends with a call of finish…().
    void turn(const carillon::ChannelArn &channel);
    /// Who waits, or for how long, has changed.
    void waitsChanged();

private:
    struct Wait {
        Trouble trouble;
        qint64 sinceMs;
        qint64 dueMs; // both by the monotonic clock
    };

    void setAlarm();
    void endWaits(const std::function<bool(const ChannelArn &, const Wait &)> &isOver);
    void giveTurns();
    void setHeld(bool held);

    Clock &m_clock;
    Random &m_random;
    qint64 m_longestMs;
    std::deque<ChannelArn> m_ready;
    QHash<ChannelArn, int> m_running; // with m_releases as of the turn's begin
    QHash<ChannelArn, Wait> m_waits;
    QHash<ChannelArn, int> m_troubles; // in a row
    std::unique_ptr<QObject> m_alarm; // for the wait that ends first; goes with it
    QSet<ChannelArn> m_parked;
    bool m_parksAfterOutages = false;
    int m_releases = 0;
    bool m_held = false;
    bool m_giving = false;
};

} // namespace carillon
