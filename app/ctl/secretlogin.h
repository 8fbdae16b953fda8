// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

namespace carillon::ctl {

/// Asks on the terminal for what a profile of Carillon's needs, a password or an access token, and
/// signs in with it; what is kept of it goes where the profile keeps its secrets. The exit code.
int signInWithSecret(const Profile &profile);

} // namespace carillon::ctl
