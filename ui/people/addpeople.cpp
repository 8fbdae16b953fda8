// SPDX-License-Identifier: Apache-2.0
#include "ui/people/addpeople.h"

#include "ui/common/foreigntext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/common/usertext.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int editHeight = 64;
/// More than the members a channel may have need; ids and ARNs have neither pictures nor turns.
constexpr TextBounds pastedBounds { 2'000'000, 20'000, 16, 16 };

/// What is pasted is laid out at once, whatever it is.
class PeopleEdit : public QPlainTextEdit {
public:
    using QPlainTextEdit::QPlainTextEdit;

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override { return source->hasText(); }
    void insertFromMimeData(const QMimeData *source) override
    {
        textCursor().insertText(ForeignText(source->text()).source(pastedBounds));
        ensureCursorVisible();
    }
};

} // namespace

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

void AddPeople::clear()
{
    m_edit->clear();
}

void AddPeople::read()
{
    const UsersReading reading
        = m_instance ? readUsers(m_edit->toPlainText(), *m_instance) : UsersReading {};
    m_arns = reading.unread.isEmpty() ? reading.arns : QStringList();
    if (!reading.unread.isEmpty())
        m_remark->setPlainText(
            tr("“%1” is neither a user's id nor a user's ARN.").arg(reading.unread.first()));
    else
        m_remark->setPlainText(reading.arns.isEmpty() ? QString()
                : reading.arns.size() == 1            ? tr("1 person")
                                                      : tr("%1 people").arg(reading.arns.size()));
    m_edit->setAccessibleDescription(m_remark->text());
    setBusy(m_busy);
}

void AddPeople::submit()
{
    if (!m_arns.isEmpty() && !m_busy)
        Q_EMIT addRequested(m_arns, m_hidden->isChecked());
}

} // namespace carillon::ui
