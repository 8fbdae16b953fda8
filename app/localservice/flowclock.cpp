// SPDX-License-Identifier: Apache-2.0
#include "localservice/flowclock.h"

#include <algorithm>
#include <chrono>

namespace carillon::localservice {

using namespace std::chrono_literals;

namespace {

/// Timers stand still while the machine sleeps; the time that something has does not.
constexpr std::chrono::milliseconds longestNap = 1min;

bool isPending(const Event &event)
{
    return event.type.startsWith("PENDING_");
}

} // namespace

FlowClock::FlowClock(Events &listener)
    : m_listener(listener)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FlowClock::settle);
}

void FlowClock::start(Settle settle)
{
    m_settle = std::move(settle);
    this->settle();
}

void FlowClock::happened(const QList<Event> &events)
{
    m_listener.happened(events);
    // All have the same time: while something waits already, nothing new is due before it.
    if (m_settle && !m_timer.isActive() && std::ranges::any_of(events, isPending))
        m_timer.start(0);
}

void FlowClock::settle()
{
    if (const auto nextMs = m_settle())
        m_timer.start(std::min(longestNap, std::chrono::milliseconds(*nextMs)));
}

} // namespace carillon::localservice
