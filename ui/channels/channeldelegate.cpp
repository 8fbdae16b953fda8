// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/channeldelegate.h"

#include "domain/channel.h"
#include "models/channellistmodel.h"
#include "ui/channels/channelfilter.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int margin = 16;
constexpr int iconSize = 14;
constexpr int gap = 8;
constexpr int badgeHeight = 20;

QString countText(int unread, bool isLeast)
{
    constexpr int most = 99; // what a badge has room for
    return QString::number(std::min(unread, most)) + (isLeast || unread > most ? u"+"_s : u""_s);
}

void paintGround(QPainter &painter, const QStyleOptionViewItem &option, const Colours &colours)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool focused = selected && option.state.testFlag(QStyle::State_HasFocus);
    if (!selected && !option.state.testFlag(QStyle::State_MouseOver))
        return;
    painter.setPen(focused ? QPen(colours.accent) : QPen(Qt::NoPen));
    painter.setBrush(selected ? colours.accentGround : colours.hover);
    painter.drawRoundedRect(
        QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
}

} // namespace

ChannelDelegate::ChannelDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void ChannelDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = m_theme.colours();
    const bool member = index.data(ChannelListModel::MemberRole).toBool();
    const bool isPrivate
        = index.data(ChannelListModel::PrivacyRole).toInt() == int(ChannelPrivacy::Private);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect, Qt::IntersectClip); // heaps of accents
    paintGround(*painter, option, colours);

    // Laid out from left to right and mirrored as a whole.
    const auto place = [&option](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const Qt::Alignment start
        = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    const QRect row = option.rect.adjusted(margin, 0, -margin, 0);
    m_theme.icon(isPrivate ? u"lock"_s : u"hash"_s, colours.muted)
        .paint(painter,
            place({ row.left(), row.center().y() - iconSize / 2 + 1, iconSize, iconSize }));

    const QString when = member
        ? shortTime(index.data(ChannelListModel::LastMessageAtRole).toDateTime(),
            QDateTime::currentDateTime())
        : tr("not a member");
    const QFontMetrics small(m_theme.smallFont());
    const int unread = index.data(ChannelListModel::UnreadRole).toInt();
    const bool isLeast = index.data(ChannelListModel::UnreadIsLeastRole).toBool();
    const QString beside = unread > 0 ? countText(unread, isLeast) : when;
    const int words = small.horizontalAdvance(beside);
    const int whenWidth = beside.isEmpty() ? 0
        : unread > 0                       ? std::max(words + 12, badgeHeight)
                                           : words + 2;
    const QRect besideRect(row.right() - whenWidth + 1, row.top(), whenWidth, row.height());
    painter->setFont(m_theme.smallFont());
    painter->setPen(colours.muted);
    if (unread > 0) {
        const QRect badge(
            besideRect.left(), row.center().y() - badgeHeight / 2 + 1, whenWidth, badgeHeight);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.accent);
        painter->drawRoundedRect(place(badge), badgeHeight / 2.0, badgeHeight / 2.0);
        painter->setPen(colours.onAccent);
    }
    painter->drawText(place(besideRect), int(Qt::AlignCenter), beside);

    const int nameLeft = row.left() + iconSize + gap;
    const int nameWidth = row.right() - whenWidth - (whenWidth > 0 ? gap : 0) - nameLeft;
    const QString name = ForeignText(index.data(Qt::DisplayRole).toString()).line();
    QFont nameFont = m_theme.textFont();
    if (unread > 0)
        nameFont.setWeight(QFont::DemiBold);
    painter->setFont(nameFont);
    painter->setPen(member ? colours.text : colours.muted);
    painter->drawText(place({ nameLeft, row.top(), nameWidth, row.height() }), int(start),
        QFontMetrics(nameFont).elidedText(name, Qt::ElideRight, nameWidth));
    painter->restore();
}

QSize ChannelDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { metrics::sideWidth / 2, metrics::rowHeight };
}

} // namespace carillon::ui
