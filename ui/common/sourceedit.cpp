// SPDX-License-Identifier: Apache-2.0
#include "ui/common/sourceedit.h"

#include "ui/common/foreigntext.h"

namespace carillon::ui {

SourceEdit::SourceEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
}

void SourceEdit::setSource(const QString &source)
{
    m_source = source;
    qsizetype left = 0;
    QString text = ForeignText(source).source(sourceBounds, &left);
    if (left > 0)
        text += u'\n' + tr("… and %1 more characters. The button copies them all.").arg(left);
    setPlainText(text);
}

} // namespace carillon::ui
