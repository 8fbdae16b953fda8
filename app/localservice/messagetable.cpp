// SPDX-License-Identifier: Apache-2.0
#include "localservice/messagetable.h"

#include "localservice/messagedigest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int pending = 1;
constexpr int failed = 2;

QDateTime timeOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

std::optional<qint64> millisecondsOf(const QDateTime &time)
{
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

int numberOf(MessageStatus status)
{
    switch (status) {
    case MessageStatus::Pending:
        return pending;
    case MessageStatus::Failed:
        return failed;
    case MessageStatus::Sent:
    case MessageStatus::Denied: // such a message is not kept
        break;
    }
    return 0;
}

MessageStatus statusOf(qint64 number)
{
    return number == pending ? MessageStatus::Pending
        : number == failed   ? MessageStatus::Failed
                             : MessageStatus::Sent;
}

std::optional<QString> attributesJson(const QList<MessageAttribute> &attributes)
{
    if (attributes.isEmpty())
        return std::nullopt;
    QJsonArray array;
    for (const MessageAttribute &attribute : attributes) {
        array.append(QJsonObject { { u"Name"_s, attribute.name },
            { u"Values"_s, QJsonArray::fromStringList(attribute.values) } });
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<MessageAttribute> attributesOf(const std::optional<QString> &json)
{
    QList<MessageAttribute> attributes;
    const QJsonArray array = QJsonDocument::fromJson(json.value_or(u"[]"_s).toUtf8()).array();
    for (const QJsonValue &value : array) {
        MessageAttribute attribute { value["Name"_L1].toString(), {} };
        const QJsonArray values = value["Values"_L1].toArray();
        for (const QJsonValue &item : values)
            attribute.values.append(item.toString());
        attributes.append(attribute);
    }
    return attributes;
}

#define CARILLON_MESSAGE_COLUMNS                                                                   \
    "m.id, m.message_id, m.content, m.control, m.metadata, u.arn, u.name, m.content_type, "        \
    "m.attributes, m.created_at, m.target, m.sub_channel, m.updated_at, m.edited_at, m.redacted, " \
    "m.status, m.fleeting"
#define CARILLON_MESSAGE_TABLES "messages m JOIN users u ON u.arn = m.sender "
constexpr int messageColumnCount = 17;

StoredMessage messageOf(const Rows &row, const ChannelArn &channel)
{
    ChannelMessage message { channel, *MessageId::parse(row.text(1)), row.text(2),
        row.optionalText(4), row.flag(3) ? MessageType::Control : MessageType::Standard,
        row.flag(16) ? MessagePersistence::NonPersistent : MessagePersistence::Persistent,
        Identity { row.text(5), row.text(6) }, timeOf(row.integer(9)), {}, timeOf(row.integer(12)),
        row.flag(14), statusOf(row.integer(15)), {}, attributesOf(row.optionalText(8)),
        row.optionalText(7), row.optionalText(10), {} };
    if (const QString subChannel = row.text(11); !subChannel.isEmpty())
        message.subChannelId = subChannel;
    if (const auto editedAt = row.optionalInteger(13))
        message.lastEditedAt = timeOf(*editedAt);
    return { message, { row.integer(9), row.integer(0) } };
}

#define CARILLON_MESSAGE_PAGE                                                                      \
    "SELECT " CARILLON_MESSAGE_COLUMNS " FROM " CARILLON_MESSAGE_TABLES                            \
    "WHERE m.channel = ? AND m.sub_channel = ? "                                                   \
    "AND (m.target IS NULL OR m.target = ? OR m.sender = ?) "                                      \
    "AND (m.status = 0 OR m.sender = ?) AND m.fleeting = 0 "                                       \
    "AND m.created_at >= ? AND m.created_at <= ? "
constexpr auto pageAscending
    = CARILLON_MESSAGE_PAGE "AND (m.created_at, m.id) > (?, ?) ORDER BY m.created_at, m.id LIMIT ?";
constexpr auto pageDescending = CARILLON_MESSAGE_PAGE
    "AND (m.created_at, m.id) < (?, ?) ORDER BY m.created_at DESC, m.id DESC LIMIT ?";

#define CARILLON_CALLBACK_COLUMNS                                                                  \
    "c.callback_id, c.message_id, c.is_update, c.content, c.metadata, c.content_type, "            \
    "c.created_at"

CallbackRecord callbackRecordOf(const Rows &row, int first = 0)
{
    return { row.text(first), row.text(first + 1), row.flag(first + 2), row.text(first + 3),
        row.optionalText(first + 4), row.optionalText(first + 5), row.integer(first + 6) };
}

} // namespace

std::optional<Acceptance> MessageTable::earlier(
    const MessageToAccept &message, const QByteArray &digest)
{
    Rows row = m_sql.query(
        "SELECT digest, message_id FROM tokens WHERE bearer = ? AND channel = ? AND token = ?",
        message.senderArn, message.channel.toString(), *message.draft.clientRequestToken);
    if (!row.next())
        return std::nullopt;
    if (row.blob(0) != digest)
        return Acceptance { Acceptance::Kind::TokenReused, {} };
    return Acceptance { Acceptance::Kind::Replay, row.text(1) };
}

void MessageTable::insert(const MessageToAccept &message, const QString &messageId)
{
    const MessageDraft &draft = message.draft;
    const QString channel = message.channel.toString();
    // Later messages have later times, whatever the clock does: the order of a channel is that of
    // its times.
    m_sql.change("UPDATE channels SET last_message_at = max(coalesce(last_message_at + 1, ?), ?) "
                 "WHERE arn = ?",
        message.nowMs, message.nowMs, channel);
    m_sql.change(
        "INSERT INTO messages (message_id, channel, sender, content, control, metadata, "
        "content_type, attributes, target, sub_channel, status, fleeting, created_at, updated_at) "
        "SELECT ?, arn, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, last_message_at, last_message_at "
        "FROM channels WHERE arn = ?",
        messageId, message.senderArn, draft.content, draft.type == MessageType::Control,
        draft.metadata, draft.contentType, attributesJson(draft.attributes), draft.targetMemberArn,
        draft.subChannelId.value_or(QString()), message.pending ? pending : 0,
        draft.persistence == MessagePersistence::NonPersistent, channel);
}

void MessageTable::insertToken(
    const MessageToAccept &message, const QByteArray &digest, const QString &messageId)
{
    m_sql.change("INSERT INTO tokens (bearer, channel, token, digest, message_id, created_at) "
                 "VALUES (?, ?, ?, ?, ?, ?)",
        message.senderArn, message.channel.toString(), *message.draft.clientRequestToken, digest,
        messageId, message.nowMs);
}

Acceptance MessageTable::accept(const MessageToAccept &message)
{
    const QString messageId = MessageId::mint().toString();
    if (message.draft.clientRequestToken) {
        const QByteArray digest = digestOf(message.draft);
        if (const auto known = earlier(message, digest))
            return *known;
        insertToken(message, digest, messageId);
    }
    if (message.pending || message.draft.persistence == MessagePersistence::Persistent)
        insert(message, messageId);
    return { Acceptance::Kind::New, messageId };
}

QList<StoredMessage> MessageTable::page(const MessagesQuery &wanted)
{
    constexpr qint64 end = std::numeric_limits<qint64>::max();
    const MessagePosition start
        = wanted.ascending ? MessagePosition { -end, -end } : MessagePosition { end, end };
    const MessagePosition after = wanted.after.value_or(start);
    Rows row = m_sql.query(wanted.ascending ? pageAscending : pageDescending,
        wanted.channel.toString(), wanted.subChannelId, wanted.viewerArn, wanted.viewerArn,
        wanted.viewerArn, wanted.notBeforeMs.value_or(-end), wanted.notAfterMs.value_or(end),
        after.createdAtMs, after.row, wanted.limit);
    QList<StoredMessage> messages;
    while (row.next())
        messages.append(messageOf(row, wanted.channel));
    return messages;
}

std::optional<StoredMessage> MessageTable::find(const ChannelArn &channel, const QString &messageId)
{
    Rows row = m_sql.query("SELECT " CARILLON_MESSAGE_COLUMNS " FROM " CARILLON_MESSAGE_TABLES
                           "WHERE m.channel = ? AND m.message_id = ?",
        channel.toString(), messageId);
    return row.next() ? std::optional(messageOf(row, channel)) : std::nullopt;
}

void MessageTable::update(const ChannelMessage &message)
{
    m_sql.change("UPDATE messages SET content = ?, metadata = ?, content_type = ?, updated_at = ?, "
                 "edited_at = ?, redacted = ?, status = ? WHERE message_id = ?",
        message.content, message.metadata, message.contentType,
        message.lastUpdatedAt.toMSecsSinceEpoch(), millisecondsOf(message.lastEditedAt),
        message.redacted, numberOf(message.status), message.id.toString());
}

void MessageTable::remove(const QString &messageId)
{
    m_sql.change("DELETE FROM callbacks WHERE message_id = ?", messageId);
    m_sql.change("DELETE FROM messages WHERE message_id = ?", messageId);
}

qint64 MessageTable::count()
{
    return m_sql.number("SELECT count(*) FROM messages");
}

void MessageTable::insertCallback(const CallbackRecord &callback)
{
    m_sql.change("INSERT INTO callbacks (callback_id, message_id, is_update, content, metadata, "
                 "content_type, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        callback.id, callback.messageId, callback.isUpdate, callback.content, callback.metadata,
        callback.contentType, callback.createdAtMs);
}

std::optional<CallbackRecord> MessageTable::callback(const QString &id)
{
    Rows row = m_sql.query(
        "SELECT " CARILLON_CALLBACK_COLUMNS " FROM callbacks c WHERE c.callback_id = ?", id);
    return row.next() ? std::optional(callbackRecordOf(row)) : std::nullopt;
}

std::optional<CallbackRecord> MessageTable::callbackOf(const QString &messageId)
{
    Rows row = m_sql.query(
        "SELECT " CARILLON_CALLBACK_COLUMNS " FROM callbacks c WHERE c.message_id = ?", messageId);
    return row.next() ? std::optional(callbackRecordOf(row)) : std::nullopt;
}

QList<std::pair<CallbackRecord, ChannelMessage>> MessageTable::callbacks()
{
    Rows row = m_sql.query("SELECT " CARILLON_MESSAGE_COLUMNS ", " CARILLON_CALLBACK_COLUMNS
                           ", m.channel FROM callbacks c "
                           "JOIN messages m ON m.message_id = c.message_id "
                           "JOIN users u ON u.arn = m.sender ORDER BY c.id");
    QList<std::pair<CallbackRecord, ChannelMessage>> callbacks;
    while (row.next()) {
        const auto channel = *ChannelArn::parse(row.text(messageColumnCount + 7));
        callbacks.emplaceBack(
            callbackRecordOf(row, messageColumnCount), messageOf(row, channel).message);
    }
    return callbacks;
}

void MessageTable::removeCallback(const QString &id)
{
    m_sql.change("DELETE FROM callbacks WHERE callback_id = ?", id);
}

void MessageTable::forgetTokens(qint64 beforeMs)
{
    m_sql.change("DELETE FROM tokens WHERE created_at < ?", beforeMs);
    m_sql.change("DELETE FROM request_tokens WHERE created_at < ?", beforeMs);
}

void MessageTable::removeOlder(const QString &instance, qint64 beforeMs)
{
    for (const char *sql : {
             "DELETE FROM callbacks WHERE message_id IN (SELECT m.message_id FROM messages m "
             "JOIN channels c ON c.arn = m.channel WHERE c.app_instance = ? AND m.created_at < ?)",
             "DELETE FROM messages WHERE channel IN (SELECT arn FROM channels "
             "WHERE app_instance = ?) AND created_at < ?",
         })
        m_sql.change(sql, instance, beforeMs);
}

} // namespace carillon::localservice
