// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

#include <expected>

namespace carillon {

/// Where requests go and for which region they are signed.
struct Endpoint {
    QUrl url; ///< scheme, host, optional port and base path
    QString region;

    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

enum class EndpointProblem {
    NotAUrl, ///< not an absolute http or https URL
    PlainHttp, ///< http to a host that is not loopback
    CustomWithVariant, ///< a custom endpoint together with FIPS or dual-stack
    BadRegion, ///< not the name of a region
    NoServices ///< the services section that a profile names is not there
};

struct EndpointOptions {
    QString region;
    bool fips = false;
    bool dualStack = false;
    QString customUrl; ///< empty: the regional endpoint
};

/// `messaging-chime.REGION.amazonaws.com` and its FIPS and dual-stack forms, or the custom URL.
std::expected<Endpoint, EndpointProblem> resolveEndpoint(const EndpointOptions &options);

/// True for this machine's own names and addresses.
bool isLoopback(const QString &host);

} // namespace carillon
