// SPDX-License-Identifier: Apache-2.0
#include "store/stores.h"
#include "store/storevalues.h"
#include "support/fastfolder.h"
#include "support/seeds.h"
#include "vfs/faultvfs.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

using Kind = sqlite::Error::Kind;

/// The disk fills up and is freed again, ten times a seed.
class TestDiskFull : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingAcceptedIsForgotten_data() { addSeedRows(10); }
    void nothingAcceptedIsForgotten();

private:
    FaultVfs m_vfs { "small" };
    ChannelArn m_channel = channelArn(u"c"_s);
};

void TestDiskFull::nothingAcceptedIsForgotten()
{
    QFETCH(int, seed);
    Dice dice(seed);
    const FastFolder folder;
    const QString path = folder.filePath(u"s.db"_s);
    m_vfs.setRoom(std::nullopt);
    auto stores = Stores::open(path, { m_vfs.name() });
    QVERIFY(stores);
    QHash<QString, OutboxItem> accepted;
    QHash<QString, OutboxItem> refused;
    int number = 0;
    const auto accept = [&](qint64 size) {
        OutboxItem item = itemFor(m_channel, u"token-%1"_s.arg(number++));
        item.body = QByteArray(size, 'y') + QByteArray::number(number);
        const auto id = (*stores)->outbox.insert(item);
        (id ? accepted : refused).insert(item.token.toString(), item);
        return id ? std::nullopt : std::optional(id.error().kind);
    };
    for (int cycle = 0; cycle < 10; ++cycle) {
        m_vfs.setRoom(dice.below(300'000));
        std::optional<Kind> last;
        for (int times = 0; times < 3;) {
            last = accept(100 + dice.below(5000));
            times += last.has_value();
        }
        QCOMPARE(last, std::optional(Kind::Full));
        if (dice.oneIn(3)) { // also over a restart on the full disk
            stores->reset();
            stores = Stores::open(path, { m_vfs.name() });
            if (!stores)
                QCOMPARE(stores.error().kind, Kind::Full);
        }
        m_vfs.setRoom(10'000'000);
        if (!stores)
            stores = Stores::open(path, { m_vfs.name() });
        QVERIFY(stores);
        QVERIFY(!(*stores)->takeRecovery());
        QVERIFY(!accept(3000)); // at once
        const auto rows = (*stores)->outbox.load();
        QVERIFY(rows && rows->damaged.isEmpty());
        // What was refused when only the sync failed may be there after a restart. Whole, then.
        for (const OutboxItem &item : rows->items) {
            const QString token = item.token.toString();
            if (refused.contains(token))
                accepted.insert(token, refused.value(token, item));
            QCOMPARE(item.body, accepted.constFind(token)->body);
        }
        QCOMPARE(rows->items.size(), accepted.size());
    }
    m_vfs.setRoom(std::nullopt);
}

QTEST_GUILESS_MAIN(TestDiskFull)
#include "tst_diskfull.moc"
