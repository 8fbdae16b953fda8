// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profileplans.h"

namespace carillon {

/// A profile with a role_arn, over any number of source_profiles. `environment` counts for
/// credential_source only. Null where the profile names no role, or one for a web identity.
PlanResult planOfRole(const PlanQuestion &question, const QProcessEnvironment &environment);

} // namespace carillon
