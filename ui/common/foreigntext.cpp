// SPDX-License-Identifier: Apache-2.0
#include "ui/common/foreigntext.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr char16_t fsi = 0x2068;
constexpr char16_t pdi = 0x2069;
constexpr char16_t replacement = 0xfffd;
constexpr auto endless = std::numeric_limits<qsizetype>::max();
constexpr TextBounds unbounded { endless, endless, endless, endless };
constexpr qsizetype linePictures = 16;

bool opensIsolate(char16_t c)
{
    return c >= 0x2066 && c <= 0x2068;
}

bool turnsText(char16_t c)
{
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
}

bool isControl(char16_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/// What stands for a character that has no picture of its own, or the character itself.
char16_t visible(char16_t c)
{
    if (c < 0x20 && c != u'\t' && c != u'\n')
        return char16_t(0x2400 + c);
    if (c == 0x7f)
        return 0x2421;
    if (c == 0x202d || c == 0x202e) // turns even letters that have a direction: "gpj.exe"
        return replacement;
    return c >= 0x80 && c < 0xa0 ? replacement : c;
}

bool isLoneSurrogate(QStringView text, qsizetype i)
{
    if (text[i].isHighSurrogate())
        return i + 1 == text.size() || !text[i + 1].isLowSurrogate();
    return text[i].isLowSurrogate() && (i == 0 || !text[i - 1].isHighSurrogate());
}

/// Counts the marks on a letter. HarfBuzz looks through all of them for each, so that what a heap
/// costs grows with its square. No script needs as many as Unicode's stream-safe texts have.
class Marks {
public:
    /// Whether the character is one too many; asked of each in turn.
    bool overflow(char32_t c)
    {
        const auto category = QChar::category(c);
        const bool isMark = category == QChar::Mark_NonSpacing
            || category == QChar::Mark_SpacingCombining || category == QChar::Mark_Enclosing;
        if (!isMark && category != QChar::Other_Format)
            m_count = 0;
        m_count = isMark ? m_count % (most + 1) + 1 : m_count;
        return isMark && m_count > most;
    }

private:
    static constexpr int most = 30;
    int m_count = 0;
};

char32_t characterAt(QStringView text, qsizetype i)
{
    const bool isPair
        = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
    return isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
}

qsizetype sizeOf(char32_t c)
{
    return QChar::requiresSurrogates(c) ? 2 : 1;
}

QString displayLine(QStringView line)
{
    QString shown;
    shown.reserve(line.size() + 2);
    shown += fsi;
    int depth = 0;
    Marks marks;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char16_t c = line[i].unicode();
        if (opensIsolate(c))
            ++depth;
        const char32_t whole = characterAt(line, i);
        const bool isPair = sizeOf(whole) == 2;
        // A PDI that closes nothing of its own would close ours.
        const bool stray = (c == pdi && depth-- == 0) || (!isPair && QChar::isSurrogate(c))
            || marks.overflow(whole);
        depth = qMax(depth, 0);
        shown += stray ? replacement : visible(c);
        if (isPair) {
            ++i;
            shown += stray ? QChar(replacement) : line[i];
        }
    }
    for (; depth > 0; --depth)
        shown += pdi;
    return shown += pdi;
}

bool isPicture(char32_t c)
{
    return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf)
        || (c >= 0x23e9 && c <= 0x23fa) || (c >= 0x2b1b && c <= 0x2b55) || c == 0x231a
        || c == 0x231b || c == 0x20e3 || c == 0x24c2 || c == 0x3297 || c == 0x3299
        || (c >= 0xfe000 && c <= 0xfefff);
}

/// How much may still be shown.
struct Room {
    qsizetype characters;
    qsizetype pictures;
    qsizetype turns;
};

/// As much of the text as there is room for, and takes the room. Not in the middle of a character.
QStringView cut(QStringView text, Room &room)
{
    qsizetype end = 0;
    while (end < text.size()) {
        const char32_t whole = characterAt(text, end);
        const qsizetype size = sizeOf(whole);
        const bool picture = isPicture(whole);
        const bool turn = turnsText(text[end].unicode());
        if (room.characters < size || (picture && room.pictures == 0) || (turn && room.turns == 0))
            break;
        room.characters -= size;
        room.pictures -= picture ? 1 : 0;
        room.turns -= turn ? 1 : 0;
        end += size;
    }
    return text.first(end);
}

QStringView cut(QStringView text, const TextBounds &bounds)
{
    Room room { bounds.characters, bounds.pictures, bounds.turns };
    return cut(text, room);
}

QString escape(char16_t c)
{
    return u"\\u%1"_s.arg(int(c), 4, 16, QChar(u'0'));
}

