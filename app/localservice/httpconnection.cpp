// SPDX-License-Identifier: Apache-2.0
#include "localservice/httpconnection.h"

#include "localservice/responses.h"
#include "wire/errors.h"

#include <QDateTime>
#include <QLocale>
#include <QPointer>
#include <QTcpSocket>
#include <QUuid>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace carillon::localservice {

using namespace Qt::StringLiterals;
namespace http = boost::beast::http;

namespace {

constexpr qsizetype readBlock = 16 * 1024;
constexpr qint64 unreadAnswers = 256 * 1024; ///< a client that does not read gets no more

QByteArray toByteArray(boost::beast::string_view text)
{
    return { text.data(), qsizetype(text.size()) };
}

QByteArray reasonPhrase(int status)
{
    return toByteArray(http::obsolete_reason(http::int_to_status(unsigned(status))));
}

QByteArray httpDate()
{
    return QLocale::c()
        .toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
        .toLatin1();
}

bool hasHeader(const HeaderList &headers, QByteArrayView name)
{
    return std::any_of(headers.begin(), headers.end(), [name](const auto &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

bool mayHaveBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

QByteArray serialize(const HttpResponse &response, bool keepAlive, bool withoutBody)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(response.status) + ' '
        + reasonPhrase(response.status) + "\r\n";
    for (const auto &[name, value] : response.headers)
        out += name + ": " + value + "\r\n";
    if (!hasHeader(response.headers, "x-amzn-RequestId"))
        out += "x-amzn-RequestId: " + QUuid::createUuid().toByteArray(QUuid::WithoutBraces)
            + "\r\n";
    out += "Date: " + httpDate() + "\r\n";
    if (mayHaveBody(response.status))
        out += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    out += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (mayHaveBody(response.status) && !withoutBody)
        out += response.body;
    return out;
}

/// By its name an SDK knows what to try again.
ErrorKind kindOf(int status)
{
    return status == 503 ? ErrorKind::ServiceUnavailable : ErrorKind::BadRequest;
}

HttpResponse faultResponse(int status, const char *message)
{
    constexpr int retryAfterMs = 1000;
    HttpResponse response
        = errorResponse(kindOf(status), QString::fromLatin1(message), retryAfterMs);
    response.status = status;
    for (auto &[name, value] : response.headers) {
        if (status == 408 && name == wire::errorTypeHeader)
            value = "RequestTimeoutException"_ba; // no modelled one says so
    }
    return response;
}

} // namespace

/// Beast's parser and what it is too lenient about: it takes folded lines, an encoding it does
/// not know, and lets trailers in among the headers.
class HttpConnection::Parser {
public:
    explicit Parser(const HttpLimits &limits)
        : m_limits(limits)
    {
        reset();
    }

    void reset()
    {
        m_parser.emplace();
        m_parser->header_limit(std::uint32_t(m_limits.headerBytes));
        m_parser->body_limit(std::uint64_t(m_limits.bodyBytes));
        m_headers.clear();
        m_headDone = false;
    }

    bool isHeadDone() const { return m_headDone; }
    bool isDone() const { return m_parser->is_done(); }
    bool keepAlive() const { return m_parser->get().keep_alive(); }
    bool expectsContinue() const { return m_expectsContinue; }

    /// `head` ends with the empty line.
    std::optional<Fault> putHead(QByteArrayView head)
    {
        if (const auto fault = checkLines(head))
            return fault;
        boost::system::error_code error;
        m_parser->put(boost::asio::buffer(head.data(), size_t(head.size())), error);
        if (error)
            return faultOf(error);
        if (!m_parser->is_header_done())
            return Fault { 400, "The request is malformed." };
        for (const auto &field : m_parser->get())
            m_headers.append({ toByteArray(field.name_string()), toByteArray(field.value()) });
        m_headDone = true;
        m_parser->eager(true);
        return checkMeaning();
    }

    /// How much of `bytes` was taken.
    qsizetype putBody(QByteArrayView bytes, std::optional<Fault> &fault)
    {
        boost::system::error_code error;
        const size_t taken
            = m_parser->put(boost::asio::buffer(bytes.data(), size_t(bytes.size())), error);
        if (error && error != http::error::need_more)
            fault = faultOf(error);
        return qsizetype(taken);
    }

    HttpRequest request() const
    {
        const auto &message = m_parser->get();
        HttpRequest out;
        out.method = toByteArray(message.method_string());
        out.target = toByteArray(message.target());
        const qsizetype mark = out.target.indexOf('?');
        out.path = mark < 0 ? out.target : out.target.first(mark);
        out.query = mark < 0 ? QByteArray() : out.target.sliced(mark + 1);
        out.headers = m_headers;
        out.body = QByteArray(message.body().data(), qsizetype(message.body().size()));
        return out;
    }

private:
    std::optional<Fault> checkLines(QByteArrayView head) const
    {
        int lines = 0;
        for (qsizetype begin = 0; begin < head.size(); ++lines) {
            const qsizetype end = head.indexOf('\n', begin);
            if (end <= begin || head[end - 1] != '\r')
                return Fault { 400, "Lines must end with CR LF." };
            const QByteArrayView line = head.sliced(begin, end - 1 - begin);
            if (lines == 0 && line.size() > m_limits.requestLine)
                return Fault { 414, "The request line is too long." };
            if (line.contains('\r') || line.contains('\0'))
                return Fault { 400, "A header has a control character." };
            if (!line.isEmpty() && (line.front() == ' ' || line.front() == '\t'))
                return Fault { 400, "Folded headers are not accepted." };
            begin = end + 1;
        }
        if (lines - 2 > m_limits.headerCount) // less the request line and the empty one
            return Fault { 431, "There are too many headers." };
        return {};
    }

    QByteArrayList values(QByteArrayView name) const
    {
        QByteArrayList out;
        for (const auto &[key, value] : m_headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                out.append(value);
        }
        return out;
    }

    std::optional<Fault> checkMeaning()
    {
        const auto &message = m_parser->get();
        if (message.version() != 10 && message.version() != 11)
            return Fault { 505, "Only HTTP/1 is spoken here." };
        if (!message.target().starts_with('/'))
            return Fault { 400, "The request target must be a path." };
        const qsizetype hosts = values("host").size();
        if (hosts > 1 || (hosts == 0 && message.version() == 11))
            return Fault { 400, "There must be one Host header." };
        if (const auto fault = checkFraming())
            return fault;
        const QByteArrayList expect = values("expect");
        m_expectsContinue = expect.size() == 1 && message.version() == 11
            && expect[0].compare("100-continue", Qt::CaseInsensitive) == 0;
        if (!expect.isEmpty() && !m_expectsContinue && message.version() == 11)
            return Fault { 417, "The expectation cannot be met." };
        return {};
    }

    /// Where two readings of a message's end are possible, it is refused.
    std::optional<Fault> checkFraming() const
    {
        const QByteArrayList encodings = values("transfer-encoding");
        const QByteArrayList lengths = values("content-length");
        if (lengths.size() > 1 || (!lengths.isEmpty() && !encodings.isEmpty()))
            return Fault { 400, "The length of the body is ambiguous." };
        if (!encodings.isEmpty() && m_parser->get().version() == 10)
            return Fault { 400, "HTTP/1.0 knows no Transfer-Encoding." };
        if (encodings.size() > 1
            || (encodings.size() == 1 && encodings[0].compare("chunked", Qt::CaseInsensitive) != 0))
            return Fault { 501, "The only Transfer-Encoding is chunked." };
        for (const QByteArray &length : lengths) {
            if (length.isEmpty() || !std::all_of(length.begin(), length.end(), [](char c) {
                    return c >= '0' && c <= '9';
                }))
                return Fault { 400, "Content-Length is not a number." };
        }
        if (encodings.isEmpty() && lengths.isEmpty()
            && m_parser->get().method() == http::verb::post)
            return Fault { 411, "A POST must say how long its body is." };
        return {};
    }

    static Fault faultOf(const boost::system::error_code &error)
    {
        if (error == http::error::header_limit)
            return { 431, "The headers are too long." };
        if (error == http::error::body_limit)
            return { 413, "The body is too long." };
        if (error == http::error::bad_version)
            return { 505, "Only HTTP/1 is spoken here." };
        return { 400, "The request is malformed." };
    }

    const HttpLimits &m_limits;
    std::optional<http::request_parser<http::string_body>> m_parser;
    HeaderList m_headers;
    bool m_headDone = false;
    bool m_expectsContinue = false;
};

HttpConnection::HttpConnection(
    QTcpSocket *socket, const HttpHandlers &handlers, const HttpLimits &limits, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_handlers(handlers)
    , m_limits(limits)
    , m_parser(std::make_unique<Parser>(limits))
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(4 * readBlock);
    m_timer.setSingleShot(true);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::process);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_phase == Phase::Lingering)
            linger();
        else
            process();
    });
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    connect(&m_timer, &QTimer::timeout, this, &HttpConnection::onTimeout);
    m_timer.start(m_limits.requestTime);
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        deleteLater(); // it left before it was accepted
    else if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
}

