// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/recovery.h"

#include <QFrame>

namespace carillon::ui {

/// What was damaged, what was saved of it and what was not.
QString recoverySentence(const Recovery &recovery);

/// Tells of a file that was found damaged, and where its copy is. Goes when it is dismissed.
class RecoveryNotice : public QFrame {
    Q_OBJECT

public:
    explicit RecoveryNotice(const Recovery &recovery, QWidget *parent = nullptr);
};

} // namespace carillon::ui
