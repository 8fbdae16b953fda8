// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"
#include "sqlite/database.h"

#include <QList>

namespace carillon {

/// A row whose body is not what was accepted, or that cannot be read. It is kept, marked as set
/// aside, and must never be sent.
struct DamagedRow {
    qint64 id = 0;
    std::optional<OutboxItem> item; ///< what of it can be read; absent without channel or token
};

struct OutboxRows {
    QList<OutboxItem> items; ///< in the order of acceptance
    QList<DamagedRow> damaged;
};

/// What has been accepted and is neither sent nor discarded. Each row carries a SHA-256 over
/// channel, bearer, token and body, checked when it is read.
class OutboxStore {
public:
    explicit OutboxStore(sqlite::Database &database)
        : m_database(database)
    {
    }

    /// The id given to the item. Kind Constraint: another row has this token.
    sqlite::Result<qint64> insert(const OutboxItem &item);
    /// Everything but id and channel of the row `item.id`.
    sqlite::Result<void> replace(const OutboxItem &item);
    /// State, attempts, first attempt, error and wish to discard of the row `item.id`.
    sqlite::Result<void> update(const OutboxItem &item);
    sqlite::Result<void> remove(qint64 id);
    sqlite::Result<OutboxRows> load();

private:
    sqlite::Result<void> setAside(qint64 id);

    sqlite::Database &m_database;
};

} // namespace carillon
