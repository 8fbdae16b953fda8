// SPDX-License-Identifier: Apache-2.0
#include "account/profileendpoint.h"

namespace carillon {

EndpointOptions endpointOptionsOf(const Profile &profile, const QProcessEnvironment &environment)
{
    EndpointOptions options { profile.region(), profile.fips, profile.dualStack,
        profile.endpointUrl };
    if (options.customUrl.isEmpty() && profile.source != CredentialsSource::LocalService)
        options.customUrl = endpointUrlFromEnvironment(environment);
    return options;
}

std::expected<Endpoint, EndpointProblem> endpointOf(
    const Profile &profile, const QProcessEnvironment &environment)
{
    // Without this a user of the local service would be looked for at AWS.
    if (profile.source == CredentialsSource::LocalService && profile.endpointUrl.isEmpty())
        return std::unexpected(EndpointProblem::NotAUrl);
    return resolveEndpoint(endpointOptionsOf(profile, environment));
}

bool staysHere(const Profile &profile)
{
    if (profile.source == CredentialsSource::LocalService)
        return true;
    const QString url
        = endpointOptionsOf(profile, QProcessEnvironment::systemEnvironment()).customUrl;
    return isLoopback(QUrl(url).host());
}

} // namespace carillon
