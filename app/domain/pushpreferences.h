// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace carillon {

enum class AllowNotifications { All, None, Filtered };

/// Which messages of a channel the service pushes to a member's devices.
struct PushPreferences {
    /// Of a rule, in UTF-8.
    static constexpr qsizetype mostRuleBytes = 2048;

    AllowNotifications allow = AllowNotifications::All;
    std::optional<QString> filterRule = {}; ///< JSON; FILTERED needs one

    friend bool operator==(const PushPreferences &, const PushPreferences &) = default;
};

} // namespace carillon
