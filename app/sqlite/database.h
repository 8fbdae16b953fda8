// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/statement.h"

#include <memory>
#include <span>

// SQLite as this project uses it, for the client's store and for the local service alike, which
// know nothing of each other: one way to open, one way to migrate, every value bound.

namespace carillon::sqlite {

/// One step of a schema: applied in its own transaction, which also raises user_version.
struct Migration {
    int version; ///< 1, 2, 3 … without gaps
    std::span<const char *const> statements; ///< one SQL statement each
};

struct OpenOptions {
    QString vfs; ///< the name of a registered SQLite VFS; empty: the machine's own
};

/// One connection, used by the thread that opened it.
class Database {
public:
    /// Opens or makes the file (0600, as are its -wal and -shm) with WAL, synchronous=FULL, foreign
    /// keys on, trusted schema off, checks that each pragma took, and brings the schema up to date.
    /// The folder must exist. Waits up to 5 s for another process.
    static Result<std::unique_ptr<Database>> open(const QString &path,
        std::span<const Migration> migrations, const OpenOptions &options = {});
    /// open(), then check() of all of a file that has at most `wholeBytes`, of `tables` in a larger
    /// one. Kind NotADatabase: the damage was found twice, as a disk may also fail at reading once.
    static Result<std::unique_ptr<Database>> openChecked(const QString &path,
        std::span<const Migration> migrations, const OpenOptions &options, qint64 wholeBytes,
        std::span<const char *const> tables);
    /// Touches no file: for the schema that the migrations make.
    static Result<std::unique_ptr<Database>> inMemory(std::span<const Migration> migrations);
    /// A damaged file, to read from it what can be read: no migration, and no word about what is
    /// wrong before a query comes upon it. Only for a copy: reading may write to the file.
    static Result<std::unique_ptr<Database>> openDamaged(const QString &path);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Result<Statement> prepare(const char *sql);
    Result<void> execute(const char *sql);
    int schemaVersion() const { return m_schemaVersion; }

    /// What is in the -wal goes into the file itself.
    Result<void> checkpoint();

private:
    explicit Database(QString connectionName);
    /// Kind NotADatabase unless the tables and indexes are those the migrations make, and the pages
    /// of `tables` (of the whole file, when there are none) hang together. Reads all of these.
    Result<void> check(
        std::span<const Migration> migrations, std::span<const char *const> tables = {});
    /// Of a database that is sound as seen through its -wal: so is the file alone then.
    Result<void> mendHeader(const QString &path);
    Result<void> openConnection(const QString &path, const OpenOptions &options = {});
    Result<void> setPragmas();
    Result<QString> pragma(const char *sql);
    Result<void> migrate(std::span<const Migration> migrations);
    Result<void> apply(const Migration &migration);
    Result<int> readSchemaVersion();
    Result<QStringList> schema();

    QString m_connectionName;
    std::shared_ptr<StatementPool> m_pool;
    int m_schemaVersion = 0;
};

/// Rolls back unless committed.
class Transaction {
public:
    /// Takes the write lock at once.
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&other) = delete;
    ~Transaction();
    /// After an error nothing has been committed.
    Result<void> commit();

private:
    explicit Transaction(Database &database)
        : m_database(&database)
    {
    }
    Database *m_database;
};

} // namespace carillon::sqlite
