// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/arn.h"

#include <QFuture>
#include <QObject>
#include <QPointer>
#include <QSet>

class QDialog;
class QWidget;

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class BrowseDialog;
class ChannelDialog;
class NotificationsDialog;
struct ChannelEdit;
class Theme;

/// What is done to channels as a whole from the window: asks what has to be asked, has it done, and
/// says what did not work.
class ChannelCommands : public QObject {
    Q_OBJECT

public:
    /// Dialogs belong to `window`.
    ChannelCommands(Theme &theme, QWidget *window);

    /// Null: nothing can be done. What is open is closed.
    void setSession(ChatSession *session);

    void create();
    /// Shows channels to be opened and joined, those first with `wanted` in their names.
    void browse(const QString &wanted);
    void edit(const ChannelArn &channel);
    /// What is pushed to the user's devices.
    void notifications(const ChannelArn &channel);
    /// Has all of it that is worth knowing asked for.
    void lookUp(const ChannelArn &channel);
    void join(const ChannelArn &channel);
    void leave(const ChannelArn &channel);
    /// After a question: it takes everybody's messages with it.
    void remove(const ChannelArn &channel);

Q_SIGNALS:
    void channelMade(const carillon::ChannelArn &channel);
    /// One that may not be in the list yet.
    void channelRequested(const carillon::ChannelArn &channel);
    /// As a sentence.
    void troubled(const QString &sentence);

private:
    void show(QDialog *dialog);
    void loadPreferences(NotificationsDialog *dialog, const ChannelArn &channel);
    void expire(ChannelDialog *dialog, const ChannelArn &channel, const ChannelEdit &wanted);
    void watch(const QFuture<ApiResult<void>> &future, const QString &failed);
    QString nameOf(const ChannelArn &channel) const;

    Theme &m_theme;
    QWidget *m_window;
    QPointer<ChatSession> m_session;
    QPointer<QDialog> m_dialog; ///< about one channel
    QPointer<BrowseDialog> m_browser;
    QSet<ChannelArn> m_lookedUp; ///< in this session
};

} // namespace carillon::ui
