// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "sqlite/database.h"
#include "store/wordindex.h"

#include <QList>
#include <QSet>

namespace carillon {

/// Of a message that this program sent: what only the sender knows.
struct OwnSend {
    ClientRequestToken token;
    qint64 durationMs = 0;

    friend bool operator==(const OwnSend &, const OwnSend &) = default;
};

struct StoredMessage {
    ChannelMessage message;
    std::optional<OwnSend> own;

    friend bool operator==(const StoredMessage &, const StoredMessage &) = default;
};

/// What one list of the service says of some time in a channel: what it does not name of what
/// belongs there is not there.
struct ListedSpan {
    QDateTime after; ///< what was made later; invalid: from the first message on
    QDateTime before; ///< and earlier
    std::optional<QString> part = {}; ///< of the sub-channel; nothing: of a channel that has none
};

struct UnreadCount {
    int count = 0;
    bool isLeast = false; ///< there may be more: on the service, or past the most that was counted

    friend bool operator==(const UnreadCount &, const UnreadCount &) = default;
};

/// Lists of the channel or, with a `part`, of that sub-channel name it while it exists. They do not
/// name what does not persist, what a channel flow has not let through, what is of another
/// sub-channel; of an own send that the service has not told it is not known where they would.
bool isListable(const ChannelMessage &message, const std::optional<QString> &part);

/// Messages as the service told them, by channel and (createdAt, id).
class MessageStore {
public:
    explicit MessageStore(sqlite::Database &database)
        : m_database(database)
        , m_words(database)
    {
    }

    /// Adds it or brings it up to date; what is known of an own send stays, and so does what the
    /// service told later than this. For a transaction of the caller's.
    sqlite::Result<void> put(const StoredMessage &message);
    /// All in one transaction.
    sqlite::Result<void> put(const QList<ChannelMessage> &messages);

    /// As put(), and removes what is listable within the span and neither among them nor `spared`.
    sqlite::Result<void> putListed(const ChannelArn &channel, const QList<ChannelMessage> &messages,
        const ListedSpan &span, const QSet<MessageId> &spared = {});

    /// As put(), but adds none that is older than all that is here: between them, others are
    /// missing.
    sqlite::Result<void> putNews(const ChannelMessage &message);
    /// Brings those up to date that are here; adds none.
    sqlite::Result<void> update(const ChannelMessage &message);
    sqlite::Result<void> remove(const ChannelArn &channel, const MessageId &id);

    // `part`, here and below: only what is of this sub-channel of an elastic channel.

    /// When the last persistent message that the service has told was made; invalid: none was.
    sqlite::Result<QDateTime> newestTold(
        const ChannelArn &channel, const std::optional<QString> &part = {});
    /// How many STANDARD messages of others came after `readAt`, counted up to `most`. They are all
    /// there are where one from before it is stored, or `part` is, from its first message on.
    sqlite::Result<UnreadCount> unread(const ChannelArn &channel, const QDateTime &readAt,
        const QString &ownArn, int most, const std::optional<QString> &part = {});

    /// The last `limit`, oldest first.
    sqlite::Result<QList<StoredMessage>> newest(
        const ChannelArn &channel, int limit, const std::optional<QString> &part = {});
    /// The `limit` before (createdAt, id), oldest first.
    sqlite::Result<QList<StoredMessage>> before(const ChannelArn &channel,
        const QDateTime &createdAt, const MessageId &id, int limit,
        const std::optional<QString> &part = {});
    /// The `limit` from (createdAt, id) on, that one with them, oldest first.
    sqlite::Result<QList<StoredMessage>> from(const ChannelArn &channel, const QDateTime &createdAt,
        const MessageId &id, int limit, const std::optional<QString> &part = {});

    /// Of the messages that this program sent, by token.
    sqlite::Result<QSet<MessageId>> ownIds(const ChannelArn &channel);

private:
    sqlite::Result<void> putAll(const QList<ChannelMessage> &messages);
    sqlite::Result<QList<MessageId>> listable(const ChannelArn &channel, const ListedSpan &span);
    sqlite::Result<void> noteStart(const ChannelArn &channel, const std::optional<QString> &part);
    sqlite::Result<bool> reachesBackTo(
        const ChannelArn &channel, const QDateTime &time, const std::optional<QString> &part);
    sqlite::Result<void> erase(const ChannelArn &channel, const MessageId &id);
    sqlite::Result<void> putOwn(const ChannelMessage &message, const OwnSend &own);
    sqlite::Result<void> updateKnown(const ChannelMessage &message);

    sqlite::Database &m_database;
    WordIndex m_words;
};

} // namespace carillon
