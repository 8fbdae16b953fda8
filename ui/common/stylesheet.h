// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon::ui {

struct Colours;

/// The style sheet of one appearance. Buttons take their look from the dynamic property `kind`:
/// primary, secondary (also without one), quiet, link or danger; labels from `tone`: muted, good,
/// caution or bad.
QString styleSheet(const Colours &colours);

} // namespace carillon::ui
