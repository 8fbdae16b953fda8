// SPDX-License-Identifier: Apache-2.0
#include "localservice/sql.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

bool Rows::next()
{
    if (m_statement.next())
        return true;
    if (const auto error = m_statement.error())
        throw StoreFailure { *error };
    return false;
}

QString Rows::text(int column) const
{
    const QString text = m_statement.text(column);
    return text.isNull() ? u""_s : text;
}

std::optional<QString> Rows::optionalText(int column) const
{
    return m_statement.isNull(column) ? std::nullopt : std::optional(text(column));
}

std::optional<qint64> Rows::optionalInteger(int column) const
{
    return m_statement.isNull(column) ? std::nullopt : std::optional(integer(column));
}

} // namespace carillon::localservice
