// SPDX-License-Identifier: Apache-2.0
#include "account/logincredentials.h"

#include "account/credentialscodec.h"
#include "account/credentialsorigin.h"
#include "account/credentialsparse.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace carillon {

aws::CredentialsResult loginCredentials(
    const QString &folder, const QString &session, const QDateTime &now)
{
    using Kind = aws::CredentialsError::Kind;
    const QByteArray hash
        = QCryptographicHash::hash(session.toUtf8(), QCryptographicHash::Sha256).toHex();
    QFile file(u"%1/%2.json"_s.arg(folder, QString::fromLatin1(hash)));
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
        return noCredentials(
            Kind::SignInNeeded, u"Nobody is signed in as %1. Run: aws login"_s.arg(session));
    const QByteArray bytes = file.read(aws::FlatJson::maxBytes + 1);
    const auto json = aws::FlatJson::parse(bytes);
    wipeShared(bytes);
    if (!json)
        return noCredentials(
            Kind::Malformed, u"%1 cannot be read. Run: aws login"_s.arg(file.fileName()));
    return credentialsFrom(*json,
        { "accessToken.accessKeyId"_ba, "accessToken.secretAccessKey"_ba,
            "accessToken.sessionToken"_ba, "accessToken.expiresAt"_ba },
        u"aws login"_s, now);
}

} // namespace carillon
