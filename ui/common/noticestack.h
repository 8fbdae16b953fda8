// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace carillon::ui {

/// Notices one below the other, with air around them; takes no room while none is shown.
class NoticeStack : public QWidget {
    Q_OBJECT

public:
    explicit NoticeStack(QWidget *parent = nullptr);

    /// Takes the widget over, as the lowest.
    void add(QWidget *notice);

protected:
    bool event(QEvent *event) override;

private:
    QVBoxLayout *m_column;
};

} // namespace carillon::ui
