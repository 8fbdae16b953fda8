// SPDX-License-Identifier: Apache-2.0
#include "client/clientvalues.h"
#include "client/fakesocket.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "client/messagingsession.h"
#include "support/fakeclock.h"

#include <QTest>
#include <QUrlQuery>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

using State = SessionStatus::State;
using Trouble = SessionStatus::Trouble;
using Reason = Wakeups::Reason;

Q_DECLARE_METATYPE(carillon::SessionStatus::State)
Q_DECLARE_METATYPE(carillon::SessionStatus::Trouble)

namespace {

constexpr qint64 minute = 60'000;

/// Counts how often it was told to forget.
class CountingProvider : public aws::CredentialsProvider {
public:
    QFuture<aws::CredentialsResult> credentials() override
    {
        if (keyId.isEmpty())
            return QtFuture::makeReadyFuture(aws::CredentialsResult(exampleKeys()));
        auto keys = std::make_shared<aws::Credentials>();
        keys->accessKeyId = keyId;
        keys->secretAccessKey = aws::Secret("no matter");
        return QtFuture::makeReadyFuture(aws::CredentialsResult(keys));
    }
    void invalidate() override { qFatal("nobody says so here"); }
    void invalidateRefused(const QByteArray &id) override
    {
        ++forgotten;
        refused = id;
    }

    QByteArray keyId; ///< empty: the examples'
    int forgotten = 0;
    QByteArray refused; ///< the last one's id
};

TransportReply endpointReply(const QString &host = u"node001.ue1.ws-messaging.chime.aws"_s)
{
    return replyOf(200, wire::encodeGetMessagingSessionEndpointResponse(host));
}

TransportReply refusal(int status, const QByteArray &name)
{
    return replyOf(status, R"({"Code":"X","Message":"no"})", { { "x-amzn-ErrorType"_ba, name } });
}

wire::Event messageNamed(const QString &id)
{
    wire::Event event;
    event.type = wire::EventType::CreateChannelMessage;
    const QDateTime at({ 2026, 3, 1 }, { 12, 0 }, Qt::UTC);
    event.payload = ChannelMessage { channelNamed(u"c"_s), *MessageId::parse(id), u"x"_s, {}, {},
        {}, { alice().toString(), {} }, at, {}, at, false, {}, {}, {}, {}, {}, {} };
    return event;
}

struct Bench {
    explicit Bench(double chance = 0.999, const QString &endpointUrl = {})
        : random(chance)
        , client(transport, provider, clock, random,
              *resolveEndpoint({ u"us-east-1"_s, false, false, endpointUrl }), alice(),
              { .maxAttempts = 1, .paced = false })
        , session(client, provider, clock, random, sockets.factory(), wire::Prefetch::ByUnread)
    {
        transport.script = [this](const TransportRequest &, size_t) { return answer; };
        QObject::connect(&session, &MessagingSession::established, &session,
            [this] { told.append(u"established"_s); });
        QObject::connect(
            &session, &MessagingSession::received, &session, [this](const wire::Event &event) {
                told.append(event.message() ? event.message()->id.toString() : event.name);
            });
    }

    /// Up to the socket of the attempt under way; null when it does not come to that.
    FakeSocket *socket()
    {
        if (!QTest::qWaitFor([this] {
                return sockets.current() || session.status().state != State::Connecting;
            }))
            return nullptr;
        return sockets.current();
    }
    void goOnline()
    {
        session.start();
        socket()->establish();
    }
    qint64 attempts() const { return qint64(transport.calls.size()); }
    State state() const { return session.status().state; }

    FakeClock clock;
    FixedRandom random;
    CountingProvider provider;
    HeldTransport transport;
    TransportReply answer = endpointReply();
    MessagingClient client;
    FakeSockets sockets;
    MessagingSession session;
    QStringList told;
};

} // namespace

class TestMessagingSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectsWhereTheServiceSays();
    void plainOnlyOnThisMachine();
    void whatCameEarlyWaitsForTheSession();
    void aFloodBeforeTheSessionEndsIt();
    void framesThatAreNoEventsAreCounted();
    void closeCodes_data();
    void closeCodes();
    void eachAttemptHasAnEndpointAndASignatureOfItsOwn();
    void goesOnWithoutEnd();
    void aShortSessionIsNoSuccess();
    void expiredCredentialsOnceAMinute();
    void otherCredentialsAreOfferedAnew();
    void anEndpointRefusesCredentials();
    void anEndpointThatIsRefused_data();
    void anEndpointThatIsRefused();
    void aSilentConnectionIsLeft();
    void pongsKeepItOpen();
    void aSocketThatNeverEstablishes();
    void sleepEndsTheConnection();
    void theNetworkIsBack();
    void stopAndResume();
    void endsInItsOwnSignal();
};

