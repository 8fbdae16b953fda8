// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"
#include "ui/common/desktopnotices.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class MainWindow;

/// Tells on the desktop of channels with new messages while nobody looks at the window: one notice
/// a channel, with its name and how many there are, or one for all where many channels have some at
/// once, as after sleep. What was said stays in the window, since a desktop may show its notices on
/// a locked screen.
class ArrivalNotices : public QObject {
    Q_OBJECT

public:
    static constexpr int pauseMs = 1000; ///< between two rounds of notices, however much arrives
    static constexpr qsizetype mostAtOnce = 3; ///< channels with a notice of their own

    /// Both must outlive it. What was said before `since` is no news: a start would tell of all
    /// that has not been read for weeks.
    ArrivalNotices(ChatSession &session, MainWindow &window, const QDBusConnection &bus,
        const QDateTime &since);
    ~ArrivalNotices() override;

Q_SIGNALS:
    /// A person wants to see the window; with a channel, that one.
    void chosen(const std::optional<carillon::ChannelArn> &channel);

private:
    void learnAll();
    void onEntry(qsizetype row);
    void tell();
    void settle(const ChannelArn &channel);

    ChatSession &m_session;
    MainWindow &m_window;
    DesktopNotices m_notices;
    QHash<ChannelArn, int> m_unread; ///< as last seen
    QSet<ChannelArn> m_due;
    QSet<ChannelArn> m_summed; ///< in the notice for all, and not read since
    QTimer m_pause;
    QDateTime m_since;
};

} // namespace carillon::ui
