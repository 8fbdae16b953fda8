// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"
#include "aws/sigv4.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

// The vectors of tests/data/sigv4, as requests.

namespace carillon::aws {

inline QByteArray textOf(const QJsonValue &value)
{
    return value.toString().toUtf8();
}

inline QJsonObject readVectorFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

inline QDateTime amzTime(const QByteArray &text)
{
    using namespace Qt::StringLiterals;
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), u"yyyyMMdd'T'HHmmss'Z'"_s);
    time.setTimeZone(QTimeZone::utc());
    return time;
}

/// The host header a client puts for this authority: no default port.
inline QByteArray hostHeader(const QByteArray &url, QByteArray host)
{
    if ((url.startsWith("https:") || url.startsWith("wss:")) && host.endsWith(":443"))
        host.chop(4);
    if ((url.startsWith("http:") || url.startsWith("ws:")) && host.endsWith(":80"))
        host.chop(3);
    return host;
}

inline void splitUrl(const QByteArray &url, QByteArray &path, QByteArray &query)
{
    const qsizetype authority = url.indexOf("://") + 3;
    QByteArray rest = url.sliced(authority);
    const qsizetype start = rest.indexOf('/');
    rest = start < 0 ? QByteArray("/") : rest.sliced(start);
    const qsizetype mark = rest.indexOf('?');
    path = mark < 0 ? rest : rest.first(mark);
    query = mark < 0 ? QByteArray() : rest.sliced(mark + 1);
}

struct Vector {
    explicit Vector(const QJsonObject &json)
        : name(textOf(json[u"name"]))
        , isPresign(json[u"kind"].toString() == QLatin1String("presign"))
        , canonicalRequest(textOf(json[u"canonical_request"]))
        , stringToSign(textOf(json[u"string_to_sign"]))
        , signedHeaders(textOf(json[u"signed_headers"]).split(';'))
        , signature(textOf(json[u"signature"]))
        , authorization(textOf(json[u"authorization"]))
        , signedUrl(textOf(json[u"signed_url"]))
        , payloadHash(textOf(json[u"payload_sha256"]))
    {
        const QJsonObject inputs = json[u"inputs"].toObject();
        const QByteArray url = textOf(inputs[u"url"]);
        body = QByteArray::fromBase64(inputs[u"body_base64"].toString().toLatin1());
        request.method = textOf(inputs[u"method"]);
        splitUrl(url, request.path, request.query);
        const QJsonObject given = inputs[u"headers"].toObject();
        for (auto it = given.begin(); it != given.end(); ++it) {
            if (it.key().compare(QLatin1String("host"), Qt::CaseInsensitive) != 0)
                request.headers.append({ it.key().toUtf8(), textOf(it.value()) });
        }
        request.headers.append({ QByteArray("Host"), hostHeader(url, textOf(inputs[u"host"])) });
        request.body = body;
        time = textOf(inputs[u"time"]);
        expires = inputs[u"expires"].toInt();
        region = textOf(inputs[u"region"]);
        service = textOf(inputs[u"service"]);
        const QJsonObject keys = inputs[u"credentials"].toObject();
        auto made = std::make_shared<Credentials>();
        made->accessKeyId = textOf(keys[u"access_key_id"]);
        made->secretAccessKey = Secret(textOf(keys[u"secret_access_key"]));
        made->sessionToken = Secret(textOf(keys[u"session_token"]));
        credentials = std::move(made);
    }

    CredentialScope scope() const { return { time.first(8), region, service }; }

    /// The request as it travels, signature included.
    SigV4Request onTheWire() const
    {
        SigV4Request wire = request;
        wire.body = body;
        if (isPresign)
            splitUrl(signedUrl, wire.path, wire.query);
        else
            wire.headers.append({ QByteArray("Authorization"), authorization });
        return wire;
    }

    QByteArray name;
    bool isPresign;
    QByteArray body;
    SigV4Request request;
    QByteArray time;
    int expires = 0;
    QByteArray region;
    QByteArray service;
    CredentialsPtr credentials;
    QByteArray canonicalRequest;
    QByteArray stringToSign;
    QList<QByteArray> signedHeaders;
    QByteArray signature;
    QByteArray authorization;
    QByteArray signedUrl;
    QByteArray payloadHash;
};

} // namespace carillon::aws
