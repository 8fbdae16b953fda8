// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/entrylayout.h"

#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrytext.h"

#include <QFontMetrics>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int margin = 20;
constexpr int left = margin + metrics::disc + 12;
constexpr int lineHeight = 22;
constexpr int smallHeight = 20;
constexpr int gap = 8;
constexpr int narrow = 480; ///< below it the state goes under the text
constexpr int dayHeight = 40;
constexpr int unreadHeight = 28;
constexpr int headerHeight = 20;

int widthOf(const QFont &font, const QString &text)
{
    return text.isEmpty() ? 0 : QFontMetrics(font).horizontalAdvance(text) + 2;
}

struct StateWidths {
    int state, id, duration, discard, chip;

    int total() const
    {
        int sum = 0;
        for (const int width : { state, id, duration, discard, chip })
            sum += width > 0 ? width + (sum > 0 ? gap / 2 : 0) : 0;
        return sum;
    }
};

StateWidths stateWidths(const TimelineEntry &entry, const EntryFonts &fonts)
{
    const bool showsId = entryState(entry) == EntryState::Sent;
    return { widthOf(fonts.small, stateText(entry)),
        showsId ? widthOf(fonts.mono, shortMessageId(messageIdOf(entry))) : 0,
        widthOf(fonts.small, durationText(entry)),
        offersDiscard(entry) ? widthOf(fonts.small, discardText()) + gap / 2 : 0,
        metadataOf(entry).isEmpty() ? 0 : widthOf(fonts.mono, u"{ }"_s) + 8 };
}

void placeState(EntryLayout &layout, const StateWidths &widths, QPoint at)
{
    const auto place = [&at](QRect &rect, int width) {
        if (width == 0)
            return;
        rect = QRect(at, QSize(width, smallHeight));
        at.rx() += width + gap / 2;
    };
    place(layout.chip, widths.chip);
    place(layout.state, widths.state);
    place(layout.id, widths.id);
    place(layout.duration, widths.duration);
    place(layout.discard, widths.discard);
}

int layoutParagraph(QTextLayout &paragraph, int width, int y)
{
    paragraph.beginLayout();
    for (QTextLine line = paragraph.createLine(); line.isValid(); line = paragraph.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y + (lineHeight - line.height()) / 2));
        y += lineHeight;
    }
    paragraph.endLayout();
    return y;
}

std::unique_ptr<QTextLayout> makeParagraph(const QString &text, const QFont &font)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    auto paragraph = std::make_unique<QTextLayout>(text, font);
    paragraph->setTextOption(option);
    paragraph->setCacheEnabled(true);
    return paragraph;
}

QTextLayout::FormatRange rangeOf(qsizetype start, qsizetype length, const QColor &colour)
{
    QTextLayout::FormatRange range { int(start), int(length), {} };
    if (colour.isValid())
        range.format.setForeground(colour);
    return range;
}

/// Marks the addresses of the paragraph that is put in next.
void markLinks(
    EntryLayout &layout, QTextLayout &paragraph, const QString &raw, const QColor &colour)
{
    constexpr int isolate = 1; // each line begins with one
    QList<QTextLayout::FormatRange> formats;
    const QList<Link> links = findLinks(raw);
    for (const Link &link : links) {
        layout.links.push_back(
            { link.url, layout.paragraphs.size(), int(link.start) + isolate, int(link.length) });
        auto range = rangeOf(link.start + isolate, link.length, colour);
        range.format.setFontUnderline(true);
        formats += range;
    }
    if (!formats.isEmpty())
        paragraph.setFormats(formats);
}

int addMuted(EntryLayout &layout, const QString &text, const EntryFonts &fonts, int width, int y)
{
    auto paragraph = makeParagraph(text, fonts.text);
    paragraph->setFormats({ rangeOf(0, text.size(), fonts.muted) });
    y = layoutParagraph(*paragraph, width, y);
    layout.paragraphs.push_back(std::move(paragraph));
    return y;
}

int layoutText(
    EntryLayout &layout, const QString &text, const EntryFonts &fonts, const QFont &font, int width)
{
    qsizetype leftOut = 0;
    int y = 0;
    const QList<ForeignText::Line> lines = ForeignText(text).lines(messageBounds, &leftOut);
    for (const ForeignText::Line &line : lines) {
        auto paragraph = makeParagraph(line.shown, font);
        markLinks(layout, *paragraph, line.raw, fonts.link);
        y = layoutParagraph(*paragraph, width, y);
        layout.paragraphs.push_back(std::move(paragraph));
    }
    return leftOut > 0 ? addMuted(layout, leftOutText(leftOut), fonts, width, y) : y;
}

