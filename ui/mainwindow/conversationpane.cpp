// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/conversationpane.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/drafts.h"
#include "chat/pastwindow.h"
#include "chat/timeline.h"
#include "domain/whenfinished.h"
#include "models/timelinemodel.h"
#include "ui/common/noticebar.h"
#include "ui/common/noticestack.h"
#include "ui/common/separator.h"
#include "ui/common/theme.h"
#include "ui/common/troubletext.h"
#include "ui/compose/composebox.h"
#include "ui/mainwindow/activityline.h"
#include "ui/mainwindow/addresssentence.h"
#include "ui/mainwindow/conversationheader.h"
#include "ui/mainwindow/sendguard.h"
#include "ui/mainwindow/sentmessagecommands.h"
#include "ui/mainwindow/subchannelbar.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/exchangeview.h"
#include "ui/timeline/linkquestion.h"
#include "ui/timeline/rowbanners.h"
#include "ui/timeline/rowlinks.h"
#include "ui/timeline/timelineview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

bool isStopped(const OutboxItem &item)
{
    return item.state == SendState::Failed || item.state == SendState::Unconfirmed;
}

/// What may arrive twice needs a word on each.
bool canBeRetriedUnseen(const OutboxItem &item)
{
    return isStopped(item) && !isDoubtful(item)
        && (!item.lastError
            || describeError(*item.lastError).actions.contains(MessageAction::Retry));
}

} // namespace

