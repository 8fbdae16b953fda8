// SPDX-License-Identifier: Apache-2.0
#include "client/connectsigner.h"
#include "client/websocket.h"
#include "demoworld.h"
#include "localservice/localservice.h"
#include "signingclient.h"
#include "wire/events.h"
#include "wire/sessions.h"

#include <QFile>
#include <QJsonArray>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::test;
using namespace Qt::StringLiterals;
using localservice::LocalService;
using localservice::Running;
using wire::EventType;

namespace {

/// A connection of one user, and all it is told.
class Listener {
public:
    Listener(const Running &service, const QString &user, const aws::CredentialsPtr &credentials,
        wire::Prefetch prefetch = wire::Prefetch::None)
    {
        QObject::connect(&m_socket, &Socket::received, &m_socket, [this](const QByteArray &text) {
            if (const auto event = wire::parseEvent(text))
                events.append(*event);
        });
        QObject::connect(
            &m_socket, &Socket::closed, &m_socket, [this](const SocketEnd &how) { end = how; });
        ConnectSigner signer({ service.endpoint, service.region });
        const QString host = u"127.0.0.1:%1"_s.arg(service.endpoint.port());
        m_socket.open(signer.url(host, { *AppInstanceUserArn::parse(user), u"session"_s, prefetch },
            *credentials, QDateTime::currentDateTimeUtc()));
    }
    bool isEstablished() const
    {
        return !events.isEmpty() && events.first().type == EventType::SessionEstablished;
    }
    QStringList contents() const
    {
        QStringList found;
        for (const wire::Event &event : events) {
            if (event.message())
                found.append(event.message()->content);
        }
        return found;
    }

    QList<wire::Event> events;
    std::optional<SocketEnd> end;

private:
    WebSocket m_socket;
};

} // namespace

class TestSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theEndpointIsItsOwn();
    void membersAreTold();
    void refusalsComeAfterTheUpgrade_data();
    void refusalsComeAfterTheUpgrade();
    void tenConnectionsAUser();
    void oneConnectionASecond();
    void anAdministratorCutsThem();
    void whoIsDeletedIsCutOff();
    void aResetCutsThem();
    void prefetching();
    void prefetchingTheMostActive_data();
    void prefetchingTheMostActive();
    void noPagesInABrowser();
    void otherPathsAreRefused();

private:
    Reply post(const QByteArray &control, const QByteArray &body)
    {
        return SigningClient(*m_running).call("POST", "/_carillon/" + control, body);
    }
    Reply send(const QString &as, const QString &channel, const QString &content)
    {
        return SigningClient(*m_running, userArn(as))
            .call("POST", channelPath(channelArn(channel), "/messages"),
                sendBody(content, u"token-"_s + content));
    }

    std::unique_ptr<LocalService> m_service;
    std::optional<Running> m_running;
};

void TestSessions::init()
{
    localservice::Options options;
    options.quotas = false;
    m_service = std::make_unique<LocalService>(options);
    auto started = m_service->start();
    started.waitForFinished();
    QVERIFY(started.result());
    m_running = *started.result();
}

void TestSessions::theEndpointIsItsOwn()
{
    const Reply reply = SigningClient(*m_running).call("GET", "/endpoints/messaging-session");
    QCOMPARE(reply.status, 200);
    QCOMPARE(wire::parseGetMessagingSessionEndpointResponse(reply.body),
        u"127.0.0.1:%1"_s.arg(m_running->endpoint.port()));
}

