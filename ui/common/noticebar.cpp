// SPDX-License-Identifier: Apache-2.0
#include "ui/common/noticebar.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace carillon::ui {

NoticeBar::NoticeBar(Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_label(new PlainLabel(this))
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(12, 8, 12, 8);
    m_row->setSpacing(8);
    m_row->addWidget(m_label, 1);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(&theme, &Theme::changed, this, &NoticeBar::recolour);
    setKind(Kind::Bad);
}

void NoticeBar::setKind(Kind kind)
{
    m_kind = kind;
    const QString names[] = { u"info"_s, u"caution"_s, u"bad"_s };
    setProperty("notice", names[int(kind)]);
    style()->unpolish(this);
    style()->polish(this);
    recolour();
}

void NoticeBar::recolour()
{
    const Colours &c = m_theme.colours();
    const QColor colours[] = { c.text, c.caution, c.bad };
    QPalette palette = m_label->palette();
    palette.setColor(QPalette::WindowText, colours[int(m_kind)]);
    m_label->setPalette(palette);
}

void NoticeBar::setText(const QString &text)
{
    m_text = text;
    m_label->setPlainText(text);
    setAccessibleName(text);
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
