// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/transport.h"

#include <QNetworkAccessManager>

namespace carillon {

/// Bounds of one request.
struct TransportLimits {
    int inactivityMs = 10'000; ///< nothing arrives for this long
    int deadlineMs = 30'000; ///< the whole exchange
    qint64 maxResponseBytes = 4 * 1024 * 1024;
};

/// Transport over QNetworkAccessManager, with its helpfulness switched off: redirects are answers,
/// cookies are neither sent nor kept, HTTP/2 is not used, and a body is handed over by a device
/// that cannot be rewound, so that Qt cannot send a request twice.
class QnamTransport : public Transport {
public:
    explicit QnamTransport(TransportLimits limits = {});

    QFuture<TransportReply> send(const TransportRequest &request) override;

    /// New requests go over new connections; those under way end as they end. After sleep or in
    /// another network, an idle connection from before swallows a request without a word.
    void renewConnections();

private:
    QObject m_managers; // parent of the one in use and of those whose requests are under way
    QNetworkAccessManager *m_manager = nullptr;
    TransportLimits m_limits;
};

} // namespace carillon
