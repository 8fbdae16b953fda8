// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/endpoint.h"
#include "domain/arn.h"

#include <optional>

namespace carillon {

/// The region an AWS messaging host name carries; empty for any other host.
QString regionOfHost(const QUrl &url);

/// The region the endpoint is of, when that is another than the user's: each request would be
/// refused there, and less clearly.
std::optional<QString> foreignRegion(const AppInstanceUserArn &user, const Endpoint &endpoint);

} // namespace carillon
