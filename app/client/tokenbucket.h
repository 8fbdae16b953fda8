// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace carillon {

/// Requests under one published rate. Never more than the rate in any second, whichever second the
/// service counts by: nine tenths of it flow in, one tenth, but at least one request, may be kept.
/// Times are milliseconds of a clock that never goes back.
class TokenBucket {
public:
    /// `perSecond` from 2: the published rate.
    TokenBucket(double perSecond, qint64 nowMs);

    /// Until there is a token; 0: now.
    qint64 waitMs(qint64 nowMs) const;
    /// One request leaves. After the service refused, each that leaves doubles the flow until it is
    /// back.
    void take(qint64 nowMs);
    void empty(qint64 nowMs);
    /// The service refused: empty, and one request a second until more get through.
    void slowDown(qint64 nowMs);
    /// As good as new.
    bool isFull(qint64 nowMs) const;

private:
    double tokensAt(qint64 nowMs) const;

    double m_fullFlow; ///< a second
    double m_most;
    double m_flow;
    double m_tokens;
    qint64 m_countedAtMs;
};

} // namespace carillon
