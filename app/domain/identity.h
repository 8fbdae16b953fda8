// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon {

/// Shape Identity of the service model: somebody, as an answer names them at its time.
struct Identity {
    QString arn;
    QString name; ///< may be empty

    friend bool operator==(const Identity &, const Identity &) = default;
};

} // namespace carillon
