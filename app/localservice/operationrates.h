// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/quotas.h"

#include <functional>

namespace carillon::localservice {

/// Whether the channel with this ARN is elastic.
using IsElastic = std::function<bool(const QString &channelArn)>;

/// What a call is charged for, by the published rates (Amazon Chime SDK endpoints and quotas): the
/// bearer's, and that of the operation's group for its channel, sub-channel, user or AppInstance.
/// The region is that of the ARNs. `isElastic` is asked only where it makes a difference.
QList<Charge> chargesOf(const Call &call, const IsElastic &isElastic);

} // namespace carillon::localservice
