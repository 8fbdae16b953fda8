// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

#include <optional>

namespace carillon::localservice {

/// A rate: `perSecond` tokens flow in, at most `burst` are kept.
struct Rate {
    double perSecond;
    double burst;
};

/// The published rates (Amazon Chime SDK endpoints and quotas, us-east-1).
inline constexpr Rate perBearerRate { 10, 10 }; ///< all messaging APIs of one AppInstanceUser
inline constexpr Rate perChannelSendRate { 30, 30 }; ///< send, update, redact, delete together

/// One token bucket a key. Time is given in, in milliseconds of a clock that never goes back.
class TokenBuckets {
public:
    explicit TokenBuckets(Rate rate)
        : m_rate(rate)
    {
    }

    /// Takes a token; where there is none, the milliseconds until there will be one.
    std::optional<int> take(const QString &key, qint64 nowMs);
    void clear() { m_buckets.clear(); }
    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket {
        double tokens;
        qint64 filledAtMs;
    };
    double tokensAt(const Bucket &bucket, qint64 nowMs) const;
    void forgetFull(qint64 nowMs);

    Rate m_rate;
    QHash<QString, Bucket> m_buckets;
};

/// Both published rates, which can be switched off.
class Quotas {
public:
    explicit Quotas(bool enabled)
        : m_enabled(enabled)
    {
    }

    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled);
    void reset();

    /// Nothing: go ahead. Otherwise the milliseconds to wait. `channel` empty: not a send.
    std::optional<int> take(const QString &bearer, const QString &channel, qint64 nowMs);

private:
    bool m_enabled;
    TokenBuckets m_bearers { perBearerRate };
    TokenBuckets m_channels { perChannelSendRate };
};

} // namespace carillon::localservice
