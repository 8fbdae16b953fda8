// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace carillon {

/// A word of a text as finding sees it: without case, accents and width. Where a script writes no
/// spaces between words (Chinese, Japanese, Thai …) each character is one; so is each emoji.
struct TextWord {
    QString word; ///< ASCII letters and digits, and anything beyond ASCII; never empty
    qsizetype start = 0; ///< in the text, in UTF-16 units
    qsizetype length = 0;

    friend bool operator==(const TextWord &, const TextWord &) = default;
};

QList<TextWord> wordsOf(QStringView text);

/// What a person types to find something, as words. Nothing in it is an operator.
struct FindTerms {
    static constexpr qsizetype mostWords = 32; ///< what is typed beyond is left out

    /// What was typed without a space between is found side by side only.
    QList<QStringList> phrases;
    bool lastIsPrefix = false; ///< the last word may still be being typed

    bool isEmpty() const { return phrases.isEmpty(); }
    friend bool operator==(const FindTerms &, const FindTerms &) = default;
};

FindTerms findTermsOf(QStringView typed);

/// A part of a text, in UTF-16 units.
struct TextSpan {
    qsizetype start = 0;
    qsizetype length = 0;

    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// Where the phrases stand in the text, whole words, in order and apart from each other.
QList<TextSpan> hitsIn(QStringView text, const FindTerms &terms);

} // namespace carillon
