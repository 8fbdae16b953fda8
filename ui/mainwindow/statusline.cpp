// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/statusline.h"

#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "ui/accounts/choicetext.h"
#include "ui/common/errortext.h"
#include "ui/common/placelabel.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/livesentence.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dotSize = 8;
constexpr int edge = 16;
constexpr int roomyWidth = 960; ///< from it on there is room for how long credentials last

QPixmap dot(const QColor &colour, qreal ratio)
{
    QPixmap pixmap(QSize(dotSize, dotSize) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(0, 0, dotSize, dotSize);
    return pixmap;
}

} // namespace

StatusLine::StatusLine(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_dot(new PlainLabel(this))
    , m_connection(new PlainLabel(this))
    , m_reconnect(new QPushButton(tr("Reconnect now"), this))
    , m_outbox(new PlainLabel(this))
    , m_act(new QPushButton(this))
    , m_show(new QPushButton(tr("Show"), this))
    , m_place(new PlaceLabel(theme, this))
    , m_endpoint(new PlainLabel(this))
    , m_until(new PlainLabel(this))
{
    setObjectName(u"statusLine"_s);
    setAutoFillBackground(true);
    setMinimumHeight(metrics::statusHeight);
    m_connection->setObjectName(u"connection"_s);
    m_reconnect->setObjectName(u"reconnect"_s);
    m_reconnect->setAccessibleName(tr("Connect now for live updates"));
    m_outbox->setObjectName(u"outbox"_s);
    m_act->setObjectName(u"outboxAction"_s);
    m_show->setObjectName(u"showFailed"_s);
    m_endpoint->setObjectName(u"endpoint"_s);
    m_until->setObjectName(u"credentialsUntil"_s);
    m_show->setAccessibleName(tr("Show the message that needs you"));
    for (QPushButton *button : { m_reconnect, m_act, m_show }) {
        button->setProperty("kind", u"bar"_s);
        button->hide();
    }
    build();
    connect(m_act, &QPushButton::clicked, this, &StatusLine::act);
    connect(m_show, &QPushButton::clicked, this, &StatusLine::showFailed);
    connect(m_reconnect, &QPushButton::clicked, this, [this] {
        if (m_session)
            m_session->reconnect();
    });
    connect(&m_liveCountdown, &Countdown::ticked, this, &StatusLine::showConnection);
    connect(&m_countdown, &Countdown::ticked, this, &StatusLine::showOutbox);
    connect(&m_theme, &Theme::changed, this, &StatusLine::dress);
    dress();
}

void StatusLine::build()
{
    m_endpoint->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_until->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_outbox->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(edge, 2, edge, 2);
    row->setSpacing(6);
    row->addWidget(m_dot);
    row->addWidget(m_connection);
    row->addWidget(m_reconnect);
    row->addSpacing(14);
    row->addWidget(m_outbox, 1);
    row->addWidget(m_show);
    row->addWidget(m_act);
    row->addSpacing(10);
    row->addWidget(m_place);
    row->addWidget(m_endpoint);
    row->addWidget(m_until);
}

void StatusLine::setSession(ChatSession *session)
{
    if (m_session) {
        m_session->disconnect(this);
        m_session->outbox().disconnect(this);
    }
    m_session = session;
    m_activity.clear();
    if (session) {
        connect(session, &ChatSession::serviceStateChanged, this, &StatusLine::refresh);
        connect(session, &ChatSession::liveStatusChanged, this, &StatusLine::showConnection);
        connect(&session->outbox(), &Outbox::summaryChanged, this, &StatusLine::showOutbox);
        connect(&session->outbox(), &Outbox::storeFailed, this, &StatusLine::showOutbox);
    }
    refresh();
}

void StatusLine::setActivity(const QString &text)
{
    m_activity = text;
    refresh();
}

void StatusLine::setCredentialsUntil(const QDateTime &until)
{
    const QString text = credentialsUntilText(until);
    m_until->setPlainText(text.isEmpty() ? text : u"· "_s + text);
    m_until->setAccessibleName(text);
    arrange();
}

void StatusLine::refresh()
{
    showConnection();
    m_place->setPlace(m_session ? std::optional(m_session->staysHere()) : std::nullopt);
    m_endpoint->setPlainText(m_session
            ? u"%1 · %2"_s.arg(m_session->endpointText(), m_session->profile().region())
            : QString());
    showOutbox();
}

/// The way to the service first: without it there are no live updates either.
void StatusLine::showConnection()
{
    const Colours &colours = m_theme.colours();
    QColor colour = colours.muted;
    QString words = m_activity.isEmpty() ? tr("No profile open") : m_activity;
    QString why;
    QString live;
    if (m_session) {
        const ServiceState state = m_session->serviceState();
        const auto error = m_session->lastError();
        words = connectionWords(state, error);
        if (error)
            why = describeError(*error, ErrorContext::Loading).sentence;
        if (state != ServiceState::Unknown)
            colour = state == ServiceState::Reachable ? colours.good : colours.bad;
        if (state == ServiceState::Reachable)
            live = liveSentence(m_session->liveStatus(), m_session->msToNextLiveAttempt());
    }
    if (!live.isEmpty()) {
        words = live;
        why = m_session->liveStatus().detail;
        colour = colours.caution;
    }
    m_reconnect->setVisible(!live.isEmpty() && helpsToReconnect(m_session->liveStatus()));
    m_liveCountdown.follow(live.isEmpty() ? std::nullopt : m_session->msToNextLiveAttempt());
    // A sentence takes the room it needs in lines, a word its width.
    m_connection->setWordWrap(!live.isEmpty());
    m_connection->setSizePolicy(
        live.isEmpty() ? QSizePolicy::Fixed : QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_dot->setPixmap(dot(colour, devicePixelRatioF()));
    m_connection->setPlainText(words);
    m_connection->setToolTip(plainToolTip(why));
    m_connection->setAccessibleDescription(ForeignText(why).spoken(paragraphBounds));
}

void StatusLine::showOutbox()
{
    m_outbox->setVisible(m_session);
    if (!m_session) {
        m_countdown.follow(std::nullopt);
        m_show->hide();
        return showOffer(OutboxOffer::None);
    }
    const OutboxSummary summary = m_session->outbox().summary();
    const QString sentence = outboxSentence(summary, m_session->serviceState());
    m_outbox->setPlainText(sentence);
    m_countdown.follow(summary.nextTryMs);
    m_show->setVisible(summary.failed > 0);
    showOffer(outboxOffer(summary, m_session->serviceState()));
}

void StatusLine::showOffer(OutboxOffer offer)
{
    m_offer = offer;
    m_act->setVisible(offer != OutboxOffer::None);
    switch (offer) {
    case OutboxOffer::None:
        return;
    case OutboxOffer::SendNow:
        m_act->setText(tr("Send now"));
        m_act->setAccessibleName(tr("Send now what waits for your word"));
        return;
    case OutboxOffer::TryNow:
        m_act->setText(tr("Try now"));
        m_act->setAccessibleName(tr("Try now to send what waits"));
        return;
    case OutboxOffer::RetryAll:
        m_act->setText(tr("Retry all"));
        m_act->setAccessibleName(tr("Send again all messages that are not confirmed"));
        return;
    case OutboxOffer::UpdateCredentials:
        m_act->setText(tr("Update credentials"));
        m_act->setAccessibleName(tr("Update the credentials in the profile"));
        return;
    }
}

void StatusLine::act()
{
    if (!m_session)
        return;
    switch (m_offer) {
    case OutboxOffer::None:
        return;
    case OutboxOffer::SendNow:
        m_session->outbox().sendNow();
        return m_session->tryNow();
    case OutboxOffer::TryNow:
        return m_session->tryNow();
    case OutboxOffer::RetryAll:
        m_session->outbox().retryAll();
        return m_session->tryNow();
    case OutboxOffer::UpdateCredentials:
        return Q_EMIT credentialsRequested();
    }
}

void StatusLine::showFailed()
{
    if (!m_session)
        return;
    const QList<OutboxItem> items = m_session->outbox().items();
    for (const OutboxItem &item : items) {
        if (item.state == SendState::Failed)
            return Q_EMIT channelRequested(item.channel);
    }
}

void StatusLine::dress()
{
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme.colours().muted);
    for (PlainLabel *label : { m_connection, m_outbox, m_endpoint, m_until }) {
        label->setFont(m_theme.smallFont());
        label->setPalette(muted);
    }
    for (QPushButton *button : { m_reconnect, m_act, m_show })
        button->setFont(m_theme.smallFont());
    refresh();
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

/// What waits comes before where it goes.
void StatusLine::arrange()
{
    m_endpoint->setVisible(width() >= metrics::narrowWidth);
    m_until->setVisible(width() >= roomyWidth && !m_until->text().isEmpty());
}

} // namespace carillon::ui
