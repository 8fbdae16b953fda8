// SPDX-License-Identifier: Apache-2.0
#include "models/peoplemodel.h"

#include <algorithm>

namespace carillon {

PeopleModel::PeopleModel(ChannelPeople &people, QObject *parent)
    : QAbstractListModel(parent)
    , m_people(people)
    , m_rows(rows())
{
    connect(&people, &ChannelPeople::changed, this, &PeopleModel::take);
}

QList<PeopleModel::Row> PeopleModel::rows() const
{
    QList<Row> rows;
    const QList<Person> people = m_people.people();
    for (const Person &person : people)
        rows.append({ person });
    for (const Identity &identity : m_people.banned())
        rows.append({ { identity }, true });
    return rows;
}

void PeopleModel::take()
{
    QList<Row> now = rows();
    if (now == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(now);
    endResetModel();
}

int PeopleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PeopleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    const Identity &identity = row.person.identity;
    switch (role) {
    case Qt::DisplayRole:
        return identity.name.isEmpty() ? identity.arn.section(u'/', -1) : identity.name;
    case ArnRole:
        return identity.arn;
    case IsSelfRole:
        return identity.arn == m_people.ownArn();
    case ModeratorRole:
        return row.person.moderator;
    case HiddenRole:
        return row.person.hidden;
    case BannedRole:
        return row.banned;
    default:
        return {};
    }
}

bool PeopleModel::isModeratedBySelf() const
{
    return std::ranges::any_of(m_rows, [this](const Row &row) {
        return row.person.moderator && row.person.identity.arn == m_people.ownArn();
    });
}

} // namespace carillon
