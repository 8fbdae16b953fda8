// SPDX-License-Identifier: Apache-2.0
#include "sqlite/databasefiles.h"
#include "store/outboxdigest.h"
#include "store/storesample.h"
#include "store/storethread.h"
#include "store/storevalues.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

using Kind = sqlite::Error::Kind;

namespace {

constexpr qint64 pageSize = 4096;
constexpr sqlite::Migration known[] = { { 5, {} } };

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void damagePage(const QString &path, qint64 page)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(page * pageSize));
    QCOMPARE(file.write(QByteArray(pageSize, '\0')), pageSize);
}

/// The page from which a table or an index grows, from 0.
qint64 rootOf(const QString &path, const QString &name)
{
    const auto database = sqlite::Database::open(path, known);
    auto select = (*database)->prepare("SELECT rootpage FROM sqlite_master WHERE name = ?");
    return select->run(name) && select->next() ? select->integer(0) - 1 : -1;
}

QStringList tokensOf(Stores &stores)
{
    QStringList tokens;
    const auto rows = stores.outbox.load();
    for (const OutboxItem &item : rows->items)
        tokens.append(item.token.toString());
    return tokens;
}

QStringList copiesBeside(const QString &path)
{
    return QFileInfo(path).dir().entryList({ u"*.damaged-*"_s }, QDir::Files);
}

} // namespace

class TestSalvage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aSoundFileIsLeftAlone();
    void theFirstPageIsNotNeeded();
    void aTornFirstPageThatTheWalHasIsNoDamage();
    void theRootOfTheOutboxIsNotNeeded();
    void aLostIndexLosesNothing();
    void idsAreNotGivenAgain();
    void aDamagedRowIsSetAside();
    void aRowOfWhichOnlyAPieceIsLeftIsShown();
    void aRowNobodySpeaksForWaitsForAPerson();
    void everyOlderSchemaIsSalvaged();
    void aNewerSchemaIsNoDamage();
    void anEndAnywhereLeavesOneOrTheOther_data();
    void anEndAnywhereLeavesOneOrTheOther();
    void aFullDiskLeavesTheFileAlone();
    void whoHasItOpenKeepsIt();
    void damageInTheMiddleOfASessionIsDealtWith();
    void damagedDraftsAreBegunAnew();
    void anEndBeforeADraftIsSavedLeavesTheOneBefore();

private:
    QString path() const { return m_folder->filePath(u"s.db"_s); }
    int openElsewhere(const QStringList &arguments, const QString &crashAt = {});
    StoreSample sample(bool killed = false);

    SampleShelf m_shelf;
    std::unique_ptr<FastFolder> m_folder;
};

void TestSalvage::init()
{
    m_folder = std::make_unique<FastFolder>();
}

StoreSample TestSalvage::sample(bool killed)
{
    Dice dice(7);
    return m_shelf.copy(path(), dice, killed);
}

int TestSalvage::openElsewhere(const QStringList &arguments, const QString &crashAt)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CARILLON_CRASH_AT"_s, crashAt);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(CARILLON_STOREOPENER), QStringList { path() } + arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit
        ? process.exitCode()
        : -1;
}

void TestSalvage::aSoundFileIsLeftAlone()
{
    const StoreSample was = sample(true);
    const auto stores = Stores::open(path());
    QVERIFY(stores && !(*stores)->takeRecovery());
    QCOMPARE(tokensOf(**stores).size(), was.atEnd.size());
    QVERIFY(copiesBeside(path()).isEmpty());
}

void TestSalvage::theFirstPageIsNotNeeded()
{
    const StoreSample was = sample();
    damagePage(path(), 0);
    const auto stores = Stores::open(path());
    QVERIFY(stores);
    const auto recovery = (*stores)->takeRecovery();
    QVERIFY(recovery);
    QCOMPARE(recovery->of, Recovery::Of::Messages);
    QCOMPARE(recovery->waitingKept, static_cast<int>(was.atEnd.size()));
    QCOMPARE(recovery->waitingDamaged, 0);
    QCOMPARE(recovery->waitingLost, std::optional(0));
    QCOMPARE(recovery->messagesKept, was.messages);
    QCOMPARE(tokensOf(**stores), was.atEnd);
    QCOMPARE((*stores)->channels.all()->size(), qsizetype(4));
}

