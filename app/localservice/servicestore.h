// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/events.h"
#include "localservice/flowtable.h"
#include "localservice/instancetable.h"
#include "localservice/membertable.h"
#include "localservice/messagetable.h"
#include "localservice/roletable.h"
#include "localservice/world.h"

#include <functional>
#include <memory>

namespace carillon::localservice {

/// Everything the service remembers, one table a kind of thing. All of them throw StoreFailure.
struct Tables {
    explicit Tables(Sql sql);

    InstanceTable instances;
    UserTable users;
    RoleTable roles;
    ChannelTable channels;
    MemberTable members;
    MessageTable messages;
    FlowTable flows;
    TagTable tags;
    RequestTokenTable requestTokens;
};

/// The service's database. One connection, used by the thread that opened it.
class ServiceStore {
public:
    template <class T> using Result = sqlite::Result<T>;

    /// Also does what tidy() does, while there is nobody to be told.
    static Result<std::unique_ptr<ServiceStore>> open(const QString &path, qint64 nowMs);

    /// The region of the world in it, or empty for a store that is new.
    Result<QString> region();
    /// Forgets everything and puts the world in.
    Result<void> seed(const World &world, qint64 nowMs);
    Result<QList<UserRecord>> users(); ///< of all AppInstances, in the order they were made

    /// Forgets what has had its time: tokens, messages by the retention of their AppInstance, and
    /// channels and users by their expiration. Gives what is to be told of that.
    Result<QList<Event>> tidy(qint64 nowMs);

    /// Does the work in one transaction: all of it, or, after an exception, none. A StoreFailure
    /// is the error, any other exception passes.
    Result<void> atomically(const std::function<void()> &work);

    Tables &tables() { return m_tables; }
    /// What page tokens are sealed with; survives restarts.
    const QByteArray &pageKey() const { return m_pageKey; }

private:
    ServiceStore(std::unique_ptr<sqlite::Database> database, QByteArray pageKey);
    void insertWorld(const World &world, qint64 nowMs);
    void insertChannel(const WorldChannel &channel, qint64 nowMs);

    std::unique_ptr<sqlite::Database> m_database;
    Sql m_sql;
    Tables m_tables;
    QByteArray m_pageKey;
};

} // namespace carillon::localservice
