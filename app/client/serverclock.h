// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/clock.h"
#include "domain/exchange.h"

#include <optional>

namespace carillon {

/// What time it is at the service, for a machine whose own clock is wrong: a signature is good for
/// some minutes only. Learned from the Date of the answers and kept beside a clock that nobody
/// sets, so that the wall may jump at any moment, and that goes on in sleep. Each answer replaces
/// what was known before; nothing is added up, so nothing drifts.
class ServerClock {
public:
    /// `clock` outlives it.
    explicit ServerClock(const Clock &clock)
        : m_clock(clock)
    {
    }

    /// The moment to sign as of, UTC: the wall's as long as it differs from the service's by less
    /// than `tolerance`.
    QDateTime now() const;

    /// Headers of an answer that has just come, to a request that left at `leftMs` (bootMs()).
    /// Ignored without a Date, from a cache, or when the exchange took longer than 15 minutes.
    void learn(const HeaderList &headers, qint64 leftMs);

    /// True when a signature made now would bear another time than one made as of `signedAt`.
    bool differsFrom(const QDateTime &signedAt) const;

    /// Seconds. Far below what the service tolerates, far above what a Date's whole seconds and the
    /// time on the way make of a clock that is right.
    static constexpr qint64 tolerance = 60;

private:
    const Clock &m_clock;
    std::optional<qint64> m_aheadOfBootMs; ///< the service's time since 1970 less bootMs()
};

} // namespace carillon
