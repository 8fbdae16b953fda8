// SPDX-License-Identifier: Apache-2.0
#include "client/reconnectpolicy.h"

#include <algorithm>

namespace carillon {

namespace {

constexpr qint64 firstRangeMs = 1'000;
constexpr qint64 quickRangeMs = 5'000; // the SDK's longest
constexpr int mostDoublings = 16;

qint64 doubled(qint64 ms, int times, qint64 most)
{
    return std::min(most, ms << std::min(times, mostDoublings));
}

} // namespace

ReconnectPolicy::Verdict ReconnectPolicy::verdictOn(int closeCode)
{
    constexpr int clientInitiated = 4002;
    constexpr int forbidden = 4003;
    constexpr int unauthorized = 4401;
    switch (closeCode) {
    case 1001:
    case 1002: // what Qt 6.4 makes of a close frame with 1012 to 1014
    case 1006:
    case 1011:
    case 1012:
    case 1013:
    case 1014:
        return Verdict::Soon;
    case clientInitiated:
    case forbidden:
        return Verdict::ByHand;
    case unauthorized:
        return Verdict::EachMinute;
    default:
        return closeCode > 4000 ? Verdict::Soon : Verdict::EachMinute;
    }
}

ReconnectPolicy::Verdict ReconnectPolicy::verdictOn(const ApiError &error)
{
    // Asking a keyring that has nothing may show somebody a dialog.
    if (error.kind == ErrorKind::NoCredentials)
        return Verdict::ByHand;
    return isRetryable(error.kind) && error.kind != ErrorKind::ClockSkewed ? Verdict::Soon
                                                                           : Verdict::EachMinute;
}

qint64 ReconnectPolicy::delayMs(Verdict verdict, qint64 nowMs)
{
    if (verdict != Verdict::Soon)
        return longestDelayMs;
    if (m_failures == 0)
        m_seriesSinceMs = nowMs;
    const int failure = m_failures++;
    if (nowMs - m_seriesSinceMs < quickSeriesMs) {
        const auto range = static_cast<double>(doubled(firstRangeMs, failure, quickRangeMs));
        return std::max(shortestDelayMs, static_cast<qint64>(m_random.unit() * range));
    }
    // Half of it is chance, so that many clients do not come back together.
    const qint64 range = doubled(quickRangeMs, std::max(0, failure - 2), longestDelayMs);
    return range / 2 + static_cast<qint64>(m_random.unit() * static_cast<double>(range / 2));
}

void ReconnectPolicy::lasted(qint64 sinceMs, qint64 nowMs)
{
    if (nowMs - sinceMs >= steadyMs)
        startOver();
}

} // namespace carillon
