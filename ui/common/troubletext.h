// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/errortext.h"

namespace carillon::ui {

/// What did not happen (`failed`, a sentence, or nothing), why, and what to do; then on lines of
/// their own the service's words, where they say more, and the facts. `remedy` stands instead of
/// the usual one.
QString troubleText(const QString &failed, const ApiError &error, const QString &remedy = {},
    ErrorContext context = ErrorContext::Changing);

} // namespace carillon::ui
