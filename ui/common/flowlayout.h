// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLayout>
#include <QList>

namespace carillon::ui {

/// Items side by side, in as many lines as the width asks for. An item added with Qt::AlignRight
/// stands at the end of its line, with all that follow it.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    /// Gaps in device-independent pixels.
    FlowLayout(int across, int down, QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    Qt::Orientations expandingDirections() const override { return {}; }
    QSize minimumSize() const override;
    QSize sizeHint() const override;
    void setGeometry(const QRect &rect) override;

private:
    struct Line {
        QList<QLayoutItem *> items;
        int width = 0;
        int height = 0;
    };

    QList<Line> linesFor(int width) const;
    void place(const Line &line, int top, const QRect &rect) const;

    int m_across;
    int m_down;
    QList<QLayoutItem *> m_items;
};

} // namespace carillon::ui
