// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <span>

namespace carillon::localservice {

/// One operation of the model: how a request for it looks.
struct Route {
    enum class Api { Messaging, Identity };
    Api api;
    const char *operation; ///< e.g. `SendChannelMessage`
    const char *method;
    const char *pattern; ///< `/channels/{channelArn}/messages`
    const char *fixedQuery; ///< `scope=…` or `operation=…`, or empty
    /// Why the service does not serve it, e.g. `needs Amazon Lex`; null where it does.
    const char *notServed = nullptr;
    /// Of one that is served: what AWS would do because of it outside of the service, and this does
    /// not; null where there is nothing of the kind.
    const char *onlyStored = nullptr;
};

/// All 51 operations of chime-sdk-messaging 2021-05-15 and the 27 of chime-sdk-identity 2021-04-20
/// that the former does not have as well (botocore 1.43.11), served or not.
std::span<const Route> allRoutes();
const Route *routeNamed(QByteArrayView operation); ///< null where there is none
QByteArray toText(Route::Api api); ///< `chime-sdk-messaging` or `chime-sdk-identity`

struct RouteMatch {
    QByteArray operation;
    QList<std::pair<QByteArray, QByteArray>> labels; ///< name and value, percent-decoded once

    QByteArray label(QByteArrayView name) const;
};

/// The operation a raw path and query (without `?`) ask for. A label is one percent-encoded
/// segment, as SDKs send it; an ARN that was sent raw, slashes and all, is taken as well.
std::optional<RouteMatch> matchRoute(
    QByteArrayView method, QByteArrayView path, QByteArrayView query);

} // namespace carillon::localservice
