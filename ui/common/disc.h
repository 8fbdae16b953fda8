// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QStringView>

class QPainter;
class QRect;

namespace carillon::ui {

/// The coloured disc with the initials of a sender; its colour comes from the ARN unless one is
/// given.
void drawDisc(QPainter &painter, const QRect &rect, QStringView name, QStringView arn,
    const QColor &colour = {});

} // namespace carillon::ui
