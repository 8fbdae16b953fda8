// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/recovery.h"
#include "sqlite/database.h"

namespace carillon {

/// What can be read of the outbox goes from one database to the other, with ids, order, state and
/// attempts, and is counted in `recovery`. A row whose digest is right goes as it is; of any other,
/// what there is, so that a person can see it: OutboxStore::load() sets it aside. The messages must
/// be in the target by then. The error is the target's.
sqlite::Result<void> salvageOutbox(sqlite::Database &source, const QString &sourcePath,
    sqlite::Database &target, Recovery &recovery);

} // namespace carillon
