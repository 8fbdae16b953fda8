// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/sentmessagecommands.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/drafts.h"
#include "chat/sentmessages.h"
#include "chat/timeline.h"
#include "domain/whenfinished.h"
#include "ui/common/noticestack.h"
#include "ui/common/plainlabel.h"
#include "ui/common/question.h"
#include "ui/common/troubletext.h"
#include "ui/compose/composebox.h"
#include "ui/timeline/exchangeview.h"
#include "ui/timeline/failurebanner.h"
#include "ui/timeline/rawmessageview.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype quotedLength = 120; // UTF-16 units

MessageDraft draftOf(const ChannelMessage &message)
{
    MessageDraft draft;
    draft.content = message.content;
    draft.type = message.type;
    draft.persistence = message.persistence;
    if (message.metadata && !message.metadata->isEmpty())
        draft.metadata = message.metadata;
    draft.contentType = message.contentType;
    return draft;
}

QString quoted(const ChannelMessage &message)
{
    if (message.content.isEmpty())
        return {};
    QString text = message.content.simplified();
    if (text.size() > quotedLength)
        text = text.left(quotedLength) + u'…';
    return u"\n\n“"_s + ForeignText(text).line(quotedLength + 1) + u'”';
}

/// The service may have done it all the same.
bool isOpen(ErrorKind kind)
{
    return kind == ErrorKind::Network || kind == ErrorKind::Timeout || kind == ErrorKind::Unreadable
        || kind == ErrorKind::ServiceFailure;
}

/// Why an edit did not work: what has become of it, then the cause and the remedy.
ErrorText editFailure(const ApiError &error)
{
    ErrorText text = describeError(error, ErrorContext::Changing);
    QStringList rest { text.sentence };
    if (!error.message.isEmpty() && !text.sentence.contains(error.message))
        rest.append(error.message.endsWith(u'.') ? error.message : error.message + u'.');
    rest.append(error.kind == ErrorKind::Forbidden ? SentMessageCommands::tr(
                    "Only who sent a message may edit it, as a member and while it is there.")
                                                   : text.remedy);
    text.sentence = isOpen(error.kind)
        ? SentMessageCommands::tr("It is not known whether the message was changed. Your text is "
                                  "kept; saving it again does no harm.")
        : SentMessageCommands::tr("The message was not changed. Your text is kept.");
    text.remedy = rest.join(u' ');
    return text;
}

} // namespace

SentMessageCommands::SentMessageCommands(
    Theme &theme, ComposeBox &compose, NoticeStack &notices, QWidget *pane)
    : QObject(pane)
    , m_theme(theme)
    , m_compose(compose)
    , m_notices(notices)
    , m_pane(pane)
{
    // It was about an edit that is over.
    connect(&compose, &ComposeBox::draftChanged, this, [this] {
        if (m_failure && !m_compose.sentEdit())
            m_failure->deleteLater();
    });
}

void SentMessageCommands::open(ChatSession &session, Timeline &timeline)
{
    m_session = &session;
    m_timeline = &timeline;
    session.sentMessages().askForRoles(timeline.channel());
    const auto waiting = m_waiting.constFind(timeline.channel());
    if (waiting == m_waiting.cend())
        return;
    // Somebody else's, when another profile has the channel open now.
    if (waiting->message.sender.arn != session.profile().user.toString())
        return;
    const Submitted aside = *waiting;
    m_waiting.erase(waiting);
    m_message = aside.message;
    m_compose.resumeEdit(aside.edit);
}

void SentMessageCommands::close()
{
    if (const auto edit = m_compose.sentEdit();
        edit && m_timeline && m_message && (edit->words != edit->original || m_compose.isPending()))
        m_waiting.insert(m_timeline->channel(), { *m_message, *edit });
    delete m_failure;
    m_message.reset();
    m_timeline = nullptr;
}

