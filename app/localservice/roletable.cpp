// SPDX-License-Identifier: Apache-2.0
#include "localservice/roletable.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

QString kindOf(Role role)
{
    switch (role) {
    case Role::Admin:
        return u"admin"_s;
    case Role::Moderator:
        return u"moderator"_s;
    case Role::Banned:
        return u"banned"_s;
    }
    return {};
}

RoleRecord roleOf(const Rows &row)
{
    return { { row.text(1), row.text(2) }, row.text(3), row.text(4), row.integer(5),
        row.integer(0) };
}

} // namespace

bool RoleTable::add(Role role, const QString &owner, const RoleRecord &record)
{
    return m_sql.change("INSERT INTO roles (kind, owner, member, created_by, created_at) "
                        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
               kindOf(role), owner, record.person.arn, record.createdByArn, record.createdAtMs)
        > 0;
}

bool RoleTable::remove(Role role, const QString &owner, const QString &member)
{
    return m_sql.change("DELETE FROM roles WHERE kind = ? AND owner = ? AND member = ?",
               kindOf(role), owner, member)
        > 0;
}

bool RoleTable::has(Role role, const QString &owner, const QString &member)
{
    return m_sql.any("SELECT 1 FROM roles WHERE kind = ? AND owner = ? AND member = ?",
        kindOf(role), owner, member);
}

std::optional<RoleRecord> RoleTable::find(Role role, const QString &owner, const QString &member)
{
    Rows row = m_sql.query(
        "SELECT r.id, u.arn, u.name, r.created_by, coalesce(c.name, ''), r.created_at "
        "FROM roles r JOIN users u ON u.arn = r.member LEFT JOIN users c ON c.arn = r.created_by "
        "WHERE r.kind = ? AND r.owner = ? AND r.member = ?",
        kindOf(role), owner, member);
    return row.next() ? std::optional(roleOf(row)) : std::nullopt;
}

QList<RoleRecord> RoleTable::page(Role role, const QString &owner, qint64 afterRow, int limit)
{
    Rows row = m_sql.query(
        "SELECT r.id, u.arn, u.name, r.created_by, coalesce(c.name, ''), r.created_at "
        "FROM roles r JOIN users u ON u.arn = r.member LEFT JOIN users c ON c.arn = r.created_by "
        "WHERE r.kind = ? AND r.owner = ? AND r.id > ? ORDER BY r.id LIMIT ?",
        kindOf(role), owner, afterRow, limit);
    QList<RoleRecord> records;
    while (row.next())
        records.append(roleOf(row));
    return records;
}

qint64 RoleTable::count(Role role, const QString &owner)
{
    return m_sql.number(
        "SELECT count(*) FROM roles WHERE kind = ? AND owner = ?", kindOf(role), owner);
}

} // namespace carillon::localservice
