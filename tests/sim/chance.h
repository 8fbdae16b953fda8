// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/random.h"

#include <QByteArrayView>

#include <cmath>

namespace carillon::sim {

/// The decisions of one part of a run: each is a function of seed, stream and its number, so that a
/// run can be had again, and a new kind of decision in one stream does not move those of another.
class Chance : public Random {
public:
    Chance(quint64 seed, QByteArrayView stream)
        : m_base(mixed(seed ^ 0x5eed))
    {
        for (const char c : stream)
            m_base = mixed(m_base ^ static_cast<unsigned char>(c));
    }

    double unit() override
    {
        return static_cast<double>(mixed(m_base + ++m_index) >> 11) * 0x1.0p-53;
    }
    bool happens(double probability) { return unit() < probability; }
    /// Both ends included.
    qint64 between(qint64 least, qint64 most)
    {
        return least
            + static_cast<qint64>(std::floor(unit() * static_cast<double>(most - least + 1)));
    }
    template <class List> const auto &pick(const List &list)
    {
        return list[static_cast<size_t>(between(0, static_cast<qint64>(std::size(list)) - 1))];
    }

private:
    /// The finaliser of SplitMix64.
    static quint64 mixed(quint64 x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }

    quint64 m_base;
    quint64 m_index = 0;
};

} // namespace carillon::sim
