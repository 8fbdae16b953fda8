// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/activityline.h"

#include "chat/chatsession.h"
#include "chat/presence.h"
#include "chat/typing.h"
#include "ui/common/theme.h"
#include "ui/timeline/rawmessageview.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype mostNamed = 5;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::ActivityLine)
};

QString typingSentence(const QStringList &names)
{
    if (names.isEmpty())
        return {};
    if (names.size() == 1)
        return Words::tr("%1 is typing…").arg(names[0]);
    if (names.size() == 2)
        return Words::tr("%1 and %2 are typing…").arg(names[0], names[1]);
    return Words::tr("%1 people are typing…").arg(names.size());
}

QString withState(const Attendant &attendant)
{
    using Kind = ControlConvention::Kind;
    const QString name = ForeignText(attendant.name).line();
    switch (attendant.state.kind) {
    case Kind::Idle:
        return Words::tr("%1 (idle)").arg(name);
    case Kind::Busy:
        return Words::tr("%1 (busy)").arg(name);
    case Kind::WorkingFromHome:
        return Words::tr("%1 (works from home)").arg(name);
    case Kind::Custom:
        return Words::tr("%1 (“%2”)").arg(name, ForeignText(attendant.state.words).line());
    case Kind::Typing:
    case Kind::Online:
    case Kind::Offline:
        break;
    }
    return name;
}

QString presenceSentence(const QList<Attendant> &attendants)
{
    QStringList named;
    for (const Attendant &each : attendants.first(std::min(mostNamed, attendants.size())))
        named.append(withState(each));
    if (named.isEmpty())
        return {};
    const QString list = named.join(u", "_s);
    const qsizetype others = attendants.size() - named.size();
    return others > 0 ? Words::tr("Online: %1 and %2 more").arg(list).arg(others)
                      : Words::tr("Online: %1").arg(list);
}

/// By the service's names for them, the last one first.
QByteArray rawOf(QList<RecentControls::Control> controls)
{
    std::ranges::stable_sort(controls, std::ranges::greater(), &RecentControls::Control::createdAt);
    QJsonArray all;
    for (const RecentControls::Control &each : std::as_const(controls))
        all.append(QJsonObject { { u"Content"_s, each.content },
            { u"CreatedTimestamp"_s, each.createdAt.toUTC().toString(Qt::ISODateWithMs) },
            { u"Sender"_s,
                QJsonObject { { u"Arn"_s, each.sender.arn }, { u"Name"_s, each.sender.name } } } });
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

} // namespace

ActivityLine::ActivityLine(Theme &theme, QWidget *parent)
    : PlainLabel(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Show what was sent for this"));
    setAccessibleDescription(tr("Return shows what was sent for this."));
    setObjectName(u"typing"_s);
    setProperty("tone", u"muted"_s);
    setFont(theme.smallFont());
    setContentsMargins(20, 0, 20, 4);
    setWordWrap(true);
    hide();
}

void ActivityLine::setSession(ChatSession *session)
{
    if (m_session) {
        m_session->typing().disconnect(this);
        m_session->presence().disconnect(this);
    }
    m_session = session;
    if (session) {
        connect(&session->typing(), &Typing::changed, this, &ActivityLine::tell);
        connect(&session->presence(), &Presence::changed, this, &ActivityLine::tell);
    }
    tell();
}

void ActivityLine::tell()
{
    QString sentence;
    if (m_session) {
        sentence = typingSentence(m_session->typing().names());
        if (sentence.isEmpty())
            sentence = presenceSentence(m_session->presence().attendants());
    }
    setPlainText(sentence);
    setVisible(!sentence.isEmpty());
}

void ActivityLine::showRaw()
{
    if (!m_session)
        return;
    if (!m_raw) {
        m_raw = new RawMessageView(m_theme, {}, window());
        m_raw->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_raw->showHeard(rawOf(m_session->typing().said().all() + m_session->presence().said().all()));
    m_raw->show();
    m_raw->raise();
    m_raw->activateWindow();
}

void ActivityLine::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        showRaw();
    else
        PlainLabel::mouseReleaseEvent(event);
}

void ActivityLine::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return showRaw();
    default:
        PlainLabel::keyPressEvent(event);
    }
}

void ActivityLine::paintEvent(QPaintEvent *event)
{
    PlainLabel::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(m_theme.colours().accent);
    painter.drawRect(contentsRect().adjusted(-4, 0, 3, 1));
}

} // namespace carillon::ui
