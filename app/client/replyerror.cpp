// SPDX-License-Identifier: Apache-2.0
#include "client/replyerror.h"

#include "aws/sigv4.h"
#include "client/httpdate.h"
#include "client/requestsigner.h"
#include "wire/errors.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

/// A clock further off than this is worth telling; the service refuses at 15 minutes.
constexpr qint64 tellableSkewSeconds = 240;
constexpr qint64 longestAskedForMs = 3'600'000;

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
    case Kind::SignInNeeded:
        return u"SignInNeeded"_s;
    case Kind::Refused:
        return u"CredentialsRefused"_s;
    case Kind::Unreachable:
        return u"CredentialsUnreachable"_s;
    case Kind::Declined:
        return u"CredentialsDeclined"_s;
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

/// Seconds from `at` to the service's Date; 0 where it named none.
qint64 secondsOff(const TransportReply &reply, const QDateTime &at)
{
    const QDateTime theirs = httpDate(aws::headerValue(reply.headers, "date"));
    return theirs.isValid() ? at.secsTo(theirs) : 0;
}

bool isTellable(qint64 seconds)
{
    return std::abs(seconds) >= tellableSkewSeconds;
}

/// Refusals behind which a clock may be.
bool mayBeTheClock(ErrorKind kind)
{
    return kind == ErrorKind::SignatureRefused || kind == ErrorKind::AccessDenied;
}

/// Retry-After in its form with a date, counted from the service's own Date where there is one.
int retryAfterDateMs(const HeaderList &headers, const QDateTime &at)
{
    const QDateTime until = httpDate(aws::headerValue(headers, "retry-after"));
    if (!until.isValid())
        return 0;
    const QDateTime date = httpDate(aws::headerValue(headers, "date"));
    const qint64 ms = (date.isValid() ? date : at).msecsTo(until);
    return static_cast<int>(std::clamp<qint64>(ms, 0, longestAskedForMs));
}

ApiError refusalOf(const TransportReply &reply, const RequestTimes &times)
{
    ApiError error = wire::parseErrorResponse(reply.httpStatus, reply.headers, reply.body);
    error.at = times.now;
    error.message = QString::fromUtf8(withoutToken(error.message.toUtf8()));
    if (error.retryAfterMs == 0)
        error.retryAfterMs = retryAfterDateMs(reply.headers, times.now);
    if (const qint64 seconds = secondsOff(reply, times.now); isTellable(seconds))
        error.hint = u"clock-offset-seconds=%1"_s.arg(seconds);
    // Signed as of a time this far from the service's: that is the likelier cause.
    if (mayBeTheClock(error.kind) && isTellable(secondsOff(reply, times.signedAt)))
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

ApiError errorOf(const TransportReply &reply, const RequestTimes &times)
{
    const bool answered = reply.outcome == TransportReply::Outcome::Complete;
    if (answered && (reply.httpStatus < 200 || reply.httpStatus >= 300))
        return refusalOf(reply, times);
    ApiError error = ownError(kindOf(reply.outcome), {}, reply.errorText, times.now);
    error.httpStatus = reply.httpStatus;
    error.requestId = QString::fromLatin1(aws::headerValue(reply.headers, "x-amzn-requestid"));
    if (answered)
        error.message
            = u"The answer has status %1 but not what it must contain."_s.arg(reply.httpStatus);
    return error;
}

ApiError errorOf(const aws::CredentialsError &error, const QDateTime &at)
{
    // Nothing has left, and a person can do nothing that patience does not.
    const bool passes = error.kind == aws::CredentialsError::Kind::Unreachable;
    return ownError(passes ? ErrorKind::Network : ErrorKind::NoCredentials, nameOf(error.kind),
        error.detail, at);
}

} // namespace carillon
