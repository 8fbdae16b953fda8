// SPDX-License-Identifier: Apache-2.0
#include "store/outboxsalvage.h"

#include "domain/outboxitem.h"
#include "sqlite/leafscan.h"
#include "sqlite/rowscan.h"
#include "store/draftjson.h"
#include "store/outboxdigest.h"

#include <QSet>

#include <algorithm>
#include <map>

namespace carillon {

using namespace Qt::StringLiterals;
using sqlite::Database;
using sqlite::Result;
using sqlite::Statement;

namespace {

// In the order in which they lie in the table.
enum Column {
    Id,
    Channel,
    Bearer,
    Token,
    Body,
    Digest,
    Draft,
    State,
    Attempts,
    AcceptedAt,
    FirstAttemptAt,
    LastError,
    SetAside,
    TriedBy,
    DiscardWanted,
    ColumnCount
};
constexpr int columnsOfVersion1 = TriedBy;

#define CARILLON_OUTBOX_VERSION1                                                                   \
    "id, channel, bearer, token, body, digest, draft, state, attempts, accepted_at,"               \
    " first_attempt_at, error, set_aside"
#define CARILLON_OUTBOX_COLUMNS CARILLON_OUTBOX_VERSION1 ", tried_by, discard_wanted"
#define CARILLON_BETWEEN " FROM outbox NOT INDEXED WHERE id BETWEEN ? AND ? ORDER BY id"

// Where the table does not say how far its ids go.
constexpr qint64 widestGap = 1'000'000'000;

using Row = QVariantList;

bool isIntact(const Row &row)
{
    return row[Digest].toByteArray()
        == outboxDigest(row[Channel].toString().toUtf8(), row[Bearer].toString().toUtf8(),
            row[Token].toString().toUtf8(), row[Body].toByteArray());
}

/// Of the types that the columns have, whatever the damage made of them.
Row typed(const Row &row)
{
    Row values(ColumnCount);
    values[Id] = row[Id].toLongLong();
    for (const Column column : { Channel, Bearer, Token })
        values[column] = row[column].isNull() ? u""_s : row[column].toString();
    for (const Column column : { Body, Digest, Draft })
        values[column] = row[column].isNull() ? QByteArray("") : row[column].toByteArray();
    for (const Column column : { State, Attempts, AcceptedAt, SetAside, DiscardWanted })
        values[column] = row[column].toLongLong();
    if (!row[FirstAttemptAt].isNull())
        values[FirstAttemptAt] = row[FirstAttemptAt].toLongLong();
    if (!row[LastError].isNull())
        values[LastError] = row[LastError].toByteArray();
    if (!row[TriedBy].isNull())
        values[TriedBy] = row[TriedBy].toString();
    return values;
}

/// One that nothing but its own page speaks for: it may have been sent or discarded since, so a
/// person has to say what becomes of it.
Row leftToAPerson(Row row)
{
    ApiError error;
    error.kind = ErrorKind::InvalidRequest;
    error.code = u"RecoveredRow"_s;
    error.message = u"found in a damaged file; it may have been sent or discarded already"_s;
    row[State] = static_cast<int>(SendState::Failed);
    row[LastError] = encodeError(error);
    return row;
}

class OutboxSalvage {
public:
    OutboxSalvage(Database &source, const QString &sourcePath, Database &target)
        : m_source(source)
        , m_sourcePath(sourcePath)
        , m_target(target)
    {
    }
    Result<void> run(Recovery &recovery)
    {
        readIndexes();
        const bool whole = readTable() && missing().isEmpty();
        if (!whole)
            readLeaves();
        for (const qint64 id : missing())
            readPieces(id);
        if (auto done = write(recovery); !done)
            return done;
        if (whole || m_hasWholeIndex)
            recovery.waitingLost = static_cast<int>(missing().size());
        return keepIdsApart();
    }

private:
    /// Ids that an index names and nobody has read.
    QList<qint64> missing() const
    {
        QList<qint64> ids = m_known.values();
        ids.removeIf([this](qint64 id) { return m_rows.contains(id); });
        return ids;
    }
    bool readIndex(const char *sql);
    void readIndexes();
    bool readTable();
    void readLeaves();
    void readPieces(qint64 id);
    void take(const Row &row);
    bool isSent(const Row &row);
    Result<void> write(Recovery &recovery);
    Result<void> keepIdsApart();

