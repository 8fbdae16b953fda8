// SPDX-License-Identifier: Apache-2.0
#include "sqlite/databasefiles.h"
#include "store/draftstore.h"
#include "store/storesample.h"
#include "store/storevalues.h"
#include "support/seeds.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pageSize = 4096;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// What was done to the files, and so what must still be there.
struct Damage {
    QSet<qint64> pages; ///< of the file itself, from 0
    QStringList kept; ///< tokens that no part of the damage can excuse
};

QSet<qint64> pagesWith(const QByteArray &file, const QByteArray &bytes)
{
    QSet<qint64> pages;
    for (qsizetype at = file.indexOf(bytes); at >= 0; at = file.indexOf(bytes, at + 1)) {
        pages.insert(at / pageSize);
        pages.insert((at + bytes.size() - 1) / pageSize);
    }
    return pages;
}

/// Whether all of the row lies in one page of the file (the body as well as the draft after it) and
/// that page is whole.
bool isOutOfReach(const QByteArray &file, const OutboxItem &item, const QSet<qint64> &damaged)
{
    const QSet<qint64> pages = pagesWith(file, item.body);
    const bool isOnePage = item.body.size() + item.draft.content.size() < 3200;
    return isOnePage && pages.size() == 1 && !damaged.intersects(pages);
}

} // namespace

class TestCorrupt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDamageLeavesWhatCanBeRead_data()
    {
        addSeedRows(100);
        // One letter in the text of the table of words: SQLite calls it an unknown option.
        if (wantedSeeds(100).count == 100)
            QTest::addRow("CARILLON_SEED=952") << 952;
    }
    void everyDamageLeavesWhatCanBeRead();

private:
    Damage damageFile(const StoreSample &sample, Dice &dice, int kind);
    Damage damageWal(const StoreSample &sample, const StoreSample &other, Dice &dice, int kind);
    void verifyRows(const StoreSample &sample, const StoreSample &other, Stores &stores,
        const QStringList &kept);

    SampleShelf m_shelf;
};

Damage TestCorrupt::damageFile(const StoreSample &sample, Dice &dice, int kind)
{
    const QByteArray before = contents(sample.path);
    QByteArray file = before;
    Damage damage;
    const auto hit = [&](qint64 at) { damage.pages.insert(at / pageSize); };
    if (kind == 0) {
        for (qint64 flips = 1 + dice.below(20); flips > 0; --flips) {
            const qint64 at = dice.below(dice.oneIn(8) ? pageSize : file.size());
            file[at] = static_cast<char>(file[at] ^ (1 << dice.below(8)));
            hit(at);
        }
    } else if (kind == 1) {
        for (qint64 pages = 1 + dice.below(3); pages > 0; --pages) {
            const qint64 page = dice.below(dice.oneIn(2) ? 6 : file.size() / pageSize);
            file.replace(page * pageSize, pageSize, QByteArray(pageSize, '\0'));
            hit(page * pageSize);
        }
    } else if (kind == 2) {
        const qint64 size = dice.below(file.size());
        for (qint64 at = size; at < file.size(); ++at)
            hit(at);
        file.truncate(size);
    } else {
        const qint64 page = dice.below(file.size() / pageSize);
        for (qint64 at = page * pageSize; at < (page + 1) * pageSize; ++at)
            file[at] = static_cast<char>(dice.below(256));
        hit(page * pageSize);
    }
    overwrite(sample.path, file);
    for (const QString &token : sample.atEnd) {
        if (isOutOfReach(before, *sample.rows.constFind(token), damage.pages))
            damage.kept.append(token);
    }
    return damage;
}

