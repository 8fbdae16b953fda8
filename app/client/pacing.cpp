// SPDX-License-Identifier: Apache-2.0
#include "client/pacing.h"

#include "client/clock.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

/// Beyond so many buckets, full ones, which are as good as new, are dropped.
constexpr qsizetype maxIdleBuckets = 1024;

/// Requests a second: Amazon Chime SDK endpoints and quotas.
double perSecond(RateOf rate, const QString &region)
{
    const bool isFrankfurt = region == u"eu-central-1";
    switch (rate) {
    case RateOf::Sends:
        return isFrankfurt ? 10 : 30;
    case RateOf::MessageLists:
        return 30;
    case RateOf::ChannelDescriptions:
        return 20;
    case RateOf::ChannelLists:
        return 10;
    case RateOf::RosterChanges:
        return isFrankfurt ? 10 : 15;
    case RateOf::ChannelChanges:
    case RateOf::MembershipLists:
    case RateOf::RosterLists:
        return 15;
    case RateOf::Bearer:
        break;
    }
    return isFrankfurt ? 5 : 10;
}

} // namespace

Pacing::Pacing(Clock &clock, const QString &region, bool on)
    : m_clock(clock)
    , m_region(region)
    , m_on(on)
    , m_bearer(perSecond(RateOf::Bearer, region), clock.monotonicMs())
{
}

TokenBucket &Pacing::bucketOf(const Turn &turn)
{
    const qint64 now = m_clock.monotonicMs();
    const auto found = m_buckets.find(turn);
    if (found != m_buckets.end())
        return *found;
    if (m_buckets.size() >= maxIdleBuckets)
        m_buckets.removeIf([now](const auto &entry) { return entry.value().isFull(now); });
    return *m_buckets.insert(turn, TokenBucket(perSecond(turn.rate, m_region), now));
}

void Pacing::await(const Turn &turn, QObject *context, std::function<void()> go)
{
    if (!m_on)
        return go();
    const qint64 headStart = turn.rate == RateOf::Sends ? headStartMs : 0;
    m_waiting.emplace(m_clock.monotonicMs() - headStart, Waiting { turn, context, std::move(go) });
    proceed();
}

void Pacing::throttled(const Turn &turn)
{
    if (!m_on)
        return;
    const qint64 now = m_clock.monotonicMs();
    m_bearer.empty(now);
    bucketOf(turn).slowDown(now);
}

std::vector<Pacing::Waiting> Pacing::takeReady()
{
    const qint64 now = m_clock.monotonicMs();
    std::vector<Waiting> ready;
    for (auto it = m_waiting.begin(); it != m_waiting.end() && m_bearer.waitMs(now) == 0;) {
        Waiting &waiting = it->second;
        if (waiting.context) {
            TokenBucket &own = bucketOf(waiting.turn);
            if (own.waitMs(now) > 0) {
                ++it;
                continue;
            }
            own.take(now);
            m_bearer.take(now);
            ready.push_back(std::move(waiting));
        }
        it = m_waiting.erase(it);
    }
    return ready;
}

void Pacing::proceed()
{
    const std::vector<Waiting> ready = takeReady();
    wakeLater();
    // The last thing that touches this: a call that goes may end the client.
    for (const Waiting &waiting : ready) {
        if (waiting.context)
            waiting.go();
    }
}

void Pacing::wakeLater()
{
    m_wake.reset();
    if (m_waiting.empty())
        return;
    const qint64 now = m_clock.monotonicMs();
    std::optional<qint64> shortest;
    for (const auto &[at, waiting] : m_waiting) {
        const qint64 own = bucketOf(waiting.turn).waitMs(now);
        shortest = std::min(shortest.value_or(own), own);
    }
    m_wake = std::make_unique<QObject>();
    m_clock.callAfter(
        std::max(*shortest, m_bearer.waitMs(now)), m_wake.get(), [this] { proceed(); });
}

} // namespace carillon
