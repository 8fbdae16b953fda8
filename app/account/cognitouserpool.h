// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/pending.h"
#include "account/servicecall.h"
#include "aws/secret.h"
#include "client/endpoint.h"

#include <QObject>

#include <expected>

namespace carillon {

using SecretPtr = std::shared_ptr<const aws::Secret>;
template <class T> using SignInResult = std::expected<T, aws::CredentialsError>;

/// A Cognito user pool, and who is signed in to it. With a password in the clear over TLS
/// (USER_PASSWORD_AUTH, which the pool's client has to allow); other flows, and users who have to
/// change their password or bring a second factor first, are refused in words. One call at a time.
class CognitoUserPool : public QObject {
    Q_OBJECT

public:
    /// What the bench refers to outlives it.
    CognitoUserPool(QString clientId, Endpoint idp, ServiceBench bench, QObject *parent = nullptr);
    ~CognitoUserPool() override;

    /// Gives the refresh token, to be kept in the keyring.
    QFuture<SignInResult<SecretPtr>> signIn(const QString &user, const aws::Secret &password);
    /// With a refresh token that was kept.
    void resume(SecretPtr refreshToken) { m_refreshToken = std::move(refreshToken); }

    /// Renewed when it ends within 5 minutes. SignInNeeded when nobody is signed in any more.
    QFuture<SignInResult<SecretPtr>> idToken();

private:
    using Answer = Pending<SignInResult<SecretPtr>>;
    QByteArray bodyOf(const QByteArray &flow, const QByteArray &parameters) const;
    SignInResult<void> take(const TransportReply &reply);

    QString m_clientId;
    Endpoint m_idp;
    ServiceBench m_bench;
    SecretPtr m_idToken;
    QDateTime m_expiresAt; ///< of the ID token, UTC
    SecretPtr m_refreshToken;
};

} // namespace carillon
