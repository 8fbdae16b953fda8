// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace carillon::ui {

class Theme;

/// A line of one pixel between two parts of the window.
class Separator : public QWidget {
    Q_OBJECT

public:
    /// `theme` must outlive the line.
    Separator(const Theme &theme, Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace carillon::ui
