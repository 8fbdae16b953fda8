// SPDX-License-Identifier: Apache-2.0
#include "localservice/servicestore.h"

#include "crashpoint/crashpoint.h"
#include "localservice/serviceschema.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <limits>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

using sqlite::Error;
using sqlite::Statement;
template <class T> using Result = sqlite::Result<T>;

/// SQL knows no null string here: an empty text is a text.
QString text(const QString &string)
{
    return string.isNull() ? u""_s : string;
}

QVariant textOrNull(const std::optional<QString> &string)
{
    return string ? QVariant(text(*string)) : QVariant(QMetaType::fromType<QString>());
}

std::optional<QString> optionalText(const Statement &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(text(row.text(column)));
}

QDateTime timeOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

template <class... Values>
Result<Statement> query(sqlite::Database &database, const char *sql, const Values &...values)
{
    auto statement = database.prepare(sql);
    if (!statement)
        return statement;
    if (auto ran = statement->run(values...); !ran)
        return std::unexpected(ran.error());
    return statement;
}

template <class... Values>
Result<void> change(sqlite::Database &database, const char *sql, const Values &...values)
{
    if (auto statement = query(database, sql, values...); !statement)
        return std::unexpected(statement.error());
    return {};
}

QVariant attributesJson(const QList<MessageAttribute> &attributes)
{
    if (attributes.isEmpty())
        return textOrNull(std::nullopt);
    QJsonArray array;
    for (const MessageAttribute &attribute : attributes) {
        array.append(QJsonObject { { u"Name"_s, attribute.name },
            { u"Values"_s, QJsonArray::fromStringList(attribute.values) } });
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<MessageAttribute> attributesOf(const QString &json)
{
    QList<MessageAttribute> attributes;
    for (const QJsonValue &value : QJsonDocument::fromJson(json.toUtf8()).array()) {
        MessageAttribute attribute { value["Name"_L1].toString(), {} };
        for (const QJsonValue &item : value["Values"_L1].toArray())
            attribute.values.append(item.toString());
        attributes.append(attribute);
    }
    return attributes;
}

void put(QDataStream &stream, const std::optional<QString> &string)
{
    stream << string.has_value() << string.value_or(u""_s);
}

/// Over what the members mean, not over the bytes of the body: another client may write the same
/// request in another way. The token itself is the key, not part of the content.
QByteArray digestOf(const MessageDraft &draft)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << text(draft.content) << qint32(draft.type) << qint32(draft.persistence);
    put(stream, draft.metadata);
    put(stream, draft.contentType);
    put(stream, draft.targetMemberArn);
    put(stream, draft.subChannelId);
    stream << draft.pushNotification.has_value();
    if (const auto &push = draft.pushNotification)
        stream << push->title << push->body << qint32(push->type);
    QList<MessageAttribute> attributes = draft.attributes;
    std::ranges::sort(attributes, {}, &MessageAttribute::name);
    for (const MessageAttribute &attribute : attributes)
        stream << attribute.name << attribute.values;
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

QByteArray randomKey()
{
    std::array<quint32, 8> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
}

Result<QByteArray> pageKeyOf(sqlite::Database &database)
{
    if (auto made = change(database,
            "INSERT INTO facts (name, value) VALUES ('page_key', ?) ON CONFLICT DO NOTHING",
            randomKey());
        !made)
        return std::unexpected(made.error());
    auto row = query(database, "SELECT value FROM facts WHERE name = 'page_key'");
    if (!row)
        return std::unexpected(row.error());
    return row->next() ? row->blob(0) : QByteArray();
}

Channel channelOf(const Statement &row, const ChannelArn &arn)
{
    Channel channel { arn, row.text(1), ChannelMode::Unrestricted, ChannelPrivacy::Public,
        row.text(4), timeOf(row.integer(5)), {} };
    if (row.integer(2))
        channel.mode = ChannelMode::Restricted;
    if (row.integer(3))
        channel.privacy = ChannelPrivacy::Private;
    if (!row.isNull(6))
        channel.lastMessageAt = timeOf(row.integer(6));
    return channel;
}

StoredMessage messageOf(const Statement &row, const ChannelArn &channel)
{
    const qint64 createdAtMs = row.integer(9);
    ChannelMessage message { channel, *MessageId::parse(row.text(1)), row.text(2),
        optionalText(row, 4), row.integer(3) ? MessageType::Control : MessageType::Standard,
        MessagePersistence::Persistent, MessageSender { row.text(5), row.text(6) },
        timeOf(createdAtMs), {}, timeOf(createdAtMs), false, MessageStatus::Sent, {}, {},
        optionalText(row, 7), optionalText(row, 10), {} };
    if (!row.isNull(8))
        message.attributes = attributesOf(row.text(8));
    return { message, { createdAtMs, row.integer(0) } };
}

constexpr auto messagesAscending
    = "SELECT m.id, m.message_id, m.content, m.control, m.metadata, u.arn, u.name, "
      "m.content_type, m.attributes, m.created_at, m.target "
      "FROM messages m JOIN users u ON u.arn = m.sender WHERE m.channel = ? "
      "AND (m.target IS NULL OR m.target = ? OR m.sender = ?) "
      "AND m.created_at >= ? AND m.created_at <= ? AND (m.created_at, m.id) > (?, ?) "
      "ORDER BY m.created_at, m.id LIMIT ?";
constexpr auto messagesDescending
    = "SELECT m.id, m.message_id, m.content, m.control, m.metadata, u.arn, u.name, "
      "m.content_type, m.attributes, m.created_at, m.target "
      "FROM messages m JOIN users u ON u.arn = m.sender WHERE m.channel = ? "
      "AND (m.target IS NULL OR m.target = ? OR m.sender = ?) "
      "AND m.created_at >= ? AND m.created_at <= ? AND (m.created_at, m.id) < (?, ?) "
      "ORDER BY m.created_at DESC, m.id DESC LIMIT ?";

} // namespace

ServiceStore::ServiceStore(std::unique_ptr<sqlite::Database> database, QByteArray pageKey)
    : m_database(std::move(database))
    , m_pageKey(std::move(pageKey))
{
}

Result<std::unique_ptr<ServiceStore>> ServiceStore::open(const QString &path, qint64 nowMs)
{
    auto database = sqlite::Database::open(path, serviceMigrations());
    if (!database)
        return std::unexpected(database.error());
    auto key = pageKeyOf(**database);
    if (!key)
        return std::unexpected(key.error());
    if (auto purged
        = change(**database, "DELETE FROM tokens WHERE created_at < ?", nowMs - tokenLifetimeMs);
        !purged)
        return std::unexpected(purged.error());
    return std::unique_ptr<ServiceStore>(new ServiceStore(*std::move(database), *key));
}

Result<QString> ServiceStore::region()
{
    auto row = query(*m_database, "SELECT value FROM facts WHERE name = 'region'");
    if (!row)
        return std::unexpected(row.error());
    return row->next() ? QString::fromUtf8(row->blob(0)) : QString();
}

Result<void> ServiceStore::seed(const World &world, qint64 nowMs)
{
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    for (const char *clear : { "DELETE FROM tokens", "DELETE FROM messages",
             "DELETE FROM memberships", "DELETE FROM channels", "DELETE FROM users" }) {
        if (auto cleared = m_database->execute(clear); !cleared)
            return cleared;
    }
    if (auto inserted = insertWorld(world, nowMs); !inserted)
        return inserted;
    return transaction->commit();
}

Result<void> ServiceStore::insertWorld(const World &world, qint64 nowMs)
{
    if (auto done
        = change(*m_database, "INSERT OR REPLACE INTO facts (name, value) VALUES ('region', ?)",
            world.region.toUtf8());
        !done)
        return done;
    for (const WorldUser &user : world.users) {
        if (auto done
            = change(*m_database, "INSERT INTO users (arn, name, echoes) VALUES (?, ?, ?)",
                user.arn, user.name, user.echoes ? 1 : 0);
            !done)
            return done;
    }
    for (const WorldChannel &channel : world.channels) {
        if (auto done = insertChannel(channel, nowMs); !done)
            return done;
    }
    return {};
}

Result<void> ServiceStore::insertChannel(const WorldChannel &channel, qint64 nowMs)
{
    if (auto done = change(*m_database,
            "INSERT INTO channels (arn, name, restricted, private, metadata, created_by, "
            "created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            channel.arn, channel.name, channel.mode == ChannelMode::Restricted ? 1 : 0,
            channel.privacy == ChannelPrivacy::Private ? 1 : 0, text(channel.metadata),
            channel.createdByArn, nowMs - channel.secondsAgo * 1000);
        !done)
        return done;
    for (const QString &member : channel.memberArns) {
        if (auto done = change(*m_database,
                "INSERT INTO memberships (channel, member) VALUES (?, ?)", channel.arn, member);
            !done)
            return done;
    }
    for (const WorldMessage &message : channel.messages) {
        MessageDraft draft;
        draft.content = message.content;
        draft.metadata = message.metadata;
        if (auto done = insertMessage({ *ChannelArn::parse(channel.arn), message.senderArn, draft,
                                          nowMs - message.secondsAgo * 1000 },
                MessageId::mint().toString());
            !done)
            return done;
    }
    return {};
}

Result<QList<WorldUser>> ServiceStore::users()
{
    auto row = query(*m_database, "SELECT arn, name, echoes FROM users ORDER BY id");
    if (!row)
        return std::unexpected(row.error());
    QList<WorldUser> users;
    while (row->next())
        users.append({ row->text(0), row->text(1), row->integer(2) != 0 });
    return users;
}

Result<bool> ServiceStore::isUser(const QString &arn)
{
    auto row = query(*m_database, "SELECT 1 FROM users WHERE arn = ?", arn);
    if (!row)
        return std::unexpected(row.error());
    return row->next();
}

Result<std::optional<ChannelRecord>> ServiceStore::channel(const ChannelArn &arn)
{
    auto row = query(*m_database,
        "SELECT arn, name, restricted, private, metadata, created_at, last_message_at, created_by "
        "FROM channels WHERE arn = ?",
        arn.toString());
    if (!row)
        return std::unexpected(row.error());
    if (!row->next())
        return std::nullopt;
    return ChannelRecord { channelOf(*row, arn), row->text(7) };
}

Result<bool> ServiceStore::isMember(const ChannelArn &channel, const QString &userArn)
{
    auto row = query(*m_database, "SELECT 1 FROM memberships WHERE channel = ? AND member = ?",
        channel.toString(), userArn);
    if (!row)
        return std::unexpected(row.error());
    return row->next();
}

Result<QStringList> ServiceStore::echoingMembers(const ChannelArn &channel)
{
    auto row = query(*m_database,
        "SELECT u.arn FROM memberships m JOIN users u ON u.arn = m.member "
        "WHERE m.channel = ? AND u.echoes = 1 ORDER BY u.id",
        channel.toString());
    if (!row)
        return std::unexpected(row.error());
    QStringList members;
    while (row->next())
        members.append(row->text(0));
    return members;
}

Result<QList<StoredMembership>> ServiceStore::memberships(
    const QString &userArn, qint64 afterRow, int limit)
{
    auto row = query(*m_database,
        "SELECT c.arn, c.name, c.restricted, c.private, c.metadata, c.created_at, "
        "c.last_message_at, m.id FROM memberships m JOIN channels c ON c.arn = m.channel "
        "WHERE m.member = ? AND m.id > ? ORDER BY m.id LIMIT ?",
        userArn, afterRow, limit);
    if (!row)
        return std::unexpected(row.error());
    QList<StoredMembership> memberships;
    while (row->next()) {
        const auto arn = ChannelArn::parse(row->text(0));
        memberships.append(
            { wire::MembershipSummary { channelOf(*row, *arn), false, {}, {} }, row->integer(7) });
    }
    return memberships;
}

Result<std::optional<Acceptance>> ServiceStore::earlier(
    const MessageToAccept &message, const QByteArray &digest)
{
    auto row = query(*m_database,
        "SELECT digest, message_id FROM tokens WHERE bearer = ? AND channel = ? AND token = ?",
        message.senderArn, message.channel.toString(), *message.draft.clientRequestToken);
    if (!row)
        return std::unexpected(row.error());
    if (!row->next())
        return std::nullopt;
    if (row->blob(0) != digest)
        return Acceptance { Acceptance::Kind::TokenReused, {} };
    return Acceptance { Acceptance::Kind::Replay, row->text(1) };
}

Result<void> ServiceStore::insertMessage(const MessageToAccept &message, const QString &messageId)
{
    const MessageDraft &draft = message.draft;
    const QString channel = message.channel.toString();
    // Later messages have later times, whatever the clock does: the order of a channel is that of
    // its times.
    if (auto done = change(*m_database,
            "UPDATE channels SET last_message_at = max(coalesce(last_message_at + 1, ?), ?) "
            "WHERE arn = ?",
            message.nowMs, message.nowMs, channel);
        !done)
        return done;
    return change(*m_database,
        "INSERT INTO messages (message_id, channel, sender, content, control, metadata, "
        "content_type, attributes, target, created_at) SELECT ?, arn, ?, ?, ?, ?, ?, ?, ?, "
        "last_message_at FROM channels WHERE arn = ?",
        messageId, message.senderArn, text(draft.content),
        draft.type == MessageType::Control ? 1 : 0, textOrNull(draft.metadata),
        textOrNull(draft.contentType), attributesJson(draft.attributes),
        textOrNull(draft.targetMemberArn), channel);
}

Result<void> ServiceStore::insertToken(
    const MessageToAccept &message, const QByteArray &digest, const QString &messageId)
{
    return change(*m_database,
        "INSERT INTO tokens (bearer, channel, token, digest, message_id, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        message.senderArn, message.channel.toString(), *message.draft.clientRequestToken, digest,
        messageId, message.nowMs);
}

Result<Acceptance> ServiceStore::accept(const MessageToAccept &message)
{
    const QByteArray digest = digestOf(message.draft);
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto known = earlier(message, digest);
    if (!known)
        return std::unexpected(known.error());
    if (*known)
        return **known;

    const QString messageId = MessageId::mint().toString();
    if (message.draft.persistence == MessagePersistence::Persistent) {
        if (auto stored = insertMessage(message, messageId); !stored)
            return std::unexpected(stored.error());
    }
    if (auto stored = insertToken(message, digest, messageId); !stored)
        return std::unexpected(stored.error());
    CARILLON_CRASH_POINT("service.before_commit");
    if (auto committed = transaction->commit(); !committed)
        return std::unexpected(committed.error());
    CARILLON_CRASH_POINT("service.after_commit_before_reply");
    return Acceptance { Acceptance::Kind::New, messageId };
}

Result<QList<StoredMessage>> ServiceStore::messages(const MessagesQuery &wanted)
{
    constexpr qint64 end = std::numeric_limits<qint64>::max();
    const MessagePosition start
        = wanted.ascending ? MessagePosition { -end, -end } : MessagePosition { end, end };
    const MessagePosition after = wanted.after.value_or(start);
    auto row = query(*m_database, wanted.ascending ? messagesAscending : messagesDescending,
        wanted.channel.toString(), wanted.viewerArn, wanted.viewerArn,
        wanted.notBeforeMs.value_or(-end), wanted.notAfterMs.value_or(end), after.createdAtMs,
        after.row, wanted.limit);
    if (!row)
        return std::unexpected(row.error());
    QList<StoredMessage> messages;
    while (row->next())
        messages.append(messageOf(*row, wanted.channel));
    return messages;
}

Result<qint64> ServiceStore::messageCount()
{
    auto row = query(*m_database, "SELECT count(*) FROM messages");
    if (!row)
        return std::unexpected(row.error());
    return row->next() ? row->integer(0) : 0;
}

} // namespace carillon::localservice
