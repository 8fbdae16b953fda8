// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIconEngine>
#include <QString>

namespace carillon::ui {

/// Draws one of our SVGs in one colour, sharp at every size and scale.
class IconEngine : public QIconEngine {
public:
    IconEngine(QString name, QColor colour);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;

private:
    QString m_name;
    QColor m_colour;
};

} // namespace carillon::ui
