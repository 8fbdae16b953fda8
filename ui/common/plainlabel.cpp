// SPDX-License-Identifier: Apache-2.0
#include "ui/common/plainlabel.h"

#include <QStringList>

namespace carillon::ui {

namespace {

constexpr char16_t fsi = 0x2068;
constexpr char16_t pdi = 0x2069;
constexpr char16_t replacement = 0xfffd;

bool opensIsolate(char16_t c)
{
    return c >= 0x2066 && c <= 0x2068;
}

/// What stands for a character that has no picture of its own, or the character itself.
char16_t visible(char16_t c)
{
    if (c < 0x20 && c != u'\t' && c != u'\n')
        return char16_t(0x2400 + c);
    if (c == 0x7f)
        return 0x2421;
    return c >= 0x80 && c < 0xa0 ? replacement : c;
}

bool isLoneSurrogate(QStringView text, qsizetype i)
{
    if (text[i].isHighSurrogate())
        return i + 1 == text.size() || !text[i + 1].isLowSurrogate();
    return text[i].isLowSurrogate() && (i == 0 || !text[i - 1].isHighSurrogate());
}

QString displayLine(QStringView line)
{
    QString shown;
    shown.reserve(line.size() + 2);
    shown += fsi;
    int depth = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char16_t c = line[i].unicode();
        if (opensIsolate(c))
            ++depth;
        // One that closes nothing of its own would close ours.
        const bool stray = (c == pdi && depth-- == 0) || isLoneSurrogate(line, i);
        depth = qMax(depth, 0);
        shown += stray ? replacement : visible(c);
    }
    for (; depth > 0; --depth)
        shown += pdi;
    return shown += pdi;
}

} // namespace

QString displayText(const QString &foreign)
{
    QString text = foreign;
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.replace(QChar::ParagraphSeparator, u'\n');
    // The direction algorithm starts anew with each paragraph, so each needs its own isolate.
    QStringList lines;
    for (QStringView line : QStringView(text).split(u'\n'))
        lines += line.isEmpty() ? QString() : displayLine(line);
    return lines.join(u'\n');
}

QString plainToolTip(const QString &foreign)
{
    if (foreign.isEmpty())
        return {};
    return QStringLiteral("<qt><p style='white-space:pre-wrap'>%1</p></qt>")
        .arg(displayText(foreign).toHtmlEscaped());
}

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
    setText(displayText(text));
    setAccessibleName(text);
}

} // namespace carillon::ui
