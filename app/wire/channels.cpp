// SPDX-License-Identifier: Apache-2.0
#include "wire/channels.h"

#include "wire/json.h"
#include "wire/members.h"
#include "wire/objects.h"
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
    QJsonObject object = channelSummaryToJson(channel);
    insertTimestamp(object, u"CreatedTimestamp"_s, channel.createdAt);
    insertTimestamp(object, u"LastUpdatedTimestamp"_s, channel.createdAt);
    if (!createdByArn.isEmpty())
        object.insert(u"CreatedBy"_s, QJsonObject { { u"Arn"_s, createdByArn } });
    return toJson({ { u"Channel"_s, object } });
}

Request updateChannelReadMarkerRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer)
{
    Request request
        = getRequest("/channels/" + percentEncode(channel.toString()) + "/readMarker", {}, bearer);
    request.method = "PUT"_ba;
    return request;
}

bool isUpdateChannelReadMarkerResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    return object && ChannelArn::parse(object->value(u"ChannelArn").toString());
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
    page.isWhole
        = object->value(u"ChannelMessages").isArray() && page.messages.size() == messages.size();
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
        messages.append(messageSummaryToJson(message));
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
        memberships.append(
            QJsonObject { { u"ChannelSummary"_s, channelSummaryToJson(membership.channel) },
                { u"AppInstanceUserMembershipSummary"_s, summary } });
    }
    QJsonObject object { { u"ChannelMemberships"_s, memberships } };
    insertText(object, u"NextToken"_s, page.nextToken);
    return toJson(object);
}

} // namespace carillon::wire
