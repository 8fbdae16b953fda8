// SPDX-License-Identifier: Apache-2.0
#include "localservice/servicestore.h"

#include "localservice/memberships.h"
#include "localservice/serviceschema.h"

#include <QRandomGenerator>

#include <array>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

template <class T> using Result = sqlite::Result<T>;

constexpr qint64 dayMs = 24LL * 3600 * 1000;
constexpr int manyInstances = 1000;

/// What the work throws as a StoreFailure is its result.
template <class Work> auto caught(const Work &work) -> Result<decltype(work())>
{
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (const StoreFailure &failure) {
        return std::unexpected(failure.error);
    }
}

QByteArray randomKey()
{
    std::array<quint32, 8> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
}

QByteArray pageKeyOf(const Sql &sql)
{
    sql.change("INSERT INTO facts (name, value) VALUES ('page_key', ?) ON CONFLICT DO NOTHING",
        randomKey());
    Rows row = sql.query("SELECT value FROM facts WHERE name = 'page_key'");
    return row.next() ? row.blob(0) : QByteArray();
}

QDateTime timeOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

} // namespace

Tables::Tables(Sql sql)
    : instances(sql)
    , users(sql)
    , roles(sql)
    , channels(sql)
    , members(sql)
    , messages(sql)
    , flows(sql)
    , tags(sql)
    , requestTokens(sql)
{
}

ServiceStore::ServiceStore(std::unique_ptr<sqlite::Database> database, QByteArray pageKey)
    : m_database(std::move(database))
    , m_sql(*m_database)
    , m_tables(m_sql)
    , m_pageKey(std::move(pageKey))
{
}

Result<std::unique_ptr<ServiceStore>> ServiceStore::open(const QString &path, qint64 nowMs)
{
    auto database = sqlite::Database::open(path, serviceMigrations());
    if (!database)
        return std::unexpected(database.error());
    auto key = caught([&] { return pageKeyOf(Sql(**database)); });
    if (!key)
        return std::unexpected(key.error());
    std::unique_ptr<ServiceStore> store(new ServiceStore(*std::move(database), *std::move(key)));
    if (const auto tidied = store->tidy(nowMs); !tidied)
        return std::unexpected(tidied.error());
    return store;
}

Result<void> ServiceStore::atomically(const std::function<void()> &work)
{
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (const auto done = caught(work); !done)
        return done;
    return transaction->commit();
}

Result<QString> ServiceStore::region()
{
    return caught([this] {
        Rows row = m_sql.query("SELECT value FROM facts WHERE name = 'region'");
        return row.next() ? QString::fromUtf8(row.blob(0)) : QString();
    });
}

Result<QList<UserRecord>> ServiceStore::users()
{
    return caught([this] { return m_tables.users.all(); });
}

Result<void> ServiceStore::seed(const World &world, qint64 nowMs)
{
    return atomically([&] {
        for (const char *clear : {
                 "DELETE FROM callbacks",
                 "DELETE FROM tokens",
                 "DELETE FROM request_tokens",
                 "DELETE FROM messages",
                 "DELETE FROM members",
                 "DELETE FROM sub_channels",
                 "DELETE FROM channels",
                 "DELETE FROM roles",
                 "DELETE FROM flows",
                 "DELETE FROM tags",
                 "DELETE FROM users",
                 "DELETE FROM app_instances",
             })
            m_sql.change(clear);
        insertWorld(world, nowMs);
    });
}

void ServiceStore::insertWorld(const World &world, qint64 nowMs)
{
    m_sql.change(
        "INSERT OR REPLACE INTO facts (name, value) VALUES ('region', ?)", world.region.toUtf8());
    const QString &instance = world.appInstanceArn;
    m_tables.instances.insert({ instance, world.appInstanceName, {}, nowMs, nowMs, {}, {}, 0 });
    for (const WorldUser &user : world.users) {
        m_tables.users.insert(
            { user.arn, instance, user.name, {}, nowMs, nowMs, user.echoes, {}, 0 });
        if (user.administers)
            m_tables.roles.add(Role::Admin, instance, { { user.arn, {} }, {}, {}, nowMs, 0 });
    }
    for (const WorldChannel &channel : world.channels)
        insertChannel(channel, nowMs);
}

void ServiceStore::insertChannel(const WorldChannel &channel, qint64 nowMs)
{
    const qint64 createdAtMs = nowMs - channel.secondsAgo * 1000;
    const auto arn = *ChannelArn::parse(channel.arn);
    ChannelRecord record { { arn, channel.name, channel.mode, channel.privacy, channel.metadata,
                               timeOf(createdAtMs), {} },
        { channel.createdByArn, {} }, createdAtMs, {}, {}, {}, 0 };
    m_tables.channels.insert(record);
    for (const QString &moderator : channel.moderatorArns) {
        m_tables.roles.add(Role::Moderator, channel.arn,
            { { moderator, {} }, channel.createdByArn, {}, createdAtMs, 0 });
    }
    for (const QString &member : channel.memberArns) {
        m_tables.members.insert({ channel.arn, { member, {} }, {}, false,
            { channel.createdByArn, {} }, createdAtMs, createdAtMs, {}, {}, 0 });
    }
    for (const WorldMessage &message : channel.messages) {
        MessageDraft draft;
        draft.content = message.content;
        draft.metadata = message.metadata;
        m_tables.messages.accept(
            { arn, message.senderArn, draft, nowMs - message.secondsAgo * 1000 });
    }
}

Result<QList<Event>> ServiceStore::tidy(qint64 nowMs)
{
    QList<Event> events;
    const auto done = atomically([&] {
        const Occasion occasion(events, nowMs);
        m_tables.messages.forgetTokens(nowMs - MessageTable::tokenLifetimeMs);
        for (const ChannelRecord &channel : m_tables.channels.expired(nowMs))
            removeChannel(m_tables, occasion, channel);
        for (const QString &arn : m_tables.users.expired(nowMs))
            removeUser(m_tables, occasion, arn);
        for (const InstanceRecord &instance : m_tables.instances.page(0, manyInstances)) {
            if (instance.retentionDays && instance.initiateDeletionAtMs.value_or(0) <= nowMs)
                m_tables.messages.removeOlder(
                    instance.arn, nowMs - *instance.retentionDays * dayMs);
        }
    });
    if (!done)
        return std::unexpected(done.error());
    return events;
}

} // namespace carillon::localservice
