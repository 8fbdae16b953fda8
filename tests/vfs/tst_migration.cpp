// SPDX-License-Identifier: Apache-2.0
#include "store/outboxdigest.h"
#include "store/stores.h"
#include "store/storevalues.h"
#include "support/fastfolder.h"
#include "vfs/faultvfs.h"

#include <QDir>
#include <QTest>

#include <span>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

// The schemas as they were shipped. Never change one; add the next when it is no longer the newest.
constexpr const char *shipped1[] = {
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,"
    " bearer TEXT NOT NULL, token TEXT NOT NULL UNIQUE, body BLOB NOT NULL, digest BLOB NOT NULL,"
    " draft BLOB NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " accepted_at INTEGER NOT NULL, first_attempt_at INTEGER, error BLOB,"
    " set_aside INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX outbox_lane ON outbox (channel, id)",
    "CREATE TABLE messages (channel TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL,"
    " content TEXT NOT NULL, metadata TEXT, type INTEGER NOT NULL, persistence INTEGER NOT NULL,"
    " sender_arn TEXT NOT NULL, sender_name TEXT NOT NULL, last_edited_at INTEGER,"
    " last_updated_at INTEGER, redacted INTEGER NOT NULL, status INTEGER NOT NULL,"
    " status_detail TEXT NOT NULL, attributes BLOB NOT NULL, content_type TEXT, target TEXT,"
    " sub_channel TEXT, token TEXT, duration_ms INTEGER, PRIMARY KEY (channel, id))",
    "CREATE INDEX messages_page ON messages (channel, created_at, id)",
    "CREATE TABLE channels (arn TEXT PRIMARY KEY, name TEXT NOT NULL, mode INTEGER NOT NULL,"
    " privacy INTEGER NOT NULL, metadata TEXT NOT NULL, created_at INTEGER,"
    " last_message_at INTEGER, member INTEGER NOT NULL) WITHOUT ROWID",
};
constexpr const char *shipped2[] = {
    "ALTER TABLE outbox ADD COLUMN tried_by TEXT",
    "ALTER TABLE outbox ADD COLUMN discard_wanted INTEGER NOT NULL DEFAULT 0",
};
constexpr const char *shipped3[] = {
    "CREATE TABLE read_markers (channel TEXT PRIMARY KEY, read_at INTEGER NOT NULL) WITHOUT ROWID",
};
constexpr const char *shipped4[] = {
    "CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'ascii', columnsize = 0)",
    "CREATE TABLE unindexed (message INTEGER PRIMARY KEY)",
    "CREATE TRIGGER message_came AFTER INSERT ON messages BEGIN"
    " INSERT OR IGNORE INTO unindexed VALUES (new.rowid); END",
    "CREATE TRIGGER message_changed AFTER UPDATE OF content, redacted ON messages"
    " WHEN new.content IS NOT old.content OR new.redacted IS NOT old.redacted BEGIN"
    " INSERT OR IGNORE INTO unindexed VALUES (new.rowid); END",
    "CREATE TRIGGER message_went AFTER DELETE ON messages BEGIN"
    " INSERT OR IGNORE INTO unindexed VALUES (old.rowid); END",
    "INSERT INTO unindexed SELECT rowid FROM messages",
};
constexpr sqlite::Migration shipped[]
    = { { 1, shipped1 }, { 2, shipped2 }, { 3, shipped3 }, { 4, shipped4 } };
constexpr sqlite::Migration anyVersion[] = { { 5, {} } };
constexpr int newest = 5;

/// What the database is made of, without how the statements were laid out.
QStringList schemaOf(const QString &path)
{
    const auto database = sqlite::Database::open(path, anyVersion);
    if (!database)
        return { database.error().text };
    auto select = (*database)->prepare("SELECT type || ' ' || name || ' ' || tbl_name || ' ' ||"
                                       " coalesce(sql, '') FROM sqlite_master ORDER BY 1");
    QStringList lines;
    if (select && select->run()) {
        while (select->next())
            lines.append(
                select->text(0).simplified().replace(u"( "_s, u"("_s).replace(u" )"_s, u")"_s));
    }
    auto version = (*database)->prepare("SELECT user_version FROM pragma_user_version");
    if (version && version->run() && version->next())
        lines.append(version->text(0));
    return lines;
}

} // namespace

/// Opening brings an older database up to date, whatever happens on the way.
class TestMigration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void migratedEqualsFresh_data() { versions(); }
    void migratedEqualsFresh();
    void aPowerCutAtEachStepLosesNothing_data() { versions(); }
    void aPowerCutAtEachStepLosesNothing();
    void anErrorAtEachCallLosesNothing_data() { versions(); }
    void anErrorAtEachCallLosesNothing();

