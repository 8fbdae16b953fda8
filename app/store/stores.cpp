// SPDX-License-Identifier: Apache-2.0
#include "store/stores.h"

#include "crashpoint/crashpoint.h"
#include "sqlite/databasefiles.h"
#include "store/salvage.h"

#include <utility>

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

// How far each channel has been read.
constexpr const char *version3[] = {
    "CREATE TABLE read_markers ("
    " channel TEXT PRIMARY KEY,"
    " read_at INTEGER NOT NULL) WITHOUT ROWID",
};

// The words of the messages, to find them by; see WordIndex. A trigger may not write to `words`
// while the schema is not trusted, so what has changed is noted, and done by the program.
// With the first page lost, salvage puts another's in its place: the schema has to fit into it.
constexpr const char *version4[] = {
    "CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'ascii', columnsize = 0)",
    "CREATE TABLE unindexed (message INTEGER PRIMARY KEY)",
    "CREATE TRIGGER message_came AFTER INSERT ON messages BEGIN"
    " INSERT OR IGNORE INTO unindexed VALUES (new.rowid); END",
    "CREATE TRIGGER message_changed AFTER UPDATE OF content, redacted ON messages"
    " WHEN new.content IS NOT old.content OR new.redacted IS NOT old.redacted BEGIN"
    " INSERT OR IGNORE INTO unindexed VALUES (new.rowid); END",
    "CREATE TRIGGER message_went AFTER DELETE ON messages BEGIN"
    " INSERT OR IGNORE INTO unindexed VALUES (old.rowid); END",
    "INSERT INTO unindexed SELECT rowid FROM messages",
};

// Where the first message there ever was is here: `part` is the sub-channel's, or empty.
constexpr const char *version5[] = {
    "CREATE TABLE history_starts ("
    " channel TEXT NOT NULL,"
    " part TEXT NOT NULL,"
    " PRIMARY KEY (channel, part)) WITHOUT ROWID",
};

constexpr sqlite::Migration migrations[]
    = { { 1, version1 }, { 2, version2 }, { 3, version3 }, { 4, version4 }, { 5, version5 } };

// Read at each start. A disk that gives 32 MiB a second still makes it in two.
constexpr qint64 wholeCheckBytes = 64 << 20;
// Never large, and nobody could bring these rows back.
constexpr const char *alwaysChecked[] = { "outbox", "channels" };

Result<std::unique_ptr<sqlite::Database>> openChecked(
    const QString &path, const sqlite::OpenOptions &options)
{
    return sqlite::Database::openChecked(path, migrations, options, wholeCheckBytes, alwaysChecked);
}

} // namespace

Stores::Stores(std::unique_ptr<sqlite::Database> database)
    : outbox(*database)
    , messages(*database)
    , channels(*database)
    , readMarkers(*database)
    , words(*database)
    , m_database(std::move(database))
{
}

Result<std::unique_ptr<Stores>> Stores::open(
    const QString &path, const sqlite::OpenOptions &options)
{
    if (auto finished = sqlite::finishReplacement(path); !finished)
        return std::unexpected(finished.error());
    std::optional<Recovery> recovery;
    Result<std::unique_ptr<sqlite::Database>> database = openChecked(path, options);
    if (!database && database.error().kind == sqlite::Error::Kind::NotADatabase) {
        const auto salvaged = salvage(path, migrations, QDateTime::currentDateTimeUtc());
        if (!salvaged)
            return std::unexpected(salvaged.error());
        recovery = *salvaged;
        database = openChecked(path, options);
    }
    if (!database)
        return std::unexpected(database.error());
    if (!recovery && sqlite::isReplacementUntold(path)) {
        const auto found = recoveryOf(path, **database);
        if (!found)
            return std::unexpected(found.error());
        recovery = *found;
    }
    std::unique_ptr<Stores> stores(new Stores(std::move(*database)));
    stores->m_path = path;
    stores->m_recovery = recovery;
    return stores;
}

std::optional<Recovery> Stores::takeRecovery()
{
    if (m_recovery)
        sqlite::markReplacementTold(m_path);
    return std::exchange(m_recovery, std::nullopt);
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
    CARILLON_CRASH_POINT("mark.before_commit");
    if (auto committed = transaction->commit(); !committed)
        return committed;
    CARILLON_CRASH_POINT("mark.after_commit");
    return {};
}

} // namespace carillon
