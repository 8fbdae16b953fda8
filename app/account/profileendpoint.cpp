// SPDX-License-Identifier: Apache-2.0
#include "account/profileendpoint.h"

#include "account/configuredendpoint.h"

namespace carillon {

namespace {

std::expected<QString, EndpointProblem> customUrlOf(
    const Profile &profile, const QProcessEnvironment &environment)
{
    if (!profile.endpointUrl.isEmpty() || profile.source == CredentialsSource::LocalService)
        return profile.endpointUrl;
    const auto shared = sharedProfileOf(profile.source, profile.aws, environment);
    if (!shared)
        return configuredEndpointUrl({ environment });
    const AwsFiles files = readAwsFiles(environment);
    return configuredEndpointUrl({ environment, files.config.get(), *shared });
}

} // namespace

std::expected<Endpoint, EndpointProblem> endpointOf(
    const Profile &profile, const QProcessEnvironment &environment)
{
    // Without this a user of the local service would be looked for at AWS.
    if (profile.source == CredentialsSource::LocalService && profile.endpointUrl.isEmpty())
        return std::unexpected(EndpointProblem::NotAUrl);
    const auto url = customUrlOf(profile, environment);
    if (!url)
        return std::unexpected(url.error());
    return resolveEndpoint({ profile.region(), profile.fips, profile.dualStack, *url });
}

bool staysHere(const Profile &profile)
{
    if (profile.source == CredentialsSource::LocalService)
        return true;
    const auto url = customUrlOf(profile, QProcessEnvironment::systemEnvironment());
    return url && isLoopback(QUrl(*url).host());
}

} // namespace carillon
