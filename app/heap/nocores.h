// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carillon {

/// From here on, a crash of this process or of what it starts leaves no core: a password or a key
/// would be in it. A program that is started may raise its own limit again.
void forbidCores();

} // namespace carillon
