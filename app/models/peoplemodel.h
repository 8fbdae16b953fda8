// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channelpeople.h"

#include <QAbstractListModel>

namespace carillon {

/// Who is in a channel, by name, and after them who is kept out of it.
class PeopleModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        ArnRole = Qt::UserRole + 1, ///< QString
        IsSelfRole, ///< bool
        ModeratorRole, ///< bool
        HiddenRole, ///< bool
        BannedRole ///< bool
    };

    /// `people` must outlive the model.
    explicit PeopleModel(ChannelPeople &people, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; ///< DisplayRole: the name

    /// Whether the user moderates the channel.
    bool isModeratedBySelf() const;

private:
    struct Row {
        Person person;
        bool banned = false;

        friend bool operator==(const Row &, const Row &) = default;
    };
    void take();
    QList<Row> rows() const;

    ChannelPeople &m_people;
    QList<Row> m_rows; // the three lists of the service made one
};

} // namespace carillon
