// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/mfadialog.h"

#include "ui/common/dialogbuttons.h"
#include "ui/common/plainlabel.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int codeDigits = 6;
constexpr int dialogWidth = 440;

/// Devices show them in groups, and people paste them so.
QString digitsOf(const QString &typed)
{
    QString digits;
    for (const QChar each : typed) {
        if (each >= u'0' && each <= u'9')
            digits += each;
    }
    return digits.left(codeDigits);
}

QString reasonOf(MfaQuestion::Again again)
{
    switch (again) {
    case MfaQuestion::Again::No:
        break;
    case MfaQuestion::Again::NotSixDigits:
        return MfaDialog::tr("A code has six digits.");
    case MfaQuestion::Again::NotAccepted:
        return MfaDialog::tr("The code was not accepted. Each one counts once and for half a "
                             "minute: wait for the next, and see that it is this device’s.");
    }
    return {};
}

QLabel *wrapped(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

constexpr TextBounds arnBounds { 2048, 1 };

/// An ARN has no blanks to break at.
QLineEdit *fact(const QString &text, const QString &name, QWidget *parent)
{
    auto *line = new QLineEdit(ForeignText(text).source(arnBounds), parent);
    line->setReadOnly(true);
    line->setAccessibleName(name);
    line->setCursorPosition(0);
    line->setToolTip(plainToolTip(text));
    return line;
}

} // namespace

MfaDialog::MfaDialog(const MfaQuestion &question, QWidget *parent)
    : QDialog(parent)
    , m_code(new QLineEdit(this))
    , m_use(new QPushButton(tr("Use the code"), this))
{
    setWindowTitle(tr("MFA code"));
    setModal(false);
    m_code->setObjectName(u"mfaCode"_s);
    m_code->setAccessibleName(tr("Code of the MFA device, six digits"));
    m_code->setInputMethodHints(Qt::ImhDigitsOnly | Qt::ImhSensitiveData);
    m_code->setPlaceholderText(u"123456"_s);
    m_use->setEnabled(false);
    auto *column = new QVBoxLayout(this);
    column->addWidget(
        wrapped(tr("This profile acts through a role that asks for a second proof: the six digits "
                   "your MFA device shows now."),
            this));
    column->addWidget(makeFacts(question));
    if (const QString reason = reasonOf(question.again); !reason.isEmpty()) {
        QLabel *label = wrapped(reason, this);
        label->setObjectName(u"mfaReason"_s);
        label->setProperty("tone", u"bad"_s);
        m_code->setAccessibleDescription(reason);
        column->addWidget(label);
    }
    column->addStretch();
    column->addLayout(dialogButtons(*this, *m_use));
    resize(dialogWidth, sizeHint().height());

    connect(m_code, &QLineEdit::textChanged, this, &MfaDialog::read);
    connect(m_use, &QPushButton::clicked, this, &MfaDialog::accept);
    m_code->setFocus();
}

QWidget *MfaDialog::makeFacts(const MfaQuestion &question)
{
    auto *facts = new QWidget(this);
    auto *form = new QFormLayout(facts);
    form->setContentsMargins(0, 0, 0, 0);
    const auto caption = [facts](const QString &text) { return new PlainLabel(text, facts); };
    form->addRow(caption(tr("Role")), fact(question.roleArn, tr("Role"), facts));
    form->addRow(caption(tr("Device")), fact(question.serial, tr("MFA device"), facts));
    form->addRow(caption(tr("Code")), m_code);
    return facts;
}

void MfaDialog::read(const QString &typed)
{
    const QString digits = digitsOf(typed);
    if (digits != typed)
        return m_code->setText(digits);
    m_use->setEnabled(digits.size() == codeDigits);
}

void MfaDialog::accept()
{
    if (!m_use->isEnabled())
        return;
    Q_EMIT codeGiven(m_code->text());
    QDialog::accept();
}

} // namespace carillon::ui
