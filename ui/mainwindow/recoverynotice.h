// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/recovery.h"

#include <QFrame>

namespace carillon::ui {

class Theme;

struct RecoveryText {
    QString sentence; ///< what was damaged
    QString rest; ///< what of it was saved, and what not
};

RecoveryText describeRecovery(const Recovery &recovery);

/// Tells of a file that was found damaged, and where its copy is. Goes when it is dismissed.
class RecoveryNotice : public QFrame {
    Q_OBJECT

public:
    RecoveryNotice(Theme &theme, const Recovery &recovery, QWidget *parent = nullptr);
};

} // namespace carillon::ui
