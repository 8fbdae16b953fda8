// SPDX-License-Identifier: Apache-2.0
#include "wire/sessions.h"

#include "wire/json.h"
#include "wire/query.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

constexpr qsizetype maxSessionIdLength = 128;
constexpr qsizetype maxHostLength = 260; // a host's 253 characters and a port

bool isHostAndPort(QStringView text)
{
    if (text.isEmpty() || text.size() > maxHostLength)
        return false;
    const auto isPlain = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || QStringView(u"-.:[]").contains(c);
    };
    if (!std::ranges::all_of(text, isPlain))
        return false;
    const QUrl url(u"wss://%1"_s.arg(text), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() && url.path().isEmpty();
}

QStringView sortName(Prefetch prefetch)
{
    return prefetch == Prefetch::ByUnread ? u"unread" : u"last-message-timestamp";
}

} // namespace

Request getMessagingSessionEndpointRequest()
{
    return { "GET"_ba, "/endpoints/messaging-session"_ba, {}, {}, {}, false };
}

std::optional<QString> parseGetMessagingSessionEndpointResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    const QString url = object->value(u"Endpoint").toObject().value(u"Url").toString();
    return isHostAndPort(url) ? std::optional(url) : std::nullopt;
}

QByteArray encodeGetMessagingSessionEndpointResponse(const QString &hostAndPort)
{
    return toJson({ { u"Endpoint"_s, QJsonObject { { u"Url"_s, hostAndPort } } } });
}

QByteArray connectQuery(const ConnectQuery &query)
{
    QueryWriter writer;
    if (query.prefetch != Prefetch::None) {
        writer.add("prefetch-on", u"connect");
        writer.add("prefetch-sort-by", sortName(query.prefetch));
    }
    writer.add("sessionId", query.sessionId);
    writer.add("userArn", query.user.toString());
    return writer.query();
}

std::expected<ConnectQuery, Violation> decodeConnectQuery(QByteArrayView query)
{
    const auto reader = QueryReader::parse(query);
    if (!reader)
        return std::unexpected(reader.error());
    const auto user = AppInstanceUserArn::parse(reader->text(u"userArn").value_or(QString()));
    if (!user)
        return std::unexpected(
            violation(u"userArn"_s, u"Member must be the ARN of an AppInstanceUser"_s));
    const QString sessionId = reader->text(u"sessionId").value_or(QString());
    if (sessionId.isEmpty() || sessionId.size() > maxSessionIdLength)
        return std::unexpected(violation(u"sessionId"_s, u"Member must have length of 1 to 128"_s));
    Prefetch prefetch = Prefetch::None;
    if (reader->text(u"prefetch-on") == u"connect"_s)
        prefetch = reader->text(u"prefetch-sort-by") == sortName(Prefetch::ByUnread).toString()
            ? Prefetch::ByUnread
            : Prefetch::ByLastMessage;
    return ConnectQuery { *user, sessionId, prefetch };
}

} // namespace carillon::wire
