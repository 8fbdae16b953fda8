// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace carillon {

enum class AllowNotifications { All, None, Filtered };

/// Which messages of a channel the service pushes to a member's devices.
struct PushPreferences {
    AllowNotifications allow = AllowNotifications::All;
    std::optional<QString> filterRule = {}; ///< JSON; FILTERED needs one

    friend bool operator==(const PushPreferences &, const PushPreferences &) = default;
};

/// What the limits of a filter rule are counted in ("Using filter rules to filter messages").
struct FilterRuleSize {
    static constexpr qsizetype mostBytes = 2048;
    static constexpr int mostBranches = 5;
    static constexpr int mostKeysAndValues = 20;

    qsizetype bytes = 0; ///< in UTF-8
    int branches = 0; ///< of all $or together
    int keysAndValues = 0; ///< however deep

    bool fits() const
    {
        return bytes <= mostBytes && branches <= mostBranches && keysAndValues <= mostKeysAndValues;
    }
};

/// Nothing where the rule is not one JSON object.
std::optional<FilterRuleSize> sizeOfFilterRule(const QString &rule);

} // namespace carillon
