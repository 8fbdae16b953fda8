// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"
#include "wire/events.h"
#include "wire/messagechanges.h"

namespace carillon {

struct StoredMessage;

// What becomes of a message that is told more than once: by lists, by events, by our own send.

/// What was told by an event may have overtaken others by so much, and those be lost with the
/// connection.
inline constexpr qint64 longestDetourMs = 10'000;

/// The order of a channel: by time of creation, then by id.
bool isBefore(const ChannelMessage &a, const ChannelMessage &b);

/// `told` is older than what is known of the same message: a list that was slower than an event.
bool isOutdated(const ChannelMessage &told, const ChannelMessage &known);

/// The same words, to be taken for the item's as long as it is not known what became of that.
bool hasWordsOf(const ChannelMessage &message, const OutboxItem &item);

/// What the event makes of the message that is known. The words of an update that waits for its
/// channel flow, or was refused, are not the message's.
ChannelMessage afterEvent(
    wire::EventType type, const ChannelMessage &told, const std::optional<ChannelMessage> &known);

/// What an own edit that the service took makes of the message: `words` instead of those of
/// `before`, or, while a channel flow has them (`status` Pending), only that mark. Nothing when
/// what is known has moved on since the edit was asked for: whoever told of that knew better.
std::optional<ChannelMessage> afterEdit(const ChannelMessage &known, const ChannelMessage &before,
    const wire::MessageChange &words, MessageStatus status, const QDateTime &now);

/// The same for a redaction. Nothing can have overtaken it but its own event.
std::optional<ChannelMessage> afterRedaction(const ChannelMessage &known);

/// One that tells of a message that need not be known yet: that it is there, waits for a channel
/// flow, or was turned down by it.
bool isAboutCreation(wire::EventType type);

/// One of the three that say what became of an update, not of the message.
bool isAboutUpdate(wire::EventType type);

/// Typing and the like: nothing to keep or to list.
bool isTransientControl(const ChannelMessage &message);

/// Told by the service, not made of our own send.
bool isFromService(const StoredMessage &stored);

/// Its row, in the eyes of `bearer`.
TimelineEntry entryFrom(
    const StoredMessage &stored, const AppInstanceUserArn &bearer, const QString &ownName);

/// Nothing of it would look different.
bool sameEntry(const TimelineEntry &a, const TimelineEntry &b);

} // namespace carillon
