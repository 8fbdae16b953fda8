// SPDX-License-Identifier: Apache-2.0
#include "localservice/httpfront.h"

#include "localservice/httpconnection.h"

#include <QSslServer>
#include <QSslSocket>

#include <utility>

namespace carillon::localservice {

namespace {

/// Speaks in clear until it has been given a configuration.
class Listener : public QSslServer {
public:
    void setTls(const QSslConfiguration &tls)
    {
        setSslConfiguration(tls);
        m_secure = true;
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (m_secure)
            QSslServer::incomingConnection(descriptor);
        else
            QTcpServer::incomingConnection(descriptor);
    }

private:
    bool m_secure = false;
};

} // namespace

class HttpFront::Private {
public:
    explicit Private(HttpHandler h, HttpLimits l)
        : handlers { std::move(h), {} }
        , limits(l)
    {
        server.setMaxPendingConnections(limits.connections);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] { acceptPending(); });
        QObject::connect(
            &server, &QTcpServer::pendingConnectionAvailable, &server, [this] { acceptPending(); });
    }

    void acceptPending()
    {
        while (QTcpSocket *socket = server.nextPendingConnection()) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            if (connectionCount() < limits.connections)
                new HttpConnection(socket, handlers, limits, &connections);
            else if (turnedAway.children().size() < limits.connections)
                (new HttpConnection(socket, handlers, limits, &turnedAway))->turnAway();
            else
                delete socket; // not even time for an answer
        }
    }

    int connectionCount() const { return int(connections.children().size()); }

    HttpHandlers handlers;
    const HttpLimits limits;
    Listener server;
    QObject connections; ///< parent of the live ones
    QObject turnedAway; ///< parent of those that are being told so
};

HttpFront::HttpFront(HttpHandler handler, HttpLimits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(handler), limits))
{
}

HttpFront::~HttpFront() = default;

void HttpFront::setUpgradeHandler(UpgradeHandler handler)
{
    d->handlers.upgrade = std::move(handler);
}

void HttpFront::setTls(const QSslConfiguration &tls)
{
    d->server.setTls(tls);
}

bool HttpFront::listen(quint16 port)
{
    return d->server.listen(QHostAddress::LocalHost, port);
}

quint16 HttpFront::port() const
{
    return d->server.serverPort();
}

QString HttpFront::errorString() const
{
    return d->server.errorString();
}

int HttpFront::connectionCount() const
{
    return d->connectionCount();
}

void HttpFront::close()
{
    d->server.close();
    // Not deleted at once: close() may be called from within a handler.
    const QObjectList connections = d->connections.children();
    for (QObject *connection : connections)
        connection->deleteLater();
}

} // namespace carillon::localservice
