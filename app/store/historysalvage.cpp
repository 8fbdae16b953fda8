// SPDX-License-Identifier: Apache-2.0
#include "store/historysalvage.h"

#include "domain/arn.h"
#include "domain/identifier.h"
#include "sqlite/rowscan.h"

#include <optional>

namespace carillon {

using sqlite::Database;
using sqlite::Result;
using sqlite::Statement;

namespace {

#define CARILLON_MESSAGE_COLUMNS                                                                   \
    "channel, id, created_at, content, metadata, type, persistence, sender_arn, sender_name,"      \
    " last_edited_at, last_updated_at, redacted, status, status_detail, attributes, content_type," \
    " target, sub_channel, token, duration_ms"
constexpr int messageColumns = 20;

#define CARILLON_CHANNEL_COLUMNS                                                                   \
    "arn, name, mode, privacy, metadata, created_at, last_message_at, member"
constexpr int channelColumns = 8;

QVariantList valuesOf(const Statement &row, int first, int count)
{
    QVariantList values;
    for (int column = first; column < first + count; ++column)
        values.append(row.value(column));
    return values;
}

/// A row that breaks a rule of the schema is damaged, and left out; any other error ends the work.
class Writer {
public:
    Writer(Database &target, const char *sql)
        : m_insert(target.prepare(sql))
    {
    }
    void write(const QVariantList &values)
    {
        if (m_error)
            return;
        if (!m_insert) {
            m_error = m_insert.error();
            return;
        }
        if (auto done = m_insert->runBound(values); done)
            m_written += static_cast<int>(m_insert->changedRows());
        else if (done.error().kind != sqlite::Error::Kind::Constraint)
            m_error = done.error();
    }
    Result<int> result() const
    {
        if (m_error)
            return std::unexpected(*m_error);
        return m_written;
    }

private:
    Result<Statement> m_insert;
    int m_written = 0;
    std::optional<sqlite::Error> m_error;
};

} // namespace

Result<int> salvageMessages(Database &source, Database &target)
{
    Writer writer(target,
        "INSERT OR IGNORE INTO messages (" CARILLON_MESSAGE_COLUMNS
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sqlite::RowScan scan(source,
        "SELECT rowid, " CARILLON_MESSAGE_COLUMNS
        " FROM messages NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
        "SELECT rowid, " CARILLON_MESSAGE_COLUMNS
        " FROM messages NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid DESC",
        [&writer](const Statement &row) {
            if (ChannelArn::parse(row.text(1)) && MessageId::parse(row.text(2)))
                writer.write(valuesOf(row, 1, messageColumns));
        });
    scan.read(1, sqlite::greatestId);
    return writer.result();
}

Result<void> salvageChannels(Database &source, Database &target)
{
    Writer writer(target,
        "INSERT OR IGNORE INTO channels (" CARILLON_CHANNEL_COLUMNS
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    // No numbers to look between; and the service knows the list.
    for (const char *sql : { "SELECT " CARILLON_CHANNEL_COLUMNS " FROM channels ORDER BY arn",
             "SELECT " CARILLON_CHANNEL_COLUMNS " FROM channels ORDER BY arn DESC" }) {
        Result<Statement> select = source.prepare(sql);
        if (!select || !select->run())
            continue;
        while (select->next()) {
            if (ChannelArn::parse(select->text(0)))
                writer.write(valuesOf(*select, 0, channelColumns));
        }
        if (!select->error())
            break;
    }
    if (const Result<int> written = writer.result(); !written)
        return std::unexpected(written.error());
    return {};
}

} // namespace carillon
