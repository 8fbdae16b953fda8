// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/socket.h"

#include <QSslConfiguration>
#include <QWebSocket>

#include <optional>

namespace carillon {

/// Socket over QWebSocket, with a bound on what it takes in.
class WebSocket : public Socket {
    Q_OBJECT

public:
    /// `tls`: instead of the machine's own trust, for a service with a certificate of its own.
    explicit WebSocket(const std::optional<QSslConfiguration> &tls = {});

    void open(const aws::Secret &url) override;
    void ping() override;
    void abort() override;

private:
    void end();
    void tellEnd();

    QWebSocket m_socket;
    QString m_errorText;
    bool m_wasOpen = false;
    bool m_ended = false;
};

/// Makes WebSockets.
SocketFactory webSockets();

} // namespace carillon
