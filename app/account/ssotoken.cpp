// SPDX-License-Identifier: Apache-2.0
#include "account/ssotoken.h"

#include "account/credentialscodec.h"
#include "account/credentialsparse.h"
#include "account/jsoncall.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

QByteArray isoOf(const QDateTime &instant)
{
    return instant.toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s).toLatin1();
}

} // namespace

QString SsoTokenCache::pathOf(const QString &name) const
{
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1);
    return u"%1/%2.json"_s.arg(m_folder, QString::fromLatin1(hash.toHex()));
}

SsoTokenPtr SsoTokenCache::read(const QString &name) const
{
    QFile file(pathOf(name));
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
        return nullptr;
    const QByteArray bytes = file.read(aws::FlatJson::maxBytes + 1);
    const auto json = aws::FlatJson::parse(bytes);
    wipeShared(bytes);
    if (!json || !json->isString("accessToken") || json->view("accessToken").isEmpty())
        return nullptr;
    auto token = std::make_shared<SsoToken>(SsoToken { json->text("startUrl"), json->text("region"),
        json->secret("accessToken"), instantOf(json->view("expiresAt")), json->text("clientId"),
        json->secret("clientSecret"), instantOf(json->view("registrationExpiresAt")),
        json->secret("refreshToken") });
    return token->expiresAt.isValid() ? token : nullptr;
}

bool SsoTokenCache::write(const QString &name, const SsoToken &token) const
{
    if (!QFileInfo::exists(m_folder)) {
        QDir().mkpath(m_folder);
        QFile::setPermissions(m_folder, ownerOnly | QFile::ExeOwner);
    }
    JsonWriter json;
    json.add("startUrl", token.startUrl).add("region", token.region);
    json.add("accessToken", token.accessToken.view()).add("expiresAt", isoOf(token.expiresAt));
    if (!token.clientId.isEmpty()) {
        json.add("clientId", token.clientId).add("clientSecret", token.clientSecret.view());
        json.add("registrationExpiresAt", isoOf(token.registrationExpiresAt));
    }
    if (!token.refreshToken.isEmpty())
        json.add("refreshToken", token.refreshToken.view());
    const QByteArray bytes = json.take();
    QSaveFile file(pathOf(name));
    const bool done = file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly)
        && file.write(bytes) == bytes.size() && file.commit();
    wipeShared(bytes);
    return done;
}

bool SsoTokenCache::remove(const QString &name) const
{
    QFile::remove(pathOf(name));
    return !QFileInfo::exists(pathOf(name));
}

} // namespace carillon
