// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>

namespace carillon {

class EntryRows;
struct TimelineEntry;

/// A Timeline, or what was before it, as rows. Keeps nothing of its own.
class TimelineModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        EntryRole = Qt::UserRole + 1, ///< TimelineEntry
        KeyRole, ///< QString, see TimelineEntry::key()
        StartsDayRole, ///< bool: the first entry, or another local day than the one before
        StartsGroupRole ///< bool: another sender than the one before, another day, or 5 min later
    };

    /// `timeline` must outlive the model.
    explicit TimelineModel(EntryRows &timeline, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; ///< DisplayRole: the content

private:
    TimelineEntry shown(qsizetype row) const;

    EntryRows &m_timeline;
    qsizetype m_editEnd = 0; // the row after the insertion or removal that is going on
};

} // namespace carillon
