// SPDX-License-Identifier: Apache-2.0
#include "chat/timelineentry.h"

namespace carillon {

QString TimelineEntry::key() const
{
    if (outgoing)
        return outgoing->token.toString();
    return message ? message->id.toString() : QString();
}

QDateTime TimelineEntry::time() const
{
    if (message)
        return message->createdAt;
    return outgoing ? outgoing->acceptedAt : QDateTime();
}

const QString &TimelineEntry::content() const
{
    static const QString none;
    if (message)
        return message->content;
    return outgoing ? outgoing->draft.content : none;
}

MessageType TimelineEntry::type() const
{
    if (message)
        return message->type;
    return outgoing ? outgoing->draft.type : MessageType::Standard;
}

QString TimelineEntry::senderName() const
{
    if (message && !message->sender.name.isEmpty())
        return message->sender.name;
    if (mine && !ownName.isEmpty())
        return ownName;
    const QString arn = senderArn();
    if (const auto user = AppInstanceUserArn::parse(arn))
        return user->userId();
    return arn.mid(arn.lastIndexOf(u'/') + 1);
}

QString TimelineEntry::senderArn() const
{
    if (message)
        return message->sender.arn;
    return outgoing ? outgoing->bearer.toString() : QString();
}

} // namespace carillon
