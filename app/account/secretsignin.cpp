// SPDX-License-Identifier: Apache-2.0
#include "account/secretsignin.h"

#include "account/awsendpoint.h"
#include "account/cognitocredentials.h"
#include "account/keptsignin.h"
#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

SignInSecret signInSecretOf(const Profile &profile)
{
    if (profile.source != CredentialsSource::Environment)
        return SignInSecret::None;
    if (profile.aws.place == AwsPlace::CredentialExchange)
        return SignInSecret::AccessToken;
    const bool hasUsers
        = profile.aws.place == AwsPlace::CognitoIdentity && !profile.aws.userPool.isEmpty();
    return hasUsers ? SignInSecret::Password : SignInSecret::None;
}

bool keepsSecrets(const Profile &profile)
{
    return profile.source == CredentialsSource::Keyring
        || signInSecretOf(profile) != SignInSecret::None;
}

SecretSignIn::SecretSignIn(Profile profile, SecretStore &secrets, ServiceBench bench,
    const QProcessEnvironment &environment, ProfileStore *profiles)
    : m_profile(std::move(profile))
    , m_secrets(secrets)
    , m_profiles(profiles)
    , m_bench(bench)
    , m_environment(environment)
{
}

SecretSignIn::~SecretSignIn() = default;

void SecretSignIn::start(const QString &user, const aws::Secret &secret, Keep where)
{
    m_keep = where;
    switch (signInSecretOf(m_profile)) {
    case SignInSecret::None:
        return fail(Kind::Malformed, u"The profile has nothing to sign in to."_s);
    case SignInSecret::Password:
        return signIn(user, secret);
    case SignInSecret::AccessToken:
        return tryToken(secret);
    }
}

void SecretSignIn::signIn(const QString &user, const aws::Secret &password)
{
    const auto idp = endpointOf(
        AwsService::CognitoIdp, regionOfPool(m_profile.aws.userPool), { m_environment });
    if (!idp)
        return fail(Kind::Malformed, u"The user pool cannot be used."_s);
    m_pool = std::make_unique<CognitoUserPool>(
        m_profile.aws.userPool, m_profile.aws.userPoolClient, *idp, m_bench);
    whenFinished(m_pool->signIn(user, password), this, [this](const SignInResult<SecretPtr> &kept) {
        if (!kept)
            return Q_EMIT failed(kept.error());
        keep(**kept);
    });
}

void SecretSignIn::tryToken(const aws::Secret &token)
{
    const auto service = exchangeEndpoint(m_profile);
    if (!service)
        return fail(Kind::Malformed, u"The address of the exchange service cannot be used."_s);
    const auto shared = std::make_shared<const aws::Secret>(token.clone());
    m_exchange = std::make_unique<ExchangeOrigin>(*service, shared, m_bench);
    whenFinished(m_exchange->fetch(), this, [this, shared](const aws::CredentialsResult &result) {
        if (!result)
            return Q_EMIT failed(result.error());
        const QString whose = m_exchange->userArn();
        if (!whose.isEmpty() && whose != m_profile.user.toString())
            return fail(Kind::Refused,
                u"The token is of another AppInstanceUser than the profile's: %1."_s.arg(whose));
        keep(*shared);
    });
}

void SecretSignIn::keep(const aws::Secret &secret)
{
    m_kept = keptSignIn(m_profile.aws, secret);
    if (m_keep == Keep::ForSession)
        keepForSession();
    else if (m_keep == Keep::InFile && canKeepInFile())
        keepInFile();
    else
        keepAgain();
}

void SecretSignIn::keepAgain()
{
    // An earlier one would stand in front of what is written.
    m_secrets.forgetSession(m_profile.id);
    whenFinished(
        m_secrets.write(m_profile.id, m_kept), this, [this](const SecretResult<void> &written) {
            if (!written)
                return Q_EMIT notKept(written.error());
            Q_EMIT signedIn();
        });
}

void SecretSignIn::keepForSession()
{
    m_secrets.keepForSession(m_profile.id, m_kept);
    Q_EMIT signedIn();
}

bool SecretSignIn::canKeepInFile() const
{
    return m_profiles && m_secrets.hasFilePlace() && m_profile.keptIn == SecretPlace::Keyring;
}

void SecretSignIn::keepInFile()
{
    // As it is saved: it may have been changed since.
    Profile changed = m_profiles->profile(m_profile.id).value_or(m_profile);
    changed.keptIn = SecretPlace::File;
    const KeyMoving moving = moveKeys(m_secrets, *m_profiles, changed, m_profile.keptIn, m_kept);
    whenFinished(moving.moved, this, [this, left = moving.left](const KeyMoveResult &moved) {
        if (!moved)
            return Q_EMIT notMoved(moved.error());
        Q_EMIT leaving(left);
        Q_EMIT signedIn();
    });
}

void SecretSignIn::fail(aws::CredentialsError::Kind kind, const QString &detail)
{
    Q_EMIT failed({ kind, detail });
}

} // namespace carillon
