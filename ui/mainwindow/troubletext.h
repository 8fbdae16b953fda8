// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

namespace carillon::ui {

/// What did not happen (`failed`, a sentence), why, and what to do; then the facts on a line of
/// their own. `remedy` stands instead of the usual one.
QString troubleText(const QString &failed, const ApiError &error, const QString &remedy = {});

} // namespace carillon::ui
