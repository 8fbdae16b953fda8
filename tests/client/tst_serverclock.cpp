// SPDX-License-Identifier: Apache-2.0
#include "client/clientvalues.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "client/serverclock.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 minuteMs = 60'000;
constexpr qint64 dayMs = 24 * 60 * minuteMs;
constexpr qint64 tenYearsMs = 3652 * dayMs;

QByteArray httpText(const QDateTime &moment)
{
    return moment.toString(Qt::RFC2822Date).replace(u"+0000"_s, u"GMT"_s).toLatin1();
}

HeaderList dated(const QDateTime &moment)
{
    return { { "Date"_ba, httpText(moment) } };
}

/// A clock that is right: the FakeClock's, without its jumps.
class TrueTime {
public:
    explicit TrueTime(const FakeClock &clock)
        : m_clock(clock)
        , m_start(clock.now().addMSecs(-clock.bootMs()))
    {
    }
    QDateTime now() const { return m_start.addMSecs(m_clock.bootMs()); }

private:
    const FakeClock &m_clock;
    QDateTime m_start;
};

QByteArray messageBody(const QByteArray &message)
{
    return "{\"message\":\"" + message + "\"}";
}

QDateTime signingTime(const TransportRequest &request)
{
    for (const auto &[name, value] : request.headers) {
        if (name.compare("x-amz-date", Qt::CaseInsensitive) != 0)
            continue;
        QDateTime moment
            = QDateTime::fromString(QString::fromLatin1(value), u"yyyyMMdd'T'hhmmss'Z'"_s);
        moment.setTimeSpec(Qt::UTC);
        return moment;
    }
    return {};
}

/// A service that verifies dates as AWS does, and a client whose wall can be wrong.
struct Bench {
    Bench()
    {
        clock.hurried = true;
        transport.script = [this](const TransportRequest &request, size_t) {
            if (onTheWay)
                onTheWay();
            return answerTo(request);
        };
    }

    TransportReply answerTo(const TransportRequest &request) const
    {
        const QDateTime signedAt = signingTime(request);
        const qint64 late = signedAt.secsTo(trueTime.now());
        if (signedAt.isValid() && std::abs(late) <= toleratedSeconds) {
            TransportReply reply = sentReply();
            reply.headers = dated(trueTime.now());
            return reply;
        }
        HeaderList headers = dated(trueTime.now());
        headers.append({ "x-amzn-ErrorType"_ba, refusal });
        return replyOf(403, late > 0 ? expired : early, headers);
    }

    /// The attempts it took; 0: it did not arrive.
    int send()
    {
        auto future = client.sendChannelMessage(channelNamed(u"c"_s), "{\"Content\":\"x\"}");
        // Nothing here waits for anything but posted events.
        for (int turn = 0; turn < 100 && !future.isFinished(); ++turn)
            QCoreApplication::sendPostedEvents();
        return future.isFinished() && future.result() ? future.result()->attempts : 0;
    }

    FakeClock clock;
    TrueTime trueTime { clock };
    FixedRandom random { 0.5 };
    aws::StaticCredentialsProvider credentials { exampleKeys() };
    HeldTransport transport;
    MessagingClient client { transport, credentials, clock, random,
        *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice(), { .paced = false } };
    qint64 toleratedSeconds = 300;
    QByteArray refusal = "InvalidSignatureException";
    QByteArray expired = messageBody("Signature expired: a is now earlier than b (c - 5 min.)");
    QByteArray early
        = messageBody("Signature not yet current: a is still later than b (c + 5 min.)");
    std::function<void()> onTheWay; ///< between the signing and the service's verdict
};

void offsetRows()
{
    QTest::addColumn<qint64>("ms");
    QTest::newRow("none") << qint64(0);
    QTest::newRow("a little fast") << 20'000LL;
    QTest::newRow("a little slow") << -20'000LL;
    QTest::newRow("5 minutes fast") << 5 * minuteMs + 1000;
    QTest::newRow("5 minutes slow") << -5 * minuteMs - 1000;
    QTest::newRow("16 minutes fast") << 16 * minuteMs;
    QTest::newRow("16 minutes slow") << -16 * minuteMs;
    QTest::newRow("a day fast") << dayMs;
    QTest::newRow("a day slow") << -dayMs;
    QTest::newRow("10 years fast") << tenYearsMs;
    QTest::newRow("10 years slow") << -tenYearsMs;
}

} // namespace

