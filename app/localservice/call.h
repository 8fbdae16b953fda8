// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/httpmessage.h"
#include "localservice/router.h"
#include "localservice/servicestore.h"

namespace carillon::localservice {

/// A request that is allowed in, with the operation it is for.
struct Call {
    const HttpRequest &request;
    RouteMatch route;
    AppInstanceUserArn bearer; ///< a user or bot of this service
    qint64 nowMs; ///< since the epoch
};

template <class T> using Answered = std::expected<T, HttpResponse>;

struct ChannelAccess {
    ChannelRecord record;
    bool isMember;
};

/// The `{channelArn}` of the path.
Answered<ChannelArn> channelOf(const Call &call);

/// The channel, for a caller who may read it: a member, or anyone where it is PUBLIC. A PRIVATE
/// channel and one that does not exist look the same from outside (the model has no NotFound here).
Answered<ChannelAccess> readableChannel(ServiceStore &store, const Call &call);

/// The refusal of a call that needs rights which the caller does not have.
HttpResponse forbidden(const Call &call, const QString &resourceArn);

} // namespace carillon::localservice
