// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/dice.h"

#include <QTest>

namespace carillon::testing {

/// Which runs of a test are wanted.
struct Seeds {
    int first;
    int count;
};

/// CARILLON_SEED alone, when it is set, else 1 … `usual`, or as many as CARILLON_SEEDS says.
inline Seeds wantedSeeds(int usual)
{
    if (const int only = qEnvironmentVariableIntValue("CARILLON_SEED"); only > 0)
        return { only, 1 };
    const int wanted = qEnvironmentVariableIntValue("CARILLON_SEEDS");
    return { 1, wanted > 0 ? wanted : usual };
}

/// One row of data a seed, column "seed".
inline void addSeedRows(int usual)
{
    QTest::addColumn<int>("seed");
    const auto [first, count] = wantedSeeds(usual);
    for (int seed = first; seed < first + count; ++seed)
        QTest::addRow("CARILLON_SEED=%d", seed) << seed;
}

} // namespace carillon::testing
