// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/storethread.h"
#include "support/dice.h"
#include "support/fakeclock.h"

#include <deque>

namespace carillon::sim {

/// The disk of one run of the program: work asked for is done in order, each piece some simulated
/// milliseconds after the one before it. At a crash what has not been done is lost.
class SimDisk : public QObject {
public:
    SimDisk(testing::FakeClock &clock, testing::Dice &dice)
        : m_clock(clock)
        , m_dice(dice)
    {
    }

    /// For the StoreThread of this run; the disk outlives it.
    std::unique_ptr<StoreExecutor> executor();

    /// From now on nothing is done any more.
    void crash()
    {
        m_crashed = true;
        m_work.clear();
    }

private:
    friend class SimExecutor;
    void post(std::function<void()> work);
    void doNextLater();
    void doNext();
    void doAll();

    testing::FakeClock &m_clock;
    testing::Dice &m_dice;
    std::deque<std::function<void()>> m_work;
    bool m_crashed = false;
};

} // namespace carillon::sim
