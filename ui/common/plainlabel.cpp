// SPDX-License-Identifier: Apache-2.0
#include "ui/common/plainlabel.h"

#include <QEvent>

namespace carillon::ui {

namespace {

constexpr qsizetype longestWord = 64;
constexpr int widestMinimum = 240;
constexpr qsizetype shortText = 256; ///< may be measured a few times more to look its best
constexpr int lettersInLine = 80;
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
    setShown(breakable(foreign.block()));
    setAccessibleName(foreign.spoken(paragraphBounds));
}

void PlainLabel::setPlainLine(const QString &text)
{
    const ForeignText foreign(text);
    setShown(foreign.line());
    setAccessibleName(foreign.spoken(paragraphBounds));
}

/// Where it stays the same, nothing has to be laid out.
void PlainLabel::setShown(const QString &text)
{
    if (text == this->text())
        return;
    m_heights.clear();
    setText(text);
}

/// A long text that wraps: how wide its longest word is, or how it would look best, is not worth
/// laying it out four times.
bool PlainLabel::isLong() const
{
    return wordWrap() && text().size() > shortText;
}

QSize PlainLabel::minimumSizeHint() const
{
    if (isLong())
        return { widestMinimum, fontMetrics().lineSpacing() };
    const QSize least = QLabel::minimumSizeHint();
    return wordWrap() ? QSize(qMin(least.width(), widestMinimum), least.height()) : least;
}

QSize PlainLabel::sizeHint() const
{
    if (!isLong())
        return QLabel::sizeHint();
    const int width = lettersInLine * fontMetrics().averageCharWidth();
    return { width, heightForWidth(width) };
}

int PlainLabel::heightForWidth(int width) const
{
    if (!isLong())
        return QLabel::heightForWidth(width);
    const auto known = m_heights.constFind(width);
    if (known != m_heights.constEnd())
        return *known;
    return *m_heights.insert(width, QLabel::heightForWidth(width));
}

void PlainLabel::changeEvent(QEvent *event)
{
    m_heights.clear(); // the font, the style, what is around the text
    QLabel::changeEvent(event);
}

} // namespace carillon::ui
