// SPDX-License-Identifier: Apache-2.0
#include "ui/find/founddelegate.h"

#include "domain/findterms.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"
#include "ui/find/foundmodel.h"

#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int margin = 12;
constexpr int headHeight = 20;
constexpr int lineHeight = 20;
constexpr int lines = 2;
constexpr int rowHeight = 8 + headHeight + lines * lineHeight + 8;

} // namespace

FoundDelegate::FoundDelegate(const Theme &theme, Terms terms, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_terms(std::move(terms))
{
}

QSize FoundDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { 200, rowHeight };
}

void FoundDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = m_theme.colours();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect, Qt::IntersectClip); // heaps of accents
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        const bool focused = selected && option.state.testFlag(QStyle::State_HasFocus);
        painter->setPen(focused ? QPen(colours.accent) : QPen(Qt::NoPen));
        painter->setBrush(selected ? colours.accentGround : colours.hover);
        painter->drawRoundedRect(
            QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
    }
    const QRect inner = option.rect.adjusted(margin, 8, -margin, -8);
    const auto place = [&option](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const QString when = index.data(FoundModel::TimeRole).toString();
    const QFontMetrics small(m_theme.smallFont());
    const int whenWidth = small.horizontalAdvance(when) + 4;
    const QRect head(inner.left(), inner.top(), inner.width() - whenWidth - 8, headHeight);
    painter->setFont(m_theme.smallFont());
    painter->setPen(colours.muted);
    painter->drawText(place({ inner.right() - whenWidth, inner.top(), whenWidth, headHeight }),
        Qt::AlignVCenter | Qt::AlignRight, when);
    QFont bold = m_theme.smallFont();
    bold.setBold(true);
    const QString sender = QFontMetrics(bold).elidedText(
        ForeignText(index.data(FoundModel::SenderRole).toString()).line(), Qt::ElideRight,
        head.width() * 2 / 3);
    const int senderWidth = QFontMetrics(bold).horizontalAdvance(sender);
    const QString channel = small.elidedText(
        u"· "_s + ForeignText(index.data(FoundModel::ChannelRole).toString()).line(),
        Qt::ElideRight, head.width() - senderWidth - 6);
    painter->drawText(place(head.adjusted(senderWidth + 6, 0, 0, 0)), Qt::AlignVCenter, channel);
    painter->setFont(bold);
    painter->setPen(colours.text);
    painter->drawText(place(head), Qt::AlignVCenter | Qt::TextSingleLine, sender);
    paintSnippet(*painter, inner.adjusted(0, headHeight, 0, 0),
        ForeignText(index.data(Qt::DisplayRole).toString()).block(messageBounds));
    painter->restore();
}

void FoundDelegate::paintSnippet(QPainter &painter, const QRect &rect, const QString &text) const
{
    const Colours &colours = m_theme.colours();
    QList<QTextLayout::FormatRange> marks;
    for (const TextSpan &hit : hitsIn(text, m_terms())) {
        QTextCharFormat format;
        format.setFontWeight(QFont::Bold);
        format.setBackground(colours.cautionGround);
        format.setForeground(colours.text);
        marks.append({ static_cast<int>(hit.start), static_cast<int>(hit.length), format });
    }
    QTextLayout layout(text, m_theme.textFont());
    QTextOption wrap(Qt::AlignLeading);
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    wrap.setTextDirection(Qt::LayoutDirectionAuto);
    layout.setTextOption(wrap);
    layout.setFormats(marks);
    layout.beginLayout();
    for (int n = 0; n < lines; ++n) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        line.setPosition(QPointF(0, n * lineHeight));
    }
    layout.endLayout();
    painter.setPen(colours.text);
    layout.draw(&painter, rect.topLeft());
}

} // namespace carillon::ui
