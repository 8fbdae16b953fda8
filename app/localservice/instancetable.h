// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/records.h"
#include "localservice/sql.h"

namespace carillon::localservice {

/// AppInstances.
class InstanceTable {
public:
    explicit InstanceTable(Sql sql)
        : m_sql(sql)
    {
    }

    void insert(const InstanceRecord &instance);
    std::optional<InstanceRecord> find(const QString &arn);
    QList<InstanceRecord> page(qint64 afterRow, int limit);
    qint64 count();
    void update(const InstanceRecord &instance);
    /// With all that is in it.
    void remove(const QString &arn);

    /// JSON, as it was put; nothing where none was.
    std::optional<QString> streaming(const QString &arn);
    void setStreaming(const QString &arn, const std::optional<QString> &configurations);

private:
    Sql m_sql;
};

/// AppInstanceUsers and bots. One that was removed is found no more, but stays the sender of its
/// messages.
class UserTable {
public:
    explicit UserTable(Sql sql)
        : m_sql(sql)
    {
    }

    void insert(const UserRecord &user);
    std::optional<UserRecord> find(const QString &arn);
    QList<UserRecord> all(); ///< of all AppInstances, in the order they were made
    /// Users, without bots.
    QList<UserRecord> page(const QString &instance, qint64 afterRow, int limit);
    qint64 count(const QString &instance);
    void update(const UserRecord &user);
    /// Ends its memberships and roles, too.
    void remove(const QString &arn);
    /// The ARNs of those whose time is over.
    QStringList expired(qint64 nowMs);
    QStringList echoingMembers(const QString &channel);

private:
    Sql m_sql;
};

} // namespace carillon::localservice
