// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"
#include "sqlite/database.h"

#include <QDateTime>
#include <QHash>

namespace carillon {

/// Up to when each channel has been read, by this program or another of the same user.
class ReadMarkerStore {
public:
    explicit ReadMarkerStore(sqlite::Database &database)
        : m_database(database)
    {
    }

    sqlite::Result<QHash<ChannelArn, QDateTime>> all();
    /// A marker only moves forward.
    sqlite::Result<void> put(const ChannelArn &channel, const QDateTime &readAt);

private:
    sqlite::Database &m_database;
};

} // namespace carillon
