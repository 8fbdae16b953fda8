// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/timelineview.h"

#include "models/timelinemodel.h"
#include "ui/common/noticebar.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/rowbanners.h"
#include "ui/timeline/rowlinks.h"
#include "ui/timeline/timelineaccessible.h"

#include <QLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int bottomGap = 12;
constexpr int barUnits = 100; ///< scroll bar steps a row

/// All of an entry that its layout depends on.
QString revision(const TimelineEntry &entry, bool raw)
{
    const size_t texts = qHashMulti(0, bodyText(entry), verdictText(entry), stateText(entry),
        messageIdOf(entry), metadataOf(entry), entry.senderName(), durationText(entry), raw);
    return QString::number(texts, 36);
}

} // namespace

TimelineView::TimelineView(Theme &theme, QWidget *parent)
    : QAbstractItemView(parent)
    , m_theme(theme)
    , m_banners(new RowBanners(theme, *viewport(), this))
    , m_links(new RowLinks(this))
    , m_jump(new QPushButton(viewport()))
    , m_errorBar(new NoticeBar(theme, viewport()))
{
    installTimelineAccessibility();
    setObjectName(u"timeline"_s);
    setAccessibleName(tr("Messages"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setMouseTracking(true);
    m_jump->setObjectName(u"jumpToEnd"_s);
    m_jump->setAccessibleName(tr("Jump to the newest message"));
    m_jump->hide();
    connect(m_jump, &QPushButton::clicked, this, &TimelineView::jumpToEnd);
    m_errorBar->hide();
    auto *again = m_errorBar->addAction(tr("Try again"));
    connect(again, &QPushButton::clicked, this, &TimelineView::reloadRequested);
    m_copiedTimer.setSingleShot(true);
    m_copiedTimer.setInterval(1500);
    connect(&m_copiedTimer, &QTimer::timeout, this, [this] {
        m_copiedKey.clear();
        viewport()->update();
    });
    connect(m_banners, &RowBanners::actionRequested, this, &TimelineView::actionRequested);
    connect(m_banners, &RowBanners::heightsChanged, this, &TimelineView::arrange);
    connect(m_links, &RowLinks::changed, this, &TimelineView::arrange);
    connect(&theme, &Theme::changed, this, &TimelineView::restyle);
    restyle();
}

TimelineView::~TimelineView() = default;

void TimelineView::restyle()
{
    m_fonts = { m_theme.textFont(), m_theme.smallFont(), m_theme.textFont(), m_theme.monoFont(),
        m_theme.colours().accent, m_theme.colours().muted };
    m_fonts.name.setBold(true);
    m_jump->setIcon(m_theme.icon(u"arrow-down"_s, m_theme.colours().text));
    m_cache.clear();
    m_banners->clear();
    arrange();
}

int TimelineView::rowCount() const
{
    return model() ? model()->rowCount() : 0;
}

std::optional<TimelineEntry> TimelineView::entryAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return std::nullopt;
    const QVariant value = model()->index(row, 0).data(TimelineModel::EntryRole);
    return value.isValid() ? std::optional(value.value<TimelineEntry>()) : std::nullopt;
}

void TimelineView::reset()
{
    QAbstractItemView::reset();
    m_placed.clear();
    m_anchor = QPersistentModelIndex();
    m_atEnd = true;
    m_newCount = 0;
    m_askedAt = -1;
    m_hovered = -1;
    connectModel();
    arrange();
}

void TimelineView::connectModel()
{
    if (!model())
        return;
    // QAbstractItemView tells of removals and moves only before they happen.
    connect(model(), &QAbstractItemModel::rowsRemoved, this, &TimelineView::arrange,
        Qt::UniqueConnection);
    connect(model(), &QAbstractItemModel::rowsMoved, this, &TimelineView::arrange,
        Qt::UniqueConnection);
    connect(model(), &QAbstractItemModel::layoutChanged, this, &TimelineView::arrange,
        Qt::UniqueConnection);
}

void TimelineView::setLoading(bool loading)
{
    m_loading = loading;
    viewport()->update();
}

void TimelineView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void TimelineView::setError(const QString &sentence)
{
    m_error = sentence;
    m_errorBar->setText(sentence);
    showOverlays();
    viewport()->update();
}

std::shared_ptr<const EntryLayout> TimelineView::layoutOf(
    const QString &key, const TimelineEntry &entry, const EntryFlags &flags)
{
    const int width = viewport()->width();
    const QString cacheKey
        = u"%1 %2 %3 %4 %5"_s.arg(key, revision(entry, flags.raw))
              .arg(width)
              .arg(int(flags.startsUnread) * 4 + int(flags.startsDay) * 2 + int(flags.startsGroup))
              .arg(flags.bannerHeight);
    if (const auto *known = m_cache.object(cacheKey))
        return *known;
    auto layout = std::make_shared<const EntryLayout>(layoutEntry(entry, flags, width, m_fonts));
    ++m_laidOut;
    // A text of hundreds of lines takes the room of as many short ones.
    const qsizetype cost = 1 + qsizetype(layout->paragraphs.size()) / 4;
    m_cache.insert(cacheKey, new std::shared_ptr<const EntryLayout>(layout), cost);
    return layout;
}

TimelineView::Placed TimelineView::place(int row)
{
    const QModelIndex index = model()->index(row, 0);
    Placed placed;
    placed.row = row;
    placed.entry = index.data(TimelineModel::EntryRole).value<TimelineEntry>();
    placed.key = index.data(TimelineModel::KeyRole).toString();
    EntryFlags flags;
    flags.startsDay = index.data(TimelineModel::StartsDayRole).toBool();
    flags.startsGroup = index.data(TimelineModel::StartsGroupRole).toBool();
    flags.raw = m_links->isRaw(placed.key);
    flags.startsUnread = startsUnread(row);
    flags.bannerHeight
        = m_banners->heightFor(placed.key, placed.entry, bannerWidth(viewport()->width()));
    placed.layout = layoutOf(placed.key, placed.entry, flags);
    return placed;
}

/// Places `row` and those above it so that it ends at `bottom`, until the viewport is full.
void TimelineView::fillUp(int bottom, int row)
{
    QList<Placed> above;
    for (; row >= 0 && bottom > 0; --row) {
        Placed placed = place(row);
        placed.top = bottom - placed.layout->height;
        bottom = placed.top;
        above.prepend(std::move(placed));
    }
    m_placed = above + m_placed;
}

void TimelineView::shift(int by)
{
    for (Placed &placed : m_placed)
        placed.top += by;
}

void TimelineView::arrangeFromEnd()
{
    m_placed.clear();
    fillUp(viewport()->height() - bottomGap, rowCount() - 1);
}

void TimelineView::arrangeFromAnchor()
{
    const int height = viewport()->height();
    m_placed.clear();
    int y = m_anchorTop;
    int row = m_anchor.row();
    for (; row < rowCount() && y < height; ++row) {
        Placed placed = place(row);
        placed.top = y;
        y = placed.bottom();
        m_placed += std::move(placed);
    }
    if (row == rowCount() && y <= height - bottomGap) {
        m_atEnd = true;
        return arrangeFromEnd();
    }
    fillUp(m_anchorTop, m_anchor.row() - 1);
    if (m_placed.isEmpty() || m_placed.first().row > 0 || m_placed.first().top <= 0)
        return;
    // Scrolled past the first row: it stays at the top, and there may be room for more below.
    shift(-m_placed.first().top);
    y = m_placed.last().bottom();
    for (row = m_placed.last().row + 1; row < rowCount() && y < height; ++row) {
        m_placed += place(row);
        m_placed.last().top = y;
        y = m_placed.last().bottom();
    }
    if (row == rowCount() && y <= height - bottomGap) {
        m_atEnd = true;
        arrangeFromEnd();
    }
}

void TimelineView::arrange()
{
    if (viewport()->width() <= 0)
        return;
    if (rowCount() == 0)
        m_placed.clear();
    else if (m_atEnd || !m_anchor.isValid())
        arrangeFromEnd();
    else
        arrangeFromAnchor();
    keepAnchor();
    if (m_atEnd)
        m_newCount = 0;
    m_hovered = -1;
    showBanners();
    showScrollBar();
    showOverlays();
    askForOlder();
    askForNewer();
    viewport()->update();
}

/// The first row that reaches into the viewport is the one being read.
void TimelineView::keepAnchor()
{
    m_placed.removeIf([this](const Placed &placed) {
        return placed.bottom() <= 0 || placed.top >= viewport()->height();
    });
    if (m_placed.isEmpty())
        return;
    m_anchor = model()->index(m_placed.first().row, 0);
    m_anchorTop = m_placed.first().top;
}

void TimelineView::showBanners()
{
    for (const Placed &placed : std::as_const(m_placed))
        m_banners->show(placed.key, placed.entry, placed.layout->banner.translated(0, placed.top));
    m_banners->endShow();
}

void TimelineView::showScrollBar()
{
    const QScopedValueRollback adjusting(m_adjusting, true);
    QScrollBar *bar = verticalScrollBar();
    if (m_placed.isEmpty()) {
        bar->setRange(0, 0);
        return;
    }
    const Placed &first = m_placed.first();
    const int page = int(m_placed.size()) * barUnits;
    const bool all = first.row == 0 && first.top >= 0 && m_atEnd;
    bar->setSingleStep(barUnits / 2);
    bar->setPageStep(page);
    bar->setRange(0, all ? 0 : qMax(1, rowCount() * barUnits - page));
    const int hidden = -first.top * barUnits / qMax(1, first.layout->height);
    const int value = first.row * barUnits + qMax(0, hidden);
    bar->setValue(m_atEnd ? bar->maximum() : qMin(value, bar->maximum() - 1));
}

void TimelineView::scrollContentsBy(int, int)
{
    if (m_adjusting || rowCount() == 0)
        return;
    const QScrollBar *bar = verticalScrollBar();
    m_atEnd = bar->value() == bar->maximum();
    if (!m_atEnd) {
        const int row = qBound(0, bar->value() / barUnits, rowCount() - 1);
        m_anchor = model()->index(row, 0);
        m_anchorTop = -(bar->value() % barUnits) * place(row).layout->height / barUnits;
    }
    arrange();
}

void TimelineView::scrollBy(int pixels)
{
    if (m_placed.isEmpty() || pixels == 0)
        return;
    if (pixels > 0) {
        const Placed &first = m_placed.first();
        if (first.row == 0 && first.top >= 0 && m_atEnd)
            return askForOlder(); // all there is fits
        m_askedAt = m_loading ? m_askedAt : -1;
        m_atEnd = false;
    }
    if (m_atEnd)
        return;
    m_anchorTop += pixels;
    arrange();
}

void TimelineView::jumpToEnd()
{
    if (!m_endsLive)
        return Q_EMIT liveEndRequested();
    m_atEnd = true;
    arrange();
}

void TimelineView::askForOlder()
{
    if (m_placed.isEmpty() || m_placed.first().row > 3 || m_askedAt == rowCount())
        return;
    m_askedAt = rowCount();
    // Queued: the model may be in the middle of telling.
    QMetaObject::invokeMethod(this, &TimelineView::olderNeeded, Qt::QueuedConnection);
}

void TimelineView::showOverlays()
{
    const QSize size = viewport()->size();
    m_jump->setVisible((!m_atEnd || !m_endsLive) && rowCount() > 0);
    m_jump->setText(m_newCount > 0 ? tr("%1 new").arg(m_newCount) : QString());
    m_jump->adjustSize();
    m_jump->move(size.width() - m_jump->width() - 16, size.height() - m_jump->height() - 12);
    m_jump->raise();
    m_errorBar->setVisible(!m_error.isEmpty());
    const int width = qMin(size.width() - 32, 560);
    const int height = m_errorBar->layout()->totalHeightForWidth(width);
    const int y = rowCount() > 0 ? 8 : (size.height() - height) / 2;
    m_errorBar->setGeometry((size.width() - width) / 2, y, width, height);
    m_errorBar->raise();
}

void TimelineView::updateGeometries()
{
    QAbstractItemView::updateGeometries();
    arrange();
}

void TimelineView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QAbstractItemView::rowsInserted(parent, first, last);
    if (first == 0)
        m_askedAt = -1;
    // What is marked stays where it is on screen, even if what was missing above it comes in.
    const QModelIndex marked = currentIndex();
    if (const Placed *was = placedRow(marked.row() - (last - first + 1));
        was && marked.row() > last) {
        m_anchorTop = was->top;
        m_anchor = marked;
    }
    if (!m_endsLive)
        m_atEnd = false;
    else if (!m_atEnd && last == rowCount() - 1)
        m_newCount += last - first + 1;
    // What the person sends is always shown to them.
    const auto newest = entryAt(last);
    if (last == rowCount() - 1 && newest && newest->mine && !newest->message)
        m_atEnd = true;
    arrange();
}

