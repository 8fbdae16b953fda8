// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/outbox.h"
#include "domain/arn.h"
#include "domain/channelmessage.h"
#include "domain/messagedraft.h"
#include "ui/common/errortext.h"

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>

namespace carillon {
class ChatSession;
class EntryRows;
class PastWindow;
class Timeline;
class TimelineModel;
struct TimelineEntry;
} // namespace carillon

namespace carillon::ui {

class ActivityLine;
class ComposeBox;
class ConversationHeader;
class NoticeBar;
class NoticeStack;
class SendGuard;
class SentMessageCommands;
class SubChannelBar;
class Theme;
class TimelineView;

/// One channel of one session: header, timeline and compose box, and what happens between them.
class ConversationPane : public QWidget {
    Q_OBJECT

public:
    explicit ConversationPane(Theme &theme, QWidget *parent = nullptr);
    ~ConversationPane() override;

    /// Null: shows nothing. What was being written stays with the session's drafts.
    void setSession(ChatSession *session);
    void openChannel(const ChannelArn &channel);
    std::optional<ChannelArn> channel() const { return m_channel; }
    /// Of the open channel, as far as it is known, else its id; empty: none is open.
    QString channelName() const;
    /// Of the open channel, however far back; the row is marked.
    void showMessage(const ChannelMessage &message);
    /// Somebody sees the window: what comes is read, as long as the end of the channel is shown.
    void setLookedAt(bool lookedAt);
    void setListButtonVisible(bool visible);

    ComposeBox &composeBox() { return *m_compose; }
    SendGuard &guard() { return *m_guard; }
    TimelineView &timelineView() { return *m_view; }

    /// Sends what failed or is not confirmed in this channel once more; not what may arrive twice
    /// by that.
    void retryStopped();

Q_SIGNALS:
    void listRequested();
    void peopleRequested();
    void joinRequested();
    void editRequested();
    void notificationsRequested();
    void leaveRequested();
    void deleteRequested();
    /// Another channel, or none.
    void channelChanged();
    void previousChannelRequested();
    void nextChannelRequested();
    void credentialsRequested();
    void profileSwitchRequested();
    /// A person was asked and wants this address opened.
    void linkOpenRequested(const QUrl &url);
    /// A trouble that is not about one message, as a sentence.
    void troubled(const QString &sentence);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void connectHeader();
    void connectCompose();
    void askToOpen(const QUrl &url);
    void closeChannel();
    void showRows(EntryRows &rows, bool endsLive);
    bool endIsSeen() const;
    void tellLookedAt();
    void markUnread();
    void onPastLoaded(bool found);
    void leavePast();
    void joinLive();
    void keepDraft();
    void showDraft();
    void describeChannel();
    void makeNotices();
    void checkAddress();
    void submit(const MessageDraft &draft);
    void submitted(const ChannelArn &channel, const SubmitResult &result);
    void act(const QString &key, MessageAction action);
    void actOnOutgoing(const OutboxItem &item, MessageAction action);
    void editLast();
    const TimelineEntry *entry(const QString &key) const;
    void showLoadState();
    QString loadingTrouble(const ApiError &error) const;

    Theme &m_theme;
    QPointer<ChatSession> m_session;
    std::optional<ChannelArn> m_channel;
    std::unique_ptr<TimelineModel> m_model;
    QPointer<Timeline> m_timeline;
    std::unique_ptr<PastWindow> m_past; ///< shown instead of the timeline
    bool m_lookedAt = true; ///< the window is
    ConversationHeader *m_header;
    TimelineView *m_view;
    ActivityLine *m_activity;
    NoticeStack *m_notices; ///< above the box
    NoticeBar *m_elsewhere; ///< nothing can be written to this channel
    SubChannelBar *m_subChannels;
    SendGuard *m_guard;
    ComposeBox *m_compose;
    SentMessageCommands *m_sent;
};

} // namespace carillon::ui
