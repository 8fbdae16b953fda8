// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/exchange.h"

#include <QByteArray>

namespace carillon::localservice {

/// A whole request as it stood on the wire.
struct HttpRequest {
    QByteArray method; ///< as sent, e.g. `POST`
    QByteArray target; ///< the exact request target, path and query
    QByteArray path; ///< target before the first `?`
    QByteArray query; ///< target after the first `?`
    HeaderList headers; ///< in the order of arrival
    QByteArray body;

    /// The first value of that name, in any case; null where there is none.
    QByteArray header(QByteArrayView name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
};

/// An answer. The front adds Content-Length, Date and Connection.
struct HttpResponse {
    int status = 200;
    HeaderList headers;
    QByteArray body;
    int delayMs = 0; ///< the front holds the answer back that long
    bool dropConnection = false; ///< the front closes the connection instead of answering
};

} // namespace carillon::localservice