bool breaksLine(QChar c)
{
    return c == u'\n' || c == QChar::ParagraphSeparator || c == QChar::LineSeparator;
}

/// One character of it.
QString asSource(QStringView raw, char32_t whole, bool overflows)
{
    const char16_t c = raw.front().unicode();
    const bool stays = c == u'\n' || c == u'\t'
        || (!isControl(c) && !turnsText(c) && !breaksLine(c) && !QChar::isSurrogate(whole)
            && !overflows);
    if (stays)
        return raw.toString();
    return raw.size() == 1 ? escape(c) : escape(c) + escape(raw.back().unicode());
}

qsizetype endOfLine(QStringView text)
{
    return std::find_if(text.begin(), text.end(), breaksLine) - text.begin();
}

} // namespace

QList<ForeignText::Line> ForeignText::lines(TextBounds bounds, qsizetype *left) const
{
    QList<Line> all;
    QStringView rest = m_raw;
    Room room { bounds.characters, bounds.pictures, bounds.turns };
    while (all.size() < bounds.lines) {
        // The direction algorithm starts anew with each paragraph, so each needs its own isolate.
        // Two more than fit, for a line end of two; the rest may be a million characters.
        const qsizetype end = endOfLine(
            rest.first(std::min(rest.size(), std::min(room.characters, endless - 2) + 2)));
        const bool windows
            = end > 0 && end < rest.size() && rest[end] == u'\n' && rest[end - 1] == u'\r';
        const QStringView whole = rest.first(windows ? end - 1 : end);
        const QStringView line = cut(whole, room);
        all.append({ line.toString(), line.isEmpty() ? QString() : displayLine(line) });
        rest = rest.sliced(line.size());
        if (line.size() < whole.size() || rest.isEmpty())
            break;
        rest = rest.sliced(windows ? 2 : 1);
        if (room.characters == 0 || all.size() == bounds.lines)
            break;
    }
    if (left)
        *left = rest.size();
    return all;
}

QString ForeignText::block(TextBounds bounds) const
{
    qsizetype left = 0;
    QStringList shown;
    for (const Line &line : lines(bounds, &left))
        shown += line.shown;
    return shown.join(u'\n') + (left > 0 ? u"…"_s : QString());
}

QString ForeignText::line(qsizetype most) const
{
    const QStringView kept = cut(m_raw, TextBounds { most, 1, linePictures });
    QString flat = kept.toString();
    for (QChar &c : flat) {
        if (breaksLine(c) || c == u'\t')
            c = u' ';
    }
    return flat.isEmpty() ? flat
                          : displayLine(flat) + (kept.size() < m_raw.size() ? u"…"_s : QString());
}

QString ForeignText::mnemonicFree(qsizetype most) const
{
    return line(most).replace(u'&', u"&&"_s);
}

QString ForeignText::toolTip() const
{
    return m_raw.isEmpty()
        ? QString()
        : u"<qt><p style='white-space:pre-wrap'>%1</p></qt>"_s.arg(block().toHtmlEscaped());
}

QString ForeignText::spoken(TextBounds bounds) const
{
    const QStringView kept = cut(m_raw, { bounds.characters, bounds.lines, endless, endless });
    QString said;
    said.reserve(kept.size() + 1);
    for (qsizetype i = 0; i < kept.size(); ++i) {
        const char16_t c = kept[i].unicode();
        if (turnsText(c))
            continue;
        said += isControl(c) && c != u'\n' ? u' ' : isLoneSurrogate(kept, i) ? replacement : c;
    }
    return kept.size() < m_raw.size() ? said + u'…' : said;
}

QString ForeignText::source(TextBounds bounds, qsizetype *left) const
{
    // What turns text is written out, and turns nothing.
    const QStringView kept
        = cut(m_raw, { bounds.characters, bounds.lines, bounds.pictures, endless });
    QString text;
    qsizetype i = 0;
    Marks marks;
    for (qsizetype lines = 1; i < kept.size();) {
        const char32_t whole = characterAt(kept, i);
        if (whole == u'\n' && ++lines > bounds.lines)
            break;
        const QString part = asSource(kept.sliced(i, sizeOf(whole)), whole, marks.overflow(whole));
        if (text.size() + part.size() > bounds.characters)
            break;
        text += part;
        i += sizeOf(whole);
    }
    if (left)
        *left = m_raw.size() - i;
    return text;
}

QString displayText(const QString &foreign)
{
    return ForeignText(foreign).block(unbounded);
}

QString plainToolTip(const QString &foreign)
{
    return ForeignText(foreign).toolTip();
}

} // namespace carillon::ui