ConversationPane::ConversationPane(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_header(new ConversationHeader(theme, this))
    , m_view(new TimelineView(theme, this))
    , m_activity(new ActivityLine(theme, this))
    , m_notices(new NoticeStack(this))
    , m_elsewhere(new NoticeBar(theme, m_notices))
    , m_subChannels(new SubChannelBar(theme, m_notices))
    , m_guard(new SendGuard(theme, m_notices))
    , m_compose(new ComposeBox(theme, this))
    , m_sent(new SentMessageCommands(theme, *m_compose, *m_notices, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(new Separator(theme, Qt::Horizontal, this));
    column->addWidget(m_view, 1);
    column->addWidget(m_activity);
    column->addWidget(new Separator(theme, Qt::Horizontal, this));
    column->addWidget(m_notices);
    column->addWidget(m_compose);

    connectHeader();
    connect(m_view, &TimelineView::actionRequested, this, &ConversationPane::act);
    connect(&m_view->links(), &RowLinks::asked, this, &ConversationPane::askToOpen);
    connect(m_view, &TimelineView::olderNeeded, this, [this] {
        if (m_past)
            m_past->loadOlder();
        else if (m_timeline)
            m_timeline->loadOlder();
    });
    connect(m_view, &TimelineView::reloadRequested, this, [this] {
        if (m_past)
            m_past->retry();
        else if (m_timeline)
            m_timeline->refresh();
    });
    connect(m_view, &TimelineView::newerNeeded, this, [this] {
        if (m_past)
            m_past->loadNewer();
    });
    connect(m_view, &TimelineView::liveEndRequested, this, &ConversationPane::leavePast);
    // One of them moves whenever the end comes into sight or leaves it.
    const QScrollBar *bar = m_view->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &ConversationPane::tellLookedAt);
    connect(bar, &QScrollBar::rangeChanged, this, &ConversationPane::tellLookedAt);
    makeNotices();
    connectCompose();
    m_compose->setEnabledForSending(false, tr("Choose a channel first."));
}

ConversationPane::~ConversationPane() = default;

void ConversationPane::connectHeader()
{
    using H = ConversationHeader;
    using P = ConversationPane;
    connect(m_header, &H::listRequested, this, &P::listRequested);
    connect(m_header, &H::peopleRequested, this, &P::peopleRequested);
    connect(m_header, &H::joinRequested, this, &P::joinRequested);
    connect(m_header, &H::editRequested, this, &P::editRequested);
    connect(m_header, &H::notificationsRequested, this, &P::notificationsRequested);
    connect(m_header, &H::leaveRequested, this, &P::leaveRequested);
    connect(m_header, &H::deleteRequested, this, &P::deleteRequested);
}

void ConversationPane::makeNotices()
{
    m_elsewhere->setKind(NoticeBar::Kind::Caution);
    m_elsewhere->setObjectName(u"elsewhere"_s);
    connect(m_elsewhere->addAction(tr("Switch profile")), &QPushButton::clicked, this,
        &ConversationPane::profileSwitchRequested);
    m_elsewhere->hide();
    m_notices->add(m_elsewhere);
    m_notices->add(m_subChannels);
    connect(m_subChannels, &SubChannelBar::joinRequested, this, &ConversationPane::joinRequested);
    m_notices->add(m_guard);
    m_guard->hide();
    connect(m_guard, &SendGuard::allowed, m_compose, [this] {
        m_compose->setFocus();
        m_compose->send();
    });
    connect(m_guard, &SendGuard::declined, m_compose, [this] { m_compose->setFocus(); });
}

void ConversationPane::connectCompose()
{
    connect(m_compose, &ComposeBox::submitted, this, &ConversationPane::submit);
    connect(m_compose, &ComposeBox::editLastRequested, this, &ConversationPane::editLast);
    connect(m_compose, &ComposeBox::draftChanged, this, &ConversationPane::keepDraft);
    using Sent = SentMessageCommands;
    connect(m_sent, &Sent::troubled, this, &ConversationPane::troubled);
    connect(m_sent, &Sent::credentialsRequested, this, &ConversationPane::credentialsRequested);
    connect(m_sent, &Sent::profileSwitchRequested, this, &ConversationPane::profileSwitchRequested);
    connect(m_view, &TimelineView::menuAsked, m_sent,
        [this](const TimelineEntry &entry, QMenu *menu) { m_sent->fillMenu(entry, *menu); });
}

void ConversationPane::setListButtonVisible(bool visible)
{
    m_header->setListButtonVisible(visible);
}

void ConversationPane::setSession(ChatSession *session)
{
    closeChannel();
    if (m_session) {
        m_session->channels().disconnect(this);
        m_session->drafts().disconnect(this);
        m_session->outbox().disconnect(&m_view->banners());
    }
    m_view->banners().setNextTry({});
    m_session = session;
    m_activity->setSession(session);
    m_compose->setPlace(session ? std::optional(session->staysHere()) : std::nullopt);
    if (session) {
        connect(&session->drafts(), &Drafts::loaded, this, &ConversationPane::showDraft);
        connect(&session->drafts(), &Drafts::saveFailed, this, [this](const QString &why) {
            Q_EMIT troubled(tr("What you are writing cannot be saved (%1). It stays in the box "
                               "while Carillon runs; make room on the disk.")
                                .arg(why));
        });
        Outbox *outbox = &session->outbox();
        m_view->banners().setNextTry([outbox](qint64 id) { return outbox->msToNextTry(id); });
        connect(outbox, &Outbox::summaryChanged, &m_view->banners(), &RowBanners::count);
        ChannelDirectory *channels = &session->channels();
        connect(channels, &ChannelDirectory::reset, this, &ConversationPane::describeChannel);
        connect(
            channels, &ChannelDirectory::entryChanged, this, &ConversationPane::describeChannel);
        connect(channels, &ChannelDirectory::entryChanged, this, &ConversationPane::markUnread);
    }
}

void ConversationPane::closeChannel()
{
    keepDraft();
    m_sent->close();
    if (m_session)
        m_session->setWatched(std::nullopt);
    if (m_timeline) {
        m_timeline->disconnect(this);
        m_timeline->setHeld(false);
    }
    m_view->setModel(nullptr);
    m_view->setError({});
    m_model.reset();
    m_past.reset();
    m_view->setEndsLive(true);
    m_view->setUnreadSince({});
    m_timeline = nullptr;
    m_channel.reset();
    m_header->clear();
    m_elsewhere->hide();
    m_subChannels->setChannel(nullptr, std::nullopt);
    m_guard->dismiss();
    m_compose->setDraft({});
    m_compose->setEnabledForSending(false, tr("Choose a channel first."));
}

void ConversationPane::keepDraft()
{
    if (m_session && m_channel)
        m_session->drafts().set(*m_channel, m_compose->unsentDraft());
}

/// What the last run left, unless something was written since.
void ConversationPane::showDraft()
{
    if (!m_session || !m_channel || m_compose->isPending() || m_compose->isEditing())
        return;
    const MessageDraft draft = m_session->drafts().draft(*m_channel);
    if (m_compose->unsentDraft() != draft)
        m_compose->setDraft(draft);
}

void ConversationPane::openChannel(const ChannelArn &channel)
{
    if (!m_session || m_channel == channel)
        return;
    closeChannel();
    m_channel = channel;
    m_timeline = &m_session->timeline(channel);
    const auto known = m_session->channels().entry(channel);
    m_view->setUnreadSince(known && known->unread > 0 ? m_session->readAt(channel) : QDateTime());
    showRows(*m_timeline, true);
    connect(m_timeline, &Timeline::loadStateChanged, this, &ConversationPane::showLoadState);
    connect(m_timeline, &Timeline::aboutToInsert, this,
        [this] { m_timeline->setHeld(!m_past && !m_view->isAtEnd()); });
    showLoadState();
    describeChannel();
    m_compose->setDraft(m_session->drafts().draft(channel));
    m_sent->open(*m_session, *m_timeline);
    tellLookedAt();
    m_session->setWatched(channel);
    m_compose->setFocus();
    Q_EMIT channelChanged();
}

// Where in the channel

void ConversationPane::setLookedAt(bool lookedAt)
{
    m_lookedAt = lookedAt;
    tellLookedAt();
}

/// In a narrow window something else may be in its place.
bool ConversationPane::endIsSeen() const
{
    return m_lookedAt && isVisible() && !m_past && m_view->isAtEnd();
}

void ConversationPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tellLookedAt();
}

void ConversationPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    tellLookedAt();
}

void ConversationPane::tellLookedAt()
{
    if (m_session)
        m_session->setLookedAt(endIsSeen());
}

/// What comes while nobody sees it stands below a line, as what had come before it was opened.
void ConversationPane::markUnread()
{
    const auto entry
        = m_session && m_channel ? m_session->channels().entry(*m_channel) : std::nullopt;
    if (entry && entry->unread > 0 && !endIsSeen())
        m_view->setUnreadSince(m_session->readAt(*m_channel));
}

void ConversationPane::showRows(EntryRows &rows, bool endsLive)
{
    m_view->setModel(nullptr);
    m_model = std::make_unique<TimelineModel>(rows);
    m_view->setEndsLive(endsLive);
    m_view->setModel(m_model.get());
    tellLookedAt();
}

/// Before anything is written: the service would refuse it, and less clearly.
void ConversationPane::checkAddress()
{
    const auto mismatch = m_session->mismatch(*m_channel);
    const auto entry = m_session->channels().entry(*m_channel);
    const bool visits = entry && entry->isVisit();
    const QString sentence = mismatch ? addressSentence(*mismatch) : QString();
    m_compose->setEnabledForSending(!mismatch && !visits,
        visits && !mismatch
            ? tr("You can write only in your own sub-channel. Go back to it to write.")
            : sentence);
    m_elsewhere->setText(sentence);
    m_elsewhere->setVisible(mismatch.has_value());
}

QString ConversationPane::channelName() const
{
    const auto entry
        = m_session && m_channel ? m_session->channels().entry(*m_channel) : std::nullopt;
    return entry ? entry->channel.name : m_channel ? m_channel->channelId() : QString();
}

void ConversationPane::describeChannel()
{
    if (!m_session || !m_channel)
        return;
    const auto entry = m_session->channels().entry(*m_channel);
    const Channel channel = entry
        ? entry->channel
        : Channel { *m_channel, m_channel->channelId(), {}, {}, {}, {}, {} };
    m_header->setChannel(
        channel, !entry || entry->member, entry && (entry->member || channel.createdAt.isValid()));
    m_compose->setChannel(channel.name);
    m_subChannels->setChannel(m_session, entry);
    checkAddress();
    const bool isNowhere = entry && !entry->place().canBeAsked();
    const bool isVisit = entry && entry->isVisit();
    m_view->setEmptyText(isNowhere ? tr("No sub-channel is shown.")
            : isVisit              ? tr("No messages in this sub-channel yet.")
                                   : QString());
}

QString ConversationPane::loadingTrouble(const ApiError &error) const
{
    const auto entry = m_session->channels().entry(*m_channel);
    const bool isStranger = error.kind == ErrorKind::Forbidden && !(entry && entry->member);
    const QString remedy = isStranger
        ? tr("Join it, or check its ARN: a channel that does not exist is refused in the same way.")
        : QString();
    return troubleText({}, error, remedy, ErrorContext::Loading);
}

void ConversationPane::showLoadState()
{
    if (!m_timeline)
        return;
    m_view->setLoading(
        m_past ? m_past->isLoading() : m_timeline->loadState() == Timeline::LoadState::Loading);
    const auto error = m_past ? m_past->error() : m_timeline->error();
    m_view->setError(error ? loadingTrouble(*error) : QString());
}

