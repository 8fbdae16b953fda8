// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <expected>
#include <memory>
#include <span>

// SQLite as this project uses it, for the client's store and for the local service alike, which
// know nothing of each other: one way to open, one way to migrate, every value bound.

namespace carillon::sqlite {

struct Error {
    enum class Kind {
        CannotOpen, ///< no such folder, no permission, not a file
        NotADatabase, ///< the file is something else, or damaged beyond its header
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

/// A prepared statement. Values are bound in order; rows are read column by column.
class Statement {
public:
    template <class... Values> Result<void> run(const Values &...values)
    {
        return runBound({ toVariant(values)... });
    }
    /// Steps to the next row.
    bool next();
    QString text(int column) const;
    QByteArray blob(int column) const;
    qint64 integer(int column) const;
    bool isNull(int column) const;
    /// Of the last run().
    qint64 changedRows() const;
    qint64 lastInsertId() const;

private:
    friend class Database;
    explicit Statement(QSqlQuery query)
        : m_query(std::move(query))
    {
    }
    static QVariant toVariant(const QVariant &value) { return value; }
    template <class T> static QVariant toVariant(const T &value)
    {
        return QVariant::fromValue(value);
    }
    Result<void> runBound(const QVariantList &values);

    QSqlQuery m_query;
};

/// One connection, used by the thread that opened it.
class Database {
public:
    /// Opens or makes the file (0600) with WAL, synchronous=FULL, foreign keys on, trusted schema
    /// off, checks that each pragma took, and brings the schema up to date.
    static Result<std::unique_ptr<Database>> open(
        const QString &path, std::span<const Migration> migrations);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Result<Statement> prepare(const char *sql);
    Result<void> execute(const char *sql);
    int schemaVersion() const;

private:
    explicit Database(QString connectionName);
    QString m_connectionName;
};

/// Rolls back unless committed.
class Transaction {
public:
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept;
    ~Transaction();
    Result<void> commit();

private:
    explicit Transaction(Database &database)
        : m_database(&database)
    {
    }
    Database *m_database;
};

} // namespace carillon::sqlite