HttpConnection::~HttpConnection()
{
    if (m_socket)
        m_socket->disconnect(this); // it dies with us, and must not call back
}

void HttpConnection::turnAway()
{
    fail({ 503, "There are too many connections." });
}

void HttpConnection::process()
{
    if (m_phase == Phase::Lingering)
        m_socket->skip(m_socket->bytesAvailable());
    if (m_processing)
        return;
    m_processing = true;
    while (m_phase == Phase::Reading && m_socket->bytesToWrite() < unreadAnswers) {
        if (!m_buffer.isEmpty() && parseSome())
            continue;
        if (m_phase != Phase::Reading)
            break;
        const QByteArray block = m_socket->read(readBlock);
        if (block.isEmpty())
            break;
        m_buffer += block;
    }
    m_processing = false;
}

/// True when it got on; false when it needs more bytes or has refused the request.
bool HttpConnection::parseSome()
{
    if (!m_started) {
        m_started = true;
        if (m_serial > 0) // the first request's time runs from the connecting
            m_timer.start(m_limits.requestTime);
    }
    return m_parser->isHeadDone() ? parseBody() : parseHead();
}

bool HttpConnection::parseHead()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0 || end + 4 > m_limits.headerBytes) {
        const qsizetype line = m_buffer.indexOf('\n');
        if ((line < 0 ? m_buffer.size() : line - 1) > m_limits.requestLine)
            fail({ 414, "The request line is too long." });
        else if (m_buffer.size() > m_limits.headerBytes)
            fail({ 431, "The headers are too long." });
        return false;
    }
    if (const auto fault = m_parser->putHead(QByteArrayView(m_buffer).first(end + 4))) {
        fail(*fault);
        return false;
    }
    const QByteArray head = m_buffer.first(end + 4);
    m_buffer.remove(0, end + 4);
    if (m_parser->isDone() && handOver(head))
        return true;
    if (m_parser->isDone())
        dispatch();
    else if (m_parser->expectsContinue() && m_buffer.isEmpty())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    return true;
}

