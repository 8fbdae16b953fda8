// SPDX-License-Identifier: Apache-2.0
#include "ui/common/noticebar.h"

#include "ui/common/plainlabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int leastForTheSentence = 240; // with its margins

void turn(QBoxLayout &layout, bool down)
{
    const auto direction = down ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (layout.direction() != direction)
        layout.setDirection(direction);
}

} // namespace

NoticeBar::NoticeBar(Theme &, QWidget *parent)
    : QFrame(parent)
    , m_label(new PlainLabel(this))
    , m_column(new QBoxLayout(QBoxLayout::TopToBottom, this))
    , m_row(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_buttons(new QBoxLayout(QBoxLayout::LeftToRight))
{
    m_column->setContentsMargins(12, 8, 12, 8);
    m_column->addLayout(m_row);
    m_row->setSpacing(8);
    m_row->addWidget(m_label, 1);
    m_buttons->setSpacing(8);
    m_row->addLayout(m_buttons);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setKind(Kind::Bad);
}

void NoticeBar::setKind(Kind kind)
{
    const QString names[] = { u"info"_s, u"caution"_s, u"bad"_s };
    setProperty("notice", names[int(kind)]);
    m_label->setProperty("tone", names[int(kind)]);
    for (QWidget *widget : { static_cast<QWidget *>(this), static_cast<QWidget *>(m_label) }) {
        style()->unpolish(widget);
        style()->polish(widget);
    }
}

void NoticeBar::setText(const QString &text)
{
    m_text = text;
    m_label->setPlainText(text);
    setAccessibleName(ForeignText(text).spoken(paragraphBounds));
}

QString NoticeBar::text() const
{
    return m_text;
}

QPushButton *NoticeBar::addAction(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_buttons->addWidget(button);
    m_actions += button;
    arrange();
    return button;
}

void NoticeBar::addBelow(QWidget *widget)
{
    m_column->addWidget(widget);
}

void NoticeBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
}

void NoticeBar::arrange()
{
    int taken = 0;
    for (const QPushButton *button : std::as_const(m_actions)) {
        if (!button->isHidden())
            taken += button->sizeHint().width() + m_buttons->spacing();
    }
    const bool below = taken > 0 && width() - taken < leastForTheSentence;
    const QMargins margins = m_column->contentsMargins();
    const bool stacked = below && taken > width() - margins.left() - margins.right();
    turn(*m_row, below);
    turn(*m_buttons, stacked);
    m_row->setStretchFactor(m_label, below ? 0 : 1); // down, it would make the bar grow
    m_row->setAlignment(m_buttons, below && !stacked ? Qt::AlignLeft : Qt::Alignment());
}

void NoticeBar::clearActions()
{
    qDeleteAll(m_actions);
    m_actions.clear();
    arrange();
}

} // namespace carillon::ui
