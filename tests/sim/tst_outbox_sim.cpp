// SPDX-License-Identifier: Apache-2.0
#include "sim/simworld.h"
#include "support/seeds.h"

#include <QElapsedTimer>
#include <QHashSeed>
#include <QTest>

#include <algorithm>

using namespace carillon::sim;
using namespace Qt::StringLiterals;

namespace {

/// How to have a run again.
QString replayLine(const Profile &profile, int seed)
{
    return u"SIM seed=%1 profile=%2 | replay: CARILLON_SEED=%1 CARILLON_SIM_TRACE=1 "
           "tst_outbox_sim runs:%2"_s.arg(seed)
               .arg(QLatin1StringView(profile.name));
}

struct Sum {
    qsizetype texts = 0;
    size_t requests = 0;
    int kills = 0;
    int powerCuts = 0;
    int damagedRows = 0;
    int restarts = 0;
    qint64 slowestMs = 0;

    void add(const Verdict &verdict)
    {
        texts += verdict.texts;
        requests += verdict.requests;
        kills += verdict.kills;
        powerCuts += verdict.powerCuts;
        damagedRows += verdict.damagedRows;
        restarts += verdict.restarts;
        slowestMs = std::max(slowestMs, verdict.drainedMs);
    }
};

} // namespace

/// The real outbox, client, retry policy and store in a world of trouble, thousands of times.
/// CARILLON_SEEDS: how many runs of each profile; CARILLON_SEED: this one alone.
class TestOutboxSim : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QHashSeed::setDeterministicGlobalSeed(); }

    void sameSeedSameRun()
    {
        const Profile &profile = profiles().back();
        const Verdict first = SimWorld(profile, 4711).run();
        const Verdict again = SimWorld(profile, 4711).run();
        QCOMPARE(again.requests, first.requests);
        QCOMPARE(again.drainedMs, first.drainedMs);
        QCOMPARE(again.kills, first.kills);
        QCOMPARE(again.breaches, first.breaches);
        const Verdict other = SimWorld(profile, 4712).run();
        QVERIFY(other.requests != first.requests || other.drainedMs != first.drainedMs);
    }

    void runs_data()
    {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const Profile &profile : profiles())
            QTest::newRow(profile.name) << number++;
    }
    void runs()
    {
        QFETCH(int, number);
        const Profile &profile = profiles()[static_cast<size_t>(number)];
        const auto [first, count] = carillon::testing::wantedSeeds(10);
        Sum sum;
        int failed = 0;
        for (int seed = first; seed < first + count; ++seed) {
            const Verdict verdict = SimWorld(profile, seed).run();
            sum.add(verdict);
            if (verdict.breaches.isEmpty())
                continue;
            ++failed;
            qWarning().noquote() << replayLine(profile, seed) << u'\n'
                                 << verdict.breaches.join(u'\n');
        }
        qInfo().noquote() << u"%1 runs: %2 texts, %3 requests, %4 kills, %5 power cuts, %6 damaged "
                             u"rows, %7 restarts, "
                             "drained in %8 s at most"_s.arg(count)
                                 .arg(sum.texts)
                                 .arg(sum.requests)
                                 .arg(sum.kills)
                                 .arg(sum.powerCuts)
                                 .arg(sum.damagedRows)
                                 .arg(sum.restarts)
                                 .arg(double(sum.slowestMs) / 1e3);
        QCOMPARE(failed, 0);
        // A blow that never falls proves nothing.
        if (count > 1 && std::ranges::find(profile.blows, Blow::Damage) != profile.blows.end())
            QVERIFY(sum.damagedRows > 0);
    }
};

QTEST_GUILESS_MAIN(TestOutboxSim)
#include "tst_outbox_sim.moc"
