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

constexpr std::array migrations { sqlite::Migration { 1, firstSchema } };

} // namespace

std::span<const sqlite::Migration> serviceMigrations()
{
    return migrations;
}

} // namespace carillon::localservice
