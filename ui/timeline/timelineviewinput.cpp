// SPDX-License-Identifier: Apache-2.0
// What a person does with the view: paint, pointer, keys, clipboard.
#include "ui/timeline/timelineview.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrypainter.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/rowbanners.h"
#include "ui/timeline/rowlinks.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace carillon::ui {

void TimelineView::paintHint(QPainter &painter) const
{
    if (!m_error.isEmpty())
        return; // its bar stands in the middle
    painter.setFont(m_fonts.text);
    painter.setPen(m_theme.colours().muted);
    const QString text = !model() ? tr("Choose a channel to read and write in.")
        : m_loading               ? tr("Loading messages…")
        : m_emptyText.isEmpty()   ? tr("No messages yet. Say hello.")
                                  : m_emptyText;
    painter.drawText(
        viewport()->rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colours().window);
    if (m_placed.isEmpty())
        return paintHint(painter);
    for (const Placed &placed : std::as_const(m_placed)) {
        const QRect rect(0, placed.top, viewport()->width(), placed.layout->height);
        if (!rect.intersects(event->rect()))
            continue;
        EntryPaint paint;
        paint.width = rect.width();
        paint.selected = selectionModel() && selectionModel()->isRowSelected(placed.row);
        paint.hovered = placed.row == m_hovered;
        paint.copied = placed.key == m_copiedKey;
        paint.link
            = paint.selected && hasFocus() ? m_links->current(placed.key, *placed.layout) : -1;
        painter.save();
        painter.translate(0, placed.top);
        paintEntry(painter, placed.entry, *placed.layout, m_theme, m_fonts, paint);
        painter.restore();
    }
}

void TimelineView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    arrange();
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    const int pixels = event->pixelDelta().y();
    scrollBy(pixels != 0 ? pixels : event->angleDelta().y() * 60 / 120);
    event->accept();
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers();
    if (event->key() == Qt::Key_C && modifiers == (Qt::ControlModifier | Qt::ShiftModifier))
        return copyMessageId();
    if (event->matches(QKeySequence::Copy)) {
        if (const auto entry = entryAt(selectedRow()))
            QGuiApplication::clipboard()->setText(bodyText(*entry));
        return;
    }
    const Placed *selected = placedRow(selectedRow());
    if (selected && m_links->press(selected->entry, *selected->layout, *event))
        return;
    if (event->key() == Qt::Key_Delete && modifiers == Qt::NoModifier) {
        const auto entry = entryAt(selectedRow());
        if (entry && canBeDiscarded(*entry))
            m_banners->askToDiscard(entry->key());
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        setUnreadSince({});
        jumpToEnd();
        event->ignore(); // the window marks the channel as read
        return;
    }
    QAbstractItemView::keyPressEvent(event);
    // The row that became current with the focus is not selected yet, and a key that would lead to
    // it does not select it.
    const bool moves = (event->key() >= Qt::Key_Home && event->key() <= Qt::Key_PageDown);
    if (moves && currentIndex().isValid() && selectedRow() < 0)
        selectionModel()->select(currentIndex(), QItemSelectionModel::ClearAndSelect);
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const Placed *placed = placedAt(point);
    const int row = placed ? placed->row : -1;
    if (row != m_hovered) {
        m_hovered = row;
        viewport()->update();
    }
    const QPoint inRow = point - QPoint(0, placed ? placed->top : 0);
    const bool onLink = placed
        && (placed->layout->id.contains(inRow) || placed->layout->discard.contains(inRow)
            || m_links->isAt(placed->entry, *placed->layout, inRow));
    viewport()->setCursor(onLink ? Qt::PointingHandCursor : Qt::ArrowCursor);
    QAbstractItemView::mouseMoveEvent(event);
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    QAbstractItemView::mouseReleaseEvent(event);
    const QPoint point = event->position().toPoint();
    const Placed *placed = placedAt(point);
    if (!placed || event->button() != Qt::LeftButton)
        return;
    const QPoint inRow = point - QPoint(0, placed->top);
    if (placed->layout->id.contains(inRow))
        copyId(placed->entry, placed->key);
    else if (placed->layout->discard.contains(inRow))
        m_banners->askToDiscard(QString(placed->key));
    else
        m_links->press(placed->entry, *placed->layout, inRow);
}