/// Members in whatever connection; nobody else.
void TestSessions::membersAreTold()
{
    Listener alice(*m_running, userArn(u"alice"_s), m_running->credentials);
    Listener aliceToo(*m_running, userArn(u"alice"_s), m_running->credentials);
    Listener carol(*m_running, userArn(u"carol"_s), m_running->credentials);
    QTRY_VERIFY(alice.isEstablished() && aliceToo.isEstablished() && carol.isEstablished());
    const QString secret = u"release.room:2026@eu_1"_s; // not Carol's
    QCOMPARE(send(u"bob"_s, secret, u"one"_s).status, 201);
    QCOMPARE(send(u"bob"_s, u"general"_s, u"two"_s).status, 201);
    QCOMPARE(send(u"bob"_s, u"general"_s, u"two"_s).status, 201); // a replay is no news
    QCOMPARE(send(u"alice"_s, u"general"_s, u"three"_s).status, 201);
    QTRY_COMPARE(carol.contents(), (QStringList { u"two"_s, u"three"_s }));
    QTRY_COMPARE(alice.contents(), (QStringList { u"one"_s, u"two"_s, u"three"_s }));
    QTRY_COMPARE(aliceToo.contents(), alice.contents());
    const ChannelMessage &message = *alice.events.at(1).message();
    QCOMPARE(alice.events.at(1).type, EventType::CreateChannelMessage);
    QCOMPARE(alice.events.at(1).messageType, u"STANDARD"_s);
    QCOMPARE(message.channel.toString(), channelArn(secret));
    QCOMPARE(message.sender, (Identity { userArn(u"bob"_s), u"Bob"_s }));
    QVERIFY(message.createdAt.isValid() && message.lastUpdatedAt.isValid());
}

void TestSessions::refusalsComeAfterTheUpgrade_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<bool>("ownKey");
    QTest::addColumn<int>("code");
    QTest::newRow("another secret") << u"alice"_s << false << 4401;
    QTest::newRow("nobody we know") << u"mallory"_s << true << 4003;
}

void TestSessions::refusalsComeAfterTheUpgrade()
{
    QFETCH(QString, user);
    QFETCH(bool, ownKey);
    QFETCH(int, code);
    auto wrong = std::make_shared<aws::Credentials>();
    wrong->accessKeyId = m_running->credentials->accessKeyId;
    wrong->secretAccessKey = aws::Secret("no such secret");
    Listener listener(
        *m_running, userArn(user), ownKey ? m_running->credentials : aws::CredentialsPtr(wrong));
    QTRY_VERIFY(listener.end);
    QCOMPARE(listener.end->code, code);
    QVERIFY(listener.events.isEmpty());
}

void TestSessions::tenConnectionsAUser()
{
    std::vector<std::unique_ptr<Listener>> listeners;
    for (int i = 0; i < 10; ++i) {
        listeners.push_back(
            std::make_unique<Listener>(*m_running, userArn(u"alice"_s), m_running->credentials));
        QTRY_VERIFY(listeners.back()->isEstablished());
    }
    Listener eleventh(*m_running, userArn(u"alice"_s), m_running->credentials);
    Listener bob(*m_running, userArn(u"bob"_s), m_running->credentials);
    QTRY_VERIFY(eleventh.end);
    QCOMPARE(eleventh.end->code, 4429); // clients come back after it
    QTRY_VERIFY(bob.isEstablished());
    listeners.pop_back();
    QVERIFY(QTest::qWaitFor([this] {
        Listener again(*m_running, userArn(u"alice"_s), m_running->credentials);
        return QTest::qWaitFor([&again] { return again.end || again.isEstablished(); })
            && again.isEstablished();
    }));
}

/// Who comes sooner is told to try again, by a code that clients obey.
void TestSessions::oneConnectionASecond()
{
    QCOMPARE(post("quotas", "{\"Enabled\":true}").status, 200);
    std::vector<std::unique_ptr<Listener>> listeners;
    const auto turnedAway = [&listeners] {
        return std::ranges::find_if(
            listeners, [](const auto &each) { return each->end.has_value(); });
    };
    for (int i = 0; i < 10; ++i)
        listeners.push_back(
            std::make_unique<Listener>(*m_running, userArn(u"alice"_s), m_running->credentials));
    Listener bob(*m_running, userArn(u"bob"_s), m_running->credentials);
    QTRY_VERIFY(turnedAway() != listeners.end());
    QCOMPARE((*turnedAway())->end->code, 4429);
    QTRY_VERIFY(bob.isEstablished());
    QTRY_VERIFY(
        std::ranges::any_of(listeners, [](const auto &each) { return each->isEstablished(); }));
}

