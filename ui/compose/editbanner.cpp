// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/editbanner.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/compose/formfield.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

EditBanner::EditBanner(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_text(new PlainLabel(this))
{
    setObjectName(u"editBanner"_s);
    setProperty("notice", u"info"_s);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"cancelEdit"_s);
    cancel->setProperty("kind", u"link"_s);
    cancel->setAccessibleName(tr("Cancel editing"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->addWidget(m_text, 1);
    row->addWidget(cancel);
    hide();
    connect(cancel, &QPushButton::clicked, this, &EditBanner::cancelled);
    connect(&theme, &Theme::changed, this, &EditBanner::dress);
    dress();
}

void EditBanner::showFor(Of what)
{
    switch (what) {
    case Of::Unsent:
        m_text->setText(tr("Editing a message that was not sent"));
        break;
    case Of::Doubtful:
        m_text->setText(
            tr("The first version may have arrived; the edited one is then a second message"));
        break;
    case Of::Sent:
        m_text->setText(tr("Editing a message"));
        break;
    }
    show();
}

void EditBanner::dress()
{
    dressCaption(*m_text, m_theme, m_theme.colours().text);
}

} // namespace carillon::ui
