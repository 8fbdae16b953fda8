// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/findterms.h"
#include "sqlite/database.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace carillon {

struct FindQuery {
    /// A message stands behind this one, which was found before it.
    struct Place {
        QDateTime createdAt;
        QString id;
    };

    FindTerms terms;
    std::optional<ChannelArn> channel; ///< absent: all of them
    std::optional<Place> after;
    int limit = 50;
};

/// The words of the messages in the store. Triggers note each message that comes, changes or goes;
/// what is noted is not found until refresh() or catchUp() has brought the index up to date.
class WordIndex {
public:
    explicit WordIndex(sqlite::Database &database)
        : m_database(database)
    {
    }

    /// Of the row of that number, which may be gone. For a transaction of the caller's.
    sqlite::Result<void> refresh(qint64 row);
    /// Up to `limit` of what is noted, the newest first, in one transaction. False: that was all.
    sqlite::Result<bool> catchUp(int limit);

    /// Newest first. Nothing for no terms; never a redacted message.
    sqlite::Result<QList<ChannelMessage>> find(const FindQuery &query);

private:
    sqlite::Database &m_database;
};

} // namespace carillon
