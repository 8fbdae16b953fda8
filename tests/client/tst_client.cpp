// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4verifier.h"
#include "client/messagingclient.h"
#include "client/qnamtransport.h"
#include "support/fakeclock.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

using namespace carillon;
using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr QByteArrayView sessionToken = "token/with+odd=characters";

/// Reads whole requests and does with the connection what its script says.
class ScriptedServer : public QTcpServer {
public:
    QByteArray answer; ///< sent after a whole request
    bool closeAfterAnswer = false;
    bool abortAtHeaders = false; ///< before the body is read
    QList<QByteArray> cutAnswers; ///< instead of the first answers; each ends its connection
    int dripMs = 0; ///< one byte this often, without an end
    QList<QByteArray> heads;
    QList<QByteArray> bodies;
    QList<QPointer<QTcpSocket>> connections; ///< all so far

    ScriptedServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                serve(socket);
        });
    }

    QString url() const { return u"http://127.0.0.1:%1"_s.arg(serverPort()); }

private:
    void serve(QTcpSocket *socket)
    {
        connections.append(socket);
        auto buffer = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, buffer] {
            *buffer += socket->readAll();
            take(socket, *buffer);
        });
    }

    void take(QTcpSocket *socket, QByteArray &buffer)
    {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = buffer.first(end);
        if (abortAtHeaders) {
            heads.append(head);
            return socket->abort();
        }
        const qsizetype at = head.toLower().indexOf("content-length: ");
        const qsizetype from = at + 16;
        const qsizetype to = head.indexOf('\r', from);
        const int length = at < 0 ? 0 : head.mid(from, to < 0 ? -1 : to - from).toInt();
        if (buffer.size() < end + 4 + length)
            return;
        heads.append(head);
        bodies.append(buffer.mid(end + 4, length));
        buffer.clear();
        if (!cutAnswers.isEmpty()) {
            socket->write(cutAnswers.takeFirst());
            return socket->disconnectFromHost();
        }
        socket->write(answer);
        if (dripMs > 0) {
            auto *drip = new QTimer(socket);
            connect(drip, &QTimer::timeout, socket, [socket] { socket->write("x"); });
            drip->start(dripMs);
        }
        if (closeAfterAnswer)
            socket->disconnectFromHost();
    }
};

QByteArray http(
    const QByteArray &status, const QByteArray &body, const QByteArray &headers = QByteArray())
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n"
        + headers + "\r\n" + body;
}

QByteArray sentAnswer()
{
    return http("201 Created", "{\"MessageId\":\"m-1\",\"ChannelArn\":\"c\"}");
}

aws::CredentialsPtr someCredentials()
{
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = "AKIDEXAMPLE";
    credentials->secretAccessKey = aws::Secret(secretKey);
    credentials->sessionToken = aws::Secret(sessionToken);
    return credentials;
}

class CountingProvider : public aws::CredentialsProvider {
public:
    aws::CredentialsResult result = someCredentials();
    int invalidated = 0;
    QByteArray refused; ///< the access key id

    QFuture<aws::CredentialsResult> credentials() override
    {
        return QtFuture::makeReadyFuture(result);
    }
    void invalidate() override { ++invalidated; }
    void invalidateRefused(const QByteArray &accessKeyId) override { refused = accessKeyId; }
};

const QString instance = u"arn:aws:chime:us-east-1:123456789012:app-instance/i"_s;

struct Bench {
    explicit Bench(TransportLimits limits = { 5000, 8000, 64 * 1024 },
        const QString &user = instance + u"/user/alice"_s)
        : transport(limits)
        , client(transport, provider, clock, random,
              *resolveEndpoint({ u"us-east-1"_s, false, false, server.url() }),
              *AppInstanceUserArn::parse(user))
    {
        server.answer = sentAnswer();
        clock.hurried = true;
    }

