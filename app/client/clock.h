// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>

#include <functional>

class QObject;

namespace carillon {

/// Time as a sender sees it, behind one seam, so that a test owns it.
class Clock {
public:
    virtual ~Clock() = default;
    /// The wall's, UTC. It may jump either way; never measure a wait with it.
    virtual QDateTime now() const = 0;
    /// Milliseconds since some moment; never goes back. Stands still while the machine sleeps.
    virtual qint64 monotonicMs() const = 0;
    /// Milliseconds since some moment; never goes back, and goes on while the machine sleeps: how
    /// far a clock elsewhere has come, not how long somebody here has waited.
    virtual qint64 bootMs() const = 0;
    /// Calls `due` once from the event loop of the calling thread, `delayMs` (>= 0) from now by the
    /// monotonic clock. Never, if `context` goes first: that is how a wait is called off.
    virtual void callAfter(qint64 delayMs, QObject *context, std::function<void()> due) = 0;
};

/// The machine's own. In builds with crash points the wall is off by the milliseconds that stand in
/// the file CARILLON_CLOCK_OFFSET_FILE names.
class SystemClock : public Clock {
public:
    QDateTime now() const override;
    qint64 monotonicMs() const override;
    qint64 bootMs() const override;
    void callAfter(qint64 delayMs, QObject *context, std::function<void()> due) override;
};

} // namespace carillon
