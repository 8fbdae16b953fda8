// SPDX-License-Identifier: Apache-2.0
#include "wire/channels.h"

#include "wire/json.h"
#include "wire/members.h"
#include "wire/query.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

constexpr QStringView membershipsScope = u"app-instance-user-memberships";

Request getRequest(QByteArray path, QByteArray query, const AppInstanceUserArn &bearer)
{
    return { "GET", std::move(path), std::move(query),
        { { bearerHeader.toByteArray(), bearer.toString().toUtf8() } }, {}, false };
}

std::optional<QString> numberText(const std::optional<int> &number)
{
    return number ? std::optional(QString::number(*number)) : std::nullopt;
}

std::optional<Channel> parseChannel(const QJsonObject &object)
{
    auto arn = ChannelArn::parse(object.value(u"ChannelArn").toString());
    if (!arn)
        return std::nullopt;
    return Channel { *std::move(arn), object.value(u"Name").toString(),
        parseChannelMode(object.value(u"Mode").toString()).value_or(ChannelMode::Unrestricted),
        parseChannelPrivacy(object.value(u"Privacy").toString()).value_or(ChannelPrivacy::Public),
        object.value(u"Metadata").toString(), timestampFromJson(object.value(u"CreatedTimestamp")),
        timestampFromJson(object.value(u"LastMessageTimestamp")) };
}

QJsonObject summaryToJson(const Channel &channel)
{
    QJsonObject object { { u"Name"_s, channel.name }, { u"ChannelArn"_s, channel.arn.toString() },
        { u"Mode"_s, toText(channel.mode) }, { u"Privacy"_s, toText(channel.privacy) } };
    if (!channel.metadata.isEmpty())
        object.insert(u"Metadata"_s, channel.metadata);
    insertTimestamp(object, u"LastMessageTimestamp"_s, channel.lastMessageAt);
    return object;
}

std::optional<ChannelMessage> parseMessage(const ChannelArn &channel, const QJsonObject &object)
{
    const auto id = MessageId::parse(object.value(u"MessageId").toString());
    const QJsonValue typeText = object.value(u"Type");
    const auto type = typeText.isString() ? parseMessageType(typeText.toString())
                                          : std::optional(MessageType::Standard);
    if (!id || !type)
        return std::nullopt;
    const QJsonObject sender = object.value(u"Sender").toObject();
    const QJsonObject status = object.value(u"Status").toObject();
    return ChannelMessage {
        .channel = channel,
        .id = *id,
        .content = object.value(u"Content").toString(),
        .metadata = optionalText(object, u"Metadata"),
        .type = *type,
        .persistence = parsePersistence(object.value(u"Persistence").toString())
                           .value_or(MessagePersistence::Persistent),
        .sender = { sender.value(u"Arn").toString(), sender.value(u"Name").toString() },
        .createdAt = timestampFromJson(object.value(u"CreatedTimestamp")),
        .lastEditedAt = timestampFromJson(object.value(u"LastEditedTimestamp")),
        .lastUpdatedAt = timestampFromJson(object.value(u"LastUpdatedTimestamp")),
        .redacted = object.value(u"Redacted").toBool(),
        .status
        = parseMessageStatus(status.value(u"Value").toString()).value_or(MessageStatus::Sent),
        .statusDetail = status.value(u"Detail").toString(),
        .attributes
        = parseAttributes(object.value(u"MessageAttributes")).value_or(QList<MessageAttribute>()),
        .contentType = optionalText(object, u"ContentType"),
        .targetMemberArn = parseTarget(object.value(u"Target")),
        .subChannelId = optionalText(object, u"SubChannelId"),
    };
}

/// Shape ChannelMessageSummary: no ChannelArn, Persistence or SubChannelId.
QJsonObject messageToJson(const ChannelMessage &message)
{
    QJsonObject sender { { u"Arn"_s, message.sender.arn } };
    if (!message.sender.name.isEmpty())
        sender.insert(u"Name"_s, message.sender.name);
    QJsonObject object { { u"MessageId"_s, message.id.toString() },
        { u"Type"_s, toText(message.type) }, { u"Redacted"_s, message.redacted },
        { u"Sender"_s, sender },
        { u"Status"_s, statusToJson(message.status, message.statusDetail) } };
    if (!message.redacted)
        object.insert(u"Content"_s, message.content);
    insertText(object, u"Metadata"_s, message.metadata);
    insertTimestamp(object, u"CreatedTimestamp"_s, message.createdAt);
    insertTimestamp(object, u"LastEditedTimestamp"_s, message.lastEditedAt);
    insertTimestamp(object, u"LastUpdatedTimestamp"_s, message.lastUpdatedAt);
    if (!message.attributes.isEmpty())
        object.insert(u"MessageAttributes"_s, attributesToJson(message.attributes));
    insertText(object, u"ContentType"_s, message.contentType);
    if (message.targetMemberArn)
        object.insert(u"Target"_s, targetToJson(*message.targetMemberArn));
    return object;
}

