// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/clock.h"
#include "client/random.h"

#include <QObject>
#include <QPointer>

#include <algorithm>
#include <functional>
#include <vector>

namespace carillon::testing {

/// A clock that stands until the test moves it. Waits come due in the order of their time, those
/// of one moment in the order they were asked for.
class FakeClock : public Clock {
public:
    explicit FakeClock(const QDateTime &start = QDateTime({ 2026, 3, 1 }, { 12, 0 }, Qt::UTC))
        : m_start(start)
    {
    }

    QDateTime now() const override { return m_start.addMSecs(bootMs() + m_jumpedMs); }
    qint64 monotonicMs() const override { return m_monotonicMs; }
    qint64 bootMs() const override { return m_monotonicMs + m_sleptMs; }
    void callAfter(qint64 delayMs, QObject *context, std::function<void()> due) override
    {
        asked.push_back(delayMs);
        const qint64 at = m_monotonicMs + delayMs;
        const auto later = std::upper_bound(m_waits.begin(), m_waits.end(), at,
            [](qint64 moment, const Wait &wait) { return moment < wait.at; });
        m_waits.insert(later, Wait { at, context, std::move(due) });
        if (hurried)
            QMetaObject::invokeMethod(
                &m_loop, [this] { skipToNext(); }, Qt::QueuedConnection);
    }

    /// Lets time pass, for the wall too; what comes due on the way is called, directly.
    void advance(qint64 ms)
    {
        const qint64 end = m_monotonicMs + ms;
        while (!m_waits.empty() && m_waits.front().at <= end)
            skipToNext();
        m_monotonicMs = std::max(m_monotonicMs, end);
    }
    /// Up to the next wait, which is called; false when nobody waits.
    bool skipToNext()
    {
        if (m_waits.empty())
            return false;
        const Wait next = std::move(m_waits.front());
        m_waits.erase(m_waits.begin());
        m_monotonicMs = std::max(m_monotonicMs, next.at);
        if (next.context)
            next.due();
        return true;
    }
    /// Sets the wall's clock, and nothing else.
    void jump(qint64 ms) { m_jumpedMs += ms; }
    /// The machine sleeps: no wait comes nearer.
    void suspend(qint64 ms) { m_sleptMs += ms; }
    /// The process stands still: what comes due meanwhile is called late, not here.
    void stall(qint64 ms) { m_monotonicMs += ms; }

    /// Waits whose context still lives.
    qsizetype waiting() const
    {
        return std::ranges::count_if(
            m_waits, [](const Wait &wait) { return !wait.context.isNull(); });
    }

    /// Every wait passes by itself as soon as the event loop turns.
    bool hurried = false;
    std::vector<qint64> asked; ///< the delays of all waits so far

private:
    struct Wait {
        qint64 at;
        QPointer<QObject> context;
        std::function<void()> due;
    };
    QDateTime m_start;
    qint64 m_monotonicMs = 0;
    qint64 m_jumpedMs = 0;
    qint64 m_sleptMs = 0;
    std::vector<Wait> m_waits;
    QObject m_loop;
};

/// Always the same chance.
class FixedRandom : public Random {
public:
    explicit FixedRandom(double value)
        : m_value(value)
    {
    }
    double unit() override { return m_value; }

private:
    double m_value;
};

} // namespace carillon::testing