    ApiResult<SendReceipt> send(const QString &channelId = u"c"_s)
    {
        auto future = client.sendChannelMessage(
            *ChannelArn::parse(QString(instance + u"/channel/"_s + channelId)),
            "{\"Content\":\"x\"}");
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 15000))
            return std::unexpected(ApiError {});
        return future.result();
    }

    ScriptedServer server;
    CountingProvider provider;
    QnamTransport transport;
    carillon::testing::FakeClock clock { QDateTime::currentDateTimeUtc() };
    SystemRandom random;
    MessagingClient client;
};

ErrorKind kindOf(const ApiResult<SendReceipt> &result)
{
    return result ? ErrorKind::NotFound : result.error().kind;
}

/// The numbers that the requests carry in amz-sdk-request.
QList<int> attemptsIn(const QList<QByteArray> &heads)
{
    QList<int> attempts;
    for (const QByteArray &head : heads) {
        const qsizetype at = head.indexOf("amz-sdk-request: attempt=");
        attempts.append(head.mid(at + 25, 1).toInt());
    }
    return attempts;
}

} // namespace

class TestClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsTheSignedBytes_data();
    void sendsTheSignedBytes();
    void secretsStayOutOfRecords();
    void brokenConnectionsLeaveOnePost_data();
    void brokenConnectionsLeaveOnePost();
    void whatNeverLeftIsTold_data();
    void whatNeverLeftIsTold();
    void halfAStatusLineIsNoStatus_data();
    void halfAStatusLineIsNoStatus();
    void answersThatAreNoConfirmation_data();
    void answersThatAreNoConfirmation();
    void redirectsAreAnswers_data();
    void redirectsAreAnswers();
    void slowDripMeetsTheDeadline();
    void silenceTimesOut();
    void connectionsAreKeptUntilTheyAreRenewed();
    void renewalLeavesWhatIsUnderWay();
    void oversizedAnswerIsCut();
    void cookiesAreNotReturned();
    void controlCharactersDoNotLeave();
    void refusalsInvalidateCredentials();
    void missingCredentialsSendNothing();
    void troublesOfASource();
    void farClockIsNamed();
    void endpoints_data();
    void endpoints();
};

void TestClient::sendsTheSignedBytes_data()
{
    QTest::addColumn<QString>("channelId");
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("plain") << u"c"_s << "c"_ba;
    QTest::newRow("legal odd") << u"a:b-c_d.e@f"_s << "a%3Ab-c_d.e%40f"_ba;
    QTest::newRow("reserved") << u"we ird+~%25!'()*&=?#[]$,;"_s
                              << "we%20ird%2B~%2525%21%27%28%29%2A%26%3D%3F%23%5B%5D%24%2C%3B"_ba;
    QTest::newRow("dots and slashes") << u"..%2F./a//b/"_s << "..%252F.%2Fa%2F%2Fb%2F"_ba;
    QTest::newRow("not ASCII") << u"é\U0001F680"_s << "%C3%A9%F0%9F%9A%80"_ba;
}

void TestClient::sendsTheSignedBytes()
{
    QFETCH(QString, channelId);
    QFETCH(QByteArray, encoded);
    Bench bench;
    const auto result = bench.send(channelId);
    QVERIFY(result);
    QCOMPARE(result->response.messageId.toString(), u"m-1"_s);
    QCOMPARE(bench.server.heads.size(), 1);
    QCOMPARE(bench.server.bodies.first(), "{\"Content\":\"x\"}"_ba);

    QByteArrayList lines = bench.server.heads.first().split('\n');
    const QByteArray path = lines.takeFirst().split(' ').at(1);
    QCOMPARE(path,
        "/channels/arn%3Aaws%3Achime%3Aus-east-1%3A123456789012%3Aapp-instance%2Fi%2Fchannel%2F"
            + encoded + "/messages");
    aws::SigV4Request received { "POST", path, {}, {}, bench.server.bodies.first() };
    bool ownAgent = false;
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        received.headers.append({ line.first(colon), line.sliced(colon + 1).trimmed() });
        ownAgent = ownAgent || line.trimmed() == "User-Agent: Carillon/" CARILLON_VERSION;
    }
    QVERIFY(ownAgent);
    // amz-sdk-* travel unsigned; the verifier wants the x-amz-* ones only.
    const aws::SigV4Verifier verifier("us-east-1", "chime",
        [](QByteArrayView id) { return id == "AKIDEXAMPLE" ? someCredentials() : nullptr; });
    const auto verified = verifier.verify(received, bench.clock.now());
    QVERIFY2(verified, verified ? "" : verified.error().message.constData());
}

