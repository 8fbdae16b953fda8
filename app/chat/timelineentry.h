// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/outboxitem.h"

#include <QMetaType>

namespace carillon {

/// One row of a channel: a message the service holds, or one of ours on its way, or both when it
/// has just arrived (the outgoing half then tells token and duration).
struct TimelineEntry {
    std::optional<ChannelMessage> message;
    std::optional<OutboxItem> outgoing;
    bool mine = false;
    QString ownName; ///< of mine, for as long as the service has not told the sender's name
    bool heldUp = false; ///< on its way, behind one that waits for a person's word

    /// Stays the same when an outgoing message becomes a sent one.
    QString key() const;
    /// The service's time, or ours while it has none. UTC.
    QDateTime time() const;
    const QString &content() const;
    MessageType type() const;
    /// What to show as the sender: the name, or the last part of the ARN.
    QString senderName() const;
    QString senderArn() const;
};

} // namespace carillon

Q_DECLARE_METATYPE(carillon::TimelineEntry)
