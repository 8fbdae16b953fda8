// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/channelmessage.h"
#include "ui/common/errortext.h"
#include "ui/compose/sentedit.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <optional>

class QMenu;
class QWidget;

namespace carillon {
class ChatSession;
class Timeline;
struct MessageRights;
struct TimelineEntry;
} // namespace carillon

namespace carillon::ui {

class ComposeBox;
class FailureBanner;
class NoticeStack;
class Theme;

/// What is done to sent messages of the channel on screen: what a row's menu offers, the editing in
/// the compose box, the questions before something is lost, and what did not work. An edit that was
/// begun waits when another channel is opened.
class SentMessageCommands : public QObject {
    Q_OBJECT

public:
    /// Dialogs belong to `pane`, whose child it is; `compose` and `notices` outlive it.
    SentMessageCommands(Theme &theme, ComposeBox &compose, NoticeStack &notices, QWidget *pane);

    /// Goes on with the edit that waits there, if one does.
    void open(ChatSession &session, Timeline &timeline);
    /// Puts an edit aside. The box still has it.
    void close();

    void fillMenu(const TimelineEntry &entry, QMenu &menu);
    /// The last own message that can be edited.
    void editLast();
    /// Of the box, while it has a sent message.
    void submit(const MessageDraft &words);

Q_SIGNALS:
    /// What did not work, as sentences.
    void troubled(const QString &sentences);
    void credentialsRequested();
    void profileSwitchRequested();

private:
    struct Submitted {
        ChannelMessage message;
        SentEdit edit;
    };

    void edit(const ChannelMessage &message);
    void edited(const Submitted &submitted, const ApiResult<MessageStatus> &result);
    void showFailure(const ApiError &error);
    void act(MessageAction action, const ApiError &error);
    void redact(const ChannelMessage &message);
    void remove(const ChannelMessage &message);
    void showRaw(const ChannelMessage &message);
    MessageRights rightsTo(const ChannelMessage &message) const;
    const ChannelMessage *find(const MessageId &id) const;
    bool hasEdit(const SentEdit &edit) const;
    /// The message in the timeline says it now.
    bool isDone(const Submitted &submitted) const;

    Theme &m_theme;
    ComposeBox &m_compose;
    NoticeStack &m_notices;
    QPointer<FailureBanner> m_failure; ///< of the edit in the box
    QWidget *m_pane;
    QPointer<ChatSession> m_session;
    QPointer<Timeline> m_timeline;
    std::optional<ChannelMessage> m_message; ///< the one in the box, as it was
    QHash<ChannelArn, Submitted> m_waiting; ///< edits put aside
};

} // namespace carillon::ui
