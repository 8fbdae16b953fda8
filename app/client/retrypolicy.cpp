// SPDX-License-Identifier: Apache-2.0
#include "client/retrypolicy.h"

#include <algorithm>
#include <cmath>

namespace carillon {

namespace {

constexpr double transientBaseMs = 50;
constexpr double throttlingBaseMs = 1000;
constexpr double longestMs = 20'000;
constexpr qint64 mostAddedMs = 5000;
constexpr int transientCost = 14;
constexpr int throttlingCost = 5;

} // namespace

RetryPolicy::RetryPolicy(Random &random, int maxAttempts)
    : m_random(random)
    , m_maxAttempts(maxAttempts)
{
}

RetryPolicy::Trouble RetryPolicy::troubleOf(const ApiError &error)
{
    switch (error.httpStatus) {
    case 429:
        return Trouble::Throttling;
    case 500:
    case 502:
    case 503:
    case 504:
        return Trouble::Transient;
    default:
        break;
    }
    switch (error.kind) {
    case ErrorKind::Throttled:
        return Trouble::Throttling;
    case ErrorKind::ClockSkewed:
        return Trouble::Clock;
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Unreadable:
        return Trouble::Transient;
    default:
        return Trouble::Definite;
    }
}

qint64 RetryPolicy::delayMs(Trouble trouble, int retry, double chance, int askedForMs)
{
    if (trouble == Trouble::Clock)
        return 0;
    const double base = trouble == Trouble::Throttling ? throttlingBaseMs : transientBaseMs;
    const qint64 own = std::llround(chance * std::min(std::ldexp(base, retry), longestMs));
    return std::clamp<qint64>(askedForMs, own, own + mostAddedMs);
}

std::optional<RetryPolicy::Retry> RetryPolicy::retry(const ApiError &error, int attempts)
{
    const Trouble trouble = troubleOf(error);
    const int cost = trouble == Trouble::Throttling ? throttlingCost : transientCost;
    if (trouble == Trouble::Definite || attempts >= m_maxAttempts || cost > m_quota)
        return std::nullopt;
    m_quota -= cost;
    return Retry { delayMs(trouble, attempts - 1, m_random.unit(), error.retryAfterMs), cost };
}

void RetryPolicy::succeeded(int lastCost)
{
    m_quota = std::min(fullQuota, m_quota + std::max(1, lastCost));
}

} // namespace carillon
