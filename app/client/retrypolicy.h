// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/random.h"
#include "domain/apierror.h"

#include <optional>

namespace carillon {

/// When a call tries again by itself: the standard mode of the AWS SDKs, as of 2026. Knows no
/// timers; one policy is shared by the calls of a client, so that a service in trouble is not
/// asked three times by each of them.
class RetryPolicy {
public:
    static constexpr int standardAttempts = 3; ///< of one call, the first included
    static constexpr int fullQuota = 500;

    enum class Trouble {
        Definite, ///< the same request would be refused again
        Clock, ///< refused for the time it was signed at, which can be corrected
        Transient, ///< 500, 502, 503, 504, no answer, or one that cannot be read
        Throttling ///< every 429, and the names that mean the same
    };
    static Trouble troubleOf(const ApiError &error);

    /// Milliseconds before retry number `retry` (0: the first): full jitter below 50 ms, or 1 s
    /// when throttled, doubled each time, at most 20 s; a wait the service asked for moves it, by
    /// 5 s at most. None where the clock was the trouble. `chance` in [0, 1).
    static qint64 delayMs(Trouble trouble, int retry, double chance, int askedForMs);

    struct Retry {
        qint64 delayMs;
        int cost; ///< what it took from the quota
    };

    /// `maxAttempts` from 1; 1 means never to try again.
    explicit RetryPolicy(Random &random, int maxAttempts = standardAttempts);

    int maxAttempts() const { return m_maxAttempts; }

    /// After attempt number `attempts` (from 1) of a call failed so. Nothing: give up.
    std::optional<Retry> retry(const ApiError &error, int attempts);
    /// A call succeeded; `lastCost` is what its last retry took, 0 when it made none.
    void succeeded(int lastCost);

    int quota() const { return m_quota; }

private:
    Random &m_random;
    int m_maxAttempts;
    int m_quota = fullQuota;
};

} // namespace carillon
