// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <concepts>
#include <expected>
#include <memory>
#include <optional>
#include <span>

// SQLite as this project uses it, for the client's store and for the local service alike, which
// know nothing of each other: one way to open, one way to migrate, every value bound.

namespace carillon::sqlite {

struct Error {
    enum class Kind {
        CannotOpen, ///< no such folder, no permission, not a file
        NotADatabase, ///< the file is something else, or damaged
        NewerSchema, ///< written by a later version of the program
        Full, ///< no space left
        Busy, ///< another process holds it
        Constraint, ///< a uniqueness or foreign-key rule was broken
        Failed ///< anything else; see text
    };
    Kind kind = Kind::Failed;
    QString text; ///< SQLite's words; holds no bound value
};

template <class T> using Result = std::expected<T, Error>;

/// One step of a schema: applied in its own transaction, which also raises user_version.
struct Migration {
    int version; ///< 1, 2, 3 … without gaps
    std::span<const char *const> statements; ///< one SQL statement each
};

template <class T>
concept Number = std::same_as<T, bool> || std::same_as<T, int> || std::same_as<T,
    qint64> || std::same_as<T, double>;

class StatementPool;

/// A prepared statement. Values are bound in order; rows are read column by column. Its end resets
/// it, so that no read stays open, and gives it back to the database for the next prepare().
class Statement {
public:
    Statement(Statement &&other) noexcept = default;
    Statement &operator=(Statement &&other) = delete;
    ~Statement();

    /// Takes QString, QByteArray, bool, int, qint64, double, and std::optional of these: nothing is
    /// NULL. A null QString is the empty text.
    template <class... Values> Result<void> run(const Values &...values)
    {
        return runBound({ toVariant(values)... });
    }
    /// Steps to the next row. False at the end and on an error; see error().
    bool next();
    QString text(int column) const;
    QByteArray blob(int column) const;
    qint64 integer(int column) const;
    bool isNull(int column) const;
    /// What stopped next(), if not the end of the rows.
    std::optional<Error> error() const;
    /// Of the last run().
    qint64 changedRows() const { return m_changedRows; }
    qint64 lastInsertId() const { return m_lastInsertId; }

private:
    friend class Database;
    Statement(std::unique_ptr<QSqlQuery> query, QByteArray sql, std::weak_ptr<StatementPool> pool);

    static QVariant toVariant(const QString &value)
    {
        return value.isNull() ? QString(QLatin1String("")) : value;
    }
    static QVariant toVariant(const QByteArray &value)
    {
        return value.isNull() ? QByteArray("") : value;
    }
    static QVariant toVariant(const QVariant &value) { return value; }
    template <class T> static QVariant toVariant(const std::optional<T> &value)
    {
        return value ? toVariant(*value) : QVariant();
    }
    template <Number T> static QVariant toVariant(const T &value) { return QVariant(value); }
    Result<void> runBound(const QVariantList &values);

    std::unique_ptr<QSqlQuery> m_query;
    QByteArray m_sql;
    std::weak_ptr<StatementPool> m_pool;
    qint64 m_changedRows = 0;
    qint64 m_lastInsertId = 0;
};

/// One connection, used by the thread that opened it.
class Database {
public:
    /// Opens or makes the file (0600, as are its -wal and -shm) with WAL, synchronous=FULL, foreign
    /// keys on, trusted schema off, checks that each pragma took, and brings the schema up to date.
    /// The folder must exist. Waits up to 5 s for another process.
    static Result<std::unique_ptr<Database>> open(
        const QString &path, std::span<const Migration> migrations);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Result<Statement> prepare(const char *sql);
    Result<void> execute(const char *sql);
    int schemaVersion() const { return m_schemaVersion; }

private:
    explicit Database(QString connectionName);
    Result<void> openFile(const QString &path);
    Result<void> setPragmas();
    Result<QString> pragma(const char *sql);
    Result<void> migrate(std::span<const Migration> migrations);
    Result<void> apply(const Migration &migration);
    Result<int> readSchemaVersion();

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
