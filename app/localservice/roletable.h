// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/records.h"
#include "localservice/sql.h"

namespace carillon::localservice {

enum class Role {
    Admin, ///< of an AppInstance
    Moderator, ///< of a channel
    Banned ///< from a channel
};

/// Who is what of which AppInstance or channel, its `owner`.
class RoleTable {
public:
    explicit RoleTable(Sql sql)
        : m_sql(sql)
    {
    }

    /// False: it was so before.
    bool add(Role role, const QString &owner, const RoleRecord &record);
    /// False: it was not so.
    bool remove(Role role, const QString &owner, const QString &member);
    bool has(Role role, const QString &owner, const QString &member);
    std::optional<RoleRecord> find(Role role, const QString &owner, const QString &member);
    QList<RoleRecord> page(Role role, const QString &owner, qint64 afterRow, int limit);
    qint64 count(Role role, const QString &owner);

private:
    Sql m_sql;
};

} // namespace carillon::localservice
