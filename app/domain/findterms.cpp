// SPDX-License-Identifier: Apache-2.0
#include "domain/findterms.h"

#include <QChar>

#include <algorithm>

namespace carillon {

namespace {

enum class Part {
    Separator,
    Ignored, ///< neither ends a word nor belongs to it
    Letter,
    Alone ///< a word by itself
};

bool isUnspaced(char32_t c)
{
    constexpr char32_t longVowel = 0x30fc; // its script is Common
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Hangul:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return c == longVowel;
    }
}

Part partOf(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
    case QChar::Symbol_Modifier:
        return c < 0x80 ? Part::Separator : Part::Ignored;
    case QChar::Symbol_Other:
        return Part::Alone;
    case QChar::Mark_SpacingCombining:
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Number_Other:
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
        return isUnspaced(c) ? Part::Alone : Part::Letter;
    default:
        return Part::Separator;
    }
}

/// The character without case, accents and width; nothing that separates words is left in it.
QString folded(char32_t c)
{
    if (c < 0x80)
        return QString(QChar(static_cast<char16_t>(c)).toLower());
    const auto form = isUnspaced(c) ? QString::NormalizationForm_KC : QString::NormalizationForm_KD;
    QString text = QString::fromUcs4(&c, 1).normalized(form).toCaseFolded();
    text.removeIf([](QChar each) {
        return !each.isSurrogate() && (each.isMark() || each.isPunct() || each.isSpace());
    });
    text.replace(QChar(0xdf), QLatin1StringView("ss")); // Qt folds character by character
    text.removeIf([](QChar each) { return each.unicode() < 0x80 && !each.isLetterOrNumber(); });
    return text;
}

char32_t characterAt(QStringView text, qsizetype at)
{
    const QChar first = text[at];
    if (first.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return QChar::surrogateToUcs4(first, text[at + 1]);
    return first.unicode();
}

bool matches(const QString &word, const QString &wanted, bool isPrefix)
{
    return isPrefix ? word.startsWith(wanted) : word == wanted;
}

bool standsAt(const QList<TextWord> &words, qsizetype at, const QStringList &phrase, bool isPrefix)
{
    if (at + phrase.size() > words.size())
        return false;
    for (qsizetype i = 0; i < phrase.size(); ++i) {
        if (!matches(words[at + i].word, phrase[i], isPrefix && i == phrase.size() - 1))
            return false;
    }
    return true;
}

/// Those that touch or overlap become one.
QList<TextSpan> united(QList<TextSpan> spans)
{
    std::ranges::sort(spans, {}, &TextSpan::start);
    QList<TextSpan> result;
    for (const TextSpan &span : std::as_const(spans)) {
        if (!result.isEmpty() && span.start <= result.last().start + result.last().length) {
            TextSpan &last = result.last();
            last.length = std::max(last.start + last.length, span.start + span.length) - last.start;
        } else {
            result.append(span);
        }
    }
    return result;
}

} // namespace

QList<TextWord> wordsOf(QStringView text)
{
    QList<TextWord> words;
    bool open = false; // the last word goes on
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = characterAt(text, at);
        const qsizetype units = c > 0xffff ? 2 : 1;
        const Part part = partOf(c);
        const QString letters = part == Part::Letter || part == Part::Alone ? folded(c) : QString();
        if (part == Part::Separator) {
            open = false;
        } else if (letters.isEmpty()) {
            if (open)
                words.last().length = at + units - words.last().start;
        } else if (open && part == Part::Letter) {
            words.last().word += letters;
            words.last().length = at + units - words.last().start;
        } else {
            words.append({ letters, at, units });
            open = part == Part::Letter;
        }
        at += units;
    }
    return words;
}

FindTerms findTermsOf(QStringView typed)
{
    FindTerms terms;
    const QList<TextWord> words = wordsOf(typed);
    const qsizetype count = std::min(words.size(), FindTerms::mostWords);
    qsizetype end = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const QStringView between = typed.sliced(end, words[i].start - end);
        const bool apart = std::ranges::any_of(between, [](QChar c) { return c.isSpace(); });
        if (terms.phrases.isEmpty() || apart)
            terms.phrases.append(QStringList());
        terms.phrases.last().append(words[i].word);
        end = words[i].start + words[i].length;
    }
    terms.lastIsPrefix = count > 0 && count == words.size()
        && !std::ranges::any_of(typed.sliced(end), [](QChar c) { return c.isSpace(); });
    return terms;
}

QList<TextSpan> hitsIn(QStringView text, const FindTerms &terms)
{
    const QList<TextWord> words = wordsOf(text);
    QList<TextSpan> hits;
    for (const QStringList &phrase : terms.phrases) {
        const bool isPrefix = terms.lastIsPrefix && &phrase == &terms.phrases.last();
        for (qsizetype at = 0; at < words.size(); ++at) {
            if (!standsAt(words, at, phrase, isPrefix))
                continue;
            const TextWord &last = words[at + phrase.size() - 1];
            hits.append({ words[at].start, last.start + last.length - words[at].start });
        }
    }
    return united(std::move(hits));
}

} // namespace carillon
