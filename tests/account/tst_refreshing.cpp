// SPDX-License-Identifier: Apache-2.0
#include "account/refreshingcredentials.h"
#include "account/standin.h"
#include "domain/whenfinished.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using Kind = aws::CredentialsError::Kind;

namespace {

constexpr qint64 minute = 60'000;

struct Bench {
    Bench()
    {
        auto held = std::make_unique<HeldOrigin>();
        origin = held.get();
        provider = std::make_unique<RefreshingCredentialsProvider>(std::move(held), clock);
    }

    aws::CredentialsPtr lasting(const char *id, qint64 ms) const
    {
        return keysNamed(id, clock.now().addMSecs(ms));
    }
    /// What is given now, and without waiting; empty when it has to be waited for.
    QByteArray given()
    {
        const auto future = provider->credentials();
        return future.isFinished() ? future.result().value()->accessKeyId : QByteArray();
    }
    /// Of credentials that are there from now on.
    void start(const char *id, qint64 ms)
    {
        origin->next = lasting(id, ms);
        waitFor(provider->credentials());
    }

    FakeClock clock;
    HeldOrigin *origin;
    std::unique_ptr<RefreshingCredentialsProvider> provider;
};

aws::CredentialsError unreachable()
{
    return { Kind::Unreachable, u"no answer"_s };
}

} // namespace

