// SPDX-License-Identifier: Apache-2.0
#include "localservice/callbackhandlers.h"

#include "localservice/answers.h"
#include "localservice/flowverdicts.h"

#include <QJsonArray>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

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
    (denied ? deny : letThrough)(m_tables, *call.events, *callback, stored->message, call.nowMs);
    return answer({ { u"ChannelArn"_s, channel.toString() }, { u"CallbackId"_s, id } });
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
