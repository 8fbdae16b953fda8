// SPDX-License-Identifier: Apache-2.0
#include "ctl/actor.h"

#include "account/profileendpoint.h"
#include "ctl/awsbench.h"

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

std::expected<Actor, Refusal> storedActor(const GivenProfile &given)
{
    const auto profile = storedProfile(given);
    if (!profile)
        return std::unexpected(Refusal { BadConfiguration, profile.error() });
    if (profile->source == CredentialsSource::LocalService)
        return std::unexpected(Refusal { BadConfiguration,
            u"%1 is of the service built into Carillon, which runs with the window: use "
            u"carillonctl serve, and the lines it prints"_s.arg(profile->name) });
    const auto endpoint = endpointOf(*profile, QProcessEnvironment::systemEnvironment());
    if (!endpoint)
        return std::unexpected(Refusal { BadConfiguration, textOf(endpoint.error()) });
    return Actor { *profile, *endpoint };
}

} // namespace

void addActorOptions(
    QCommandLineParser &parser, const QString &bearerHelp, const QString &regionHelp)
{
    parser.addOptions(profileOptions());
    parser.addOptions({
        { u"chime-bearer"_s, bearerHelp, u"ARN"_s },
        { u"endpoint-url"_s, u"Else from the environment, else the region's."_s, u"URL"_s },
        { u"region"_s, regionHelp, u"NAME"_s },
        awsProfileOption(),
    });
}

std::expected<GivenActor, Refusal> givenActorOf(const QCommandLineParser &parser)
{
    const auto profile = givenProfileOf(parser);
    for (const QString &name :
        { u"chime-bearer"_s, u"endpoint-url"_s, u"region"_s, u"aws-profile"_s }) {
        if (profile && parser.isSet(name))
            return std::unexpected(Refusal { BadUsage,
                u"--profile is not used together with --%1: the profile says that"_s.arg(name) });
    }
    if (profile)
        return GivenActor { {}, {}, profile };
    return GivenActor { parser.isSet(u"chime-bearer"_s)
            ? parser.value(u"chime-bearer"_s)
            : qEnvironmentVariable("CARILLON_APP_INSTANCE_USER_ARN"),
        givenAddressOf(parser), std::nullopt };
}

std::expected<Actor, Refusal> actorOf(const GivenActor &given, const std::optional<Arn> &arn)
{
    if (given.profile)
        return storedActor(*given.profile);
    const auto bearer = AppInstanceUserArn::parse(given.bearer);
    if (!bearer)
        return std::unexpected(
            Refusal { BadUsage, u"--chime-bearer takes the ARN of an AppInstanceUser or bot"_s });
    const auto endpoint = addressOf(given.address, arn ? *arn : bearer->arn());
    if (!endpoint)
        return std::unexpected(Refusal { BadConfiguration, textOf(endpoint.error()) });
    Profile profile { QUuid::createUuid(), bearer->userId(), *bearer,
        CredentialsSource::Environment, {} };
    profile.aws = awsSettingsOf(given.address.awsProfile);
    return Actor { profile, *endpoint };
}

} // namespace carillon::ctl