void ConversationPane::submit(const MessageDraft &draft)
{
    if (!m_session || !m_channel)
        return;
    const auto edit = m_compose->sentEdit();
    const bool goesOut = !edit || edit->words != edit->original;
    if (goesOut && !m_guard->lets(*m_session, edit ? SendGuard::What::Edit : SendGuard::What::New))
        return m_compose->refused({});
    if (edit)
        return m_sent->submit(draft);
    Outbox &outbox = m_session->outbox();
    const auto edited = m_compose->editedId();
    auto answer = edited ? outbox.replace(*edited, draft) : outbox.submit(*m_channel, draft);
    whenFinished(answer, this,
        [this, channel = *m_channel](const SubmitResult &result) { submitted(channel, result); });
}

void ConversationPane::submitted(const ChannelArn &channel, const SubmitResult &result)
{
    if (m_channel != channel) {
        // The person went elsewhere meanwhile; what was accepted must not come back as a draft.
        if (result && m_session)
            m_session->drafts().remove(channel);
    } else if (result) {
        m_compose->accepted();
        leavePast(); // what the person sends is always shown to them
    } else {
        m_compose->refused(result.error().problems.isEmpty()
                ? tr("Not saved, so not sent: %1. Your text stays here; send it again when that is "
                     "put right.")
                      .arg(result.error().storeError)
                : describeProblem(result.error().problems.first()));
    }
    // The sooner, the smaller the chance that a crash brings the words back as a draft.
    if (result && m_session)
        m_session->drafts().flush();
}

const TimelineEntry *ConversationPane::entry(const QString &key) const
{
    if (!m_timeline)
        return nullptr;
    for (qsizetype row = m_timeline->size() - 1; row >= 0; --row) {
        if (m_timeline->at(row).key() == key)
            return &m_timeline->at(row);
    }
    return nullptr;
}

void ConversationPane::act(const QString &key, MessageAction action)
{
    const TimelineEntry *found = entry(key);
    if (found && found->outgoing)
        actOnOutgoing(OutboxItem(*found->outgoing), action);
}

void ConversationPane::actOnOutgoing(const OutboxItem &item, MessageAction action)
{
    Outbox &outbox = m_session->outbox();
    switch (action) {
    case MessageAction::Retry:
        return outbox.retry(item.id);
    case MessageAction::RetryWithNewToken: {
        MessageDraft draft = item.draft;
        draft.clientRequestToken.reset();
        outbox.replace(item.id, draft);
        return;
    }
    case MessageAction::Edit:
        return m_compose->beginEdit(item.id, item.draft, mayHaveArrived(item));
    case MessageAction::CopyReport:
        if (item.lastError)
            QGuiApplication::clipboard()->setText(errorReport(*item.lastError));
        return;
    case MessageAction::Discard:
        return outbox.discard(item.id);
    case MessageAction::UpdateCredentials:
        return Q_EMIT credentialsRequested();
    case MessageAction::SwitchProfile:
        return Q_EMIT profileSwitchRequested();
    case MessageAction::Keep:
        return;
    case MessageAction::Compare:
    case MessageAction::Details:
        if (item.lastError)
            ExchangeView::open(
                m_theme, *item.lastError, action == MessageAction::Compare, window());
        return;
    }
}

void ConversationPane::askToOpen(const QUrl &url)
{
    auto *question = new LinkQuestion(m_theme, url, window());
    connect(question, &LinkQuestion::openRequested, this, &ConversationPane::linkOpenRequested);
    question->open();
}

void ConversationPane::editLast()
{
    if (!m_session || !m_channel)
        return;
    const QList<OutboxItem> items = m_session->outbox().items(*m_channel);
    for (auto item = items.crbegin(); item != items.crend(); ++item) {
        if (isStopped(*item))
            return m_compose->beginEdit(item->id, item->draft, mayHaveArrived(*item));
    }
    m_sent->editLast();
}

void ConversationPane::retryStopped()
{
    if (!m_session || !m_channel)
        return;
    const QList<OutboxItem> items = m_session->outbox().items(*m_channel);
    for (const OutboxItem &item : items) {
        if (canBeRetriedUnseen(item))
            m_session->outbox().retry(item.id);
    }
}

} // namespace carillon::ui
