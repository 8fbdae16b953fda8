// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <utility>

namespace carillon {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

/// One request and its answer, for a person to read. Secrets are masked before it is made: the
/// signature in Authorization and the whole of X-Amz-Security-Token.
struct Exchange {
    QByteArray method;
    QByteArray url;
    HeaderList requestHeaders;
    QByteArray requestBody;
    QByteArray canonicalRequest;
    QByteArray stringToSign;
    int httpStatus = 0; ///< 0: no answer arrived
    HeaderList responseHeaders;
    QByteArray responseBody;
    QDateTime startedAt;
    qint64 durationMs = 0;
};

} // namespace carillon
