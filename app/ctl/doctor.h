// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl doctor`: examines whether messages can be sent with a profile, and says what keeps
/// them. Returns an ExitCode.
int doctor(const QStringList &arguments);

} // namespace carillon::ctl