QString sortOrderText(SortOrder order)
{
    return order == SortOrder::Ascending ? u"ASCENDING"_s : u"DESCENDING"_s;
}

std::optional<Violation> readSortOrder(const QueryReader &reader, ListChannelMessagesQuery &query)
{
    const auto order = reader.text(u"sort-order");
    if (!order)
        return std::nullopt;
    if (*order != u"ASCENDING" && *order != u"DESCENDING")
        return violation(
            u"sortOrder"_s, u"Member must satisfy enum value set: [ASCENDING, DESCENDING]"_s);
    query.sortOrder = *order == u"ASCENDING" ? SortOrder::Ascending : SortOrder::Descending;
    return std::nullopt;
}

std::optional<Violation> readTime(
    const QueryReader &reader, QStringView name, const QString &member, QDateTime &time)
{
    const auto text = reader.text(name);
    if (!text)
        return std::nullopt;
    time = timestampFromJson(*text);
    return time.isValid() ? std::nullopt
                          : std::optional(violation(member, u"Member must be a timestamp"_s));
}

/// What both lists page by.
template <class Query> std::optional<Violation> readPaging(const QueryReader &reader, Query &query)
{
    const auto maxResults = reader.maxResults();
    if (!maxResults)
        return maxResults.error();
    const auto nextToken = reader.nextToken();
    if (!nextToken)
        return nextToken.error();
    query.maxResults = *maxResults;
    query.nextToken = *nextToken;
    return std::nullopt;
}

std::optional<Violation> readSubChannel(const QueryReader &reader, ListChannelMessagesQuery &query)
{
    query.subChannelId = reader.text(u"sub-channel-id");
    if (!query.subChannelId || SubChannelId::parse(*query.subChannelId))
        return std::nullopt;
    return violation(u"subChannelId"_s,
        u"Member must satisfy regular expression pattern: [-_a-zA-Z0-9]* of 1 to 128"_s);
}

} // namespace

Request describeChannelRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer)
{
    return getRequest("/channels/" + percentEncode(channel.toString()), {}, bearer);
}

std::optional<Channel> parseDescribeChannelResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    return object ? parseChannel(object->value(u"Channel").toObject()) : std::nullopt;
}

QByteArray encodeDescribeChannelResponse(const Channel &channel, const QString &createdByArn)
{
    QJsonObject object = summaryToJson(channel);
    insertTimestamp(object, u"CreatedTimestamp"_s, channel.createdAt);
    insertTimestamp(object, u"LastUpdatedTimestamp"_s, channel.createdAt);
    if (!createdByArn.isEmpty())
        object.insert(u"CreatedBy"_s, QJsonObject { { u"Arn"_s, createdByArn } });
    return toJson({ { u"Channel"_s, object } });
}

Request listChannelMessagesRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer,
    const ListChannelMessagesQuery &query)
{
    QueryWriter writer;
    if (query.sortOrder)
        writer.add("sort-order", sortOrderText(*query.sortOrder));
    if (query.notBefore.isValid())
        writer.add("not-before", QString::fromLatin1(timestampToIso(query.notBefore)));
    if (query.notAfter.isValid())
        writer.add("not-after", QString::fromLatin1(timestampToIso(query.notAfter)));
    writer.addOptional("max-results", numberText(query.maxResults));
    writer.addOptional("next-token", query.nextToken);
    writer.addOptional("sub-channel-id", query.subChannelId);
    return getRequest(
        "/channels/" + percentEncode(channel.toString()) + "/messages", writer.query(), bearer);
}

