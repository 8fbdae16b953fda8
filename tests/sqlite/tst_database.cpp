// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace carillon::sqlite;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *first[] = { "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE)",
    "CREATE TABLE u (t INTEGER NOT NULL REFERENCES t (a), c BLOB)" };
constexpr const char *second[] = { "ALTER TABLE t ADD COLUMN d TEXT" };
constexpr const char *broken[] = { "ALTER TABLE t ADD COLUMN e TEXT", "CREATE NONSENSE" };
constexpr Migration one[] = { { 1, first } };
constexpr Migration two[] = { { 1, first }, { 2, second } };
constexpr Migration three[] = { { 1, first }, { 2, second }, { 3, broken } };

mode_t modeOf(const QString &path)
{
    struct stat status { };
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777 : 0;
}

QString value(Database &database, const char *sql)
{
    Result<Statement> statement = database.prepare(sql);
    if (!statement || !statement->run() || !statement->next())
        return u"(none)"_s;
    return statement->text(0);
}

QStringList schema(Database &database)
{
    QStringList lines;
    Result<Statement> statement
        = database.prepare("SELECT m.name || '.' || p.name FROM sqlite_master m,"
                           " pragma_table_info(m.name) p ORDER BY 1");
    if (statement && statement->run()) {
        while (statement->next())
            lines.append(statement->text(0));
    }
    return lines;
}

} // namespace

class TestDatabase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void pragmasTook();
    void filesArePrivateWhateverTheUmask();
    void valuesComeBackAsTheyWere();
    void statementsAreUsedAgain();
    void anUncommittedTransactionIsRolledBack();
    void errorsHaveKinds();
    void aMigratedSchemaEqualsAFreshOne();
    void aFailedMigrationLeavesTheOlderSchema();
    void aNewerSchemaIsRefused();
    void whatIsNoDatabaseIsRefused_data();
    void whatIsNoDatabaseIsRefused();
    void aMissingFolderCannotBeOpened();
    void aSecondWriterIsBusyOnly();

private:
    QString path() const { return m_folder->filePath(u"test.db"_s); }
    std::unique_ptr<Database> open(std::span<const Migration> migrations)
    {
        auto database = Database::open(path(), migrations);
        return database ? std::move(*database) : nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDatabase::pragmasTook()
{
    const auto database = open(one);
    QVERIFY(database);
    QCOMPARE(value(*database, "PRAGMA journal_mode"), u"wal"_s);
    QCOMPARE(value(*database, "PRAGMA synchronous"), u"2"_s);
    QCOMPARE(value(*database, "PRAGMA foreign_keys"), u"1"_s);
    QCOMPARE(value(*database, "PRAGMA trusted_schema"), u"0"_s);
    QCOMPARE(value(*database, "PRAGMA cell_size_check"), u"1"_s);
    QCOMPARE(value(*database, "PRAGMA busy_timeout"), u"5000"_s);
}

void TestDatabase::filesArePrivateWhateverTheUmask()
{
    for (const mode_t mask : { mode_t(0), mode_t(0277) }) {
        init();
        const mode_t before = ::umask(mask);
        const auto database = open(one);
        const bool wrote = database && database->execute("INSERT INTO t (b) VALUES ('x')");
        ::umask(before);
        QVERIFY(wrote);
        for (const QString &suffix : { u""_s, u"-wal"_s, u"-shm"_s })
            QCOMPARE(modeOf(path() + suffix), mode_t(0600));
    }
}

void TestDatabase::valuesComeBackAsTheyWere()
{
    const auto database = open(one);
    auto insert = database->prepare("INSERT INTO u (t, c) VALUES (?, ?)");
    auto parent = database->prepare("INSERT INTO t (b) VALUES (?)");
    const QString text = u"a\0é😀\n"_s;
    QVERIFY(parent->run(text));
    const qint64 id = parent->lastInsertId();
    QCOMPARE(parent->changedRows(), 1);
    QVERIFY(parent->run(QString()));
    const QByteArray bytes("\0\xff\x01", 3);
    QVERIFY(insert->run(id, bytes));
    QVERIFY(insert->run(id, QByteArray()));
    QVERIFY(insert->run(id, std::optional<QByteArray>()));

    QCOMPARE(value(*database, "SELECT b FROM t ORDER BY a"), text);
    QCOMPARE(value(*database, "SELECT count(*) FROM t WHERE b = ''"), u"1"_s);
    auto select = database->prepare("SELECT c, t FROM u ORDER BY rowid");
    QVERIFY(select->run());
    QVERIFY(select->next());
    QCOMPARE(select->blob(0), bytes);
    QCOMPARE(select->integer(1), id);
    QVERIFY(select->next());
    QVERIFY(!select->isNull(0));
    QCOMPARE(select->blob(0), QByteArray());
    QVERIFY(select->next());
    QVERIFY(select->isNull(0));
    QVERIFY(!select->next());
    QVERIFY(!select->error());
}

void TestDatabase::statementsAreUsedAgain()
{
    const auto database = open(one);
    const char *sql = "INSERT INTO t (b) VALUES (?)";
    for (int i = 0; i < 3; ++i) {
        auto insert = database->prepare(sql);
        QVERIFY(insert->run(QString::number(i)));
    }
    {
        // Two at once of the same text do not disturb each other.
        auto a = database->prepare("SELECT b FROM t ORDER BY a");
        auto b = database->prepare("SELECT b FROM t ORDER BY a");
        QVERIFY(a->run() && a->next() && a->next());
        QVERIFY(b->run() && b->next());
        QCOMPARE(a->text(0), u"1"_s);
        QCOMPARE(b->text(0), u"0"_s);
    }
    // Reads left half way hold nothing up: a checkpoint gets all.
    QCOMPARE(value(*database, "PRAGMA wal_checkpoint(TRUNCATE)"), u"0"_s);
}

void TestDatabase::anUncommittedTransactionIsRolledBack()
{
    const auto database = open(one);
    {
        auto transaction = Transaction::begin(*database);
        QVERIFY(transaction);
        QVERIFY(database->execute("INSERT INTO t (b) VALUES ('gone')"));
    }
    QCOMPARE(value(*database, "SELECT count(*) FROM t"), u"0"_s);
    {
        auto transaction = Transaction::begin(*database);
        QVERIFY(database->execute("INSERT INTO t (b) VALUES ('kept')"));
        QVERIFY(transaction->commit());
    }
    QCOMPARE(value(*database, "SELECT count(*) FROM t"), u"1"_s);
}

void TestDatabase::errorsHaveKinds()
{
    const auto database = open(one);
    QVERIFY(database->execute("INSERT INTO t (b) VALUES ('x')"));
    auto insert = database->prepare("INSERT INTO t (b) VALUES (?)");
    const auto again = insert->run(u"x"_s);
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Constraint);
    const auto orphan = database->execute("INSERT INTO u (t) VALUES (99)");
    QVERIFY(!orphan);
    QCOMPARE(orphan.error().kind, Error::Kind::Constraint);
    const auto nonsense = database->prepare("SELECT nonsense");
    QVERIFY(!nonsense);
    QCOMPARE(nonsense.error().kind, Error::Kind::Senseless);
    QVERIFY(nonsense.error().text.contains(u"nonsense"));
    // A full disk, made by a bound on the file.
    QVERIFY(database->execute("PRAGMA max_page_count=8"));
    auto big = database->prepare("INSERT INTO t (b) VALUES (?)");
    const auto full = big->run(QString(1'000'000, u'x'));
    QVERIFY(!full);
    QCOMPARE(full.error().kind, Error::Kind::Full);
}

