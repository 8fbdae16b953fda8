// SPDX-License-Identifier: Apache-2.0
#include "chat/sendlanes.h"

#include "client/clock.h"
#include "client/random.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace carillon {

namespace {

constexpr double firstWaitMs = 1000;
constexpr qint64 storeWaitMs = 2000;
/// After a failure the service is not asked again sooner, whatever luck others have with it.
constexpr qint64 soonMs = 5000;

} // namespace

SendLanes::SendLanes(Clock &clock, Random &random, qint64 longestMs, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_random(random)
    , m_longestMs(longestMs)
{
}

SendLanes::~SendLanes() = default;

void SendLanes::offer(const ChannelArn &channel)
{
    if (m_running.contains(channel) || m_waits.contains(channel)
        || std::ranges::find(m_ready, channel) != m_ready.end())
        return;
    m_ready.push_back(channel);
    giveTurns();
}

void SendLanes::finish(const ChannelArn &channel)
{
    m_running.remove(channel);
    m_troubles.remove(channel);
    giveTurns();
}

void SendLanes::finishWithTrouble(const ChannelArn &channel, Trouble trouble, int askedForMs)
{
    m_running.remove(channel);
    if (trouble == Trouble::Outage && m_parksAfterOutages) {
        m_ready.push_back(channel);
        park(channel);
        return giveTurns();
    }
    qint64 delay = storeWaitMs;
    if (trouble != Trouble::Store) {
        const double most = std::min(
            std::ldexp(firstWaitMs, std::min(m_troubles[channel]++, 30)), double(m_longestMs));
        delay = std::max<qint64>(std::llround(most * (1 + m_random.unit()) / 2), askedForMs);
    }
    const qint64 now = m_clock.monotonicMs();
    m_waits.insert(channel, { trouble, now, now + std::min(delay, m_longestMs) });
    setAlarm();
    Q_EMIT waitsChanged();
    giveTurns();
}

void SendLanes::hurry(const ChannelArn &channel)
{
    m_troubles.remove(channel);
    endWaits([&](const ChannelArn &lane, const Wait &) { return lane == channel; });
}

void SendLanes::hurryAll()
{
    m_troubles.clear();
    endWaits([](const ChannelArn &, const Wait &) { return true; });
}

void SendLanes::onServiceAnswered()
{
    const qint64 now = m_clock.monotonicMs();
    for (Wait &wait : m_waits) {
        if (wait.trouble == Trouble::Outage)
            wait.dueMs = std::min(wait.dueMs, std::max(now, wait.sinceMs + soonMs));
    }
    endWaits([now](const ChannelArn &, const Wait &wait) { return wait.dueMs <= now; });
}

void SendLanes::finishWithoutCredentials(const ChannelArn &channel)
{
    if (m_running.value(channel) != m_releases)
        return finishWithTrouble(channel, Trouble::Outage, 0);
    setHeld(true);
    finish(channel);
}

void SendLanes::release()
{
    ++m_releases;
    setHeld(false);
}

void SendLanes::park(const ChannelArn &channel)
{
    if (m_parked.contains(channel))
        return;
    m_parked.insert(channel);
    Q_EMIT waitsChanged();
}

void SendLanes::unpark(const ChannelArn &channel)
{
    if (!m_parked.remove(channel))
        return;
    Q_EMIT waitsChanged();
    giveTurns();
}

void SendLanes::unparkAll()
{
    if (m_parked.isEmpty())
        return;
    m_parked.clear();
    Q_EMIT waitsChanged();
    giveTurns();
}

void SendLanes::setHeld(bool held)
{
    if (m_held == held)
        return;
    m_held = held;
    Q_EMIT waitsChanged();
    giveTurns();
}

std::optional<qint64> SendLanes::msToTurn(const ChannelArn &channel) const
{
    const auto wait = m_waits.constFind(channel);
    if (m_held || wait == m_waits.cend())
        return std::nullopt;
    return std::max<qint64>(0, wait->dueMs - m_clock.monotonicMs());
}

std::optional<qint64> SendLanes::msToNextTurn() const
{
    const auto next = std::ranges::min_element(m_waits, {}, &Wait::dueMs);
    if (m_held || next == m_waits.end())
        return std::nullopt;
    return std::max<qint64>(0, next->dueMs - m_clock.monotonicMs());
}

bool SendLanes::waitsForStore() const
{
    return std::ranges::any_of(
        m_waits, [](const Wait &wait) { return wait.trouble == Trouble::Store; });
}

void SendLanes::setAlarm()
{
    m_alarm.reset();
    const auto next = std::ranges::min_element(m_waits, {}, &Wait::dueMs);
    if (next == m_waits.end())
        return;
    m_alarm = std::make_unique<QObject>();
    const qint64 due = next->dueMs;
    m_clock.callAfter(std::max<qint64>(0, due - m_clock.monotonicMs()), m_alarm.get(), [this, due] {
        endWaits([due](const ChannelArn &, const Wait &wait) { return wait.dueMs <= due; });
    });
}

void SendLanes::endWaits(const std::function<bool(const ChannelArn &, const Wait &)> &isOver)
{
    std::vector<std::pair<qint64, ChannelArn>> over;
    for (auto wait = m_waits.cbegin(); wait != m_waits.cend(); ++wait) {
        if (isOver(wait.key(), *wait))
            over.emplace_back(wait->dueMs, wait.key());
    }
    // One order for one seed: that of a hash differs from run to run.
    std::ranges::sort(
        over, {}, [](const auto &each) { return std::pair(each.first, each.second.toString()); });
    for (const auto &[due, channel] : over) {
        m_waits.remove(channel);
        m_ready.push_back(channel);
    }
    setAlarm();
    if (!over.empty())
        Q_EMIT waitsChanged();
    giveTurns();
}

/// Who is told of a turn may end it, or offer another lane, before it returns.
void SendLanes::giveTurns()
{
    if (m_giving)
        return;
    m_giving = true;
    while (!m_held && m_running.size() < maxParallel) {
        const auto next = std::ranges::find_if(
            m_ready, [this](const ChannelArn &lane) { return !m_parked.contains(lane); });
        if (next == m_ready.end())
            break;
        const ChannelArn channel = *next;
        m_ready.erase(next);
        m_running.insert(channel, m_releases);
        Q_EMIT turn(channel);
    }
    m_giving = false;
}

} // namespace carillon
