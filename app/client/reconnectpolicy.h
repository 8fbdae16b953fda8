// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/random.h"
#include "domain/apierror.h"

namespace carillon {

/// When a messaging session that has ended is tried again. The first seconds are those of the AWS
/// SDK; it gives up after ten, this goes on without end. Knows no timers; times are milliseconds of
/// a clock that never goes back.
class ReconnectPolicy {
public:
    enum class Verdict {
        Soon, ///< the way there, or the service's passing trouble
        EachMinute, ///< the same again is refused: credentials, a final close code
        ByHand ///< thrown out, or nothing to sign with: only when somebody says so
    };
    /// Of a close code.
    static Verdict verdictOn(int closeCode);
    /// Of a failed GetMessagingSessionEndpoint.
    static Verdict verdictOn(const ApiError &error);

    static constexpr qint64 quickSeriesMs = 10'000; ///< of the SDK
    static constexpr qint64 longestDelayMs = 60'000;
    /// The service takes one connect a second of a user.
    static constexpr qint64 shortestDelayMs = 1'000;
    /// A session that ends sooner was no success.
    static constexpr qint64 steadyMs = 10'000;

    explicit ReconnectPolicy(Random &random)
        : m_random(random)
    {
    }

    /// Before the next attempt, from shortestDelayMs on. Not to be asked for ByHand.
    qint64 delayMs(Verdict verdict, qint64 nowMs);
    /// The session was established at `sinceMs` and has lasted until now.
    void lasted(qint64 sinceMs, qint64 nowMs);
    /// The next delay is the first of a series.
    void startOver() { m_failures = 0; }

private:
    Random &m_random;
    int m_failures = 0; // of the series
    qint64 m_seriesSinceMs = 0;
};

} // namespace carillon