void TestMessagingSession::connectsWhereTheServiceSays()
{
    Bench bench;
    QCOMPARE(bench.state(), State::Off);
    bench.session.start();
    QCOMPARE(bench.state(), State::Connecting);
    FakeSocket *socket = bench.socket();
    QVERIFY(socket);
    QCOMPARE(bench.transport.calls[0].request.url.path(), u"/endpoints/messaging-session"_s);
    QCOMPARE(bench.transport.calls[0].header("x-amz-chime-bearer"), QByteArray());
    QCOMPARE(socket->url.scheme(), u"wss"_s);
    QCOMPARE(socket->url.host(), u"node001.ue1.ws-messaging.chime.aws"_s);
    QCOMPARE(socket->url.path(), u"/connect"_s);
    const QUrlQuery query(socket->url);
    QCOMPARE(query.queryItemValue(u"userArn"_s, QUrl::FullyDecoded), alice().toString());
    QCOMPARE(query.queryItemValue(u"prefetch-on"_s), u"connect"_s);
    QCOMPARE(query.queryItemValue(u"X-Amz-SignedHeaders"_s), u"host"_s);
    QCOMPARE(query.queryItemValue(u"X-Amz-Date"_s), u"20260301T120000Z"_s);
    QCOMPARE(query.queryItemValue(u"X-Amz-Signature"_s).size(), 64);
    QCOMPARE(bench.state(), State::Connecting);
    socket->establish();
    QCOMPARE(bench.state(), State::Online);
    QCOMPARE(bench.told, (QStringList { u"established"_s, u"SESSION_ESTABLISHED"_s }));
}

void TestMessagingSession::plainOnlyOnThisMachine()
{
    for (const auto &[endpoint, host, url] : {
             std::tuple {
                 u"http://127.0.0.1:8080"_s, u"127.0.0.1:8080"_s, u"ws://127.0.0.1:8080"_s },
             std::tuple { u"http://127.0.0.1:8080"_s, u"example.com"_s, u"wss://example.com"_s },
             std::tuple { QString(), u"127.0.0.1:8080"_s, u"wss://127.0.0.1:8080"_s },
         }) {
        Bench bench(0.5, endpoint);
        bench.answer = endpointReply(host);
        bench.session.start();
        FakeSocket *socket = bench.socket();
        QVERIFY(socket);
        QCOMPARE(socket->url.toString(QUrl::RemovePath | QUrl::RemoveQuery), url);
    }
}

void TestMessagingSession::whatCameEarlyWaitsForTheSession()
{
    Bench bench;
    bench.session.start();
    FakeSocket *socket = bench.socket();
    socket->deliver(messageNamed(u"m-1"_s));
    socket->deliver(messageNamed(u"m-2"_s));
    QVERIFY(bench.told.isEmpty());
    socket->establish();
    socket->deliver(messageNamed(u"m-3"_s));
    QCOMPARE(bench.told,
        (QStringList { u"established"_s, u"SESSION_ESTABLISHED"_s, u"m-1"_s, u"m-2"_s, u"m-3"_s }));
}

void TestMessagingSession::aFloodBeforeTheSessionEndsIt()
{
    Bench bench;
    bench.session.start();
    QPointer<FakeSocket> socket = bench.socket();
    wire::Event event;
    event.name = u"X"_s;
    event.payloadText = QByteArray(wire::maxFrameBytes / 2, 'x');
    for (int i = 0; i < 100 && socket && !socket->aborted; ++i)
        socket->deliver(event);
    QCOMPARE(bench.session.status().trouble, Trouble::Flooded);
    QCOMPARE(bench.state(), State::Waiting);
    QCOMPARE(bench.session.msToNextAttempt(), minute);
}

void TestMessagingSession::framesThatAreNoEventsAreCounted()
{
    Bench bench;
    bench.goOnline();
    Q_EMIT bench.sockets.current()->received("nonsense");
    Q_EMIT bench.sockets.current()->received("{}");
    bench.sockets.current()->deliver(messageNamed(u"m-1"_s));
    QCOMPARE(bench.session.unreadableFrames(), 2);
    QCOMPARE(bench.told.last(), u"m-1"_s);
    QCOMPARE(bench.state(), State::Online);
}

