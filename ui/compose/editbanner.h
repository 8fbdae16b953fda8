// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;

namespace carillon::ui {

class Theme;

/// Says that what is in the box is a message of the outbox, and offers to leave it as it was.
class EditBanner : public QFrame {
    Q_OBJECT

public:
    explicit EditBanner(const Theme &theme, QWidget *parent = nullptr);

    /// `mayHaveArrived`: what is edited has no certain outcome, so its words may be there already.
    void showFor(bool mayHaveArrived);

Q_SIGNALS:
    void cancelled();

private:
    void dress();

    const Theme &m_theme;
    QLabel *m_text;
};

} // namespace carillon::ui
