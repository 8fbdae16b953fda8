// SPDX-License-Identifier: Apache-2.0
#include "domain/apierror.h"

namespace carillon {

bool isRetryable(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Throttled:
    case ErrorKind::ServiceUnavailable:
    case ErrorKind::ServiceFailure:
    case ErrorKind::ClockSkewed:
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Unreadable:
    case ErrorKind::Cancelled:
        return true;
    case ErrorKind::BadRequest:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::ResourceLimitExceeded:
    case ErrorKind::UnauthorizedClient:
    case ErrorKind::ExpiredCredentials:
    case ErrorKind::UnknownCredentials:
    case ErrorKind::SignatureRefused:
    case ErrorKind::AccessDenied:
    case ErrorKind::UnknownOperation:
    case ErrorKind::OtherRefusal:
    case ErrorKind::NoCredentials:
    case ErrorKind::InvalidRequest:
        return false;
    }
    return false;
}

bool needsCredentials(ErrorKind kind)
{
    return kind == ErrorKind::UnauthorizedClient || kind == ErrorKind::ExpiredCredentials
        || kind == ErrorKind::UnknownCredentials || kind == ErrorKind::NoCredentials;
}

} // namespace carillon
