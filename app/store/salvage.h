// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/recovery.h"
#include "sqlite/database.h"

#include <QDateTime>

namespace carillon {

/// Copies a damaged database of messages aside, makes a new one out of what can be read of it, and
/// puts that in its place. After an error the damaged one is there as it was.
sqlite::Result<Recovery> salvage(
    const QString &path, std::span<const sqlite::Migration> migrations, const QDateTime &now);

/// For a replacement that ended before anybody was told: as much as the new database still knows.
sqlite::Result<Recovery> recoveryOf(const QString &path, sqlite::Database &database);

} // namespace carillon
