// SPDX-License-Identifier: Apache-2.0
#include "models/channellistmodel.h"

#include "chat/channeldirectory.h"

namespace carillon {

ChannelListModel::ChannelListModel(ChannelDirectory &directory, QObject *parent)
    : QAbstractListModel(parent)
    , m_directory(directory)
{
    connect(&directory, &ChannelDirectory::aboutToReset, this, [this] { beginResetModel(); });
    connect(&directory, &ChannelDirectory::reset, this, [this] { endResetModel(); });
    connect(&directory, &ChannelDirectory::entryChanged, this, [this](qsizetype row) {
        const QModelIndex changed = index(static_cast<int>(row));
        Q_EMIT dataChanged(changed, changed);
    });
}

int ChannelListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_directory.entries().size());
}

QVariant ChannelListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DirectoryEntry &entry = m_directory.entries().at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.channel.name;
    case ArnRole:
        return entry.channel.arn.toString();
    case PrivacyRole:
        return static_cast<int>(entry.channel.privacy);
    case MemberRole:
        return entry.member;
    case LastMessageAtRole:
        return entry.channel.lastMessageAt;
    case UnreadRole:
        return entry.unread;
    case UnreadIsLeastRole:
        return entry.unreadIsLeast;
    default:
        return {};
    }
}

} // namespace carillon
