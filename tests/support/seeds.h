// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTest>

#include <random>

namespace carillon::testing {

/// One row of data a seed, column "seed": CARILLON_SEED alone, when it is set, else 1 … `usual`, or
/// as many as CARILLON_SEEDS says.
inline void addSeedRows(int usual)
{
    QTest::addColumn<int>("seed");
    if (const int only = qEnvironmentVariableIntValue("CARILLON_SEED"); only > 0) {
        QTest::addRow("CARILLON_SEED=%d", only) << only;
        return;
    }
    const int wanted = qEnvironmentVariableIntValue("CARILLON_SEEDS");
    for (int seed = 1; seed <= (wanted > 0 ? wanted : usual); ++seed)
        QTest::addRow("CARILLON_SEED=%d", seed) << seed;
}

/// The same numbers on every machine for a seed.
class Dice {
public:
    explicit Dice(int seed)
        : m_engine(static_cast<std::mt19937_64::result_type>(seed))
    {
    }
    /// From 0 to `end` - 1.
    qint64 below(qint64 end)
    {
        return static_cast<qint64>(m_engine() % static_cast<std::uint64_t>(end));
    }
    bool oneIn(int chances) { return below(chances) == 0; }
    std::mt19937_64 &engine() { return m_engine; }

private:
    std::mt19937_64 m_engine;
};

} // namespace carillon::testing
