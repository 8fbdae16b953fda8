// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/addresses.h"

namespace carillon::ui {

/// Why nothing can be written to a channel of another place, naming the part, and what helps.
QString addressSentence(const AddressMismatch &mismatch);

} // namespace carillon::ui
