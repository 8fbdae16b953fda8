// SPDX-License-Identifier: Apache-2.0
#include "chat/servicestate.h"

namespace carillon {

std::optional<ServiceState> stateAfter(const ApiError &error)
{
    if (needsCredentials(error.kind))
        return ServiceState::CredentialsRefused;
    switch (error.kind) {
    case ErrorKind::SignatureRefused:
        return ServiceState::CredentialsRefused;
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Unreadable:
    case ErrorKind::ServiceUnavailable:
    case ErrorKind::ServiceFailure:
        return ServiceState::Unreachable;
    case ErrorKind::Cancelled:
    case ErrorKind::InvalidRequest:
        return std::nullopt;
    default:
        return ServiceState::Reachable; // it answered, if only to refuse
    }
}

} // namespace carillon
