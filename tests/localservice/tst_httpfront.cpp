// SPDX-License-Identifier: Apache-2.0
#include "localservice/httpfront.h"

#include <QFile>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <optional>

using namespace carillon::localservice;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A front whose requests are kept; answered at once unless `defer`.
struct Server {
    explicit Server(HttpLimits limits = {})
        : front(
            [this](const HttpRequest &request, Responder respond) {
                requests.append(request);
                if (defer)
                    waiting.append(respond);
                else
                    respond(response);
            },
            limits)
    {
        response.body = "ok"_ba;
        listening = front.listen(0);
    }

    QList<HttpRequest> requests;
    QList<Responder> waiting;
    HttpResponse response;
    bool defer = false;
    bool listening = false;
    HttpFront front;
};

struct Client {
    explicit Client(const Server &server)
    {
        socket.connectToHost(u"127.0.0.1"_s, server.front.port());
        QObject::connect(
            &socket, &QTcpSocket::readyRead, &socket, [this] { received += socket.readAll(); });
    }

    void send(const QByteArray &bytes) { socket.write(bytes); }
    bool gotAnswers(qsizetype n) const { return received.count("HTTP/1.1 ") >= n; }
    bool isGone() const { return socket.state() == QAbstractSocket::UnconnectedState; }
    int status() const { return received.mid(9, 3).toInt(); }

    QTcpSocket socket;
    QByteArray received;
};

QByteArray post(const QByteArray &body, const QByteArray &more = {})
{
    return "POST /x HTTP/1.1\r\nHost: h\r\n" + more
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

const QByteArray get = "GET /a%2Fb?q=%3A HTTP/1.1\r\nHost: h\r\n\r\n"_ba;

/// Resident memory in bytes.
qint64 residentMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

} // namespace

