// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;

namespace carillon::ui {

class Theme;

/// "Content 29 / 4096 bytes" and a thin bar. Over the limit it says so in words, too.
class ByteCounter : public QWidget {
    Q_OBJECT

public:
    enum class Level {
        Quiet, ///< under 80 % of the limit
        Caution, ///< from 80 %
        Over ///< more than the limit
    };

    /// `subject` is the first word of the sentence.
    ByteCounter(const Theme &theme, const QString &subject, QWidget *parent = nullptr);

    void setSize(qsizetype bytes, qsizetype limit);
    /// Shows this sentence instead, without a bar, until the next setSize().
    void setNote(const QString &note);
    void setBarVisible(bool visible);

    Level level() const { return m_level; }
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    class Bar;

    void show(const QString &text);
    void dress();

    const Theme &m_theme;
    QString m_subject;
    Level m_level = Level::Quiet;
    bool m_barWanted = true;
    bool m_hasNote = false;
    QLabel *m_label;
    Bar *m_bar;
};

} // namespace carillon::ui
