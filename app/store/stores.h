// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/recovery.h"
#include "store/channelstore.h"
#include "store/messagestore.h"
#include "store/outboxstore.h"
#include "store/readmarkerstore.h"
#include "store/wordindex.h"

namespace carillon {

/// The stores of one profile, in one database file.
class Stores {
public:
    /// A damaged file is replaced by what could be read of it; see takeRecovery(). Any other error
    /// leaves it alone. The pages are checked, all of them up to 64 MiB, those of the outbox and of
    /// the channels in a larger file.
    static sqlite::Result<std::unique_ptr<Stores>> open(
        const QString &path, const sqlite::OpenOptions &options = {});

    OutboxStore outbox;
    MessageStore messages;
    ChannelStore channels;
    ReadMarkerStore readMarkers;
    WordIndex words;

    /// The row leaves the outbox and the message enters the history in one transaction.
    sqlite::Result<void> moveToMessages(qint64 outboxId, const StoredMessage &message);

    /// What this or an earlier opening had to do about a damaged file; once.
    std::optional<Recovery> takeRecovery();

private:
    explicit Stores(std::unique_ptr<sqlite::Database> database);

    std::unique_ptr<sqlite::Database> m_database;
    QString m_path;
    std::optional<Recovery> m_recovery;
};

} // namespace carillon
