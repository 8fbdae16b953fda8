// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"
#include "domain/recovery.h"
#include "sqlite/database.h"

#include <QHash>

#include <memory>
#include <optional>
#include <utility>

namespace carillon {

/// What has been written and not yet sent, by channel. A file of its own, so that damage to the
/// messages does not reach it and the other way round.
class DraftStore {
public:
    /// A damaged file is copied aside and begun anew, empty; see takeRecovery().
    static sqlite::Result<std::unique_ptr<DraftStore>> open(
        const QString &path, const sqlite::OpenOptions &options = {});

    /// Takes the place of what was there. Committed when it returns.
    sqlite::Result<void> put(const ChannelArn &channel, const MessageDraft &draft);
    sqlite::Result<void> remove(const ChannelArn &channel);
    /// A row that cannot be read is left out, and kept.
    sqlite::Result<QHash<ChannelArn, MessageDraft>> all();
    /// What opening had to do about a damaged file; once.
    std::optional<Recovery> takeRecovery() { return std::exchange(m_recovery, std::nullopt); }

private:
    explicit DraftStore(std::unique_ptr<sqlite::Database> database);

    std::unique_ptr<sqlite::Database> m_database;
    std::optional<Recovery> m_recovery;
};

} // namespace carillon
