// SPDX-License-Identifier: Apache-2.0
#include "ui/common/plainlabel.h"

namespace carillon::ui {

namespace {

constexpr qsizetype longestWord = 64;
constexpr int widestMinimum = 240;
constexpr char16_t zeroWidthSpace = 0x200b;

/// A label breaks lines between words only, and asks for the width of the longest.
QString breakable(const QString &text)
{
    QString broken;
    broken.reserve(text.size());
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c.isSpace() || c == u'-' || c == u'/' ? 0 : run + 1;
        // Neither within a character nor before what belongs to the one before.
        if (run > longestWord && !c.isLowSurrogate() && (!c.isMark() || run > 2 * longestWord)) {
            broken += zeroWidthSpace;
            run = 1;
        }
        broken += c;
    }
    return broken;
}

} // namespace

PlainLabel::PlainLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

PlainLabel::PlainLabel(const QString &text, QWidget *parent)
    : PlainLabel(parent)
{
    setPlainText(text);
}

void PlainLabel::setPlainText(const QString &text)
{
    const ForeignText foreign(text);
    setText(breakable(foreign.block()));
    setAccessibleName(foreign.spoken(paragraphBounds));
}

void PlainLabel::setPlainLine(const QString &text)
{
    const ForeignText foreign(text);
    setText(foreign.line());
    setAccessibleName(foreign.spoken(paragraphBounds));
}

QSize PlainLabel::minimumSizeHint() const
{
    const QSize least = QLabel::minimumSizeHint();
    return wordWrap() ? QSize(qMin(least.width(), widestMinimum), least.height()) : least;
}

} // namespace carillon::ui
