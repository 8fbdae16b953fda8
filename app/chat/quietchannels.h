// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>

namespace carillon {

/// Channels with nothing new since a session ended, where old messages may have changed: which of
/// them may be asked for, and when. Somebody may be a member of thousands, and a connection may
/// come and go: that must cost the service little. Times are those of Clock::bootMs().
class QuietChannels {
public:
    static constexpr qint64 pauseMs = 1'000; ///< from one to the next
    static constexpr qint64 againMs = 3'600'000; ///< until the same one once more
    static constexpr qsizetype mostOfSession = 200; ///< the first that are added

    void add(const ChannelArn &channel);
    /// Until the next may be asked for; 0: now. Nothing: none waits.
    std::optional<qint64> msToNext(qint64 nowMs) const;
    /// That one, which is being asked for from now on. Only when msToNext() is 0.
    ChannelArn take(qint64 nowMs);
    /// The channel was asked for in vain.
    void failed(const ChannelArn &channel) { m_askedAtMs.remove(channel); }
    void endSession();

private:
    qint64 dueAtMs(const ChannelArn &channel) const;

    QList<ChannelArn> m_waiting;
    QSet<ChannelArn> m_ofSession;
    QHash<ChannelArn, qint64> m_askedAtMs;
    std::optional<qint64> m_lastAtMs;
};

} // namespace carillon
