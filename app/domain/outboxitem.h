// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/messagedraft.h"

#include <QByteArray>
#include <QDateTime>

namespace carillon {

/// Where a message of ours stands.
enum class SendState {
    Queued, ///< committed, not yet tried
    InFlight, ///< a request is out
    Unconfirmed, ///< tried; not known to have arrived, not refused for good. Same token again
    Failed, ///< definitely refused; stops its channel's lane
    Sent, ///< the service answered with a MessageId
    Discarded ///< given up by hand
};

enum class SendEvent {
    Start, ///< a request leaves
    Confirmed, ///< 201, a body that parses, a MessageId
    Refused, ///< a definite refusal
    Lost, ///< no certain outcome, including an end of the process while in flight
    Retry, ///< by hand
    Discard ///< by hand
};

/// The state after the event, or nothing where the event makes no sense. The only place where
/// transitions are written down.
std::optional<SendState> nextState(SendState state, SendEvent event);

/// A message between the person and the service. `body` is the exact request body: every try sends
/// these bytes under this token.
struct OutboxItem {
    qint64 id = 0; ///< row id; grows in the order of acceptance
    ChannelArn channel;
    AppInstanceUserArn bearer;
    ClientRequestToken token;
    MessageDraft draft;
    QByteArray body;
    SendState state = SendState::Queued;
    int attempts = 0; ///< requests that left, all restarts included
    QDateTime acceptedAt; ///< UTC
    /// UTC, by the service's clock as far as it is known; of the first request whose effect is not
    /// known to be none. Invalid: there is none.
    QDateTime firstAttemptAt;
    std::optional<ApiError> lastError;
    std::optional<MessageId> messageId; ///< once Sent
    qint64 durationMs = 0; ///< once Sent: from request to answer
    QString triedBy = {}; ///< the version of the program that made the first attempt
    bool discardWanted = false; ///< to be discarded once the request that is out has ended
};

} // namespace carillon
