// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/chatsession.h"

namespace carillon::ui {

/// The way to the service in two or three words, without a full stop: `No connection`.
QString connectionWords(ServiceState state, const std::optional<ApiError> &error);

/// What waits, why, and when it is tried again.
QString outboxSentence(const OutboxSummary &summary, ServiceState state);

/// What a person can do about it from the status line.
enum class OutboxOffer { None, SendNow, TryNow, RetryAll, UpdateCredentials };

OutboxOffer outboxOffer(const OutboxSummary &summary, ServiceState state);

} // namespace carillon::ui
