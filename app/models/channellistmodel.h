// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>

namespace carillon {

class ChannelDirectory;

/// A ChannelDirectory as rows. Keeps nothing of its own.
class ChannelListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        ArnRole = Qt::UserRole + 1, ///< QString
        PrivacyRole, ///< int, a ChannelPrivacy
        MemberRole, ///< bool
        LastMessageAtRole, ///< QDateTime, UTC; invalid when there is none
        UnreadRole, ///< int, messages of others since it was last read
        UnreadIsLeastRole ///< bool: there are so many or more
    };

    /// `directory` must outlive the model.
    explicit ChannelListModel(ChannelDirectory &directory, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; ///< DisplayRole: the name

private:
    ChannelDirectory &m_directory;
};

} // namespace carillon
