// SPDX-License-Identifier: Apache-2.0
#include "account/signout.h"

#include "account/awsendpoint.h"
#include "account/cognitocredentials.h"
#include "account/credentialscodec.h"
#include "account/jsoncall.h"
#include "account/keptsignin.h"
#include "account/secretsignin.h"
#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;

namespace carillon {

SignOutScope signOutScopeOf(const Profile &profile, const QProcessEnvironment &environment)
{
    switch (signInSecretOf(profile)) {
    case SignInSecret::Password:
        return SignOutScope::UserPool;
    case SignInSecret::AccessToken:
        return SignOutScope::ExchangeService;
    case SignInSecret::None:
        break;
    }
    return signInOffer(profile, environment) ? SignOutScope::IdentityCenter : SignOutScope::None;
}

SignOut::SignOut(Profile profile, SecretStore &secrets, ServiceBench bench,
    const QProcessEnvironment &environment)
    : m_profile(std::move(profile))
    , m_secrets(&secrets)
    , m_scope(signOutScopeOf(*m_profile, environment))
    , m_bench(bench)
{
    if (m_scope == SignOutScope::IdentityCenter) {
        if (auto offer = signInOffer(*m_profile, environment))
            m_offer = *std::move(offer);
    } else if (m_scope == SignOutScope::UserPool) {
        if (const auto idp = endpointOf(
                AwsService::CognitoIdp, regionOfPool(m_profile->aws.userPool), { environment }))
            m_idp = *idp;
    }
}

SignOut::SignOut(SignInOffer offer, ServiceBench bench)
    : m_offer(std::move(offer))
    , m_scope(SignOutScope::IdentityCenter)
    , m_bench(bench)
{
}

SignOut::~SignOut() = default;

void SignOut::start()
{
    switch (m_scope) {
    case SignOutScope::None:
        return Q_EMIT signedOut(false);
    case SignOutScope::UserPool:
        return endAtPool();
    case SignOutScope::ExchangeService:
        return removeKept(false);
    case SignOutScope::IdentityCenter:
        return m_offer ? endAtPortal() : Q_EMIT signedOut(false);
    }
}

void SignOut::endAtPool()
{
    if (!m_idp)
        return removeKept(false);
    m_pool = std::make_unique<CognitoUserPool>(
        m_profile->aws.userPool, m_profile->aws.userPoolClient, *m_idp, m_bench);
    if (const auto forSession = m_secrets->sessionCredentials(m_profile->id))
        return revoke(signInKeptIn(m_profile->aws, *forSession));
    whenFinished(m_secrets->read(m_profile->id), this,
        [this](const SecretResult<aws::CredentialsPtr> &kept) {
            revoke(kept ? signInKeptIn(m_profile->aws, **kept) : nullptr);
        });
}

void SignOut::revoke(const SecretPtr &token)
{
    if (!token)
        return removeKept(false);
    whenFinished(m_pool->revoke(token), this, [this](bool ended) { removeKept(ended); });
}

void SignOut::removeKept(bool ended)
{
    const bool wasForSession = m_secrets->sessionCredentials(m_profile->id) != nullptr;
    m_secrets->forgetSession(m_profile->id);
    whenFinished(m_secrets->remove(m_profile->id), this, [=, this](const SecretResult<void> &gone) {
        using Kind = SecretStoreError::Kind;
        const bool nothingThere = gone || gone.error().kind == Kind::NotFound
            || (wasForSession && gone.error().kind == Kind::Unavailable);
        if (nothingThere)
            Q_EMIT signedOut(ended);
        else
            Q_EMIT failed(gone.error());
    });
}

void SignOut::endAtPortal()
{
    const auto token = m_offer->cache.read(m_offer->plan.cacheName());
    if (!token)
        return removeToken(false);
    const QByteArray bearer = token->accessToken.view().toByteArray();
    whenFinished(callJson(m_offer->portal, "/logout"_ba,
                     { { "x-amz-sso_bearer_token"_ba, bearer } }, "{}"_ba, m_bench, this),
        this, [this, bearer](const TransportReply &reply) {
            wipeShared(bearer);
            removeToken(isSuccess(reply));
        });
}

void SignOut::removeToken(bool ended)
{
    const QString name = m_offer->plan.cacheName();
    if (m_offer->cache.remove(name))
        Q_EMIT signedOut(ended);
    else
        Q_EMIT failed({ SecretStoreError::Kind::Unavailable,
            u"%1 cannot be removed"_s.arg(m_offer->cache.pathOf(name)) });
}

} // namespace carillon
