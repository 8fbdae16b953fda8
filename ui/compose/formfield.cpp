// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/formfield.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace carillon::ui {

namespace {

constexpr int editHeight = 32;

} // namespace

void dressCaption(QLabel &label, const Theme &theme, const QColor &colour)
{
    label.setTextFormat(Qt::PlainText);
    label.setFont(theme.smallFont());
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, colour);
    label.setPalette(palette);
}

FormField::FormField(
    const Theme &theme, const QString &caption, const QString &placeholder, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_caption(new PlainLabel(caption, this))
    , m_edit(new QLineEdit(this))
    , m_problem(new PlainLabel(this))
{
    m_edit->setPlaceholderText(placeholder);
    m_edit->setAccessibleName(caption);
    m_edit->setFixedHeight(editHeight);
    m_caption->setBuddy(m_edit);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_caption);
    column->addWidget(m_edit);
    column->addWidget(m_problem);
    column->addStretch();

    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &FormField::edited);
    connect(&theme, &Theme::changed, this, &FormField::dress);
    dress();
}

QString FormField::text() const
{
    return m_edit->text();
}

std::optional<QString> FormField::optionalText() const
{
    const QString written = m_edit->text();
    return written.isEmpty() ? std::nullopt : std::optional(written);
}

void FormField::setText(const QString &text)
{
    m_edit->setText(text);
}

void FormField::setProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_edit->setAccessibleDescription(problem);
}

QString FormField::problem() const
{
    return m_problem->text();
}

void FormField::dress()
{
    dressCaption(*m_caption, m_theme, m_theme.colours().muted);
    dressCaption(*m_problem, m_theme, m_theme.colours().bad);
}

} // namespace carillon::ui
