// SPDX-License-Identifier: Apache-2.0
#include "chat/sendoutcome.h"

#include "wire/sendchannelmessage.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace carillon {

namespace {

/// So long ago the service may have forgotten a ClientRequestToken. A guess: how long it remembers
/// one is not documented.
constexpr std::chrono::milliseconds oldDoubt = 10min;

ApiError ownError(QStringView code, ErrorKind kind, const QString &message, const QDateTime &at)
{
    ApiError error;
    error.kind = kind;
    error.code = code.toString();
    error.message = message;
    error.at = at;
    return error;
}

} // namespace

ApiError stoppedError(QStringView code, const QString &message, const QDateTime &at)
{
    return ownError(code, ErrorKind::InvalidRequest, message, at);
}

ApiError mayHaveArrivedError(
    const OutboxItem &item, const std::optional<ApiError> &why, const QDateTime &at)
{
    QString message = u"first tried at %1; the channel's history cannot tell"_s.arg(
        item.firstAttemptAt.toUTC().toString(Qt::ISODate));
    if (why)
        message += u" (%1: %2)"_s.arg(why->code, why->message);
    return stoppedError(mayHaveArrivedCode, message, at);
}

ApiError storeError(const QString &text, const QDateTime &at)
{
    return ownError(storeFailedCode, ErrorKind::Cancelled, text, at);
}

bool hasCode(const OutboxItem &item, QStringView code)
{
    return item.lastError && item.lastError->code == code;
}

bool isOfCredentials(ErrorKind kind)
{
    // A wrong secret is refused by the signature.
    return needsCredentials(kind) || kind == ErrorKind::SignatureRefused;
}

bool isRefusal(const ApiError &error)
{
    return !isRetryable(error.kind) && !isOfCredentials(error.kind);
}

bool isOldDoubt(const OutboxItem &item, const QString &version, const QDateTime &now)
{
    if (!item.firstAttemptAt.isValid())
        return false;
    const std::chrono::milliseconds age(item.firstAttemptAt.msecsTo(now));
    return item.triedBy != version || age > oldDoubt || age < -oldDoubt;
}

bool hadNoEffect(const ApiError &error)
{
    switch (error.kind) {
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Unreadable:
    case ErrorKind::Cancelled:
    case ErrorKind::ServiceUnavailable:
    case ErrorKind::ServiceFailure:
        return error.attempts == 0;
    default:
        return error.attempts <= 1;
    }
}

ChannelMessage messageOf(
    const OutboxItem &item, const wire::SendChannelMessageResponse &response, const QDateTime &at)
{
    const MessageDraft &draft = item.draft;
    ChannelMessage message { item.channel, response.messageId, draft.content, draft.metadata,
        draft.type, draft.persistence, { item.bearer.toString(), {} }, at, {}, {}, false,
        response.status, response.statusDetail, draft.attributes, draft.contentType,
        draft.targetMemberArn, response.subChannelId };
    if (!message.subChannelId)
        message.subChannelId = wire::subChannelOf(item.body);
    return message;
}

} // namespace carillon
