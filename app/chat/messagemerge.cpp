// SPDX-License-Identifier: Apache-2.0
#include "chat/messagemerge.h"

#include "store/messagestore.h"

#include <algorithm>

namespace carillon {

namespace {

QString orEmpty(const std::optional<QString> &text)
{
    return text.value_or(QString());
}

/// The answer to a change does not tell its time. A list from before the change is older than what
/// was known and a millisecond; what the service tells of the change itself is not.
void touch(ChannelMessage &message)
{
    if (message.lastUpdatedAt.isValid())
        message.lastUpdatedAt = message.lastUpdatedAt.addMSecs(1);
}

} // namespace

bool isBefore(const ChannelMessage &a, const ChannelMessage &b)
{
    if (a.createdAt != b.createdAt)
        return a.createdAt < b.createdAt;
    return a.id.toString() < b.id.toString();
}

bool isOutdated(const ChannelMessage &told, const ChannelMessage &known)
{
    if (!known.lastUpdatedAt.isValid())
        return false; // made of our own send
    if (!told.lastUpdatedAt.isValid() || told.lastUpdatedAt < known.lastUpdatedAt)
        return true;
    if (known.redacted && !told.redacted)
        return true;
    return told.lastUpdatedAt == known.lastUpdatedAt && known.status != MessageStatus::Pending
        && told.status == MessageStatus::Pending;
}

bool hasWordsOf(const ChannelMessage &message, const OutboxItem &item)
{
    const MessageDraft &draft = item.draft;
    return message.content == draft.content && message.type == draft.type
        && message.persistence == draft.persistence
        && orEmpty(message.metadata) == orEmpty(draft.metadata)
        && orEmpty(message.contentType) == orEmpty(draft.contentType)
        && orEmpty(message.targetMemberArn) == orEmpty(draft.targetMemberArn);
}

ChannelMessage afterEvent(
    wire::EventType type, const ChannelMessage &told, const std::optional<ChannelMessage> &known)
{
    if (!known || !isAboutUpdate(type))
        return told;
    ChannelMessage message = *known;
    message.status = told.status;
    message.statusDetail = told.statusDetail;
    message.lastUpdatedAt = std::max(known->lastUpdatedAt, told.lastUpdatedAt);
    return message;
}

std::optional<ChannelMessage> afterEdit(const ChannelMessage &known, const ChannelMessage &before,
    const wire::MessageChange &words, MessageStatus status, const QDateTime &now)
{
    if (known.redacted || known.lastEditedAt != before.lastEditedAt
        || known.status != before.status)
        return std::nullopt;
    ChannelMessage message = known;
    message.status = status;
    if (status != MessageStatus::Pending) {
        message.content = words.content;
        message.contentType = words.contentType;
        if (words.metadata)
            message.metadata = words.metadata;
        message.lastEditedAt = now;
    }
    touch(message);
    return message;
}

std::optional<ChannelMessage> afterRedaction(const ChannelMessage &known)
{
    if (known.redacted)
        return std::nullopt;
    ChannelMessage message = known;
    message.redacted = true;
    message.content.clear();
    message.metadata.reset();
    touch(message);
    return message;
}

bool isAboutCreation(wire::EventType type)
{
    return type == wire::EventType::CreateChannelMessage
        || type == wire::EventType::PendingCreateChannelMessage
        || type == wire::EventType::FailedCreateChannelMessage
        || type == wire::EventType::DeniedCreateChannelMessage;
}

bool isAboutUpdate(wire::EventType type)
{
    return type == wire::EventType::PendingUpdateChannelMessage
        || type == wire::EventType::FailedUpdateChannelMessage
        || type == wire::EventType::DeniedUpdateChannelMessage;
}

bool isTransientControl(const ChannelMessage &message)
{
    return message.type == MessageType::Control
        && message.persistence == MessagePersistence::NonPersistent;
}

bool isFromService(const StoredMessage &stored)
{
    return !stored.own || stored.message.lastUpdatedAt.isValid();
}

TimelineEntry entryFrom(
    const StoredMessage &stored, const AppInstanceUserArn &bearer, const QString &ownName)
{
    const ChannelMessage &message = stored.message;
    TimelineEntry entry { message, {}, message.sender.arn == bearer.toString(), ownName };
    if (stored.own) {
        MessageDraft draft;
        draft.content = message.content;
        entry.outgoing = OutboxItem { 0, message.channel, bearer, stored.own->token, draft, {},
            SendState::Sent, 1, message.createdAt, {}, {}, message.id, stored.own->durationMs };
    }
    return entry;
}

bool sameEntry(const TimelineEntry &a, const TimelineEntry &b)
{
    return a.message == b.message && a.mine == b.mine && a.key() == b.key()
        && a.outgoing.has_value() == b.outgoing.has_value();
}

} // namespace carillon
