// SPDX-License-Identifier: Apache-2.0
#include "account/signinoffer.h"

#include "account/awsendpoint.h"
#include "account/credentialchoice.h"
#include "account/profileplans.h"

using namespace Qt::StringLiterals;

namespace carillon {

std::unique_ptr<SsoSignIn> SignInOffer::attempt(ServiceBench bench) const
{
    return std::make_unique<SsoSignIn>(plan, scopes, oidc, cache, bench);
}

std::expected<SignInOffer, QString> signInOffer(
    const std::optional<QString> &awsProfile, const QProcessEnvironment &environment)
{
    const AwsFiles files = readAwsFiles(environment);
    const auto choice = chooseCredentials(files, environment, awsProfile);
    if (!choice.plan)
        return std::unexpected(choice.plan.error().detail);
    const SsoPlan *plan = signInOf(**choice.plan);
    if (!plan)
        return std::unexpected(
            u"the credentials come from elsewhere (%1): there is nothing to sign in to"_s.arg(
                methodName(**choice.plan)));
    const EndpointSettings settings { environment, files.config.get(), choice.profile.toUtf8() };
    const auto oidc = endpointOf(AwsService::SsoOidc, plan->region, settings);
    const auto portal = endpointOf(AwsService::Sso, plan->region, settings);
    if (!oidc || !portal)
        return std::unexpected(u"the sso_region cannot be used"_s);
    return SignInOffer { *plan, ssoScopesOf(files, *plan), *oidc, *portal,
        SsoTokenCache(files.paths.ssoCache) };
}

std::expected<SignInOffer, QString> signInOffer(
    const Profile &profile, const QProcessEnvironment &environment)
{
    if (profile.source == CredentialsSource::Environment) {
        if (profile.aws.place == AwsPlace::DefaultChain)
            return signInOffer(std::nullopt, environment);
        if (profile.aws.place == AwsPlace::SharedProfile)
            return signInOffer(std::optional(profile.aws.profile), environment);
    }
    return std::unexpected(u"the profile takes its credentials from no sign-in"_s);
}

} // namespace carillon
