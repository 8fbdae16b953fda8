// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "wire/request.h"

#include <expected>
#include <optional>

// SendChannelMessage: POST /channels/{channelArn}/messages, 201.
// Source: service model chime-sdk-messaging 2021-05-15 as of botocore 1.43.11.

namespace carillon::wire {

struct SendChannelMessageResponse {
    QString channelArn;
    MessageId messageId;
    MessageStatus status = MessageStatus::Sent;
    QString statusDetail;
    std::optional<QString> subChannelId;
};

/// The exact body of a send: compact JSON in UTF-8, nothing escaped that need not be. The draft
/// must have passed checkDraft(). The draft's own token is ignored in favour of `token`.
QByteArray sendChannelMessageBody(const MessageDraft &draft, const ClientRequestToken &token);

/// The body with this SubChannelId in the place of its own; all else stays, byte for byte.
QByteArray inSubChannel(const QByteArray &body, const std::optional<QString> &subChannelId);
std::optional<QString> subChannelOf(QByteArrayView body);

/// A request around a body made by sendChannelMessageBody().
Request sendChannelMessageRequest(
    const ChannelArn &channel, const AppInstanceUserArn &bearer, QByteArray body);

/// Nothing where the body is not JSON or has no MessageId.
std::optional<SendChannelMessageResponse> parseSendChannelMessageResponse(QByteArrayView body);

// The other side.

/// The body as a draft, checked against the model and the documented sizes. The token, which the
/// model requires, is always there.
std::expected<MessageDraft, Violation> decodeSendChannelMessageBody(QByteArrayView body);

QByteArray encodeSendChannelMessageResponse(const SendChannelMessageResponse &response);

} // namespace carillon::wire
