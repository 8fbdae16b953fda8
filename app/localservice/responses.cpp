// SPDX-License-Identifier: Apache-2.0
#include "localservice/responses.h"

#include "wire/errors.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

HttpResponse jsonResponse(int status, const QByteArray &body)
{
    return { .status = status,
        .headers = { { "content-type"_ba, wire::jsonContentType.toByteArray() } },
        .body = body };
}

HttpResponse errorResponse(ErrorKind kind, const QString &message, int retryAfterMs)
{
    const wire::ModelledError *error = wire::modelledError(kind);
    if (!error)
        error = wire::modelledError(ErrorKind::ServiceFailure);
    HttpResponse response = jsonResponse(error->httpStatus, wire::encodeErrorBody(*error, message));
    response.headers.emplaceBack(wire::errorTypeHeader.toByteArray(), QByteArray(error->name));
    if (kind == ErrorKind::Throttled || kind == ErrorKind::ServiceUnavailable)
        response.headers.emplaceBack(
            "Retry-After"_ba, QByteArray::number((retryAfterMs + 999) / 1000));
    return response;
}

HttpResponse violationResponse(const wire::Violation &violation)
{
    return errorResponse(ErrorKind::BadRequest,
        violation.message.contains("validation error"_L1)
            ? violation.message
            : u"1 validation error detected: Value at '%1' failed to satisfy constraint: %2"_s.arg(
                violation.member, violation.message));
}

HttpResponse storeErrorResponse(const sqlite::Error &error)
{
    return error.kind == sqlite::Error::Kind::Busy
        ? errorResponse(ErrorKind::ServiceUnavailable, u"The service's database is busy"_s)
        : errorResponse(
            ErrorKind::ServiceFailure, u"The service's database failed: %1"_s.arg(error.text));
}

} // namespace carillon::localservice