void TestMessagingSession::closeCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<State>("state");
    QTest::addColumn<Trouble>("trouble");
    QTest::addColumn<int>("waitMs");
    for (const int code : { 1001, 1002, 1011, 1012, 1013, 1014, 4001, 4005, 4999 })
        QTest::addRow("%d", code) << code << State::Waiting << Trouble::ClosedByService << 1000;
    QTest::newRow("1006") << 1006 << State::Waiting << Trouble::Unreachable << 1000;
    for (const int code : { 1000, 1005, 1008, 1009, 4000 })
        QTest::addRow("%d", code) << code << State::Waiting << Trouble::ClosedByService << 60'000;
    QTest::newRow("4401") << 4401 << State::Waiting << Trouble::CredentialsRefused << 60'000;
    QTest::newRow("4429") << 4429 << State::Waiting << Trouble::TooManySessions << 1000;
    QTest::newRow("4002") << 4002 << State::Stopped << Trouble::ClosedByService << -1;
    QTest::newRow("4003") << 4003 << State::Stopped << Trouble::Forbidden << -1;
}

void TestMessagingSession::closeCodes()
{
    QFETCH(int, code);
    QFETCH(State, state);
    QFETCH(Trouble, trouble);
    QFETCH(int, waitMs);
    Bench bench;
    bench.goOnline();
    bench.sockets.current()->end(code, u"why"_s);
    QCOMPARE(bench.state(), state);
    QCOMPARE(bench.session.status().trouble, trouble);
    QCOMPARE(bench.session.status().closeCode, code);
    QCOMPARE(bench.session.status().detail, u"why"_s);
    QCOMPARE(bench.session.msToNextAttempt().value_or(-1), waitMs);
    bench.clock.advance(waitMs < 0 ? 60 * minute : waitMs);
    QTRY_COMPARE(bench.attempts(), waitMs < 0 ? 1 : 2);
    bench.session.resume();
    bench.clock.advance(ReconnectPolicy::shortestDelayMs);
    QVERIFY(bench.socket());
    bench.sockets.current()->establish();
    QCOMPARE(bench.session.status().trouble, Trouble::None);
}