void TestSessions::anAdministratorCutsThem()
{
    Listener alice(*m_running, userArn(u"alice"_s), m_running->credentials);
    Listener bob(*m_running, userArn(u"bob"_s), m_running->credentials);
    QTRY_VERIFY(alice.isEstablished() && bob.isEstablished());
    const SigningClient client(*m_running);
    const QJsonArray open
        = client.call("GET", "/_carillon/sessions").object().value(u"Sessions"_s).toArray();
    QCOMPARE(open.size(), 2);
    QCOMPARE(open.first().toObject().value(u"SessionId"_s).toString(), u"session"_s);

    for (const char *body : { "{}", "{\"CloseCode\":1006}", "{\"CloseCode\":4002.5}",
             "{\"CloseCode\":4002,\"User\":\"x\"}", "{\"CloseCode\":\"4002\"}" })
        QCOMPARE(post("sessions", body).status, 400);
    QVERIFY(!alice.end);
    QCOMPARE(
        post("sessions",
            "{\"CloseCode\":4002,\"AppInstanceUserArn\":\"" + userArn(u"alice"_s).toUtf8() + "\"}")
            .status,
        200);
    QTRY_VERIFY(alice.end);
    QCOMPARE(alice.end->code, 4002);
    QVERIFY(!bob.end);
    QCOMPARE(post("sessions", "{\"CloseCode\":1001}").status, 200);
    QTRY_VERIFY(bob.end);
    QCOMPARE(bob.end->code, 1001);
}

void TestSessions::whoIsDeletedIsCutOff()
{
    Listener alice(*m_running, userArn(u"alice"_s), m_running->credentials);
    Listener bob(*m_running, userArn(u"bob"_s), m_running->credentials);
    QTRY_VERIFY(alice.isEstablished() && bob.isEstablished());
    const SigningClient client(*m_running);
    const auto pathOf = [](const QString &arn, const QByteArray &kind) {
        return "/" + kind + "/" + QUrl::toPercentEncoding(arn);
    };
    QCOMPARE(client.call("DELETE", pathOf(userArn(u"alice"_s), "app-instance-users")).status, 204);
    QTRY_VERIFY(alice.end);
    QCOMPARE(alice.end->code, 4003);
    QVERIFY(!bob.end);
    QCOMPARE(client
                 .call("DELETE",
                     pathOf(AppInstanceUserArn::parse(userArn(u"bob"_s))->appInstance().toString(),
                         "app-instances"))
                 .status,
        204);
    QTRY_VERIFY(bob.end);
    QCOMPARE(bob.end->code, 4003);
}

void TestSessions::aResetCutsThem()
{
    Listener alice(*m_running, userArn(u"alice"_s), m_running->credentials);
    QTRY_VERIFY(alice.isEstablished());
    QCOMPARE(post("reset", "{}").status, 200);
    QTRY_VERIFY(alice.end);
    QCOMPARE(alice.end->code, 1001);
}

void TestSessions::prefetching()
{
    Listener alice(
        *m_running, userArn(u"alice"_s), m_running->credentials, wire::Prefetch::ByLastMessage);
    QTRY_VERIFY(alice.events.size() >= 4);
    QVERIFY(alice.isEstablished());
    const wire::ChannelDetails *general = nullptr;
    for (const wire::Event &event : std::as_const(alice.events)) {
        const auto *details = std::get_if<wire::ChannelDetails>(&event.payload);
        if (details && details->channel.arn.toString() == channelArn(u"general"_s))
            general = details;
    }
    QVERIFY(general);
    QCOMPARE(general->channel.name, u"general"_s);
    QCOMPARE(general->messages.size(), 9);
    QVERIFY(general->messages.first().createdAt > general->messages.last().createdAt);
    QCOMPARE(general->members.size(), 3);
    QVERIFY(!general->hasMoreMessages);
}

void TestSessions::prefetchingTheMostActive_data()
{
    QTest::addColumn<bool>("unreadFirst");
    QTest::newRow("by the last message") << false;
    QTest::newRow("unread ones first") << true;
}

