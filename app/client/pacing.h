// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/tokenbucket.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace carillon {

class Clock;

/// The published rate that a request counts against, besides that of its bearer; Bearer: no other.
enum class RateOf {
    Sends, ///< and changes of messages
    MessageLists,
    ChannelDescriptions,
    ChannelLists, ///< an AppInstance's
    ChannelChanges, ///< an AppInstance's
    MembershipLists, ///< a user's
    RosterLists, ///< members, moderators and bans of a channel
    RosterChanges,
    Bearer
};

/// What a request counts as.
struct Turn {
    RateOf rate;
    QString key; ///< the channel or the user that has the rate

    friend bool operator==(const Turn &, const Turn &) = default;
    friend size_t qHash(const Turn &turn, size_t seed = 0)
    {
        return qHashMulti(seed, static_cast<int>(turn.rate), turn.key);
    }
};

/// Lets the requests of one bearer leave as fast as the published rates allow and no faster, so
/// that a burst waits here instead of being refused there. Those under one rate leave in the order
/// they came. A send goes before anything else that came less than `headStartMs` before it: looking
/// around never holds up sending, and sending does not hold up looking for good.
class Pacing {
public:
    static constexpr qint64 headStartMs = 3000;

    /// `region` decides the rates; `clock` outlives it. Switched off, everything leaves at once.
    Pacing(Clock &clock, const QString &region, bool on);
    Pacing(const Pacing &) = delete;
    Pacing &operator=(const Pacing &) = delete;

    /// Calls `go` once, at once or later, when it is its turn; never, if `context` goes first.
    void await(const Turn &turn, QObject *context, std::function<void()> go);
    /// The service refused a request that counted as this for the rate. Which of the two rates
    /// nobody knows: others who send in the same channel count, too. So the turn's own slows down
    /// and the bearer's starts empty.
    void throttled(const Turn &turn);

private:
    struct Waiting {
        Turn turn;
        QPointer<QObject> context;
        std::function<void()> go;
    };

    TokenBucket &bucketOf(const Turn &turn);
    std::vector<Waiting> takeReady();
    void proceed();
    void wakeLater();

    Clock &m_clock;
    QString m_region;
    bool m_on;
    TokenBucket m_bearer;
    QHash<Turn, TokenBucket> m_buckets;
    std::multimap<qint64, Waiting>
        m_waiting; // by the time of coming, sends earlier by a head start
    std::unique_ptr<QObject> m_wake; // the wait for the next token
};

} // namespace carillon
