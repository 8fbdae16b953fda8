// SPDX-License-Identifier: Apache-2.0
#include "ui/common/flowlayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>
#include <numeric>

namespace carillon::ui {

FlowLayout::FlowLayout(int across, int down, QWidget *parent)
    : QLayout(parent)
    , m_across(across)
    , m_down(down)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

int FlowLayout::count() const
{
    return int(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return m_items.value(index);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QList<FlowLayout::Line> FlowLayout::linesFor(int width) const
{
    QList<Line> lines;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (lines.isEmpty() || lines.last().width + m_across + size.width() > width)
            lines.append(Line());
        Line &line = lines.last();
        line.width += size.width() + (line.items.isEmpty() ? 0 : m_across);
        line.height = std::max(line.height, size.height());
        line.items.append(item);
    }
    return lines;
}

void FlowLayout::place(const Line &line, int top, const QRect &rect) const
{
    int left = rect.left();
    bool atEnd = false;
    for (QLayoutItem *item : line.items) {
        if (!atEnd && item->alignment().testFlag(Qt::AlignRight)) {
            atEnd = true;
            left += std::max(rect.width() - line.width, 0);
        }
        const QSize size(std::min(item->sizeHint().width(), rect.width()), line.height);
        const auto direction = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
        // QLayoutItem would keep an aligned widget at its own height; here it fills the line.
        item->widget()->setGeometry(
            QStyle::visualRect(direction, rect, QRect(QPoint(left, top), size)));
        left += size.width() + m_across;
    }
}

int FlowLayout::heightForWidth(int width) const
{
    const QList<Line> lines = linesFor(width);
    return std::accumulate(lines.begin(), lines.end(), -m_down,
        [this](int sum, const Line &line) { return sum + line.height + m_down; });
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items)
        size = size.expandedTo(item->isEmpty() ? QSize() : item->minimumSize());
    return size;
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    for (const Line &line : linesFor(QWIDGETSIZE_MAX))
        width += line.width;
    return { width, heightForWidth(QWIDGETSIZE_MAX) };
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    int top = rect.top();
    for (const Line &line : linesFor(rect.width())) {
        place(line, top, rect);
        top += line.height + m_down;
    }
}

} // namespace carillon::ui
