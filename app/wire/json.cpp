// SPDX-License-Identifier: Apache-2.0
#include "wire/json.h"

#include <QJsonDocument>
#include <QTimeZone>

#include <cmath>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

/// Year 9999; beyond it a number is not a time.
constexpr double maxSeconds = 253'402'300'799.0;

QDateTime fromSeconds(double seconds)
{
    if (!std::isfinite(seconds) || std::abs(seconds) > maxSeconds)
        return {};
    return QDateTime::fromMSecsSinceEpoch(std::llround(seconds * 1000.0), Qt::UTC);
}

} // namespace

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<QJsonObject> parseObject(QByteArrayView json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json.toByteArray(), &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::nullopt;
    return document.object();
}

QJsonValue timestampToJson(const QDateTime &time)
{
    return static_cast<double>(time.toMSecsSinceEpoch()) / 1000.0;
}

QDateTime timestampFromJson(const QJsonValue &value)
{
    if (value.isDouble())
        return fromSeconds(value.toDouble());
    if (!value.isString())
        return {};
    bool isNumber = false;
    const double seconds = value.toString().toDouble(&isNumber);
    if (isNumber)
        return fromSeconds(seconds);
    const auto time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toUTC() : QDateTime();
}

QByteArray timestampToIso(const QDateTime &time)
{
    const QDateTime utc = time.toUTC();
    const QString format = utc.time().msec() == 0 ? u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s
                                                  : u"yyyy-MM-dd'T'HH:mm:ss.zzz'000Z'"_s;
    return utc.toString(format).toLatin1();
}

std::optional<QString> optionalText(const QJsonObject &object, QStringView name)
{
    const QJsonValue value = object.value(name);
    return value.isString() ? std::optional(value.toString()) : std::nullopt;
}

void insertTimestamp(QJsonObject &object, const QString &name, const QDateTime &time)
{
    if (time.isValid())
        object.insert(name, timestampToJson(time));
}

void insertText(QJsonObject &object, const QString &name, const std::optional<QString> &text)
{
    if (text)
        object.insert(name, *text);
}

} // namespace carillon::wire
