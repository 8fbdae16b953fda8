// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "wire/requests.h"

#include <optional>

// Changing and taking back what was sent.
// Source: service model chime-sdk-messaging 2021-05-15 as of botocore 1.43.11.

namespace carillon::wire {

/// A message's place.
struct MessagePlace {
    ChannelArn channel;
    MessageId id;
    std::optional<QString> subChannelId;
};

/// What UpdateChannelMessage takes. Absent metadata stays as it is.
struct MessageChange {
    QString content; ///< not empty
    std::optional<QString> metadata;
    std::optional<QString> contentType;
};

/// UpdateChannelMessage: PUT …/messages/{messageId}, 200; one's own messages only
Request updateMessageRequest(
    const MessagePlace &place, const MessageChange &change, const AppInstanceUserArn &bearer);
/// SENT, or PENDING where a channel flow has its say first.
std::optional<MessageStatus> parseUpdateMessageResponse(QByteArrayView body);
/// RedactChannelMessage: POST …/messages/{messageId}?operation=redact, 200; leaves an empty one
Request redactMessageRequest(const MessagePlace &place, const AppInstanceUserArn &bearer);
/// DeleteChannelMessage: DELETE …/messages/{messageId}, 204; administrators only
Request deleteMessageRequest(const MessagePlace &place, const AppInstanceUserArn &bearer);
/// GetChannelMessage: GET …/messages/{messageId}, 200
Request getMessageRequest(const MessagePlace &place, const AppInstanceUserArn &bearer);
std::optional<ChannelMessage> parseGetMessageResponse(
    const ChannelArn &channel, QByteArrayView body);

} // namespace carillon::wire