void TestMessagingSession::eachAttemptHasAnEndpointAndASignatureOfItsOwn()
{
    Bench bench;
    bench.goOnline();
    const QUrlQuery first(bench.sockets.current()->url);
    bench.clock.advance(15'000);
    bench.answer = endpointReply(u"node002.example"_s);
    bench.sockets.current()->end(1001);
    bench.clock.advance(1000);
    FakeSocket *socket = bench.socket();
    QVERIFY(socket);
    QCOMPARE(socket->url.host(), u"node002.example"_s);
    const QUrlQuery second(socket->url);
    for (const QString &name : { u"X-Amz-Signature"_s, u"X-Amz-Date"_s, u"sessionId"_s })
        QVERIFY2(first.queryItemValue(name) != second.queryItemValue(name), qPrintable(name));
}

/// An hour without a network: the SDK's quick series first, then once in half a minute or more.
void TestMessagingSession::goesOnWithoutEnd()
{
    Bench bench(0.0); // the least waits there can be
    bench.answer = TransportReply();
    bench.session.start();
    int inTheFirstTenSeconds = 0;
    for (int second = 0; second < 3600; ++second) {
        QTRY_VERIFY(bench.state() == State::Waiting);
        QCOMPARE(bench.session.status().trouble, Trouble::NoEndpoint);
        bench.clock.advance(1000);
        if (second == 9)
            inTheFirstTenSeconds = int(bench.attempts());
    }
    QVERIFY(inTheFirstTenSeconds >= 5 && inTheFirstTenSeconds <= 11);
    QVERIFY2(bench.attempts() <= 11 + 3600 / 30 && bench.attempts() >= 3600 / 60,
        qPrintable(QString::number(bench.attempts())));
    bench.answer = endpointReply();
    bench.clock.advance(minute);
    QVERIFY(bench.socket());
    bench.sockets.current()->establish();
    QCOMPARE(bench.state(), State::Online);
}

/// Established and cut at once, again and again, is as bad as no connection.
void TestMessagingSession::aShortSessionIsNoSuccess()
{
    Bench bench(0.5);
    bench.session.start();
    for (int second = 0; second < 600; ++second) {
        if (FakeSocket *socket = bench.socket()) {
            socket->establish();
            socket->end(1006);
        }
        bench.clock.advance(1000);
    }
    QVERIFY2(bench.attempts() < 40, qPrintable(QString::number(bench.attempts())));
    // One that lasts makes good for them.
    bench.clock.advance(minute);
    QVERIFY(bench.socket());
    bench.sockets.current()->establish();
    bench.clock.advance(ReconnectPolicy::steadyMs);
    bench.sockets.current()->end(1006);
    QCOMPARE(bench.session.msToNextAttempt(), 1000);
}

/// A few times, for whoever renews them may be late; then only when somebody says so.
void TestMessagingSession::expiredCredentialsOnceAMinute()
{
    Bench bench;
    bench.session.start();
    for (int second = 0; second < 600; ++second) {
        if (FakeSocket *socket = bench.socket())
            socket->end(4401, u"expired"_s);
        QCOMPARE(bench.session.status().trouble, Trouble::CredentialsRefused);
        const bool goesOn = bench.attempts() < MessagingSession::mostRefusals;
        QCOMPARE(bench.state(), goesOn ? State::Waiting : State::Stopped);
        QVERIFY(bench.attempts() <= 1 + second / 60);
        // Neither of these is a reason to ask sooner.
        bench.session.wake(Reason::NetworkUp);
        bench.session.wake(Reason::Resumed);
        bench.clock.advance(1000);
    }
    QCOMPARE(bench.attempts(), qint64(MessagingSession::mostRefusals));
    QCOMPARE(bench.provider.forgotten, int(bench.attempts()));
    QCOMPARE(bench.provider.refused, exampleKeys()->accessKeyId);
    bench.session.resume();
    QVERIFY(bench.socket());
    bench.sockets.current()->end(4401);
    QCOMPARE(bench.state(), State::Waiting); // the count begins anew
    bench.clock.advance(minute);
    QVERIFY(bench.socket());
    bench.sockets.current()->establish();
    QCOMPARE(bench.state(), State::Online);
}

void TestMessagingSession::otherCredentialsAreOfferedAnew()
{
    Bench bench;
    bench.session.start();
    for (int attempt = 1; attempt <= MessagingSession::mostRefusalsInARow; ++attempt) {
        bench.provider.keyId = "AKID" + QByteArray::number(attempt / 3); // renewed, and no better
        QVERIFY2(bench.socket(), qPrintable(QString::number(attempt)));
        bench.sockets.current()->end(4401);
        const bool goesOn = attempt < MessagingSession::mostRefusalsInARow;
        QCOMPARE(bench.state(), goesOn ? State::Waiting : State::Stopped);
        bench.clock.advance(minute);
    }
    bench.session.resume();
    QVERIFY(bench.socket());
    bench.sockets.current()->end(4401);
    QCOMPARE(bench.state(), State::Waiting); // the count begins anew
}

/// Before it comes to a connection.
void TestMessagingSession::anEndpointRefusesCredentials()
{
    Bench bench;
    bench.answer = refusal(403, "ExpiredTokenException");
    bench.session.start();
    for (int waited = 0; waited < 60; ++waited) {
        QTRY_VERIFY(bench.state() != State::Connecting);
        bench.clock.advance(minute);
    }
    QCOMPARE(bench.state(), State::Stopped);
    QCOMPARE(bench.attempts(), qint64(MessagingSession::mostRefusals));
}

void TestMessagingSession::anEndpointThatIsRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<Trouble>("trouble");
    QTest::addColumn<bool>("slow");
    QTest::newRow("expired") << 403 << "ExpiredTokenException"_ba << Trouble::CredentialsRefused
                             << true;
    QTest::newRow("signature") << 403 << "InvalidSignatureException"_ba
                               << Trouble::CredentialsRefused << true;
    QTest::newRow("denied") << 403 << "AccessDeniedException"_ba << Trouble::Forbidden << true;
    QTest::newRow("forbidden") << 403 << "ForbiddenException"_ba << Trouble::Forbidden << true;
    QTest::newRow("not offered") << 501 << "UnknownOperationException"_ba << Trouble::NoEndpoint
                                 << true;
    QTest::newRow("unavailable") << 503 << "ServiceUnavailableException"_ba << Trouble::NoEndpoint
                                 << false;
    QTest::newRow("throttled") << 429 << "ThrottledClientException"_ba << Trouble::NoEndpoint
                               << false;
}

