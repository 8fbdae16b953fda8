// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagelimits.h"

namespace carillon::ui {

/// What keeps a draft from being sent, as a sentence that names the part it speaks of.
QString draftSentence(const DraftProblem &problem);

} // namespace carillon::ui
