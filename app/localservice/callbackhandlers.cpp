// SPDX-License-Identifier: Apache-2.0
#include "localservice/callbackhandlers.h"

#include "localservice/answers.h"
#include "localservice/messages.h"

#include <QJsonArray>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

ChannelMessage withAnswer(ChannelMessage message, const CallbackRecord &callback)
{
    message.content = callback.content;
    message.metadata = callback.metadata;
    message.contentType = callback.contentType;
    return message;
}

} // namespace

Operations CallbackHandlers::operations()
{
    return { operation("ChannelFlowCallback", this, &CallbackHandlers::channelFlowCallback,
        Operation::Caller::Account) };
}

HttpResponse CallbackHandlers::channelFlowCallback(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString id = body.requiredText(u"CallbackId", wire::shapes::callbackId);
    const bool denied = body.flag(u"DeleteResource").value_or(false);
    body.require(u"ChannelMessage");
    auto reader = body.structure(u"ChannelMessage").value_or(body);
    const QString messageId = reader.requiredText(u"MessageId", wire::shapes::messageId);
    const auto content = reader.text(u"Content", wire::shapes::nonEmptyContent);
    const auto metadata = reader.text(u"Metadata", wire::shapes::metadata);
    const auto contentType = reader.text(u"ContentType", wire::shapes::contentType);
    check(body);
    const ChannelArn channel = channelArnOf(call);
    auto callback = m_tables.messages.callback(id);
    const auto stored = m_tables.messages.find(channel, messageId);
    // Nothing waits for this answer: it was given, it came too late, or it is about something else.
    if (!callback || !stored || callback->messageId != messageId)
        forbid(call, channel.toString());

    m_tables.messages.removeCallback(id);
    callback->content = content.value_or(callback->content);
    callback->metadata = metadata ? metadata : callback->metadata;
    callback->contentType = contentType ? contentType : callback->contentType;
    if (denied)
        deny(call, *callback, stored->message);
    else
        letThrough(call, *callback, stored->message);
    return answer({ { u"ChannelArn"_s, channel.toString() }, { u"CallbackId"_s, id } });
}

/// A denied message is not kept; a denied update leaves the message as it was.
void CallbackHandlers::deny(
    const Call &call, const CallbackRecord &callback, ChannelMessage message)
{
    if (callback.isUpdate)
        message = withAnswer(message, callback);
    else
        m_tables.messages.remove(message.id.toString());
    message.status = MessageStatus::Denied;
    tellSender(*call.events,
        callback.isUpdate ? "DENIED_UPDATE_CHANNEL_MESSAGE"_ba : "DENIED_CREATE_CHANNEL_MESSAGE"_ba,
        message);
}

void CallbackHandlers::letThrough(
    const Call &call, const CallbackRecord &callback, ChannelMessage message)
{
    message = withAnswer(message, callback);
    message.status = MessageStatus::Sent;
    message.lastUpdatedAt = QDateTime::fromMSecsSinceEpoch(call.nowMs, Qt::UTC);
    if (callback.isUpdate)
        message.lastEditedAt = message.lastUpdatedAt;
    if (message.persistence == MessagePersistence::NonPersistent)
        m_tables.messages.remove(message.id.toString());
    else
        m_tables.messages.update(message);
    tellOfMessage(*call.events,
        callback.isUpdate ? "UPDATE_CHANNEL_MESSAGE"_ba : "CREATE_CHANNEL_MESSAGE"_ba, message);
}

QJsonArray waitingCallbacks(Tables &tables)
{
    QJsonArray waiting;
    for (const auto &[callback, message] : tables.messages.callbacks()) {
        waiting.append(QJsonObject { { u"EventType"_s, u"CHANNEL_MESSAGE_EVENT"_s },
            { u"CallbackId"_s, callback.id },
            { u"ChannelMessage"_s, isoTimes(messageJson(withAnswer(message, callback))) } });
    }
    return waiting;
}

} // namespace carillon::localservice
