// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIdentityProxyModel>

namespace carillon::ui {

/// The rows of a PeopleModel, with words for a screen reader: who it is and what part they have.
class SpokenPeople : public QIdentityProxyModel {
    Q_OBJECT

public:
    using QIdentityProxyModel::QIdentityProxyModel;

    QVariant data(const QModelIndex &index, int role) const override;
};

} // namespace carillon::ui
