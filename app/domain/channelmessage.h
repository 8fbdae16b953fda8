// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/identity.h"
#include "domain/messagedraft.h"

#include <QDateTime>

namespace carillon {

/// What the service says of a message: SENT unless a channel flow is involved.
enum class MessageStatus { Sent, Pending, Failed, Denied };

/// A message as the service holds it. A redacted one has no content.
struct ChannelMessage {
    ChannelArn channel;
    MessageId id;
    QString content;
    std::optional<QString> metadata;
    MessageType type = MessageType::Standard;
    MessagePersistence persistence = MessagePersistence::Persistent;
    Identity sender;
    QDateTime createdAt;
    QDateTime lastEditedAt; ///< invalid when it was never edited
    QDateTime lastUpdatedAt;
    bool redacted = false;
    MessageStatus status = MessageStatus::Sent;
    QString statusDetail;
    QList<MessageAttribute> attributes;
    std::optional<QString> contentType;
    std::optional<QString> targetMemberArn;
    std::optional<QString> subChannelId;

    friend bool operator==(const ChannelMessage &, const ChannelMessage &) = default;
};

} // namespace carillon
