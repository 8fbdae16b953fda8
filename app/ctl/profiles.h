// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl profiles`: what AWS's shared files offer, or where credentials come from and why.
/// Returns an ExitCode.
int profiles(const QStringList &arguments, const CoreLimit &coreLimit);

} // namespace carillon::ctl
