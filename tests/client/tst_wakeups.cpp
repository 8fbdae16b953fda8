// SPDX-License-Identifier: Apache-2.0
#include "client/systemwakeups.h"
#include "support/fakeclock.h"

#include <QNetworkInformation>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;

using Reason = Wakeups::Reason;

namespace {

struct Bench {
    Bench()
    {
        QObject::connect(
            &wakeups, &Wakeups::awoke, &wakeups, [this](Reason reason) { reasons.append(reason); });
    }

    FakeClock clock;
    SystemWakeups wakeups { clock };
    QList<Reason> reasons;
};

} // namespace

class TestWakeups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timeThatPassesIsNothing()
    {
        Bench bench;
        bench.clock.advance(24 * 3'600'000);
        QVERIFY(bench.reasons.isEmpty());
        QCOMPARE(bench.clock.waiting(), 1);
    }

    void sleepIsSeenAtTheNextTick()
    {
        Bench bench;
        bench.clock.advance(7000);
        bench.clock.suspend(8 * 3'600'000);
        QVERIFY(bench.reasons.isEmpty());
        bench.clock.advance(SystemWakeups::tickMs);
        QCOMPARE(bench.reasons, QList<Reason> { Reason::Resumed });
        bench.clock.advance(3'600'000);
        QCOMPARE(bench.reasons.size(), 1);
        bench.clock.suspend(SystemWakeups::shortestGapMs + 1);
        bench.clock.advance(SystemWakeups::tickMs);
        QCOMPARE(bench.reasons.size(), 2);
    }

    void aNapIsNothing()
    {
        Bench bench;
        bench.clock.suspend(SystemWakeups::shortestGapMs);
        bench.clock.advance(60'000);
        QVERIFY(bench.reasons.isEmpty());
    }

    void aStopIsSeen()
    {
        Bench bench;
        bench.clock.stall(SystemWakeups::tickMs + SystemWakeups::shortestGapMs);
        bench.clock.advance(0);
        QVERIFY(bench.reasons.isEmpty()); // a busy machine
        bench.clock.stall(SystemWakeups::tickMs + SystemWakeups::shortestGapMs + 1);
        bench.clock.advance(0);
        QCOMPARE(bench.reasons, QList<Reason> { Reason::Resumed });
    }

    void theWallMayJump()
    {
        Bench bench;
        bench.clock.jump(8 * 3'600'000);
        bench.clock.advance(SystemWakeups::tickMs);
        bench.clock.jump(-16 * 3'600'000);
        bench.clock.advance(SystemWakeups::tickMs);
        QVERIFY(bench.reasons.isEmpty());
    }

    void theNetworkComesBack()
    {
        using Reachability = QNetworkInformation::Reachability;
        Bench bench;
        QNetworkInformation *network = QNetworkInformation::instance();
        if (!network)
            QSKIP("no backend of QNetworkInformation here");
        const auto say = [network](Reachability now) { network->reachabilityChanged(now); };
        say(Reachability::Disconnected);
        say(Reachability::Local);
        QVERIFY(bench.reasons.isEmpty());
        say(Reachability::Online);
        QCOMPARE(bench.reasons, QList<Reason> { Reason::NetworkUp });
        say(Reachability::Online);
        QCOMPARE(bench.reasons.size(), 1);
        say(Reachability::Unknown);
        say(Reachability::Online);
        QCOMPARE(bench.reasons.size(), 2);
    }

    void itsEndEndsTheTick()
    {
        FakeClock clock;
        {
            SystemWakeups wakeups(clock);
            QCOMPARE(clock.waiting(), 1);
        }
        QCOMPARE(clock.waiting(), 0);
        clock.advance(60'000);
    }
};

QTEST_GUILESS_MAIN(TestWakeups)
#include "tst_wakeups.moc"