Damage TestCorrupt::damageWal(
    const StoreSample &sample, const StoreSample &other, Dice &dice, int kind)
{
    const QString wal = sample.path + u"-wal"_s;
    Damage damage;
    const auto inBoth = [&] {
        QStringList tokens = sample.atCheckpoint;
        tokens.removeIf([&](const QString &token) { return !sample.atEnd.contains(token); });
        return tokens;
    };
    if (kind == 4) {
        overwrite(wal, contents(other.path + u"-wal"_s));
    } else if (kind == 5) {
        QFile::remove(wal);
        damage.kept = sample.atCheckpoint;
    } else if (kind == 6) {
        QFile::remove(sample.path + u"-shm"_s);
        damage.kept = sample.atEnd;
    } else {
        QByteArray bytes = contents(wal);
        for (qint64 flips = 1 + dice.below(5); flips > 0; --flips) {
            const qint64 at = dice.below(bytes.size());
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << dice.below(8)));
        }
        overwrite(wal, bytes);
        damage.kept = inBoth();
    }
    return damage;
}

void TestCorrupt::verifyRows(
    const StoreSample &sample, const StoreSample &other, Stores &stores, const QStringList &kept)
{
    const auto rows = stores.outbox.load();
    QVERIFY(rows);
    QSet<QString> found;
    for (const OutboxItem &item : rows->items) {
        const QString token = item.token.toString();
        found.insert(token);
        const bool isOurs = sample.rows.contains(token);
        QVERIFY(isOurs || other.rows.contains(token));
        const OutboxItem &accepted
            = isOurs ? *sample.rows.constFind(token) : *other.rows.constFind(token);
        QCOMPARE(item.body, accepted.body);
        QCOMPARE(item.channel, accepted.channel);
        QCOMPARE(item.id, accepted.id);
    }
    for (const QString &token : kept)
        QVERIFY2(found.contains(token), qPrintable(token));
    QVERIFY(std::ranges::is_sorted(rows->items, {}, &OutboxItem::id));
}

void TestCorrupt::everyDamageLeavesWhatCanBeRead()
{
    QFETCH(int, seed);
    Dice dice(seed);
    FastFolder folder;
    const int kind = seed % 8;
    const bool isWalDamage = kind >= 4;
    const StoreSample sample
        = m_shelf.copy(folder.filePath(u"messages.sqlite"_s), dice, isWalDamage);
    const StoreSample other = m_shelf.copy(folder.filePath(u"other.sqlite"_s), dice, true);
    const QString draftsPath = folder.filePath(u"drafts.sqlite"_s);
    MessageDraft draft;
    draft.content = u"half a sentence"_s;
    QVERIFY((*DraftStore::open(draftsPath))->put(channelArn(u"c"_s), draft));
    const QByteArray draftsBefore = contents(draftsPath);

    const Damage damage
        = isWalDamage ? damageWal(sample, other, dice, kind) : damageFile(sample, dice, kind);
    const QByteArray damaged = contents(sample.path);
    const QByteArray damagedWal = contents(sample.path + u"-wal"_s);

    auto stores = Stores::open(sample.path);
    QVERIFY2(stores, stores ? "" : qPrintable(stores.error().text));
    const auto recovery = (*stores)->takeRecovery();
    verifyRows(sample, other, **stores, damage.kept);
    if (recovery) {
        QCOMPARE(contents(recovery->copies), damaged);
        QCOMPARE(contents(recovery->copies + u"-wal"_s), damagedWal);
        QCOMPARE(QFile::permissions(recovery->copies) & 0x77, QFile::Permissions());
    }
    // And it goes on from there.
    OutboxItem next = itemFor(channelArn(u"c-1"_s), u"token-after"_s);
    const auto id = (*stores)->outbox.insert(next);
    QVERIFY(id);
    stores->reset();
    const auto again = Stores::open(sample.path);
    QVERIFY(again);
    QVERIFY(!(*again)->takeRecovery());
    const auto rows = (*again)->outbox.load();
    QVERIFY(rows);
    QCOMPARE(rows->items.last().id, *id);
    QCOMPARE(contents(draftsPath), draftsBefore);
}

QTEST_GUILESS_MAIN(TestCorrupt)
#include "tst_corrupt.moc"
