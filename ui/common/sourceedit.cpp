// SPDX-License-Identifier: Apache-2.0
#include "ui/common/sourceedit.h"

#include "ui/common/foreigntext.h"

#include <QTextBlock>

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
    m_markedLine = -1;
    m_isFilled = false;
    if (isVisible())
        fill();
}

void SourceEdit::markLine(int line, const QTextCharFormat &look)
{
    m_markedLine = line;
    m_look = look;
    m_look.setProperty(QTextFormat::FullWidthSelection, true);
    m_isFilled = false;
    if (isVisible())
        fill();
}

/// A page that is never turned to is never laid out, and one that is has its width by now.
void SourceEdit::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    if (!m_isFilled)
        fill();
}

void SourceEdit::fill()
{
    m_isFilled = true;
    qsizetype left = 0;
    QString text = ForeignText(m_source).source(sourceBounds, &left);
    if (left > 0)
        text += u'\n' + tr("… and %1 more characters. The button copies them all.").arg(left);
    setPlainText(text);
    const QTextBlock block = document()->findBlockByNumber(m_markedLine);
    if (!block.isValid())
        return setExtraSelections({});
    const QTextCursor cursor(block);
    setExtraSelections({ { cursor, m_look } });
    setTextCursor(cursor);
}

} // namespace carillon::ui