class tst_HttpFront : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listensOnLoopbackOnly()
    {
        Server server;
        QVERIFY(server.listening);
        QFile table(u"/proc/net/tcp"_s);
        QVERIFY(table.open(QIODevice::ReadOnly));
        const QByteArray port
            = ':' + QByteArray::number(server.front.port(), 16).rightJustified(4, '0').toUpper();
        const QByteArray text = table.readAll();
        QVERIFY(text.contains("0100007F" + port + " 00000000:0000 0A"));
        QVERIFY(!text.contains("00000000" + port + " 00000000:0000 0A"));
        HttpFront second({});
        QVERIFY(!second.listen(server.front.port()));
        QVERIFY(!second.errorString().isEmpty());
    }

    void givesTheExactRequest()
    {
        Server server;
        Client client(server);
        client.send("PUT /a%2Fb//c?q=%3A?&e= HTTP/1.1\r\nHost: h\r\nX-Odd:  v  w \r\nx-odd: 2\r\n"
                    "Content-Length: 3\r\n\r\nxyz"_ba);
        QTRY_VERIFY(client.received.endsWith("ok"));
        const HttpRequest &request = server.requests.at(0);
        QCOMPARE(request.method, "PUT"_ba);
        QCOMPARE(request.target, "/a%2Fb//c?q=%3A?&e="_ba);
        QCOMPARE(request.path, "/a%2Fb//c"_ba);
        QCOMPARE(request.query, "q=%3A?&e="_ba);
        QCOMPARE(request.headers.size(), 4);
        QCOMPARE(request.header("x-odd"), "v  w"_ba);
        QCOMPARE(request.headers[2].second, "2"_ba);
        QVERIFY(request.header("none").isNull());
        QCOMPARE(request.body, "xyz"_ba);
    }

    void answersAreWhole()
    {
        Server server;
        server.response.headers = { { "X-Mine"_ba, "1"_ba } };
        Client client(server);
        client.send(get);
        QTRY_VERIFY(client.received.endsWith("\r\n\r\nok"));
        QVERIFY(client.received.startsWith("HTTP/1.1 200 OK\r\nX-Mine: 1\r\n"));
        QVERIFY(client.received.contains("\r\nContent-Length: 2\r\n"));
        QVERIFY(client.received.contains(" GMT\r\n"));
        QVERIFY(client.received.contains("\r\nConnection: keep-alive\r\n"));
        const qsizetype id = client.received.indexOf("\r\nx-amzn-RequestId: ");
        QVERIFY(id > 0);
        QCOMPARE(client.received.indexOf("\r\n", id + 2) - id, 20 + 36);
    }

    void keepsAliveAndInOrder()
    {
        Server server;
        server.defer = true;
        Client client(server);
        client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"_ba);
        QTRY_COMPARE(server.requests.size(), 1);
        HttpResponse one;
        one.body = "first"_ba;
        server.waiting.at(0)(one);
        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests[1].path, "/2"_ba);
        server.waiting.at(0)(one); // a second answer to the first is none to the second
        HttpResponse two;
        two.body = "second"_ba;
        server.waiting.at(1)(two);
        QTRY_VERIFY(client.received.endsWith("second"));
        QCOMPARE(client.received.count("first"), 1);
        QVERIFY(!client.isGone());
    }

    void manyPipelined()
    {
        Server server;
        Client client(server);
        client.send(post("abc").repeated(500));
        QTRY_VERIFY(client.gotAnswers(500));
        QCOMPARE(server.requests.size(), 500);
    }

    void headAndNoContent()
    {
        Server server;
        Client head(server);
        head.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"_ba);
        QTRY_VERIFY(head.received.endsWith("\r\n\r\n"));
        QVERIFY(head.received.contains("Content-Length: 2\r\n"));
        server.response.status = 204;
        Client none(server);
        none.send(get);
        QTRY_VERIFY(none.received.endsWith("\r\n\r\n"));
        QVERIFY(none.received.startsWith("HTTP/1.1 204 No Content\r\n"));
        QVERIFY(!none.received.contains("Content-Length"));
    }

    void closesWhenAsked()
    {
        Server server;
        Client client(server);
        client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + get);
        QTRY_VERIFY(client.isGone());
        QVERIFY(client.received.contains("\r\nConnection: close\r\n"));
        QVERIFY(client.received.endsWith("ok"));
        QCOMPARE(server.requests.size(), 1);
        Client old(server);
        old.send("GET / HTTP/1.0\r\n\r\n"_ba);
        QTRY_VERIFY(old.isGone());
        QVERIFY(old.received.endsWith("ok"));
        QTRY_COMPARE(server.front.connectionCount(), 0);
    }

    void continuesWhenExpected()
    {
        Server server;
        Client client(server);
        client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                    "Content-Length: 2\r\n\r\n"_ba);
        QTRY_COMPARE(client.received, "HTTP/1.1 100 Continue\r\n\r\n"_ba);
        client.send("hi"_ba);
        QTRY_VERIFY(client.received.endsWith("ok"));
        QCOMPARE(server.requests.at(0).body, "hi"_ba);
    }

    void takesChunksAndDropsTrailers()
    {
        Server server;
        Client client(server);
        client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nx-amz-chime-bearer: evil\r\n\r\n"_ba);
        QTRY_VERIFY(client.received.endsWith("ok"));
        QCOMPARE(server.requests.at(0).body, "abcde"_ba);
        QVERIFY(server.requests.at(0).header("x-amz-chime-bearer").isNull());
    }

    void takesByteByByte()
    {
        Server server;
        Client client(server);
        QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
        for (const char c : post("body", "Content-Type: application/json\r\n"_ba)) {
            client.socket.write(&c, 1);
            client.socket.flush();
            QCoreApplication::sendPostedEvents();
        }
        QTRY_VERIFY(client.received.endsWith("ok"));
        QCOMPARE(server.requests.at(0).body, "body"_ba);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray start = "POST / HTTP/1.1\r\nHost: h\r\n"_ba;
        const QByteArray chunked = start + "Transfer-Encoding: chunked\r\n";
        const auto row = [](const char *name, int status, const QByteArray &bytes) {
            QTest::newRow(name) << bytes << status;
        };
        row("garbage", 400, "\x16\x03\x01 hello\r\n\r\n"_ba);
        row("no version", 400, "GET /\r\n\r\n"_ba);
        row("HTTP/2", 505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"_ba);
        row("bare LF", 400, "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n"_ba);
        row("bare CR", 400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n"_ba);
        row("NUL", 400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n"_ba);
        row("folded", 400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"_ba);
        row("blank before colon", 400, "GET / HTTP/1.1\r\nHost : h\r\n\r\n"_ba);
        row("no host", 400, "GET / HTTP/1.1\r\n\r\n"_ba);
        row("two hosts", 400, "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"_ba);
        row("absolute target", 400, "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"_ba);
        row("CONNECT", 400, "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n"_ba);
        row("no length", 411, start + "\r\n");
        row("CL and TE", 400, chunked + "Content-Length: 3\r\n\r\n0\r\n\r\n");
        row("TE and CL", 400, start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("two CL", 400, start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab");
        row("two equal CL", 400, start + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na");
        row("CL list", 400, start + "Content-Length: 1, 1\r\n\r\na");
        row("CL sign", 400, start + "Content-Length: +1\r\n\r\na");
        row("CL negative", 400, start + "Content-Length: -1\r\n\r\na");
        row("CL hex", 400, start + "Content-Length: 0x1\r\n\r\na");
        row("CL overflow", 400, start + "Content-Length: 18446744073709551617\r\n\r\na");
        row("CL empty", 400, start + "Content-Length: \r\n\r\na");
        row("TE gzip", 501, start + "Transfer-Encoding: gzip\r\n\r\n");
        row("TE xchunked", 501, start + "Transfer-Encoding: xchunked\r\n\r\n");
        row("TE list", 501, start + "Transfer-Encoding: chunked, identity\r\n\r\n");
        row("TE xchunked and CL", 400,
            start + "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n");
        row("TE in 1.0", 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba);
        row("chunk size", 400, chunked + "\r\nzz\r\nabc\r\n0\r\n\r\n");
        row("chunk size overflow", 400, chunked + "\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n");
        row("chunk without CRLF", 400, chunked + "\r\n3\r\nabcdefg\r\n0\r\n\r\n");
        row("chunk line for ever", 400, chunked + "\r\n3;" + QByteArray(20'000, 'a'));
        row("chunks too many", 413,
            chunked + "\r\n" + ("8000\r\n" + QByteArray(0x8000, 'a') + "\r\n").repeated(3));
        row("expectation", 417, start + "Expect: coffee\r\nContent-Length: 1\r\n\r\na");
        row("long line", 414, "GET /" + QByteArray(8'200, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n");
        row("endless line", 414, QByteArray(9'000, 'a'));
        row("headers too many", 431,
            "GET / HTTP/1.1\r\nHost: h\r\n" + QByteArray("A: b\r\n").repeated(64) + "\r\n");
        row("headers too long", 431,
            "GET / HTTP/1.1\r\nHost: h\r\nA: " + QByteArray(33'000, 'a') + "\r\n\r\n");
        row("headers endless", 431, "GET / HTTP/1.1\r\nA: " + QByteArray(40'000, 'a'));
        row("body announced too long", 413, start + "Content-Length: 65537\r\n\r\n");
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        HttpLimits limits;
        limits.lingerTime = 100ms;
        Server server(limits);
        Client client(server);
        client.send(bytes);
        QTRY_VERIFY(client.gotAnswers(1));
        QCOMPARE(client.status(), status);
        QTRY_VERIFY(client.isGone());
        QCOMPARE(client.received.count("HTTP/1.1 "), 1);
        QVERIFY(client.received.contains("application/json\r\n"));
        QVERIFY(client.received.contains("x-amzn-ErrorType: BadRequestException\r\n"));
        QVERIFY(client.received.contains("{\"Code\":\"BadRequest\",\"Message\":"));
        QVERIFY(server.requests.isEmpty());
        QTRY_COMPARE(server.front.connectionCount(), 0);
    }

    void takesWhatIsJustWithinTheLimits()
    {
        Server server;
        Client client(server);
        client.send(post(QByteArray(64 * 1024, 'b')));
        client.send("GET /" + QByteArray(8'000, 'a') + " HTTP/1.1\r\nHost: h\r\n"
            + QByteArray("A: b\r\n").repeated(63) + "\r\n");
        QTRY_VERIFY(client.gotAnswers(2));
        QCOMPARE(server.requests.at(0).body.size(), 64 * 1024);
        QCOMPARE(server.requests.at(1).headers.size(), 64);
    }

    void timesOut()
    {
        HttpLimits limits;
        limits.requestTime = 150ms;
        limits.idleTime = 150ms;
        limits.lingerTime = 100ms;
        Server server(limits);
        Client silent(server);
        Client partialHead(server);
        partialHead.send("GET / HT"_ba);
        Client partialBody(server);
        partialBody.send(post("abc").chopped(1));
        Client idle(server);
        idle.send(get);
        QTRY_COMPARE(server.front.connectionCount(), 4);
        QTRY_VERIFY(
            silent.isGone() && partialHead.isGone() && partialBody.isGone() && idle.isGone());
        QVERIFY(silent.received.isEmpty());
        QCOMPARE(partialHead.status(), 408);
        QVERIFY(partialHead.received.contains("x-amzn-ErrorType: RequestTimeoutException\r\n"));
        QCOMPARE(partialBody.status(), 408);
        QCOMPARE(idle.status(), 200);
        QCOMPARE(idle.received.count("HTTP/1.1 "), 1);
        QCOMPARE(server.requests.size(), 1);
        QTRY_COMPARE(server.front.connectionCount(), 0);
    }

    void aTrickleDoesNotExtendTheTime()
    {
        HttpLimits limits;
        limits.requestTime = 200ms;
        Server server(limits);
        Client client(server);
        QTimer drip;
        connect(&drip, &QTimer::timeout, this, [&] { client.send("a"_ba); });
        client.send("GET /"_ba);
        drip.start(20ms);
        QTRY_VERIFY(client.gotAnswers(1));
        QCOMPARE(client.status(), 408);
    }

    void theFirstRequestsTimeRunsFromTheConnecting()
    {
        HttpLimits limits;
        limits.requestTime = 900ms;
        Server server(limits);
        Client early(server);
        std::optional<Client> late;
        QStringList gone;
        connect(&early.socket, &QTcpSocket::disconnected, this, [&] { gone.append(u"early"_s); });
        QTimer::singleShot(300ms, this, [&] {
            late.emplace(server);
            connect(
                &late->socket, &QTcpSocket::disconnected, this, [&] { gone.append(u"late"_s); });
        });
        QTimer::singleShot(600ms, this, [&] { early.send("G"_ba); });
        QTRY_COMPARE(gone, QStringList({ u"early"_s, u"late"_s }));
    }

    void limitsConnections()
    {
        HttpLimits limits;
        limits.connections = 3;
        limits.lingerTime = 100ms;
        Server server(limits);
        Client one(server);
        Client two(server);
        Client three(server);
        QTRY_COMPARE(server.front.connectionCount(), 3);
        Client four(server);
        four.send(get);
        QTRY_VERIFY(four.isGone());
        QCOMPARE(four.status(), 503);
        QVERIFY(four.received.contains("x-amzn-ErrorType: ServiceUnavailableException\r\n"));
        one.socket.abort();
        QTRY_COMPARE(server.front.connectionCount(), 2);
        Client five(server);
        five.send(get);
        QTRY_COMPARE(five.status(), 200);
    }

    void clientGoneBeforeADeferredAnswer()
    {
        Server server;
        server.defer = true;
        {
            Client client(server);
            client.send(get);
            QTRY_COMPARE(server.waiting.size(), 1);
        }
        QTRY_COMPARE(server.front.connectionCount(), 0);
        server.waiting.at(0)(server.response);
        Client next(server);
        next.send(get);
        QTRY_COMPARE(server.waiting.size(), 2);
        server.waiting.at(0)(server.response); // not that of the next
        server.waiting.at(1)(server.response);
        QTRY_VERIFY(next.gotAnswers(1));
        QCOMPARE(next.received.count("HTTP/1.1 "), 1);
    }

    void frontGoneBeforeADeferredAnswer()
    {
        Responder late;
        {
            Server server;
            server.defer = true;
            Client client(server);
            client.send(get);
            QTRY_COMPARE(server.waiting.size(), 1);
            late = server.waiting.at(0);
            server.front.close();
            QTRY_VERIFY(client.isGone());
        }
        late({});
    }

    void delaysAndDrops()
    {
        Server server;
        server.response.delayMs = 50;
        Client client(server);
        QElapsedTimer clock;
        clock.start();
        client.send(get);
        QTRY_VERIFY(client.gotAnswers(1));
        QVERIFY(clock.elapsed() >= 45);
        server.response.delayMs = 0;
        server.response.dropConnection = true;
        client.received.clear();
        client.send(get);
        QTRY_VERIFY(client.isGone());
        QVERIFY(client.received.isEmpty());
    }

    void hugeBodyLeavesMemoryFlat()
    {
        HttpLimits limits;
        limits.lingerTime = 60s; // worst case: the whole of it is swallowed
        Server server(limits);
        Client client(server);
        constexpr qint64 total = 400'000'000;
        qint64 sent = 0;
        const QByteArray block(256 * 1024, 'x');
        const qint64 before = residentMemory();
        QVERIFY(before > 0);
        qint64 peak = before;
        const auto pump = [&] {
            while (sent < total && client.socket.bytesToWrite() < block.size())
                sent += client.socket.write(block);
            peak = std::max(peak, residentMemory());
        };
        connect(&client.socket, &QTcpSocket::bytesWritten, &client.socket, pump);
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 400000000\r\n\r\n"_ba);
        pump();
        QTRY_VERIFY_WITH_TIMEOUT(
            client.isGone() || (sent >= total && client.socket.bytesToWrite() == 0), 60'000);
        QCOMPARE(client.status(), 413);
        QVERIFY(server.requests.isEmpty());
        QVERIFY2(peak - before <= 16 * 1024 * 1024, QByteArray::number(peak - before));
    }
};

QTEST_GUILESS_MAIN(tst_HttpFront)
#include "tst_httpfront.moc"
