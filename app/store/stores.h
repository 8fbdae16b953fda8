// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/channelstore.h"
#include "store/messagestore.h"
#include "store/outboxstore.h"

namespace carillon {

/// The stores of one profile, in one database file.
class Stores {
public:
    static sqlite::Result<std::unique_ptr<Stores>> open(const QString &path);

    OutboxStore outbox;
    MessageStore messages;
    ChannelStore channels;

    /// The row leaves the outbox and the message enters the history in one transaction.
    sqlite::Result<void> moveToMessages(qint64 outboxId, const StoredMessage &message);

private:
    explicit Stores(std::unique_ptr<sqlite::Database> database);

    std::unique_ptr<sqlite::Database> m_database;
};

} // namespace carillon
