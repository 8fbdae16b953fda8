// SPDX-License-Identifier: Apache-2.0
#include "client/websocket.h"
#include "wire/events.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocketServer>

using namespace carillon;
using namespace Qt::StringLiterals;

namespace {

aws::Secret urlOf(quint16 port, const QByteArray &query = "a=%2F%3A%2B&b=~")
{
    return aws::Secret("ws://127.0.0.1:" + QByteArray::number(port) + "/connect?" + query);
}

/// A server on loopback, and what our side hears.
struct Bench {
    Bench()
    {
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&socket, &Socket::opened, &socket, [this] { heard.append(u"opened"_s); });
        QObject::connect(&socket, &Socket::ponged, &socket, [this] { heard.append(u"pong"_s); });
        QObject::connect(&socket, &Socket::received, &socket,
            [this](const QByteArray &text) { heard.append(QString::fromUtf8(text)); });
        QObject::connect(&socket, &Socket::closed, &socket, [this](const SocketEnd &end) {
            heard.append(u"closed %1 %2"_s.arg(end.code).arg(end.text));
        });
    }
    bool meet()
    {
        socket.open(urlOf(server.serverPort()));
        if (!QTest::qWaitFor([this] { return server.hasPendingConnections(); }))
            return false;
        peer.reset(server.nextPendingConnection());
        return QTest::qWaitFor([this] { return heard.contains(u"opened"_s); });
    }

    QWebSocketServer server { u"test"_s, QWebSocketServer::NonSecureMode };
    WebSocket socket;
    std::unique_ptr<QWebSocket> peer;
    QStringList heard;
};

} // namespace

class TestWebSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAddressArrivesAsItIs();
    void textAndPong();
    void theOthersCloseCode_data();
    void theOthersCloseCode();
    void aCutIs1006();
    void nobodyThereIs1006();
    void noUpgradeIs1006();
    void aFrameTooLargeEndsIt();
    void abortIsSilent();
};

void TestWebSocket::theAddressArrivesAsItIs()
{
    Bench bench;
    QVERIFY(bench.meet());
    QCOMPARE(bench.peer->requestUrl().query(QUrl::FullyEncoded), u"a=%2F%3A%2B&b=~"_s);
    QCOMPARE(bench.peer->request().rawHeader("Host"),
        "127.0.0.1:" + QByteArray::number(bench.server.serverPort()));
}

void TestWebSocket::textAndPong()
{
    Bench bench;
    QVERIFY(bench.meet());
    bench.peer->sendTextMessage(u"hé 😀"_s);
    QTRY_VERIFY(bench.heard.contains(u"hé 😀"_s));
    bench.socket.ping();
    QTRY_VERIFY(bench.heard.contains(u"pong"_s));
}

void TestWebSocket::theOthersCloseCode_data()
{
    QTest::addColumn<int>("code");
    for (const int code : { 1000, 1001, 1011, 4002, 4003, 4401 })
        QTest::addRow("%d", code) << code;
}

void TestWebSocket::theOthersCloseCode()
{
    QFETCH(int, code);
    Bench bench;
    QVERIFY(bench.meet());
    bench.peer->close(static_cast<QWebSocketProtocol::CloseCode>(code), u"why"_s);
    QTRY_COMPARE(bench.heard.last(), u"closed %1 why"_s.arg(code));
}

void TestWebSocket::aCutIs1006()
{
    Bench bench;
    QVERIFY(bench.meet());
    bench.peer->abort();
    QTRY_VERIFY(bench.heard.last().startsWith(u"closed 1006"));
    QCOMPARE(bench.heard.filter(u"closed"_s).size(), 1);
}

void TestWebSocket::nobodyThereIs1006()
{
    Bench bench;
    const quint16 port = bench.server.serverPort();
    bench.server.close();
    bench.socket.open(urlOf(port));
    QTRY_COMPARE(bench.heard.size(), 1);
    QVERIFY(bench.heard.first().startsWith(u"closed 1006"));
}

void TestWebSocket::noUpgradeIs1006()
{
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
        QTcpSocket *peer = plain.nextPendingConnection();
        connect(peer, &QTcpSocket::readyRead, peer, [peer] {
            peer->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            peer->disconnectFromHost();
        });
    });
    Bench bench;
    bench.socket.open(urlOf(plain.serverPort()));
    QTRY_COMPARE(bench.heard.size(), 1);
    QVERIFY(bench.heard.first().startsWith(u"closed 1006"));
}

void TestWebSocket::aFrameTooLargeEndsIt()
{
    Bench bench;
    QVERIFY(bench.meet());
    bench.peer->sendTextMessage(QString(wire::maxFrameBytes + 1, u'x'));
    QTRY_VERIFY(bench.heard.last().startsWith(u"closed "));
    QCOMPARE(bench.heard.size(), 2); // opened, closed: nothing of it was handed on
}

void TestWebSocket::abortIsSilent()
{
    Bench bench;
    QVERIFY(bench.meet());
    QSignalSpy gone(bench.peer.get(), &QWebSocket::disconnected);
    bench.socket.abort();
    QTRY_COMPARE(gone.count(), 1);
    QCOMPARE(bench.heard, QStringList { u"opened"_s });
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_websocket.moc"
