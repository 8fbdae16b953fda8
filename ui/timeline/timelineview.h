// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/errortext.h"
#include "ui/timeline/entrylayout.h"

#include <QAbstractItemView>
#include <QCache>
#include <QTimer>

class QMenu;
class QPushButton;

namespace carillon::ui {

class NoticeBar;
class RowBanners;
class RowLinks;
class Theme;

/// A channel's messages, anchored to the newest or to the one being read. Lays out only what is on
/// screen, so it costs the same with ten rows or a million; the scroll bar is an estimate in rows.
/// The model needs the roles of TimelineModel.
class TimelineView : public QAbstractItemView {
    Q_OBJECT

public:
    /// `theme` must outlive the view.
    explicit TimelineView(Theme &theme, QWidget *parent = nullptr);
    ~TimelineView() override;

    void setLoading(bool loading);
    void setEmptyText(const QString &text); ///< instead of the usual one, where there are no rows
    void setError(const QString &sentence); ///< empty: none
    bool isAtEnd() const { return m_atEnd; }
    /// False: the rows stop before the channel does, and the newest message is elsewhere.
    void setEndsLive(bool endsLive);
    /// A line stands above the first message of others made after this time; invalid: none.
    void setUnreadSince(const QDateTime &readAt);
    bool startsUnread(int row) const;
    /// Shows the row in the middle, marked, with the focus on it.
    void goTo(int row);
    qsizetype laidOutCount() const { return m_laidOut; } ///< layouts made so far, for tests
    /// Of the selected row, else of the last own one that has a MessageId.
    void copyMessageId();
    /// Of the rows on screen: when what is tried next.
    RowBanners &banners() { return *m_banners; }
    RowLinks &links() { return *m_links; } ///< asks before anything is opened

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;

public Q_SLOTS:
    void jumpToEnd();

Q_SIGNALS:
    void actionRequested(const QString &key, carillon::ui::MessageAction action);
    void messageIdCopied(const QString &id);
    /// A row's menu is about to be shown: for what else can be done to it.
    void menuAsked(const carillon::TimelineEntry &entry, QMenu *menu);
    void olderNeeded();
    void newerNeeded(); ///< not where the rows end live
    void liveEndRequested(); ///< as above
    void reloadRequested();

protected:
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
        const QList<int> &roles) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override { return 0; }
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    struct Placed {
        int row = 0;
        int top = 0; ///< in the viewport
        QString key;
        TimelineEntry entry;
        std::shared_ptr<const EntryLayout> layout;

        int bottom() const { return top + layout->height; }
    };

    int rowCount() const;
    void connectModel();
    Placed place(int row);
    std::shared_ptr<const EntryLayout> layoutOf(
        const QString &key, const TimelineEntry &entry, const EntryFlags &flags);
    void arrange();
    void arrangeFromEnd();
    void arrangeFromAnchor();
    void fillUp(int bottom, int row);
    void shift(int by);
    void scrollBy(int pixels);
    void keepAnchor();
    void showBanners();
    QMenu *menuFor(int row);
    void showScrollBar();
    void showOverlays();
    void askForOlder();
    void askForNewer();
    void restyle();
    void paintHint(QPainter &painter) const;
    const Placed *placedAt(const QPoint &point) const;
    const Placed *placedRow(int row) const;
    int selectedRow() const; ///< -1: none
    void copyId(const TimelineEntry &entry, const QString &key);
    std::optional<TimelineEntry> entryAt(int row) const;

    Theme &m_theme;
    EntryFonts m_fonts;
    QCache<QString, std::shared_ptr<const EntryLayout>> m_cache { 400 };
    QList<Placed> m_placed;
    RowBanners *m_banners;
    RowLinks *m_links;
    QPersistentModelIndex m_anchor; ///< the topmost row on screen
    int m_anchorTop = 0;
    bool m_atEnd = true, m_endsLive = true;
    QDateTime m_readAt; ///< see setUnreadSince()
    bool m_adjusting = false; ///< the scroll bar is being told, not asked
    bool m_loading = false;
    QString m_error, m_emptyText;
    int m_newCount = 0; ///< rows that came while reading above the end
    int m_askedAt = -1; ///< rows there were when older ones were asked for
    int m_hovered = -1;
    QString m_copiedKey;
    QTimer m_copiedTimer;
    QPushButton *m_jump;
    NoticeBar *m_errorBar;
    qsizetype m_laidOut = 0;
};

} // namespace carillon::ui
