// SPDX-License-Identifier: Apache-2.0
#include "wire/messagechanges.h"

#include "wire/members.h"
#include "wire/objects.h"
#include "wire/query.h"

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

QByteArray messagePath(const MessagePlace &place)
{
    return channelPath(place.channel, "/messages/") + percentEncode(place.id.toString());
}

QByteArray subChannelQuery(const MessagePlace &place)
{
    QueryWriter writer;
    writer.addOptional("sub-channel-id", place.subChannelId);
    return writer.query();
}

} // namespace

Request updateMessageRequest(
    const MessagePlace &place, const MessageChange &change, const AppInstanceUserArn &bearer)
{
    QJsonObject body { { u"Content"_s, change.content } };
    insertText(body, u"Metadata"_s, change.metadata);
    insertText(body, u"ContentType"_s, change.contentType);
    insertText(body, u"SubChannelId"_s, place.subChannelId);
    return requestWithBody("PUT", messagePath(place), {}, bearer, body);
}

std::optional<MessageStatus> parseUpdateMessageResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    const QString status = object->value(u"Status").toObject().value(u"Value").toString();
    return parseMessageStatus(status).value_or(MessageStatus::Sent);
}

Request redactMessageRequest(const MessagePlace &place, const AppInstanceUserArn &bearer)
{
    QJsonObject body;
    insertText(body, u"SubChannelId"_s, place.subChannelId);
    return requestWithBody("POST", messagePath(place), "operation=redact", bearer, body);
}

Request deleteMessageRequest(const MessagePlace &place, const AppInstanceUserArn &bearer)
{
    return requestWithoutBody("DELETE", messagePath(place), subChannelQuery(place), bearer);
}

Request getMessageRequest(const MessagePlace &place, const AppInstanceUserArn &bearer)
{
    return requestWithoutBody("GET", messagePath(place), subChannelQuery(place), bearer);
}

std::optional<ChannelMessage> parseGetMessageResponse(
    const ChannelArn &channel, QByteArrayView body)
{
    const auto object = parseObject(body);
    return object ? parseMessage(channel, object->value(u"ChannelMessage").toObject())
                  : std::nullopt;
}

} // namespace carillon::wire
