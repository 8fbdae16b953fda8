// SPDX-License-Identifier: Apache-2.0
#include "localservice/httpfront.h"

#include "localservice/httpconnection.h"

#include <QSocketNotifier>
#include <QSslServer>
#include <QSslSocket>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace carillon::localservice {

namespace {

/// A connection that has not said yet whether it speaks TLS. Ends with the first byte, which stays
/// unread, or with the time a client has for a request.
class Unheard : public QObject {
public:
    using Decision = std::function<void(qintptr descriptor, bool isTls)>;

    Unheard(
        qintptr descriptor, std::chrono::milliseconds patience, Decision decide, QObject *parent)
        : QObject(parent)
        , m_descriptor(descriptor)
        , m_readable(descriptor, QSocketNotifier::Read)
        , m_decide(std::move(decide))
    {
        connect(&m_readable, &QSocketNotifier::activated, this, &Unheard::listen);
        QTimer::singleShot(patience, this, &QObject::deleteLater);
    }
    ~Unheard() override
    {
        m_readable.setEnabled(false);
        if (m_descriptor >= 0)
            ::close(static_cast<int>(m_descriptor));
    }

private:
    void listen()
    {
        constexpr char handshake
            = 0x16; // the type of the record a TLS client begins with, RFC 8446
        char first = 0;
        m_readable.setEnabled(false);
        deleteLater();
        if (::recv(static_cast<int>(m_descriptor), &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1)
            m_decide(std::exchange(m_descriptor, -1), first == handshake);
    }

    qintptr m_descriptor;
    QSocketNotifier m_readable;
    Decision m_decide;
};

/// Speaks in clear; and TLS as well, once it has been given a configuration.
class Listener : public QSslServer {
public:
    explicit Listener(const HttpLimits &limits)
        : m_limits(limits)
    {
        setMaxPendingConnections(limits.connections);
    }

    void setTls(const QSslConfiguration &tls)
    {
        setSslConfiguration(tls);
        m_speaksTls = true;
    }

    void dropUnheard() { qDeleteAll(m_unheard.children()); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (!m_speaksTls)
            return QTcpServer::incomingConnection(descriptor);
        const auto decide = [this](qintptr heard, bool isTls) {
            if (isTls)
                QSslServer::incomingConnection(heard);
            else
                QTcpServer::incomingConnection(heard);
        };
        auto *unheard = new Unheard(descriptor, m_limits.requestTime, decide, &m_unheard);
        if (m_unheard.children().size() > m_limits.connections)
            delete unheard;
    }

private:
    const HttpLimits &m_limits;
    bool m_speaksTls = false;
    QObject m_unheard; ///< parent of those that have said nothing yet
};

} // namespace

class HttpFront::Private {
public:
    explicit Private(HttpHandler h, HttpLimits l)
        : handlers { std::move(h), {} }
        , limits(l)
        , server(limits)
    {
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
    d->server.dropUnheard();
    // Not deleted at once: close() may be called from within a handler.
    const QObjectList connections = d->connections.children();
    for (QObject *connection : connections)
        connection->deleteLater();
}

} // namespace carillon::localservice
