// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl doctor`: examines whether messages can be sent with a profile, and says what keeps
/// them. Returns an ExitCode.
int doctor(const QStringList &arguments, const CoreLimit &coreLimit);

} // namespace carillon::ctl
