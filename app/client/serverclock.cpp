// SPDX-License-Identifier: Apache-2.0
#include "client/serverclock.h"

#include "aws/sigv4.h"
#include "client/httpdate.h"

#include <cstdlib>

namespace carillon {

namespace {

constexpr qint64 longestExchangeMs = 900'000;
/// A Date names a second; the middle of it is the best guess.
constexpr qint64 halfASecondMs = 500;

bool isFar(const QDateTime &a, const QDateTime &b)
{
    return std::abs(a.msecsTo(b)) >= ServerClock::tolerance * 1000;
}

} // namespace

QDateTime ServerClock::now() const
{
    const QDateTime wall = m_clock.now();
    if (!m_aheadOfBootMs)
        return wall;
    const QDateTime theirs
        = QDateTime::fromMSecsSinceEpoch(*m_aheadOfBootMs + m_clock.bootMs(), Qt::UTC);
    return isFar(wall, theirs) ? theirs : wall;
}

void ServerClock::learn(const HeaderList &headers, qint64 leftMs)
{
    const QDateTime date = httpDate(aws::headerValue(headers, "date"));
    const qint64 cameMs = m_clock.bootMs();
    const bool isCached = !aws::headerValue(headers, "age").isNull();
    if (!date.isValid() || isCached || cameMs - leftMs > longestExchangeMs)
        return;
    const qint64 midpointMs = leftMs + (cameMs - leftMs) / 2;
    m_aheadOfBootMs = date.toMSecsSinceEpoch() + halfASecondMs - midpointMs;
}

bool ServerClock::differsFrom(const QDateTime &signedAt) const
{
    return isFar(now(), signedAt);
}

} // namespace carillon
