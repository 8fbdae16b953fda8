// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.h"

#include <functional>
#include <limits>

namespace carillon::sqlite {

/// Reads the rows of a damaged table that can be reached, around those that cannot.
class RowScan {
public:
    using Visit = std::function<void(const Statement &row)>;

    /// Both select between two ids that are bound, the id in column 0; one in ascending and one in
    /// descending order.
    RowScan(Database &database, const char *ascending, const char *descending, Visit visit);

    /// Whether every row of `low` … `high` was reached, as far as the table can tell. A row may be
    /// visited twice.
    bool read(qint64 low, qint64 high);

private:
    struct Range {
        qint64 low;
        qint64 high;
    };
    /// Moves the beginning behind the last row that could be read; true at the end of the range.
    bool readUp(Range &range);
    bool readDown(Range &range);

    Database &m_database;
    const char *m_ascending;
    const char *m_descending;
    Visit m_visit;
};

inline constexpr qint64 greatestId = std::numeric_limits<qint64>::max();

} // namespace carillon::sqlite