void SentMessageCommands::fillMenu(const TimelineEntry &entry, QMenu &menu)
{
    if (!m_session || !entry.message)
        return;
    const ChannelMessage &message = *entry.message;
    const MessageRights rights = rightsTo(message);
    menu.addSeparator();
    if (rights.edit)
        menu.addAction(tr("Edit…"), this, [this, message] { edit(message); });
    if (rights.redact)
        menu.addAction(tr("Redact…"), this, [this, message] { redact(message); });
    if (rights.remove)
        menu.addAction(tr("Delete…"), this, [this, message] { remove(message); });
    menu.addSeparator();
    menu.addAction(tr("Show the raw message"), this, [this, message] { showRaw(message); });
}

MessageRights SentMessageCommands::rightsTo(const ChannelMessage &message) const
{
    MessageRights rights = m_session->sentMessages().rights(message);
    const auto entry = m_session->channels().entry(message.channel);
    if (entry && !entry->isInPartOf(message))
        rights.edit = rights.redact = false;
    return rights;
}

const ChannelMessage *SentMessageCommands::find(const MessageId &id) const
{
    for (qsizetype row = m_timeline ? m_timeline->headRow() - 1 : -1; row >= 0; --row) {
        if (m_timeline->at(row).message->id == id)
            return &*m_timeline->at(row).message;
    }
    return nullptr;
}

// Editing

void SentMessageCommands::edit(const ChannelMessage &message)
{
    if (m_compose.isPending())
        return;
    m_message = message;
    m_compose.beginEdit(message.id, draftOf(message));
}

void SentMessageCommands::editLast()
{
    if (!m_session || !m_timeline)
        return;
    for (qsizetype row = m_timeline->headRow() - 1; row >= 0; --row) {
        const ChannelMessage &message = *m_timeline->at(row).message;
        if (rightsTo(message).edit)
            return edit(message);
    }
}

void SentMessageCommands::submit(const MessageDraft &words)
{
    const auto edit = m_compose.sentEdit();
    if (!m_session || !m_timeline || !m_message || !edit)
        return m_compose.refused(tr("The message is no longer here. Copy your text, then cancel."));
    if (edit->words == edit->original)
        return m_compose.accepted(); // else it would be marked as edited for nothing
    delete m_failure;
    // By now more may be known of it than when the editing began.
    const ChannelMessage *known = find(edit->id);
    const Submitted submitted { known ? *known : *m_message, *edit };
    whenFinished(m_session->sentMessages().edit(*m_timeline, submitted.message,
                     { words.content, words.metadata, words.contentType }),
        this,
        [this, submitted](const ApiResult<MessageStatus> &result) { edited(submitted, result); });
}

bool SentMessageCommands::hasEdit(const SentEdit &edit) const
{
    const auto now = m_compose.sentEdit();
    return now && now->id == edit.id && now->words == edit.words;
}

bool SentMessageCommands::isDone(const Submitted &submitted) const
{
    const ChannelMessage *known = find(submitted.message.id);
    const MessageDraft &words = submitted.edit.words;
    return known && known->lastEditedAt != submitted.message.lastEditedAt
        && known->content == words.content
        && known->metadata.value_or(QString()) == words.metadata.value_or(QString());
}

void SentMessageCommands::edited(const Submitted &submitted, const ApiResult<MessageStatus> &result)
{
    const ChannelArn &channel = submitted.message.channel;
    const bool here = hasEdit(submitted.edit);
    // The answer may be lost and the event not.
    if (result || isDone(submitted)) {
        if (here) {
            m_message.reset();
            return m_compose.accepted();
        }
        const auto waiting = m_waiting.constFind(channel);
        if (waiting != m_waiting.cend() && waiting->edit.words == submitted.edit.words) {
            m_waiting.erase(waiting);
            if (m_session)
                m_session->drafts().set(channel, submitted.edit.before);
        }
        return;
    }
    const ApiError &error = result.error();
    if (here)
        return showFailure(error);
    const ErrorText text = editFailure(error);
    Q_EMIT troubled(u"%1 %2\n%3"_s.arg(text.sentence, text.remedy, text.facts));
}

