// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace carillon::ui {

class Theme;

/// Paints one channel: its kind, its name, and when something was last said there.
class ChannelDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ChannelDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace carillon::ui
