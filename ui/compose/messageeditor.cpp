// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/messageeditor.h"

#include "ui/common/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int maxLines = 8;
constexpr int padding = 8;
constexpr int slack = 2;
/// Marks past this many code units would be laid out for nobody to see.
constexpr qsizetype maxMarked = 8 * 1024;
/// A line is searched to its end for a place to break it, for each line on screen anew. Longer
/// paragraphs, far over the limit as they are, break anywhere.
constexpr qsizetype maxWrappedAtWords = 16 * 1024;

qsizetype longestParagraph(QStringView text)
{
    qsizetype longest = 0;
    for (const QStringView paragraph : text.split(u'\n'))
        longest = std::max(longest, paragraph.size());
    return longest;
}

Qt::KeyboardModifiers modifiersOf(const QKeyEvent &event)
{
    return event.modifiers() & ~Qt::KeypadModifier;
}

} // namespace

MessageEditor::MessageEditor(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setObjectName(u"messageEditor"_s);
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    adaptWrapping(0);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &MessageEditor::fitHeight);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (document()->characterCount() <= maxWrappedAtWords)
            adaptWrapping(0);
    });
    connect(&theme, &Theme::changed, this, [this] {
        dress();
        mark();
    });
    dress();
}

QString MessageEditor::text() const
{
    QString raw = document()->toRawText();
    // The document's own paragraph separators; U+2028 is one that somebody wrote.
    raw.replace(QChar::ParagraphSeparator, u'\n');
    return raw;
}

void MessageEditor::adaptWrapping(qsizetype longest)
{
    const auto mode = longest > maxWrappedAtWords ? QTextOption::WrapAnywhere
                                                  : QTextOption::WrapAtWordBoundaryOrAnywhere;
    if (wordWrapMode() != mode)
        setWordWrapMode(mode);
}

void MessageEditor::setText(const QString &text)
{
    adaptWrapping(longestParagraph(text)); // before it is laid out
    setPlainText(text);
    moveCursor(QTextCursor::End);
}

void MessageEditor::cutAt(qsizetype position)
{
    QTextCursor cursor(document());
    cursor.setPosition(int(position));
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    moveCursor(QTextCursor::End);
}

void MessageEditor::markFrom(qsizetype position)
{
    const bool frameChanges = (position >= 0) != (m_markedFrom >= 0);
    m_markedFrom = position;
    mark();
    if (frameChanges)
        dress();
}

void MessageEditor::mark()
{
    QList<QTextEdit::ExtraSelection> selections;
    if (m_markedFrom >= 0) {
        const qsizetype end = document()->characterCount() - 1;
        QTextEdit::ExtraSelection past;
        past.cursor = QTextCursor(document());
        past.cursor.setPosition(int(std::min(m_markedFrom, end)));
        past.cursor.setPosition(
            int(std::min(m_markedFrom + maxMarked, end)), QTextCursor::KeepAnchor);
        past.format.setBackground(m_theme.colours().badLine);
        past.format.setForeground(m_theme.colours().text);
        past.format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
        past.format.setUnderlineColor(m_theme.colours().bad);
        selections.append(past);
    }
    setExtraSelections(selections);
}

void MessageEditor::dress()
{
    const Colours &colours = m_theme.colours();
    setFont(m_theme.textFont());
    const bool over = m_markedFrom >= 0;
    setStyleSheet(u"QPlainTextEdit#messageEditor { background: %1; color: %2; border: 1px solid %3;"
                  " border-radius: 8px; padding: %5px 10px; }"
                  "QPlainTextEdit#messageEditor:focus { border-color: %4; }"_s
                      .arg(colours.field.name(), colours.text.name(),
                          (over ? colours.bad : colours.line).name(),
                          (over ? colours.bad : colours.accent).name())
                      .arg(padding));
    fitHeight();
}

int MessageEditor::heightFor(int lines) const
{
    // A line can be higher than its font says: emoji, and scripts from other fonts.
    qreal lineHeight = QFontMetricsF(font()).lineSpacing();
    const QTextLayout *first = document()->firstBlock().layout();
    if (first && first->lineCount() > 0)
        lineHeight = std::max(lineHeight, first->lineAt(0).height());
    return int(std::ceil(lineHeight * lines)) + 2 * (padding + 1) + slack;
}

void MessageEditor::fitHeight()
{
    // QPlainTextDocumentLayout measures its height in lines.
    const int lines = std::clamp(int(document()->size().height()), 1, maxLines);
    const bool all = document()->size().height() <= maxLines;
    setVerticalScrollBarPolicy(all ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setFixedHeight(heightFor(lines));
}

QSize MessageEditor::sizeHint() const
{
    return { QPlainTextEdit::sizeHint().width(), height() };
}

QSize MessageEditor::minimumSizeHint() const
{
    return { 120, heightFor(1) };
}

bool MessageEditor::takesHistoryKey(const QKeyEvent &event) const
{
    return m_historyKeys && modifiersOf(event) == Qt::AltModifier
        && (event.key() == Qt::Key_Up || event.key() == Qt::Key_Down);
}

bool MessageEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && takesHistoryKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

bool MessageEditor::handleReturn(QKeyEvent &event)
{
    if (event.key() != Qt::Key_Return && event.key() != Qt::Key_Enter)
        return false;
    // This Return ends the composition; the input method has not let go of the text yet.
    if (m_composing)
        return false;
    const auto modifiers = modifiersOf(event);
    const bool sends = modifiers == Qt::ControlModifier
        || (modifiers == Qt::NoModifier && m_sendKey == SendKey::Return);
    if (sends) {
        // A key held down is one message.
        if (!event.isAutoRepeat())
            Q_EMIT sendRequested();
    } else if (modifiers == Qt::ShiftModifier || modifiers == Qt::NoModifier) {
        if (!isReadOnly()) {
            textCursor().insertBlock();
            ensureCursorVisible();
        }
    } else {
        return false;
    }
    event.accept();
    return true;
}

void MessageEditor::keyPressEvent(QKeyEvent *event)
{
    if (handleReturn(*event))
        return;
    if (takesHistoryKey(*event)) {
        if (event->key() == Qt::Key_Up)
            Q_EMIT olderRequested();
        else
            Q_EMIT newerRequested();
        return;
    }
    if (event->key() == Qt::Key_Up && modifiersOf(*event) == Qt::NoModifier && !m_composing
        && document()->isEmpty()) {
        Q_EMIT editLastRequested();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT escapePressed();
        event->ignore();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void MessageEditor::inputMethodEvent(QInputMethodEvent *event)
{
    const bool composing = !event->preeditString().isEmpty();
    const bool changed = composing != m_composing;
    m_composing = composing;
    QPlainTextEdit::inputMethodEvent(event);
    if (changed)
        Q_EMIT composingChanged();
}

bool MessageEditor::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText();
}

void MessageEditor::insertFromMimeData(const QMimeData *source)
{
    if (isReadOnly() || !source->hasText())
        return;
    QString text = source->text();
    text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    adaptWrapping(longestParagraph(text) + textCursor().block().length());
    textCursor().insertText(text);
    ensureCursorVisible();
}

} // namespace carillon::ui
