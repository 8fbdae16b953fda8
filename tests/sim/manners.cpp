// SPDX-License-Identifier: Apache-2.0
#include "sim/manners.h"

namespace carillon::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr int stormRequestsPerSecond = 2; // and channel
constexpr qint64 minuteMs = 60'000;
/// Three attempts a try, a try every five seconds at the most, where others have luck; and a person
/// may ask for some.
constexpr size_t mostInAMinute = 60;

} // namespace

Manners::Out Manners::leaves(const QString &path, const QString &token)
{
    ++m_requests;
    m_lastAt[path] = m_clock.bootMs();
    if (m_out.contains(path))
        m_breaches.append(u"two requests at once to "_s + path);
    m_out.insert(path);
    checkStorm(path);
    if (!token.isEmpty()) {
        if (m_stopped.contains(token))
            m_breaches.append(u"I7: sent again by itself after a refusal for good"_s);
        ++m_sent[token];
        checkHaste(token);
    }
    return { m_run, path, token };
}

void Manners::ends(const Out &out, bool isRefused)
{
    if (out.run != m_run)
        return;
    m_out.remove(out.path);
    // After an earlier request it has to be found out first what became of that.
    if (isRefused && m_sent.value(out.token) == 1 && !m_inherited.contains(out.token))
        m_stopped.insert(out.token);
}

void Manners::programEnds()
{
    ++m_run;
    m_out.clear();
    m_stopped.clear(); // it may not have been able to note it
}

void Manners::wants(const QString &token)
{
    m_stopped.remove(token);
}

void Manners::stormBegins(qint64 ms)
{
    m_stormFrom = m_clock.monotonicMs();
    m_stormTo = m_stormFrom + ms;
    m_inStorm.clear();
}

void Manners::checkStorm(const QString &path)
{
    if (m_clock.monotonicMs() >= m_stormTo)
        return;
    if (++m_inStorm[path] == stormRequestsPerSecond * (m_stormTo - m_stormFrom) / 1000)
        m_breaches.append(u"too many requests in a storm to "_s + path);
}

void Manners::checkHaste(const QString &token)
{
    std::deque<qint64> &times = m_lastMinute[token];
    const qint64 now = m_clock.monotonicMs();
    times.push_back(now);
    while (times.front() <= now - minuteMs)
        times.pop_front();
    if (times.size() == mostInAMinute)
        m_breaches.append(u"I7: %1 requests in a minute for one message"_s.arg(mostInAMinute));
}

} // namespace carillon::sim
