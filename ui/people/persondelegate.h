// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace carillon::ui {

class Theme;

/// A row of the people: disc, name, and below it the part that somebody has in the channel.
class PersonDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit PersonDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// `moderator · you`; also what a screen reader says after the name.
    static QString partOf(const QModelIndex &index);

private:
    const Theme &m_theme;
};

} // namespace carillon::ui
