// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/attributeseditor.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/compose/formfield.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

AttributesEditor::AttributesEditor(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_caption(
          new PlainLabel(tr("MessageAttributes — repeat a name to give it more values"), this))
    , m_problem(new PlainLabel(this))
    , m_column(new QVBoxLayout)
{
    auto *add = new QPushButton(tr("+ Attribute"), this);
    add->setProperty("kind", u"link"_s);
    add->setObjectName(u"addAttribute"_s);
    add->setAccessibleName(tr("Add a message attribute"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_column->setSpacing(4);

    auto *head = new QHBoxLayout;
    head->addWidget(m_caption);
    head->addStretch();
    head->addWidget(add);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addLayout(m_column);
    column->addWidget(m_problem);

    connect(add, &QPushButton::clicked, this, [this] {
        addRow({}, {}).name->setFocus();
        Q_EMIT edited();
    });
    connect(&theme, &Theme::changed, this, &AttributesEditor::dress);
    dress();
}

QList<MessageAttribute> AttributesEditor::attributes() const
{
    QList<MessageAttribute> all;
    for (const Row &row : m_rows) {
        const QString name = row.name->text();
        const QString value = row.value->text();
        if (name.isEmpty() && value.isEmpty())
            continue;
        const auto same = std::find_if(all.begin(), all.end(),
            [&name](const MessageAttribute &known) { return known.name == name; });
        if (same == all.end())
            all.append({ name, { value } });
        else
            same->values.append(value);
    }
    return all;
}

void AttributesEditor::setAttributes(const QList<MessageAttribute> &attributes)
{
    while (!m_rows.isEmpty())
        removeRow(m_rows.last().widget);
    for (const MessageAttribute &attribute : attributes) {
        for (const QString &value : attribute.values)
            addRow(attribute.name, value);
    }
}

void AttributesEditor::setProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setAccessibleDescription(problem);
}

QString AttributesEditor::problem() const
{
    return m_problem->text();
}

AttributesEditor::Row AttributesEditor::addRow(const QString &name, const QString &value)
{
    auto *widget = new QWidget(this);
    Row row { widget, new QLineEdit(name, widget), new QLineEdit(value, widget) };
    row.name->setPlaceholderText(tr("Name"));
    row.name->setAccessibleName(tr("Attribute name"));
    row.value->setPlaceholderText(tr("Value"));
    row.value->setAccessibleName(tr("Attribute value"));
    auto *remove = new QPushButton(tr("Remove"), widget);
    remove->setProperty("kind", u"quiet"_s);
    remove->setAccessibleName(tr("Remove this attribute"));

    auto *layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(row.name, 1);
    layout->addWidget(row.value, 2);
    layout->addWidget(remove);

    connect(row.name, &QLineEdit::textChanged, this, &AttributesEditor::edited);
    connect(row.value, &QLineEdit::textChanged, this, &AttributesEditor::edited);
    connect(remove, &QPushButton::clicked, this, [this, widget] {
        removeRow(widget);
        Q_EMIT edited();
    });
    m_column->addWidget(widget);
    m_rows.append(row);
    return row;
}

void AttributesEditor::removeRow(QWidget *widget)
{
    m_rows.removeIf([widget](const Row &row) { return row.widget == widget; });
    m_column->removeWidget(widget);
    widget->hide();
    widget->deleteLater();
}

void AttributesEditor::dress()
{
    dressCaption(*m_caption, m_theme, m_theme.colours().muted);
    dressCaption(*m_problem, m_theme, m_theme.colours().bad);
}

} // namespace carillon::ui
