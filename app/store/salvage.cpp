// SPDX-License-Identifier: Apache-2.0
#include "store/salvage.h"

#include "crashpoint/crashpoint.h"
#include "sqlite/databasefiles.h"
#include "store/historysalvage.h"
#include "store/outboxsalvage.h"
#include "store/outboxstore.h"

#include <QFile>

namespace carillon {

using sqlite::Database;
using sqlite::Result;

namespace {

constexpr qint64 pageSize = 4096;

bool hasReadableSchema(const QString &path)
{
    if (!sqlite::checkHeader(path))
        return false;
    const auto source = Database::openDamaged(path);
    return source && (*source)->prepare("SELECT id, digest FROM outbox")
        && (*source)->prepare("SELECT rowid, content FROM messages")
        && (*source)->prepare("SELECT arn FROM channels");
}

/// The first page holds the schema, and a database made by the same steps has the same one, with
/// the tables beginning on the same pages.
Result<void> transplantFirstPage(const QString &from, const QString &to)
{
    QFile model(from);
    QFile damaged(to);
    if (!model.open(QIODevice::ReadOnly) || !damaged.open(QIODevice::ReadWrite))
        return std::unexpected(
            sqlite::Error { sqlite::Error::Kind::CannotOpen, model.errorString() });
    QByteArray page = model.read(pageSize);
    // No list of free pages; and a length of the file that SQLite sees is not to be believed.
    page.replace(32, 8, QByteArray(8, '\0'));
    page.replace(92, 4, QByteArray(4, '\xff'));
    if (damaged.write(page) != page.size() || !damaged.flush())
        return std::unexpected(sqlite::Error { sqlite::Error::Kind::Full, damaged.errorString() });
    return {};
}

/// Whatever can be done so that SQLite finds the tables in it.
Result<std::unique_ptr<Database>> openSource(const QString &source, const QString &model)
{
    if (!hasReadableSchema(source)) {
        if (auto done = transplantFirstPage(model, source); !done)
            return std::unexpected(done.error());
        // A -wal that is another database's is of no use.
        if (!hasReadableSchema(source)) {
            QFile::remove(source + QLatin1String("-wal"));
            if (auto done = transplantFirstPage(model, source); !done)
                return std::unexpected(done.error());
        }
    }
    return Database::openDamaged(source);
}

Result<Recovery> fill(Database &source, const QString &sourcePath, Database &target)
{
    Recovery recovery;
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(target);
    if (!transaction)
        return std::unexpected(transaction.error());
    const Result<int> messages = salvageMessages(source, target);
    if (!messages)
        return std::unexpected(messages.error());
    recovery.messagesKept = *messages;
    if (auto done = salvageChannels(source, target); !done)
        return std::unexpected(done.error());
    CARILLON_CRASH_POINT("salvage.half_filled");
    if (auto done = salvageOutbox(source, sourcePath, target, recovery); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return recovery;
}

Result<Recovery> build(
    const QString &source, const QString &targetPath, std::span<const sqlite::Migration> migrations)
{
    const auto target = Database::open(targetPath, migrations);
    if (!target)
        return std::unexpected(target.error());
    if (auto done = (*target)->checkpoint(); !done)
        return std::unexpected(done.error());
    const auto opened = openSource(source, targetPath);
    if (!opened)
        return std::unexpected(opened.error());
    Result<Recovery> recovery = fill(**opened, source, **target);
    if (!recovery)
        return recovery;
    // A file alone, without a -wal, can take another's place in one step.
    if (auto done = (*target)->checkpoint(); !done)
        return std::unexpected(done.error());
    return recovery;
}

} // namespace

Result<Recovery> salvage(
    const QString &path, std::span<const sqlite::Migration> migrations, const QDateTime &now)
{
    Result<sqlite::Replacement> replacement = sqlite::Replacement::begin(path);
    if (!replacement)
        return std::unexpected(replacement.error());
    const Result<QString> copies = sqlite::copyAside(path, now);
    if (!copies)
        return std::unexpected(copies.error());
    CARILLON_CRASH_POINT("salvage.after_copies");
    const Result<QString> source = replacement->makeSource();
    if (!source)
        return std::unexpected(source.error());
    Result<Recovery> recovery = build(*source, replacement->target(), migrations);
    if (!recovery)
        return recovery;
    recovery->copies = *copies;
    if (auto done = replacement->commit(); !done)
        return std::unexpected(done.error());
    return recovery;
}

Result<Recovery> recoveryOf(const QString &path, Database &database)
{
    Recovery recovery;
    const auto rows = OutboxStore(database).load();
    if (!rows)
        return std::unexpected(rows.error());
    recovery.waitingKept = static_cast<int>(rows->items.size());
    recovery.waitingDamaged = static_cast<int>(rows->damaged.size());
    Result<sqlite::Statement> count = database.prepare("SELECT count(*) FROM messages");
    if (!count)
        return std::unexpected(count.error());
    if (auto done = count->run(); !done)
        return std::unexpected(done.error());
    if (count->next())
        recovery.messagesKept = static_cast<int>(count->integer(0));
    recovery.copies = sqlite::newestCopy(path);
    return recovery;
}

} // namespace carillon
