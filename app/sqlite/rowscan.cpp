// SPDX-License-Identifier: Apache-2.0
#include "sqlite/rowscan.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace carillon::sqlite {

namespace {

// Enough to come between the damaged pages of some hundred; the time for it stays below a second.
constexpr int maxRanges = 4096;

} // namespace

RowScan::RowScan(Database &database, const char *ascending, const char *descending, Visit visit)
    : m_database(database)
    , m_ascending(ascending)
    , m_descending(descending)
    , m_visit(std::move(visit))
{
}

bool RowScan::read(qint64 low, qint64 high)
{
    Range whole { low, high };
    if (readUp(whole))
        return true;
    // The widest first: what can be read lies between damaged pages, and these are few.
    std::deque<Range> open { whole };
    for (int i = 0; i < maxRanges && !open.empty(); ++i) {
        Range range = open.front();
        open.pop_front();
        if (range.low > range.high || readUp(range) || readDown(range) || range.low >= range.high)
            continue;
        const qint64 middle = range.low + (range.high - range.low) / 2;
        open.push_back({ range.low, middle });
        open.push_back({ middle + 1, range.high });
    }
    return false;
}

bool RowScan::readUp(Range &range)
{
    Result<Statement> select = m_database.prepare(m_ascending);
    if (!select || !select->run(range.low, range.high))
        return false;
    while (select->next()) {
        m_visit(*select);
        const qint64 id = select->integer(0);
        if (id == greatestId)
            return true;
        range.low = std::max(range.low, id + 1); // damaged pages may be out of order
    }
    return !select->error();
}

bool RowScan::readDown(Range &range)
{
    Result<Statement> select = m_database.prepare(m_descending);
    if (!select || !select->run(range.low, range.high))
        return false;
    while (select->next()) {
        m_visit(*select);
        range.high = std::min(range.high, std::max<qint64>(select->integer(0), 1) - 1);
    }
    return !select->error();
}

} // namespace carillon::sqlite
