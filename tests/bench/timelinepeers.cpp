// SPDX-License-Identifier: Apache-2.0
#include "bench/timelinepeers.h"

#include "support/dice.h"

#include <QHash>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTextLayout>

namespace carillon::bench {

namespace {

constexpr int gap = 8;

/// Lays `text` out `width` wide and returns its height.
qreal layOut(QTextLayout &layout, int width)
{
    layout.beginLayout();
    qreal y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({ 0, y });
        y += line.height();
    }
    layout.endLayout();
    return y;
}

class WrappingDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int width = static_cast<const QWidget *>(option.widget)->width() - 2 * gap;
        int &height = m_heights[{ index.row(), width }];
        if (height == 0) {
            QTextLayout layout(index.data().toString(), option.font);
            height = qCeil(layOut(layout, width)) + gap;
        }
        return { width, height };
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        QTextLayout layout(index.data().toString(), option.font);
        layOut(layout, option.rect.width());
        layout.draw(painter, option.rect.topLeft());
    }

private:
    mutable QHash<std::pair<int, int>, int> m_heights;
};

} // namespace

QString wordsOf(int row)
{
    static const QStringList words = QStringLiteral(
        "the build of last night went through on every machine but one and nobody knows why")
                                         .split(QLatin1Char(' '));
    testing::Dice dice(row);
    QStringList said { QString::number(row) };
    for (qint64 left = dice.between(1, 60); left > 0; --left)
        said.append(dice.pick(words));
    return said.join(QLatin1Char(' '));
}

BareView::BareView(int rows)
    : m_rows(rows)
    , m_bottomRow(rows - 1)
{
}

void BareView::scrollUp(int pixels)
{
    m_below += pixels;
    viewport()->update();
}

void BareView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const int width = viewport()->width() - 2 * gap;
    qreal bottom = viewport()->height() + m_below;
    for (int row = m_bottomRow; row >= 0 && bottom > 0; --row) {
        QTextLayout layout(wordsOf(row), font());
        const qreal height = layOut(layout, width) + gap;
        bottom -= height;
        if (bottom > viewport()->height() && row > 0) { // it has gone out of sight
            m_bottomRow = row - 1;
            m_below = qRound(bottom) - viewport()->height();
        }
        layout.draw(&painter, { gap, bottom });
    }
}

int MadeUpRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

QVariant MadeUpRows::data(const QModelIndex &index, int role) const
{
    return role == Qt::DisplayRole ? wordsOf(index.row()) : QVariant();
}

void MadeUpRows::append()
{
    beginInsertRows({}, m_rows, m_rows);
    ++m_rows;
    endInsertRows();
}

ListPeer::ListPeer(int rows)
    : m_rows(std::make_unique<MadeUpRows>(rows))
{
    setItemDelegate(new WrappingDelegate(this));
    setVerticalScrollMode(ScrollPerPixel);
    setResizeMode(Adjust);
    setModel(m_rows.get());
}

ListPeer::~ListPeer() = default;

} // namespace carillon::bench
