// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace carillon {

/// How large a core of a program that is started may be (RLIMIT_CORE's soft limit), in bytes: what
/// the person had, not what this program, which holds secrets, has taken for itself. None: the same
/// as this program.
using CoreLimit = std::optional<std::uint64_t>;

} // namespace carillon
