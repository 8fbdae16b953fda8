// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QBoxLayout;
class QPushButton;

namespace carillon::ui {

class PlainLabel;
class Theme;

/// A sentence and what can be done about it, in the window instead of in a dialog.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Info, Caution, Bad };

    explicit NoticeBar(Theme &theme, QWidget *parent = nullptr);

    void setKind(Kind kind);
    void setText(const QString &text);
    QString text() const;
    /// The bar owns the button.
    QPushButton *addAction(const QString &text);
    void clearActions();

protected:
    void resizeEvent(QResizeEvent *event) override;
    /// Below all else; the bar owns it.
    void addBelow(QWidget *widget);
    /// The buttons go below the sentence where they would leave it no room, and below each other
    /// where they have none themselves. To be called where a button has come or gone.
    void arrange();

private:
    QString m_text;
    PlainLabel *m_label;
    QBoxLayout *m_column;
    QBoxLayout *m_row;
    QBoxLayout *m_buttons;
    QList<QPushButton *> m_actions;
};

} // namespace carillon::ui
