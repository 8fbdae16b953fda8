// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl chat`: the outbox of one AppInstanceUser, driven by lines of JSON on standard input
/// and output. Returns an ExitCode.
int chat(const QStringList &arguments, const CoreLimit &coreLimit);

} // namespace carillon::ctl
