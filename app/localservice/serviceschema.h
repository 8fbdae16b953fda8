// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.h"

namespace carillon::localservice {

/// The steps that make the service's database.
std::span<const sqlite::Migration> serviceMigrations();

} // namespace carillon::localservice
