// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/pagetokens.h"

#include <QJsonArray>

namespace carillon::localservice {

/// The part of a list that a caller asked for, where a list has rows. Ask the table for `limit()`
/// rows after `after()`: one more than are shown, so that the last page is known for one.
class Page {
public:
    /// `list`: every parameter the list depends on but the size of the page.
    Page(const PageTokens &tokens, const Call &call, const Parameters &parameters,
        const QStringList &list);

    qint64 after() const { return m_position.toLongLong(); }
    /// The same as it was made; empty on the first page.
    const QByteArray &position() const { return m_position; }
    int size() const { return m_size; } ///< 1 to 50
    int limit() const { return m_size + 1; }

    /// The rows that are shown, as `member`, and where the list goes on, as NextToken.
    template <class Row, class ToJson>
    QJsonObject of(const QString &member, const QList<Row> &rows, const ToJson &toJson) const
    {
        QJsonArray array;
        for (const Row &row : rows.first(std::min<qsizetype>(m_size, rows.size())))
            array.append(toJson(row));
        QJsonObject object { { member, array } };
        if (rows.size() > m_size)
            object.insert(QStringLiteral("NextToken"),
                tokenAfter(QByteArray::number(rowOf(rows.at(m_size - 1)))));
        return object;
    }
    QString tokenAfter(const QByteArray &position) const;

private:
    template <class Row> static qint64 rowOf(const Row &row)
    {
        if constexpr (requires { row.member.row; })
            return row.member.row;
        else
            return row.row;
    }

    const PageTokens &m_tokens;
    QByteArray m_list;
    QByteArray m_position;
    int m_size;
};

} // namespace carillon::localservice
