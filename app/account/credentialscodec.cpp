// SPDX-License-Identifier: Apache-2.0
#include "account/credentialscodec.h"

#include <optional>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr QByteArrayView head = R"({"version":1)";

QByteArray base64(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
}

void appendMember(QByteArray &json, QByteArrayView name, const QByteArray &value)
{
    json.append(",\"").append(name).append("\":\"").append(value).append('"');
}

// A JSON library would leave copies of the secrets in strings that nobody wipes.
std::optional<QByteArrayView> takeMember(QByteArrayView &rest, QByteArrayView name)
{
    const QByteArray opening = QByteArray(",\"").append(name).append("\":\"");
    if (!rest.startsWith(opening))
        return std::nullopt;
    const QByteArrayView value = rest.sliced(opening.size());
    const qsizetype end = value.indexOf('"');
    if (end < 0)
        return std::nullopt;
    rest = value.sliced(end + 1);
    return value.first(end);
}

std::optional<QByteArray> fromBase64(QByteArrayView text)
{
    auto decoded = QByteArray::fromBase64Encoding(
        QByteArray::fromRawData(text.data(), text.size()), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    return std::move(*decoded);
}

std::optional<aws::Secret> secretFromBase64(QByteArrayView text)
{
    const auto bytes = fromBase64(text);
    if (!bytes)
        return std::nullopt;
    aws::Secret secret(*bytes);
    wipeShared(*bytes);
    return secret;
}

} // namespace

void wipeShared(const QByteArray &bytes)
{
    // Without a header of its own it is a literal, or somebody else's.
    QByteArray shared = bytes;
    if (!bytes.isEmpty() && shared.data_ptr().d_ptr())
        aws::wipeBytes(const_cast<char *>(bytes.constData()), size_t(bytes.size()));
}

aws::Secret encodeCredentials(const aws::Credentials &credentials)
{
    const QByteArray key = base64(credentials.secretAccessKey.view());
    const QByteArray token = base64(credentials.sessionToken.view());
    QByteArray json;
    // Growing would leave copies behind.
    json.reserve(256 + credentials.accessKeyId.size() * 2 + key.size() + token.size());
    json.append(head);
    appendMember(json, "accessKeyId", base64(credentials.accessKeyId));
    appendMember(json, "secretAccessKey", key);
    appendMember(json, "sessionToken", token);
    appendMember(json, "expiresAt",
        credentials.expiresAt.isValid()
            ? credentials.expiresAt.toUTC().toString(Qt::ISODateWithMs).toLatin1()
            : QByteArray());
    json.append('}');
    aws::Secret encoded(json);
    wipeShared(key);
    wipeShared(token);
    wipeShared(json);
    return encoded;
}

aws::CredentialsPtr decodeCredentials(QByteArrayView bytes)
{
    if (!bytes.startsWith(head))
        return nullptr;
    QByteArrayView rest = bytes.sliced(head.size());
    const auto id = takeMember(rest, "accessKeyId");
    const auto key = takeMember(rest, "secretAccessKey");
    const auto token = takeMember(rest, "sessionToken");
    const auto expiry = takeMember(rest, "expiresAt");
    if (!id || !key || !token || !expiry || rest != "}")
        return nullptr;

    auto accessKeyId = fromBase64(*id);
    auto secretAccessKey = secretFromBase64(*key);
    auto sessionToken = secretFromBase64(*token);
    const auto expiresAt
        = QDateTime::fromString(QString::fromLatin1(expiry->data(), expiry->size()), Qt::ISODate);
    if (!accessKeyId || accessKeyId->isEmpty() || !secretAccessKey || secretAccessKey->isEmpty()
        || !sessionToken || (!expiry->isEmpty() && !expiresAt.isValid()))
        return nullptr;
    return std::make_shared<aws::Credentials>(aws::Credentials { *std::move(accessKeyId),
        *std::move(secretAccessKey), *std::move(sessionToken), expiresAt });
}

} // namespace carillon
