// SPDX-License-Identifier: Apache-2.0
#include "account/profilestore.h"
