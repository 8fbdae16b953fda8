// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <iterator>

namespace carillon::testing {

/// The decisions of one part of a test: each is a function of seed, stream and its number, on every
/// machine, so that a run can be had again, and a new kind of decision in one stream does not move
/// those of another.
class Dice {
public:
    explicit Dice(qint64 seed, QByteArrayView stream = {})
        : m_base(mixed(static_cast<quint64>(seed) ^ 0x5eed))
    {
        for (const char c : stream)
            m_base = mixed(m_base ^ static_cast<unsigned char>(c));
    }

    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    bool happens(double probability) { return unit() < probability; }
    bool oneIn(qint64 chances) { return below(chances) == 0; }
    /// From 0 to `end` - 1.
    qint64 below(qint64 end) { return static_cast<qint64>(next() % static_cast<quint64>(end)); }
    /// Both ends included.
    qint64 between(qint64 least, qint64 most) { return least + below(most - least + 1); }
    template <class List> const auto &pick(const List &list)
    {
        return list[static_cast<size_t>(below(static_cast<qint64>(std::size(list))))];
    }

private:
    quint64 next() { return mixed(m_base + ++m_index); }

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

} // namespace carillon::testing
