// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profilecheckrow.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

using State = ProfileCheckRow::State;
constexpr int iconSize = 16;

QString nameOf(ProfileCheck check)
{
    using R = ProfileCheckRow;
    switch (check) {
    case ProfileCheck::Credentials:
        return R::tr("Credentials");
    case ProfileCheck::Region:
        return R::tr("Region");
    case ProfileCheck::Dns:
        return R::tr("Name (DNS)");
    case ProfileCheck::Connection:
        return R::tr("Connection");
    case ProfileCheck::Tls:
        return R::tr("Encryption (TLS)");
    case ProfileCheck::Clock:
        return R::tr("Clock");
    case ProfileCheck::Key:
        return R::tr("Access key");
    case ProfileCheck::Token:
        return R::tr("Session token");
    case ProfileCheck::Signature:
        return R::tr("Signature");
    case ProfileCheck::Permission:
        return R::tr("Permission");
    case ProfileCheck::Bearer:
        return R::tr("AppInstanceUser");
    case ProfileCheck::Membership:
        return R::tr("Membership");
    case ProfileCheck::Sending:
        break;
    }
    return R::tr("Sending");
}

QString wordOf(State state)
{
    using R = ProfileCheckRow;
    switch (state) {
    case State::Waiting:
        return {};
    case State::Running:
        return R::tr("Checking…");
    case State::Good:
        return R::tr("Passed");
    case State::Warning:
        return R::tr("Passed, but look at it");
    case State::Bad:
        return R::tr("Failed");
    case State::Unproved:
        return R::tr("Cannot be told");
    case State::NotReached:
        break;
    }
    return R::tr("Not reached");
}

State stateOf(ProfileFinding::Verdict verdict)
{
    switch (verdict) {
    case ProfileFinding::Verdict::Good:
        return State::Good;
    case ProfileFinding::Verdict::Warning:
        return State::Warning;
    case ProfileFinding::Verdict::Bad:
        return State::Bad;
    case ProfileFinding::Verdict::Unproved:
        break;
    }
    return State::Unproved;
}

struct Look {
    QString icon;
    QString tone;
    QColor colour;
};

Look lookOf(State state, const Colours &colours)
{
    switch (state) {
    case State::Good:
        return { u"check"_s, u"good"_s, colours.good };
    case State::Warning:
        return { u"alert"_s, u"caution"_s, colours.caution };
    case State::Bad:
        return { u"cross"_s, u"bad"_s, colours.bad };
    case State::Unproved:
        return { u"info"_s, u"muted"_s, colours.muted };
    case State::Running:
        return { u"clock"_s, u"muted"_s, colours.accent };
    case State::Waiting:
    case State::NotReached:
        break;
    }
    return { u"dots"_s, u"muted"_s, colours.muted };
}

void setTone(QWidget &widget, const QString &tone)
{
    widget.setProperty("tone", tone);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

} // namespace

ProfileCheckRow::ProfileCheckRow(Theme &theme, ProfileCheck check, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_check(check)
    , m_icon(new QLabel(this))
    , m_title(new PlainLabel(nameOf(check), this))
    , m_verdict(new PlainLabel(this))
    , m_text(new PlainLabel(this))
    , m_remedy(new PlainLabel(this))
{
    setObjectName(u"check-"_s + carillon::wordOf(check));
    m_icon->setFixedSize(iconSize, iconSize);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_remedy->setWordWrap(true);
    m_remedy->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_verdict);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addLayout(head);
    words->addWidget(m_text);
    words->addWidget(m_remedy);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    connect(&theme, &Theme::changed, this, &ProfileCheckRow::dress);
    setState(State::Waiting);
}

void ProfileCheckRow::setState(State state)
{
    show(state, {}, {});
}

void ProfileCheckRow::setFinding(const ProfileFinding &finding)
{
    show(stateOf(finding.verdict), finding.text, finding.remedy);
}

void ProfileCheckRow::show(State state, const QString &text, const QString &remedy)
{
    m_state = state;
    m_said = text;
    m_helps = remedy;
    dress(); // before there is a text to be laid out in another font
    m_verdict->setPlainText(wordOf(state));
    m_text->setPlainText(text);
    m_text->setVisible(!text.isEmpty());
    m_remedy->setPlainText(remedy);
    m_remedy->setVisible(!remedy.isEmpty());
    setAccessibleName(wordOf(state).isEmpty() ? nameOf(m_check)
                                              : tr("%1: %2").arg(nameOf(m_check), wordOf(state)));
    setAccessibleDescription(
        ForeignText(u"%1 %2"_s.arg(text, remedy).trimmed()).spoken(paragraphBounds));
}

void ProfileCheckRow::dress()
{
    const Look look = lookOf(m_state, m_theme.colours());
    m_icon->setPixmap(m_theme.icon(look.icon, look.colour).pixmap(iconSize, iconSize));
    const bool dim = m_state == State::Waiting || m_state == State::NotReached;
    setTone(*m_title, dim ? u"muted"_s : QString());
    setTone(*m_verdict, look.tone);
    setTone(*m_text, u"muted"_s);
    QFont small = m_theme.smallFont();
    for (PlainLabel *label : { m_verdict, m_text, m_remedy })
        label->setFont(small);
}

QStringList ProfileCheckRow::lines() const
{
    const QString head = wordOf(m_state).isEmpty() ? wordOf(State::NotReached) : wordOf(m_state);
    QStringList lines { tr("%1: %2").arg(nameOf(m_check), head) };
    for (const QString &words : { m_said, m_helps }) {
        if (!words.isEmpty())
            lines.append(u"    "_s + words.simplified());
    }
    return lines;
}

} // namespace carillon::ui