/// As a power cut leaves it in the middle of a checkpoint.
void TestSalvage::aTornFirstPageThatTheWalHasIsNoDamage()
{
    const StoreSample was = sample(true);
    damagePage(path(), 0);
    {
        const auto stores = Stores::open(path());
        QVERIFY(stores && !(*stores)->takeRecovery());
        QCOMPARE(tokensOf(**stores), was.atEnd);
    }
    QVERIFY(contents(path()).startsWith("SQLite format 3"));
    QVERIFY(copiesBeside(path()).isEmpty());
}

void TestSalvage::theRootOfTheOutboxIsNotNeeded()
{
    const StoreSample was = sample();
    damagePage(path(), rootOf(path(), u"outbox"_s));
    const auto stores = Stores::open(path());
    QVERIFY(stores);
    QCOMPARE(tokensOf(**stores), was.atEnd);
    for (const OutboxItem &item : (*stores)->outbox.load()->items)
        QCOMPARE(item.state, SendState::Queued); // the index speaks for them
}

void TestSalvage::aLostIndexLosesNothing()
{
    const StoreSample was = sample();
    damagePage(path(), rootOf(path(), u"outbox_lane"_s));
    damagePage(path(), rootOf(path(), u"messages_page"_s));
    const auto stores = Stores::open(path());
    QVERIFY(stores);
    const auto recovery = (*stores)->takeRecovery();
    QVERIFY(recovery);
    QCOMPARE(recovery->waitingLost, std::optional(0));
    QCOMPARE(recovery->messagesKept, was.messages);
    QCOMPARE(tokensOf(**stores), was.atEnd);
}

void TestSalvage::idsAreNotGivenAgain()
{
    qint64 last = 0;
    {
        const auto stores = Stores::open(path());
        for (const QString &token : { u"a1"_s, u"a2"_s, u"a3"_s })
            last = *(*stores)->outbox.insert(itemFor(channelArn(u"c"_s), token));
        QVERIFY((*stores)->outbox.remove(last));
        QVERIFY((*stores)->outbox.remove(last - 1));
    }
    sqlite::markSuspect(path());
    const auto stores = Stores::open(path());
    QVERIFY((*stores)->takeRecovery());
    QVERIFY(!sqlite::isSuspect(path()));
    QCOMPARE(*(*stores)->outbox.insert(itemFor(channelArn(u"c"_s), u"a4"_s)), last + 1);
}

void TestSalvage::aDamagedRowIsSetAside()
{
    qint64 bad = 0;
    {
        const auto stores = Stores::open(path());
        bad = *(*stores)->outbox.insert(itemFor(channelArn(u"c"_s), u"bad"_s));
        QVERIFY((*stores)->outbox.insert(itemFor(channelArn(u"c"_s), u"good"_s)));
    }
    {
        const auto database = sqlite::Database::open(path(), known);
        QVERIFY((*database)->execute("UPDATE outbox SET body = x'7b7d' WHERE token = 'bad'"));
    }
    sqlite::markSuspect(path());
    const auto stores = Stores::open(path());
    const auto recovery = (*stores)->takeRecovery();
    QVERIFY(recovery);
    QCOMPARE(recovery->waitingKept, 1);
    QCOMPARE(recovery->waitingDamaged, 1);
    const auto rows = (*stores)->outbox.load();
    QCOMPARE(rows->items.size(), qsizetype(1));
    QCOMPARE(rows->damaged.size(), qsizetype(1));
    QCOMPARE(rows->damaged.first().id, bad);
    QCOMPARE(rows->damaged.first().item->token.toString(), u"bad"_s);
}

