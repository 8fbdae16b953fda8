// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QDateTime>
#include <QHash>
#include <QSet>

namespace carillon {

/// From where on what the store has of a channel rests on events alone. A list names all there is;
/// of events, a cut may lose one that others have overtaken, and then what the store has is not
/// whole up to its newest message. Times are those the service made messages at.
class UnlistedNews {
public:
    void tell(const ChannelArn &channel, const QDateTime &createdAt);
    void endSession();
    /// Nothing was asked for, since the store has the newest message, of `newest`.
    void skip(const ChannelArn &channel, const QDateTime &newest);
    /// A list has joined what was known before.
    void list(const ChannelArn &channel);

    /// Whether the session may have ended before something came that was overtaken: only where
    /// nothing that was made `longestDetourMs` later has come.
    bool isInDoubt(const ChannelArn &channel) const { return m_inDoubt.contains(channel); }
    /// What was made up to then is known but for the detour; invalid: all that the store has is.
    QDateTime since(const ChannelArn &channel) const { return m_since.value(channel); }

private:
    QHash<ChannelArn, QDateTime> m_since;
    QSet<ChannelArn> m_inDoubt;
    QHash<ChannelArn, QDateTime> m_told; // the newest of each, in this session
    QDateTime m_newestTold;
};

} // namespace carillon
