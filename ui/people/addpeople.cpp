// SPDX-License-Identifier: Apache-2.0
#include "ui/people/addpeople.h"

#include "ui/common/foreigntext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int editHeight = 64;
constexpr qsizetype mostQuoted = 32; // characters; the end of an ARN tells more than its beginning
/// More than the members a channel may have need; ids and ARNs have neither pictures nor turns.
constexpr TextBounds pastedBounds { 2'000'000, 20'000, 16, 16 };

} // namespace

bool PeopleEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText();
}

void PeopleEdit::insertFromMimeData(const QMimeData *source)
{
    textCursor().insertText(ForeignText(source->text()).source(pastedBounds));
    ensureCursorVisible();
}

AddPeople::AddPeople(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_edit(new PeopleEdit(this))
    , m_hidden(new QCheckBox(tr("Hidden: seen by moderators alone"), this))
    , m_remark(new PlainLabel(this))
    , m_add(new QPushButton(tr("Add"), this))
{
    m_edit->setObjectName(u"peopleToAdd"_s);
    m_edit->setAccessibleName(tr("People to add"));
    m_edit->setPlaceholderText(tr("User ids or ARNs, as many as you like"));
    m_edit->setFixedHeight(editHeight);
    m_edit->setTabChangesFocus(true);
    m_hidden->setObjectName(u"addHidden"_s);
    m_remark->setObjectName(u"addRemark"_s);
    m_remark->setFont(theme.smallFont());
    m_remark->setProperty("tone", u"muted"_s);
    m_remark->setWordWrap(true);
    m_add->setObjectName(u"addPeople"_s);
    m_add->setProperty("kind", u"primary"_s);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_remark, 1);
    buttons->addWidget(m_add, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_edit);
    column->addWidget(m_hidden);
    column->addLayout(buttons);
    setFocusProxy(m_edit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &AddPeople::read);
    connect(m_add, &QPushButton::clicked, this, &AddPeople::submit);
    read();
}

void AddPeople::setInstance(const AppInstanceArn &instance)
{
    m_instance = instance;
    read();
}

void AddPeople::setHiddenOffered(bool offered)
{
    m_hidden->setVisible(offered);
    if (!offered)
        m_hidden->setChecked(false);
}

void AddPeople::setBusy(bool busy)
{
    m_busy = busy;
    m_add->setEnabled(!busy && !m_arns.isEmpty());
}

void AddPeople::setOutcome(const QString &sentence)
{
    m_remark->setPlainText(sentence);
}

QString AddPeople::text() const
{
    return m_edit->toPlainText();
}

void AddPeople::setText(const QString &text)
{
    if (text != m_edit->toPlainText())
        m_edit->setPlainText(text);
}

void AddPeople::read()
{
    const UsersReading reading
        = m_instance ? readUsers(m_edit->toPlainText(), *m_instance) : UsersReading {};
    m_arns = reading.unread.isEmpty() ? reading.arns : QStringList();
    m_remark->setPlainText(remarkOn(reading));
    m_edit->setAccessibleDescription(m_remark->text());
    setBusy(m_busy);
}

QString AddPeople::remarkOn(const UsersReading &reading) const
{
    if (!reading.unread.isEmpty()) {
        const QString &first = reading.unread.first();
        const QString quoted = first.size() > mostQuoted ? u'…' + first.last(mostQuoted) : first;
        QString remark = tr("“%1” %2.").arg(ForeignText(quoted).line(), whyNoUser(first));
        if (reading.unread.size() > 1)
            remark += u' ' + tr("%1 more name nobody either.").arg(reading.unread.size() - 1);
        return remark;
    }
    if (reading.arns.isEmpty())
        return {};
    const QString count
        = reading.arns.size() == 1 ? tr("1 person") : tr("%1 people").arg(reading.arns.size());
    const QString foreign = strangersAmong(reading.arns, *m_instance);
    return foreign.isEmpty() ? count : u"%1. %2"_s.arg(count, foreign);
}

void AddPeople::submit()
{
    if (!m_arns.isEmpty() && !m_busy)
        Q_EMIT addRequested(m_arns, m_hidden->isChecked());
}

} // namespace carillon::ui
