// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "wire/request.h"

namespace carillon::wire {

/// The modelled exceptions of the messaging API; name, HTTP status and the body's short `Code`.
struct ModelledError {
    const char *name; ///< e.g. "ForbiddenException", the value of x-amzn-ErrorType
    int httpStatus;
    const char *code; ///< e.g. "Forbidden"
    ErrorKind kind;
};

/// Null for a kind the model does not have.
const ModelledError *modelledError(ErrorKind kind);

/// `{"Code":"Forbidden","Message":"…"}`
QByteArray encodeErrorBody(const ModelledError &error, const QString &message);

/// Makes an ApiError of an answer outside 2xx, as both SDKs find the name: the x-amzn-ErrorType
/// header (cut at `,` and `:`, after `#`), else the body's `code` in any case, else `__type`, else
/// the status. A 429 is Throttled whatever its name. The body need not be JSON; then it is the
/// message. `headers` in any case.
ApiError parseErrorResponse(int httpStatus, const HeaderList &headers, QByteArrayView body);

} // namespace carillon::wire
