// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4signer.h"
#include "localservice/frontdoor.h"
#include "localservice/httpfront.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTest>

#include <functional>

using namespace carillon;
using namespace carillon::localservice;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr quint16 port = 8080;
const QDateTime now = QDateTime::fromString(u"2026-11-23T12:00:00Z"_s, Qt::ISODate);

aws::CredentialsPtr makeCredentials(const QDateTime &expiresAt = {})
{
    auto out = std::make_shared<aws::Credentials>();
    out->accessKeyId = "AKIDEXAMPLE"_ba;
    out->secretAccessKey = aws::Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    out->expiresAt = expiresAt;
    return out;
}

FrontDoor makeDoor(const aws::CredentialsPtr &credentials = makeCredentials())
{
    return FrontDoor("us-east-1"_ba, "chime"_ba, [credentials](QByteArrayView id) {
        return id == credentials->accessKeyId ? credentials : nullptr;
    });
}

HttpRequest makeRequest(const QByteArray &host = "127.0.0.1:8080"_ba)
{
    HttpRequest request;
    request.method = "POST"_ba;
    request.path = "/channels/arn%3Aaws%3Achime%2Fc/messages"_ba;
    request.target = request.path;
    request.headers = { { "Host"_ba, host }, { "Content-Type"_ba, "application/json"_ba },
        { "x-amz-chime-bearer"_ba, "arn:aws:chime:us-east-1:1:app-instance/a/user/alice"_ba } };
    request.body = R"({"Content":"hi"})";
    return request;
}

void sign(HttpRequest &request, const QDateTime &when = now,
    const aws::CredentialsPtr &credentials = makeCredentials())
{
    request.headers
        = aws::SigV4Signer("us-east-1"_ba, "chime"_ba)
              .sign({ request.method, request.path, request.query, request.headers, request.body },
                  *credentials, when)
              .headers;
}

QByteArray toBytes(const HttpRequest &request)
{
    QByteArray out = request.method + ' ' + request.path + " HTTP/1.1\r\n";
    for (const auto &[name, value] : request.headers)
        out += name + ": " + value + "\r\n";
    out += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n\r\n";
    return out + request.body;
}

QByteArray headerOf(const HttpResponse &response, QByteArrayView name)
{
    return aws::headerValue(response.headers, name);
}

QString messageOf(const HttpResponse &response, const QString &key = u"message"_s)
{
    return QJsonDocument::fromJson(response.body).object()[key].toString();
}

using Spoil = std::function<void(HttpRequest &)>;

} // namespace

Q_DECLARE_METATYPE(Spoil)

