// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.h"
