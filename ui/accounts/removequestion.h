// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

#include <optional>

class QMessageBox;
class QWidget;

namespace carillon::ui {

/// Asks whether the profile is to go, and says what goes with it. Show it with open(); accepted()
/// is the yes. `unsent`: messages that have not arrived; nothing: not known.
QMessageBox *removeQuestion(const Profile &profile, std::optional<int> unsent, QWidget *parent);

} // namespace carillon::ui
