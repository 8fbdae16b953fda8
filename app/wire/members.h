// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "domain/channelmessage.h"

#include <QJsonObject>

// Members that several shapes share, as JSON. Parsers give nothing for a value the model does not
// have.

namespace carillon::wire {

QString toText(MessageType type);
QString toText(MessagePersistence persistence);
QString toText(PushNotificationType type);
QString toText(MessageStatus status);
QString toText(ChannelMode mode);
QString toText(ChannelPrivacy privacy);

/// `text` as the enumerator it names.
std::optional<MessageType> parseMessageType(QStringView text);
std::optional<MessagePersistence> parsePersistence(QStringView text);
std::optional<PushNotificationType> parsePushType(QStringView text);
std::optional<MessageStatus> parseMessageStatus(QStringView text);
std::optional<ChannelMode> parseChannelMode(QStringView text);
std::optional<ChannelPrivacy> parseChannelPrivacy(QStringView text);

/// `{"name":{"StringValues":["…"]}}`
QJsonObject attributesToJson(const QList<MessageAttribute> &attributes);
std::optional<QList<MessageAttribute>> parseAttributes(const QJsonValue &value);

QJsonObject statusToJson(MessageStatus status, const QString &detail);

/// `[{"MemberArn":"…"}]`
QJsonArray targetToJson(const QString &memberArn);
std::optional<QString> parseTarget(const QJsonValue &value);

} // namespace carillon::wire
