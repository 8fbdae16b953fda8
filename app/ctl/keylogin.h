// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

namespace carillon::ctl {

/// Asks on the terminal for the keys of a profile whose keys are typed in, and keeps them where the
/// profile says. Returns an ExitCode.
int takeKeys(const Profile &profile);

} // namespace carillon::ctl
