// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/channellistmodel.h"

namespace carillon {

class ChannelBrowser;

/// A ChannelBrowser as rows, in the roles of ChannelListModel. Keeps nothing of its own.
class BrowseModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        RestrictedRole
        = ChannelListModel::UnreadIsLeastRole + 1 ///< bool: moderators alone add people
    };

    /// `browser` must outlive the model.
    explicit BrowseModel(ChannelBrowser &browser, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; ///< DisplayRole: the name

private:
    ChannelBrowser &m_browser;
};

} // namespace carillon
