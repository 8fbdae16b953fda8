// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/exchange.h"

#include <QFuture>
#include <QUrl>

#include <optional>

namespace carillon {

/// A request ready to leave: signed, addressed.
struct TransportRequest {
    QByteArray method;
    QUrl url; ///< toEncoded() is byte for byte what was signed
    HeaderList headers; ///< all but Host and Content-Length
    QByteArray body;
    bool hasBody = false;
};

/// Why a server was not believed to be who it says.
enum class TlsTrouble {
    NotYetValid,
    Expired,
    UnknownIssuer, ///< signed by nobody whom this system trusts, e.g. by itself
    OtherName, ///< made out to another host
    Other, ///< any other fault of the certificate
    NoAgreement ///< no handshake: other protocols, or nobody who speaks TLS
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
    std::optional<TlsTrouble> tls = {}; ///< of NetworkError: nothing was sent because of it
    /// False: it is certain that nothing of the request reached anybody, e.g. nobody listened.
    bool mayHaveLeft = true;
};

/// The way to the service. A request with a body is at most one on the wire; one without, which
/// changes nothing, may be repeated where a connection died early.
class Transport {
public:
    virtual ~Transport() = default;
    virtual QFuture<TransportReply> send(const TransportRequest &request) = 0;
};

} // namespace carillon
