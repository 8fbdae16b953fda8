// SPDX-License-Identifier: Apache-2.0
#include "localservice/messages.h"

#include "localservice/answers.h"
#include "wire/members.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

void tell(QList<Event> &events, const QByteArray &type, const ChannelMessage &message,
    const Recipients &to)
{
    events.append(
        { type, wire::toText(message.type).toLatin1(), isoTimes(messageJson(message)), to });
}

/// As it was made, for what is told of it where it is not stored.
ChannelMessage messageOf(
    const MessageToAccept &message, const QString &messageId, const QString &senderName)
{
    const MessageDraft &draft = message.draft;
    const auto now = QDateTime::fromMSecsSinceEpoch(message.nowMs, Qt::UTC);
    return { .channel = message.channel,
        .id = *MessageId::parse(messageId),
        .content = draft.content,
        .metadata = draft.metadata,
        .type = draft.type,
        .persistence = draft.persistence,
        .sender = { message.senderArn, senderName },
        .createdAt = now,
        .lastEditedAt = {},
        .lastUpdatedAt = now,
        .redacted = false,
        .status = MessageStatus::Sent,
        .statusDetail = {},
        .attributes = draft.attributes,
        .contentType = draft.contentType,
        .targetMemberArn = draft.targetMemberArn,
        .subChannelId = draft.subChannelId };
}

} // namespace

void tellOfMessage(QList<Event> &events, const QByteArray &type, const ChannelMessage &message)
{
    if (message.targetMemberArn)
        return tell(
            events, type, message, { {}, {}, { message.sender.arn, *message.targetMemberArn } });
    tell(events, type, message,
        { message.channel.toString(), message.subChannelId.value_or(QString()), {} });
}

void tellSender(QList<Event> &events, const QByteArray &type, const ChannelMessage &message)
{
    tell(events, type, message, { {}, {}, { message.sender.arn } });
}

QString subChannelFor(Tables &tables, const Call &call, const ChannelAccess &access,
    const std::optional<QString> &subChannel)
{
    if (!access.isElastic()) {
        if (subChannel) {
            refuse(ErrorKind::BadRequest,
                u"SubChannelId is only for elastic channels; this is none"_s);
        }
        return {};
    }
    if (!subChannel)
        refuse(ErrorKind::BadRequest, u"An elastic channel needs a SubChannelId"_s);
    const bool isIn = tables.members.find(access.arn(), call.bearer, *subChannel).has_value();
    if (!isIn && !(access.governs() && tables.members.hasSubChannel(access.arn(), *subChannel)))
        forbid(call, access.arn());
    return *subChannel;
}

bool isVisibleTo(const QString &userArn, const ChannelMessage &message)
{
    const bool isSender = message.sender.arn == userArn;
    if (message.status != MessageStatus::Sent
        || message.persistence != MessagePersistence::Persistent)
        return isSender;
    return isSender || !message.targetMemberArn || message.targetMemberArn == userArn;
}

void askFlow(Tables &tables, CallbackRecord callback)
{
    callback.id = randomIdentifierText();
    tables.messages.insertCallback(callback);
}

Acceptance acceptMessage(Tables &tables, QList<Event> &events, const MessageToAccept &message)
{
    const Acceptance acceptance = tables.messages.accept(message);
    if (acceptance.kind != Acceptance::Kind::New)
        return acceptance;
    const auto stored = tables.messages.find(message.channel, acceptance.messageId);
    const auto sender = tables.users.find(message.senderArn);
    const ChannelMessage made = stored
        ? stored->message
        : messageOf(message, acceptance.messageId, sender ? sender->name : QString());
    if (message.pending) {
        askFlow(tables,
            { {}, acceptance.messageId, false, made.content, made.metadata, made.contentType,
                message.nowMs });
        tellSender(events, "PENDING_CREATE_CHANNEL_MESSAGE"_ba, made);
    } else {
        tellOfMessage(events, "CREATE_CHANNEL_MESSAGE"_ba, made);
    }
    return acceptance;
}

} // namespace carillon::localservice
