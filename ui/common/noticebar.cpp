// SPDX-License-Identifier: Apache-2.0
#include "ui/common/noticebar.h"

#include "ui/common/plainlabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace carillon::ui {

NoticeBar::NoticeBar(Theme &, QWidget *parent)
    : QFrame(parent)
    , m_label(new PlainLabel(this))
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(12, 8, 12, 8);
    m_row->setSpacing(8);
    m_row->addWidget(m_label, 1);
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
    m_row->addWidget(button);
    m_actions += button;
    return button;
}

void NoticeBar::clearActions()
{
    qDeleteAll(m_actions);
    m_actions.clear();
}

} // namespace carillon::ui
