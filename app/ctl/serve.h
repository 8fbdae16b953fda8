// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl serve`: the local service until SIGINT or SIGTERM. Returns an ExitCode.
int serve(const QStringList &arguments);

} // namespace carillon::ctl
