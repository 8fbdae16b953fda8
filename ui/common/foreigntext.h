// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace carillon::ui {

/// How much of a text is shown.
struct TextBounds {
    qsizetype characters; ///< UTF-16 code units
    qsizetype lines;
    /// Emoji in colour: Qt 6.4 decodes the bitmap of each anew whenever it measures text, a fifth
    /// of a millisecond each, a hundred times what a letter takes.
    qsizetype pictures = 16;
    /// What turns text, each of which begins a piece that is shaped by itself.
    qsizetype turns = 100;
};

/// More characters and lines than the service lets a message have.
inline constexpr TextBounds messageBounds { 5000, 500, 160, 400 };
/// Of an error, a question, a tool tip.
inline constexpr TextBounds paragraphBounds { 2000, 24 };
/// Of what is looked at as it came: an exchange, a raw message.
inline constexpr TextBounds sourceBounds { 10'000, 1'000 };

/// Text that others wrote, made fit for each place it is shown in. Whatever is in it, what comes
/// out is plain: C0 and C1 controls are pictures; half characters, what overrides the direction of
/// letters, and each 31st mark on one of them, are U+FFFD; its direction stays its own (FSI … PDI
/// around each line); and it has an end, with an ellipsis where something is left out. Code that
/// puts server text on the screen has one of these in between.
class ForeignText {
public:
    explicit ForeignText(const QString &raw)
        : m_raw(raw)
    {
    }

    struct Line {
        QString raw;
        QString shown; ///< character for character the raw one, between FSI and PDI, maybe more PDI
    };

    /// Of a text with other line ends, too. `left` gets the number of code units left out.
    QList<Line> lines(TextBounds bounds, qsizetype *left = nullptr) const;
    QString block(TextBounds bounds = paragraphBounds) const; ///< of a label
    QString line(qsizetype most = 160) const; ///< a name, a title, a row of a list
    /// As `line`, for a button or a menu: no `&` of it marks a key.
    QString mnemonicFree(qsizetype most = 80) const;
    /// For Qt, which guesses whether a tool tip is rich text: one that is, with all of this
    /// escaped.
    QString toolTip() const;
    /// As it came, to be read by somebody who looks for what is in it: what has no picture of its
    /// own or turns text is written as `\uXXXX`, which counts as six. `left` as with lines().
    QString source(TextBounds bounds = sourceBounds, qsizetype *left = nullptr) const;
    /// For a screen reader: without what turns text, blanks for controls. Pictures cost nothing.
    QString spoken(TextBounds bounds = messageBounds) const;

private:
    QString m_raw;
};

/// All of the text, however long, as ForeignText shows it.
QString displayText(const QString &foreign);

/// `ForeignText(foreign).toolTip()`
QString plainToolTip(const QString &foreign);

} // namespace carillon::ui
