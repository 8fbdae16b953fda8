// SPDX-License-Identifier: Apache-2.0
#include "store/draftstore.h"

#include "crashpoint/crashpoint.h"
#include "sqlite/databasefiles.h"
#include "store/draftjson.h"

namespace carillon {

using sqlite::Result;
using sqlite::Statement;

namespace {

constexpr const char *version1[] = {
    "CREATE TABLE drafts ("
    " channel TEXT PRIMARY KEY,"
    " draft BLOB NOT NULL) WITHOUT ROWID",
};

constexpr sqlite::Migration migrations[] = { { 1, version1 } };

constexpr qint64 wholeCheckBytes = 64 << 20;
constexpr const char *alwaysChecked[] = { "drafts" };

Result<std::unique_ptr<sqlite::Database>> openChecked(
    const QString &path, const sqlite::OpenOptions &options)
{
    return sqlite::Database::openChecked(path, migrations, options, wholeCheckBytes, alwaysChecked);
}

Result<Recovery> beginAnew(const QString &path)
{
    Result<sqlite::Replacement> replacement = sqlite::Replacement::begin(path);
    if (!replacement)
        return std::unexpected(replacement.error());
    Result<QString> copies = sqlite::copyAside(path, QDateTime::currentDateTimeUtc());
    if (!copies)
        return std::unexpected(copies.error());
    if (auto removed = replacement->removeAll(); !removed)
        return std::unexpected(removed.error());
    Recovery recovery;
    recovery.of = Recovery::Of::Drafts;
    recovery.copies = *copies;
    return recovery;
}

} // namespace

DraftStore::DraftStore(std::unique_ptr<sqlite::Database> database)
    : m_database(std::move(database))
{
}

Result<std::unique_ptr<DraftStore>> DraftStore::open(
    const QString &path, const sqlite::OpenOptions &options)
{
    std::optional<Recovery> recovery;
    Result<std::unique_ptr<sqlite::Database>> database = openChecked(path, options);
    if (!database && database.error().kind == sqlite::Error::Kind::NotADatabase) {
        const auto begun = beginAnew(path);
        if (!begun)
            return std::unexpected(begun.error());
        recovery = *begun;
        database = openChecked(path, options);
    }
    if (!database)
        return std::unexpected(database.error());
    std::unique_ptr<DraftStore> store(new DraftStore(std::move(*database)));
    store->m_recovery = recovery;
    return store;
}

Result<void> DraftStore::put(const ChannelArn &channel, const MessageDraft &draft)
{
    Result<Statement> put
        = m_database->prepare("INSERT OR REPLACE INTO drafts (channel, draft) VALUES (?, ?)");
    if (!put)
        return std::unexpected(put.error());
    CARILLON_CRASH_POINT("draft.before_commit");
    return put->run(channel.toString(), encodeDraft(draft));
}

Result<void> DraftStore::remove(const ChannelArn &channel)
{
    Result<Statement> remove = m_database->prepare("DELETE FROM drafts WHERE channel = ?");
    if (!remove)
        return std::unexpected(remove.error());
    return remove->run(channel.toString());
}

Result<QHash<ChannelArn, MessageDraft>> DraftStore::all()
{
    Result<Statement> select = m_database->prepare("SELECT channel, draft FROM drafts");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(); !done)
        return std::unexpected(done.error());
    QHash<ChannelArn, MessageDraft> drafts;
    while (select->next()) {
        const auto channel = ChannelArn::parse(select->text(0));
        const auto draft = decodeDraft(select->blob(1));
        if (channel && draft)
            drafts.insert(*channel, *draft);
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return drafts;
}

} // namespace carillon
