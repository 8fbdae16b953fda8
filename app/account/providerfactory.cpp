// SPDX-License-Identifier: Apache-2.0
#include "account/providerfactory.h"

#include "account/awsendpoint.h"
#include "account/cognitocredentials.h"
#include "account/environmentcredentials.h"
#include "account/exchangecredentials.h"
#include "account/keptsignin.h"
#include "account/keyringcredentials.h"
#include "account/refreshingcredentials.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

std::unique_ptr<CredentialsOrigin> unusable(const QString &what)
{
    return std::make_unique<FixedOrigin>(noCredentials(
        aws::CredentialsError::Kind::Malformed, u"The profile's %1 cannot be used."_s.arg(what)));
}

/// A user pool and what it signs in for.
class SignedInCognitoOrigin final : public CredentialsOrigin {
public:
    SignedInCognitoOrigin(const AwsSettings &settings, const Endpoint &idp,
        const Endpoint &identity, ServiceBench bench, const SecretPtr &refreshToken)
        : m_pool(settings.userPool, settings.userPoolClient, idp, bench)
        , m_origin(settings.identityPool, settings.userPool, identity, bench, &m_pool)
    {
        m_pool.resume(refreshToken);
    }
    QFuture<aws::CredentialsResult> fetch() override { return m_origin.fetch(); }

private:
    CognitoUserPool m_pool;
    CognitoOrigin m_origin;
};

std::unique_ptr<CredentialsOrigin> cognitoOrigin(
    const Profile &profile, SecretStore &secrets, const OriginBench &bench)
{
    const AwsSettings &settings = profile.aws;
    const auto identity = endpointOf(
        AwsService::CognitoIdentity, regionOfPool(settings.identityPool), { bench.environment });
    if (!identity)
        return unusable(u"identity pool"_s);
    if (settings.userPool.isEmpty())
        return std::make_unique<CognitoOrigin>(settings.identityPool, QString(), *identity,
            bench.service, nullptr, identityNamedBy(profile.user, settings.identityPool));
    const auto idp = endpointOf(
        AwsService::CognitoIdp, regionOfPool(settings.userPool), { bench.environment });
    if (!idp)
        return unusable(u"user pool"_s);
    return std::make_unique<KeptSignInOrigin>(
        secrets, profile, [=, service = bench.service](const SecretPtr &kept) {
            return std::make_unique<SignedInCognitoOrigin>(
                settings, *idp, *identity, service, kept);
        });
}

std::unique_ptr<CredentialsOrigin> exchangeOrigin(
    const Profile &profile, SecretStore &secrets, const OriginBench &bench)
{
    const auto endpoint = exchangeEndpoint(profile);
    if (!endpoint)
        return unusable(u"exchange service"_s);
    return std::make_unique<KeptSignInOrigin>(
        secrets, profile, [=, service = bench.service](const SecretPtr &kept) {
            return std::make_unique<ExchangeOrigin>(*endpoint, kept, service);
        });
}

} // namespace

std::unique_ptr<aws::CredentialsProvider> providerOf(
    const Profile &profile, SecretStore &secrets, const OriginBench &bench)
{
    switch (profile.source) {
    case CredentialsSource::LocalService:
        return nullptr;
    case CredentialsSource::Keyring:
        return std::make_unique<KeyringCredentialsProvider>(secrets, profile.id);
    case CredentialsSource::Environment:
        break;
    }
    if (profile.aws.place == AwsPlace::CognitoIdentity)
        return std::make_unique<RefreshingCredentialsProvider>(
            cognitoOrigin(profile, secrets, bench), bench.service.clock);
    if (profile.aws.place == AwsPlace::CredentialExchange)
        return std::make_unique<RefreshingCredentialsProvider>(
            exchangeOrigin(profile, secrets, bench), bench.service.clock);
    return providerOf(profile.aws, bench);
}

std::unique_ptr<aws::CredentialsProvider> providerOf(
    const AwsSettings &settings, const OriginBench &bench)
{
    const auto refreshing = [&bench](const std::optional<QString> &profile) {
        return std::make_unique<RefreshingCredentialsProvider>(
            std::make_unique<AwsCredentialsOrigin>(profile, bench), bench.service.clock);
    };
    switch (settings.place) {
    case AwsPlace::EnvironmentKeys:
        return std::make_unique<EnvironmentCredentialsProvider>(bench.environment);
    case AwsPlace::DefaultChain:
        return refreshing(std::nullopt);
    case AwsPlace::SharedProfile:
        return refreshing(settings.profile);
    case AwsPlace::CognitoIdentity:
    case AwsPlace::CredentialExchange:
        break;
    }
    return nullptr;
}

} // namespace carillon
