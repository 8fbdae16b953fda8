// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/statusline.h"

#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "ui/common/errortext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dotSize = 8;

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
    , m_dot(new QLabel(this))
    , m_connection(new PlainLabel(this))
    , m_waiting(new PlainLabel(this))
    , m_endpoint(new PlainLabel(this))
{
    setObjectName(u"statusLine"_s);
    setAutoFillBackground(true);
    setFixedHeight(metrics::statusHeight);
    m_connection->setAccessibleName(tr("Connection"));
    m_waiting->setAccessibleName(tr("Outbox"));
    m_endpoint->setAccessibleName(tr("Endpoint"));
    m_connection->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_endpoint->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_endpoint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(6);
    row->addWidget(m_dot);
    row->addWidget(m_connection);
    row->addSpacing(14);
    row->addWidget(m_waiting);
    row->addStretch();
    row->addWidget(m_endpoint);

    connect(&m_theme, &Theme::changed, this, &StatusLine::refresh);
    refresh();
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
        Outbox *outbox = &session->outbox();
        connect(outbox, &Outbox::added, this, &StatusLine::refresh);
        connect(outbox, &Outbox::changed, this, &StatusLine::refresh);
        connect(outbox, &Outbox::sent, this, &StatusLine::refresh);
        connect(outbox, &Outbox::removed, this, &StatusLine::refresh);
    }
    refresh();
}

void StatusLine::setActivity(const QString &text)
{
    m_activity = text;
    refresh();
}

QString StatusLine::connectionText() const
{
    if (!m_session)
        return m_activity.isEmpty() ? tr("No profile open") : m_activity;
    switch (m_session->serviceState()) {
    case ServiceState::Unknown:
        return tr("Connecting…");
    case ServiceState::Reachable:
        return tr("Connected");
    case ServiceState::Unreachable:
        return tr("Not reachable");
    case ServiceState::CredentialsRefused:
        return tr("Credentials not accepted");
    }
    return {};
}

QString StatusLine::waitingText() const
{
    if (!m_session)
        return {};
    int waiting = 0;
    int needsYou = 0;
    const QList<OutboxItem> items = m_session->outbox().items();
    for (const OutboxItem &item : items) {
        const bool stopped
            = item.state == SendState::Failed || item.state == SendState::Unconfirmed;
        ++(stopped ? needsYou : waiting);
    }
    QStringList parts;
    if (waiting > 0)
        parts += tr("%n waiting", nullptr, waiting);
    if (needsYou > 0)
        parts += needsYou == 1 ? tr("1 needs you") : tr("%1 need you").arg(needsYou);
    return parts.isEmpty() ? tr("Nothing waiting") : parts.join(u" · "_s);
}

void StatusLine::refresh()
{
    const Colours &colours = m_theme.colours();
    QColor colour = colours.muted;
    if (m_session && m_session->serviceState() == ServiceState::Reachable)
        colour = colours.good;
    else if (m_session && m_session->serviceState() != ServiceState::Unknown)
        colour = colours.bad;
    m_dot->setPixmap(dot(colour, devicePixelRatioF()));

    m_connection->setPlainText(connectionText());
    m_connection->setToolTip(m_session && m_session->lastError()
            ? displayText(describeError(*m_session->lastError(), ErrorContext::Loading).sentence)
                  .toHtmlEscaped()
            : QString());
    m_waiting->setPlainText(waitingText());
    m_endpoint->setPlainText(m_session
            ? u"%1 · %2"_s.arg(m_session->endpointText(), m_session->profile().region())
            : QString());

    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, colours.muted);
    for (PlainLabel *label : { m_connection, m_waiting, m_endpoint }) {
        label->setFont(m_theme.smallFont());
        label->setPalette(muted);
    }
}

} // namespace carillon::ui