void TestSalvage::aRowOfWhichOnlyAPieceIsLeftIsShown()
{
    {
        const auto stores = Stores::open(path());
        OutboxItem item = itemFor(channelArn(u"c"_s), u"long"_s);
        item.body = QByteArray(9000, 'x') + "the end";
        QVERIFY((*stores)->outbox.insert(item));
    }
    const qint64 tail = contents(path()).indexOf("the end") / pageSize;
    damagePage(path(), tail);
    sqlite::markSuspect(path());
    const auto stores = Stores::open(path());
    const auto recovery = (*stores)->takeRecovery();
    QVERIFY(recovery);
    QCOMPARE(recovery->waitingKept, 0);
    QCOMPARE(recovery->waitingDamaged, 1);
    QCOMPARE(recovery->waitingLost, std::optional(0));
    const auto rows = (*stores)->outbox.load();
    QVERIFY(rows->items.isEmpty());
    QCOMPARE(rows->damaged.first().item->channel, channelArn(u"c"_s));
}

void TestSalvage::aRowNobodySpeaksForWaitsForAPerson()
{
    const StoreSample was = sample();
    QList<qint64> roots;
    for (const QString &name : { u"outbox"_s, u"outbox_lane"_s, u"sqlite_autoindex_outbox_1"_s })
        roots.append(rootOf(path(), name));
    for (const qint64 root : roots)
        damagePage(path(), root);
    const auto stores = Stores::open(path());
    QVERIFY(stores);
    const auto recovery = (*stores)->takeRecovery();
    QVERIFY(recovery && !recovery->waitingLost);
    const auto rows = (*stores)->outbox.load();
    QCOMPARE(tokensOf(**stores), was.atEnd);
    for (const OutboxItem &item : rows->items) {
        QCOMPARE(item.state, SendState::Failed);
        QCOMPARE(item.lastError->code, u"RecoveredRow"_s);
    }
}

void TestSalvage::everyOlderSchemaIsSalvaged()
{
    const OutboxItem item = itemFor(channelArn(u"c"_s), u"old"_s);
    {
        const auto stores = Stores::open(path());
        QVERIFY((*stores)->outbox.insert(item));
    }
    {
        const auto database = sqlite::Database::open(path(), known);
        for (const char *back : { "ALTER TABLE outbox DROP COLUMN tried_by",
                 "ALTER TABLE outbox DROP COLUMN discard_wanted", "DROP TABLE read_markers",
                 "DROP TRIGGER message_came", "DROP TRIGGER message_changed",
                 "DROP TRIGGER message_went", "DROP TABLE words", "DROP TABLE unindexed",
                 "DROP TABLE history_starts", "PRAGMA user_version=1" })
            QVERIFY((*database)->execute(back));
    }
    sqlite::markSuspect(path());
    const auto stores = Stores::open(path());
    QVERIFY(stores && (*stores)->takeRecovery());
    QCOMPARE(tokensOf(**stores), QStringList { u"old"_s });
}

void TestSalvage::aNewerSchemaIsNoDamage()
{
    sample();
    {
        const auto database = sqlite::Database::open(path(), known);
        QVERIFY((*database)->execute("PRAGMA user_version=6"));
    }
    const QByteArray before = contents(path());
    const auto stores = Stores::open(path());
    QVERIFY(!stores);
    QCOMPARE(stores.error().kind, Kind::NewerSchema);
    QCOMPARE(contents(path()), before);
    QVERIFY(copiesBeside(path()).isEmpty());
}

void TestSalvage::anEndAnywhereLeavesOneOrTheOther_data()
{
    QTest::addColumn<QString>("place");
    for (const char *place :
        { "salvage.after_copies", "salvage.half_filled", "salvage.before_commit",
            "salvage.after_commit", "salvage.before_place", "salvage.after_place" })
        QTest::newRow(place) << QString::fromLatin1(place);
}

