// SPDX-License-Identifier: Apache-2.0
#include "account/credentialsparse.h"

#include "account/credentialsorigin.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

/// Milliseconds since 1970 that a date can be made of.
constexpr double latestMs = 253'402'300'799'000.0; // the end of 9999

QDateTime expirationFrom(const aws::FlatJson &json, const CredentialsNames &names)
{
    if (json.isString(names.expiration))
        return instantOf(json.view(names.expiration));
    const auto number = json.number(names.expiration);
    const double ms = number.value_or(-1) * double(names.expirationUnitMs);
    if (!(ms >= 0) || ms > latestMs)
        return {};
    return QDateTime::fromMSecsSinceEpoch(qint64(std::floor(ms)), Qt::UTC);
}

} // namespace

QDateTime instantOf(QByteArrayView text)
{
    QString iso = QString::fromLatin1(text.data(), text.size()).trimmed();
    if (iso.endsWith(u"UTC"))
        iso = iso.chopped(3) + u'Z';
    QDateTime instant = QDateTime::fromString(iso, Qt::ISODateWithMs);
    if (instant.timeSpec() == Qt::LocalTime)
        instant.setTimeSpec(Qt::UTC);
    return instant.toUTC();
}

aws::CredentialsResult credentialsFrom(const aws::FlatJson &json, const CredentialsNames &names,
    const QString &what, const QDateTime &now)
{
    using Kind = aws::CredentialsError::Kind;
    const bool complete = json.isString(names.accessKeyId) && json.isString(names.secretAccessKey)
        && !json.view(names.accessKeyId).isEmpty() && !json.view(names.secretAccessKey).isEmpty();
    if (!complete)
        return noCredentials(Kind::Malformed,
            u"%1 gave no %2 and %3."_s.arg(what, QString::fromUtf8(names.accessKeyId),
                QString::fromUtf8(names.secretAccessKey)));
    const bool ends = json.has(names.expiration);
    const QDateTime expiresAt = ends ? expirationFrom(json, names) : QDateTime();
    if (ends && !expiresAt.isValid())
        return noCredentials(Kind::Malformed,
            u"%1 gave a %2 that is no date."_s.arg(what, QString::fromUtf8(names.expiration)));
    if (ends && expiresAt <= now)
        return noCredentials(Kind::SignInNeeded,
            u"%1 gave credentials that ended at %2. Sign in there again."_s.arg(
                what, expiresAt.toString(Qt::ISODate)));
    return std::make_shared<const aws::Credentials>(aws::Credentials {
        json.view(names.accessKeyId).toByteArray(), json.secret(names.secretAccessKey),
        json.isString(names.sessionToken) ? json.secret(names.sessionToken) : aws::Secret(),
        expiresAt });
}

} // namespace carillon
