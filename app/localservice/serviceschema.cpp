// SPDX-License-Identifier: Apache-2.0
#include "localservice/serviceschema.h"

#include <array>

namespace carillon::localservice {

namespace {

// Times are milliseconds since the epoch.
constexpr std::array firstSchema {
    "CREATE TABLE facts (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
    "echoes INTEGER NOT NULL) STRICT",
    "CREATE TABLE channels (id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
    "restricted INTEGER NOT NULL, private INTEGER NOT NULL, metadata TEXT NOT NULL, "
    "created_by TEXT NOT NULL REFERENCES users (arn), created_at INTEGER NOT NULL, "
    "last_message_at INTEGER) STRICT",
    "CREATE TABLE memberships (id INTEGER PRIMARY KEY, "
    "channel TEXT NOT NULL REFERENCES channels (arn), "
    "member TEXT NOT NULL REFERENCES users (arn), UNIQUE (channel, member)) STRICT",
    "CREATE INDEX memberships_of_member ON memberships (member, id)",
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, "
    "channel TEXT NOT NULL REFERENCES channels (arn), "
    "sender TEXT NOT NULL REFERENCES users (arn), content TEXT NOT NULL, control INTEGER NOT NULL, "
    "metadata TEXT, content_type TEXT, attributes TEXT, target TEXT, "
    "created_at INTEGER NOT NULL) STRICT",
    "CREATE INDEX messages_of_channel ON messages (channel, created_at, id)",
    "CREATE TABLE tokens (bearer TEXT NOT NULL, channel TEXT NOT NULL, token TEXT NOT NULL, "
    "digest BLOB NOT NULL, message_id TEXT NOT NULL, created_at INTEGER NOT NULL, "
    "PRIMARY KEY (bearer, channel, token)) STRICT, WITHOUT ROWID",
};

// From here on the whole of the messaging API, and AppInstances to run it in. An ARN is an
// AppInstance's, then `/user/`, `/bot/` or `/channel/` and an id.
constexpr std::array wholeApi {
    "CREATE TABLE app_instances (id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, "
    "name TEXT NOT NULL, metadata TEXT, created_at INTEGER NOT NULL, "
    "updated_at INTEGER NOT NULL, retention_days INTEGER, initiate_deletion_at INTEGER, "
    "streaming TEXT) STRICT",

    // A user who is gone stays the sender of what was sent.
    "ALTER TABLE users ADD COLUMN app_instance TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE users ADD COLUMN metadata TEXT",
    "ALTER TABLE users ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE users ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE users ADD COLUMN active INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE users ADD COLUMN expiration_days INTEGER",
    "UPDATE users SET app_instance = substr(arn, 1, instr(arn, '/user/') - 1) "
    "WHERE instr(arn, '/user/') > 0",
    "UPDATE users SET app_instance = substr(arn, 1, instr(arn, '/bot/') - 1) "
    "WHERE app_instance = ''",
    "UPDATE users SET created_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000",
    "UPDATE users SET updated_at = created_at",
    "CREATE INDEX users_of_instance ON users (app_instance, id)",
    "INSERT INTO app_instances (arn, name, created_at, updated_at) "
    "SELECT app_instance, 'Local', min(created_at), min(created_at) FROM users "
    "GROUP BY app_instance",

    "ALTER TABLE channels ADD COLUMN app_instance TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE channels ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE channels ADD COLUMN flow TEXT",
    "ALTER TABLE channels ADD COLUMN maximum_sub_channels INTEGER",
    "ALTER TABLE channels ADD COLUMN target_memberships INTEGER",
    "ALTER TABLE channels ADD COLUMN minimum_percentage INTEGER",
    "ALTER TABLE channels ADD COLUMN expiration_days INTEGER",
    "ALTER TABLE channels ADD COLUMN expires_by_message INTEGER",
    "UPDATE channels SET app_instance = substr(arn, 1, instr(arn, '/channel/') - 1), "
    "updated_at = created_at",
    "CREATE INDEX channels_of_instance ON channels (app_instance, private, id)",
    "CREATE INDEX channels_of_flow ON channels (flow, id) WHERE flow IS NOT NULL",

    "CREATE TABLE members (id INTEGER PRIMARY KEY, "
    "channel TEXT NOT NULL REFERENCES channels (arn), "
    "member TEXT NOT NULL REFERENCES users (arn), sub_channel TEXT NOT NULL DEFAULT '', "
    "hidden INTEGER NOT NULL DEFAULT 0, invited_by TEXT NOT NULL REFERENCES users (arn), "
    "created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, read_marker_at INTEGER, "
    "preferences TEXT, UNIQUE (channel, member, sub_channel)) STRICT",
    "INSERT INTO members (id, channel, member, invited_by, created_at, updated_at) "
    "SELECT m.id, m.channel, m.member, c.created_by, c.created_at, c.created_at "
    "FROM memberships m JOIN channels c ON c.arn = m.channel",
    "DROP TABLE memberships",
    "CREATE INDEX members_of_user ON members (member, id)",
    "CREATE INDEX members_of_channel ON members (channel, sub_channel, hidden, id)",
    "CREATE TABLE sub_channels (id INTEGER PRIMARY KEY, "
    "channel TEXT NOT NULL REFERENCES channels (arn), sub_channel TEXT NOT NULL, "
    "UNIQUE (channel, sub_channel)) STRICT",

    // `kind`: admin of an AppInstance, moderator of a channel, or banned from it.
    "CREATE TABLE roles (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, "
    "member TEXT NOT NULL REFERENCES users (arn), created_by TEXT NOT NULL, "
    "created_at INTEGER NOT NULL, UNIQUE (kind, owner, member)) STRICT",
    "CREATE INDEX roles_of_user ON roles (kind, member, id)",
    "INSERT INTO roles (kind, owner, member, created_by, created_at) "
    "SELECT 'moderator', arn, created_by, created_by, created_at FROM channels",

    // `status`: 0 sent, 1 pending, 2 failed. Of what is not PERSISTENT only what is pending.
    "ALTER TABLE messages ADD COLUMN sub_channel TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE messages ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE messages ADD COLUMN edited_at INTEGER",
    "ALTER TABLE messages ADD COLUMN redacted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE messages ADD COLUMN status INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE messages ADD COLUMN fleeting INTEGER NOT NULL DEFAULT 0",
    "UPDATE messages SET updated_at = created_at",
    "DROP INDEX messages_of_channel",
    "CREATE INDEX messages_of_channel ON messages (channel, sub_channel, created_at, id)",
    "CREATE TABLE callbacks (id INTEGER PRIMARY KEY, callback_id TEXT NOT NULL UNIQUE, "
    "message_id TEXT NOT NULL UNIQUE REFERENCES messages (message_id), is_update INTEGER NOT NULL, "
    "content TEXT NOT NULL, metadata TEXT, content_type TEXT, created_at INTEGER NOT NULL) STRICT",

    "CREATE TABLE flows (id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, "
    "app_instance TEXT NOT NULL REFERENCES app_instances (arn), name TEXT NOT NULL, "
    "processors TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE tags (id INTEGER PRIMARY KEY, resource TEXT NOT NULL, key TEXT NOT NULL, "
    "value TEXT NOT NULL, UNIQUE (resource, key)) STRICT",
    "CREATE TABLE request_tokens (operation TEXT NOT NULL, caller TEXT NOT NULL, "
    "token TEXT NOT NULL, digest BLOB NOT NULL, result TEXT NOT NULL, created_at INTEGER NOT NULL, "
    "PRIMARY KEY (operation, caller, token)) STRICT, WITHOUT ROWID",
};

constexpr std::array migrations {
    sqlite::Migration { 1, firstSchema },
    sqlite::Migration { 2, wholeApi },
};

} // namespace

std::span<const sqlite::Migration> serviceMigrations()
{
    return migrations;
}

} // namespace carillon::localservice
