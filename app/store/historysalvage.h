// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.h"

namespace carillon {

/// What can be read of the history goes from one database to the other; returns how many messages.
/// The error is the target's: the source is expected to be damaged.
sqlite::Result<int> salvageMessages(sqlite::Database &source, sqlite::Database &target);
sqlite::Result<void> salvageChannels(sqlite::Database &source, sqlite::Database &target);

} // namespace carillon
