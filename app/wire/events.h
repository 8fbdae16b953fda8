// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "domain/channelmessage.h"

#include <QStringList>

#include <expected>
#include <optional>
#include <variant>

// What a messaging session delivers: text frames `{"Headers":{…},"Payload":"<JSON text>"}`.

namespace carillon::wire {

/// The header x-amz-chime-event-type.
enum class EventType {
    Unknown, ///< any other: kept as it came
    SessionEstablished,
    CreateChannelMessage,
    UpdateChannelMessage,
    RedactChannelMessage,
    DeleteChannelMessage,
    PendingCreateChannelMessage,
    PendingUpdateChannelMessage,
    FailedCreateChannelMessage,
    FailedUpdateChannelMessage,
    DeniedCreateChannelMessage,
    DeniedUpdateChannelMessage,
    ChannelDetails,
    UpdateChannel,
    DeleteChannel,
    CreateChannelMembership,
    UpdateChannelMembership,
    DeleteChannelMembership,
    BatchCreateChannelMembership
};

/// ChannelMembership, or BatchChannelMemberships with more than one member.
struct MembershipChange {
    ChannelArn channel;
    QList<Identity> members; ///< at least one, each with an ARN
    Identity invitedBy; ///< empty where it was left out
    bool hidden = false;
    QDateTime createdAt;
    QDateTime lastUpdatedAt;
    std::optional<QString> subChannelId;

    friend bool operator==(const MembershipChange &, const MembershipChange &) = default;
};

/// What prefetching brings of one channel.
struct ChannelDetails {
    Channel channel;
    QList<ChannelMessage> messages; ///< at most 20, newest first
    QList<Identity> members; ///< at most 30
    QDateTime readMarkerAt; ///< invalid: never read
    bool hasMoreMessages = false;

    friend bool operator==(const ChannelDetails &, const ChannelDetails &) = default;
};

/// One frame. Which payload goes with which type: a message with the eleven of messages, a channel
/// with UPDATE_ and DELETE_CHANNEL, and so on; nothing with SESSION_ESTABLISHED and Unknown.
struct Event {
    using Payload
        = std::variant<std::monostate, ChannelMessage, Channel, MembershipChange, ChannelDetails>;

    EventType type = EventType::Unknown;
    QString name; ///< of the type, as it came
    QString messageType; ///< STANDARD, CONTROL, SYSTEM, or whatever came; may be empty
    QString reason; ///< x-amz-chime-event-reason
    Payload payload;
    QByteArray payloadText; ///< the payload's JSON as it came; empty: none

    const ChannelMessage *message() const { return std::get_if<ChannelMessage>(&payload); }
};

/// Why a frame is not an event.
enum class FrameProblem {
    TooLarge, ///< more than maxFrameBytes
    NotJson, ///< not one JSON object, or too deeply nested
    NoEventType, ///< no header x-amz-chime-event-type that is a text of 1 to 128 characters
    BadPayload ///< of a known type, without what that must contain
};

/// Twenty messages of the largest size, escaped twice, fit in.
inline constexpr qsizetype maxFrameBytes = 1024 * 1024;

std::expected<Event, FrameProblem> parseEvent(QByteArrayView frame);

/// The frame: from `type`, else `name`; `payload`, else `payloadText`. An empty `messageType` is
/// that of the message, else SYSTEM. Times are ISO-8601.
QByteArray encodeEvent(const Event &event);

/// The value of x-amz-chime-event-type; empty for Unknown.
QString toText(EventType type);
/// One of the eleven whose payload is a message.
bool isMessageEvent(EventType type);

} // namespace carillon::wire
