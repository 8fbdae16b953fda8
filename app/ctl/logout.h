// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl logout`: ends the sign-in of a profile. An exit status, see exitcode.h.
int logout(const QStringList &arguments);

} // namespace carillon::ctl
