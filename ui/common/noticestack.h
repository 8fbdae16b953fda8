// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace carillon::ui {

/// Notices one below the other, with air around them; takes no room while none is shown. Where they
/// are taller than half the window and there is no more room for them, they scroll.
class NoticeStack : public QScrollArea {
    Q_OBJECT

public:
    explicit NoticeStack(QWidget *parent = nullptr);

    /// Takes the widget over, as the lowest.
    void add(QWidget *notice);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QWidget *m_inner;
    QVBoxLayout *m_column;
    int m_wanted = 0; ///< px, of all notices at this width
};

} // namespace carillon::ui
