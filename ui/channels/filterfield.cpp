// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/filterfield.h"

#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace carillon::ui {

namespace {

constexpr int hintMargin = 10;

} // namespace

FilterField::FilterField(const Theme &theme, const QString &keyHint, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_keyHint(keyHint)
{
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down && event->modifiers() == Qt::NoModifier) {
        Q_EMIT downPressed();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (text().isEmpty())
            Q_EMIT left();
        else
            clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (!text().isEmpty())
        return;
    QPainter painter(this);
    painter.setFont(m_theme.smallFont());
    painter.setPen(m_theme.colours().muted);
    painter.drawText(rect().adjusted(hintMargin, 0, -hintMargin, 0),
        int(QStyle::visualAlignment(layoutDirection(), Qt::AlignRight | Qt::AlignVCenter)),
        m_keyHint);
}

} // namespace carillon::ui
