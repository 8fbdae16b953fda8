// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "sqlite/database.h"

#include <QList>

namespace carillon {

struct StoredChannel {
    Channel channel;
    bool member = true; ///< false: opened by its ARN

    friend bool operator==(const StoredChannel &, const StoredChannel &) = default;
};

/// The channel list as it was last known.
class ChannelStore {
public:
    explicit ChannelStore(sqlite::Database &database)
        : m_database(database)
    {
    }

    /// In no particular order.
    sqlite::Result<QList<StoredChannel>> all();
    sqlite::Result<void> put(const StoredChannel &channel);
    /// The whole list takes the place of what was there, in one transaction.
    sqlite::Result<void> replaceAll(const QList<StoredChannel> &channels);

private:
    sqlite::Database &m_database;
};

} // namespace carillon
