// SPDX-License-Identifier: Apache-2.0
#include "localservice/flowverdicts.h"

#include "localservice/messages.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

QDateTime timeOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

/// The last processor decides: where it does not stop the message, the flow is at its end.
bool goesOnWithoutAnswer(Tables &tables, const ChannelMessage &message)
{
    const auto channel = tables.channels.find(message.channel);
    const auto flow
        = channel && channel->flowArn ? tables.flows.find(*channel->flowArn) : std::nullopt;
    if (!flow)
        return false;
    const QJsonArray processors = QJsonDocument::fromJson(flow->processors.toUtf8()).array();
    return processors.last()["FallbackAction"_L1] == u"CONTINUE"_s;
}

} // namespace

ChannelMessage withAnswer(ChannelMessage message, const CallbackRecord &callback)
{
    message.content = callback.content;
    message.metadata = callback.metadata;
    message.contentType = callback.contentType;
    return message;
}

void letThrough(Tables &tables, QList<Event> &events, const CallbackRecord &callback,
    ChannelMessage message, qint64 nowMs)
{
    message = withAnswer(message, callback);
    message.status = MessageStatus::Sent;
    message.lastUpdatedAt = timeOf(nowMs);
    if (callback.isUpdate)
        message.lastEditedAt = message.lastUpdatedAt;
    if (message.persistence == MessagePersistence::NonPersistent)
        tables.messages.remove(message.id.toString());
    else
        tables.messages.update(message);
    tellOfMessage(events,
        callback.isUpdate ? "UPDATE_CHANNEL_MESSAGE"_ba : "CREATE_CHANNEL_MESSAGE"_ba, message);
}

void deny(Tables &tables, QList<Event> &events, const CallbackRecord &callback,
    ChannelMessage message, qint64 nowMs)
{
    message = withAnswer(message, callback);
    message.status = MessageStatus::Denied;
    message.lastUpdatedAt = timeOf(nowMs);
    if (!callback.isUpdate)
        tables.messages.remove(message.id.toString());
    tellSender(events,
        callback.isUpdate ? "DENIED_UPDATE_CHANNEL_MESSAGE"_ba : "DENIED_CREATE_CHANNEL_MESSAGE"_ba,
        message);
}

void fallBack(Tables &tables, QList<Event> &events, const CallbackRecord &callback,
    ChannelMessage message, qint64 nowMs)
{
    if (goesOnWithoutAnswer(tables, message))
        return letThrough(tables, events, callback, message, nowMs);
    message = withAnswer(message, callback);
    message.status = MessageStatus::Failed;
    message.statusDetail = u"The processor of the channel flow did not answer"_s;
    message.lastUpdatedAt = timeOf(nowMs);
    if (!callback.isUpdate)
        tables.messages.update(message);
    tellSender(events,
        callback.isUpdate ? "FAILED_UPDATE_CHANNEL_MESSAGE"_ba : "FAILED_CREATE_CHANNEL_MESSAGE"_ba,
        message);
}

} // namespace carillon::localservice
