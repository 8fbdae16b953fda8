// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/exchangecredentials.h"
#include "account/keymove.h"
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

/// Whether something of the profile is kept in its SecretPlace: keys, or a sign-in.
bool keepsSecrets(const Profile &profile);

/// One sign-in with a password or a token. The password is forgotten; what is kept of it is the
/// refresh token, with the profile's secrets. A token is tried before it is kept. Destroyed, it
/// ends what it has under way.
class SecretSignIn : public QObject {
    Q_OBJECT

public:
    /// `secrets`, `profiles` and what `bench` refers to outlive it. Without `profiles` the place of
    /// the profile's secrets cannot be changed.
    SecretSignIn(Profile profile, SecretStore &secrets, ServiceBench bench,
        const QProcessEnvironment &environment, ProfileStore *profiles = nullptr);
    ~SecretSignIn() override;

    /// Where what comes of it is kept.
    enum class Keep {
        AsTheProfileSays,
        ForSession, ///< until the program ends; nothing is written
        InFile ///< from now on, which the profile says then; only where canKeepInFile()
    };
    /// Not while one is under way. `user` counts for a password.
    void start(const QString &user, const aws::Secret &secret, Keep where = Keep::AsTheProfileSays);
    /// After notKept(): the same once more.
    void keepAgain();
    /// After notKept(): until the program ends.
    void keepForSession();
    /// Whether there is a file to keep it in, and it is not what failed.
    bool canKeepInFile() const;
    /// After notKept(), where canKeepInFile(): in the file from now on, which the profile says from
    /// then on. Goes on when this is destroyed.
    void keepInFile();

Q_SIGNALS:
    void signedIn();
    void failed(const carillon::aws::CredentialsError &error);
    /// Signed in, but the place of the profile's secrets does not take it.
    void notKept(const carillon::SecretStoreError &error);
    /// The same of keepInFile().
    void notMoved(const carillon::KeyMoveError &error);
    /// Before signedIn(), which does not wait for it: kept in the file, and no longer where it was
    /// once `left` has ended, see KeyMoving.
    void leaving(const QFuture<carillon::KeyMoveResult> &left);

private:
    void signIn(const QString &user, const aws::Secret &password);
    void tryToken(const aws::Secret &token);
    void keep(const aws::Secret &secret);
    void fail(aws::CredentialsError::Kind kind, const QString &detail);

    const Profile m_profile;
    SecretStore &m_secrets;
    ProfileStore *m_profiles;
    ServiceBench m_bench;
    QProcessEnvironment m_environment;
    std::unique_ptr<CognitoUserPool> m_pool;
    std::unique_ptr<ExchangeOrigin> m_exchange;
    aws::CredentialsPtr m_kept;
    Keep m_keep = Keep::AsTheProfileSays;
};

} // namespace carillon
