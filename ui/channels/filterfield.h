// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineEdit>

namespace carillon::ui {

class Theme;

/// A line that narrows a list below it. Shows the key that leads here while it is empty.
class FilterField : public QLineEdit {
    Q_OBJECT

public:
    FilterField(const Theme &theme, const QString &keyHint, QWidget *parent = nullptr);

Q_SIGNALS:
    void downPressed();
    void left(); ///< Esc in the empty field

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_keyHint;
};

} // namespace carillon::ui
