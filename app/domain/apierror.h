// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/exchange.h"

#include <QDateTime>
#include <QString>

#include <expected>
#include <memory>

namespace carillon {

/// What went wrong with a call, sorted by what can be done about it.
enum class ErrorKind {
    // The service's own exceptions.
    BadRequest,
    Forbidden,
    NotFound,
    Conflict,
    ResourceLimitExceeded,
    UnauthorizedClient,
    Throttled,
    ServiceUnavailable,
    ServiceFailure,
    // The front door's refusals.
    ExpiredCredentials,
    UnknownCredentials,
    SignatureRefused,
    ClockSkewed,
    AccessDenied,
    UnknownOperation,
    OtherRefusal, ///< any other 3xx or 4xx
    // No word, or no readable word, from the service: the outcome is unknown.
    Network,
    Timeout,
    Unreadable, ///< a 2xx cut short, unparsable, or without what it must contain
    // Nothing left this machine.
    NoCredentials, ///< the profile's source has none, or cannot be read now
    InvalidRequest, ///< the request could not be built, e.g. a control character in a header
    Cancelled
};

/// Why a call did not succeed, with nothing of the service's answer lost.
struct ApiError {
    ErrorKind kind = ErrorKind::Network;
    int httpStatus = 0; ///< 0: no answer
    QString code; ///< the exception's name as received, e.g. ForbiddenException
    QString message; ///< the service's or the network's own words
    QString requestId; ///< x-amzn-RequestId
    QString hint; ///< a further fact for Details, e.g. the measured clock offset
    int retryAfterMs = 0; ///< 0: the service named no time
    QDateTime at; ///< UTC
    std::shared_ptr<const Exchange> exchange; ///< null after a restart or when nothing was sent
    int attempts = 0; ///< requests of this call that left, as far as can be told
};

template <class T> using ApiResult = std::expected<T, ApiError>;

/// True when trying again unchanged may succeed: the outcome is unknown or the trouble passes.
bool isRetryable(ErrorKind kind);

/// True when other or fresh credentials are needed first; the message itself is not at fault.
bool needsCredentials(ErrorKind kind);

} // namespace carillon
