// SPDX-License-Identifier: Apache-2.0
#include "store/messagerow.h"

#include "store/draftjson.h"

#include <algorithm>

namespace carillon {

using sqlite::Statement;

namespace {

QDateTime timeAt(const Statement &row, int column)
{
    return row.isNull(column) ? QDateTime() : decodeTime(row.integer(column));
}

std::optional<QString> textAt(const Statement &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.text(column));
}

} // namespace

std::optional<StoredMessage> readMessageRow(const Statement &row)
{
    const auto channel = ChannelArn::parse(row.text(0));
    const auto id = MessageId::parse(row.text(1));
    if (!channel || !id)
        return std::nullopt;
    StoredMessage stored {
        { *channel, *id, {}, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}, {}, {}, {} }, {}
    };
    ChannelMessage &message = stored.message;
    message.createdAt = timeAt(row, 2);
    message.content = row.text(3);
    message.metadata = textAt(row, 4);
    message.type = row.integer(5) == 1 ? MessageType::Control : MessageType::Standard;
    message.persistence
        = row.integer(6) == 1 ? MessagePersistence::NonPersistent : MessagePersistence::Persistent;
    message.sender = { row.text(7), row.text(8) };
    message.lastEditedAt = timeAt(row, 9);
    message.lastUpdatedAt = timeAt(row, 10);
    message.redacted = row.integer(11) != 0;
    message.status = static_cast<MessageStatus>(std::clamp<qint64>(row.integer(12), 0, 3));
    message.statusDetail = row.text(13);
    message.attributes = decodeAttributes(row.blob(14));
    message.contentType = textAt(row, 15);
    message.targetMemberArn = textAt(row, 16);
    message.subChannelId = textAt(row, 17);
    if (const auto token = ClientRequestToken::parse(row.text(18)))
        stored.own = OwnSend { *token, row.integer(19) };
    return stored;
}

} // namespace carillon
