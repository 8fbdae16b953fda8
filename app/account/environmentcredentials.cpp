// SPDX-License-Identifier: Apache-2.0
#include "account/environmentcredentials.h"

#include "account/credentialscodec.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

aws::Secret secretFrom(const QProcessEnvironment &environment, const QString &name)
{
    const QByteArray bytes = environment.value(name).toUtf8();
    aws::Secret secret(bytes);
    wipeShared(bytes);
    return secret;
}

std::unexpected<aws::CredentialsError> failure(
    aws::CredentialsError::Kind kind, const QString &detail)
{
    return std::unexpected(aws::CredentialsError { kind, detail });
}

aws::CredentialsResult readFrom(const QProcessEnvironment &environment)
{
    using Kind = aws::CredentialsError::Kind;
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = environment.value(u"AWS_ACCESS_KEY_ID"_s).toUtf8();
    if (credentials->accessKeyId.isEmpty())
        return failure(Kind::Missing, u"AWS_ACCESS_KEY_ID is not set"_s);

    credentials->secretAccessKey = secretFrom(environment, u"AWS_SECRET_ACCESS_KEY"_s);
    if (credentials->secretAccessKey.isEmpty())
        return failure(
            Kind::Malformed, u"AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not"_s);

    credentials->sessionToken = secretFrom(environment, u"AWS_SESSION_TOKEN"_s);
    if (credentials->sessionToken.isEmpty())
        credentials->sessionToken = secretFrom(environment, u"AWS_SECURITY_TOKEN"_s);

    const QString expiration = environment.value(u"AWS_CREDENTIAL_EXPIRATION"_s);
    if (!expiration.isEmpty()) {
        credentials->expiresAt = QDateTime::fromString(expiration, Qt::ISODate).toUTC();
        if (!credentials->expiresAt.isValid())
            return failure(Kind::Malformed, u"AWS_CREDENTIAL_EXPIRATION is not a date"_s);
    }
    return credentials;
}

} // namespace

EnvironmentCredentialsProvider::EnvironmentCredentialsProvider(
    const QProcessEnvironment &environment)
    : m_result(readFrom(environment))
{
}

QFuture<aws::CredentialsResult> EnvironmentCredentialsProvider::credentials()
{
    return QtFuture::makeReadyFuture(aws::CredentialsResult(m_result));
}

bool EnvironmentCredentialsProvider::isOffered(const QProcessEnvironment &environment)
{
    return !environment.value(u"AWS_ACCESS_KEY_ID"_s).isEmpty();
}

} // namespace carillon
