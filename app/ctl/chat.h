// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl chat`: the outbox of one AppInstanceUser, driven by lines of JSON on standard input
/// and output. Returns an ExitCode.
int chat(const QStringList &arguments);

} // namespace carillon::ctl
