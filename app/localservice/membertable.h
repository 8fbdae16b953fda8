// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/channeltable.h"

namespace carillon::localservice {

/// Who is a member of which channel and, in an elastic one, of which sub-channel. Where a
/// sub-channel is empty it means all of them, unless the channel is not elastic.
class MemberTable {
public:
    explicit MemberTable(Sql sql)
        : m_sql(sql)
    {
    }

    void insert(const MemberRecord &member);
    bool isMember(const QString &channel, const QString &user);
    std::optional<MemberRecord> find(
        const QString &channel, const QString &user, const QString &subChannel = {});
    /// More than one for a moderator of an elastic channel only.
    QList<MemberRecord> findAll(const QString &channel, const QString &user);
    void remove(const MemberRecord &member);
    void setReadMarker(const QString &channel, const QString &user, qint64 nowMs);
    void setPreferences(const QString &channel, const QString &user, const QString &preferences);

    QList<MemberRecord> page(
        const QString &channel, const QString &subChannel, bool hidden, qint64 afterRow, int limit);
    QList<MembershipRecord> ofUser(const QString &user, qint64 afterRow, int limit);
    /// Those with the newest messages first and, where `unreadFirst`, those with messages since the
    /// user's read marker before all others.
    QList<MembershipRecord> mostActiveOf(const QString &user, bool unreadFirst, int limit);
    QStringList arns(const QString &channel); ///< each once
    qint64 countIn(const QString &channel);
    qint64 countOf(const QString &user);

    void addSubChannel(const QString &channel, const QString &subChannel);
    bool hasSubChannel(const QString &channel, const QString &subChannel);
    QList<SubChannelRecord> subChannels(const QString &channel, qint64 afterRow, int limit);
    /// Members who are not moderators, for those can be put elsewhere.
    QList<MemberRecord> movable(const QString &channel, const QString &subChannel);
    void move(const MemberRecord &member, const QString &toSubChannel, qint64 nowMs);
    /// With its messages, and the moderators' memberships in it.
    void removeSubChannel(const QString &channel, const QString &subChannel);

private:
    Sql m_sql;
};

} // namespace carillon::localservice
