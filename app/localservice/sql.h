// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.h"

namespace carillon::localservice {

/// SQLite failed. Thrown by the tables, so that an operation reads as what it does; caught where a
/// request is answered and where the store is opened, never outside this room.
struct StoreFailure {
    sqlite::Error error;
};

/// What a query found, row by row.
class Rows {
public:
    explicit Rows(sqlite::Statement statement)
        : m_statement(std::move(statement))
    {
    }

    bool next();
    QString text(int column) const;
    std::optional<QString> optionalText(int column) const;
    qint64 integer(int column) const { return m_statement.integer(column); }
    std::optional<qint64> optionalInteger(int column) const;
    bool flag(int column) const { return m_statement.integer(column) != 0; }
    QByteArray blob(int column) const { return m_statement.blob(column); }

private:
    sqlite::Statement m_statement;
};

/// The database as the tables use it: every value bound, every failure thrown.
class Sql {
public:
    explicit Sql(sqlite::Database &database)
        : m_database(&database)
    {
    }

    template <class... Values> Rows query(const char *sql, const Values &...values) const
    {
        return Rows(run(sql, values...));
    }
    /// The number of rows it changed.
    template <class... Values> qint64 change(const char *sql, const Values &...values) const
    {
        return run(sql, values...).changedRows();
    }
    template <class... Values> bool any(const char *sql, const Values &...values) const
    {
        return query(sql, values...).next();
    }
    /// The first column of the first row; 0 where there is none.
    template <class... Values> qint64 number(const char *sql, const Values &...values) const
    {
        Rows rows = query(sql, values...);
        return rows.next() ? rows.integer(0) : 0;
    }

private:
    template <class... Values> sqlite::Statement run(const char *sql, const Values &...values) const
    {
        auto statement = m_database->prepare(sql);
        if (!statement)
            throw StoreFailure { statement.error() };
        if (const auto ran = statement->run(values...); !ran)
            throw StoreFailure { ran.error() };
        return *std::move(statement);
    }

    sqlite::Database *m_database;
};

} // namespace carillon::localservice
