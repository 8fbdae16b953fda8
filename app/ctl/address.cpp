// SPDX-License-Identifier: Apache-2.0
#include "ctl/address.h"

#include "account/addresscheck.h"
#include "account/configuredendpoint.h"
#include "ctl/awsbench.h"
#include "domain/addresses.h"

using namespace Qt::StringLiterals;

namespace carillon::ctl {

std::expected<Endpoint, EndpointProblem> addressOf(const GivenAddress &given, const Arn &arn)
{
    QString signedFor = arn.region().toString();
    for (const QString &name : { given.region, qEnvironmentVariable("AWS_REGION"),
             qEnvironmentVariable("AWS_DEFAULT_REGION") }) {
        if (name.isEmpty())
            continue;
        signedFor = name;
        break;
    }
    if (!given.endpointUrl.isEmpty())
        return resolveEndpoint({ signedFor, false, false, given.endpointUrl });
    const auto environment = QProcessEnvironment::systemEnvironment();
    const AwsFiles files = readAwsFiles(environment);
    const auto url = configuredEndpointUrl({ environment, files.config.get(),
        *sharedProfileOf(
            CredentialsSource::Environment, awsSettingsOf(given.awsProfile), environment) });
    if (!url)
        return std::unexpected(url.error());
    return resolveEndpoint({ signedFor, false, false, *url });
}

GivenAddress givenAddressOf(const QCommandLineParser &parser)
{
    return { parser.value(u"endpoint-url"_s), parser.value(u"region"_s),
        parser.isSet(u"aws-profile"_s) ? std::optional(parser.value(u"aws-profile"_s))
                                       : std::nullopt };
}

QString textOf(EndpointProblem problem)
{
    switch (problem) {
    case EndpointProblem::NotAUrl:
        return u"the endpoint is not an http or https URL"_s;
    case EndpointProblem::PlainHttp:
        return u"plain http is for this computer only: use https"_s;
    case EndpointProblem::CustomWithVariant:
        return u"an own endpoint excludes FIPS and dual-stack"_s;
    case EndpointProblem::BadRegion:
        return u"no usable region: give --region"_s;
    case EndpointProblem::NoServices:
        return u"the services section that the profile names is not in AWS's config file"_s;
    }
    return {};
}

QString textOf(const AddressMismatch &mismatch)
{
    if (mismatch.part == AddressMismatch::Part::EndpointRegion)
        return u"the channel is of the region %1, the endpoint of %2: correct --region or "
               "--endpoint-url"_s.arg(mismatch.ofChannel, mismatch.own);
    return u"the channel is of the %1 %2, the bearer of %3: take a bearer of %2"_s.arg(
        wordOf(mismatch.part), mismatch.ofChannel, mismatch.own);
}

QString mismatchText(const AppInstanceUserArn &bearer, const Endpoint &endpoint,
    const std::optional<ChannelArn> &channel)
{
    // Where no region was given, the endpoint is of the channel's, and nothing to be corrected.
    if (const auto mismatch = channel ? mismatchOf(*channel, bearer, {}) : std::nullopt)
        return textOf(*mismatch);
    if (const auto region = foreignRegion(bearer, endpoint))
        return u"the endpoint is of the region %1, the bearer of %2: correct --region or "
               "--endpoint-url, or take another bearer"_s.arg(
                   *region, bearer.arn().region().toString());
    return {};
}

} // namespace carillon::ctl
