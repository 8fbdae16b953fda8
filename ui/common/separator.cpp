// SPDX-License-Identifier: Apache-2.0
#include "ui/common/separator.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace carillon::ui {

Separator::Separator(const Theme &theme, Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Separator::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.colours().line);
}

} // namespace carillon::ui
