// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/configuredendpoint.h"

namespace carillon {

/// A service that gives credentials, or names who one is.
enum class AwsService { Sts, Sso, SsoOidc, CognitoIdentity, CognitoIdp };

/// Where it is: where AWS's tools are told to go (AWS_ENDPOINT_URL_STS and the like), else its host
/// in the region.
std::expected<Endpoint, EndpointProblem> endpointOf(
    AwsService service, const QString &region, const EndpointSettings &settings);

/// The Host header's value.
QByteArray hostHeaderOf(const QUrl &url);

/// The address of `path` (with its query, encoded) there.
QUrl urlAt(const Endpoint &endpoint, const QByteArray &path);

} // namespace carillon
