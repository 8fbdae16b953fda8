// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ctl {

/// `carillonctl login`: signs in to IAM Identity Center for a profile of the shared files. Returns
/// an ExitCode.
int login(const QStringList &arguments);

} // namespace carillon::ctl
