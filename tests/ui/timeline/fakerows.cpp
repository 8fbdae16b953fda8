// SPDX-License-Identifier: Apache-2.0
#include "fakerows.h"

#include "models/timelinemodel.h"

using namespace carillon;
using namespace Qt::StringLiterals;

namespace {

const QString instance = u"arn:aws:chime:us-east-1:111122223333:app-instance/abc"_s;

ChannelArn channelArn()
{
    return *ChannelArn::parse(QString(instance + u"/channel/general"_s));
}

QDateTime timeOf(int number)
{
    return QDateTime(QDate(2026, 3, 4), QTime(8, 0)).addSecs(number * 20);
}

} // namespace

int FakeRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(rows.size());
}

QVariant FakeRows::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rows.size())
        return {};
    const int row = index.row();
    const TimelineEntry &entry = rows[row];
    switch (role) {
    case TimelineModel::EntryRole:
        return QVariant::fromValue(entry);
    case TimelineModel::KeyRole:
        return entry.key();
    case TimelineModel::StartsDayRole:
        return row == 0;
    case TimelineModel::StartsGroupRole:
        return row == 0 || rows[row - 1].senderArn() != entry.senderArn();
    case Qt::DisplayRole:
        return entry.content();
    default:
        return {};
    }
}

void FakeRows::insert(qsizetype at, const QList<TimelineEntry> &entries)
{
    beginInsertRows({}, int(at), int(at + entries.size() - 1));
    rows = rows.first(at) + entries + rows.sliced(at);
    endInsertRows();
}

void FakeRows::remove(qsizetype at, qsizetype count)
{
    beginRemoveRows({}, int(at), int(at + count - 1));
    rows.remove(at, count);
    endRemoveRows();
}

void FakeRows::replace(qsizetype at, const TimelineEntry &entry)
{
    rows[at] = entry;
    Q_EMIT dataChanged(index(int(at)), index(int(at)));
}

TimelineEntry receivedEntry(int number, const QString &text, const QString &sender)
{
    ChannelMessage message { channelArn(),
        *MessageId::parse(QString(u"7f3a9c-message-%1-c2"_s.arg(number))), text, {}, {}, {}, {}, {},
        {}, {}, {}, {}, {}, {}, {}, {}, {} };
    message.status = MessageStatus::Sent;
    message.sender = { instance + u"/user/"_s + sender.toLower(), sender };
    message.createdAt = timeOf(number).toUTC();
    TimelineEntry entry;
    entry.message = message;
    return entry;
}

TimelineEntry outgoingEntry(
    int number, const QString &text, SendState state, std::optional<ErrorKind> error)
{
    OutboxItem item { number, channelArn(),
        *AppInstanceUserArn::parse(QString(instance + u"/user/alice"_s)),
        *ClientRequestToken::parse(QString(u"token-%1"_s.arg(number))), {}, {}, {}, {}, {}, {}, {},
        {}, {} };
    item.draft.content = text;
    item.state = state;
    item.acceptedAt = timeOf(number).toUTC();
    if (state == SendState::Sent) {
        item.messageId = MessageId::parse(QString(u"7f3a9c-message-%1-c2"_s.arg(number)));
        item.durationMs = 12;
    }
    if (error) {
        ApiError why;
        why.kind = *error;
        why.httpStatus = 403;
        why.code = u"ForbiddenException"_s;
        why.message = u"Not a member of the channel."_s;
        why.requestId = u"5b1c2e7a-1111"_s;
        why.at = timeOf(number).toUTC();
        item.lastError = why;
    }
    TimelineEntry entry;
    entry.outgoing = item;
    entry.mine = true;
    return entry;
}
