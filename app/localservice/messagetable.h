// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/records.h"
#include "localservice/sql.h"

namespace carillon::localservice {

struct MessageToAccept {
    ChannelArn channel;
    QString senderArn;
    MessageDraft draft; ///< checked; with its token
    qint64 nowMs; ///< since the epoch
    bool pending = false; ///< a channel flow looks at it first
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

struct MessagesQuery {
    ChannelArn channel;
    QString viewerArn; ///< a message with a target is seen by its sender and its target only, one
                       ///< that is pending or has failed by its sender
    bool ascending = false;
    std::optional<qint64> notBeforeMs;
    std::optional<qint64> notAfterMs;
    std::optional<MessagePosition> after; ///< of the last one of the page before
    int limit = 50;
    QString subChannelId; ///< empty but in elastic channels
};

/// What a channel flow is asked about.
struct CallbackRecord {
    QString id;
    QString messageId;
    bool isUpdate = false; ///< otherwise the message is new
    QString content;
    std::optional<QString> metadata;
    std::optional<QString> contentType;
    qint64 createdAtMs = 0;
};

/// Messages, and the tokens that make sending them idempotent.
class MessageTable {
public:
    /// Tokens are kept at least so long.
    static constexpr qint64 tokenLifetimeMs = 48LL * 3600 * 1000;

    explicit MessageTable(Sql sql)
        : m_sql(sql)
    {
    }

    /// Stores what is PERSISTENT or pending, and the token of either.
    Acceptance accept(const MessageToAccept &message);
    QList<StoredMessage> page(const MessagesQuery &query);
    std::optional<StoredMessage> find(const ChannelArn &channel, const QString &messageId);
    /// Content, metadata, content type, persistence, times, redaction and status.
    void update(const ChannelMessage &message);
    void remove(const QString &messageId);
    qint64 count();

    void insertCallback(const CallbackRecord &callback);
    std::optional<CallbackRecord> callback(const QString &id);
    std::optional<CallbackRecord> callbackOf(const QString &messageId);
    /// The oldest first.
    QList<std::pair<CallbackRecord, ChannelMessage>> callbacks();
    void removeCallback(const QString &id);

    void forgetTokens(qint64 beforeMs);
    /// Messages of the AppInstance made before that time.
    void removeOlder(const QString &instance, qint64 beforeMs);

private:
    std::optional<Acceptance> earlier(const MessageToAccept &message, const QByteArray &digest);
    void insert(const MessageToAccept &message, const QString &messageId);
    void insertToken(
        const MessageToAccept &message, const QByteArray &digest, const QString &messageId);

    Sql m_sql;
};

} // namespace carillon::localservice
