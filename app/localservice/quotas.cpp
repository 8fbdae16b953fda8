// SPDX-License-Identifier: Apache-2.0
#include "localservice/quotas.h"

#include <algorithm>
#include <cmath>

namespace carillon::localservice {

namespace {

/// Beyond so many keys, buckets that are full again, which are as good as none, are dropped.
constexpr qsizetype maxIdleBuckets = 1024;

} // namespace

double TokenBuckets::tokensAt(const Bucket &bucket, qint64 nowMs)
{
    const double seconds
        = static_cast<double>(std::max<qint64>(0, nowMs - bucket.filledAtMs)) / 1e3;
    return std::min(bucket.rate.burst, bucket.tokens + seconds * bucket.rate.perSecond);
}

void TokenBuckets::forgetFull(qint64 nowMs)
{
    m_buckets.removeIf(
        [&](const auto &entry) { return tokensAt(*entry, nowMs) >= entry->rate.burst; });
}

std::optional<int> TokenBuckets::take(const Charge &charge, qint64 nowMs)
{
    if (m_buckets.size() > maxIdleBuckets)
        forgetFull(nowMs);
    auto it = m_buckets.find(charge.key);
    if (it == m_buckets.end())
        it = m_buckets.insert(charge.key, Bucket { charge.rate, charge.rate.burst, nowMs });
    Bucket &bucket = *it;
    bucket.tokens = tokensAt(bucket, nowMs);
    bucket.filledAtMs = std::max(bucket.filledAtMs, nowMs);
    if (bucket.tokens < 1)
        return static_cast<int>(std::ceil((1 - bucket.tokens) / bucket.rate.perSecond * 1e3));
    bucket.tokens -= 1;
    return std::nullopt;
}

void TokenBuckets::giveBack(const Charge &charge)
{
    if (const auto it = m_buckets.find(charge.key); it != m_buckets.end())
        it->tokens = std::min(it->rate.burst, it->tokens + 1);
}

void Quotas::setEnabled(bool enabled)
{
    m_enabled = enabled;
    reset();
}

void Quotas::reset()
{
    m_buckets.clear();
}

std::optional<int> Quotas::take(const QList<Charge> &charges, qint64 nowMs)
{
    if (!m_enabled)
        return std::nullopt;
    for (qsizetype taken = 0; taken < charges.size(); ++taken) {
        const auto wait = m_buckets.take(charges[taken], nowMs);
        if (!wait)
            continue;
        for (const Charge &charge : charges.first(taken)) // what is refused costs nothing
            m_buckets.giveBack(charge);
        return wait;
    }
    return std::nullopt;
}

} // namespace carillon::localservice
