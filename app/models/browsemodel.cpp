// SPDX-License-Identifier: Apache-2.0
#include "models/browsemodel.h"

#include "chat/channelbrowser.h"

namespace carillon {

BrowseModel::BrowseModel(ChannelBrowser &browser, QObject *parent)
    : QAbstractListModel(parent)
    , m_browser(browser)
{
    connect(&browser, &ChannelBrowser::aboutToReset, this, [this] { beginResetModel(); });
    connect(&browser, &ChannelBrowser::reset, this, [this] { endResetModel(); });
    connect(&browser, &ChannelBrowser::aboutToAppend, this, [this](qsizetype count) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(count) - 1);
    });
    connect(&browser, &ChannelBrowser::appended, this, [this] { endInsertRows(); });
    connect(&browser, &ChannelBrowser::membershipsChanged, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1), { ChannelListModel::MemberRole });
    });
}

int BrowseModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_browser.channels().size());
}

QVariant BrowseModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Channel &channel = m_browser.channels().at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return channel.name;
    case ChannelListModel::ArnRole:
        return channel.arn.toString();
    case ChannelListModel::PrivacyRole:
        return static_cast<int>(channel.privacy);
    case ChannelListModel::MemberRole:
        return m_browser.isMember(channel.arn);
    case ChannelListModel::LastMessageAtRole:
        return channel.lastMessageAt;
    case ChannelListModel::UnreadRole:
        return 0;
    case RestrictedRole:
        return channel.mode == ChannelMode::Restricted;
    default:
        return {};
    }
}

} // namespace carillon
