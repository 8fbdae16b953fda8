// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/composeoptions.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

QToolButton *makeToggle(const QString &text, const char *name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setObjectName(QLatin1StringView(name));
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void showChoice(QPushButton &button, const QString &choice)
{
    button.setText(choice + u" ▾"_s);
    button.setAccessibleDescription(choice);
}

} // namespace

ComposeOptions::ComposeOptions(QWidget *parent)
    : QWidget(parent)
    , m_typeButton(new QPushButton(this))
    , m_persistenceButton(new QPushButton(this))
    , m_metadata(makeToggle(tr("{ } Metadata"), "metadataToggle", this))
    , m_advanced(makeToggle(tr("⋯ Advanced"), "advancedToggle", this))
{
    m_typeButton->setObjectName(u"messageType"_s);
    m_typeButton->setAccessibleName(tr("Message type"));
    m_typeButton->setToolTip(tr("Message type (Ctrl+T switches)"));
    m_persistenceButton->setObjectName(u"persistence"_s);
    m_persistenceButton->setAccessibleName(tr("Persistence"));
    m_metadata->setAccessibleName(tr("Show metadata"));
    m_metadata->setToolTip(tr("Metadata (Ctrl+M)"));
    m_advanced->setAccessibleName(tr("Show advanced members"));
    fillMenus();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (QWidget *widget : inTabOrder())
        row->addWidget(widget);
    row->addStretch();

    connect(m_metadata, &QToolButton::toggled, this, &ComposeOptions::metadataToggled);
    connect(m_advanced, &QToolButton::toggled, this, &ComposeOptions::advancedToggled);
    setType(m_type);
    setPersistence(m_persistence);
}

void ComposeOptions::fillMenus()
{
    auto *types = new QMenu(this);
    types->addAction(tr("Standard — up to 4096 bytes, with metadata"), this, [this] {
        setType(MessageType::Standard);
        Q_EMIT typeChosen();
    });
    types->addAction(tr("Control — up to 30 bytes, no metadata"), this, [this] {
        setType(MessageType::Control);
        Q_EMIT typeChosen();
    });
    m_typeButton->setMenu(types);

    auto *persistences = new QMenu(this);
    persistences->addAction(tr("Persistent — kept in the channel"), this, [this] {
        setPersistence(MessagePersistence::Persistent);
        Q_EMIT persistenceChosen();
    });
    persistences->addAction(tr("Not persistent — only for those connected now"), this, [this] {
        setPersistence(MessagePersistence::NonPersistent);
        Q_EMIT persistenceChosen();
    });
    m_persistenceButton->setMenu(persistences);
}

void ComposeOptions::setType(MessageType type)
{
    m_type = type;
    showChoice(*m_typeButton, type == MessageType::Standard ? tr("Standard") : tr("Control"));
}

void ComposeOptions::setPersistence(MessagePersistence persistence)
{
    m_persistence = persistence;
    showChoice(*m_persistenceButton,
        persistence == MessagePersistence::Persistent ? tr("Persistent") : tr("Not persistent"));
}

void ComposeOptions::setMetadataShown(bool shown)
{
    m_metadata->setChecked(shown);
}

bool ComposeOptions::isMetadataShown() const
{
    return m_metadata->isChecked();
}

void ComposeOptions::setMetadataPossible(bool possible)
{
    m_metadata->setEnabled(possible);
    m_metadata->setToolTip(
        possible ? tr("Metadata (Ctrl+M)") : tr("CONTROL messages carry no metadata"));
}

void ComposeOptions::setFixed(bool fixed)
{
    const QString why = tr("Cannot be changed once the message is sent");
    for (QWidget *widget : { static_cast<QWidget *>(m_typeButton),
             static_cast<QWidget *>(m_persistenceButton), static_cast<QWidget *>(m_advanced) })
        widget->setEnabled(!fixed);
    m_typeButton->setToolTip(fixed ? why : tr("Message type (Ctrl+T switches)"));
    m_persistenceButton->setToolTip(fixed ? why : QString());
    m_advanced->setToolTip(fixed ? why : QString());
}

void ComposeOptions::setAdvancedShown(bool shown)
{
    m_advanced->setChecked(shown);
}

bool ComposeOptions::isAdvancedShown() const
{
    return m_advanced->isChecked();
}

QList<QWidget *> ComposeOptions::inTabOrder() const
{
    return { m_typeButton, m_persistenceButton, m_metadata, m_advanced };
}

} // namespace carillon::ui
