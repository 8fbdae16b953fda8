// SPDX-License-Identifier: Apache-2.0
#include "localservice/pagetokens.h"

#include "aws/sigv4.h"

#include <QMessageAuthenticationCode>

namespace carillon::localservice {

namespace {

constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype sealSize = 16;

} // namespace

QByteArray PageTokens::seal(const QByteArray &list, const QByteArray &position) const
{
    return QMessageAuthenticationCode::hash(
        list + '\0' + position, m_key, QCryptographicHash::Sha256)
        .first(sealSize);
}

QString PageTokens::make(const QByteArray &list, const QByteArray &position) const
{
    return QString::fromLatin1((seal(list, position) + position).toBase64(encoding));
}

std::optional<QByteArray> PageTokens::read(const QByteArray &list, const QString &token) const
{
    const auto bytes = QByteArray::fromBase64Encoding(
        token.toLatin1(), encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || (*bytes).size() <= sealSize)
        return std::nullopt;
    const QByteArray position = (*bytes).sliced(sealSize);
    if (!aws::constantTimeEquals((*bytes).first(sealSize), seal(list, position)))
        return std::nullopt;
    return position;
}

} // namespace carillon::localservice
