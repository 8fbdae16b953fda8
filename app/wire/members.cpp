// SPDX-License-Identifier: Apache-2.0
#include "wire/members.h"

#include "wire/json.h"

#include <QJsonArray>

#include <span>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

template <class Enum> struct Name {
    Enum value;
    QStringView text;
};

constexpr Name<MessageType> messageTypes[]
    = { { MessageType::Standard, u"STANDARD" }, { MessageType::Control, u"CONTROL" } };
constexpr Name<MessagePersistence> persistences[]
    = { { MessagePersistence::Persistent, u"PERSISTENT" },
          { MessagePersistence::NonPersistent, u"NON_PERSISTENT" } };
constexpr Name<PushNotificationType> pushTypes[]
    = { { PushNotificationType::Default, u"DEFAULT" }, { PushNotificationType::Voip, u"VOIP" } };
constexpr Name<MessageStatus> statuses[]
    = { { MessageStatus::Sent, u"SENT" }, { MessageStatus::Pending, u"PENDING" },
          { MessageStatus::Failed, u"FAILED" }, { MessageStatus::Denied, u"DENIED" } };
constexpr Name<ChannelMode> modes[] = { { ChannelMode::Unrestricted, u"UNRESTRICTED" },
    { ChannelMode::Restricted, u"RESTRICTED" } };
constexpr Name<ChannelPrivacy> privacies[]
    = { { ChannelPrivacy::Public, u"PUBLIC" }, { ChannelPrivacy::Private, u"PRIVATE" } };

template <class Enum, size_t N> QString textOf(const Name<Enum> (&names)[N], Enum value)
{
    for (const auto &name : names) {
        if (name.value == value)
            return name.text.toString();
    }
    return {};
}

template <class Enum, size_t N>
std::optional<Enum> valueOf(const Name<Enum> (&names)[N], QStringView text)
{
    for (const auto &name : names) {
        if (name.text == text)
            return name.value;
    }
    return std::nullopt;
}

std::optional<QStringList> parseTexts(const QJsonValue &value)
{
    if (!value.isArray())
        return std::nullopt;
    QStringList texts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array) {
        if (!item.isString())
            return std::nullopt;
        texts.append(item.toString());
    }
    return texts;
}

} // namespace

QString toText(MessageType type)
{
    return textOf(messageTypes, type);
}
QString toText(MessagePersistence persistence)
{
    return textOf(persistences, persistence);
}
QString toText(PushNotificationType type)
{
    return textOf(pushTypes, type);
}
QString toText(MessageStatus status)
{
    return textOf(statuses, status);
}
QString toText(ChannelMode mode)
{
    return textOf(modes, mode);
}
QString toText(ChannelPrivacy privacy)
{
    return textOf(privacies, privacy);
}

std::optional<MessageType> parseMessageType(QStringView text)
{
    return valueOf(messageTypes, text);
}

std::optional<MessagePersistence> parsePersistence(QStringView text)
{
    return valueOf(persistences, text);
}

std::optional<PushNotificationType> parsePushType(QStringView text)
{
    return valueOf(pushTypes, text);
}

std::optional<MessageStatus> parseMessageStatus(QStringView text)
{
    return valueOf(statuses, text);
}

std::optional<ChannelMode> parseChannelMode(QStringView text)
{
    return valueOf(modes, text);
}

std::optional<ChannelPrivacy> parseChannelPrivacy(QStringView text)
{
    return valueOf(privacies, text);
}

QJsonObject attributesToJson(const QList<MessageAttribute> &attributes)
{
    QJsonObject object;
    for (const MessageAttribute &attribute : attributes)
        object.insert(attribute.name,
            QJsonObject { { u"StringValues"_s, QJsonArray::fromStringList(attribute.values) } });
    return object;
}

std::optional<QList<MessageAttribute>> parseAttributes(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    QList<MessageAttribute> attributes;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it->isObject())
            return std::nullopt;
        const QJsonValue values = it->toObject().value(u"StringValues");
        const auto texts
            = values.isUndefined() || values.isNull() ? QStringList() : parseTexts(values);
        if (!texts)
            return std::nullopt;
        attributes.append({ it.key(), *texts });
    }
    return attributes;
}

QJsonObject statusToJson(MessageStatus status, const QString &detail)
{
    QJsonObject object { { u"Value"_s, toText(status) } };
    if (!detail.isEmpty())
        object.insert(u"Detail"_s, detail);
    return object;
}

QJsonArray targetToJson(const QString &memberArn)
{
    return { QJsonObject { { u"MemberArn"_s, memberArn } } };
}

std::optional<QString> parseTarget(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    if (array.size() != 1)
        return std::nullopt;
    const QJsonValue arn = array.first().toObject().value(u"MemberArn");
    return arn.isString() ? std::optional(arn.toString()) : std::nullopt;
}

} // namespace carillon::wire
