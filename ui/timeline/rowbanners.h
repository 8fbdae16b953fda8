// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"
#include "ui/common/countdown.h"
#include "ui/common/errortext.h"

#include <QHash>
#include <QPointer>

#include <functional>

class QWidget;

namespace carillon::ui {

class FailureBanner;
class Theme;

/// The banners of the rows on screen: made when they are needed, gone when they are not; counts
/// down to the next try; asks before what may have arrived is discarded.
class RowBanners : public QObject {
    Q_OBJECT

public:
    /// Milliseconds until the message is tried again by itself; absent: that is not planned.
    using NextTry = std::function<std::optional<qint64>(qint64 id)>;

    /// The banners are children of `viewport`.
    RowBanners(Theme &theme, QWidget &viewport, QObject *parent = nullptr);
    ~RowBanners() override;

    void setNextTry(NextTry nextTry);
    /// 0: the row has no banner.
    int heightFor(const QString &key, const TimelineEntry &entry, int width);
    /// Shows the row's banner, if it has one. Follows heightFor().
    void show(const QString &key, const TimelineEntry &entry, const QRect &rect);
    /// Takes away those that were not shown since the last call.
    void endShow();
    void clear();
    /// The row asks whether its message is really to be discarded.
    void askToDiscard(const QString &key);
    /// Asks anew when what is tried next.
    void count();

Q_SIGNALS:
    void actionRequested(const QString &key, carillon::ui::MessageAction action);
    /// The rows have to be placed anew.
    void heightsChanged();

private:
    struct Shown {
        FailureBanner *banner = nullptr;
        qint64 id = 0; ///< of the outbox
    };

    bool isWanted(const QString &key, const TimelineEntry &entry) const;
    QString nameOf(const QString &key, const OutboxItem &item) const;
    FailureBanner *bannerFor(const QString &key, const OutboxItem &item);
    void act(const QString &key, bool mayHaveArrived, MessageAction action);
    std::optional<qint64> tell(const Shown &shown) const;
    std::optional<qint64> tellAll() const;
    int heights() const;

    Theme &m_theme;
    QWidget &m_viewport;
    NextTry m_nextTry;
    Countdown m_countdown;
    QHash<QString, Shown> m_all; ///< by key and revision
    QHash<QString, Shown> m_shown; ///< of them, since the last endShow()
    QPointer<QWidget> m_focusBefore; ///< while a row asks
    QString m_asking; ///< key of the row that asks; empty: none
};

} // namespace carillon::ui
