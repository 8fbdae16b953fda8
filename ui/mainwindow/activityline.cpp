// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/activityline.h"

#include "chat/chatsession.h"
#include "chat/presence.h"
#include "chat/typing.h"
#include "ui/common/theme.h"

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

} // namespace

ActivityLine::ActivityLine(Theme &theme, QWidget *parent)
    : PlainLabel(parent)
{
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

} // namespace carillon::ui
