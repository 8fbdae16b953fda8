// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/httpfront.h"

#include <QTimer>

class QTcpSocket;

namespace carillon::localservice {

/// Who is handed what was read.
struct HttpHandlers {
    HttpHandler answer;
    UpgradeHandler upgrade; ///< take: may be empty
};

/// One client of HttpFront. Deletes itself when its socket is gone.
class HttpConnection : public QObject {
    Q_OBJECT

public:
    /// Takes the socket; `handlers` and `limits` must outlive it.
    HttpConnection(QTcpSocket *socket, const HttpHandlers &handlers, const HttpLimits &limits,
        QObject *parent);
    ~HttpConnection() override;

    /// Says that there are too many, and goes.
    void turnAway();

private:
    enum class Phase {
        Reading, ///< a request, or waiting for one
        Answering, ///< the handler has it
        Lingering ///< refused; what still arrives is thrown away
    };
    class Parser;
    struct Fault {
        int status;
        const char *message;
    };

    void process();
    bool parseSome();
    bool parseHead();
    bool parseBody();
    bool handOver(const QByteArray &head);
    void dispatch();
    void respond(quint64 serial, HttpResponse response);
    void answer(HttpResponse response);
    void fail(Fault fault);
    void linger();
    void onTimeout();
    void write(const HttpResponse &response);

    QTcpSocket *m_socket; ///< null once it was handed over
    const HttpHandlers &m_handlers;
    const HttpLimits &m_limits;
    std::unique_ptr<Parser> m_parser;
    QTimer m_timer;
    QByteArray m_buffer;
    Phase m_phase = Phase::Reading;
    quint64 m_serial = 0; ///< of the request with the handler
    bool m_processing = false;
    bool m_started = false; ///< a byte of the request being read has come
    bool m_keepAlive = false;
    bool m_isHead = false;
};

} // namespace carillon::localservice
