// SPDX-License-Identifier: Apache-2.0
#include "store/stores.h"
#include "store/storevalues.h"
#include "support/fastfolder.h"
#include "support/seeds.h"
#include "vfs/faultvfs.h"

#include <QSet>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr sqlite::Migration known[] = { { 5, {} } };

OutboxItem itemOf(int number, Dice &dice)
{
    OutboxItem item = itemFor(channelArn(u"c-%1"_s.arg(dice.below(4))), u"token-%1"_s.arg(number));
    item.body = QByteArray(dice.oneIn(8) ? 6000 : 50 + dice.below(900), 'x');
    item.body.append(QByteArray::number(number));
    return item;
}

QString integrity(const QString &path)
{
    const auto database = sqlite::Database::open(path, known);
    if (!database)
        return database.error().text;
    auto check = (*database)->prepare("PRAGMA integrity_check");
    return check && check->run() && check->next() ? check->text(0) : u"(no answer)"_s;
}

/// How many of `tokens` are not there as they were accepted.
qsizetype missing(Stores &stores, const QHash<QString, OutboxItem> &accepted)
{
    QSet<QString> found;
    const auto rows = stores.outbox.load();
    if (rows) {
        for (const OutboxItem &item : rows->items) {
            const auto as = accepted.constFind(item.token.toString());
            if (as != accepted.cend() && as->body == item.body)
                found.insert(item.token.toString());
        }
    }
    return accepted.size() - found.size();
}

} // namespace

/// The power goes at some write or sync; what was accepted before must be there after the reboot.
class TestPower : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<FastFolder>(); }
    void nothingAcceptedIsLost_data() { addSeedRows(500); }
    void nothingAcceptedIsLost();
    void lessCareIsCaught_data();
    void lessCareIsCaught();

private:
    QString path() const { return m_folder->filePath(u"s.db"_s); }
    auto open() { return Stores::open(path(), { m_vfs.name() }); }
    void useUntilTheCut(Dice &dice, QHash<QString, OutboxItem> &waiting, QStringList &sent);

    std::unique_ptr<FastFolder> m_folder;
    FaultVfs m_vfs { "power" };
};

void TestPower::useUntilTheCut(Dice &dice, QHash<QString, OutboxItem> &waiting, QStringList &sent)
{
    auto stores = open();
    for (int i = 0; !m_vfs.isPowerCut(); ++i) {
        if (dice.oneIn(40)) { // ends the program in good order; the -wal goes
            stores.value().reset();
            if (m_vfs.isPowerCut())
                return;
            stores = open();
        }
        if (!stores)
            continue; // the cut came while it opened
        if (!waiting.isEmpty() && dice.oneIn(3)) {
            const OutboxItem item = *waiting.cbegin();
            const QString id = u"m-%1"_s.arg(i);
            if ((*stores)->moveToMessages(
                    item.id, { messageAt(item.channel, id, i), OwnSend { item.token, 1 } })) {
                waiting.remove(item.token.toString());
                sent.append(id);
            } else {
                waiting.remove(item.token.toString()); // either may be the case now
            }
            continue;
        }
        OutboxItem item = itemOf(i, dice);
        if (const auto id = (*stores)->outbox.insert(item)) {
            item.id = *id;
            waiting.insert(item.token.toString(), item);
        }
    }
}

void TestPower::nothingAcceptedIsLost()
{
    QFETCH(int, seed);
    Dice dice(seed);
    if (!dice.oneIn(4)) // else the tables are made under the same threat
        QVERIFY(open());
    m_vfs.holdUnsynced();
    m_vfs.cutPowerAt(1 + dice.below(900), Dice(-seed));
    QHash<QString, OutboxItem> waiting;
    QStringList sent;
    useUntilTheCut(dice, waiting, sent);
    m_vfs.reboot();

    const auto stores = open();
    QVERIFY2(stores, stores ? "" : qPrintable(stores.error().text));
    QVERIFY(!(*stores)->takeRecovery());
    QCOMPARE(missing(**stores, waiting), qsizetype(0));
    QVERIFY((*stores)->outbox.load()->damaged.isEmpty());
    QSet<QString> ids;
    for (int i = 0; i < 4; ++i) {
        const auto page = (*stores)->messages.newest(channelArn(u"c-%1"_s.arg(i)), 10'000);
        for (const StoredMessage &stored : *page)
            ids.insert(stored.message.id.toString());
    }
    for (const QString &id : std::as_const(sent))
        QVERIFY2(ids.contains(id), qPrintable(id));
    QCOMPARE(integrity(path()), u"ok"_s);
}

void TestPower::lessCareIsCaught_data()
{
    QTest::addColumn<QByteArray>("pragma");
    QTest::newRow("NORMAL") << "PRAGMA synchronous=NORMAL"_ba;
    QTest::newRow("OFF") << "PRAGMA synchronous=OFF"_ba;
}

/// Whether this test would notice at all.
void TestPower::lessCareIsCaught()
{
    QFETCH(QByteArray, pragma);
    int runsWithLoss = 0;
    for (int seed = 1; seed <= 40; ++seed) {
        init();
        Dice dice(seed);
        QVERIFY(open());
        QHash<QString, OutboxItem> accepted;
        {
            const auto database = sqlite::Database::open(path(), known, { m_vfs.name() });
            QVERIFY((*database)->execute(pragma.constData()));
            OutboxStore outbox(**database);
            m_vfs.holdUnsynced();
            m_vfs.cutPowerAt(1 + dice.below(900), Dice(-seed));
            for (int i = 0; !m_vfs.isPowerCut(); ++i) {
                const OutboxItem item = itemOf(i, dice);
                if (outbox.insert(item))
                    accepted.insert(item.token.toString(), item);
            }
        }
        m_vfs.reboot();
        const auto stores = open();
        QVERIFY(stores);
        runsWithLoss += missing(**stores, accepted) > 0;
    }
    qInfo("%d of 40 runs lost something", runsWithLoss);
    QVERIFY(runsWithLoss >= 20);
}

QTEST_GUILESS_MAIN(TestPower)
#include "tst_power.moc"
