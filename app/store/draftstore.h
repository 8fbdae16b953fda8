// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"
#include "sqlite/database.h"

#include <QHash>

#include <memory>

namespace carillon {

/// What has been written and not yet sent, by channel. A file of its own, so that damage to the
/// messages does not reach it and the other way round.
class DraftStore {
public:
    static sqlite::Result<std::unique_ptr<DraftStore>> open(const QString &path);

    /// Takes the place of what was there. Committed when it returns.
    sqlite::Result<void> put(const ChannelArn &channel, const MessageDraft &draft);
    sqlite::Result<void> remove(const ChannelArn &channel);
    /// A row that cannot be read is left out, and kept.
    sqlite::Result<QHash<ChannelArn, MessageDraft>> all();

private:
    explicit DraftStore(std::unique_ptr<sqlite::Database> database);

    std::unique_ptr<sqlite::Database> m_database;
};

} // namespace carillon
