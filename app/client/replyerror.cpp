// SPDX-License-Identifier: Apache-2.0
#include "client/replyerror.h"

#include "client/requestsigner.h"
#include "wire/errors.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

/// A clock further off than this is worth telling; the service refuses at 15 minutes.
constexpr qint64 tellableSkewSeconds = 240;

QString nameOf(aws::CredentialsError::Kind kind)
{
    using Kind = aws::CredentialsError::Kind;
    switch (kind) {
    case Kind::Missing:
        return u"CredentialsMissing"_s;
    case Kind::Locked:
        return u"KeyringLocked"_s;
    case Kind::Unavailable:
        return u"KeyringUnavailable"_s;
    case Kind::TimedOut:
        return u"KeyringTimedOut"_s;
    case Kind::Malformed:
        return u"CredentialsMalformed"_s;
    }
    return {};
}

ErrorKind kindOf(TransportReply::Outcome outcome)
{
    using Outcome = TransportReply::Outcome;
    switch (outcome) {
    case Outcome::TimedOut:
        return ErrorKind::Timeout;
    case Outcome::Truncated:
    case Outcome::TooLarge:
    case Outcome::Complete:
        return ErrorKind::Unreadable;
    case Outcome::Refused:
        return ErrorKind::InvalidRequest;
    case Outcome::Cancelled:
        return ErrorKind::Cancelled;
    case Outcome::NetworkError:
        break;
    }
    return ErrorKind::Network;
}

QString clockHint(const TransportReply &reply, const QDateTime &at)
{
    for (const auto &[name, value] : reply.headers) {
        if (name.compare("date", Qt::CaseInsensitive) != 0)
            continue;
        // HTTP says GMT where mail, whose format Qt reads, says +0000.
        const QString date = QString::fromLatin1(value).replace(u" GMT"_s, u" +0000"_s);
        const QDateTime theirs = QDateTime::fromString(date, Qt::RFC2822Date);
        const qint64 seconds = theirs.isValid() ? at.secsTo(theirs) : 0;
        if (std::abs(seconds) >= tellableSkewSeconds)
            return u"clock-offset-seconds=%1"_s.arg(seconds);
    }
    return {};
}

ApiError refusalOf(const TransportReply &reply, const QDateTime &at)
{
    ApiError error = wire::parseErrorResponse(reply.httpStatus, reply.headers, reply.body);
    error.at = at;
    error.message = QString::fromUtf8(withoutToken(error.message.toUtf8()));
    error.hint = clockHint(reply, at);
    // A signature refused by a clock this far from ours: the clock is the likelier cause.
    if (error.kind == ErrorKind::SignatureRefused && !error.hint.isEmpty())
        error.kind = ErrorKind::ClockSkewed;
    return error;
}

} // namespace

ApiError ownError(ErrorKind kind, const QString &code, const QString &message, const QDateTime &at)
{
    ApiError error;
    error.kind = kind;
    error.code = code;
    error.message = message;
    error.at = at;
    return error;
}

ApiError errorOf(const TransportReply &reply, const QDateTime &at)
{
    const bool answered = reply.outcome == TransportReply::Outcome::Complete;
    if (answered && (reply.httpStatus < 200 || reply.httpStatus >= 300))
        return refusalOf(reply, at);
    ApiError error = ownError(kindOf(reply.outcome), {}, reply.errorText, at);
    error.httpStatus = reply.httpStatus;
    for (const auto &[name, value] : reply.headers) {
        if (wire::requestIdHeader.compare(name, Qt::CaseInsensitive) == 0)
            error.requestId = QString::fromLatin1(value);
    }
    if (answered)
        error.message
            = u"The answer has status %1 but not what it must contain."_s.arg(reply.httpStatus);
    return error;
}

ApiError errorOf(const aws::CredentialsError &error, const QDateTime &at)
{
    return ownError(ErrorKind::NoCredentials, nameOf(error.kind), error.detail, at);
}

} // namespace carillon
