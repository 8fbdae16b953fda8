// SPDX-License-Identifier: Apache-2.0
#pragma once

class QDialog;
class QHBoxLayout;
class QPushButton;

namespace carillon::ui {

/// The last row of a dialog: Cancel, which rejects it, and the one button that Return presses. Both
/// become the dialog's; the row is for a layout to take.
QHBoxLayout *dialogButtons(QDialog &dialog, QPushButton &primary);

} // namespace carillon::ui