void TestClient::secretsStayOutOfRecords()
{
    Bench bench;
    // Slashes may be escaped in JSON.
    const QByteArray echoed = "x-amz-security-token:" + sessionToken.toByteArray()
        + "\\nx-amz-security-token:" + sessionToken.toByteArray().replace("/", "\\/") + "\\nmore";
    bench.server.answer = http("403 Forbidden", "{\"message\":\"" + echoed + "\"}",
        "x-amzn-ErrorType: InvalidSignatureException\r\n");
    QSignalSpy exchanges(&bench.client, &MessagingClient::exchanged);
    const auto result = bench.send();
    QVERIFY(!result);
    QCOMPARE(exchanges.size(), 1);
    const Exchange &exchange = *result.error().exchange;
    QByteArray everything = exchange.url + exchange.canonicalRequest + exchange.stringToSign
        + exchange.responseBody + result.error().message.toUtf8();
    QByteArray authorization;
    for (const auto &header : exchange.requestHeaders) {
        everything += header.second;
        if (header.first.toLower() == "authorization")
            authorization = header.second;
    }
    QVERIFY(!everything.contains("odd=characters"));
    QVERIFY(everything.contains("more"));
    QVERIFY(!everything.contains(secretKey));
    QVERIFY(authorization.endsWith("Signature=***"));
}

void TestClient::brokenConnectionsLeaveOnePost_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("abortAtHeaders");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("before the answer") << QByteArray() << false << ErrorKind::Network;
    QTest::newRow("before the body") << QByteArray() << true << ErrorKind::Network;
    QTest::newRow("in the status line") << "HTTP/1.1 2"_ba << false << ErrorKind::Network;
    QTest::newRow("in the body")
        << "HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"MessageId\":\"m\"}"_ba << false
        << ErrorKind::Unreadable;
}

void TestClient::brokenConnectionsLeaveOnePost()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, abortAtHeaders);
    QFETCH(ErrorKind, kind);
    Bench bench;
    bench.server.answer = answer;
    bench.server.abortAtHeaders = abortAtHeaders;
    bench.server.closeAfterAnswer = true;
    QCOMPARE(kindOf(bench.send()), kind);
    // A second, answered call proves that no repetition of the first was still under way.
    bench.server.answer = sentAnswer();
    bench.server.abortAtHeaders = false;
    QVERIFY(bench.send());
    QCOMPARE(attemptsIn(bench.server.heads), (QList<int> { 1, 2, 3, 1 }));
}

void TestClient::whatNeverLeftIsTold_data()
{
    QTest::addColumn<bool>("someoneIsThere");
    QTest::addColumn<bool>("heStays");
    QTest::addColumn<int>("left");
    QTest::newRow("nobody is there") << false << false << 0;
    QTest::newRow("gone after the first") << true << false << 1;
    QTest::newRow("taken, never answered") << true << true << 3;
}

/// Of three attempts as many count as may have brought something to somebody.
void TestClient::whatNeverLeftIsTold()
{
    QFETCH(bool, someoneIsThere);
    QFETCH(bool, heStays);
    QFETCH(int, left);
    Bench bench;
    bench.server.answer = QByteArray();
    bench.server.closeAfterAnswer = true;
    if (!someoneIsThere)
        bench.server.close();
    else if (!heStays)
        QObject::connect(&bench.server, &QTcpServer::newConnection, &bench.server,
            [&bench] { bench.server.close(); });
    const auto result = bench.send();
    QCOMPARE(kindOf(result), ErrorKind::Network);
    QCOMPARE(result.error().attempts, left);
    QCOMPARE(int(bench.server.heads.size()), left);
}

