// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4signer.h"
