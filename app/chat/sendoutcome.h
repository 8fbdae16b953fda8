// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/outboxitem.h"

// What the end of a turn means for a message. Errors of our own stand beside the service's, told
// apart by their code.

namespace carillon {

namespace wire {
struct SendChannelMessageResponse;
}

/// The code of the error on an item whose row was damaged: it can be edited or discarded, never
/// sent as it is.
inline constexpr QStringView damagedRowCode = u"DamagedRow";
/// On an item that was accepted for another AppInstanceUser than the one of now.
inline constexpr QStringView otherBearerCode = u"OtherBearer";
/// On an item of which nobody can tell any more whether it has arrived. It waits for a person's
/// word; retried, it may arrive twice.
inline constexpr QStringView mayHaveArrivedCode = u"MayHaveArrived";
/// On an item that waits because the store failed.
inline constexpr QStringView storeFailedCode = u"StoreFailed";

/// One that stops its lane until a person acts on it.
ApiError stoppedError(QStringView code, const QString &message, const QDateTime &at);
/// Its history does not tell, for this reason where there is one: the service's refusal.
ApiError mayHaveArrivedError(
    const OutboxItem &item, const std::optional<ApiError> &why, const QDateTime &at);
/// The store's words; it passes.
ApiError storeError(const QString &text, const QDateTime &at);

bool hasCode(const OutboxItem &item, QStringView code);

/// Nothing is at fault with the message, but nothing can be sent with these credentials.
bool isOfCredentials(ErrorKind kind);

/// The same request would be refused again: a person has to act.
bool isRefusal(const ApiError &error);

/// Whether the service may have forgotten the item's token since its first attempt, or the program
/// that made it followed other rules.
bool isOldDoubt(const OutboxItem &item, const QString &version, const QDateTime &now);

/// Whether the call has surely brought nothing to the service. Of several attempts only the last
/// one's answer is known.
bool hadNoEffect(const ApiError &error);

/// The message that an answered send has made.
ChannelMessage messageOf(
    const OutboxItem &item, const wire::SendChannelMessageResponse &response, const QDateTime &at);

} // namespace carillon
