// SPDX-License-Identifier: Apache-2.0
#include "client/qnamtransport.h"
