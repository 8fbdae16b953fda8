// SPDX-License-Identifier: Apache-2.0
#include "client/clientvalues.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "client/pacing.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

Turn sendTo(const QString &channel)
{
    return { RateOf::Sends, channel };
}
Turn look(const QString &channel)
{
    return { RateOf::MessageLists, channel };
}

/// Notes who left when.
struct Bench {
    explicit Bench(const QString &region = u"us-east-1"_s, bool on = true)
        : pacing(clock, region, on)
    {
    }

    void ask(const Turn &turn, const QString &name = {})
    {
        pacing.await(turn, &context, [this, name] {
            names.append(name);
            times.push_back(clock.monotonicMs());
        });
    }

    /// The most that left within any second.
    qsizetype mostInASecond() const
    {
        qsizetype most = 0;
        for (size_t first = 0; first < times.size(); ++first) {
            const auto end = std::ranges::lower_bound(times, times[first] + 1000);
            most = std::max<qsizetype>(most, end - times.begin() - static_cast<qsizetype>(first));
        }
        return most;
    }

    FakeClock clock;
    QObject context;
    Pacing pacing;
    QStringList names;
    std::vector<qint64> times;
};

} // namespace

class TestPacing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void burstsStayUnderTheBearersRate_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<int>("perSecond");
        QTest::newRow("us-east-1") << u"us-east-1"_s << 10;
        QTest::newRow("eu-central-1") << u"eu-central-1"_s << 5;
        QTest::newRow("elsewhere") << u"ap-somewhere-7"_s << 10;
    }
    void burstsStayUnderTheBearersRate()
    {
        QFETCH(QString, region);
        QFETCH(int, perSecond);
        Bench bench(region);
        for (int i = 0; i < 20 * perSecond; ++i)
            bench.ask(sendTo(QString::number(i % 7)));
        QCOMPARE(bench.times.size(), 1U); // at once
        bench.clock.advance(60'000);
        QCOMPARE(bench.times.size(), static_cast<size_t>(20 * perSecond));
        QVERIFY(bench.mostInASecond() <= perSecond);
        // And not much slower than need be.
        QVERIFY2(bench.times.back() <= 23'500, qPrintable(QString::number(bench.times.back())));
    }

    void aFirstRequestLeavesAtOnce()
    {
        Bench bench;
        bench.ask(look(u"a"_s));
        QCOMPARE(bench.times.size(), 1U);
        bench.clock.advance(200);
        bench.ask(sendTo(u"a"_s));
        QCOMPARE(bench.times.size(), 2U);
        QCOMPARE(bench.clock.asked.size(), 0U);
    }

    void thoseUnderOneRateKeepTheirOrder()
    {
        Bench bench;
        QStringList asked;
        for (int i = 0; i < 50; ++i) {
            asked.append(QString::number(i));
            bench.ask(sendTo(u"a"_s), asked.last());
        }
        bench.clock.advance(10'000);
        QCOMPARE(bench.names, asked);
    }

    void sendsGoFirst()
    {
        Bench bench;
        for (int i = 0; i < 5; ++i)
            bench.ask(look(u"a"_s), u"look"_s);
        bench.ask(sendTo(u"a"_s), u"send"_s);
        bench.clock.advance(111);
        bench.clock.advance(1);
        QCOMPARE(bench.names, (QStringList { u"look"_s, u"send"_s }));
    }

    void looksAreNotStarved()
    {
        // Two sends ask for each that leaves: without an end, and the look comes to its turn.
        Bench bench;
        for (int i = 0; i < 60; ++i)
            bench.ask(sendTo(u"a"_s));
        bench.ask(look(u"b"_s), u"look"_s);
        while (bench.clock.monotonicMs() < 20'000) {
            bench.clock.advance(100);
            bench.ask(sendTo(u"a"_s));
        }
        QVERIFY(bench.names.contains(u"look"_s));
        // Those that came before it and up to 3 s after it, and no more.
        QVERIFY2(bench.names.indexOf(u"look"_s) <= 60 + 30,
            qPrintable(QString::number(bench.names.indexOf(u"look"_s))));
    }

    void aSlowChannelHoldsNobodyElseUp()
    {
        Bench bench;
        bench.ask(sendTo(u"slow"_s));
        bench.pacing.throttled(sendTo(u"slow"_s));
        for (int i = 0; i < 3; ++i)
            bench.ask(sendTo(u"slow"_s), u"slow"_s);
        bench.ask(sendTo(u"quick"_s), u"quick"_s);
        bench.ask(look(u"slow"_s), u"look"_s); // another rate
        bench.clock.advance(999);
        QCOMPARE(bench.names, (QStringList { {}, u"quick"_s, u"look"_s }));
        bench.clock.advance(1);
        QCOMPARE(bench.names.last(), u"slow"_s);
    }

    void aRefusedRateGrowsBack()
    {
        Bench bench;
        for (int i = 0; i < 4; ++i)
            bench.pacing.throttled(sendTo(u"a"_s));
        for (int i = 0; i < 60; ++i)
            bench.ask(sendTo(u"a"_s));
        bench.clock.advance(60'000);
        const std::vector<qint64> first(bench.times.begin(), bench.times.begin() + 4);
        QCOMPARE(first, (std::vector<qint64> { 1000, 1500, 1750, 1875 }));
        QVERIFY(bench.times.back() < 9000);
    }

    void aStormMeetsAFewRequests()
    {
        // Nine of ten are refused and somebody always wants to send.
        Bench bench;
        int asked = 0;
        const std::function<void()> again = [&] {
            bench.times.push_back(bench.clock.monotonicMs());
            if (++asked % 10 != 0)
                bench.pacing.throttled(sendTo(u"a"_s));
            bench.pacing.await(sendTo(u"a"_s), &bench.context, again);
        };
        bench.pacing.await(sendTo(u"a"_s), &bench.context, again);
        bench.clock.advance(60'000);
        QVERIFY(bench.mostInASecond() <= 2);
        QVERIFY(bench.times.size() >= 55);
    }

    void whoLeavesTheQueueTakesNothing()
    {
        Bench bench;
        bench.ask(sendTo(u"a"_s));
        {
            QObject gone;
            for (int i = 0; i < 100; ++i)
                bench.pacing.await(sendTo(u"a"_s), &gone, [] { QFAIL("called"); });
        }
        bench.ask(sendTo(u"a"_s), u"last"_s);
        bench.clock.advance(112);
        QCOMPARE(bench.names.last(), u"last"_s);
    }

    void oneWaitIsOutAtATime()
    {
        Bench bench;
        for (int i = 0; i < 100; ++i)
            bench.ask(sendTo(QString::number(i)));
        QCOMPARE(bench.clock.waiting(), 1);
        bench.clock.advance(5000);
        QCOMPARE(bench.clock.waiting(), 1);
        bench.clock.advance(60'000);
        QCOMPARE(bench.clock.waiting(), 0);
    }

    void switchedOffNobodyWaits()
    {
        Bench bench(u"us-east-1"_s, false);
        bench.pacing.throttled(sendTo(u"a"_s));
        for (int i = 0; i < 100; ++i)
            bench.ask(sendTo(u"a"_s));
        QCOMPARE(bench.times.size(), 100U);
    }

    void whoGoesMayEndIt()
    {
        FakeClock clock;
        QObject context;
        auto pacing = std::make_unique<Pacing>(clock, u"us-east-1"_s, true);
        int gone = 0;
        pacing->await(sendTo(u"a"_s), &context, [&gone] { ++gone; });
        pacing->await(sendTo(u"a"_s), &context, [&] {
            ++gone;
            pacing.reset();
        });
        pacing->await(sendTo(u"a"_s), &context, [&gone] { ++gone; });
        clock.advance(10'000);
        QCOMPARE(gone, 2);
    }

    void manyChannelsComeAndGo()
    {
        Bench bench;
        for (int i = 0; i < 3000; ++i) {
            bench.ask(sendTo(QString::number(i)));
            bench.clock.advance(1000);
        }
        QCOMPARE(bench.times.size(), 3000U);
    }

    /// Through the client: the wait comes before the keys are asked for and the signature is made.
    void aRequestIsSignedAfterItsWait()
    {
        FakeClock clock;
        clock.hurried = true;
        FixedRandom random(0.5);
        aws::StaticCredentialsProvider credentials(exampleKeys());
        HeldTransport transport;
        transport.script = [](const TransportRequest &, size_t) { return sentReply(); };
        MessagingClient client(transport, credentials, clock, random,
            *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice());
        QList<QFuture<ApiResult<SendReceipt>>> futures;
        for (int i = 0; i < 30; ++i)
            futures.append(client.sendChannelMessage(channelNamed(u"c"_s), "{}"));
        for (auto &future : futures)
            QTRY_VERIFY(future.isFinished());
        QCOMPARE(transport.calls.front().header("x-amz-date"), "20260301T120000Z"_ba);
        QCOMPARE(transport.calls.back().header("x-amz-date"), "20260301T120003Z"_ba);
        QVERIFY(futures.last().result());
        QCOMPARE(futures.last().result()->durationMs, 0);
    }

    void eachOperationHasItsRate()
    {
        FakeClock clock;
        clock.hurried = true;
        FixedRandom random(0.5);
        aws::StaticCredentialsProvider credentials(exampleKeys());
        HeldTransport transport;
        transport.script = [](const TransportRequest &request, size_t) {
            // Refuses the sends in channel a for their rate, and nothing else.
            return request.method == "POST" && request.url.toEncoded().contains("channel%2Fa")
                ? replyOf(429)
                : replyOf(404);
        };
        MessagingClient client(transport, credentials, clock, random,
            *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice(), { .maxAttempts = 1 });
        const auto took = [&clock](auto future) {
            const qint64 from = clock.monotonicMs();
            return QTest::qWaitFor([&future] { return future.isFinished(); })
                ? clock.monotonicMs() - from
                : -1;
        };
        const ChannelArn a = channelNamed(u"a"_s);
        QCOMPARE(took(client.sendChannelMessage(a, "{}")), 0);
        QCOMPARE(took(client.describeChannel(a)), 112);
        QCOMPARE(took(client.listChannelMessages(a, {})), 112);
        QCOMPARE(took(client.listMemberships({})), 112);
        QCOMPARE(took(client.sendChannelMessage(channelNamed(u"b"_s), "{}")), 112);
        QCOMPARE(took(client.sendChannelMessage(a, "{}")), 1000 - 4 * 112);
    }
};

QTEST_GUILESS_MAIN(TestPacing)
#include "tst_pacing.moc"
