// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/exchange.h"

#include <QByteArray>
#include <QString>

namespace carillon::wire {

/// A request before it is signed and addressed: all but host, date and credentials.
struct Request {
    QByteArray method;
    QByteArray path; ///< labels percent-encoded once: `/channels/arn%3Aaws…/messages`
    QByteArray query; ///< percent-encoded, without "?"; fixed parts (`scope=…`) first
    HeaderList headers; ///< `x-amz-chime-bearer`, and `content-type` where there is a body
    QByteArray body;
    bool hasBody = false;
};

inline constexpr QByteArrayView bearerHeader = "x-amz-chime-bearer";
inline constexpr QByteArrayView errorTypeHeader = "x-amzn-ErrorType";
inline constexpr QByteArrayView requestIdHeader = "x-amzn-RequestId";
inline constexpr QByteArrayView jsonContentType = "application/json";

/// A member of a request that breaks the model, named as the model names it.
struct Violation {
    QString member; ///< e.g. `clientRequestToken`
    QString message; ///< English, in the form AWS validators use
};

} // namespace carillon::wire
