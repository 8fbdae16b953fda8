// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/error.h"

#include <QByteArray>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <concepts>
#include <memory>
#include <optional>

namespace carillon::sqlite {

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

    QVariant value(int column) const;
    /// As run(), for values that come in a list.
    Result<void> runBound(const QVariantList &values);

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

    std::unique_ptr<QSqlQuery> m_query;
    QByteArray m_sql;
    std::weak_ptr<StatementPool> m_pool;
    qint64 m_changedRows = 0;
    qint64 m_lastInsertId = 0;
};

} // namespace carillon::sqlite
