// SPDX-License-Identifier: Apache-2.0
#include "client/websocket.h"

#include "wire/events.h"

#include <QUrl>

namespace carillon {

namespace {

constexpr int noCloseFrame = 1006;

} // namespace

WebSocket::WebSocket(const std::optional<QSslConfiguration> &tls)
{
    // Qt's own bounds are two gigabytes.
    m_socket.setMaxAllowedIncomingFrameSize(wire::maxFrameBytes);
    m_socket.setMaxAllowedIncomingMessageSize(wire::maxFrameBytes);
    if (tls)
        m_socket.setSslConfiguration(*tls);
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        m_wasOpen = true;
        Q_EMIT opened();
    });
    connect(&m_socket, &QWebSocket::textMessageReceived, this,
        [this](const QString &text) { Q_EMIT received(text.toUtf8()); });
    connect(&m_socket, &QWebSocket::pong, this, &Socket::ponged);
    connect(&m_socket, &QWebSocket::disconnected, this, &WebSocket::end);
    connect(
        &m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this, [this] {
            m_errorText = m_socket.errorString();
            end();
        });
}

void WebSocket::open(const aws::Secret &url)
{
    m_socket.open(QUrl::fromEncoded(url.view().toByteArray(), QUrl::StrictMode));
}

void WebSocket::ping()
{
    m_socket.ping();
}

void WebSocket::abort()
{
    m_socket.disconnect(this);
    m_ended = true;
    m_socket.abort();
}

/// Error and end come in either order, and an error more than once: waits for both.
void WebSocket::end()
{
    if (std::exchange(m_ended, true))
        return;
    QMetaObject::invokeMethod(this, &WebSocket::tellEnd, Qt::QueuedConnection);
}

void WebSocket::tellEnd()
{
    // Qt says 1000 where no close frame came, too.
    const int code = m_socket.closeCode();
    const bool broken
        = !m_wasOpen || (code == QWebSocketProtocol::CloseCodeNormal && !m_errorText.isEmpty());
    const QString reason = m_socket.closeReason();
    abort();
    Q_EMIT closed({ broken ? noCloseFrame : code, reason.isEmpty() ? m_errorText : reason });
}

SocketFactory webSockets()
{
    return [] { return std::make_unique<WebSocket>(); };
}

} // namespace carillon
