// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>
#include <QTextCharFormat>

namespace carillon::ui {

/// Text to be read as it came, as ForeignText::source() shows it, from when it can be seen. What is
/// too long is not laid out to its end; a last line says how much is missing.
class SourceEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SourceEdit(QWidget *parent = nullptr);

    void setSource(const QString &source);
    /// All of it, to be copied.
    const QString &source() const { return m_source; }

    /// Of what is shown, the line, counted from 0, gets this look; beyond that, none does.
    void markLine(int line, const QTextCharFormat &look);

protected:
    void showEvent(QShowEvent *event) override;

private:
    using QPlainTextEdit::setPlainText;

    void fill();

    QString m_source;
    bool m_isFilled = true;
    int m_markedLine = -1;
    QTextCharFormat m_look;
};

} // namespace carillon::ui
