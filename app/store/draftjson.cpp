// SPDX-License-Identifier: Apache-2.0
#include "store/draftjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace carillon {

using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void insertText(QJsonObject &object, QLatin1StringView name, const std::optional<QString> &text)
{
    if (text)
        object.insert(name, *text);
}

std::optional<QString> takeText(const QJsonObject &object, QLatin1StringView name)
{
    const QJsonValue value = object.value(name);
    return value.isString() ? std::optional(value.toString()) : std::nullopt;
}

QJsonArray attributesArray(const QList<MessageAttribute> &attributes)
{
    QJsonArray array;
    for (const MessageAttribute &attribute : attributes)
        array.append(QJsonObject { { u"name"_s, attribute.name },
            { u"values"_s, QJsonArray::fromStringList(attribute.values) } });
    return array;
}

QList<MessageAttribute> attributesOf(const QJsonArray &array)
{
    QList<MessageAttribute> attributes;
    for (const QJsonValue &value : array) {
        MessageAttribute attribute { value["name"_L1].toString(), {} };
        for (const QJsonValue &text : value["values"_L1].toArray())
            attribute.values.append(text.toString());
        attributes.append(attribute);
    }
    return attributes;
}

} // namespace

QByteArray encodeDraft(const MessageDraft &draft)
{
    QJsonObject object { { u"content"_s, draft.content },
        { u"control"_s, draft.type == MessageType::Control },
        { u"persistent"_s, draft.persistence == MessagePersistence::Persistent },
        { u"attributes"_s, attributesArray(draft.attributes) } };
    insertText(object, "metadata"_L1, draft.metadata);
    insertText(object, "token"_L1, draft.clientRequestToken);
    insertText(object, "contentType"_L1, draft.contentType);
    insertText(object, "target"_L1, draft.targetMemberArn);
    insertText(object, "subChannel"_L1, draft.subChannelId);
    if (draft.pushNotification)
        object.insert("push"_L1,
            QJsonObject { { u"title"_s, draft.pushNotification->title },
                { u"body"_s, draft.pushNotification->body },
                { u"voip"_s, draft.pushNotification->type == PushNotificationType::Voip } });
    return compact(object);
}

std::optional<MessageDraft> decodeDraft(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonObject object = document.object();
    if (!object.value("content"_L1).isString())
        return std::nullopt;
    MessageDraft draft;
    draft.content = object["content"_L1].toString();
    draft.type = object["control"_L1].toBool() ? MessageType::Control : MessageType::Standard;
    draft.persistence = object["persistent"_L1].toBool(true) ? MessagePersistence::Persistent
                                                             : MessagePersistence::NonPersistent;
    draft.attributes = attributesOf(object["attributes"_L1].toArray());
    draft.metadata = takeText(object, "metadata"_L1);
    draft.clientRequestToken = takeText(object, "token"_L1);
    draft.contentType = takeText(object, "contentType"_L1);
    draft.targetMemberArn = takeText(object, "target"_L1);
    draft.subChannelId = takeText(object, "subChannel"_L1);
    if (const QJsonValue push = object["push"_L1]; push.isObject())
        draft.pushNotification = PushNotification { push["title"_L1].toString(),
            push["body"_L1].toString(),
            push["voip"_L1].toBool() ? PushNotificationType::Voip : PushNotificationType::Default };
    return draft;
}

QByteArray encodeError(const ApiError &error)
{
    return compact(QJsonObject { { u"kind"_s, static_cast<int>(error.kind) },
        { u"httpStatus"_s, error.httpStatus }, { u"code"_s, error.code },
        { u"message"_s, error.message }, { u"requestId"_s, error.requestId },
        { u"hint"_s, error.hint }, { u"retryAfterMs"_s, error.retryAfterMs },
        { u"attempts"_s, error.attempts },
        { u"at"_s, error.at.isValid() ? error.at.toMSecsSinceEpoch() : 0 } });
}

std::optional<ApiError> decodeError(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const int kind = object["kind"_L1].toInt(-1);
    if (kind < 0 || kind > static_cast<int>(ErrorKind::Cancelled))
        return std::nullopt;
    ApiError error;
    error.kind = static_cast<ErrorKind>(kind);
    error.httpStatus = object["httpStatus"_L1].toInt();
    error.code = object["code"_L1].toString();
    error.message = object["message"_L1].toString();
    error.requestId = object["requestId"_L1].toString();
    error.hint = object["hint"_L1].toString();
    error.retryAfterMs = object["retryAfterMs"_L1].toInt();
    error.attempts = object["attempts"_L1].toInt();
    if (const qint64 at = object["at"_L1].toInteger(); at != 0)
        error.at = decodeTime(at);
    return error;
}

QByteArray encodeAttributes(const QList<MessageAttribute> &attributes)
{
    return QJsonDocument(attributesArray(attributes)).toJson(QJsonDocument::Compact);
}

QList<MessageAttribute> decodeAttributes(const QByteArray &json)
{
    return attributesOf(QJsonDocument::fromJson(json).array());
}

std::optional<qint64> encodeTime(const QDateTime &time)
{
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

QDateTime decodeTime(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

} // namespace carillon
