// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/exchangecredentials.h"
#include "account/profile.h"
#include "account/secretstore.h"

#include <QObject>
#include <QProcessEnvironment>

#include <memory>

namespace carillon {

/// What a person gives a profile of ours so that there are credentials.
enum class SignInSecret {
    None, ///< nothing that is kept with the profile
    Password, ///< of a user in a Cognito user pool
    AccessToken ///< of a sign-in of one's own, for a credential exchange service
};
SignInSecret signInSecretOf(const Profile &profile);

/// One sign-in with a password or a token. The password is forgotten; what is kept of it is the
/// refresh token, with the profile's secrets. A token is tried before it is kept. Destroyed, it
/// ends what it has under way.
class SecretSignIn : public QObject {
    Q_OBJECT

public:
    /// `secrets` and what `bench` refers to outlive it.
    SecretSignIn(Profile profile, SecretStore &secrets, ServiceBench bench,
        const QProcessEnvironment &environment, QObject *parent = nullptr);
    ~SecretSignIn() override;

    /// Not while one is under way. `user` counts for a password.
    void start(const QString &user, const aws::Secret &secret);
    /// After notKept(): the same once more.
    void keepAgain();
    /// After notKept(): until the program ends.
    void keepForSession();

Q_SIGNALS:
    void signedIn();
    void failed(const carillon::aws::CredentialsError &error);
    /// Signed in, but the place of the profile's secrets does not take it.
    void notKept(const carillon::SecretStoreError &error);

private:
    void signIn(const QString &user, const aws::Secret &password);
    void tryToken(const aws::Secret &token);
    void fail(aws::CredentialsError::Kind kind, const QString &detail);

    const Profile m_profile;
    SecretStore &m_secrets;
    ServiceBench m_bench;
    QProcessEnvironment m_environment;
    std::unique_ptr<CognitoUserPool> m_pool;
    std::unique_ptr<ExchangeOrigin> m_exchange;
    aws::CredentialsPtr m_kept;
};

} // namespace carillon