void TestDatabase::aMigratedSchemaEqualsAFreshOne()
{
    QVERIFY(open(one)->execute("INSERT INTO t (b) VALUES ('old')"));
    const auto migrated = open(two);
    QVERIFY(migrated);
    QCOMPARE(migrated->schemaVersion(), 2);
    QCOMPARE(value(*migrated, "SELECT b FROM t"), u"old"_s);
    const QStringList after = schema(*migrated);
    init();
    const auto fresh = open(two);
    QCOMPARE(fresh->schemaVersion(), 2);
    QCOMPARE(schema(*fresh), after);
    QVERIFY(after.contains(u"t.d"_s));
}

void TestDatabase::aFailedMigrationLeavesTheOlderSchema()
{
    QVERIFY(!open(three));
    const auto database = open(two);
    QVERIFY(database);
    QCOMPARE(database->schemaVersion(), 2);
    QVERIFY(!schema(*database).contains(u"t.e"_s));
}

void TestDatabase::aNewerSchemaIsRefused()
{
    QVERIFY(open(two));
    const auto older = Database::open(path(), one);
    QVERIFY(!older);
    QCOMPARE(older.error().kind, Error::Kind::NewerSchema);
    QVERIFY(open(two));
}

void TestDatabase::whatIsNoDatabaseIsRefused_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::newRow("another file") << QByteArray(5000, 'x');
    QTest::newRow("a picture's first bytes") << QByteArray("\x89PNG\r\n\x1a\n");
    QTest::newRow("header kept, rest overwritten")
        << QByteArray("SQLite format 3\0", 16) + QByteArray(8000, '\xa5');
}

void TestDatabase::whatIsNoDatabaseIsRefused()
{
    QFETCH(QByteArray, damage);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(damage);
    file.close();
    const auto database = Database::open(path(), one);
    QVERIFY(!database);
    QCOMPARE(database.error().kind, Error::Kind::NotADatabase);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), damage);
}

void TestDatabase::aMissingFolderCannotBeOpened()
{
    const auto database = Database::open(m_folder->filePath(u"none/test.db"_s), one);
    QVERIFY(!database);
    QCOMPARE(database.error().kind, Error::Kind::CannotOpen);
    QVERIFY(!database.error().text.isEmpty());
}

void TestDatabase::aSecondWriterIsBusyOnly()
{
    const auto a = open(one);
    const auto b = open(one);
    QVERIFY(b->execute("PRAGMA busy_timeout=1"));
    const auto holding = Transaction::begin(*a);
    QVERIFY(holding);
    const auto refused = Transaction::begin(*b);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Busy);
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
