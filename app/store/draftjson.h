// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/messagedraft.h"

#include <QByteArray>

#include <optional>

// Values as the store keeps them in one column: nothing of a draft may be lost between the person
// and Edit, and of an error all that can be read after a restart.

namespace carillon {

QByteArray encodeDraft(const MessageDraft &draft);
std::optional<MessageDraft> decodeDraft(const QByteArray &json);

/// Without the exchange, which holds what was sent and is not kept.
QByteArray encodeError(const ApiError &error);
std::optional<ApiError> decodeError(const QByteArray &json);

QByteArray encodeAttributes(const QList<MessageAttribute> &attributes);
QList<MessageAttribute> decodeAttributes(const QByteArray &json);

/// Milliseconds since 1970 in UTC; absent for an invalid time.
std::optional<qint64> encodeTime(const QDateTime &time);
QDateTime decodeTime(qint64 milliseconds);

} // namespace carillon
