// SPDX-License-Identifier: Apache-2.0
#include "store/outboxstore.h"

#include "crashpoint/crashpoint.h"
#include "store/draftjson.h"
#include "store/outboxdigest.h"

namespace carillon {

using sqlite::Result;
using sqlite::Statement;

namespace {

QByteArray digestOf(const OutboxItem &item)
{
    return outboxDigest(item.channel.toString().toUtf8(), item.bearer.toString().toUtf8(),
        item.token.toString().toUtf8(), item.body);
}

std::optional<QByteArray> errorColumn(const OutboxItem &item)
{
    return item.lastError ? std::optional(encodeError(*item.lastError)) : std::nullopt;
}

std::optional<QString> triedByColumn(const OutboxItem &item)
{
    return item.triedBy.isEmpty() ? std::nullopt : std::optional(item.triedBy);
}

struct ReadRow {
    qint64 id;
    bool intact;
    std::optional<OutboxItem> item;
};

std::optional<OutboxItem> readItem(const Statement &row)
{
    const auto channel = ChannelArn::parse(row.text(1));
    const auto bearer = AppInstanceUserArn::parse(row.text(2));
    const auto token = ClientRequestToken::parse(row.text(3));
    if (!channel || !bearer || !token)
        return std::nullopt;
    OutboxItem item { row.integer(0), *channel, *bearer, *token, {}, row.blob(4), {}, {}, {}, {},
        {}, {}, 0 };
    item.draft = decodeDraft(row.blob(6)).value_or(MessageDraft {});
    const qint64 state = row.integer(7);
    if (state < 0 || state > static_cast<int>(SendState::Failed))
        return std::nullopt;
    item.state = static_cast<SendState>(state);
    item.attempts = static_cast<int>(row.integer(8));
    item.acceptedAt = decodeTime(row.integer(9));
    if (!row.isNull(10))
        item.firstAttemptAt = decodeTime(row.integer(10));
    if (!row.isNull(11))
        item.lastError = decodeError(row.blob(11));
    item.triedBy = row.text(12);
    item.discardWanted = row.integer(13) != 0;
    return item;
}

ReadRow readRow(const Statement &row)
{
    // Over the bytes of the columns, not over what parsing made of them.
    const bool intact = row.blob(5)
        == outboxDigest(
            row.text(1).toUtf8(), row.text(2).toUtf8(), row.text(3).toUtf8(), row.blob(4));
    return { row.integer(0), intact, readItem(row) };
}

} // namespace

Result<qint64> OutboxStore::insert(const OutboxItem &item)
{
    Result<Statement> insert = m_database.prepare(
        "INSERT INTO outbox (channel, bearer, token, body, digest, draft, state, attempts,"
        " accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)");
    if (!insert)
        return std::unexpected(insert.error());
    CARILLON_CRASH_POINT("enqueue.before_commit");
    if (auto done = insert->run(item.channel.toString(), item.bearer.toString(),
            item.token.toString(), item.body, digestOf(item), encodeDraft(item.draft),
            static_cast<int>(item.state), item.acceptedAt.toMSecsSinceEpoch());
        !done)
        return std::unexpected(done.error());
    CARILLON_CRASH_POINT("enqueue.after_commit");
    return insert->lastInsertId();
}

Result<void> OutboxStore::replace(const OutboxItem &item)
{
    Result<Statement> update = m_database.prepare(
        "UPDATE outbox SET bearer = ?, token = ?, body = ?, digest = ?, draft = ?, state = ?,"
        " attempts = ?, accepted_at = ?, first_attempt_at = ?, error = ?, tried_by = ?,"
        " discard_wanted = ?, set_aside = 0 WHERE id = ?");
    if (!update)
        return std::unexpected(update.error());
    return update->run(item.bearer.toString(), item.token.toString(), item.body, digestOf(item),
        encodeDraft(item.draft), static_cast<int>(item.state), item.attempts,
        item.acceptedAt.toMSecsSinceEpoch(), encodeTime(item.firstAttemptAt), errorColumn(item),
        triedByColumn(item), item.discardWanted, item.id);
}

Result<void> OutboxStore::update(const OutboxItem &item)
{
    Result<Statement> update = m_database.prepare(
        "UPDATE outbox SET state = ?, attempts = ?, first_attempt_at = ?, error = ?, tried_by = ?,"
        " discard_wanted = ? WHERE id = ?");
    if (!update)
        return std::unexpected(update.error());
    return update->run(static_cast<int>(item.state), item.attempts, encodeTime(item.firstAttemptAt),
        errorColumn(item), triedByColumn(item), item.discardWanted, item.id);
}

Result<void> OutboxStore::remove(qint64 id)
{
    Result<Statement> remove = m_database.prepare("DELETE FROM outbox WHERE id = ?");
    if (!remove)
        return std::unexpected(remove.error());
    return remove->run(id);
}

Result<void> OutboxStore::setAside(qint64 id)
{
    Result<Statement> update = m_database.prepare("UPDATE outbox SET set_aside = 1 WHERE id = ?");
    if (!update)
        return std::unexpected(update.error());
    return update->run(id);
}

Result<OutboxRows> OutboxStore::load()
{
    OutboxRows rows;
    {
        Result<Statement> select = m_database.prepare(
            "SELECT id, channel, bearer, token, body, digest, draft, state, attempts, accepted_at,"
            " first_attempt_at, error, tried_by, discard_wanted FROM outbox ORDER BY id");
        if (!select)
            return std::unexpected(select.error());
        if (auto done = select->run(); !done)
            return std::unexpected(done.error());
        while (select->next()) {
            ReadRow row = readRow(*select);
            if (row.intact && row.item)
                rows.items.append(*row.item);
            else
                rows.damaged.append({ row.id, std::move(row.item) });
        }
        if (const auto error = select->error())
            return std::unexpected(*error);
    }
    for (const DamagedRow &row : std::as_const(rows.damaged)) {
        if (auto done = setAside(row.id); !done)
            return std::unexpected(done.error());
    }
    return rows;
}

} // namespace carillon
