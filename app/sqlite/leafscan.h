// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QVariant>

#include <functional>

namespace carillon::sqlite {

/// A row as it lies in a page: NULL, integer, real, text or blob by column. The column that is the
/// INTEGER PRIMARY KEY is NULL there; `id` has its value.
struct LeafRow {
    qint64 id = 0;
    QVariantList values;
};

/// Looks at each page of a database file by itself, without the tree that leads to it, and reads
/// what may be rows of a table: of any table, of pages given up, and nonsense as well. Whoever uses
/// them must be able to tell. Nothing when the file cannot be read.
void scanLeaves(const QString &path, const std::function<void(const LeafRow &row)> &visit);

} // namespace carillon::sqlite
