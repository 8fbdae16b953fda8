// SPDX-License-Identifier: Apache-2.0
#include "wire/memberships.h"

#include "wire/query.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

QByteArray preferencesPath(const ChannelArn &channel, const AppInstanceUserArn &bearer)
{
    return channelPath(channel, "/memberships/") + percentEncode(bearer.toString())
        + "/preferences";
}

QString toText(AllowNotifications allow)
{
    switch (allow) {
    case AllowNotifications::All:
        break;
    case AllowNotifications::None:
        return u"NONE"_s;
    case AllowNotifications::Filtered:
        return u"FILTERED"_s;
    }
    return u"ALL"_s;
}

std::optional<AllowNotifications> parseAllow(const QString &text)
{
    for (const auto allow :
        { AllowNotifications::All, AllowNotifications::None, AllowNotifications::Filtered }) {
        if (toText(allow) == text)
            return allow;
    }
    return std::nullopt;
}

} // namespace

Request listSubChannelsRequest(
    const ChannelArn &channel, const Paging &paging, const AppInstanceUserArn &bearer)
{
    return requestWithoutBody(
        "GET", channelPath(channel, "/subchannels"), pagingQuery({}, paging), bearer);
}

std::optional<Page<SubChannel>> parseSubChannelsResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    Page<SubChannel> page { {}, optionalText(*object, u"NextToken") };
    const QJsonArray items = object->value(u"SubChannels").toArray();
    for (const QJsonValue &value : items) {
        const QJsonObject item = value.toObject();
        const QString id = item.value(u"SubChannelId").toString();
        if (!id.isEmpty())
            page.items.append({ id, item.value(u"MembershipCount").toInt() });
    }
    return page;
}

Request getPreferencesRequest(const ChannelArn &channel, const AppInstanceUserArn &bearer)
{
    return requestWithoutBody("GET", preferencesPath(channel, bearer), {}, bearer);
}

Request putPreferencesRequest(
    const ChannelArn &channel, const PushPreferences &preferences, const AppInstanceUserArn &bearer)
{
    QJsonObject push { { u"AllowNotifications"_s, toText(preferences.allow) } };
    insertText(push, u"FilterRule"_s, preferences.filterRule);
    return requestWithBody("PUT", preferencesPath(channel, bearer), {}, bearer,
        { { u"Preferences"_s, QJsonObject { { u"PushNotifications"_s, push } } } });
}

std::optional<PushPreferences> parsePreferencesResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    const QJsonObject push
        = object->value(u"Preferences").toObject().value(u"PushNotifications").toObject();
    if (push.isEmpty())
        return PushPreferences {};
    const auto allow = parseAllow(push.value(u"AllowNotifications").toString());
    if (!allow)
        return std::nullopt;
    return PushPreferences { *allow, optionalText(push, u"FilterRule") };
}

} // namespace carillon::wire
