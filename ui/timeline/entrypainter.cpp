// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/entrypainter.h"

#include "ui/common/disc.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrytext.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

QColor stateColour(const TimelineEntry &entry, const Colours &colours)
{
    switch (entryState(entry)) {
    case EntryState::Sent:
        return colours.good;
    case EntryState::Failed:
    case EntryState::Denied:
        return colours.bad;
    case EntryState::Unconfirmed:
    case EntryState::Doubtful:
        return colours.caution;
    default:
        return colours.muted;
    }
}

void paintDay(QPainter &painter, const QRect &rect, const QString &text, const Colours &colours)
{
    const int width = painter.fontMetrics().horizontalAdvance(text) + 24;
    const int middle = rect.center().y();
    painter.setPen(colours.line);
    painter.drawLine(rect.left(), middle, rect.center().x() - width / 2, middle);
    painter.drawLine(rect.center().x() + width / 2, middle, rect.right(), middle);
    painter.setPen(colours.muted);
    painter.drawText(rect, Qt::AlignCenter, text);
}

void paintUnread(QPainter &painter, const QRect &rect, const Colours &colours)
{
    const QString text = unreadText();
    const int width = painter.fontMetrics().horizontalAdvance(text) + 12;
    const int middle = rect.center().y();
    painter.setPen(colours.accent);
    painter.drawLine(rect.left(), middle, rect.right() - width, middle);
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, text);
}

void paintPill(QPainter &painter, const QRect &rect, const QString &text, const QColor &ground,
    const QColor &ink)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, 4, 4);
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignCenter, text);
}

void paintText(QPainter &painter, const QRect &rect, const QFont &font, const QColor &colour,
    const QString &text)
{
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

void paintHeader(QPainter &painter, const TimelineEntry &entry, const EntryLayout &layout,
    const Colours &colours, const EntryFonts &fonts)
{
    painter.setFont(fonts.text);
    drawDisc(painter, layout.disc, entry.senderName(), entry.senderArn());
    paintText(
        painter, layout.name, fonts.name, colours.text, ForeignText(entry.senderName()).line());
    paintText(painter, layout.time, fonts.small, colours.muted, timeText(entry));
}

void paintStateColumn(QPainter &painter, const TimelineEntry &entry, const EntryLayout &layout,
    const Colours &colours, const EntryFonts &fonts, const EntryPaint &paint)
{
    if (!layout.state.isNull())
        paintText(painter, layout.state, fonts.small, stateColour(entry, colours),
            paint.copied ? QCoreApplication::translate("carillon::ui::TimelineView", "Copied")
                         : stateText(entry));
    if (!layout.id.isNull())
        paintText(
            painter, layout.id, fonts.mono, colours.muted, shortMessageId(messageIdOf(entry)));
    if (!layout.duration.isNull())
        paintText(painter, layout.duration, fonts.small, colours.muted, durationText(entry));
    // A request is mostly shorter than a glance: no word that flashes up.
    const bool shown = paint.hovered || paint.selected || entryState(entry) != EntryState::Sending;
    if (!layout.discard.isNull() && shown)
        paintText(painter, layout.discard.adjusted(4, 0, 0, 0), fonts.small, colours.accent,
            discardText());
    if (!layout.chip.isNull()) {
        painter.setFont(fonts.mono);
        paintPill(
            painter, layout.chip.adjusted(0, 2, 0, -2), u"{ }"_s, colours.hover, colours.muted);
    }
}

/// Heaps of accents reach far beyond their line; they stay in their own row.
void paintBody(
    QPainter &painter, const EntryLayout &layout, const Colours &colours, const EntryPaint &paint)
{
    constexpr int reach = 4; // of what letters have above and below
    painter.save();
    painter.setClipRect(layout.body.adjusted(-reach, -reach, reach, reach), Qt::IntersectClip);
    for (const auto &paragraph : layout.paragraphs)
        paragraph->draw(&painter, layout.body.topLeft());
    if (paint.link >= 0 && size_t(paint.link) < layout.links.size()) {
        painter.setPen(colours.accent);
        painter.setBrush(Qt::NoBrush);
        for (const QRectF &rect : linkRects(layout, layout.links[size_t(paint.link)]))
            painter.drawRoundedRect(rect.adjusted(-1.5, 0.5, 1.5, -0.5), 3, 3);
    }
    painter.restore();
}

} // namespace

void paintEntry(QPainter &painter, const TimelineEntry &entry, const EntryLayout &layout,
    const Theme &theme, const EntryFonts &fonts, const EntryPaint &paint)
{
    const Colours &colours = theme.colours();
    painter.setRenderHint(QPainter::Antialiasing);
    if (paint.selected || paint.hovered) {
        const int top = std::max(layout.day.isNull() ? 0 : layout.day.bottom() + 1,
            layout.unread.isNull() ? 0 : layout.unread.bottom() + 1);
        painter.fillRect(QRect(0, top, paint.width, layout.height - top),
            paint.selected ? colours.accentGround : colours.side);
    }
    if (!layout.day.isNull()) {
        painter.setFont(fonts.small);
        paintDay(painter, layout.day,
            dayText(entry.time().toLocalTime().date(), QDate::currentDate()), colours);
    }
    if (!layout.unread.isNull()) {
        painter.setFont(fonts.small);
        paintUnread(painter, layout.unread, colours);
    }
    if (!layout.disc.isNull())
        paintHeader(painter, entry, layout, colours, fonts);
    if (!layout.tag.isNull()) {
        painter.setFont(fonts.small);
        paintPill(painter, layout.tag, u"CONTROL"_s, colours.accentGround, colours.accent);
    }
    const bool redacted = entry.message && entry.message->redacted;
    painter.setPen(redacted ? colours.muted : colours.text);
    paintBody(painter, layout, colours, paint);
    paintStateColumn(painter, entry, layout, colours, fonts, paint);
}

} // namespace carillon::ui
