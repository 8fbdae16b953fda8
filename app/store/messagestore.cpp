// SPDX-License-Identifier: Apache-2.0
#include "store/messagestore.h"

#include "store/draftjson.h"
#include "store/messagerow.h"

#include <algorithm>
#include <limits>

namespace carillon {

using sqlite::Result;
using sqlite::Statement;

namespace {

/// Two values: the sub-channel, twice.
#define CARILLON_IN_PART " AND (? IS NULL OR sub_channel = ?)"

/// The messages of the rows, the last row first.
template <class... Values>
Result<QList<StoredMessage>> readPage(
    sqlite::Database &database, const char *sql, const Values &...values)
{
    Result<Statement> select = database.prepare(sql);
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(values...); !done)
        return std::unexpected(done.error());
    QList<StoredMessage> messages;
    while (select->next()) {
        if (auto message = readMessageRow(*select))
            messages.append(*message);
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    std::ranges::reverse(messages);
    return messages;
}

/// The one that a statement has changed, of what it returns. Leaves it finished: a commit does not
/// wait for it.
std::optional<qint64> rowOf(Statement &changed)
{
    std::optional<qint64> row;
    while (changed.next())
        row = changed.integer(0);
    return row;
}

} // namespace

// As MessageStore::listable() asks for them.
bool isListable(const ChannelMessage &message, const std::optional<QString> &part)
{
    return message.lastUpdatedAt.isValid() && message.status == MessageStatus::Sent
        && message.persistence == MessagePersistence::Persistent && message.subChannelId == part;
}

Result<void> MessageStore::put(const StoredMessage &stored)
{
    Result<Statement> put = m_database.prepare(
        "INSERT INTO messages (" CARILLON_MESSAGE_COLUMNS ")"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (channel, id) DO UPDATE SET created_at = excluded.created_at,"
        " content = excluded.content, metadata = excluded.metadata, type = excluded.type,"
        " persistence = excluded.persistence, sender_arn = excluded.sender_arn,"
        " sender_name = excluded.sender_name, last_edited_at = excluded.last_edited_at,"
        " last_updated_at = excluded.last_updated_at, redacted = excluded.redacted,"
        " status = excluded.status, status_detail = excluded.status_detail,"
        " attributes = excluded.attributes, content_type = excluded.content_type,"
        " target = excluded.target, sub_channel = excluded.sub_channel"
        // What is made of an own send has no last_updated_at and never takes its place.
        " WHERE messages.last_updated_at IS NULL"
        " OR (excluded.last_updated_at >= messages.last_updated_at"
        " AND excluded.redacted >= messages.redacted"
        // A list from before its channel flow made up its mind: as isOutdated() has it.
        " AND NOT (excluded.last_updated_at = messages.last_updated_at AND excluded.status = 1"
        " AND messages.status <> 1)) RETURNING rowid");
    if (!put)
        return std::unexpected(put.error());
    const ChannelMessage &message = stored.message;
    auto done = put->run(message.channel.toString(), message.id.toString(),
        encodeTime(message.createdAt).value_or(0), message.content, message.metadata,
        message.type == MessageType::Control ? 1 : 0,
        message.persistence == MessagePersistence::NonPersistent ? 1 : 0, message.sender.arn,
        message.sender.name, encodeTime(message.lastEditedAt), encodeTime(message.lastUpdatedAt),
        message.redacted, static_cast<int>(message.status), message.statusDetail,
        encodeAttributes(message.attributes), message.contentType, message.targetMemberArn,
        message.subChannelId, std::optional<QString>(), std::optional<qint64>());
    if (!done)
        return done;
    if (const auto row = rowOf(*put)) {
        if (auto indexed = m_words.refresh(*row); !indexed)
            return indexed;
    }
    if (const auto error = put->error())
        return std::unexpected(*error);
    return stored.own ? putOwn(message, *stored.own) : Result<void>();
}

Result<void> MessageStore::putOwn(const ChannelMessage &message, const OwnSend &own)
{
    Result<Statement> put = m_database.prepare(
        "UPDATE messages SET token = ?, duration_ms = ? WHERE channel = ? AND id = ?");
    if (!put)
        return std::unexpected(put.error());
    return put->run(
        own.token.toString(), own.durationMs, message.channel.toString(), message.id.toString());
}

Result<void> MessageStore::put(const QList<ChannelMessage> &messages)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = putAll(messages); !done)
        return done;
    return transaction->commit();
}

