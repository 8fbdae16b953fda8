// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/wakeups.h"

#include <QNetworkInformation>

namespace carillon {

class Clock;

/// The machine's own: the network as QNetworkInformation sees it, where it has a backend, and gaps
/// in time as a regular tick finds them, which needs nobody's word. The tick is seen late by up to
/// `tickMs`.
class SystemWakeups : public Wakeups {
    Q_OBJECT

public:
    static constexpr qint64 tickMs = 5000;
    /// Sleep, or a stop, shorter than this is nothing.
    static constexpr qint64 shortestGapMs = 10'000;

    /// To be made on the main thread. `clock` outlives it.
    explicit SystemWakeups(Clock &clock, QObject *parent = nullptr);

private:
    void watchNetwork();
    void tick();
    void tickLater();

    Clock &m_clock;
    qint64 m_lastMonotonicMs;
    qint64 m_lastBootMs;
    QNetworkInformation::Reachability m_reachability = QNetworkInformation::Reachability::Unknown;
};

} // namespace carillon