class tst_FrontDoor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void admitsASignedRequest()
    {
        FrontDoor door = makeDoor();
        HttpRequest request = makeRequest();
        sign(request);
        QVERIFY(!door.admit(request, now).has_value()); // no port yet
        door.setPort(port);
        const auto identity = door.admit(request, now);
        QVERIFY(identity.has_value());
        QCOMPARE(identity->accessKeyId, "AKIDEXAMPLE"_ba);
        QVERIFY(door.admit(request, now).has_value()); // a replay is answered like the first
    }

    void hosts_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("ours");
        for (const char *host :
            { "127.0.0.1:8080", "localhost:8080", "LocalHost:8080", "[::1]:8080",
                "messaging-127.0.0.1:8080", "messaging-localhost:8080", "chime.localhost:8080",
                "messaging-chime.localhost:8080", "identity-127.0.0.1:8080" })
            QTest::newRow(host) << QByteArray(host) << true;
        for (const char *host : { "", "127.0.0.1", "127.0.0.1:8081", "127.0.0.1:80", "localhost",
                 "evil.example:8080", "127.0.0.1.evil.example:8080", "localhost.evil.example:8080",
                 "evillocalhost:8080", ".localhost:8080", "a@b.localhost:8080", "0.0.0.0:8080",
                 "127.0.0.1:8080:8080", "127.0.0.1:08080", "127.0.0.1:8080.evil", "127.0.0.2:8080",
                 "messaging-evil.example:8080", "identity-messaging-localhost:8080",
                 "a b.localhost:8080" })
            QTest::addRow("not %s", host) << QByteArray(host) << false;
    }
    void hosts()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, ours);
        FrontDoor door = makeDoor();
        door.setPort(port);
        HttpRequest request = makeRequest(host);
        sign(request); // rebinding: even a good signature does not help
        const auto result = door.admit(request, now);
        QCOMPARE(result.has_value(), ours);
        if (!ours) {
            QCOMPARE(result.error().status, 403);
            QCOMPARE(headerOf(result.error(), "x-amzn-errortype"), "AccessDeniedException"_ba);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<Spoil>("before"); // signing
        QTest::addColumn<Spoil>("after");
        const Spoil nothing = [](HttpRequest &) {};
        const auto add = [](const char *name, const char *value) -> Spoil {
            return [=](HttpRequest &r) {
                r.headers.append({ QByteArray(name), QByteArray(value) });
            };
        };
        const auto setType = [](const char *type) -> Spoil {
            return [=](HttpRequest &r) { r.headers[1].second = type; };
        };
        const char *denied = "AccessDeniedException";
        const auto row = [](const char *title, int status, const char *name, const Spoil &before,
                             const Spoil &after) {
            QTest::newRow(title) << status << QByteArray(name) << before << after;
        };
        row("Origin", 403, denied, add("Origin", "https://evil.example"), nothing);
        row("own Origin", 403, denied, add("origin", "http://127.0.0.1:8080"), nothing);
        row("null Origin", 403, denied, add("Origin", "null"), nothing);
        row("cross-site", 403, denied, add("Sec-Fetch-Site", "cross-site"), nothing);
        row("same-origin", 403, denied, add("sec-fetch-site", "same-origin"), nothing);
        row(
            "none, then cross", 403, denied,
            [](HttpRequest &r) {
                r.headers.append({ "Sec-Fetch-Site"_ba, "none"_ba });
                r.headers.append({ "Sec-Fetch-Site"_ba, "cross-site"_ba });
            },
            nothing);
        row("second Host", 403, denied, nothing, add("Host", "127.0.0.1:8080"));
        row("form", 415, "UnsupportedMediaTypeException", setType("text/plain"), nothing);
        row("urlencoded", 415, "UnsupportedMediaTypeException",
            setType("application/x-www-form-urlencoded"), nothing);
        row("near JSON", 415, "UnsupportedMediaTypeException", setType("application/json5"),
            nothing);
        row(
            "no type", 415, "UnsupportedMediaTypeException",
            [](HttpRequest &r) { r.headers.removeAt(1); }, nothing);
        row("two types", 415, "UnsupportedMediaTypeException", nothing,
            add("content-type", "text/plain"));
        row(
            "GET with body", 400, "SerializationException",
            [](HttpRequest &r) { r.method = "GET"_ba; }, nothing);
        row("unsigned", 403, "MissingAuthenticationTokenException", nothing,
            [](HttpRequest &r) { r.headers.removeLast(); });
        row(
            "bearer unsigned", 403, "InvalidSignatureException",
            [](HttpRequest &r) { r.headers.removeAt(2); },
            add("x-amz-chime-bearer", "arn:aws:chime:us-east-1:1:app-instance/a/user/bob"));
        row("bearer changed", 403, "InvalidSignatureException", nothing,
            [](HttpRequest &r) { r.headers[2].second += 'x'; });
        row("bearer twice", 403, "IncompleteSignatureException", nothing,
            add("x-amz-chime-bearer", "arn:aws:chime:us-east-1:1:app-instance/a/user/bob"));
        row("body changed", 403, "InvalidSignatureException", nothing,
            [](HttpRequest &r) { r.body[2] = 'c'; });
        row("old", 403, "InvalidSignatureException", nothing,
            [](HttpRequest &r) { sign(r, now.addSecs(-3600)); });
        row("unknown key", 401, "UnauthorizedClientException", nothing,
            [](HttpRequest &r) { r.headers.last().second.replace("AKIDEXAMPLE", "AKIDOTHER"); });
    }
    void refuses()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, name);
        QFETCH(Spoil, before);
        QFETCH(Spoil, after);
        FrontDoor door = makeDoor();
        door.setPort(port);
        HttpRequest request = makeRequest();
        before(request);
        sign(request);
        after(request);
        const auto result = door.admit(request, now);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().status, status);
        QCOMPARE(headerOf(result.error(), "x-amzn-errortype"), name);
        QCOMPARE(headerOf(result.error(), "content-type"), "application/json"_ba);
        QVERIFY(headerOf(result.error(), "access-control-allow-origin").isNull());
    }

    void onlyTheAllowedOriginMayCall_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("may");
        QTest::newRow("it") << "http://localhost:9000"_ba << true;
        QTest::newRow("another port") << "http://localhost:9001"_ba << false;
        QTest::newRow("another scheme") << "https://localhost:9000"_ba << false;
        QTest::newRow("a longer one") << "http://localhost:9000.evil.example"_ba << false;
        QTest::newRow("none at all") << "null"_ba << false;
    }
    void onlyTheAllowedOriginMayCall()
    {
        QFETCH(QByteArray, origin);
        QFETCH(bool, may);
        FrontDoor door = makeDoor();
        door.setPort(port);
        door.setAllowedOrigin("http://localhost:9000"_ba);
        HttpRequest request = makeRequest();
        request.headers.append({ "Origin"_ba, origin });
        request.headers.append({ "Sec-Fetch-Site"_ba, "same-site"_ba });
        sign(request);
        QCOMPARE(door.admit(request, now).has_value(), may);
        HttpResponse answer;
        door.showToPage(request, answer);
        QCOMPARE(headerOf(answer, "access-control-allow-origin"),
            may ? "http://localhost:9000"_ba : QByteArray());
        QCOMPARE(
            headerOf(answer, "access-control-expose-headers").contains("x-amzn-ErrorType"), may);

        HttpRequest asked = request;
        asked.method = "OPTIONS"_ba;
        asked.body.clear();
        asked.headers.append({ "Access-Control-Request-Method"_ba, "POST"_ba });
        asked.headers.append(
            { "Access-Control-Request-Headers"_ba, "authorization, X-Amz-Date"_ba });
        const auto preflight = door.preflight(asked);
        QVERIFY(preflight);
        QCOMPARE(preflight->status, may ? 204 : 403);
        QCOMPARE(headerOf(*preflight, "access-control-allow-headers"),
            may ? "authorization, x-amz-date"_ba : QByteArray());
        QVERIFY(!door.preflight(request));
    }

    void takesJsonWithACharsetAndNoBody()
    {
        FrontDoor door = makeDoor();
        door.setPort(port);
        HttpRequest request = makeRequest();
        request.headers[1].second = "Application/JSON; charset=utf-8"_ba;
        request.headers.append({ "Sec-Fetch-Site"_ba, "none"_ba });
        sign(request);
        QVERIFY(door.admit(request, now).has_value());
        HttpRequest empty = makeRequest();
        empty.method = "PUT"_ba;
        empty.headers.removeAt(1);
        empty.body.clear();
        sign(empty);
        QVERIFY(door.admit(empty, now).has_value());
    }

    void saysUnauthorizedAsTheModelDoes()
    {
        FrontDoor door = makeDoor(makeCredentials(now.addSecs(-1)));
        door.setPort(port);
        HttpRequest request = makeRequest();
        sign(request);
        const auto expired = door.admit(request, now);
        QCOMPARE(expired.error().status, 401);
        QCOMPARE(messageOf(expired.error(), u"Code"_s), u"Unauthorized"_s);
        QCOMPARE(messageOf(expired.error(), u"Message"_s),
            u"The security token included in the request is expired"_s);
    }

    void showsTheCanonicalStringOfADifferingSignature()
    {
        FrontDoor door = makeDoor();
        door.setPort(port);
        HttpRequest request = makeRequest();
        sign(request);
        request.body += ' ';
        const QString message = messageOf(door.admit(request, now).error());
        QVERIFY(message.startsWith(u"The request signature we calculated does not match"_s));
        QVERIFY(message.contains(
            u"The Canonical String for this request should have been\n'POST\n/channels/"_s));
        QVERIFY(message.contains(
            u"The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261123T120000Z\n"_s));
    }

    /// Damaged copies of a good request, over real sockets: what the handler sees is either
    /// turned away at the door or means exactly what was signed.
    void mutatedRequestsDoNotGetIn()
    {
        FrontDoor door = makeDoor();
        int admitted = 0;
        int wrong = 0;
        HttpRequest good;
        HttpLimits limits;
        limits.lingerTime = 20ms;
        limits.requestTime = 100ms;
        HttpFront front(
            [&](const HttpRequest &request, const Responder &respond) {
                if (const auto identity = door.admit(request, now); !identity) {
                    respond(identity.error());
                    return;
                }
                ++admitted;
                wrong += request.body != good.body || request.method != good.method
                    || request.header("x-amz-chime-bearer") != good.header("x-amz-chime-bearer")
                    || aws::canonicalPath(request.path) != aws::canonicalPath(good.path);
                respond({});
            },
            limits);
        QVERIFY(front.listen(0));
        door.setPort(front.port());
        good = makeRequest("127.0.0.1:" + QByteArray::number(front.port()));
        sign(good);
        const QByteArray bytes = toBytes(good);

        QRandomGenerator random(20261123);
        const auto mutate = [&random](QByteArray text) {
            for (int n = random.bounded(1, 4); n > 0; --n) {
                const int at = random.bounded(int(text.size()));
                switch (random.bounded(4)) {
                case 0:
                    text[at] = char(random.bounded(256));
                    break;
                case 1:
                    text.remove(at, random.bounded(1, 20));
                    break;
                case 2:
                    text.insert(at, text.mid(random.bounded(int(text.size())), 20));
                    break;
                default:
                    text.insert(at, "\r\n");
                }
            }
            return text;
        };
        QTcpSocket honest;
        honest.connectToHost(u"127.0.0.1"_s, front.port());
        honest.write(bytes);
        QTRY_COMPARE(admitted, 1);
        constexpr int rounds = 5000;
        constexpr int width = 50; // fewer than the front takes at once
        int answered = 0;
        for (int round = 0; round < rounds; round += width) {
            std::vector<std::unique_ptr<QTcpSocket>> clients;
            for (int i = 0; i < width; ++i) {
                auto &client = clients.emplace_back(std::make_unique<QTcpSocket>());
                client->connectToHost(u"127.0.0.1"_s, front.port());
                client->write(mutate(bytes));
            }
            const auto isDone = [](const auto &client) {
                return client->bytesAvailable() > 0
                    || client->state() == QAbstractSocket::UnconnectedState;
            };
            QTRY_VERIFY(std::all_of(clients.begin(), clients.end(), isDone));
            for (const auto &client : clients)
                answered += client->read(9) == "HTTP/1.1 ";
        }
        QCOMPARE(wrong, 0);
        QVERIFY2(answered > rounds * 9 / 10, QByteArray::number(answered));
        qInfo("%d of %d damaged requests meant the same and got in", admitted - 1, rounds);
    }
};

QTEST_GUILESS_MAIN(tst_FrontDoor)
#include "tst_frontdoor.moc"