std::optional<ListChannelMessagesPage> parseListChannelMessagesResponse(
    const ChannelArn &channel, QByteArrayView body)
{
    const auto object = parseObject(body);
    // An object with neither is not the service's: no word of what the channel holds.
    if (!object || (!object->contains(u"ChannelArn") && !object->contains(u"ChannelMessages")))
        return std::nullopt;
    ListChannelMessagesPage page { object->value(u"ChannelArn").toString(), {},
        optionalText(*object, u"NextToken") };
    const QJsonArray messages = object->value(u"ChannelMessages").toArray();
    for (const QJsonValue &value : messages) {
        if (auto message = parseMessage(channel, value.toObject()))
            page.messages.append(*std::move(message));
    }
    return page;
}

std::expected<ListChannelMessagesQuery, Violation> decodeListChannelMessagesQuery(
    QByteArrayView query)
{
    const auto reader = QueryReader::parse(query);
    if (!reader)
        return std::unexpected(reader.error());
    ListChannelMessagesQuery decoded;
    for (const auto &failure : { readSortOrder(*reader, decoded),
             readTime(*reader, u"not-before", u"notBefore"_s, decoded.notBefore),
             readTime(*reader, u"not-after", u"notAfter"_s, decoded.notAfter),
             readPaging(*reader, decoded), readSubChannel(*reader, decoded) }) {
        if (failure)
            return std::unexpected(*failure);
    }
    return decoded;
}

QByteArray encodeListChannelMessagesResponse(const ListChannelMessagesPage &page)
{
    QJsonArray messages;
    for (const ChannelMessage &message : page.messages)
        messages.append(messageToJson(message));
    QJsonObject object { { u"ChannelArn"_s, page.channelArn }, { u"ChannelMessages"_s, messages } };
    insertText(object, u"NextToken"_s, page.nextToken);
    return toJson(object);
}

Request listMembershipsRequest(const AppInstanceUserArn &bearer, const ListMembershipsQuery &query)
{
    QueryWriter writer;
    writer.add("scope", membershipsScope);
    writer.addOptional("app-instance-user-arn", query.appInstanceUserArn);
    writer.addOptional("max-results", numberText(query.maxResults));
    writer.addOptional("next-token", query.nextToken);
    return getRequest("/channels", writer.query(), bearer);
}

std::optional<ListMembershipsPage> parseListMembershipsResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    ListMembershipsPage page { {}, optionalText(*object, u"NextToken") };
    const QJsonArray memberships = object->value(u"ChannelMemberships").toArray();
    for (const QJsonValue &value : memberships) {
        const QJsonObject item = value.toObject();
        const QJsonObject summary = item.value(u"AppInstanceUserMembershipSummary").toObject();
        if (auto channel = parseChannel(item.value(u"ChannelSummary").toObject()))
            page.memberships.append(
                { *std::move(channel), summary.value(u"Type").toString() == u"HIDDEN",
                    timestampFromJson(summary.value(u"ReadMarkerTimestamp")),
                    optionalText(summary, u"SubChannelId") });
    }
    return page;
}

std::expected<ListMembershipsQuery, Violation> decodeListMembershipsQuery(QByteArrayView query)
{
    const auto reader = QueryReader::parse(query);
    if (!reader)
        return std::unexpected(reader.error());
    ListMembershipsQuery decoded;
    decoded.appInstanceUserArn = reader->text(u"app-instance-user-arn");
    if (decoded.appInstanceUserArn && !Arn::parse(*decoded.appInstanceUserArn))
        return std::unexpected(
            violation(u"appInstanceUserArn"_s, u"Member must be an ARN of 5 to 1600 characters"_s));
    if (const auto failure = readPaging(*reader, decoded))
        return std::unexpected(*failure);
    return decoded;
}

QByteArray encodeListMembershipsResponse(const ListMembershipsPage &page)
{
    QJsonArray memberships;
    for (const MembershipSummary &membership : page.memberships) {
        QJsonObject summary {
            { u"Type"_s, membership.hidden ? u"HIDDEN"_s : u"DEFAULT"_s },
        };
        insertTimestamp(summary, u"ReadMarkerTimestamp"_s, membership.readMarkerAt);
        insertText(summary, u"SubChannelId"_s, membership.subChannelId);
        memberships.append(QJsonObject { { u"ChannelSummary"_s, summaryToJson(membership.channel) },
            { u"AppInstanceUserMembershipSummary"_s, summary } });
    }
    QJsonObject object { { u"ChannelMemberships"_s, memberships } };
    insertText(object, u"NextToken"_s, page.nextToken);
    return toJson(object);
}

} // namespace carillon::wire
