// SPDX-License-Identifier: Apache-2.0
#include "aws/credentialsprovider.h"
