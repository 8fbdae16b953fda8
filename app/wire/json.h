// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace carillon::wire {

/// Compact JSON in UTF-8; only what must be escaped is.
QByteArray toJson(const QJsonObject &object);

/// Nothing where the text is not one JSON object, or is not UTF-8.
std::optional<QJsonObject> parseObject(QByteArrayView json);

/// Seconds since 1970 as a number, milliseconds as its fraction: what REST bodies carry.
QJsonValue timestampToJson(const QDateTime &time);

/// From a number of seconds, a text of such a number, or ISO-8601; invalid for anything else.
QDateTime timestampFromJson(const QJsonValue &value);

/// ISO-8601 in UTC with microseconds, or without a fraction where it is zero, as botocore writes
/// it into queries.
QByteArray timestampToIso(const QDateTime &time);

/// A member that may be absent; `null` is absent too. Nothing for another JSON type.
std::optional<QString> optionalText(const QJsonObject &object, QStringView name);

/// Absent times are left out.
void insertTimestamp(QJsonObject &object, const QString &name, const QDateTime &time);
void insertText(QJsonObject &object, const QString &name, const std::optional<QString> &text);

} // namespace carillon::wire
