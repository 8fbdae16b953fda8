// SPDX-License-Identifier: Apache-2.0
#include "store/stores.h"

namespace carillon {

using sqlite::Result;

namespace {

// AUTOINCREMENT: an id names one acceptance for ever, in that order.
constexpr const char *version1[] = {
    "CREATE TABLE outbox ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " channel TEXT NOT NULL,"
    " bearer TEXT NOT NULL,"
    " token TEXT NOT NULL UNIQUE,"
    " body BLOB NOT NULL,"
    " digest BLOB NOT NULL,"
    " draft BLOB NOT NULL,"
    " state INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL,"
    " accepted_at INTEGER NOT NULL,"
    " first_attempt_at INTEGER,"
    " error BLOB,"
    " set_aside INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX outbox_lane ON outbox (channel, id)",
    "CREATE TABLE messages ("
    " channel TEXT NOT NULL,"
    " id TEXT NOT NULL,"
    " created_at INTEGER NOT NULL,"
    " content TEXT NOT NULL,"
    " metadata TEXT,"
    " type INTEGER NOT NULL,"
    " persistence INTEGER NOT NULL,"
    " sender_arn TEXT NOT NULL,"
    " sender_name TEXT NOT NULL,"
    " last_edited_at INTEGER,"
    " last_updated_at INTEGER,"
    " redacted INTEGER NOT NULL,"
    " status INTEGER NOT NULL,"
    " status_detail TEXT NOT NULL,"
    " attributes BLOB NOT NULL,"
    " content_type TEXT,"
    " target TEXT,"
    " sub_channel TEXT,"
    " token TEXT,"
    " duration_ms INTEGER,"
    " PRIMARY KEY (channel, id))",
    "CREATE INDEX messages_page ON messages (channel, created_at, id)",
    "CREATE TABLE channels ("
    " arn TEXT PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " mode INTEGER NOT NULL,"
    " privacy INTEGER NOT NULL,"
    " metadata TEXT NOT NULL,"
    " created_at INTEGER,"
    " last_message_at INTEGER,"
    " member INTEGER NOT NULL) WITHOUT ROWID",
};

// A send tried by another version is looked for before it is tried again; a wish to discard that
// came while the request was out outlives the program.
constexpr const char *version2[] = {
    "ALTER TABLE outbox ADD COLUMN tried_by TEXT",
    "ALTER TABLE outbox ADD COLUMN discard_wanted INTEGER NOT NULL DEFAULT 0",
};

constexpr sqlite::Migration migrations[] = { { 1, version1 }, { 2, version2 } };

} // namespace

Stores::Stores(std::unique_ptr<sqlite::Database> database)
    : outbox(*database)
    , messages(*database)
    , channels(*database)
    , m_database(std::move(database))
{
}

Result<std::unique_ptr<Stores>> Stores::open(const QString &path)
{
    Result<std::unique_ptr<sqlite::Database>> database = sqlite::Database::open(path, migrations);
    if (!database)
        return std::unexpected(database.error());
    return std::unique_ptr<Stores>(new Stores(std::move(*database)));
}

Result<void> Stores::moveToMessages(qint64 outboxId, const StoredMessage &message)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto put = messages.put(message); !put)
        return put;
    if (auto removed = outbox.remove(outboxId); !removed)
        return removed;
    return transaction->commit();
}

} // namespace carillon
