// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/awsfiles.h"
#include "account/profile.h"
#include "client/endpoint.h"

namespace carillon {

/// Where AWS's tools are told to go instead of AWS: by the environment, and by a profile of the
/// shared files. What it refers to outlives it.
struct EndpointSettings {
    const QProcessEnvironment &environment;
    const aws::SharedConfig *config = nullptr; ///< null: the files do not count
    QByteArray profile = {};
};

/// The custom URL for a service, as botocore finds it: AWS_ENDPOINT_URL_`service`,
/// AWS_ENDPOINT_URL, then, of the profile, the service's endpoint_url in its `services` section,
/// and its own endpoint_url. Empty when none of them says so, or
/// AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, else the profile's ignore_configured_endpoint_urls, is
/// true. NoServices when the section is needed and there is none.
std::expected<QString, EndpointProblem> configuredEndpointUrl(const EndpointSettings &settings,
    const QString &service = QStringLiteral("CHIME_SDK_MESSAGING"));

/// The profile of the shared files that counts for a profile of ours, or for what carillonctl is
/// told; none where AWS's files are not used.
std::optional<QByteArray> sharedProfileOf(
    CredentialsSource source, const AwsSettings &settings, const QProcessEnvironment &environment);

} // namespace carillon
