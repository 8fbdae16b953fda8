// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;

namespace carillon::ui {

class Theme;

/// Gives a label the size, colour and plainness of a caption.
void dressCaption(QLabel &label, const Theme &theme, const QColor &colour);

/// A caption, a line to write in, and what is wrong with it.
class FormField : public QWidget {
    Q_OBJECT

public:
    FormField(const Theme &theme, const QString &caption, const QString &placeholder,
        QWidget *parent = nullptr);

    QLineEdit &edit() { return *m_edit; }
    QString text() const;
    /// Nothing when empty.
    std::optional<QString> optionalText() const;
    void setText(const QString &text);
    /// Empty: nothing is wrong.
    void setProblem(const QString &problem);
    QString problem() const;

Q_SIGNALS:
    void edited();

private:
    void dress();

    const Theme &m_theme;
    QLabel *m_caption;
    QLineEdit *m_edit;
    QLabel *m_problem;
};

} // namespace carillon::ui
