// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"

#include <QAbstractListModel>

/// Rows with the roles of TimelineModel, filled by hand.
class FakeRows : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void insert(qsizetype at, const QList<carillon::TimelineEntry> &entries);
    void remove(qsizetype at, qsizetype count);
    void replace(qsizetype at, const carillon::TimelineEntry &entry);

    QList<carillon::TimelineEntry> rows;
};

carillon::TimelineEntry receivedEntry(int number, const QString &text, const QString &sender);
carillon::TimelineEntry outgoingEntry(int number, const QString &text, carillon::SendState state,
    std::optional<carillon::ErrorKind> error = std::nullopt);