QMenu *TimelineView::menuFor(int row)
{
    const auto entry = entryAt(row);
    if (!entry)
        return nullptr;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy the text"), this,
        [text = bodyText(*entry)] { QGuiApplication::clipboard()->setText(text); });
    m_links->fillMenu(*entry, *menu);
    const QString key = entry->key();
    if (!messageIdOf(*entry).isEmpty())
        menu->addAction(
            tr("Copy the MessageId"), this, [this, entry, key] { copyId(*entry, key); });
    if (canBeDiscarded(*entry))
        menu->addAction(tr("Discard…"), this, [this, key] { m_banners->askToDiscard(key); });
    Q_EMIT menuAsked(*entry, menu);
    return menu;
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int row = byKey ? selectedRow() : indexAt(event->pos()).row();
    QMenu *menu = menuFor(row);
    if (!menu)
        return;
    const QPoint at = byKey ? viewport()->mapToGlobal(visualRect(model()->index(row, 0)).center())
                            : event->globalPos();
    menu->popup(at);
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave && m_hovered >= 0) {
        m_hovered = -1;
        viewport()->update();
    }
    if (event->type() != QEvent::ToolTip)
        return QAbstractItemView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const Placed *placed = placedAt(help->pos());
    if (!placed)
        return true;
    const QPoint inRow = help->pos() - QPoint(0, placed->top);
    QString text;
    if (placed->layout->id.contains(inRow))
        text = messageIdOf(placed->entry);
    else if (placed->layout->chip.contains(inRow))
        text = metadataOf(placed->entry);
    else if (placed->layout->tag.contains(inRow) && !controlWords(placed->entry).isEmpty())
        text = m_links->isRaw(placed->key) ? tr("Show what it says")
                                           : tr("Show its text as it was sent");
    else if (placed->layout->time.contains(inRow))
        text = QLocale().toString(placed->entry.time().toLocalTime(), QLocale::LongFormat);
    QToolTip::showText(help->globalPos(), plainToolTip(text), viewport());
    return true;
}

QModelIndex TimelineView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = rowCount() - 1;
    if (last < 0)
        return {};
    const int page = qMax(1, int(m_placed.size()) - 1);
    int row = currentIndex().isValid() ? currentIndex().row() : last + 1;
    switch (action) {
    case MoveUp:
    case MoveLeft:
    case MovePrevious:
        row -= 1;
        break;
    case MoveDown:
    case MoveRight:
    case MoveNext:
        row += 1;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row += page;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = last;
        break;
    }
    return model()->index(qBound(0, row, last), 0);
}

void TimelineView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    const QModelIndex index = indexAt(rect.center());
    selectionModel()->select(QItemSelection(index, index), flags);
}

QRegion TimelineView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    if (!model()) // while one is being taken away
        return region;
    for (const Placed &placed : m_placed) {
        const QModelIndex index = model()->index(placed.row, 0);
        if (selection.contains(index))
            region += visualRect(index);
    }
    return region;
}

void TimelineView::copyId(const TimelineEntry &entry, const QString &key)
{
    const QString id = messageIdOf(entry);
    if (id.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(id);
    m_copiedKey = key;
    m_copiedTimer.start();
    viewport()->update();
    Q_EMIT messageIdCopied(id);
}

/// The current row need not be selected: the view makes one current when it gets the focus.
int TimelineView::selectedRow() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() && selectionModel()->isSelected(current) ? current.row() : -1;
}

void TimelineView::copyMessageId()
{
    const auto current = entryAt(selectedRow());
    if (current && !messageIdOf(*current).isEmpty())
        return copyId(*current, current->key());
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto entry = entryAt(row);
        if (entry && entry->mine && !messageIdOf(*entry).isEmpty())
            return copyId(*entry, entry->key());
    }
}

// Where it stands

void TimelineView::setEndsLive(bool endsLive)
{
    m_endsLive = endsLive;
    showOverlays();
}

void TimelineView::setUnreadSince(const QDateTime &readAt)
{
    if (m_readAt == readAt)
        return;
    m_readAt = readAt;
    arrange();
}

bool TimelineView::startsUnread(int row) const
{
    if (!m_readAt.isValid())
        return false;
    const auto isNew = [this](const std::optional<TimelineEntry> &entry) {
        return entry && entry->message && entry->message->createdAt > m_readAt;
    };
    const auto entry = entryAt(row);
    if (!isNew(entry) || entry->mine)
        return false;
    // What the person wrote themselves since then is between the two.
    auto before = entryAt(--row);
    while (isNew(before) && before->mine)
        before = entryAt(--row);
    return !isNew(before);
}

void TimelineView::goTo(int row)
{
    const QModelIndex index = model() ? model()->index(row, 0) : QModelIndex();
    if (!index.isValid())
        return;
    scrollTo(index, PositionAtCenter);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    setFocus(Qt::OtherFocusReason);
}

void TimelineView::askForNewer()
{
    if (m_endsLive || m_placed.isEmpty() || m_placed.last().row < rowCount() - 4)
        return;
    QMetaObject::invokeMethod(this, &TimelineView::newerNeeded, Qt::QueuedConnection);
}

} // namespace carillon::ui
