// SPDX-License-Identifier: Apache-2.0
// How the parts of a compose box are put together, and what they look like.
#include "ui/common/flowlayout.h"
#include "ui/common/placelabel.h"
#include "ui/common/theme.h"
#include "ui/compose/advancedpanel.h"
#include "ui/compose/bytecounter.h"
#include "ui/compose/composebox.h"
#include "ui/compose/composeoptions.h"
#include "ui/compose/editbanner.h"
#include "ui/compose/formfield.h"
#include "ui/compose/metadatapanel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int sideMargin = 20;
constexpr int countersGap = 12;
/// Narrower than this, the row of counters has no room for bars.
constexpr int roomyWidth = 640;

} // namespace

void ComposeBox::build()
{
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(m_editor, 1);
    line->addWidget(m_place, 0, Qt::AlignBottom);
    line->addWidget(m_send, 0, Qt::AlignBottom);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(sideMargin, 12, sideMargin, 12);
    column->setSpacing(8);
    column->addWidget(m_banner);
    column->addWidget(m_options);
    column->addWidget(m_metadata);
    column->addWidget(m_advanced);
    column->addLayout(line);
    column->addWidget(makeCounters());
    column->addWidget(m_notice);

    QList<QWidget *> order = m_options->inTabOrder();
    order << m_metadata << m_advanced << m_editor << m_send << m_trim << m_split;
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

QWidget *ComposeBox::makeCounters()
{
    auto *counters = new QWidget(this);
    auto *row = new FlowLayout(countersGap, 4, counters);
    row->addWidget(m_contentCounter);
    row->addWidget(m_metadataCounter);
    for (QWidget *atEnd : { static_cast<QWidget *>(m_trim), static_cast<QWidget *>(m_split),
             static_cast<QWidget *>(m_hint) }) {
        row->addWidget(atEnd);
        row->setAlignment(atEnd, Qt::AlignRight);
    }
    return counters;
}

void ComposeBox::connectParts()
{
    connect(m_editor, &QPlainTextEdit::textChanged, this, &ComposeBox::edited);
    connect(m_editor, &MessageEditor::composingChanged, this, &ComposeBox::check);
    connect(m_editor, &MessageEditor::sendRequested, this, &ComposeBox::send);
    connect(m_editor, &MessageEditor::escapePressed, this, &ComposeBox::cancelEdit);
    connect(m_editor, &MessageEditor::editLastRequested, this, [this] {
        if (!m_pending)
            Q_EMIT editLastRequested();
    });
    connect(
        m_editor, &MessageEditor::olderRequested, this, [this] { walk(m_history.older(draft())); });
    connect(m_editor, &MessageEditor::newerRequested, this, [this] { walk(m_history.newer()); });
    connect(m_metadata, &MetadataPanel::edited, this, &ComposeBox::edited);
    connect(m_advanced, &AdvancedPanel::edited, this, &ComposeBox::edited);
    connect(m_options, &ComposeOptions::typeChosen, this, [this] {
        adaptPanels();
        edited();
    });
    connect(m_options, &ComposeOptions::persistenceChosen, this, &ComposeBox::edited);
    connect(m_options, &ComposeOptions::metadataToggled, this, &ComposeBox::adaptPanels);
    connect(m_options, &ComposeOptions::advancedToggled, this, &ComposeBox::adaptPanels);
    connect(m_banner, &EditBanner::cancelled, this, &ComposeBox::cancelEdit);
    connect(m_send, &QPushButton::clicked, this, &ComposeBox::send);
    connect(m_trim, &QPushButton::clicked, this, &ComposeBox::trim);
    connect(m_split, &QPushButton::clicked, this, &ComposeBox::split);
    connect(&m_theme, &Theme::changed, this, &ComposeBox::dress);
}

void ComposeBox::addShortcuts()
{
    const auto key = [this](const QString &keys, auto slot) {
        connect(new QShortcut(QKeySequence(keys), this), &QShortcut::activated, this, slot);
    };
    key(u"Ctrl+T"_s, &ComposeBox::switchType);
    key(u"Ctrl+M"_s, &ComposeBox::toggleMetadata);
}

void ComposeBox::showHint()
{
    // The links stand beside the counters.
    const bool roomy = width() >= roomyWidth;
    m_contentCounter->setBarVisible(roomy);
    m_metadataCounter->setBarVisible(roomy && m_trim->isHidden());
    // It is no use on a line of its own.
    const int needed = m_contentCounter->sizeHint().width() + countersGap
        + m_metadataCounter->sizeHint().width() + countersGap + m_hint->sizeHint().width();
    m_hint->setVisible(m_trim->isHidden() && needed <= width() - 2 * sideMargin);
}

void ComposeBox::adaptPanels()
{
    const bool standard = m_options->type() == MessageType::Standard;
    m_options->setMetadataPossible(standard);
    m_metadata->setVisible(standard && m_options->isMetadataShown());
    m_advanced->setVisible(m_options->isAdvancedShown());
}

void ComposeBox::dress()
{
    dressCaption(*m_hint, m_theme, m_theme.colours().muted);
    dressCaption(*m_notice, m_theme, m_theme.colours().bad);
    m_place->setFixedHeight(m_send->sizeHint().height());
    for (QPushButton *link : { m_trim, m_split })
        link->setFont(m_theme.smallFont());
    for (QWidget *option : m_options->inTabOrder())
        option->setFont(m_theme.smallFont());
    // A line of links is as high as one of words: the box does not jump when one goes over.
    for (QWidget *words :
        { static_cast<QWidget *>(m_hint), static_cast<QWidget *>(m_contentCounter) })
        words->setMinimumHeight(m_trim->sizeHint().height());
}

void ComposeBox::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showHint();
}

} // namespace carillon::ui
