// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QWidget>

class QLabel;

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class PlainLabel;
class Theme;

/// The bottom line of the window: the way to the service, what waits, where requests go.
class StatusLine : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(Theme &theme, QWidget *parent = nullptr);

    /// Null: nothing is open.
    void setSession(ChatSession *session);
    /// Shown instead of the connection while there is no session, e.g. "Starting…".
    void setActivity(const QString &text);

private:
    void refresh();
    QString connectionText() const;
    QString waitingText() const;

    Theme &m_theme;
    QPointer<ChatSession> m_session;
    QString m_activity;
    QLabel *m_dot;
    PlainLabel *m_connection;
    PlainLabel *m_waiting;
    PlainLabel *m_endpoint;
};

} // namespace carillon::ui