/// Alice is in 300 channels, in no order; the newest ten of them she has read.
void TestSessions::prefetchingTheMostActive()
{
    QFETCH(bool, unreadFirst);
    constexpr int channelCount = 300;
    constexpr int readCount = 10;
    const auto nameOf = [](int rank) { return u"c-%1"_s.arg(rank); };
    QJsonArray channels;
    for (int i = 0; i < channelCount; ++i) {
        const int rank = i * 7 % channelCount; // 0: the newest; the last one has no message
        QJsonArray messages;
        if (rank < channelCount - 1) {
            messages.append(QJsonObject { { u"From"_s, u"bob"_s },
                { u"SecondsAgo"_s, 1000 + rank * 60 }, { u"Content"_s, nameOf(rank) } });
        }
        channels.append(QJsonObject { { u"Id"_s, nameOf(rank) }, { u"Name"_s, nameOf(rank) },
            { u"CreatedBy"_s, u"bob"_s }, { u"Members"_s, QJsonArray { u"alice"_s, u"bob"_s } },
            { u"Messages"_s, messages } });
    }
    const auto user = [](const QString &id) {
        return QJsonObject { { u"Id"_s, id }, { u"Name"_s, id } };
    };
    QTemporaryDir dir;
    localservice::Options options;
    options.quotas = false;
    options.seedFile = dir.filePath(u"seed.json"_s);
    QFile file(options.seedFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(
        QJsonObject { { u"Region"_s, u"us-east-1"_s }, { u"Account"_s, u"123456789012"_s },
            { u"AppInstanceId"_s, appInstance.section(u'/', 1) },
            { u"Users"_s, QJsonArray { user(u"alice"_s), user(u"bob"_s) } },
            { u"Channels"_s, channels } })
                   .toJson());
    file.close();
    LocalService service(options);
    auto started = service.start();
    started.waitForFinished();
    QVERIFY2(started.result(), started.result() ? "" : qPrintable(started.result().error().text));
    const SigningClient asAlice(*started.result(), userArn(u"alice"_s));
    for (int rank = 0; rank < readCount; ++rank)
        QCOMPARE(
            asAlice.call("PUT", channelPath(channelArn(nameOf(rank)), "/readMarker")).status, 200);

    Listener alice(*started.result(), userArn(u"alice"_s), started.result()->credentials,
        unreadFirst ? wire::Prefetch::ByUnread : wire::Prefetch::ByLastMessage);
    QTRY_VERIFY(alice.isEstablished());
    // What is told after it shows that there is no more.
    const SigningClient asBob(*started.result(), userArn(u"bob"_s));
    QCOMPARE(asBob
                 .call("POST", channelPath(channelArn(nameOf(0)), "/messages"),
                     sendBody(u"that was all"_s, u"token-1"_s))
                 .status,
        201);
    QTRY_COMPARE(alice.contents(), QStringList { u"that was all"_s });
    QStringList told;
    for (const wire::Event &event : std::as_const(alice.events)) {
        if (const auto *details = std::get_if<wire::ChannelDetails>(&event.payload))
            told.append(details->channel.name);
    }
    QStringList expected;
    for (int i = 0; i < 50; ++i) // the published quota
        expected.append(nameOf(unreadFirst ? readCount + i : i));
    QCOMPARE(told, expected);
}

/// What a page could send: the browser adds Origin to each.
void TestSessions::noPagesInABrowser()
{
    const auto socket = SigningClient(*m_running).connected();
    socket->write(
        "GET /connect HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_running->endpoint.port())
        + "\r\nOrigin: http://evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Key: DiGC2ihpQblmSZnIW5sdbw==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QCOMPARE(SigningClient::read(*socket).status, 403);
}

void TestSessions::otherPathsAreRefused()
{
    const auto socket = SigningClient(*m_running).connected();
    socket->write("GET /channels HTTP/1.1\r\nHost: 127.0.0.1:"
        + QByteArray::number(m_running->endpoint.port())
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Key: DiGC2ihpQblmSZnIW5sdbw==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QCOMPARE(SigningClient::read(*socket).status, 404);
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
