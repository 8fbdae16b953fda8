// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/profile.h"
#include "account/secretstore.h"
#include "account/signinoffer.h"

#include <QObject>
#include <QProcessEnvironment>

#include <memory>

namespace carillon {

/// What ends with a sign-out.
enum class SignOutScope {
    None, ///< there is no sign-in to end: keys, an environment, a program
    UserPool, ///< the sign-in to a Cognito user pool, which is told
    ExchangeService, ///< the access token that is kept; nobody is told
    IdentityCenter ///< the sign-in in AWS's cache, theirs and ours, which is told
};
SignOutScope signOutScopeOf(const Profile &profile, const QProcessEnvironment &environment);

/// Ends what a person signed in to for a profile. The service is told first, for nobody can tell it
/// later; whatever it answers, nothing is kept here. Credentials that were got with the sign-in are
/// good until they end: whoever holds them lets go of them. Destroyed, it ends what it has under
/// way.
class SignOut : public QObject {
    Q_OBJECT

public:
    /// `secrets` and what `bench` refers to outlive it.
    SignOut(Profile profile, SecretStore &secrets, ServiceBench bench,
        const QProcessEnvironment &environment);
    /// Of a profile of the shared files.
    SignOut(SignInOffer offer, ServiceBench bench);
    ~SignOut() override;

    /// Once.
    void start();

Q_SIGNALS:
    /// Nothing is kept any more. `ended`: the service has ended it as well; false: a copy of it
    /// would be good until it ends by itself, or there was none.
    void signedOut(bool ended);
    /// It is kept still.
    void failed(const carillon::SecretStoreError &error);

private:
    void endAtPool();
    void revoke(const SecretPtr &token);
    void endAtPortal();
    void removeToken(bool ended);
    void removeKept(bool ended);

    std::optional<Profile> m_profile; ///< where there are secrets
    SecretStore *m_secrets = nullptr;
    std::optional<SignInOffer> m_offer; ///< of IAM Identity Center
    SignOutScope m_scope;
    ServiceBench m_bench;
    std::optional<Endpoint> m_idp;
    std::unique_ptr<CognitoUserPool> m_pool;
};

} // namespace carillon
