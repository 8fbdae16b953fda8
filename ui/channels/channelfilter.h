// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QSortFilterProxyModel>

namespace carillon::ui {

/// `12:04` today, `Tue` within a week, otherwise the date; empty for an invalid time. Local time.
QString shortTime(const QDateTime &at, const QDateTime &now);

/// A channel list narrowed to the names that contain a text, whatever the case and the accents,
/// and said as sentences for a screen reader. The order is the source's.
class ChannelFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ChannelFilter(QObject *parent = nullptr);

    void setWanted(const QString &text);
    QVariant data(const QModelIndex &index, int role) const override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_wanted; ///< folded
};

} // namespace carillon::ui
