// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>

#include <functional>

namespace carillon {
class ChannelArn;
class Finder;
} // namespace carillon

namespace carillon::ui {

/// What a Finder has found, as rows. Fetches the next page when the view gets there.
class FoundModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        SenderRole = Qt::UserRole + 1, ///< QString, foreign
        ChannelRole, ///< QString, foreign
        TimeRole ///< QString, local
    };
    using NameOf = std::function<QString(const ChannelArn &)>;

    /// `finder` must outlive the model.
    FoundModel(Finder &finder, NameOf nameOf, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole: the part of the text around the first hit, in one line.
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

private:
    Finder &m_finder;
    NameOf m_nameOf;
};

} // namespace carillon::ui