class TestRefreshing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneFetchForManyWaiters()
    {
        Bench bench;
        bench.origin->ready = false;
        QList<QFuture<aws::CredentialsResult>> all;
        for (int i = 0; i < 50; ++i)
            all.append(bench.provider->credentials());
        bench.origin->finish(keysNamed("A"));
        for (const auto &future : all)
            QCOMPARE(waitFor(future).value()->accessKeyId, "A"_ba);
        QCOMPARE(bench.origin->fetches, 1);
        QCOMPARE(bench.given(), "A"_ba);
        QCOMPARE(bench.origin->fetches, 1);
        QVERIFY(!bench.provider->expiresAt().isValid());
    }

    void windows_data()
    {
        QTest::addColumn<qint64>("life");
        QTest::addColumn<qint64>("left");
        QTest::addColumn<int>("fetches");
        QTest::addColumn<bool>("waits");
        const qint64 hour = 60 * minute;
        QTest::newRow("fresh") << hour << hour << 1 << false;
        QTest::newRow("before the first window") << hour << 15 * minute + 1 << 1 << false;
        QTest::newRow("in the background") << hour << 15 * minute << 2 << false;
        QTest::newRow("still in the background") << hour << 10 * minute + 1 << 2 << false;
        QTest::newRow("everybody waits") << hour << 10 * minute << 2 << true;
        QTest::newRow("ended") << hour << -minute << 2 << true;
        QTest::newRow("short life, fresh") << 15 * minute << 8 * minute << 1 << false;
        QTest::newRow("short life, a half") << 15 * minute << 7 * minute << 2 << false;
        QTest::newRow("short life, a third") << 15 * minute << 5 * minute << 2 << true;
    }
    void windows()
    {
        QFETCH(qint64, life);
        QFETCH(qint64, left);
        QFETCH(int, fetches);
        QFETCH(bool, waits);
        Bench bench;
        bench.start("A", life);
        bench.clock.advance(life - left);
        bench.origin->ready = false;
        QCOMPARE(bench.given(), waits ? QByteArray() : "A"_ba);
        bench.given();
        QCOMPARE(bench.origin->fetches, fetches);
        if (fetches == 1)
            return;
        QSignalSpy refreshed(bench.provider.get(), &RefreshingCredentialsProvider::refreshed);
        bench.origin->finish(bench.lasting("B", life));
        QVERIFY(refreshed.wait());
        QCOMPARE(bench.given(), "B"_ba);
        QCOMPARE(bench.provider->expiresAt(), bench.clock.now().addMSecs(life));
    }

    void failureInTheBackgroundIsNone()
    {
        Bench bench;
        bench.start("A", 60 * minute);
        bench.clock.advance(46 * minute);
        bench.origin->next = std::unexpected(unreachable());
        QSignalSpy failed(bench.provider.get(), &RefreshingCredentialsProvider::refreshFailed);
        QCOMPARE(bench.given(), "A"_ba);
        QVERIFY(failed.wait());
        QCOMPARE(bench.given(), "A"_ba);
        QCOMPARE(bench.origin->fetches, 2);
        bench.clock.advance(RefreshingCredentialsProvider::pauseMs);
        QCOMPARE(bench.given(), "A"_ba);
        QCOMPARE(bench.origin->fetches, 3);
    }

    void failureCountsOnceTheyHaveEnded()
    {
        Bench bench;
        bench.start("A", 60 * minute);
        bench.origin->next = std::unexpected(unreachable());
        bench.clock.advance(55 * minute);
        QCOMPARE(waitFor(bench.provider->credentials()).value()->accessKeyId, "A"_ba);
        bench.clock.advance(5 * minute);
        QCOMPARE(waitFor(bench.provider->credentials()).error().kind, Kind::Unreachable);
    }

    void nobodyIsAskedInTheBackground()
    {
        Bench bench;
        bench.origin->asks = true;
        bench.start("A", 60 * minute);
        bench.clock.advance(46 * minute);
        QCOMPARE(bench.given(), "A"_ba);
        QCOMPARE(bench.origin->fetches, 1);
        bench.clock.advance(5 * minute);
        QCOMPARE(waitFor(bench.provider->credentials()).value()->accessKeyId, "A"_ba);
        QCOMPARE(bench.origin->fetches, 2);
    }

    void invalidateFetchesAnew()
    {
        Bench bench;
        bench.start("A", 60 * minute);
        bench.origin->next = bench.lasting("B", 60 * minute);
        bench.provider->invalidate();
        QVERIFY(!bench.provider->expiresAt().isValid());
        QCOMPARE(waitFor(bench.provider->credentials()).value()->accessKeyId, "B"_ba);
        bench.provider->invalidate();
        bench.origin->next = std::unexpected(unreachable());
        QCOMPARE(waitFor(bench.provider->credentials()).error().kind, Kind::Unreachable);
    }

    /// Two requests left with A. What came for the first refusal outlives the second.
    void aLateRefusalIsOfWhatItWasSignedWith()
    {
        Bench bench;
        bench.origin->asks = true;
        bench.start("A", 60 * minute);
        bench.origin->ready = false;
        bench.provider->invalidateRefused("A");
        const auto later = bench.provider->credentials();
        QCOMPARE(bench.origin->fetches, 2);
        bench.provider->invalidateRefused("A");
        bench.origin->finish(bench.lasting("B", 60 * minute));
        QCOMPARE(waitFor(later).value()->accessKeyId, "B"_ba);
        bench.provider->invalidateRefused("A");
        QCOMPARE(bench.given(), "B"_ba);
        QVERIFY(bench.provider->expiresAt().isValid());
        QCOMPARE(bench.origin->fetches, 2);
        bench.provider->invalidateRefused("B");
        QVERIFY(!bench.provider->expiresAt().isValid());
        QCOMPARE(bench.given(), QByteArray());
        QCOMPARE(bench.origin->fetches, 3);
    }

    void whatIsFetchedAnewIsNotStaleByALateRefusal()
    {
        Bench bench;
        bench.start("A", 60 * minute);
        bench.origin->ready = false;
        bench.provider->invalidateRefused("A");
        const auto later = bench.provider->credentials();
        bench.provider->invalidateRefused("A");
        bench.origin->finish(bench.lasting("B", 60 * minute));
        QCOMPARE(waitFor(later).value()->accessKeyId, "B"_ba);
        QCOMPARE(bench.origin->fetches, 2);
    }

    void whatWasAskedForBeforeIsStale()
    {
        Bench bench;
        bench.origin->ready = false;
        const auto first = bench.provider->credentials();
        bench.provider->invalidate();
        const auto later = bench.provider->credentials();
        bench.origin->finish(bench.lasting("STALE", 60 * minute));
        QTRY_COMPARE(bench.origin->fetches, 2);
        QVERIFY(!first.isFinished());
        QVERIFY(!later.isFinished());
        bench.origin->finish(bench.lasting("FRESH", 60 * minute));
        QCOMPARE(waitFor(first).value()->accessKeyId, "FRESH"_ba);
        QCOMPARE(waitFor(later).value()->accessKeyId, "FRESH"_ba);
        QCOMPARE(bench.given(), "FRESH"_ba);
        QCOMPARE(bench.origin->fetches, 2);
    }

    void aStaleFailureIsNone()
    {
        Bench bench;
        QSignalSpy failures(bench.provider.get(), &RefreshingCredentialsProvider::refreshFailed);
        bench.origin->ready = false;
        const auto future = bench.provider->credentials();
        bench.provider->invalidate(); // somebody has signed in meanwhile
        bench.origin->finish(std::unexpected(unreachable()));
        QTRY_COMPARE(bench.origin->fetches, 2);
        bench.origin->finish(bench.lasting("A", 60 * minute));
        QCOMPARE(waitFor(future).value()->accessKeyId, "A"_ba);
        QCOMPARE(failures.count(), 0);
    }

    void whatNobodyWaitsForIsNotFetchedTwice()
    {
        Bench bench;
        bench.start("A", 60 * minute);
        bench.clock.advance(46 * minute);
        bench.origin->ready = false;
        QCOMPARE(bench.given(), "A"_ba);
        QCOMPARE(bench.origin->fetches, 2);
        bench.provider->invalidate();
        bench.origin->finish(bench.lasting("STALE", 60 * minute));
        // Delivered before a watcher that is made now hears of a future that is done already.
        bool later = false;
        whenFinished(readyCredentials(keysNamed("X")), bench.provider.get(),
            [&later](const aws::CredentialsResult &) { later = true; });
        QTRY_VERIFY(later);
        QCOMPARE(bench.origin->fetches, 2);
        QVERIFY(!bench.provider->expiresAt().isValid());
    }

    void aPersonIsNotAskedTwice()
    {
        Bench bench;
        bench.origin->asks = true;
        bench.origin->ready = false;
        const auto future = bench.provider->credentials();
        bench.provider->invalidate();
        bench.origin->finish(bench.lasting("A", 60 * minute));
        QCOMPARE(waitFor(future).value()->accessKeyId, "A"_ba);
        QCOMPARE(bench.origin->fetches, 1);
    }

    void futuresEndWithTheProvider()
    {
        Bench bench;
        bench.origin->ready = false;
        const auto future = bench.provider->credentials();
        bench.provider.reset();
        QVERIFY(future.isFinished());
        QCOMPARE(future.resultCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestRefreshing)
#include "tst_refreshing.moc"
