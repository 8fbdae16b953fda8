// SPDX-License-Identifier: Apache-2.0
#include "sqlite/statement.h"

#include "sqlite/statementpool.h"

#include <QSqlError>

#include <utility>

namespace carillon::sqlite {

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
        return std::unexpected(errorOf(m_query->lastError()));
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

QVariant Statement::value(int column) const
{
    return m_query->value(column);
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
    return errorOf(error);
}

} // namespace carillon::sqlite
