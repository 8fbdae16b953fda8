// SPDX-License-Identifier: Apache-2.0
#include "client/clientvalues.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "support/fakeclock.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr double almostOne = 0.9999999999;

struct Bench {
    explicit Bench(double chance = almostOne)
        : random(chance)
    {
        clock.hurried = true;
    }

    QFuture<ApiResult<SendReceipt>> send()
    {
        return client.sendChannelMessage(channelNamed(u"c"_s), "{\"Content\":\"x\"}");
    }
    /// One whole call.
    template <class T> ApiResult<T> wait(const QFuture<ApiResult<T>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
            return std::unexpected(ApiError {});
        return future.result();
    }

    FakeClock clock;
    FixedRandom random;
    aws::StaticCredentialsProvider credentials { exampleKeys() };
    HeldTransport transport;
    MessagingClient client { transport, credentials, clock, random,
        *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice(), { .paced = false } };
};

TransportReply throttled(const HeaderList &headers = {})
{
    return replyOf(429, R"({"Code":"Throttled"})", headers);
}

} // namespace

class TestRetries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void attemptsOfACall_data()
    {
        QTest::addColumn<QList<int>>("statuses"); // 0: no connection
        QTest::addColumn<size_t>("attempts");
        QTest::addColumn<QList<int>>("waits");
        QTest::addColumn<bool>("sent");
        const auto row = [](const char *name, const QList<int> &statuses, size_t attempts,
                             const QList<int> &waits, bool sent) {
            QTest::newRow(name) << statuses << attempts << waits << sent;
        };
        row("at once", { 201 }, 1, {}, true);
        row("after a failure", { 500, 201 }, 2, { 50 }, true);
        row("after two", { 503, 504, 201 }, 3, { 50, 100 }, true);
        row("never", { 500, 500, 500, 201 }, 3, { 50, 100 }, false);
        row("throttled", { 429, 201 }, 2, { 1000 }, true);
        row("throttled twice", { 429, 429, 201 }, 3, { 1000, 2000 }, true);
        row("throttled for good", { 429, 429, 429, 201 }, 3, { 1000, 2000 }, false);
        row("mixed", { 502, 429, 201 }, 3, { 50, 2000 }, true);
        row("no connection", { 0, 0, 201 }, 3, { 50, 100 }, true);
        row("no confirmation", { 200, 204, 201 }, 3, { 50, 100 }, true);
        row("refused", { 403, 201 }, 1, {}, false);
        row("refused later", { 500, 409, 201 }, 2, { 50 }, false);
    }
    void attemptsOfACall()
    {
        QFETCH(QList<int>, statuses);
        QFETCH(size_t, attempts);
        QFETCH(QList<int>, waits);
        QFETCH(bool, sent);
        Bench bench;
        bench.transport.script = [&statuses](const TransportRequest &, size_t count) {
            const int status = statuses.at(static_cast<qsizetype>(count) - 1);
            return status == 201 ? sentReply() : status == 0 ? TransportReply {} : replyOf(status);
        };
        QSignalSpy exchanges(&bench.client, &MessagingClient::exchanged);
        const auto result = bench.wait(bench.send());
        QCOMPARE(result.has_value(), sent);
        QCOMPARE(result ? result->attempts : result.error().attempts, static_cast<int>(attempts));
        QCOMPARE(bench.transport.calls.size(), attempts);
        QCOMPARE(exchanges.size(), static_cast<int>(attempts));
        QCOMPARE(QList<int>(bench.clock.asked.begin(), bench.clock.asked.end()), waits);
    }

    void attemptsAreSignedAnewAndSayTheSame()
    {
        Bench bench;
        bench.transport.script = [](const TransportRequest &, size_t count) {
            return count % 3 == 0 ? sentReply() : throttled();
        };
        QVERIFY(bench.wait(bench.send()));
        bench.clock.advance(1000);
        QVERIFY(bench.wait(bench.send()));
        const auto &calls = bench.transport.calls;
        QCOMPARE(calls.size(), 6U);
        QSet<QByteArray> signatures;
        for (size_t i = 0; i < calls.size(); ++i) {
            signatures.insert(calls[i].header("authorization"));
            QCOMPARE(calls[i].request.body, "{\"Content\":\"x\"}"_ba);
            QCOMPARE(calls[i].header("amz-sdk-request"),
                "attempt=" + QByteArray::number(i % 3 + 1) + "; max=3");
            QCOMPARE(calls[i].header("amz-sdk-invocation-id"),
                calls[i / 3 * 3].header("amz-sdk-invocation-id"));
        }
        QCOMPARE(signatures.size(), 6);
        QVERIFY(
            calls[0].header("amz-sdk-invocation-id") != calls[3].header("amz-sdk-invocation-id"));
        QCOMPARE(calls[0].header("x-amz-date"), "20260301T120000Z"_ba);
        QCOMPARE(calls[1].header("x-amz-date"), "20260301T120001Z"_ba);
        QCOMPARE(calls[2].header("x-amz-date"), "20260301T120003Z"_ba);
    }

    void theServiceMayAskForTime()
    {
        Bench bench;
        bench.transport.script = [](const TransportRequest &, size_t count) {
            return count == 1 ? throttled({ { "x-amz-retry-after"_ba, "1500"_ba } })
                : count == 2  ? throttled({ { "Retry-After"_ba, "60"_ba } })
                              : throttled({ { "Retry-After"_ba, "9"_ba } });
        };
        const auto result = bench.wait(bench.send());
        QCOMPARE(bench.clock.asked, (std::vector<qint64> { 1500, 7000 }));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Throttled);
        QCOMPARE(result.error().retryAfterMs, 9000); // the whole wait: for the outer loop
        QCOMPARE(result.error().attempts, 3);
    }

    void readsAreRetriedToo()
    {
        Bench bench;
        bench.transport.script
            = [](const TransportRequest &, size_t) { return replyOf(200, "<html>"); };
        QVERIFY(!bench.wait(bench.client.describeChannel(channelNamed(u"c"_s))));
        QCOMPARE(bench.transport.calls.size(), 3U);
        QVERIFY(!bench.wait(bench.client.listMemberships({})));
        QVERIFY(!bench.wait(bench.client.listChannelMessages(channelNamed(u"c"_s), {})));
        QCOMPARE(bench.transport.calls.size(), 9U);
    }

    void callsShareTheQuota()
    {
        Bench bench;
        bench.transport.script = [](const TransportRequest &, size_t) { return replyOf(503); };
        // 17 calls of three attempts take 34 × 14; one retry is left, then there is none.
        for (size_t call = 1; call <= 17; ++call) {
            QVERIFY(!bench.wait(bench.send()));
            QCOMPARE(bench.transport.calls.size(), call * 3);
        }
        QCOMPARE(bench.wait(bench.send()).error().attempts, 2);
        QCOMPARE(bench.wait(bench.send()).error().attempts, 1);
        bench.transport.script = [](const TransportRequest &, size_t) { return sentReply(); };
        for (int i = 0; i < 14; ++i)
            QVERIFY(bench.wait(bench.send()));
        bench.transport.script = [](const TransportRequest &, size_t) { return replyOf(503); };
        QCOMPARE(bench.wait(bench.send()).error().attempts, 2);
    }

    void nothingLeavesWhileItWaits()
    {
        Bench bench;
        bench.clock.hurried = false;
        bench.transport.script = [](const TransportRequest &, size_t count) {
            return count == 1 ? throttled() : sentReply();
        };
        auto future = bench.send();
        QTRY_COMPARE(bench.clock.waiting(), 1);
        bench.clock.advance(999);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(bench.transport.calls.size(), 1U);
        bench.clock.advance(1);
        QVERIFY(bench.wait(future));
        QCOMPARE(bench.transport.calls.size(), 2U);
    }

    void theEndOfTheClientCallsTheWaitOff()
    {
        Bench bench;
        bench.clock.hurried = false;
        bench.transport.script = [](const TransportRequest &, size_t) { return throttled(); };
        auto client = std::make_unique<MessagingClient>(bench.transport, bench.credentials,
            bench.clock, bench.random, bench.client.endpoint(), alice());
        auto future = client->sendChannelMessage(channelNamed(u"c"_s), "{}");
        QTRY_COMPARE(bench.clock.waiting(), 1);
        client.reset();
        QVERIFY(future.isCanceled());
        QCOMPARE(bench.clock.waiting(), 0);
        bench.clock.advance(60'000);
        QCOMPARE(bench.transport.calls.size(), 1U);
    }

    void onlyTheLastExchangeIsReported()
    {
        Bench bench;
        bench.transport.script = [](const TransportRequest &, size_t count) {
            return replyOf(503, "{}", { { "x-amzn-RequestId"_ba, QByteArray::number(count) } });
        };
        const auto result = bench.wait(bench.send());
        QCOMPARE(result.error().requestId, u"3"_s);
        QVERIFY(result.error().exchange->requestHeaders.contains(
            std::pair("amz-sdk-request"_ba, "attempt=3; max=3"_ba)));
    }
};

QTEST_GUILESS_MAIN(TestRetries)
#include "tst_retries.moc"
