// SPDX-License-Identifier: Apache-2.0
#include "store/storethread.h"
#include "store/storevalues.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

class InlineExecutor : public StoreExecutor {
public:
    void post(std::function<void()> work) override { work(); }
};

StoreResult<int> count(Stores &stores)
{
    const auto rows = stores.outbox.load();
    if (!rows)
        return std::unexpected(rows.error());
    return static_cast<int>(rows->items.size());
}

} // namespace

class TestStoreThread : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makingOneTouchesNothing();
    void workIsDoneElsewhereAndInOrder();
    void theEndWaitsForWhatWasAsked();
    void aFailureToOpenIsAResultUntilItOpens();
    void anotherExecutorCanRunIt();
};

void TestStoreThread::makingOneTouchesNothing()
{
    QTemporaryDir folder;
    {
        StoreThread thread(folder.filePath(u"s.db"_s));
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestStoreThread::workIsDoneElsewhereAndInOrder()
{
    QTemporaryDir folder;
    StoreThread thread(folder.filePath(u"s.db"_s));
    QSemaphore gate;
    QThread *worker = nullptr;
    QList<int> order;
    auto first = thread.run([&](Stores &) -> StoreResult<void> {
        gate.acquire();
        worker = QThread::currentThread();
        order.append(1);
        return {};
    });
    auto second = thread.run([&](Stores &) -> StoreResult<void> {
        order.append(2);
        return {};
    });
    QVERIFY(!first.isFinished() && !second.isFinished());
    gate.release();
    QVERIFY(second.result().has_value());
    QCOMPARE(order, (QList<int> { 1, 2 }));
    QVERIFY(worker && worker != QThread::currentThread());
}

void TestStoreThread::theEndWaitsForWhatWasAsked()
{
    QTemporaryDir folder;
    {
        StoreThread thread(folder.filePath(u"s.db"_s));
        for (int i = 0; i < 20; ++i)
            thread.run([item = itemFor(channelArn(u"c"_s), u"token-%1"_s.arg(i))](
                           Stores &stores) { return stores.outbox.insert(item); });
    }
    StoreThread again(folder.filePath(u"s.db"_s));
    QCOMPARE(again.run(count).result().value_or(-1), 20);
}

void TestStoreThread::aFailureToOpenIsAResultUntilItOpens()
{
    QTemporaryDir folder;
    StoreThread thread(folder.filePath(u"later/s.db"_s));
    for (int i = 0; i < 2; ++i) {
        const auto refused = thread.run(count).result();
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, sqlite::Error::Kind::CannotOpen);
    }
    QVERIFY(QDir(folder.path()).mkdir(u"later"_s));
    QCOMPARE(thread.run(count).result().value_or(-1), 0);
}

void TestStoreThread::anotherExecutorCanRunIt()
{
    QTemporaryDir folder;
    StoreThread thread(folder.filePath(u"s.db"_s), std::make_unique<InlineExecutor>());
    QThread *worker = nullptr;
    const auto done = thread.run([&worker](Stores &) -> StoreResult<void> {
        worker = QThread::currentThread();
        return {};
    });
    QVERIFY(done.isFinished());
    QCOMPARE(worker, QThread::currentThread());
}

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_storethread.moc"
