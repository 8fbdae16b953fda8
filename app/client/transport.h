// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/exchange.h"

#include <QFuture>
#include <QUrl>

namespace carillon {

/// A request ready to leave: signed, addressed.
struct TransportRequest {
    QByteArray method;
    QUrl url; ///< toEncoded() is byte for byte what was signed
    HeaderList headers; ///< all but Host and Content-Length
    QByteArray body;
    bool hasBody = false;
};

/// What came back. Only `Complete` means that a whole answer was read.
struct TransportReply {
    enum class Outcome {
        Complete,
        NetworkError,
        TimedOut,
        Truncated, ///< the answer began and broke off
        TooLarge,
        Refused, ///< nothing left: the request cannot be sent as it is
        Cancelled
    };
    Outcome outcome = Outcome::NetworkError;
    int httpStatus = 0;
    HeaderList headers;
    QByteArray body;
    QString errorText; ///< the network layer's words when not Complete
    qint64 durationMs = 0;
};

/// The way to the service. A request with a body is at most one on the wire; one without, which
/// changes nothing, may be repeated where a connection died early.
class Transport {
public:
    virtual ~Transport() = default;
    virtual QFuture<TransportReply> send(const TransportRequest &request) = 0;
};

} // namespace carillon