void TestSalvage::anEndAnywhereLeavesOneOrTheOther()
{
    QFETCH(QString, place);
    const StoreSample was = sample(true);
    sqlite::markSuspect(path());
    // Twice, as one crash is often followed by another.
    QCOMPARE(openElsewhere({}, place), 86);
    const int second = openElsewhere({}, place);
    QVERIFY2(second == 86 || second == 0, qPrintable(QString::number(second)));
    const auto stores = Stores::open(path());
    QVERIFY2(stores, stores ? "" : qPrintable(stores.error().text));
    // Nobody has been told yet.
    const auto recovery = (*stores)->takeRecovery();
    QVERIFY(recovery);
    QCOMPARE(recovery->waitingKept, static_cast<int>(was.atEnd.size()));
    QCOMPARE(recovery->messagesKept, was.messages);
    QVERIFY(QFile::exists(recovery->copies));
    QCOMPARE(tokensOf(**stores), was.atEnd);
    QVERIFY(!copiesBeside(path()).isEmpty());
    const QStringList left
        = QDir(m_folder->path())
              .entryList({ u"*.salvag*"_s, u"*.suspect"_s, u"*.untold"_s }, QDir::Files);
    QVERIFY2(left.isEmpty(), qPrintable(left.join(u' ')));
}

void TestSalvage::aFullDiskLeavesTheFileAlone()
{
    const StoreSample was = sample();
    damagePage(path(), 0);
    const QByteArray before = contents(path());
    for (const qint64 bytes : { qint64(1000), before.size() / 2, before.size() - 1 })
        QCOMPARE(openElsewhere({ QString::number(bytes) }), 1 + static_cast<int>(Kind::Full));
    QCOMPARE(contents(path()), before);
    QVERIFY(copiesBeside(path()).isEmpty());
    const auto stores = Stores::open(path());
    QVERIFY(stores && (*stores)->takeRecovery());
    QCOMPARE(tokensOf(**stores), was.atEnd);
}

void TestSalvage::whoHasItOpenKeepsIt()
{
    sample();
    const auto held = sqlite::Database::open(path(), known);
    QVERIFY((*held)->prepare("SELECT count(*) FROM outbox")->run());
    sqlite::markSuspect(path());
    QCOMPARE(openElsewhere({}), 1 + static_cast<int>(Kind::Busy));
    QVERIFY((*held)->execute("UPDATE outbox SET attempts = 1"));
}

void TestSalvage::damageInTheMiddleOfASessionIsDealtWith()
{
    const StoreSample was = sample();
    StoreThread thread(path());
    QVERIFY(!*thread.takeRecovery().result());
    const auto damaged = thread.run([](Stores &) -> StoreResult<void> {
        return std::unexpected(sqlite::Error { Kind::NotADatabase, u"malformed"_s });
    });
    QVERIFY(!damaged.result());
    const auto tokens
        = thread.run([](Stores &stores) -> StoreResult<QStringList> { return tokensOf(stores); });
    QCOMPARE(*tokens.result(), was.atEnd);
    const auto recovery = *thread.takeRecovery().result();
    QVERIFY(recovery);
    QCOMPARE(recovery->waitingKept, static_cast<int>(was.atEnd.size()));
    QVERIFY(!*thread.takeRecovery().result());
}

void TestSalvage::damagedDraftsAreBegunAnew()
{
    MessageDraft draft;
    draft.content = u"x"_s;
    QVERIFY((*DraftStore::open(path()))->put(channelArn(u"c"_s), draft));
    damagePage(path(), 1);
    const QByteArray damaged = contents(path());
    const auto store = DraftStore::open(path());
    QVERIFY(store);
    const auto recovery = (*store)->takeRecovery();
    QVERIFY(recovery);
    QCOMPARE(recovery->of, Recovery::Of::Drafts);
    QCOMPARE(contents(recovery->copies), damaged);
    QVERIFY((*store)->all()->isEmpty());
    QVERIFY((*store)->put(channelArn(u"c"_s), draft));
}

void TestSalvage::anEndBeforeADraftIsSavedLeavesTheOneBefore()
{
    QCOMPARE(openElsewhere({ u"--draft"_s, u"first"_s }), 0);
    QCOMPARE(openElsewhere({ u"--draft"_s, u"second"_s }, u"draft.before_commit:1"_s), 86);
    const auto store = DraftStore::open(path());
    QVERIFY(store && !(*store)->takeRecovery());
    QCOMPARE((*store)->all()->value(channelArn(u"c"_s)).content, u"first"_s);
}

QTEST_GUILESS_MAIN(TestSalvage)
#include "tst_salvage.moc"