void TestClient::halfAStatusLineIsNoStatus_data()
{
    QTest::addColumn<QByteArray>("half");
    for (const char *half : { "HT", "HTTP/1.1 4", "HTTP/1.1 403", "HTTP/1.1 403 ",
             "HTTP/1.1 403 Forb", "HTTP/1.1 201 Created" })
        QTest::newRow(half) << QByteArray(half);
}

/// Qt asks again for what a broken connection did not answer, and reads on where it had stopped.
void TestClient::halfAStatusLineIsNoStatus()
{
    QFETCH(QByteArray, half);
    Bench bench;
    bench.server.cutAnswers = { half };
    bench.server.answer = http("200 OK", "{}");
    const auto reply
        = bench.transport.send({ "GET", QUrl(bench.server.url() + u"/channels"_s), {}, {}, false });
    QTRY_VERIFY_WITH_TIMEOUT(reply.isFinished(), 15'000);
    if (reply.result().outcome == TransportReply::Outcome::Complete)
        QCOMPARE(reply.result().httpStatus, 200);
    else
        QCOMPARE(reply.result().httpStatus, 0);
}

void TestClient::answersThatAreNoConfirmation_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ErrorKind>("kind");
    const auto unreadable = ErrorKind::Unreadable;
    QTest::newRow("200") << http("200 OK", "{\"MessageId\":\"m\"}") << unreadable;
    QTest::newRow("204") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << unreadable;
    QTest::newRow("201 without a body") << http("201 Created", "") << unreadable;
    QTest::newRow("201 HTML") << http("201 Created", "<html>") << unreadable;
    QTest::newRow("201 no id") << http("201 Created", "{}") << unreadable;
    QTest::newRow("400") << http("400 Bad", "{}", "x-amzn-ErrorType: BadRequestException\r\n")
                         << ErrorKind::BadRequest;
    QTest::newRow("401") << http("401 No", "{}",
        "x-amzn-ErrorType: UnauthorizedClientException\r\nWWW-Authenticate: Basic\r\n")
                         << ErrorKind::UnauthorizedClient;
    QTest::newRow("409") << http("409 No", "{\"Code\":\"Conflict\"}") << ErrorKind::Conflict;
    QTest::newRow("429") << http("429 No", "") << ErrorKind::Throttled;
    QTest::newRow("500") << http("500 No", "<html>") << ErrorKind::ServiceFailure;
    QTest::newRow("503") << http("503 No", "") << ErrorKind::ServiceUnavailable;
}

void TestClient::answersThatAreNoConfirmation()
{
    QFETCH(QByteArray, answer);
    QFETCH(ErrorKind, kind);
    Bench bench;
    bench.server.answer = answer;
    const auto result = bench.send();
    QCOMPARE(kindOf(result), kind);
    QCOMPARE(bench.server.heads.size(), isRetryable(kind) ? 3 : 1);
    QCOMPARE(bench.server.heads.size(), result.error().attempts);
}

void TestClient::redirectsAreAnswers_data()
{
    QTest::addColumn<QByteArray>("status");
    for (const char *status : { "301", "302", "303", "307", "308" })
        QTest::newRow(status) << QByteArray(status);
}

void TestClient::redirectsAreAnswers()
{
    QFETCH(QByteArray, status);
    ScriptedServer elsewhere;
    Bench bench;
    bench.server.answer
        = http(status + " Elsewhere", "", "Location: " + elsewhere.url().toLatin1() + "/x\r\n");
    QCOMPARE(kindOf(bench.send()), ErrorKind::OtherRefusal);
    QCOMPARE(bench.server.heads.size(), 1);
    QVERIFY(elsewhere.heads.isEmpty());
}

void TestClient::slowDripMeetsTheDeadline()
{
    Bench bench({ 2000, 600, 64 * 1024 });
    bench.server.answer = "HTTP/1.1 201 Created\r\nContent-Length: 9999\r\n\r\n";
    bench.server.dripMs = 50;
    QCOMPARE(kindOf(bench.send()), ErrorKind::Timeout);
}

