// SPDX-License-Identifier: Apache-2.0
#include "store/wordindex.h"

#include "store/draftjson.h"
#include "store/messagerow.h"

namespace carillon {

using namespace Qt::StringLiterals;
using sqlite::Result;
using sqlite::Statement;

namespace {

/// The tokenizer only has to cut at the spaces: what a word is says wordsOf() alone, for the index
/// and for what is looked for.
QString spacedWords(const QString &content)
{
    QStringList words;
    for (const TextWord &each : wordsOf(content))
        words.append(each.word);
    return words.join(u' ');
}

/// No row of ours can break a rule of the index's own tables: it contradicts itself, so the file is
/// damaged.
sqlite::Error indexError(sqlite::Error error)
{
    if (error.kind == sqlite::Error::Kind::Constraint)
        error.kind = sqlite::Error::Kind::NotADatabase;
    return error;
}

/// No word has a quote in it, so nothing in the quotes means anything.
QString expressionOf(const FindTerms &terms)
{
    QStringList phrases;
    for (const QStringList &phrase : terms.phrases)
        phrases.append(u'"' + phrase.join(u' ') + u'"');
    return phrases.join(u' ') + (terms.lastIsPrefix ? u"*"_s : QString());
}

} // namespace

Result<void> WordIndex::refresh(qint64 row)
{
    Result<Statement> forget = m_database.prepare("DELETE FROM words WHERE rowid = ?");
    Result<Statement> select
        = m_database.prepare("SELECT content FROM messages WHERE rowid = ? AND redacted = 0");
    Result<Statement> add = m_database.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
    Result<Statement> strike = m_database.prepare("DELETE FROM unindexed WHERE message = ?");
    for (const auto *statement : { &forget, &select, &add, &strike }) {
        if (!*statement)
            return std::unexpected(statement->error());
    }
    if (auto done = forget->run(row); !done)
        return std::unexpected(indexError(done.error()));
    if (auto done = select->run(row); !done)
        return done;
    if (select->next()) {
        if (auto done = add->run(row, spacedWords(select->text(0))); !done)
            return std::unexpected(indexError(done.error()));
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return strike->run(row);
}

Result<bool> WordIndex::catchUp(int limit)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    QList<qint64> rows;
    {
        Result<Statement> select
            = m_database.prepare("SELECT message FROM unindexed ORDER BY message DESC LIMIT ?");
        if (!select)
            return std::unexpected(select.error());
        if (auto done = select->run(limit); !done)
            return std::unexpected(done.error());
        while (select->next())
            rows.append(select->integer(0));
        if (const auto error = select->error())
            return std::unexpected(*error);
    }
    for (const qint64 row : std::as_const(rows)) {
        if (auto done = refresh(row); !done)
            return std::unexpected(done.error());
    }
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return rows.size() == limit;
}

Result<QList<ChannelMessage>> WordIndex::find(const FindQuery &query)
{
    if (query.terms.isEmpty())
        return QList<ChannelMessage>();
    Result<Statement> select
        = m_database.prepare("SELECT " CARILLON_MESSAGE_COLUMNS
                             " FROM words CROSS JOIN messages ON messages.rowid = words.rowid"
                             " WHERE words MATCH ? AND (? IS NULL OR channel = ?)"
                             " AND (? IS NULL OR (created_at, id) < (?, ?)) AND redacted = 0"
                             " AND NOT EXISTS (SELECT 1 FROM unindexed WHERE message = words.rowid)"
                             " ORDER BY created_at DESC, id DESC LIMIT ?");
    if (!select)
        return std::unexpected(select.error());
    const auto channel
        = query.channel ? std::optional(query.channel->toString()) : std::optional<QString>();
    const auto at = query.after ? encodeTime(query.after->createdAt) : std::optional<qint64>();
    const auto id = query.after ? std::optional(query.after->id) : std::optional<QString>();
    const QString expression = expressionOf(query.terms);
    if (auto done = select->run(expression, channel, channel, at, at, id, query.limit); !done)
        return std::unexpected(done.error());
    QList<ChannelMessage> messages;
    while (select->next()) {
        if (const auto stored = readMessageRow(*select))
            messages.append(stored->message);
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return messages;
}

} // namespace carillon
