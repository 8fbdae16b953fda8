// SPDX-License-Identifier: Apache-2.0
#include "localservice/membertable.h"

#include <limits>

namespace carillon::localservice {

namespace {

#define CARILLON_MEMBER_COLUMNS                                                                    \
    "m.id, m.channel, u.arn, u.name, m.sub_channel, m.hidden, i.arn, i.name, m.created_at, "       \
    "m.updated_at, m.read_marker_at, m.preferences"
#define CARILLON_MEMBER_TABLES                                                                     \
    "members m JOIN users u ON u.arn = m.member JOIN users i ON i.arn = m.invited_by "

MemberRecord memberOf(const Rows &row, int first = 0)
{
    return { row.text(first + 1), { row.text(first + 2), row.text(first + 3) }, row.text(first + 4),
        row.flag(first + 5), { row.text(first + 6), row.text(first + 7) }, row.integer(first + 8),
        row.integer(first + 9), row.optionalInteger(first + 10), row.optionalText(first + 11),
        row.integer(first) };
}

QList<MemberRecord> all(Rows row)
{
    QList<MemberRecord> members;
    while (row.next())
        members.append(memberOf(row));
    return members;
}

#define CARILLON_MEMBERSHIP                                                                        \
    CARILLON_CHANNEL_COLUMNS ", " CARILLON_MEMBER_COLUMNS " FROM " CARILLON_MEMBER_TABLES          \
                             "JOIN channels c ON c.arn = m.channel "                               \
                             "JOIN users cu ON cu.arn = c.created_by "

QList<MembershipRecord> allWithChannels(Rows row)
{
    QList<MembershipRecord> memberships;
    while (row.next())
        memberships.append({ channelOf(row), memberOf(row, channelColumnCount) });
    return memberships;
}

constexpr int noLimit = std::numeric_limits<int>::max();

} // namespace

void MemberTable::insert(const MemberRecord &member)
{
    m_sql.change("INSERT INTO members (channel, member, sub_channel, hidden, invited_by, "
                 "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        member.channelArn, member.person.arn, member.subChannelId, member.hidden,
        member.invitedBy.arn, member.createdAtMs, member.updatedAtMs);
}

bool MemberTable::isMember(const QString &channel, const QString &user)
{
    return m_sql.any("SELECT 1 FROM members WHERE channel = ? AND member = ?", channel, user);
}

std::optional<MemberRecord> MemberTable::find(
    const QString &channel, const QString &user, const QString &subChannel)
{
    const auto found
        = all(m_sql.query("SELECT " CARILLON_MEMBER_COLUMNS " FROM " CARILLON_MEMBER_TABLES
                          "WHERE m.channel = ? AND m.member = ? "
                          "AND (? = '' OR m.sub_channel = ?) ORDER BY m.id LIMIT 1",
            channel, user, subChannel, subChannel));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QList<MemberRecord> MemberTable::findAll(const QString &channel, const QString &user)
{
    return all(m_sql.query("SELECT " CARILLON_MEMBER_COLUMNS " FROM " CARILLON_MEMBER_TABLES
                           "WHERE m.channel = ? AND m.member = ? ORDER BY m.id",
        channel, user));
}

void MemberTable::remove(const MemberRecord &member)
{
    m_sql.change("DELETE FROM members WHERE channel = ? AND member = ? AND sub_channel = ?",
        member.channelArn, member.person.arn, member.subChannelId);
}

void MemberTable::setReadMarker(const QString &channel, const QString &user, qint64 nowMs)
{
    m_sql.change("UPDATE members SET read_marker_at = ? WHERE channel = ? AND member = ?", nowMs,
        channel, user);
}

void MemberTable::setPreferences(
    const QString &channel, const QString &user, const QString &preferences)
{
    m_sql.change("UPDATE members SET preferences = ? WHERE channel = ? AND member = ?", preferences,
        channel, user);
}

QList<MemberRecord> MemberTable::page(
    const QString &channel, const QString &subChannel, bool hidden, qint64 afterRow, int limit)
{
    return all(m_sql.query("SELECT " CARILLON_MEMBER_COLUMNS " FROM " CARILLON_MEMBER_TABLES
                           "WHERE m.channel = ? AND (? = '' OR m.sub_channel = ?) "
                           "AND m.hidden = ? AND m.id > ? ORDER BY m.id LIMIT ?",
        channel, subChannel, subChannel, hidden, afterRow, limit));
}

QList<MembershipRecord> MemberTable::ofUser(const QString &user, qint64 afterRow, int limit)
{
    return allWithChannels(m_sql.query("SELECT " CARILLON_MEMBERSHIP
                                       "WHERE m.member = ? AND m.id > ? ORDER BY m.id LIMIT ?",
        user, afterRow, limit));
}

QList<MembershipRecord> MemberTable::mostActiveOf(const QString &user, bool unreadFirst, int limit)
{
    // What has no messages has none that is unread, and comes last.
    return allWithChannels(
        m_sql.query("SELECT " CARILLON_MEMBERSHIP "WHERE m.member = ? "
                    "ORDER BY ? AND coalesce(c.last_message_at > coalesce(m.read_marker_at, 0), 0) "
                    "DESC, c.last_message_at DESC, m.id LIMIT ?",
            user, unreadFirst, limit));
}

QStringList MemberTable::arns(const QString &channel)
{
    Rows row = m_sql.query("SELECT DISTINCT member FROM members WHERE channel = ?", channel);
    QStringList arns;
    while (row.next())
        arns.append(row.text(0));
    return arns;
}

qint64 MemberTable::countIn(const QString &channel)
{
    return m_sql.number("SELECT count(*) FROM members WHERE channel = ?", channel);
}

qint64 MemberTable::countOf(const QString &user)
{
    return m_sql.number("SELECT count(*) FROM members WHERE member = ?", user);
}

void MemberTable::addSubChannel(const QString &channel, const QString &subChannel)
{
    m_sql.change(
        "INSERT INTO sub_channels (channel, sub_channel) VALUES (?, ?)", channel, subChannel);
}

bool MemberTable::hasSubChannel(const QString &channel, const QString &subChannel)
{
    return m_sql.any(
        "SELECT 1 FROM sub_channels WHERE channel = ? AND sub_channel = ?", channel, subChannel);
}

QList<SubChannelRecord> MemberTable::subChannels(const QString &channel, qint64 afterRow, int limit)
{
    Rows row = m_sql.query("SELECT s.id, s.sub_channel, (SELECT count(*) FROM members m "
                           "WHERE m.channel = s.channel AND m.sub_channel = s.sub_channel) "
                           "FROM sub_channels s WHERE s.channel = ? AND s.id > ? "
                           "ORDER BY s.id LIMIT ?",
        channel, afterRow, limit);
    QList<SubChannelRecord> subChannels;
    while (row.next())
        subChannels.append({ row.text(1), static_cast<int>(row.integer(2)), row.integer(0) });
    return subChannels;
}

QList<MemberRecord> MemberTable::movable(const QString &channel, const QString &subChannel)
{
    return all(m_sql.query("SELECT " CARILLON_MEMBER_COLUMNS " FROM " CARILLON_MEMBER_TABLES
                           "WHERE m.channel = ? AND m.sub_channel = ? AND NOT EXISTS "
                           "(SELECT 1 FROM roles r WHERE r.kind = 'moderator' "
                           "AND r.owner = m.channel AND r.member = m.member) "
                           "ORDER BY m.id LIMIT ?",
        channel, subChannel, noLimit));
}

void MemberTable::move(const MemberRecord &member, const QString &toSubChannel, qint64 nowMs)
{
    m_sql.change("UPDATE members SET sub_channel = ?, updated_at = ? WHERE id = ?", toSubChannel,
        nowMs, member.row);
}

void MemberTable::removeSubChannel(const QString &channel, const QString &subChannel)
{
    for (const char *sql : {
             "DELETE FROM callbacks WHERE message_id IN "
             "(SELECT message_id FROM messages WHERE channel = ? AND sub_channel = ?)",
             "DELETE FROM messages WHERE channel = ? AND sub_channel = ?",
             "DELETE FROM members WHERE channel = ? AND sub_channel = ?",
             "DELETE FROM sub_channels WHERE channel = ? AND sub_channel = ?",
         })
        m_sql.change(sql, channel, subChannel);
}

} // namespace carillon::localservice
