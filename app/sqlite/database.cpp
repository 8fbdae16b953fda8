// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>

#include <atomic>
#include <unordered_map>
#include <utility>
#include <vector>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace carillon::sqlite {

using namespace Qt::StringLiterals;

namespace {

constexpr mode_t privateMode = S_IRUSR | S_IWUSR;

// Primary result codes: https://www.sqlite.org/rescode.html
Error::Kind kindOfCode(int extendedCode)
{
    switch (extendedCode & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return Error::Kind::Busy;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return Error::Kind::NotADatabase;
    case 13: // SQLITE_FULL
        return Error::Kind::Full;
    case 14: // SQLITE_CANTOPEN
        return Error::Kind::CannotOpen;
    case 19: // SQLITE_CONSTRAINT
        return Error::Kind::Constraint;
    default:
        return Error::Kind::Failed;
    }
}

Error makeError(const QSqlError &error)
{
    return { kindOfCode(error.nativeErrorCode().toInt()), error.databaseText() };
}

QString uniqueConnectionName()
{
    static std::atomic<quint64> counter = 0;
    return u"carillon-%1"_s.arg(++counter);
}

/// SQLite gives -wal and -shm the mode of the file itself, so this settles all three. The umask
/// must not matter in either direction.
Result<void> makePrivateFile(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const int file = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, privateMode);
    if (file < 0)
        return std::unexpected(
            Error { Error::Kind::CannotOpen, QString::fromLocal8Bit(std::strerror(errno)) });
    const bool isPrivate = ::fchmod(file, privateMode) == 0;
    const int reason = errno;
    ::close(file);
    if (!isPrivate)
        return std::unexpected(
            Error { Error::Kind::CannotOpen, QString::fromLocal8Bit(std::strerror(reason)) });
    return {};
}

} // namespace

/// Prepared statements that nobody uses at the moment.
class StatementPool {
public:
    std::unique_ptr<QSqlQuery> take(const QByteArray &sql)
    {
        const auto found = m_idle.find(sql);
        if (found == m_idle.end() || found->second.empty())
            return nullptr;
        std::unique_ptr<QSqlQuery> query = std::move(found->second.back());
        found->second.pop_back();
        return query;
    }
    void put(const QByteArray &sql, std::unique_ptr<QSqlQuery> query)
    {
        m_idle[sql].push_back(std::move(query));
    }

private:
    struct Hash {
        size_t operator()(const QByteArray &sql) const { return qHash(sql); }
    };
    std::unordered_map<QByteArray, std::vector<std::unique_ptr<QSqlQuery>>, Hash> m_idle;
};

Statement::Statement(
    std::unique_ptr<QSqlQuery> query, QByteArray sql, std::weak_ptr<StatementPool> pool)
    : m_query(std::move(query))
    , m_sql(std::move(sql))
    , m_pool(std::move(pool))
{
}

Statement::~Statement()
{
    if (!m_query)
        return;
    m_query->finish();
    if (const std::shared_ptr<StatementPool> pool = m_pool.lock())
        pool->put(m_sql, std::move(m_query));
}

Result<void> Statement::runBound(const QVariantList &values)
{
    m_query->finish();
    for (qsizetype i = 0; i < values.size(); ++i)
        m_query->bindValue(static_cast<int>(i), values[i]);
    if (!m_query->exec())
        return std::unexpected(makeError(m_query->lastError()));
    m_changedRows = m_query->numRowsAffected();
    m_lastInsertId = m_query->isSelect() ? 0 : m_query->lastInsertId().toLongLong();
    return {};
}

bool Statement::next()
{
    return m_query->next();
}

QString Statement::text(int column) const
{
    return m_query->value(column).toString();
}

QByteArray Statement::blob(int column) const
{
    return m_query->value(column).toByteArray();
}

qint64 Statement::integer(int column) const
{
    return m_query->value(column).toLongLong();
}

bool Statement::isNull(int column) const
{
    return m_query->isNull(column);
}

std::optional<Error> Statement::error() const
{
    const QSqlError error = m_query->lastError();
    if (!error.isValid())
        return std::nullopt;
    return makeError(error);
}

Database::Database(QString connectionName)
    : m_connectionName(std::move(connectionName))
    , m_pool(std::make_shared<StatementPool>())
{
}

Database::~Database()
{
    m_pool.reset();
    QSqlDatabase::database(m_connectionName, false).close();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<Database>> Database::open(
    const QString &path, std::span<const Migration> migrations)
{
    std::unique_ptr<Database> database(new Database(uniqueConnectionName()));
    if (auto opened = database->openFile(path); !opened)
        return std::unexpected(opened.error());
    if (auto set = database->setPragmas(); !set)
        return std::unexpected(set.error());
    if (auto migrated = database->migrate(migrations); !migrated)
        return std::unexpected(migrated.error());
    return database;
}

Result<void> Database::openFile(const QString &path)
{
    if (auto made = makePrivateFile(path); !made)
        return made;
    QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connectionName);
    connection.setDatabaseName(path);
    connection.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!connection.open()) {
        Error error = makeError(connection.lastError());
        if (error.kind == Error::Kind::Failed)
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
        return std::unexpected(makeError(query.lastError()));
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
        return std::unexpected(first.error());
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
                return done;
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

Result<Statement> Database::prepare(const char *sql)
{
    const QByteArray text(sql);
    std::unique_ptr<QSqlQuery> query = m_pool->take(text);
    if (!query) {
        query = std::make_unique<QSqlQuery>(QSqlDatabase::database(m_connectionName, false));
        query->setForwardOnly(true);
        if (!query->prepare(QString::fromUtf8(text)))
            return std::unexpected(makeError(query->lastError()));
    }
    return Statement(std::move(query), text, m_pool);
}

Result<void> Database::execute(const char *sql)
{
    QSqlQuery query(QSqlDatabase::database(m_connectionName, false));
    if (!query.exec(QString::fromUtf8(sql)))
        return std::unexpected(makeError(query.lastError()));
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
    if (auto committed = commit->run(); !committed)
        return committed;
    m_database = nullptr;
    return {};
}

} // namespace carillon::sqlite
