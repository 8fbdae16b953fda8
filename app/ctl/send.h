// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl send`: one message, one request. Returns an ExitCode.
int send(const QStringList &arguments, const CoreLimit &coreLimit);

} // namespace carillon::ctl