/// The figures asked for: whatever the wall says and whenever it jumps, two more attempts at most.
class TestServerClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWrongWallCostsOneAttempt_data() { offsetRows(); }
    void aWrongWallCostsOneAttempt()
    {
        QFETCH(qint64, ms);
        Bench bench;
        bench.clock.jump(ms);
        QCOMPARE(bench.send(), std::abs(ms) > 5 * minuteMs ? 2 : 1);
        for (int i = 0; i < 20; ++i) {
            bench.clock.advance(7 * minuteMs);
            QCOMPARE(bench.send(), 1);
        }
    }

    void aJumpBetweenRequestsCostsNone_data() { offsetRows(); }
    void aJumpBetweenRequestsCostsNone()
    {
        QFETCH(qint64, ms);
        Bench bench;
        QCOMPARE(bench.send(), 1);
        bench.clock.jump(ms);
        QCOMPARE(bench.send(), 1);
        bench.clock.jump(-ms); // somebody set it right
        QCOMPARE(bench.send(), 1);
    }

    void aJumpInFlightCostsNone_data() { offsetRows(); }
    void aJumpInFlightCostsNone()
    {
        QFETCH(qint64, ms);
        Bench bench;
        bench.onTheWay = [&bench, ms] {
            bench.clock.jump(ms);
            bench.clock.advance(300);
        };
        for (int i = 0; i < 5; ++i)
            QCOMPARE(bench.send(), 1);
    }

    void aJumpInFlightOfAFirstRefusal_data() { offsetRows(); }
    void aJumpInFlightOfAFirstRefusal()
    {
        QFETCH(qint64, ms);
        Bench bench;
        bench.clock.jump(dayMs);
        bench.onTheWay = [&bench, ms] { bench.clock.jump(ms); };
        QCOMPARE(bench.send(), 2);
        QCOMPARE(bench.send(), 1);
    }

    void sleepCostsNone()
    {
        Bench bench;
        bench.clock.jump(-dayMs);
        QCOMPARE(bench.send(), 2);
        bench.clock.suspend(9 * 60 * minuteMs);
        QCOMPARE(bench.send(), 1);
        bench.clock.jump(dayMs);
        bench.clock.suspend(3 * dayMs);
        QCOMPARE(bench.send(), 1);
    }

    void sleepInFlightCostsOne()
    {
        // Signed, asleep for hours, then on the wire: refused, and the Date is of no use for the
        // midpoint of so long an exchange. The wall is right.
        Bench bench;
        bool first = true;
        bench.onTheWay = [&] {
            if (std::exchange(first, false))
                bench.clock.suspend(8 * 60 * minuteMs);
        };
        QCOMPARE(bench.send(), 2);
    }

    void whateverTheRefusalIsCalled_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("body");
        for (const char *name : { "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture",
                 "InvalidSignatureException", "SignatureDoesNotMatch", "AccessDeniedException",
                 "AuthFailure", "IncompleteSignatureException" })
            QTest::newRow(name) << QByteArray(name) << "{}"_ba;
    }
    void whateverTheRefusalIsCalled()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, body);
        for (const qint64 ms : { 16 * minuteMs, -16 * minuteMs }) {
            Bench bench;
            bench.refusal = name;
            bench.expired = bench.early = body;
            bench.clock.jump(ms);
            QCOMPARE(bench.send(), 2);
        }
    }

    void aStrictServiceIsBelievedToo()
    {
        // It says so, though its Date is not far from ours.
        Bench bench;
        bench.toleratedSeconds = 90;
        bench.clock.jump(2 * minuteMs);
        QCOMPARE(bench.send(), 2);
        QCOMPARE(bench.send(), 1);
    }

    void refusalsThatNameNoTimeAreNotRepeated()
    {
        Bench bench;
        bench.clock.jump(dayMs);
        bench.transport.script = [](const TransportRequest &, size_t) {
            return replyOf(403, "{}", { { "x-amzn-ErrorType"_ba, "RequestTimeTooSkewed"_ba } });
        };
        QCOMPARE(bench.send(), 0);
        QCOMPARE(bench.transport.calls.size(), 1U);
    }

    void aRightClockThatIsRefusedIsNotTriedAgain()
    {
        Bench bench;
        bench.toleratedSeconds = -1;
        auto future = bench.client.sendChannelMessage(channelNamed(u"c"_s), "{}");
        QVERIFY(QTest::qWaitFor([&future] { return future.isFinished(); }));
        QCOMPARE(future.result().error().kind, ErrorKind::ClockSkewed); // by its words
        QCOMPARE(bench.transport.calls.size(), 1U);
    }

    void aProxysWrongDateIsForgotten()
    {
        Bench bench;
        QCOMPARE(bench.send(), 1);
        const auto service = bench.transport.script;
        bool first = true;
        bench.transport.script = [&](const TransportRequest &request, size_t count) {
            if (std::exchange(first, false))
                return replyOf(502, "", dated(bench.trueTime.now().addYears(-40)));
            return service(request, count);
        };
        QCOMPARE(bench.send(), 3);
        QCOMPARE(bench.send(), 1);
    }

    void nothingDrifts()
    {
        // Slow answers and whole seconds, a thousand times: the error stays that of one answer.
        Bench bench;
        bench.clock.jump(16 * minuteMs);
        QCOMPARE(bench.send(), 2);
        qint64 tookMs = 0;
        qint64 worstMs = 0;
        bench.onTheWay = [&] {
            const QDateTime signedAt = signingTime(bench.transport.calls.back().request);
            worstMs = std::max(worstMs, std::abs(signedAt.msecsTo(bench.trueTime.now())));
            bench.clock.advance(tookMs);
        };
        for (int i = 0; i < 1000; ++i) {
            tookMs = (i * 7919) % 29'000;
            QCOMPARE(bench.send(), 1);
        }
        QVERIFY2(worstMs <= 29'000 / 2 + 2000, qPrintable(QString::number(worstMs)));
    }

    void theMidpointIsTaken()
    {
        FakeClock clock;
        ServerClock server(clock);
        const QDateTime noon = clock.now();
        clock.advance(10'000);
        server.learn(dated(noon.addSecs(3600)), 0); // said 5 s ago
        QCOMPARE(server.now(), noon.addSecs(3605).addMSecs(500));
        clock.advance(1000);
        QCOMPARE(server.now(), noon.addSecs(3606).addMSecs(500));
        clock.jump(3'600'000);
        QCOMPARE(server.now(), clock.now()); // near enough: the wall's
    }

    void whatIsNotLearned_data()
    {
        QTest::addColumn<HeaderList>("headers");
        QTest::addColumn<qint64>("tookMs");
        const auto date = std::pair("Date"_ba, "Sun, 01 Mar 2020 12:00:00 GMT"_ba);
        QTest::newRow("none") << HeaderList {} << 10LL;
        QTest::newRow("no date") << HeaderList { { "Date"_ba, "yesterday"_ba } } << 10LL;
        QTest::newRow("cached") << HeaderList { date, { "Age"_ba, "0"_ba } } << 10LL;
        QTest::newRow("cached, bare") << HeaderList { date, { "age"_ba, ""_ba } } << 10LL;
        QTest::newRow("too long") << HeaderList { date } << 900'001LL;
    }
    void whatIsNotLearned()
    {
        QFETCH(HeaderList, headers);
        QFETCH(qint64, tookMs);
        FakeClock clock;
        ServerClock server(clock);
        clock.advance(tookMs);
        server.learn(headers, 0);
        QCOMPARE(server.now(), clock.now());
    }

    void recordsTellTheWallsTime()
    {
        Bench bench;
        bench.clock.jump(dayMs);
        std::shared_ptr<const Exchange> last;
        connect(&bench.client, &MessagingClient::exchanged, this,
            [&last](const std::shared_ptr<const Exchange> &exchange) { last = exchange; });
        QCOMPARE(bench.send(), 2);
        QCOMPARE(last->startedAt, bench.clock.now());
    }
};

QTEST_GUILESS_MAIN(TestServerClock)
#include "tst_serverclock.moc"
