// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace carillon::ui {

/// Text to be read as it came, as ForeignText::source() shows it. What is too long is not laid out
/// to its end; a last line says how much is missing.
class SourceEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SourceEdit(QWidget *parent = nullptr);

    void setSource(const QString &source);
    /// All of it, to be copied.
    const QString &source() const { return m_source; }

private:
    using QPlainTextEdit::setPlainText;

    QString m_source;
};

} // namespace carillon::ui
