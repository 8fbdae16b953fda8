// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "client/transport.h"
#include "domain/apierror.h"

namespace carillon {

/// What a clock said; UTC.
struct RequestTimes {
    QDateTime signedAt; ///< when the request was, by its signature
    QDateTime now; ///< by this machine
};

/// Why this reply is not what was asked for: the service's refusal, no answer, or one that does not
/// contain what it must.
ApiError errorOf(const TransportReply &reply, const RequestTimes &times);
/// `at`: now, UTC.
ApiError errorOf(const aws::CredentialsError &error, const QDateTime &at);

/// An error made on this side, with nothing of the service's.
ApiError ownError(ErrorKind kind, const QString &code, const QString &message, const QDateTime &at);

} // namespace carillon
