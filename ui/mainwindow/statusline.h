// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/countdown.h"
#include "ui/mainwindow/outboxsentence.h"

#include <QDateTime>
#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace carillon::ui {

class PlaceLabel;
class PlainLabel;
class Theme;

/// The bottom line of the window: the way to the service, what waits and when it is tried again,
/// where requests go. Two lines high where one is too short for that.
class StatusLine : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(Theme &theme, QWidget *parent = nullptr);

    /// Null: nothing is open.
    void setSession(ChatSession *session);
    /// Shown instead of the connection while there is no session, e.g. "Starting…".
    void setActivity(const QString &text);
    /// Invalid: for ever, or not known. Said where there is room; the profile's button has it, too.
    void setCredentialsUntil(const QDateTime &until);

Q_SIGNALS:
    void credentialsRequested();
    /// Show the channel with the oldest message that waits for a person's word.
    void channelRequested(const carillon::ChannelArn &channel);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void refresh();
    void showConnection();
    void showOutbox();
    void showOffer(OutboxOffer offer);
    void act();
    void showFailed();
    void dress();
    void arrange();

    Theme &m_theme;
    QPointer<ChatSession> m_session;
    QString m_activity;
    Countdown m_countdown;
    Countdown m_liveCountdown; ///< to the next attempt to connect
    OutboxOffer m_offer = OutboxOffer::None;
    QLabel *m_dot;
    PlainLabel *m_connection;
    QPushButton *m_reconnect;
    PlainLabel *m_outbox;
    QPushButton *m_act;
    QPushButton *m_show;
    PlaceLabel *m_place;
    PlainLabel *m_endpoint;
    PlainLabel *m_until;
};

} // namespace carillon::ui
