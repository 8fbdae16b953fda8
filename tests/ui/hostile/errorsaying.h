// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

namespace carillon::testing {

/// A refusal that has the text wherever one can have any.
inline ApiError errorSaying(const QString &text)
{
    ApiError error;
    error.kind = ErrorKind::BadRequest;
    error.httpStatus = 400;
    error.code = error.message = error.requestId = error.hint = text;
    error.at = QDateTime::currentDateTimeUtc();
    Exchange exchange;
    exchange.method = QByteArrayLiteral("POST");
    exchange.url = exchange.requestBody = exchange.responseBody = exchange.canonicalRequest
        = exchange.stringToSign = text.toUtf8();
    exchange.responseHeaders = { { QByteArrayLiteral("x-amzn-ErrorType"), text.toUtf8() } };
    error.exchange = std::make_shared<Exchange>(exchange);
    return error;
}

} // namespace carillon::testing
