// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/endpoint.h"
#include "domain/arn.h"

namespace carillon::ctl {

/// Where requests go: the URL given, else the environment's, else the region's; signed for the
/// region given, else the environment's, else that of `arn`.
std::expected<Endpoint, EndpointProblem> addressOf(
    const QString &endpointUrl, const QString &region, const Arn &arn);

QString textOf(EndpointProblem problem);

} // namespace carillon::ctl
