// SPDX-License-Identifier: Apache-2.0
#include "localservice/flowtable.h"

namespace carillon::localservice {

namespace {

FlowRecord flowOf(const Rows &row)
{
    return { row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5), row.integer(6),
        row.integer(0) };
}

} // namespace

void FlowTable::insert(const FlowRecord &flow)
{
    m_sql.change("INSERT INTO flows (arn, app_instance, name, processors, created_at, updated_at) "
                 "VALUES (?, ?, ?, ?, ?, ?)",
        flow.arn, flow.instanceArn, flow.name, flow.processors, flow.createdAtMs, flow.updatedAtMs);
}

std::optional<FlowRecord> FlowTable::find(const QString &arn)
{
    Rows row = m_sql.query("SELECT id, arn, app_instance, name, processors, created_at, updated_at "
                           "FROM flows WHERE arn = ?",
        arn);
    return row.next() ? std::optional(flowOf(row)) : std::nullopt;
}

QList<FlowRecord> FlowTable::page(const QString &instance, qint64 afterRow, int limit)
{
    Rows row = m_sql.query("SELECT id, arn, app_instance, name, processors, created_at, updated_at "
                           "FROM flows WHERE app_instance = ? AND id > ? ORDER BY id LIMIT ?",
        instance, afterRow, limit);
    QList<FlowRecord> flows;
    while (row.next())
        flows.append(flowOf(row));
    return flows;
}

qint64 FlowTable::count(const QString &instance)
{
    return m_sql.number("SELECT count(*) FROM flows WHERE app_instance = ?", instance);
}

void FlowTable::update(const FlowRecord &flow)
{
    m_sql.change("UPDATE flows SET name = ?, processors = ?, updated_at = ? WHERE arn = ?",
        flow.name, flow.processors, flow.updatedAtMs, flow.arn);
}

void FlowTable::remove(const QString &arn)
{
    m_sql.change("DELETE FROM tags WHERE resource = ?", arn);
    m_sql.change("DELETE FROM request_tokens WHERE result = ?", arn);
    m_sql.change("DELETE FROM flows WHERE arn = ?", arn);
}

bool TagTable::isTaggable(const QString &resource)
{
    return m_sql.any("SELECT 1 FROM channels WHERE arn = ? UNION ALL "
                     "SELECT 1 FROM users WHERE arn = ? AND active = 1 UNION ALL "
                     "SELECT 1 FROM app_instances WHERE arn = ? UNION ALL "
                     "SELECT 1 FROM flows WHERE arn = ?",
        resource, resource, resource, resource);
}

void TagTable::put(const QString &resource, const QList<Tag> &tags)
{
    for (const Tag &tag : tags) {
        m_sql.change("INSERT INTO tags (resource, key, value) VALUES (?, ?, ?) "
                     "ON CONFLICT (resource, key) DO UPDATE SET value = excluded.value",
            resource, tag.key, tag.value);
    }
}

void TagTable::remove(const QString &resource, const QStringList &keys)
{
    for (const QString &key : keys)
        m_sql.change("DELETE FROM tags WHERE resource = ? AND key = ?", resource, key);
}

QList<Tag> TagTable::of(const QString &resource)
{
    Rows row = m_sql.query("SELECT key, value FROM tags WHERE resource = ? ORDER BY id", resource);
    QList<Tag> tags;
    while (row.next())
        tags.append({ row.text(0), row.text(1) });
    return tags;
}

std::optional<RequestTokenTable::Earlier> RequestTokenTable::find(
    const QString &operation, const QString &caller, const QString &token)
{
    Rows row = m_sql.query("SELECT digest, result FROM request_tokens "
                           "WHERE operation = ? AND caller = ? AND token = ?",
        operation, caller, token);
    return row.next() ? std::optional(Earlier { row.blob(0), row.text(1) }) : std::nullopt;
}

void RequestTokenTable::insert(const QString &operation, const QString &caller,
    const QString &token, const Earlier &outcome, qint64 nowMs)
{
    m_sql.change("INSERT INTO request_tokens (operation, caller, token, digest, result, "
                 "created_at) VALUES (?, ?, ?, ?, ?, ?)",
        operation, caller, token, outcome.digest, outcome.result, nowMs);
}

} // namespace carillon::localservice