bool HttpConnection::parseBody()
{
    std::optional<Fault> fault;
    const qsizetype taken = m_parser->putBody(m_buffer, fault);
    if (fault) {
        fail(*fault);
        return false;
    }
    m_buffer.remove(0, taken);
    if (m_parser->isDone()) {
        dispatch();
        return true;
    }
    // What stays over is the line of a chunk, which has no business being long.
    if (taken == 0 && m_buffer.size() > m_limits.requestLine)
        fail({ 400, "The request is malformed." });
    return taken > 0;
}

/// True when somebody else speaks on from here. What was read is put back: the handshake begins
/// with it.
bool HttpConnection::handOver(const QByteArray &head)
{
    if (!m_handlers.upgrade.take)
        return false;
    const HttpRequest request = m_parser->request();
    if (request.method != "GET"
        || request.header("upgrade").compare("websocket", Qt::CaseInsensitive) != 0)
        return false;
    if (const auto refusal = m_handlers.upgrade.refusal(request)) {
        m_keepAlive = false;
        m_phase = Phase::Lingering;
        m_buffer.clear();
        write(*refusal);
        linger();
        return true;
    }
    m_phase = Phase::Answering;
    m_timer.stop();
    QTcpSocket *const socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->setParent(nullptr);
    socket->setReadBufferSize(0);
    const QByteArray read = head + std::exchange(m_buffer, {});
    for (auto it = read.crbegin(); it != read.crend(); ++it)
        socket->ungetChar(*it);
    deleteLater();
    m_handlers.upgrade.take(socket, request);
    return true;
}

void HttpConnection::dispatch()
{
    const HttpRequest request = m_parser->request();
    m_keepAlive = m_parser->keepAlive();
    m_isHead = request.method == "HEAD";
    m_parser->reset();
    m_timer.stop();
    m_started = false;
    m_phase = Phase::Answering;
    const quint64 serial = ++m_serial;
    m_handlers.answer(
        request, [self = QPointer<HttpConnection>(this), serial](HttpResponse response) {
            if (self)
                self->respond(serial, std::move(response));
        });
}

void HttpConnection::respond(quint64 serial, HttpResponse response)
{
    if (serial != m_serial || m_phase != Phase::Answering)
        return;
    ++m_serial; // answered: a second call finds nothing
    if (response.delayMs <= 0) {
        answer(std::move(response));
        return;
    }
    QTimer::singleShot(
        response.delayMs, this, [this, response = std::move(response)] { answer(response); });
}

void HttpConnection::answer(HttpResponse response)
{
    if (response.dropConnection) {
        m_phase = Phase::Lingering;
        m_buffer.clear();
        m_socket->abort();
        return;
    }
    write(response);
    if (!m_keepAlive) {
        m_phase = Phase::Lingering;
        m_buffer.clear();
        linger();
        return;
    }
    m_phase = Phase::Reading;
    m_timer.start(m_limits.idleTime);
    process();
}

void HttpConnection::fail(Fault fault)
{
    m_keepAlive = false;
    m_isHead = false;
    m_phase = Phase::Lingering;
    m_buffer.clear();
    write(faultResponse(fault.status, fault.message));
    linger();
}

/// Closing while bytes of the client lie unread would reset the connection, and the client would
/// never see the answer. So say that we are done, and wait a moment for it to leave.
void HttpConnection::linger()
{
    if (!m_timer.isActive() || m_timer.intervalAsDuration() != m_limits.lingerTime)
        m_timer.start(m_limits.lingerTime);
    if (m_socket->bytesToWrite() > 0)
        return; // again when it is written
#ifdef Q_OS_UNIX
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    m_socket->skip(m_socket->bytesAvailable());
#else
    m_socket->disconnectFromHost();
#endif
}

void HttpConnection::onTimeout()
{
    if (m_phase == Phase::Reading && m_started)
        fail({ 408, "The request took too long to arrive." });
    else
        m_socket->abort();
}

void HttpConnection::write(const HttpResponse &response)
{
    m_socket->write(serialize(response, m_keepAlive, m_isHead));
}

} // namespace carillon::localservice