/// The height of it.
int layoutBody(
    EntryLayout &layout, const TimelineEntry &entry, bool raw, const EntryFonts &fonts, int width)
{
    const QString words = controlWords(entry);
    int y = words.isEmpty() || raw
        ? layoutText(layout, bodyText(entry), fonts, raw ? fonts.mono : fonts.text, width)
        : addMuted(layout, words, fonts, width, 0);
    if (const QString verdict = verdictText(entry); !verdict.isEmpty())
        y = addMuted(layout, verdict, fonts, width, y);
    return qMax(y, lineHeight);
}

void layoutHeader(
    EntryLayout &layout, const TimelineEntry &entry, const EntryFonts &fonts, int width, int y)
{
    const int time = widthOf(fonts.small, timeText(entry));
    const int room = qMax(0, width - margin - left - time - gap);
    const int name = qMin(widthOf(fonts.name, ForeignText(entry.senderName()).line()), room);
    layout.disc = QRect(margin, y + 4, metrics::disc, metrics::disc);
    layout.name = QRect(left, y, name, headerHeight);
    layout.time = QRect(left + name + gap, y, time, headerHeight);
}

} // namespace

QList<QRect> EntryLayout::parts() const
{
    QList<QRect> all { unread, day, disc, name, time, tag, body, state, id, duration, discard, chip,
        banner };
    all.removeIf([](const QRect &rect) { return rect.isNull(); });
    return all;
}

QString durationText(const TimelineEntry &entry)
{
    if (!entry.outgoing || entryState(entry) != EntryState::Sent)
        return {};
    return u"· %1 ms"_s.arg(entry.outgoing->durationMs);
}

int bannerWidth(int width)
{
    return qMax(1, width - left - margin);
}

int linkAt(const EntryLayout &layout, const QPoint &inRow)
{
    for (size_t i = 0; i < layout.links.size(); ++i) {
        for (const QRectF &rect : linkRects(layout, layout.links[i])) {
            if (rect.contains(inRow))
                return int(i);
        }
    }
    return -1;
}

QList<QRectF> linkRects(const EntryLayout &layout, const PlacedLink &link)
{
    QList<QRectF> rects;
    const QTextLayout &paragraph = *layout.paragraphs[link.paragraph];
    for (int i = 0; i < paragraph.lineCount(); ++i) {
        const QTextLine line = paragraph.lineAt(i);
        const int from = qMax(line.textStart(), link.start);
        const int to = qMin(line.textStart() + line.textLength(), link.start + link.length);
        if (from >= to)
            continue;
        const qreal a = line.cursorToX(from);
        const qreal b = line.cursorToX(to);
        const QRectF rect(qMin(a, b), line.y(), qAbs(b - a), line.height());
        rects += rect.translated(layout.body.topLeft());
    }
    return rects;
}

EntryLayout layoutEntry(
    const TimelineEntry &entry, const EntryFlags &flags, int width, const EntryFonts &fonts)
{
    EntryLayout layout;
    int y = 0;
    if (flags.startsDay) {
        layout.day = QRect(margin, 0, qMax(1, width - 2 * margin), dayHeight);
        y += dayHeight;
    }
    if (flags.startsUnread) {
        layout.unread = QRect(margin, y, qMax(1, width - 2 * margin), unreadHeight);
        y += unreadHeight;
    }
    const bool header = flags.startsDay || flags.startsGroup;
    if (header) {
        y += 8;
        layoutHeader(layout, entry, fonts, width, y);
        y += headerHeight;
    }
    const StateWidths widths = stateWidths(entry, fonts);
    const int column = widths.total();
    const bool below = width < narrow && column > 0;
    int x = left;
    if (entry.type() == MessageType::Control) {
        layout.tag = QRect(left, y + 2, widthOf(fonts.small, u"CONTROL"_s) + 10, 18);
        x = layout.tag.right() + 1 + gap;
    }
    const int right = width - margin;
    const int room = right - x - (column > 0 && !below ? column + 2 * gap : 0);
    const int bodyWidth = qMax(40, room);
    layout.body = QRect(x, y, bodyWidth, layoutBody(layout, entry, flags.raw, fonts, bodyWidth));
    if (below) {
        placeState(layout, widths, QPoint(left, layout.body.bottom() + 1));
        y = layout.body.bottom() + 1 + smallHeight;
    } else {
        placeState(layout, widths, QPoint(right - column, y + 1));
        y = layout.body.bottom() + 1;
    }
    if (header)
        y = qMax(y, layout.disc.bottom() + 1);
    if (flags.bannerHeight > 0) {
        layout.banner = QRect(left, y + 4, bannerWidth(width), flags.bannerHeight);
        y = layout.banner.bottom() + 1 + 8;
    }
    layout.height = y;
    return layout;
}

} // namespace carillon::ui
