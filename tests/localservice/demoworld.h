// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/world.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

// The built-in world, as the tests of the local service name its parts.

namespace carillon::test {

using namespace Qt::StringLiterals;

inline const QString appInstance
    = u"arn:aws:chime:us-east-1:123456789012:app-instance/5f1c2b7e-8d34-4a61-9c0f-2e6b7a9d1c43"_s;

inline QString userArn(const QString &id)
{
    return appInstance + "/user/"_L1 + id;
}

inline QString botArn(const QString &id)
{
    return appInstance + "/bot/"_L1 + id;
}

inline QString channelArn(const QString &id)
{
    return appInstance + "/channel/"_L1 + id;
}

inline const QString oddChannelId = u"release.room:2026@eu_1"_s;

inline QByteArray builtInWorld()
{
    QFile file(u":/seed/world.json"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QByteArray channelPath(const QString &arn, const QByteArray &rest = {})
{
    return "/channels/" + arn.toUtf8().toPercentEncoding() + rest;
}

inline QByteArray sendBody(const QString &content, const QString &token)
{
    return QJsonDocument(
        QJsonObject { { u"Content"_s, content }, { u"Type"_s, u"STANDARD"_s },
            { u"Persistence"_s, u"PERSISTENT"_s }, { u"ClientRequestToken"_s, token } })
        .toJson(QJsonDocument::Compact);
}

} // namespace carillon::test
