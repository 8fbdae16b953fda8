// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/records.h"
#include "localservice/sql.h"

namespace carillon::localservice {

/// Channels. A page begins after a row and has the oldest channels first.
class ChannelTable {
public:
    explicit ChannelTable(Sql sql)
        : m_sql(sql)
    {
    }

    void insert(const ChannelRecord &channel);
    std::optional<ChannelRecord> find(const ChannelArn &arn);
    /// Name, mode, metadata, flow and expiration; nothing else of a channel changes.
    void update(const ChannelRecord &channel);
    /// With all that is in it.
    void remove(const QString &arn);
    qint64 countElastic(const QString &instance);

    QList<ChannelRecord> page(
        const QString &instance, ChannelPrivacy privacy, qint64 afterRow, int limit);
    QList<ChannelRecord> moderatedBy(const QString &user, qint64 afterRow, int limit);
    QList<ChannelRecord> withFlow(const QString &flow, qint64 afterRow, int limit);
    /// `fields`: the member Fields of SearchChannels as JSON, checked. Only what `member` is a
    /// member of, and by the members it may know of; empty: all, as administrators may.
    QList<ChannelRecord> search(const QString &instance, const QString &fields,
        const QString &member, qint64 afterRow, int limit);
    /// Those whose time is over.
    QList<ChannelRecord> expired(qint64 nowMs);

private:
    Sql m_sql;
};

/// The columns of a channel, and the record they make of a row, for other queries as well.
#define CARILLON_CHANNEL_COLUMNS                                                                   \
    "c.id, c.arn, c.name, c.restricted, c.private, c.metadata, c.created_at, "                     \
    "c.last_message_at, c.created_by, cu.name, c.updated_at, c.flow, c.maximum_sub_channels, "     \
    "c.target_memberships, c.minimum_percentage, c.expiration_days, c.expires_by_message"
inline constexpr int channelColumnCount = 17;
ChannelRecord channelOf(const Rows &row);

} // namespace carillon::localservice
