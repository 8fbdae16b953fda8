// SPDX-License-Identifier: Apache-2.0
#include "client/systemwakeups.h"

#include "client/clock.h"

#include <utility>

namespace carillon {

SystemWakeups::SystemWakeups(Clock &clock, QObject *parent)
    : Wakeups(parent)
    , m_clock(clock)
    , m_lastMonotonicMs(clock.monotonicMs())
    , m_lastBootMs(clock.bootMs())
{
    watchNetwork();
    tickLater();
}

void SystemWakeups::watchNetwork()
{
    using Reachability = QNetworkInformation::Reachability;
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    QNetworkInformation *network = QNetworkInformation::instance();
    m_reachability = network->reachability();
    connect(network, &QNetworkInformation::reachabilityChanged, this, [this](Reachability now) {
        const Reachability before = std::exchange(m_reachability, now);
        if (now == Reachability::Online && before != Reachability::Online)
            Q_EMIT awoke(Reason::NetworkUp);
    });
}

void SystemWakeups::tick()
{
    const qint64 monotonicMs = m_clock.monotonicMs();
    const qint64 bootMs = m_clock.bootMs();
    const qint64 passedMs = monotonicMs - std::exchange(m_lastMonotonicMs, monotonicMs);
    const qint64 sleptMs = bootMs - std::exchange(m_lastBootMs, bootMs) - passedMs;
    tickLater();
    if (sleptMs > shortestGapMs || passedMs - tickMs > shortestGapMs)
        Q_EMIT awoke(Reason::Resumed);
}

void SystemWakeups::tickLater()
{
    m_clock.callAfter(tickMs, this, [this] { tick(); });
}

} // namespace carillon
