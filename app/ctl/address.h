// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/endpoint.h"
#include "domain/addresses.h"

#include <QCommandLineParser>

#include <optional>

namespace carillon::ctl {

/// What a command was told of where to go.
struct GivenAddress {
    QString endpointUrl; ///< may be empty
    QString region; ///< may be empty
    std::optional<QString> awsProfile; ///< none: the default chain's
};

/// Of the options --endpoint-url, --region and --aws-profile.
GivenAddress givenAddressOf(const QCommandLineParser &parser);

/// Where requests go: the URL given, else where AWS's tools are told to go by the environment and
/// the profile, else the region's; signed for the region given, else the environment's, else that
/// of `arn`.
std::expected<Endpoint, EndpointProblem> addressOf(const GivenAddress &given, const Arn &arn);

QString textOf(EndpointProblem problem);
/// With what to change.
QString textOf(const AddressMismatch &mismatch);

/// What in these addresses does not belong together, and what to change; empty: nothing. The
/// service would refuse each request, and less clearly.
QString mismatchText(const AppInstanceUserArn &bearer, const Endpoint &endpoint,
    const std::optional<ChannelArn> &channel = {});

} // namespace carillon::ctl
