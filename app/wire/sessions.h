// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"
#include "wire/request.h"

#include <expected>
#include <optional>

// GetMessagingSessionEndpoint, and the address a session is opened at.

namespace carillon::wire {

// GetMessagingSessionEndpoint: GET /endpoints/messaging-session, 200. Knows no bearer.

Request getMessagingSessionEndpointRequest();
/// Endpoint.Url: a bare host with an optional port. Nothing for anything else, above all for a
/// text that would change where the rest of an address goes.
std::optional<QString> parseGetMessagingSessionEndpointResponse(QByteArrayView body);
QByteArray encodeGetMessagingSessionEndpointResponse(const QString &hostAndPort);

// The session itself: GET wss://HOST/connect?…, presigned.

inline constexpr QByteArrayView connectPath = "/connect";

enum class Prefetch { None, ByUnread, ByLastMessage };

struct ConnectQuery {
    AppInstanceUserArn user;
    QString sessionId; ///< unique to the connection; 1 to 128 characters
    Prefetch prefetch = Prefetch::None;
};

/// Without the X-Amz-* parameters, which presigning adds.
QByteArray connectQuery(const ConnectQuery &query);
/// Any other parameters, those of the signature among them, are passed over.
std::expected<ConnectQuery, Violation> decodeConnectQuery(QByteArrayView query);

} // namespace carillon::wire