/// The words stay in the box; what is wrong stands above it, as above a message that failed.
void SentMessageCommands::showFailure(const ApiError &error)
{
    m_compose.refused({});
    delete m_failure;
    m_failure = new FailureBanner(m_theme, editFailure(error), isOpen(error.kind), &m_notices);
    m_failure->setObjectName(u"editFailure"_s);
    connect(m_failure, &FailureBanner::actionRequested, this,
        [this, error](MessageAction action) { act(action, error); });
    m_notices.add(m_failure);
    QAccessibleEvent alert(m_failure, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void SentMessageCommands::act(MessageAction action, const ApiError &error)
{
    switch (action) {
    case MessageAction::Retry:
        // Not at once: the button goes with the banner.
        QMetaObject::invokeMethod(&m_compose, &ComposeBox::send, Qt::QueuedConnection);
        return;
    case MessageAction::CopyReport:
        return QGuiApplication::clipboard()->setText(errorReport(error));
    case MessageAction::UpdateCredentials:
        return Q_EMIT credentialsRequested();
    case MessageAction::SwitchProfile:
        return Q_EMIT profileSwitchRequested();
    case MessageAction::Compare:
    case MessageAction::Details:
        return ExchangeView::open(
            m_theme, error, action == MessageAction::Compare, m_pane->window());
    default:
        return;
    }
}

// Taking back

void SentMessageCommands::redact(const ChannelMessage &message)
{
    const QString lost = message.metadata && !message.metadata->isEmpty()
        ? tr("Its text and metadata are taken away from everybody, for good; an empty row stays.")
        : tr("Its text is taken away from everybody, for good; an empty row stays.");
    askFirst(m_pane, tr("Redact the message"),
        tr("Redact this message?") + u' ' + lost + quoted(message), tr("Redact it"),
        [this, message, timeline = m_timeline] {
            if (!m_session || !timeline)
                return;
            whenFinished(m_session->sentMessages().redact(*timeline, message), this,
                [this, timeline, message](const ApiResult<void> &done) {
                    const ChannelMessage *known
                        = timeline == m_timeline ? find(message.id) : nullptr;
                    if (done || (known && known->redacted))
                        return;
                    Q_EMIT troubled(troubleText(isOpen(done.error().kind)
                            ? tr("It is not known whether the message was redacted. Redacting it "
                                 "again does no harm.")
                            : tr("The message was not redacted."),
                        done.error()));
                });
        });
}

void SentMessageCommands::remove(const ChannelMessage &message)
{
    askFirst(m_pane, tr("Delete the message"),
        tr("Delete this message? It goes away for everybody, with all it says, for good; nothing "
           "shows that it was there.")
            + quoted(message),
        tr("Delete it"), [this, message, timeline = m_timeline] {
            if (!m_session || !timeline)
                return;
            whenFinished(m_session->sentMessages().remove(*timeline, message), this,
                [this, timeline, message](const ApiResult<void> &done) {
                    // Deleted by a try whose answer was lost, or by somebody else.
                    const bool gone = timeline == m_timeline && !find(message.id);
                    if (done || gone)
                        return;
                    Q_EMIT troubled(troubleText(isOpen(done.error().kind)
                            ? tr("It is not known whether the message was deleted.")
                            : tr("The message was not deleted."),
                        done.error(),
                        done.error().kind == ErrorKind::Forbidden
                            ? tr("Only an administrator of the app instance may.")
                            : QString()));
                });
        });
}

void SentMessageCommands::showRaw(const ChannelMessage &message)
{
    auto *view = new RawMessageView(m_theme, message.id.toString(), m_pane->window());
    view->setAttribute(Qt::WA_DeleteOnClose);
    view->show();
    if (message.persistence == MessagePersistence::NonPersistent)
        return view->showFailure(
            tr("This message is not persistent: the service does not keep it, so it cannot be "
               "asked for it."));
    whenFinished(m_session->sentMessages().asGiven(message), view,
        [view](const ApiResult<QByteArray> &json) {
            if (json)
                view->showJson(*json);
            else
                view->showFailure(troubleText(tr("The message could not be read."), json.error()));
        });
}

} // namespace carillon::ui
