// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/quotas.h"

namespace carillon::localservice {

/// What a call is charged for, by the published rates (Amazon Chime SDK endpoints and quotas,
/// us-east-1): the bearer's, and that of the operation's group for its channel, user or
/// AppInstance.
QList<Charge> chargesOf(const Call &call);

} // namespace carillon::localservice
