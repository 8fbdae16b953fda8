// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/mfaprompt.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace carillon::ui {

/// Takes the six digits that an MFA device shows. Not modal.
class MfaDialog : public QDialog {
    Q_OBJECT

public:
    explicit MfaDialog(const MfaQuestion &question, QWidget *parent = nullptr);

    void accept() override;

Q_SIGNALS:
    /// Six digits; rejected() comes instead when there is no code.
    void codeGiven(const QString &code);

private:
    QWidget *makeFacts(const MfaQuestion &question);
    void read(const QString &typed);

    QLineEdit *m_code;
    QPushButton *m_use;
};

} // namespace carillon::ui
