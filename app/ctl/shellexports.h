// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/localservice.h"

namespace carillon::ctl {

/// Prints what a shell needs to reach the service: `export NAME='value'` lines, then comments that
/// say who is there. Written straight to standard output, for the secret key is among it.
void printShellExports(const localservice::Running &running);

} // namespace carillon::ctl
