// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl profiles`: what AWS's shared files offer, or where credentials come from and why.
/// Returns an ExitCode.
int profiles(const QStringList &arguments);

} // namespace carillon::ctl
