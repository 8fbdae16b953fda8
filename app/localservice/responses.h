// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "localservice/httpmessage.h"
#include "sqlite/database.h"
#include "wire/request.h"

namespace carillon::localservice {

HttpResponse jsonResponse(int status, const QByteArray &body);

/// One of the modelled exceptions: status, `x-amzn-ErrorType`, `{"Code":…,"Message":…}`. Throttled
/// and ServiceUnavailable carry Retry-After, `retryAfterMs` rounded up to seconds.
HttpResponse errorResponse(ErrorKind kind, const QString &message, int retryAfterMs = 1000);

/// BadRequest in the words of AWS's validators.
HttpResponse violationResponse(const wire::Violation &violation);

/// The store let us down: ServiceFailure, or ServiceUnavailable where trying again may help.
HttpResponse storeErrorResponse(const sqlite::Error &error);

} // namespace carillon::localservice
