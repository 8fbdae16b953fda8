// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon {

/// A part of an elastic channel.
struct SubChannel {
    QString id; ///< 1 to 128 characters
    int members = 0;

    friend bool operator==(const SubChannel &, const SubChannel &) = default;
};

} // namespace carillon