private:
    static void versions();
    void makeOld(const QString &path, int version);
    void verify(const QString &path, int version);
    QStringList freshSchema();

    FaultVfs m_vfs { "migrating" };
    OutboxItem m_item = itemFor(channelArn(u"c"_s), u"old"_s);
};

void TestMigration::versions()
{
    QTest::addColumn<int>("version");
    for (int version = 0; version < newest; ++version)
        QTest::addRow("from %d", version) << version;
}

void TestMigration::makeOld(const QString &path, int version)
{
    if (version == 0)
        return;
    const auto database = sqlite::Database::open(path, std::span(shipped).first(size_t(version)));
    QVERIFY(database);
    auto insert = (*database)->prepare(
        "INSERT INTO outbox (channel, bearer, token, body, digest, draft, state, attempts,"
        " accepted_at) VALUES (?, ?, ?, ?, ?, ?, 0, 3, 17)");
    const QString channel = m_item.channel.toString();
    const QString bearer = m_item.bearer.toString();
    const QString token = m_item.token.toString();
    QVERIFY(insert
        && insert->run(channel, bearer, token, m_item.body,
            outboxDigest(channel.toUtf8(), bearer.toUtf8(), token.toUtf8(), m_item.body),
            QByteArray("{\"content\":\"x\"}")));
}

QStringList TestMigration::freshSchema()
{
    const FastFolder folder;
    const QString path = folder.filePath(u"s.db"_s);
    return Stores::open(path) ? schemaOf(path) : QStringList();
}

void TestMigration::verify(const QString &path, int version)
{
    {
        const auto stores = Stores::open(path, { m_vfs.name() });
        QVERIFY2(stores, stores ? "" : qPrintable(stores.error().text));
        QVERIFY(!(*stores)->takeRecovery());
        const auto rows = (*stores)->outbox.load();
        QVERIFY(rows && rows->damaged.isEmpty());
        QCOMPARE(rows->items.size(), qsizetype(version > 0 ? 1 : 0));
        if (version > 0) {
            QCOMPARE(rows->items.first().body, m_item.body);
            QCOMPARE(rows->items.first().attempts, 3);
        }
        QVERIFY((*stores)->outbox.insert(itemFor(channelArn(u"c"_s), u"new"_s)));
    }
    QCOMPARE(schemaOf(path), freshSchema());
}

void TestMigration::migratedEqualsFresh()
{
    QFETCH(int, version);
    const FastFolder folder;
    makeOld(folder.filePath(u"s.db"_s), version);
    verify(folder.filePath(u"s.db"_s), version);
    QCOMPARE(freshSchema().last(), QString::number(newest));
}

void TestMigration::aPowerCutAtEachStepLosesNothing()
{
    QFETCH(int, version);
    int n = 0;
    for (bool cut = true; cut && !QTest::currentTestFailed();) {
        ++n;
        for (int seed = 1; seed <= 3; ++seed) { // what becomes of the unsynced differs
            const FastFolder folder;
            const QString path = folder.filePath(u"s.db"_s);
            makeOld(path, version);
            m_vfs.holdUnsynced();
            m_vfs.cutPowerAt(n, Dice(1000 * n + seed));
            static_cast<void>(Stores::open(path, { m_vfs.name() }));
            cut = m_vfs.isPowerCut();
            m_vfs.cutPower(); // the machine goes off in any case
            m_vfs.reboot();
            verify(path, version);
        }
    }
    QVERIFY2(!QTest::currentTestFailed(), qPrintable(u"at change %1"_s.arg(n)));
    QVERIFY(n > 5);
    qInfo("%d places to cut at", n - 1);
}

void TestMigration::anErrorAtEachCallLosesNothing()
{
    QFETCH(int, version);
    for (const bool forGood : { false, true }) {
        int n = 0;
        for (bool failed = true; failed && !QTest::currentTestFailed();) {
            const FastFolder folder;
            const QString path = folder.filePath(u"s.db"_s);
            makeOld(path, version);
            m_vfs.failAt(++n, forGood);
            static_cast<void>(Stores::open(path, { m_vfs.name() }));
            failed = m_vfs.hasFailed();
            m_vfs.failAt(0);
            verify(path, version);
            QVERIFY(QDir(folder.path()).entryList({ u"*.damaged-*"_s }).isEmpty());
        }
        QVERIFY2(!QTest::currentTestFailed(), qPrintable(u"at call %1"_s.arg(n)));
        QVERIFY(n > 10);
        qInfo("%d calls, each failed", n - 1);
    }
}

QTEST_GUILESS_MAIN(TestMigration)
#include "tst_migration.moc"
