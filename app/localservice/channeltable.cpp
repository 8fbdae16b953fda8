// SPDX-License-Identifier: Apache-2.0
#include "localservice/channeltable.h"

namespace carillon::localservice {

namespace {

/// Of a member `m` of a channel `c`: whether `asker.arn` may know of it or, empty, anybody.
#define CARILLON_SEEN_BY_ASKER                                                                     \
    "(m.hidden = 0 OR asker.arn IN ('', m.member) OR EXISTS (SELECT 1 FROM roles r "               \
    "WHERE r.kind = 'moderator' AND r.owner = c.arn AND r.member = asker.arn))"

QList<ChannelRecord> all(Rows row)
{
    QList<ChannelRecord> channels;
    while (row.next())
        channels.append(channelOf(row));
    return channels;
}

std::optional<int> maximumOf(const ChannelRecord &channel)
{
    return channel.elastic ? std::optional(channel.elastic->maximumSubChannels) : std::nullopt;
}

std::optional<int> targetOf(const ChannelRecord &channel)
{
    return channel.elastic ? std::optional(channel.elastic->targetMemberships) : std::nullopt;
}

std::optional<int> percentageOf(const ChannelRecord &channel)
{
    return channel.elastic ? std::optional(channel.elastic->minimumPercentage) : std::nullopt;
}

std::optional<int> daysOf(const ChannelRecord &channel)
{
    return channel.expiration ? std::optional(channel.expiration->days) : std::nullopt;
}

std::optional<bool> sinceLastMessageOf(const ChannelRecord &channel)
{
    return channel.expiration ? std::optional(channel.expiration->sinceLastMessage) : std::nullopt;
}

} // namespace

ChannelRecord channelOf(const Rows &row)
{
    ChannelRecord record {
        { *ChannelArn::parse(row.text(1)), row.text(2),
            row.flag(3) ? ChannelMode::Restricted : ChannelMode::Unrestricted,
            row.flag(4) ? ChannelPrivacy::Private : ChannelPrivacy::Public, row.text(5),
            QDateTime::fromMSecsSinceEpoch(row.integer(6), Qt::UTC), {} },
        { row.text(8), row.text(9) }, row.integer(10), row.optionalText(11), {}, {}, row.integer(0)
    };
    if (const auto at = row.optionalInteger(7))
        record.channel.lastMessageAt = QDateTime::fromMSecsSinceEpoch(*at, Qt::UTC);
    if (row.optionalInteger(12)) {
        record.elastic = ElasticConfiguration { static_cast<int>(row.integer(12)),
            static_cast<int>(row.integer(13)), static_cast<int>(row.integer(14)) };
    }
    if (row.optionalInteger(15))
        record.expiration = ExpirationSettings { static_cast<int>(row.integer(15)), row.flag(16) };
    return record;
}

void ChannelTable::insert(const ChannelRecord &channel)
{
    const Channel &c = channel.channel;
    m_sql.change(
        "INSERT INTO channels (arn, app_instance, name, restricted, private, metadata, "
        "created_by, created_at, updated_at, flow, maximum_sub_channels, target_memberships, "
        "minimum_percentage, expiration_days, expires_by_message) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        c.arn.toString(), c.arn.appInstance().toString(), c.name, c.mode == ChannelMode::Restricted,
        c.privacy == ChannelPrivacy::Private, c.metadata, channel.createdBy.arn,
        c.createdAt.toMSecsSinceEpoch(), channel.updatedAtMs, channel.flowArn, maximumOf(channel),
        targetOf(channel), percentageOf(channel), daysOf(channel), sinceLastMessageOf(channel));
}

std::optional<ChannelRecord> ChannelTable::find(const ChannelArn &arn)
{
    Rows row = m_sql.query("SELECT " CARILLON_CHANNEL_COLUMNS
                           " FROM channels c JOIN users cu ON cu.arn = c.created_by "
                           "WHERE c.arn = ?",
        arn.toString());
    return row.next() ? std::optional(channelOf(row)) : std::nullopt;
}

void ChannelTable::update(const ChannelRecord &channel)
{
    const Channel &c = channel.channel;
    m_sql.change("UPDATE channels SET name = ?, restricted = ?, metadata = ?, updated_at = ?, "
                 "flow = ?, expiration_days = ?, expires_by_message = ? WHERE arn = ?",
        c.name, c.mode == ChannelMode::Restricted, c.metadata, channel.updatedAtMs, channel.flowArn,
        daysOf(channel), sinceLastMessageOf(channel), c.arn.toString());
}

void ChannelTable::remove(const QString &arn)
{
    for (const char *sql : {
             "DELETE FROM callbacks WHERE message_id IN "
             "(SELECT message_id FROM messages WHERE channel = ?)",
             "DELETE FROM messages WHERE channel = ?",
             "DELETE FROM tokens WHERE channel = ?",
             "DELETE FROM members WHERE channel = ?",
             "DELETE FROM sub_channels WHERE channel = ?",
             "DELETE FROM roles WHERE owner = ?",
             "DELETE FROM tags WHERE resource = ?",
             "DELETE FROM request_tokens WHERE result = ?",
             "DELETE FROM channels WHERE arn = ?",
         })
        m_sql.change(sql, arn);
}

qint64 ChannelTable::countElastic(const QString &instance)
{
    return m_sql.number("SELECT count(*) FROM channels WHERE app_instance = ? "
                        "AND maximum_sub_channels IS NOT NULL",
        instance);
}

QList<ChannelRecord> ChannelTable::page(
    const QString &instance, ChannelPrivacy privacy, qint64 afterRow, int limit)
{
    return all(m_sql.query("SELECT " CARILLON_CHANNEL_COLUMNS
                           " FROM channels c JOIN users cu ON cu.arn = c.created_by "
                           "WHERE c.app_instance = ? AND c.private = ? AND c.id > ? "
                           "ORDER BY c.id LIMIT ?",
        instance, privacy == ChannelPrivacy::Private, afterRow, limit));
}

QList<ChannelRecord> ChannelTable::moderatedBy(const QString &user, qint64 afterRow, int limit)
{
    return all(m_sql.query("SELECT " CARILLON_CHANNEL_COLUMNS
                           " FROM roles r JOIN channels c ON c.arn = r.owner "
                           "JOIN users cu ON cu.arn = c.created_by WHERE r.kind = 'moderator' "
                           "AND r.member = ? AND c.id > ? ORDER BY c.id LIMIT ?",
        user, afterRow, limit));
}

QList<ChannelRecord> ChannelTable::withFlow(const QString &flow, qint64 afterRow, int limit)
{
    return all(m_sql.query("SELECT " CARILLON_CHANNEL_COLUMNS
                           " FROM channels c JOIN users cu ON cu.arn = c.created_by "
                           "WHERE c.flow = ? AND c.id > ? ORDER BY c.id LIMIT ?",
        flow, afterRow, limit));
}

QList<ChannelRecord> ChannelTable::search(const QString &instance, const QString &fields,
    const QString &member, qint64 afterRow, int limit)
{
    // No field of which some value is no member or, for EQUALS, some member no value. Of hidden
    // members only they themselves may know, and who governs the channel.
    return all(m_sql.query(
        "WITH asker (arn) AS (SELECT ?) SELECT " CARILLON_CHANNEL_COLUMNS
        " FROM asker, channels c JOIN users cu ON cu.arn = c.created_by "
        "WHERE c.app_instance = ? AND c.id > ? AND (asker.arn = '' OR EXISTS "
        "(SELECT 1 FROM members WHERE channel = c.arn AND member = asker.arn)) "
        "AND NOT EXISTS (SELECT 1 FROM json_each(?) f WHERE "
        "EXISTS (SELECT 1 FROM json_each(f.value, '$.Values') v WHERE NOT EXISTS "
        "(SELECT 1 FROM members m WHERE m.channel = c.arn AND m.member = v.value "
        "AND " CARILLON_SEEN_BY_ASKER ")) "
        "OR (json_extract(f.value, '$.Operator') = 'EQUALS' AND EXISTS "
        "(SELECT 1 FROM members m WHERE m.channel = c.arn AND " CARILLON_SEEN_BY_ASKER
        " AND m.member NOT IN (SELECT v.value FROM json_each(f.value, '$.Values') v)))) "
        "ORDER BY c.id LIMIT ?",
        member, instance, afterRow, fields, limit));
}

QList<ChannelRecord> ChannelTable::expired(qint64 nowMs)
{
    return all(m_sql.query(
        "SELECT " CARILLON_CHANNEL_COLUMNS
        " FROM channels c JOIN users cu ON cu.arn = c.created_by "
        "WHERE c.expiration_days IS NOT NULL "
        "AND CASE c.expires_by_message WHEN 1 THEN coalesce(c.last_message_at, c.created_at) "
        "ELSE c.created_at END + c.expiration_days * 86400000 <= ?",
        nowMs));
}

} // namespace carillon::localservice