void TimelineView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    QAbstractItemView::rowsAboutToBeRemoved(parent, first, last);
    if (m_anchor.isValid() && m_anchor.row() >= first && m_anchor.row() <= last) {
        const int next = last + 1 < rowCount() ? last + 1 : first - 1;
        m_anchor = next >= 0 ? model()->index(next, 0) : QModelIndex();
    }
}

void TimelineView::dataChanged(
    const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    QAbstractItemView::dataChanged(topLeft, bottomRight, roles);
    arrange();
    announceRows(*this, topLeft.row(), bottomRight.row());
}

QRect TimelineView::visualRect(const QModelIndex &index) const
{
    const Placed *placed = placedRow(index.row());
    return index.isValid() && placed
        ? QRect(0, placed->top, viewport()->width(), placed->layout->height)
        : QRect();
}

void TimelineView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int height = viewport()->height();
    const Placed *shown = placedRow(index.row());
    if (shown && shown->top >= 0 && shown->bottom() <= height)
        return;
    if (index.row() == rowCount() - 1 && m_endsLive)
        return jumpToEnd();
    const bool up = !m_placed.isEmpty() && index.row() <= m_placed.first().row;
    m_atEnd = false;
    m_anchor = index;
    const int room = height - place(index.row()).layout->height;
    m_anchorTop = hint == PositionAtCenter ? room / 2 : up ? 0 : room - bottomGap;
    arrange();
}

const TimelineView::Placed *TimelineView::placedRow(int row) const
{
    const auto found = std::find_if(m_placed.cbegin(), m_placed.cend(),
        [row](const Placed &placed) { return placed.row == row; });
    return found == m_placed.cend() ? nullptr : &*found;
}

const TimelineView::Placed *TimelineView::placedAt(const QPoint &point) const
{
    const auto found = std::find_if(m_placed.cbegin(), m_placed.cend(),
        [point](const Placed &p) { return point.y() >= p.top && point.y() < p.bottom(); });
    return found == m_placed.cend() ? nullptr : &*found;
}

QModelIndex TimelineView::indexAt(const QPoint &point) const
{
    const Placed *placed = placedAt(point);
    return placed && model() ? model()->index(placed->row, 0) : QModelIndex();
}

} // namespace carillon::ui