void TestMessagingSession::anEndpointThatIsRefused()
{
    QFETCH(int, status);
    QFETCH(QByteArray, name);
    QFETCH(Trouble, trouble);
    QFETCH(bool, slow);
    Bench bench;
    bench.answer = refusal(status, name);
    bench.session.start();
    QTRY_COMPARE(bench.state(), State::Waiting);
    QCOMPARE(bench.session.status().trouble, trouble);
    QVERIFY(bench.session.status().error);
    QCOMPARE(bench.session.msToNextAttempt(), slow ? 60'000 : 1000);
}

void TestMessagingSession::aSilentConnectionIsLeft()
{
    Bench bench;
    bench.goOnline();
    const QPointer<FakeSocket> socket = bench.sockets.current();
    bench.clock.advance(MessagingSession::pingEveryMs);
    QCOMPARE(socket->pings, 1);
    // Frames that were on their way already say nothing about now.
    socket->deliver(messageNamed(u"m-1"_s));
    bench.clock.advance(MessagingSession::pongWithinMs - 1);
    QCOMPARE(bench.state(), State::Online);
    bench.clock.advance(1);
    QCOMPARE(bench.session.status().trouble, Trouble::Silent);
    QVERIFY(!socket || socket->aborted);
    bench.clock.advance(1000);
    QVERIFY(bench.socket());
}

void TestMessagingSession::pongsKeepItOpen()
{
    Bench bench;
    bench.goOnline();
    FakeSocket *socket = bench.sockets.current();
    for (int i = 1; i <= 100; ++i) {
        bench.clock.advance(MessagingSession::pingEveryMs);
        QCOMPARE(socket->pings, i);
        Q_EMIT socket->ponged();
    }
    QCOMPARE(bench.state(), State::Online);
    QCOMPARE(bench.attempts(), 1);
}

void TestMessagingSession::aSocketThatNeverEstablishes()
{
    Bench bench;
    bench.session.start();
    FakeSocket *socket = bench.socket();
    Q_EMIT socket->opened();
    bench.clock.advance(MessagingSession::establishWithinMs - 1);
    QCOMPARE(bench.state(), State::Connecting);
    bench.clock.advance(1);
    QCOMPARE(bench.session.status().trouble, Trouble::NotEstablished);
    QCOMPARE(bench.state(), State::Waiting);
}

void TestMessagingSession::sleepEndsTheConnection()
{
    Bench bench;
    bench.goOnline();
    const QPointer<FakeSocket> socket = bench.sockets.current();
    bench.clock.suspend(8 * 60 * minute);
    bench.clock.advance(5000);
    bench.session.wake(Reason::Resumed);
    QVERIFY(!socket || socket->aborted);
    FakeSocket *next = bench.socket();
    QVERIFY(next);
    QCOMPARE(QUrlQuery(next->url).queryItemValue(u"X-Amz-Date"_s), u"20260301T200005Z"_s);
    next->establish();
    QCOMPARE(bench.told.count(u"established"_s), 2);
}

void TestMessagingSession::theNetworkIsBack()
{
    Bench bench;
    bench.goOnline();
    bench.session.wake(Reason::NetworkUp); // is it still there?
    QCOMPARE(bench.sockets.current()->pings, 1);
    bench.clock.advance(MessagingSession::pongWithinMs);
    QCOMPARE(bench.state(), State::Waiting);
    bench.session.wake(Reason::NetworkUp); // no need to wait
    QCOMPARE(bench.state(), State::Connecting);
    QVERIFY(bench.socket());
}

void TestMessagingSession::stopAndResume()
{
    Bench bench;
    bench.goOnline();
    const QPointer<FakeSocket> socket = bench.sockets.current();
    bench.session.stop();
    QCOMPARE(bench.state(), State::Off);
    QVERIFY(!socket || socket->aborted);
    bench.session.resume();
    bench.clock.advance(60 * minute);
    QCOMPARE(bench.state(), State::Off); // nobody started it
    bench.session.start();
    QVERIFY(bench.socket());
    // However often somebody asks: one connect a second.
    for (int i = 0; i < 20; ++i)
        bench.session.resume();
    QVERIFY(!bench.sockets.current());
    bench.clock.advance(1000);
    QVERIFY(bench.socket());
    QCOMPARE(bench.attempts(), 3);
}

void TestMessagingSession::endsInItsOwnSignal()
{
    Bench bench;
    auto session = std::make_unique<MessagingSession>(
        bench.client, bench.provider, bench.clock, bench.random, bench.sockets.factory());
    connect(
        session.get(), &MessagingSession::established, &bench.session, [&] { session.reset(); });
    session->start();
    QTRY_VERIFY(bench.sockets.current());
    bench.sockets.current()->deliver(messageNamed(u"m-1"_s));
    bench.sockets.current()->establish();
    QVERIFY(!session);
    QVERIFY(!bench.sockets.current());
}

QTEST_GUILESS_MAIN(TestMessagingSession)
#include "tst_messagingsession.moc"
