// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/httpmessage.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

class QSslConfiguration;
class QTcpSocket;

namespace carillon::localservice {

/// What a client may ask of the front at most.
struct HttpLimits {
    qsizetype requestLine = 8 * 1024; ///< bytes; longer: 414
    qsizetype headerBytes = 32 * 1024; ///< request line and headers together; more: 431
    int headerCount = 64; ///< more: 431
    qsizetype bodyBytes = 64 * 1024; ///< more: 413, as soon as it is announced
    int connections = 64; ///< one more: 503
    std::chrono::milliseconds requestTime { 10'000 }; ///< first byte (or connect) to last; then 408
    std::chrono::milliseconds idleTime { 60'000 }; ///< between requests; then closed
    std::chrono::milliseconds lingerTime { 1'000 }; ///< to let a refused client read why
};

/// Answers one request. May be called at once or later, in the front's thread; calls after the
/// first, or when the client or the front is gone, do nothing.
using Responder = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(const HttpRequest &, Responder)>;

/// What becomes of a request to speak WebSocket from now on.
struct UpgradeHandler {
    /// The answer that turns it away; nothing: take() it.
    std::function<std::optional<HttpResponse>(const HttpRequest &)> refusal;
    /// The socket, with the request's bytes unread as they came, is the taker's to delete.
    std::function<void(QTcpSocket *, const HttpRequest &)> take;
};

/// HTTP/1.1 on 127.0.0.1, in clear and over TLS. Reads one request of a connection at a time, so
/// that answers keep their order and a client cannot make it hoard; malformed, oversized and slow
/// ones never reach the handler. Every answer carries Date and x-amzn-RequestId.
class HttpFront : public QObject {
    Q_OBJECT

public:
    explicit HttpFront(HttpHandler handler, HttpLimits limits = {}, QObject *parent = nullptr);
    ~HttpFront() override;

    /// Before listen(). Without it such a request is one like any other.
    void setUpgradeHandler(UpgradeHandler handler);
    /// Before listen(): TLS is spoken as well, at the same port; a connection's first byte tells.
    void setTls(const QSslConfiguration &tls);
    /// 0: any free port. False: errorString() says why.
    bool listen(quint16 port);
    quint16 port() const;
    QString errorString() const;
    int connectionCount() const;
    /// Stops listening and drops every connection.
    void close();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace carillon::localservice
