// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace carillon::localservice {

/// A rate: `perSecond` tokens flow in, at most `burst` are kept.
struct Rate {
    double perSecond;
    double burst;
};

/// One token from one bucket. A key always comes with the same rate.
struct Charge {
    QString key;
    Rate rate;
};

/// One token bucket a key. Time is given in, in milliseconds of a clock that never goes back.
class TokenBuckets {
public:
    /// Takes a token; where there is none, the milliseconds until there will be one.
    std::optional<int> take(const Charge &charge, qint64 nowMs);
    /// Undoes the last take().
    void giveBack(const Charge &charge);
    void clear() { m_buckets.clear(); }
    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket {
        Rate rate;
        double tokens;
        qint64 filledAtMs;
    };
    static double tokensAt(const Bucket &bucket, qint64 nowMs);
    void forgetFull(qint64 nowMs);

    QHash<QString, Bucket> m_buckets;
};

/// The rates that requests are charged for, which can be switched off.
class Quotas {
public:
    explicit Quotas(bool enabled)
        : m_enabled(enabled)
    {
    }

    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled);
    void reset();

    /// Nothing: go ahead. Otherwise the milliseconds to wait for the first that has no token.
    std::optional<int> take(const QList<Charge> &charges, qint64 nowMs);

private:
    bool m_enabled;
    TokenBuckets m_buckets;
};

} // namespace carillon::localservice
