// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace carillon::ui {

class Theme;

/// Which key sends a message; the other one of Return and Ctrl+Return breaks the line or also
/// sends. Shift+Return always breaks the line.
enum class SendKey { Return, CtrlReturn };

/// Where a message is written: plain text only, one to eight lines high.
class MessageEditor : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit MessageEditor(const Theme &theme, QWidget *parent = nullptr);

    /// The text, unchanged: unlike toPlainText() it keeps no-break spaces.
    QString text() const;
    /// Replaces everything; there is nothing to undo afterwards.
    void setText(const QString &text);
    /// Removes what follows this position (UTF-16 index); can be undone.
    void cutAt(qsizetype position);

    /// Marks the text from this position to the end; -1: nothing.
    void markFrom(qsizetype position);
    qsizetype markedFrom() const { return m_markedFrom; }

    /// Something is being composed with an input method; it is not part of text() yet.
    bool isComposing() const { return m_composing; }

    void setSendKey(SendKey key) { m_sendKey = key; }
    /// Alt+Up and Alt+Down belong to the box, not to the window, while this is true.
    void setHistoryKeysWanted(bool wanted) { m_historyKeys = wanted; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();
    void composingChanged();
    void editLastRequested();
    void olderRequested();
    void newerRequested();
    void escapePressed();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void adaptWrapping(qsizetype longest);
    bool takesHistoryKey(const QKeyEvent &event) const;
    bool handleReturn(QKeyEvent &event);
    int heightFor(int lines) const;
    void fitHeight();
    void dress();
    void mark();

    const Theme &m_theme;
    SendKey m_sendKey = SendKey::Return;
    bool m_historyKeys = false;
    bool m_composing = false;
    qsizetype m_markedFrom = -1;
};

} // namespace carillon::ui
