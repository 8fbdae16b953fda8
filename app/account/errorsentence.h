// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

// Somebody else's words, fit to stand among sentences.

namespace carillon {

/// With a full stop at the end.
QString asSentence(const QString &words);

/// The error's name and the first line of its message; of a status alone, a sentence that says it.
QString wordsOf(const ApiError &error);

} // namespace carillon
