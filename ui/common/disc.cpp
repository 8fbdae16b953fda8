// SPDX-License-Identifier: Apache-2.0
#include "ui/common/disc.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace carillon::ui {

void drawDisc(QPainter &painter, const QRect &rect, QStringView name, QStringView arn)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::discColour(arn));
    painter.drawEllipse(rect);
    QPainterPath round;
    round.addEllipse(rect);
    painter.setClipPath(round, Qt::IntersectClip);
    QFont font = painter.font();
    font.setPixelSize(qMax(8, rect.height() * 13 / 32));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, Theme::initials(name));
    painter.restore();
}

} // namespace carillon::ui
