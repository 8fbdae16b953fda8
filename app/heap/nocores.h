// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace carillon {

/// From here on, a crash of this process leaves no core: a password or a key would be in it.
/// Returns the soft limit there was, in bytes; none: it cannot be told. Programs started with
/// fork() get that one back by themselves; who starts them otherwise has to give it to them.
std::optional<std::uint64_t> forbidCores();

} // namespace carillon
