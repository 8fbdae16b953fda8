// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

namespace carillon::ui {

/// A dialog that becomes as high as what is in it wants to be, when something more is shown. It
/// never shrinks under a person's hands.
class GrowingDialog : public QDialog {
    Q_OBJECT

public:
    explicit GrowingDialog(QWidget *parent = nullptr);

    bool event(QEvent *event) override;
};

} // namespace carillon::ui
