// SPDX-License-Identifier: Apache-2.0
#include "ui/common/disc.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace carillon::ui {

void drawDisc(
    QPainter &painter, const QRect &rect, QStringView name, QStringView arn, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QColor ground = colour.isValid() ? colour : Theme::discColour(arn);
    painter.setBrush(ground);
    painter.drawEllipse(rect);
    QPainterPath round;
    round.addEllipse(rect);
    painter.setClipPath(round, Qt::IntersectClip);
    QFont font = painter.font();
    font.setPixelSize(qMax(8, rect.height() * 13 / 32));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(Theme::textOn(ground));
    painter.drawText(rect, Qt::AlignCenter, Theme::initials(name));
    painter.restore();
}

} // namespace carillon::ui
