// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.h"

#include "crashpoint/crashpoint.h"
#include "sqlite/databasefiles.h"
#include "sqlite/statementpool.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUrl>

#include <atomic>
#include <utility>

namespace carillon::sqlite {

using namespace Qt::StringLiterals;

namespace {

// A newer program's schema is a few steps ahead; a number far beyond is a broken number.
constexpr int maxStepsAhead = 100;

QString uniqueConnectionName()
{
    static std::atomic<quint64> counter = 0;
    return u"carillon-%1"_s.arg(++counter);
}

/// How SQLite is told to use another VFS.
QString uriOf(const QString &path, const QString &vfs)
{
    return u"file:%1?vfs=%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")), vfs);
}

/// SQLite takes what it does not understand in a schema for a mistake in the query.
Error asDamage(Error error)
{
    if (error.kind == Error::Kind::Senseless)
        error.kind = Error::Kind::NotADatabase;
    return error;
}

} // namespace

Database::Database(QString connectionName)
    : m_connectionName(std::move(connectionName))
    , m_pool(std::make_shared<StatementPool>())
{
}

Database::~Database()
{
    m_pool.reset();
    CARILLON_CRASH_POINT("close");
    QSqlDatabase::database(m_connectionName, false).close();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<Database>> Database::open(
    const QString &path, std::span<const Migration> migrations, const OpenOptions &options)
{
    if (auto made = makePrivateFile(path); !made)
        return std::unexpected(made.error());
    if (isSuspect(path))
        return std::unexpected(
            Error { Error::Kind::NotADatabase, u"a query has met damage in it"_s });
    const Result<void> header = checkHeader(path);
    // A power cut may have torn the first page while it was copied from the -wal: it is there
    // still.
    if (!header && (!hasWal(path) || QFileInfo(path).size() == 0))
        return std::unexpected(header.error());
    std::unique_ptr<Database> database(new Database(uniqueConnectionName()));
    Result<void> ready = database->openConnection(path, options);
    if (ready)
        ready = database->setPragmas();
    if (ready)
        ready = database->migrate(migrations);
    if (ready)
        return database;
    // With such a header it is not the disk that fails.
    const bool isOdd = ready.error().kind == Error::Kind::Failed;
    return std::unexpected(!header && isOdd ? header.error() : ready.error());
}

Result<std::unique_ptr<Database>> Database::openChecked(const QString &path,
    std::span<const Migration> migrations, const OpenOptions &options, qint64 wholeBytes,
    std::span<const char *const> tables)
{
    const auto once = [&]() -> Result<std::unique_ptr<Database>> {
        const CheckpointGuard guard(path);
        auto database = open(path, migrations, options);
        if (!database)
            return database;
        const qint64 bytes = QFileInfo(path).size() + QFileInfo(path + "-wal"_L1).size();
        const auto checked = bytes <= wholeBytes ? std::span<const char *const>() : tables;
        if (auto sound = (*database)->check(migrations, checked); !sound)
            return std::unexpected(sound.error());
        if (auto mended = (*database)->mendHeader(path); !mended)
            return std::unexpected(mended.error());
        return database;
    };
    auto first = once();
    if (first || first.error().kind != Error::Kind::NotADatabase)
        return first;
    return once();
}

Result<std::unique_ptr<Database>> Database::inMemory(std::span<const Migration> migrations)
{
    std::unique_ptr<Database> database(new Database(uniqueConnectionName()));
    if (auto opened = database->openConnection(u":memory:"_s); !opened)
        return std::unexpected(opened.error());
    if (auto migrated = database->migrate(migrations); !migrated)
        return std::unexpected(migrated.error());
    return database;
}

Result<std::unique_ptr<Database>> Database::openDamaged(const QString &path)
{
    std::unique_ptr<Database> database(new Database(uniqueConnectionName()));
    if (auto opened = database->openConnection(path); !opened)
        return std::unexpected(opened.error());
    // The last makes SQLite read on where a schema or the file's length is not as it should be.
    for (const char *set :
        { "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA writable_schema=ON" }) {
        if (auto done = database->pragma(set); !done)
            return std::unexpected(done.error());
    }
    return database;
}

Result<void> Database::openConnection(const QString &path, const OpenOptions &options)
{
    const bool isPlain = options.vfs.isEmpty();
    QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connectionName);
    connection.setDatabaseName(isPlain ? path : uriOf(path, options.vfs));
    connection.setConnectOptions(
        isPlain ? u"QSQLITE_BUSY_TIMEOUT=5000"_s : u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_URI"_s);
    if (!connection.open()) {
        Error error = errorOf(connection.lastError());
        if (error.kind == Error::Kind::Failed || error.kind == Error::Kind::Senseless)
            error.kind = Error::Kind::CannotOpen;
        return std::unexpected(error);
    }
    return {};
}

Result<QString> Database::pragma(const char *sql)
{
    // Not through the pool: a pragma may act when it is prepared.
    QSqlQuery query(QSqlDatabase::database(m_connectionName, false));
    query.setForwardOnly(true);
    if (!query.exec(QString::fromLatin1(sql)))
        return std::unexpected(errorOf(query.lastError()));
    return query.next() ? query.value(0).toString() : QString();
}

Result<void> Database::setPragmas()
{
    struct Pragma {
        const char *set;
        const char *read;
        QLatin1StringView expected;
    };
    static constexpr Pragma pragmas[] = {
        { "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"_L1 },
        { "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"_L1 },
        { "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1"_L1 },
        { "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal"_L1 },
        { "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2"_L1 },
    };
    // Opening reads nothing: only a query finds out that the file is something else.
    if (auto first = pragma("SELECT count(*) FROM sqlite_master"); !first)
        return std::unexpected(asDamage(first.error()));
    for (const Pragma &each : pragmas) {
        if (auto set = pragma(each.set); !set)
            return std::unexpected(set.error());
        const Result<QString> value = pragma(each.read);
        if (!value)
            return std::unexpected(value.error());
        if (*value != each.expected)
            return std::unexpected(
                Error { Error::Kind::Failed, u"%1 is %2"_s.arg(QLatin1String(each.read), *value) });
    }
    return {};
}

Result<int> Database::readSchemaVersion()
{
    const Result<QString> version = pragma("PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());
    return version->toInt();
}

Result<void> Database::migrate(std::span<const Migration> migrations)
{
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    const Result<int> version = readSchemaVersion();
    if (!version)
        return std::unexpected(version.error());
    if (*version < 0 || *version > newest + maxStepsAhead)
        return std::unexpected(
            Error { Error::Kind::NotADatabase, u"schema %1 cannot be"_s.arg(*version) });
    if (*version > newest)
        return std::unexpected(Error { Error::Kind::NewerSchema,
            u"schema %1, this program knows %2"_s.arg(*version).arg(newest) });
    m_schemaVersion = *version;
    for (const Migration &migration : migrations) {
        if (auto applied = apply(migration); !applied)
            return applied;
    }
    return {};
}

Result<void> Database::apply(const Migration &migration)
{
    if (migration.version <= m_schemaVersion)
        return {};
    Result<Transaction> transaction = Transaction::begin(*this);
    if (!transaction)
        return std::unexpected(transaction.error());
    // Another process may have been faster.
    const Result<int> version = readSchemaVersion();
    if (!version)
        return std::unexpected(version.error());
    if (*version < migration.version) {
        for (const char *statement : migration.statements) {
            if (auto done = execute(statement); !done)
                return std::unexpected(asDamage(done.error()));
            CARILLON_CRASH_POINT("migrate");
        }
        const QByteArray raise = "PRAGMA user_version=" + QByteArray::number(migration.version);
        if (auto raised = execute(raise.constData()); !raised)
            return raised;
    }
    if (auto committed = transaction->commit(); !committed)
        return committed;
    m_schemaVersion = migration.version;
    return {};
}

Result<QStringList> Database::schema()
{
    // Not the text of the statements, which another version of SQLite may word differently.
    Result<Statement> select
        = prepare("SELECT m.type, m.name, m.tbl_name, t.name, t.type, t.\"notnull\","
                  " t.dflt_value, t.pk, i.seqno, i.name FROM sqlite_master m"
                  " LEFT JOIN pragma_table_info(m.name) t LEFT JOIN pragma_index_info(m.name) i");
    if (!select)
        return std::unexpected(asDamage(select.error()));
    if (auto done = select->run(); !done)
        return std::unexpected(asDamage(done.error()));
    QStringList lines;
    while (select->next()) {
        QStringList columns;
        for (int column = 0; column < 10; ++column)
            columns.append(select->text(column));
        lines.append(columns.join(u'\n'));
    }
    if (const auto error = select->error())
        return std::unexpected(asDamage(*error));
    return lines;
}

Result<void> Database::check(
    std::span<const Migration> migrations, std::span<const char *const> tables)
{
    const auto model = inMemory(migrations);
    if (!model)
        return std::unexpected(model.error());
    const Result<QStringList> wanted = (*model)->schema();
    if (!wanted)
        return std::unexpected(wanted.error());
    const Result<QStringList> found = schema();
    if (!found)
        return std::unexpected(found.error());
    for (const QString &line : *wanted) {
        if (!found->contains(line))
            return std::unexpected(Error {
                Error::Kind::NotADatabase, u"a table or an index is not what it should be"_s });
    }
    static constexpr const char *whole[] = { "" };
    for (const char *table : tables.empty() ? std::span<const char *const>(whole) : tables) {
        const QByteArray query = *table ? QByteArray("PRAGMA quick_check('") + table + "')"
                                        : QByteArray("PRAGMA quick_check");
        const Result<QString> verdict = pragma(query.constData());
        if (!verdict)
            return std::unexpected(asDamage(verdict.error()));
        if (*verdict != u"ok")
            return std::unexpected(Error { Error::Kind::NotADatabase, *verdict });
    }
    return {};
}

Result<void> Database::mendHeader(const QString &path)
{
    if (checkHeader(path))
        return {};
    if (auto done = checkpoint(); !done)
        return done;
    return checkHeader(path);
}

Result<void> Database::checkpoint()
{
    CARILLON_CRASH_POINT("checkpoint");
    const Result<QString> busy = pragma("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!busy)
        return std::unexpected(busy.error());
    if (*busy != u"0")
        return std::unexpected(Error { Error::Kind::Busy, u"the checkpoint was held up"_s });
    return {};
}

Result<Statement> Database::prepare(const char *sql)
{
    const QByteArray text(sql);
    std::unique_ptr<QSqlQuery> query = m_pool->take(text);
    if (!query) {
        query = std::make_unique<QSqlQuery>(QSqlDatabase::database(m_connectionName, false));
        query->setForwardOnly(true);
        if (!query->prepare(QString::fromUtf8(text)))
            return std::unexpected(errorOf(query->lastError()));
    }
    return Statement(std::move(query), text, m_pool);
}

Result<void> Database::execute(const char *sql)
{
    QSqlQuery query(QSqlDatabase::database(m_connectionName, false));
    if (!query.exec(QString::fromUtf8(sql)))
        return std::unexpected(errorOf(query.lastError()));
    return {};
}

Result<Transaction> Transaction::begin(Database &database)
{
    Result<Statement> begin = database.prepare("BEGIN IMMEDIATE");
    if (!begin)
        return std::unexpected(begin.error());
    if (auto begun = begin->run(); !begun)
        return std::unexpected(begun.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{
}

Transaction::~Transaction()
{
    // SQLite may have rolled back by itself (disk full): then this fails, and rightly so.
    if (m_database)
        static_cast<void>(m_database->execute("ROLLBACK"));
}

Result<void> Transaction::commit()
{
    Result<Statement> commit = m_database->prepare("COMMIT");
    if (!commit)
        return std::unexpected(commit.error());
    if (auto committed = commit->run(); !committed) {
        // No rule of ours waits for the commit: an index of words writes there, and finds that it
        // contradicts itself.
        Error error = committed.error();
        if (error.kind == Error::Kind::Constraint)
            error.kind = Error::Kind::NotADatabase;
        return std::unexpected(error);
    }
    m_database = nullptr;
    return {};
}

} // namespace carillon::sqlite