void TestClient::silenceTimesOut()
{
    Bench bench({ 300, 20000, 64 * 1024 });
    bench.server.answer = QByteArray();
    QCOMPARE(kindOf(bench.send()), ErrorKind::Timeout);
    QCOMPARE(attemptsIn(bench.server.heads), (QList<int> { 1, 2, 3 }));
}

void TestClient::connectionsAreKeptUntilTheyAreRenewed()
{
    Bench bench;
    QVERIFY(bench.send());
    QVERIFY(bench.send());
    QCOMPARE(bench.server.connections.size(), 1);
    // As after sleep: the connection swallows what is written to it.
    bench.server.connections.first()->disconnect();
    bench.transport.renewConnections();
    QVERIFY(bench.send());
    QVERIFY(bench.send());
    QCOMPARE(bench.server.connections.size(), 2);
    QCOMPARE(attemptsIn(bench.server.heads), (QList<int> { 1, 1, 1, 1 }));
}

void TestClient::renewalLeavesWhatIsUnderWay()
{
    Bench bench;
    bench.server.answer = QByteArray();
    auto held = bench.client.sendChannelMessage(
        *ChannelArn::parse(QString(instance + u"/channel/c"_s)), "{}");
    QTRY_COMPARE(bench.server.heads.size(), 1);
    bench.server.answer = sentAnswer();
    bench.transport.renewConnections();
    QVERIFY(bench.send());
    bench.transport.renewConnections();
    QVERIFY(!held.isFinished());
    bench.server.connections.first()->write(sentAnswer());
    QTRY_VERIFY(held.isFinished());
    QVERIFY(held.result());
    QCOMPARE(held.result()->attempts, 1);
    // Nobody needs it any more.
    QTRY_VERIFY(!bench.server.connections.first());
    QVERIFY(bench.send());
}

void TestClient::oversizedAnswerIsCut()
{
    Bench bench;
    bench.server.answer = http("201 Created", QByteArray(1024 * 1024, 'x'));
    const auto result = bench.send();
    QCOMPARE(kindOf(result), ErrorKind::Unreadable);
    QVERIFY(result.error().exchange->responseBody.size() <= 64 * 1024 + 1);
}

void TestClient::cookiesAreNotReturned()
{
    Bench bench;
    bench.server.answer = http("201 Created", "{\"MessageId\":\"m\"}", "Set-Cookie: a=b\r\n");
    QVERIFY(bench.send());
    QVERIFY(bench.send());
    QVERIFY(!bench.server.heads.last().toLower().contains("cookie"));
}

void TestClient::controlCharactersDoNotLeave()
{
    Bench bench({ 5000, 8000, 64 * 1024 }, instance + u"/user/alice\r\nX-Evil: 1"_s);
    QSignalSpy exchanges(&bench.client, &MessagingClient::exchanged);
    QCOMPARE(kindOf(bench.send()), ErrorKind::InvalidRequest);
    QVERIFY(bench.server.heads.isEmpty());
    QCOMPARE(exchanges.size(), 0);
}

void TestClient::refusalsInvalidateCredentials()
{
    Bench bench;
    bench.server.answer = http("403 No", "{}", "x-amzn-ErrorType: ExpiredTokenException\r\n");
    QCOMPARE(kindOf(bench.send()), ErrorKind::ExpiredCredentials);
    QCOMPARE(bench.provider.refused, "AKIDEXAMPLE"_ba);
    bench.provider.refused.clear();
    bench.server.answer = http("403 No", "{}", "x-amzn-ErrorType: ForbiddenException\r\n");
    QCOMPARE(kindOf(bench.send()), ErrorKind::Forbidden);
    QCOMPARE(bench.provider.refused, QByteArray());
    QCOMPARE(bench.provider.invalidated, 0);
}

void TestClient::missingCredentialsSendNothing()
{
    Bench bench;
    bench.provider.result = std::unexpected(
        aws::CredentialsError { aws::CredentialsError::Kind::Locked, u"locked"_s });
    const auto result = bench.send();
    QCOMPARE(kindOf(result), ErrorKind::NoCredentials);
    QCOMPARE(result.error().message, u"locked"_s);
    QVERIFY(bench.server.heads.isEmpty());
}

