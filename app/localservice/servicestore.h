// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "localservice/world.h"
#include "sqlite/database.h"
#include "wire/channels.h"

#include <memory>
#include <optional>

namespace carillon::localservice {

struct ChannelRecord {
    Channel channel;
    QString createdByArn;
};

struct MessageToAccept {
    ChannelArn channel;
    QString senderArn;
    MessageDraft draft; ///< checked; with its token
    qint64 nowMs; ///< since the epoch
};

/// What became of it.
struct Acceptance {
    enum class Kind {
        New,
        Replay, ///< same token, same content: this is the MessageId of the first time
        TokenReused ///< same token, other content: nothing was done
    };
    Kind kind;
    QString messageId;
};

/// The place of a message in its channel.
struct MessagePosition {
    qint64 createdAtMs;
    qint64 row;
};

struct MessagesQuery {
    ChannelArn channel;
    QString viewerArn; ///< a message with a target is seen by its sender and its target only
    bool ascending = false;
    std::optional<qint64> notBeforeMs;
    std::optional<qint64> notAfterMs;
    std::optional<MessagePosition> after; ///< of the last one of the page before
    int limit = 50;
};

struct StoredMessage {
    ChannelMessage message;
    MessagePosition position;
};

struct StoredMembership {
    wire::MembershipSummary summary;
    qint64 row; ///< position in the list
};

/// What the service remembers. Every change is one transaction.
class ServiceStore {
public:
    template <class T> using Result = sqlite::Result<T>;

    /// Tokens are kept at least so long; older ones are forgotten when the store is opened.
    static constexpr qint64 tokenLifetimeMs = 48LL * 3600 * 1000;

    static Result<std::unique_ptr<ServiceStore>> open(const QString &path, qint64 nowMs);

    /// The region of the world in it, or empty for a store that is new.
    Result<QString> region();
    /// Forgets everything and puts the world in.
    Result<void> seed(const World &world, qint64 nowMs);
    const QByteArray &pageKey() const { return m_pageKey; }

    Result<QList<WorldUser>> users(); ///< in the order of the seed
    Result<bool> isUser(const QString &arn);
    Result<std::optional<ChannelRecord>> channel(const ChannelArn &arn);
    Result<bool> isMember(const ChannelArn &channel, const QString &userArn);
    Result<QStringList> echoingMembers(const ChannelArn &channel);
    Result<QList<StoredMembership>> memberships(const QString &userArn, qint64 afterRow, int limit);

    Result<Acceptance> accept(const MessageToAccept &message);
    Result<QList<StoredMessage>> messages(const MessagesQuery &query);
    Result<qint64> messageCount();

private:
    ServiceStore(std::unique_ptr<sqlite::Database> database, QByteArray pageKey);
    Result<std::optional<Acceptance>> earlier(
        const MessageToAccept &message, const QByteArray &digest);
    Result<void> insertMessage(const MessageToAccept &message, const QString &messageId);
    Result<void> insertToken(
        const MessageToAccept &message, const QByteArray &digest, const QString &messageId);
    Result<void> insertWorld(const World &world, qint64 nowMs);
    Result<void> insertChannel(const WorldChannel &channel, qint64 nowMs);

    std::unique_ptr<sqlite::Database> m_database;
    QByteArray m_pageKey;
};

} // namespace carillon::localservice
