// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"
#include "store/messagestore.h"

// Values for tests of the store and of what stands on it.

namespace carillon::testing {

inline const QString instanceText
    = QStringLiteral("arn:aws:chime:us-east-1:123456789012:app-instance/i-1");

inline ChannelArn channelArn(const QString &id)
{
    return *ChannelArn::parse(instanceText + QStringLiteral("/channel/") + id);
}

inline AppInstanceUserArn userArn(const QString &id)
{
    return *AppInstanceUserArn::parse(instanceText + QStringLiteral("/user/") + id);
}

inline QDateTime timeAt(qint64 seconds)
{
    return QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + seconds * 1000, Qt::UTC);
}

inline ChannelMessage messageAt(const ChannelArn &channel, const QString &id, qint64 seconds)
{
    return { channel, *MessageId::parse(id), QStringLiteral("content of ") + id, {}, {}, {},
        { userArn(QStringLiteral("bob")).toString(), QStringLiteral("Bob") }, timeAt(seconds), {},
        timeAt(seconds), false, {}, {}, {}, {}, {}, {} };
}

inline OutboxItem itemFor(const ChannelArn &channel, const QString &token)
{
    OutboxItem item { 0, channel, userArn(QStringLiteral("alice")),
        *ClientRequestToken::parse(token), {}, "{\"Content\":\"x\"}", SendState::Queued, 0,
        timeAt(0), {}, {}, {}, 0 };
    item.draft.content = QStringLiteral("x");
    return item;
}

} // namespace carillon::testing