/// What a person has to see to stops the queue; what passes does not.
void TestClient::troublesOfASource()
{
    using Kind = aws::CredentialsError::Kind;
    const QList<std::pair<Kind, QString>> troubles { { Kind::Missing, u"CredentialsMissing"_s },
        { Kind::TimedOut, u"KeyringTimedOut"_s }, { Kind::Malformed, u"CredentialsMalformed"_s },
        { Kind::SignInNeeded, u"SignInNeeded"_s }, { Kind::Refused, u"CredentialsRefused"_s },
        { Kind::Declined, u"CredentialsDeclined"_s },
        { Kind::Unreachable, u"CredentialsUnreachable"_s } };
    for (const auto &[kind, code] : troubles) {
        Bench bench;
        bench.provider.result = std::unexpected(aws::CredentialsError { kind, u"why"_s });
        const auto result = bench.send();
        QCOMPARE(result.error().code, code);
        QCOMPARE(result.error().attempts, 0);
        QCOMPARE(needsCredentials(result.error().kind), kind != Kind::Unreachable);
        QCOMPARE(isRetryable(result.error().kind), kind == Kind::Unreachable);
        QVERIFY(bench.server.heads.isEmpty());
    }
}

void TestClient::farClockIsNamed()
{
    Bench bench;
    bench.server.answer = http("403 No", "{}",
        "Date: Sun, 30 Aug 2015 12:36:00 GMT\r\n"
        "x-amzn-ErrorType: InvalidSignatureException\r\n");
    const auto result = bench.send();
    // Signed as of the service's time and refused again: the clock is off, and not the cause.
    QCOMPARE(attemptsIn(bench.server.heads), (QList<int> { 1, 2 }));
    QCOMPARE(kindOf(result), ErrorKind::SignatureRefused);
    QVERIFY(result.error().hint.startsWith(u"clock-offset-seconds=-"));
}

void TestClient::endpoints_data()
{
    QTest::addColumn<QString>("custom");
    QTest::addColumn<bool>("fips");
    QTest::addColumn<bool>("dual");
    QTest::addColumn<QString>("url"); // or the number of the problem
    const auto row
        = [](const char *name, const QString &custom, bool fips, bool dual, const QString &url) {
              QTest::newRow(name) << custom << fips << dual << url;
          };
    const auto problem
        = [](EndpointProblem what) { return QString::number(static_cast<int>(what)); };
    row("plain", {}, false, false, u"https://messaging-chime.us-east-1.amazonaws.com"_s);
    row("fips", {}, true, false, u"https://messaging-chime-fips.us-east-1.amazonaws.com"_s);
    row("dual", {}, false, true, u"https://messaging-chime.us-east-1.api.aws"_s);
    row("both", {}, true, true, u"https://messaging-chime-fips.us-east-1.api.aws"_s);
    row("own", u"http://127.0.0.1:8080/base"_s, false, false, u"http://127.0.0.1:8080/base"_s);
    row("IPv6", u"http://[::1]:8080"_s, false, false, u"http://[::1]:8080"_s);
    row("not a URL", u"localhost:8080"_s, false, false, problem(EndpointProblem::NotAUrl));
    row("file", u"file:///tmp"_s, false, false, problem(EndpointProblem::NotAUrl));
    row("user", u"https://a:b@example.com"_s, false, false, problem(EndpointProblem::NotAUrl));
    row("http", u"http://example.com"_s, false, false, problem(EndpointProblem::PlainHttp));
    row("own fips", u"https://example.com"_s, true, false,
        problem(EndpointProblem::CustomWithVariant));
}

void TestClient::endpoints()
{
    QFETCH(QString, custom);
    QFETCH(bool, fips);
    QFETCH(bool, dual);
    QFETCH(QString, url);
    const auto endpoint = resolveEndpoint({ u"us-east-1"_s, fips, dual, custom });
    QCOMPARE(
        endpoint ? endpoint->url.toString() : QString::number(static_cast<int>(endpoint.error())),
        url);
    QVERIFY(!resolveEndpoint({ u"us east"_s, false, false, {} }));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