Result<void> MessageStore::putAll(const QList<ChannelMessage> &messages)
{
    for (const ChannelMessage &message : messages) {
        if (auto done = put(StoredMessage { message, {} }); !done)
            return done;
    }
    return {};
}

Result<void> MessageStore::putListed(const ChannelArn &channel,
    const QList<ChannelMessage> &messages, const ListedSpan &span, const QSet<MessageId> &spared)
{
    QSet<MessageId> staying = spared;
    for (const ChannelMessage &message : messages)
        staying.insert(message.id);
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto stored = listable(channel, span);
    if (!stored)
        return std::unexpected(stored.error());
    for (const MessageId &id : *stored) {
        if (staying.contains(id))
            continue;
        if (auto done = erase(channel, id); !done)
            return done;
    }
    if (auto done = putAll(messages); !done)
        return done;
    if (!span.after.isValid()) {
        if (auto done = noteStart(channel, span.part); !done)
            return done;
    }
    return transaction->commit();
}

Result<void> MessageStore::noteStart(const ChannelArn &channel, const std::optional<QString> &part)
{
    Result<Statement> note
        = m_database.prepare("INSERT OR IGNORE INTO history_starts (channel, part) VALUES (?, ?)");
    if (!note)
        return std::unexpected(note.error());
    return note->run(channel.toString(), part.value_or(QLatin1String("")));
}

Result<QList<MessageId>> MessageStore::listable(const ChannelArn &channel, const ListedSpan &span)
{
    Result<Statement> select = m_database.prepare(
        "SELECT id FROM messages WHERE channel = ? AND created_at > ? AND created_at < ?"
        " AND last_updated_at IS NOT NULL AND persistence = 0 AND status = 0"
        " AND sub_channel IS ?");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(channel.toString(),
            encodeTime(span.after).value_or(std::numeric_limits<qint64>::min()),
            encodeTime(span.before).value_or(std::numeric_limits<qint64>::min()), span.part);
        !done)
        return std::unexpected(done.error());
    QList<MessageId> ids;
    while (select->next()) {
        if (const auto id = MessageId::parse(select->text(0)))
            ids.append(*id);
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return ids;
}

Result<void> MessageStore::putNews(const ChannelMessage &message)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    Result<Statement> select
        = m_database.prepare("SELECT created_at FROM messages WHERE channel = ?"
                             " ORDER BY created_at, id LIMIT 1");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(message.channel.toString()); !done)
        return done;
    const bool outside = select->next() && message.createdAt < decodeTime(select->integer(0));
    if (const auto error = select->error())
        return std::unexpected(*error);
    if (auto done = outside ? updateKnown(message) : put(StoredMessage { message, {} }); !done)
        return done;
    return transaction->commit();
}

Result<void> MessageStore::update(const ChannelMessage &message)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = updateKnown(message); !done)
        return done;
    return transaction->commit();
}

Result<void> MessageStore::updateKnown(const ChannelMessage &message)
{
    Result<Statement> select
        = m_database.prepare("SELECT 1 FROM messages WHERE channel = ? AND id = ?");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(message.channel.toString(), message.id.toString()); !done)
        return done;
    const bool known = select->next();
    if (const auto error = select->error())
        return std::unexpected(*error);
    return known ? put(StoredMessage { message, {} }) : Result<void>();
}

Result<void> MessageStore::remove(const ChannelArn &channel, const MessageId &id)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = erase(channel, id); !done)
        return done;
    return transaction->commit();
}

Result<void> MessageStore::erase(const ChannelArn &channel, const MessageId &id)
{
    Result<Statement> remove
        = m_database.prepare("DELETE FROM messages WHERE channel = ? AND id = ? RETURNING rowid");
    if (!remove)
        return std::unexpected(remove.error());
    if (auto done = remove->run(channel.toString(), id.toString()); !done)
        return done;
    if (const auto row = rowOf(*remove)) {
        if (auto indexed = m_words.refresh(*row); !indexed)
            return indexed;
    }
    if (const auto error = remove->error())
        return std::unexpected(*error);
    return {};
}

