// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl watch`: what a messaging session delivers, one JSON object a line. `arguments` as
/// of QCoreApplication, without the command's name.
int watch(const QStringList &arguments, const CoreLimit &coreLimit);

} // namespace carillon::ctl
