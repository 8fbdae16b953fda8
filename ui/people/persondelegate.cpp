// SPDX-License-Identifier: Apache-2.0
#include "ui/people/persondelegate.h"

#include "models/peoplemodel.h"
#include "ui/common/disc.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int rowHeight = 48;
constexpr int margin = 12;
constexpr int gap = 12;

} // namespace

PersonDelegate::PersonDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QString PersonDelegate::partOf(const QModelIndex &index)
{
    QStringList parts;
    if (index.data(PeopleModel::BannedRole).toBool())
        parts.append(tr("banned"));
    if (index.data(PeopleModel::ModeratorRole).toBool())
        parts.append(tr("moderator"));
    if (index.data(PeopleModel::HiddenRole).toBool())
        parts.append(tr("hidden"));
    if (index.data(PeopleModel::IsSelfRole).toBool())
        parts.append(tr("you"));
    return parts.join(u" · "_s);
}

void PersonDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = m_theme.colours();
    const QString name = index.data(Qt::DisplayRole).toString();
    const QString arn = index.data(PeopleModel::ArnRole).toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect, Qt::IntersectClip); // heaps of accents
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        const bool focused = selected && option.state.testFlag(QStyle::State_HasFocus);
        painter->setPen(focused ? QPen(colours.accent) : QPen(Qt::NoPen));
        painter->setBrush(selected ? colours.accentGround : colours.hover);
        painter->drawRoundedRect(
            QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
    }

    // Laid out from left to right and mirrored as a whole.
    const auto place = [&option](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const QRect row = option.rect.adjusted(margin, 0, -margin, 0);
    drawDisc(*painter,
        place(
            { row.left(), row.center().y() - metrics::disc / 2 + 1, metrics::disc, metrics::disc }),
        name, arn);
    const int left = row.left() + metrics::disc + gap;
    const int width = row.right() - left + 1;
    const QString part = partOf(index);
    const Qt::Alignment start
        = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    const int nameHeight = part.isEmpty() ? row.height() : 20;
    const int top = part.isEmpty() ? row.top() : row.top() + 6;
    painter->setFont(m_theme.textFont());
    const bool banned = index.data(PeopleModel::BannedRole).toBool();
    painter->setPen(banned ? colours.muted : colours.text);
    painter->drawText(place({ left, top, width, nameHeight }), int(start),
        QFontMetrics(m_theme.textFont())
            .elidedText(ForeignText(name).line(), Qt::ElideRight, width));
    painter->setFont(m_theme.smallFont());
    painter->setPen(banned ? colours.bad : colours.muted);
    painter->drawText(place({ left, top + 20, width, 16 }), int(start), part);
    painter->restore();
}

QSize PersonDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { metrics::sideWidth / 2, rowHeight };
}

} // namespace carillon::ui