Result<QDateTime> MessageStore::newestTold(
    const ChannelArn &channel, const std::optional<QString> &part)
{
    Result<Statement> select
        = m_database.prepare("SELECT created_at FROM messages WHERE channel = ?"
                             " AND last_updated_at IS NOT NULL AND persistence = 0" CARILLON_IN_PART
                             " ORDER BY created_at DESC, id DESC LIMIT 1");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(channel.toString(), part, part); !done)
        return std::unexpected(done.error());
    const QDateTime newest = select->next() ? decodeTime(select->integer(0)) : QDateTime();
    if (const auto error = select->error())
        return std::unexpected(*error);
    return newest;
}

Result<UnreadCount> MessageStore::unread(const ChannelArn &channel, const QDateTime &readAt,
    const QString &ownArn, int most, const std::optional<QString> &part)
{
    Result<Statement> select = m_database.prepare(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE channel = ? AND created_at > ?"
        " AND sender_arn <> ? AND type = 0 AND redacted = 0 LIMIT ?)");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(channel.toString(), encodeTime(readAt).value_or(0), ownArn, most);
        !done)
        return std::unexpected(done.error());
    UnreadCount unread { select->next() ? static_cast<int>(select->integer(0)) : 0 };
    if (const auto error = select->error())
        return std::unexpected(*error);
    const auto isWhole = reachesBackTo(channel, readAt, part);
    if (!isWhole)
        return std::unexpected(isWhole.error());
    unread.isLeast = unread.count > 0 && (unread.count == most || !*isWhole);
    return unread;
}

Result<bool> MessageStore::reachesBackTo(
    const ChannelArn &channel, const QDateTime &time, const std::optional<QString> &part)
{
    Result<Statement> select = m_database.prepare(
        "SELECT 1 FROM history_starts WHERE channel = ? AND part = ?"
        " UNION ALL SELECT 1 FROM messages WHERE channel = ? AND created_at <= ?"
        " AND last_updated_at IS NOT NULL AND persistence = 0" CARILLON_IN_PART " LIMIT 1");
    if (!select)
        return std::unexpected(select.error());
    const QString name = channel.toString();
    if (auto done = select->run(
            name, part.value_or(QLatin1String("")), name, encodeTime(time).value_or(0), part, part);
        !done)
        return std::unexpected(done.error());
    const bool reaches = select->next();
    if (const auto error = select->error())
        return std::unexpected(*error);
    return reaches;
}

Result<QList<StoredMessage>> MessageStore::newest(
    const ChannelArn &channel, int limit, const std::optional<QString> &part)
{
    return readPage(m_database,
        "SELECT " CARILLON_MESSAGE_COLUMNS " FROM messages WHERE channel = ?" CARILLON_IN_PART
        " ORDER BY created_at DESC, id DESC LIMIT ?",
        channel.toString(), part, part, limit);
}

Result<QList<StoredMessage>> MessageStore::before(const ChannelArn &channel,
    const QDateTime &createdAt, const MessageId &id, int limit, const std::optional<QString> &part)
{
    return readPage(m_database,
        "SELECT " CARILLON_MESSAGE_COLUMNS
        " FROM messages WHERE channel = ? AND (created_at, id) < (?, ?)" CARILLON_IN_PART
        " ORDER BY created_at DESC, id DESC LIMIT ?",
        channel.toString(), encodeTime(createdAt).value_or(0), id.toString(), part, part, limit);
}

Result<QList<StoredMessage>> MessageStore::from(const ChannelArn &channel,
    const QDateTime &createdAt, const MessageId &id, int limit, const std::optional<QString> &part)
{
    auto messages = readPage(m_database,
        "SELECT " CARILLON_MESSAGE_COLUMNS
        " FROM messages WHERE channel = ? AND (created_at, id) >= (?, ?)" CARILLON_IN_PART
        " ORDER BY created_at, id LIMIT ?",
        channel.toString(), encodeTime(createdAt).value_or(0), id.toString(), part, part, limit);
    if (messages)
        std::ranges::reverse(*messages);
    return messages;
}

Result<QSet<MessageId>> MessageStore::ownIds(const ChannelArn &channel)
{
    Result<Statement> select
        = m_database.prepare("SELECT id FROM messages WHERE channel = ? AND token IS NOT NULL");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(channel.toString()); !done)
        return std::unexpected(done.error());
    QSet<MessageId> ids;
    while (select->next()) {
        if (const auto id = MessageId::parse(select->text(0)))
            ids.insert(*id);
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return ids;
}

} // namespace carillon
