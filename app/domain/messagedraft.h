// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"
#include "domain/identifier.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace carillon {

/// STANDARD or CONTROL; each has limits of its own (see MessageLimits).
enum class MessageType { Standard, Control };

/// NON_PERSISTENT messages reach those who are connected and are not stored.
enum class MessagePersistence { Persistent, NonPersistent };

enum class PushNotificationType { Default, Voip };

/// Member PushNotification of SendChannelMessage.
struct PushNotification {
    QString title; ///< 1 to 50 characters, no line breaks
    QString body; ///< 1 to 150 characters
    PushNotificationType type = PushNotificationType::Default;

    friend bool operator==(const PushNotification &, const PushNotification &) = default;
};

/// One entry of the member MessageAttributes.
struct MessageAttribute {
    QString name; ///< 1 to 64 characters
    QStringList values; ///< each 1 to 512 characters

    friend bool operator==(const MessageAttribute &, const MessageAttribute &) = default;
};

/// What a person wrote, before it is accepted: every member of SendChannelMessage but the channel
/// and the bearer. Nothing in it has been checked; MessageLimits does that.
struct MessageDraft {
    QString content;
    MessageType type = MessageType::Standard;
    MessagePersistence persistence = MessagePersistence::Persistent;
    /// Absent and empty are different requests.
    std::optional<QString> metadata;
    /// Absent: one is minted when the message is accepted.
    std::optional<QString> clientRequestToken;
    std::optional<QString> contentType;
    QList<MessageAttribute> attributes;
    std::optional<PushNotification> pushNotification;
    /// Member Target: the one AppInstanceUser who, beside the sender, may see the message.
    std::optional<QString> targetMemberArn;
    std::optional<QString> subChannelId;

    friend bool operator==(const MessageDraft &, const MessageDraft &) = default;
};

} // namespace carillon
