// SPDX-License-Identifier: Apache-2.0
#include "ctl/address.h"

using namespace Qt::StringLiterals;

namespace carillon::ctl {

std::expected<Endpoint, EndpointProblem> addressOf(
    const QString &endpointUrl, const QString &region, const Arn &arn)
{
    QString signedFor = arn.region().toString();
    for (const QString &given : { region, qEnvironmentVariable("AWS_REGION"),
             qEnvironmentVariable("AWS_DEFAULT_REGION") }) {
        if (given.isEmpty())
            continue;
        signedFor = given;
        break;
    }
    const QString url = endpointUrl.isEmpty()
        ? endpointUrlFromEnvironment(QProcessEnvironment::systemEnvironment())
        : endpointUrl;
    return resolveEndpoint({ signedFor, false, false, url });
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
    }
    return {};
}

} // namespace carillon::ctl
