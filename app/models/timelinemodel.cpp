// SPDX-License-Identifier: Apache-2.0
#include "models/timelinemodel.h"

#include "chat/entryrows.h"

#include <algorithm>

namespace carillon {

namespace {

constexpr qint64 groupSeconds = 5 * 60;

bool startsDay(const EntryRows &timeline, qsizetype row)
{
    return row == 0
        || timeline.at(row - 1).time().toLocalTime().date()
        != timeline.at(row).time().toLocalTime().date();
}

bool isHeldUp(const EntryRows &timeline, qsizetype row)
{
    const qsizetype head = timeline.headRow();
    return row > head && timeline.at(head).outgoing->state == SendState::Failed
        && timeline.at(row).outgoing->state == SendState::Queued;
}

bool startsGroup(const EntryRows &timeline, qsizetype row)
{
    if (startsDay(timeline, row))
        return true;
    const TimelineEntry &before = timeline.at(row - 1);
    const TimelineEntry &entry = timeline.at(row);
    return before.senderArn() != entry.senderArn()
        || before.time().secsTo(entry.time()) >= groupSeconds;
}

} // namespace

TimelineModel::TimelineModel(EntryRows &timeline, QObject *parent)
    : QAbstractListModel(parent)
    , m_timeline(timeline)
{
    const auto changed = [this](qsizetype first, qsizetype last) {
        // Whether a row starts a day or a group depends on the one before it; whether it is held
        // up, on the first that is on its way.
        const qsizetype end = m_timeline.size() - 1;
        const bool headToo = first <= m_timeline.headRow() && last + 1 >= m_timeline.headRow();
        const qsizetype after = headToo ? end : std::min(last + 1, end);
        if (first <= after)
            Q_EMIT dataChanged(index(static_cast<int>(first)), index(static_cast<int>(after)));
    };
    connect(&timeline, &EntryRows::aboutToInsert, this, [this](qsizetype first, qsizetype last) {
        m_editEnd = last + 1;
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(last));
    });
    connect(&timeline, &EntryRows::inserted, this, [this, changed] {
        endInsertRows();
        changed(m_editEnd, m_editEnd - 1);
    });
    connect(&timeline, &EntryRows::aboutToRemove, this, [this](qsizetype first, qsizetype last) {
        m_editEnd = first;
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(last));
    });
    connect(&timeline, &EntryRows::removed, this, [this, changed] {
        endRemoveRows();
        changed(m_editEnd, m_editEnd - 1);
    });
    connect(&timeline, &EntryRows::entriesChanged, this, changed);
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_timeline.size());
}

TimelineEntry TimelineModel::shown(qsizetype row) const
{
    TimelineEntry entry = m_timeline.at(row);
    entry.heldUp = isHeldUp(m_timeline, row);
    return entry;
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TimelineEntry &entry = m_timeline.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.content();
    case EntryRole:
        return QVariant::fromValue(shown(index.row()));
    case KeyRole:
        return entry.key();
    case StartsDayRole:
        return startsDay(m_timeline, index.row());
    case StartsGroupRole:
        return startsGroup(m_timeline, index.row());
    default:
        return {};
    }
}

} // namespace carillon
