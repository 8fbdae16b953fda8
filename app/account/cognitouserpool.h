// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/pending.h"
#include "account/servicecall.h"
#include "aws/cognitosrp.h"
#include "client/endpoint.h"

#include <QObject>

#include <expected>
#include <memory>

namespace carillon {

using SecretPtr = std::shared_ptr<const aws::Secret>;
template <class T> using SignInResult = std::expected<T, aws::CredentialsError>;

/// A Cognito user pool, and who is signed in to it. The password stays here (USER_SRP_AUTH), unless
/// the pool's client does not allow that: then it goes over TLS as it is (USER_PASSWORD_AUTH).
/// Users who have to change their password or bring a second factor first are refused in words. One
/// call at a time.
class CognitoUserPool : public QObject {
    Q_OBJECT

public:
    /// What the bench refers to outlives it.
    /// `userPool` is `region_id`.
    CognitoUserPool(QString userPool, QString clientId, Endpoint idp, ServiceBench bench,
        QObject *parent = nullptr);
    ~CognitoUserPool() override;

    /// Gives the refresh token, to be kept in the keyring.
    QFuture<SignInResult<SecretPtr>> signIn(const QString &user, const aws::Secret &password);
    /// With a refresh token that was kept.
    void resume(SecretPtr refreshToken) { m_refreshToken = std::move(refreshToken); }

    /// Ends the sign-in a refresh token is of, in every place that has a copy. False: the pool's
    /// client does not allow that, or there was no such answer.
    QFuture<bool> revoke(const SecretPtr &refreshToken);

    /// Renewed when it ends within 5 minutes. SignInNeeded when nobody is signed in any more.
    QFuture<SignInResult<SecretPtr>> idToken();

private:
    using Answer = Pending<SignInResult<SecretPtr>>;
    QByteArray bodyOf(const QByteArray &flow, const QByteArray &parameters) const;
    QFuture<TransportReply> call(const QByteArray &operation, const QByteArray &body);
    void answerChallenge(
        const TransportReply &reply, const SecretPtr &password, const Answer &answer);
    void sendPassword(const QString &user, const SecretPtr &password, const Answer &answer);
    void conclude(const TransportReply &reply, const Answer &answer);
    SignInResult<void> take(const TransportReply &reply);

    QString m_userPool;
    QString m_clientId;
    Endpoint m_idp;
    ServiceBench m_bench;
    std::unique_ptr<aws::CognitoSrp> m_srp; ///< of the sign-in that is under way
    SecretPtr m_idToken;
    QDateTime m_expiresAt; ///< of the ID token, UTC
    SecretPtr m_refreshToken;
};

} // namespace carillon