    Database &m_source;
    QString m_sourcePath;
    Database &m_target;
    QSet<qint64> m_known; // ids that an index names
    bool m_hasWholeIndex = false;
    std::map<qint64, Row> m_rows; // in the order of acceptance
};

bool OutboxSalvage::readIndex(const char *sql)
{
    Result<Statement> select = m_source.prepare(sql);
    if (!select || !select->run())
        return false;
    while (select->next())
        m_known.insert(select->integer(0));
    return !select->error();
}

void OutboxSalvage::readIndexes()
{
    const bool lanes = readIndex("SELECT id FROM outbox INDEXED BY outbox_lane ORDER BY channel");
    const bool tokens
        = readIndex("SELECT id FROM outbox INDEXED BY sqlite_autoindex_outbox_1 ORDER BY token");
    m_hasWholeIndex = lanes || tokens;
}

void OutboxSalvage::take(const Row &row)
{
    const qint64 id = row[Id].toLongLong();
    const auto found = m_rows.find(id);
    if (found == m_rows.end() || (!isIntact(found->second) && isIntact(row)))
        m_rows.insert_or_assign(id, typed(row));
}

bool OutboxSalvage::readTable()
{
    const bool isVersion1 = !m_source.prepare("SELECT tried_by, discard_wanted FROM outbox");
    const char *up = isVersion1 ? "SELECT " CARILLON_OUTBOX_VERSION1 ", NULL, 0" CARILLON_BETWEEN
                                : "SELECT " CARILLON_OUTBOX_COLUMNS CARILLON_BETWEEN;
    const char *down = isVersion1 ? "SELECT " CARILLON_OUTBOX_VERSION1 ", NULL, 0" CARILLON_BETWEEN
                                    " DESC"
                                  : "SELECT " CARILLON_OUTBOX_COLUMNS CARILLON_BETWEEN " DESC";
    sqlite::RowScan scan(m_source, up, down, [this](const Statement &found) {
        Row row;
        for (int column = 0; column < ColumnCount; ++column)
            row.append(found.value(column));
        take(row);
    });
    if (scan.read(1, sqlite::greatestId))
        return true;
    // Ids end somewhere: looking between them is only worth while below that.
    const qint64 greatest = m_rows.empty() ? 0 : m_rows.rbegin()->first;
    const qint64 known = m_known.isEmpty() ? 0 : *std::ranges::max_element(m_known);
    static_cast<void>(scan.read(1, std::max(greatest, known)));
    return false;
}

bool OutboxSalvage::isSent(const Row &row)
{
    Result<Statement> select = m_target.prepare("SELECT 1 FROM messages WHERE token = ? LIMIT 1");
    return select && select->run(row[Token].toString()) && select->next();
}

void OutboxSalvage::readLeaves()
{
    // So that the file holds what the -wal holds; if that cannot be, it is read as it is.
    static_cast<void>(m_source.checkpoint());
    sqlite::scanLeaves(m_sourcePath, [this](const sqlite::LeafRow &leaf) {
        if (leaf.values.size() < columnsOfVersion1 || leaf.values.size() > ColumnCount)
            return;
        Row row = leaf.values;
        row.resize(ColumnCount);
        row[Id] = leaf.id;
        if (!isIntact(row) || isSent(row))
            return;
        const auto found = m_rows.find(leaf.id);
        if (found != m_rows.end() && isIntact(found->second))
            return;
        take(m_known.contains(leaf.id) ? row : leftToAPerson(row));
    });
}

/// A row that is there but cannot be read whole: its channel and token at least tell the person
/// which message it was.
void OutboxSalvage::readPieces(qint64 id)
{
    static constexpr const char *pieces[]
        = { "SELECT channel FROM outbox WHERE id = ?", "SELECT bearer FROM outbox WHERE id = ?",
              "SELECT token FROM outbox WHERE id = ?", "SELECT body FROM outbox WHERE id = ?",
              "SELECT digest FROM outbox WHERE id = ?", "SELECT draft FROM outbox WHERE id = ?" };
    Row row(ColumnCount);
    bool hasPiece = false;
    for (int i = 0; i < static_cast<int>(std::size(pieces)); ++i) {
        Result<Statement> select = m_source.prepare(pieces[i]);
        if (!select || !select->run(id) || !select->next())
            continue;
        row[Channel + i] = select->value(0);
        hasPiece = true;
    }
    if (!hasPiece)
        return;
    row[Id] = id;
    row[State] = static_cast<int>(SendState::Failed);
    take(row);
}

Result<void> OutboxSalvage::write(Recovery &recovery)
{
    Result<Statement> insert = m_target.prepare("INSERT INTO outbox (" CARILLON_OUTBOX_COLUMNS
                                                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                                " ?, ?)");
    if (!insert)
        return std::unexpected(insert.error());
    // A damaged token must not take the place of the one that it looks like.
    for (const bool intact : { true, false }) {
        for (auto &[id, row] : m_rows) {
            if (isIntact(row) != intact)
                continue;
            auto done = insert->runBound(row);
            if (!done && done.error().kind == sqlite::Error::Kind::Constraint) {
                row[Token] = u"damaged-%1"_s.arg(id);
                row[Digest] = QByteArray("");
                done = insert->runBound(row);
            }
            if (!done)
                return done;
            (intact ? recovery.waitingKept : recovery.waitingDamaged)++;
        }
    }
    return {};
}

/// An id that was given once is not given again, not even one whose row is lost.
Result<void> OutboxSalvage::keepIdsApart()
{
    qint64 last = m_rows.empty() ? 0 : m_rows.rbegin()->first;
    if (!m_known.isEmpty())
        last = std::max(last, *std::ranges::max_element(m_known));
    Result<Statement> select
        = m_source.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
    if (select && select->run() && select->next()) {
        const qint64 given = select->integer(0);
        if (given > last && given < last + widestGap)
            last = given;
    }
    if (auto done = m_target.execute("DELETE FROM sqlite_sequence WHERE name = 'outbox'"); !done)
        return done;
    Result<Statement> insert
        = m_target.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)");
    if (!insert)
        return std::unexpected(insert.error());
    return insert->run(last);
}

} // namespace

Result<void> salvageOutbox(
    Database &source, const QString &sourcePath, Database &target, Recovery &recovery)
{
    return OutboxSalvage(source, sourcePath, target).run(recovery);
}

} // namespace carillon
