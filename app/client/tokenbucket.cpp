// SPDX-License-Identifier: Apache-2.0
#include "client/tokenbucket.h"

#include <algorithm>
#include <cmath>

namespace carillon {

namespace {

constexpr double flowShare = 0.9;
constexpr double slowestFlow = 1;
/// Halves and tenths do not add up to whole tokens in floating point.
constexpr double almostOne = 1 - 1e-9;

} // namespace

TokenBucket::TokenBucket(double perSecond, qint64 nowMs)
    : m_fullFlow(perSecond * flowShare)
    , m_most(std::max(1.0, perSecond - m_fullFlow))
    , m_flow(m_fullFlow)
    , m_tokens(m_most)
    , m_countedAtMs(nowMs)
{
}

double TokenBucket::tokensAt(qint64 nowMs) const
{
    const auto seconds = static_cast<double>(nowMs - m_countedAtMs) / 1e3;
    return std::min(m_most, m_tokens + seconds * m_flow);
}

qint64 TokenBucket::waitMs(qint64 nowMs) const
{
    const double tokens = tokensAt(nowMs);
    return tokens >= almostOne ? 0 : std::llround(std::ceil((1 - tokens) / m_flow * 1e3));
}

void TokenBucket::take(qint64 nowMs)
{
    m_tokens = tokensAt(nowMs) - 1;
    m_countedAtMs = nowMs;
    m_flow = std::min(m_fullFlow, m_flow * 2);
}

void TokenBucket::empty(qint64 nowMs)
{
    m_tokens = std::min(0.0, tokensAt(nowMs));
    m_countedAtMs = nowMs;
}

void TokenBucket::slowDown(qint64 nowMs)
{
    empty(nowMs);
    m_flow = slowestFlow;
}

bool TokenBucket::isFull(qint64 nowMs) const
{
    return m_flow >= m_fullFlow && tokensAt(nowMs) >= m_most;
}

} // namespace carillon
