// SPDX-License-Identifier: Apache-2.0
#include "localservice/instancetable.h"

namespace carillon::localservice {

namespace {

InstanceRecord instanceOf(const Rows &row)
{
    return { row.text(1), row.text(2), row.optionalText(3), row.integer(4), row.integer(5),
        row.optionalInteger(6), row.optionalInteger(7), row.integer(0) };
}

UserRecord userOf(const Rows &row)
{
    return { row.text(1), row.text(2), row.text(3), row.optionalText(4), row.integer(5),
        row.integer(6), row.flag(7), row.optionalInteger(8), row.integer(0) };
}

} // namespace

void InstanceTable::insert(const InstanceRecord &instance)
{
    m_sql.change("INSERT INTO app_instances (arn, name, metadata, created_at, updated_at) "
                 "VALUES (?, ?, ?, ?, ?)",
        instance.arn, instance.name, instance.metadata, instance.createdAtMs, instance.updatedAtMs);
}

std::optional<InstanceRecord> InstanceTable::find(const QString &arn)
{
    Rows row = m_sql.query("SELECT id, arn, name, metadata, created_at, updated_at, "
                           "retention_days, initiate_deletion_at FROM app_instances WHERE arn = ?",
        arn);
    return row.next() ? std::optional(instanceOf(row)) : std::nullopt;
}

QList<InstanceRecord> InstanceTable::page(qint64 afterRow, int limit)
{
    Rows row = m_sql.query("SELECT id, arn, name, metadata, created_at, updated_at, "
                           "retention_days, initiate_deletion_at FROM app_instances "
                           "WHERE id > ? ORDER BY id LIMIT ?",
        afterRow, limit);
    QList<InstanceRecord> instances;
    while (row.next())
        instances.append(instanceOf(row));
    return instances;
}

qint64 InstanceTable::count()
{
    return m_sql.number("SELECT count(*) FROM app_instances");
}

void InstanceTable::update(const InstanceRecord &instance)
{
    m_sql.change("UPDATE app_instances SET name = ?, metadata = ?, updated_at = ?, "
                 "retention_days = ?, initiate_deletion_at = ? WHERE arn = ?",
        instance.name, instance.metadata, instance.updatedAtMs, instance.retentionDays,
        instance.initiateDeletionAtMs, instance.arn);
}

void InstanceTable::remove(const QString &arn)
{
    // What is in it has ARNs that begin with its own and a slash, which sorts before `0`.
    const QString from = arn + u'/';
    const QString to = arn + u'0';
    for (const char *sql : {
             "DELETE FROM callbacks WHERE message_id IN "
             "(SELECT message_id FROM messages WHERE channel > ? AND channel < ?)",
             "DELETE FROM messages WHERE channel > ? AND channel < ?",
             "DELETE FROM tokens WHERE channel > ? AND channel < ?",
             "DELETE FROM members WHERE channel > ? AND channel < ?",
             "DELETE FROM sub_channels WHERE channel > ? AND channel < ?",
             "DELETE FROM channels WHERE arn > ? AND arn < ?",
             "DELETE FROM roles WHERE member > ? AND member < ?",
             "DELETE FROM flows WHERE arn > ? AND arn < ?",
             "DELETE FROM tags WHERE resource > ? AND resource < ?",
             "DELETE FROM request_tokens WHERE result > ? AND result < ?",
             "DELETE FROM users WHERE arn > ? AND arn < ?",
         })
        m_sql.change(sql, from, to);
    m_sql.change("DELETE FROM tags WHERE resource = ?", arn);
    m_sql.change("DELETE FROM request_tokens WHERE result = ?", arn);
    m_sql.change("DELETE FROM app_instances WHERE arn = ?", arn);
}

std::optional<QString> InstanceTable::streaming(const QString &arn)
{
    Rows row = m_sql.query("SELECT streaming FROM app_instances WHERE arn = ?", arn);
    return row.next() ? row.optionalText(0) : std::nullopt;
}

void InstanceTable::setStreaming(const QString &arn, const std::optional<QString> &configurations)
{
    m_sql.change("UPDATE app_instances SET streaming = ? WHERE arn = ?", configurations, arn);
}

void UserTable::insert(const UserRecord &user)
{
    m_sql.change(
        "INSERT INTO users (arn, app_instance, name, metadata, created_at, updated_at, echoes, "
        "expiration_days) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE SET name = "
        "excluded.name, "
        "metadata = excluded.metadata, created_at = excluded.created_at, "
        "updated_at = excluded.updated_at, echoes = excluded.echoes, "
        "expiration_days = excluded.expiration_days, active = 1",
        user.arn, user.instanceArn, user.name, user.metadata, user.createdAtMs, user.updatedAtMs,
        user.echoes, user.expirationDays);
}

std::optional<UserRecord> UserTable::find(const QString &arn)
{
    Rows row = m_sql.query("SELECT id, arn, app_instance, name, metadata, created_at, updated_at, "
                           "echoes, expiration_days FROM users WHERE arn = ? AND active = 1",
        arn);
    return row.next() ? std::optional(userOf(row)) : std::nullopt;
}

QList<UserRecord> UserTable::all()
{
    Rows row = m_sql.query("SELECT id, arn, app_instance, name, metadata, created_at, updated_at, "
                           "echoes, expiration_days FROM users WHERE active = 1 ORDER BY id");
    QList<UserRecord> users;
    while (row.next())
        users.append(userOf(row));
    return users;
}

QList<UserRecord> UserTable::page(const QString &instance, qint64 afterRow, int limit)
{
    Rows row = m_sql.query(
        "SELECT id, arn, app_instance, name, metadata, created_at, updated_at, "
        "echoes, expiration_days FROM users WHERE app_instance = ? AND id > ? AND active = 1 "
        "AND substr(arn, length(app_instance) + 1, 6) = '/user/' "
        "ORDER BY id LIMIT ?",
        instance, afterRow, limit);
    QList<UserRecord> users;
    while (row.next())
        users.append(userOf(row));
    return users;
}

qint64 UserTable::count(const QString &instance)
{
    return m_sql.number(
        "SELECT count(*) FROM users WHERE app_instance = ? AND active = 1", instance);
}

void UserTable::update(const UserRecord &user)
{
    m_sql.change("UPDATE users SET name = ?, metadata = ?, updated_at = ?, expiration_days = ? "
                 "WHERE arn = ?",
        user.name, user.metadata, user.updatedAtMs, user.expirationDays, user.arn);
}

void UserTable::remove(const QString &arn)
{
    m_sql.change("DELETE FROM members WHERE member = ?", arn);
    m_sql.change("DELETE FROM roles WHERE member = ?", arn);
    m_sql.change("DELETE FROM tags WHERE resource = ?", arn);
    m_sql.change("DELETE FROM tokens WHERE bearer = ?", arn);
    m_sql.change("DELETE FROM request_tokens WHERE caller = ? OR result = ?", arn, arn);
    m_sql.change("UPDATE users SET active = 0 WHERE arn = ?", arn);
}

QStringList UserTable::expired(qint64 nowMs)
{
    Rows row = m_sql.query("SELECT arn FROM users WHERE active = 1 AND expiration_days IS NOT NULL "
                           "AND created_at + expiration_days * 86400000 <= ?",
        nowMs);
    QStringList arns;
    while (row.next())
        arns.append(row.text(0));
    return arns;
}

QStringList UserTable::echoingMembers(const QString &channel)
{
    Rows row = m_sql.query("SELECT u.arn FROM members m JOIN users u ON u.arn = m.member "
                           "WHERE m.channel = ? AND u.echoes = 1 ORDER BY u.id",
        channel);
    QStringList members;
    while (row.next())
        members.append(row.text(0));
    return members;
}

} // namespace carillon::localservice
