// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/messagelimits.h"
#include "domain/outboxitem.h"

#include <QFuture>
#include <QHash>
#include <QObject>

#include <expected>

namespace carillon {

class MessagingClient;
class StoreThread;

/// Why a message was not accepted. The text stays with the person.
struct SubmitError {
    QList<DraftProblem> problems; ///< what the draft breaks; empty when the store refused
    QString storeError; ///< the store's own words, e.g. disk full
};

using SubmitResult = std::expected<OutboxItem, SubmitError>;

/// Messages on their way. A message is accepted once its exact body, its ClientRequestToken and a
/// digest are committed; from then on it is here until it is sent or discarded by hand, restarts
/// included. Each channel has one lane: strict order, one request at a time; a message that failed
/// or is not confirmed holds its lane.
class Outbox : public QObject {
    Q_OBJECT

public:
    Outbox(StoreThread &store, MessagingClient &client, QObject *parent = nullptr);
    ~Outbox() override;

    /// Reads what an earlier run left; what was in flight becomes Unconfirmed.
    QFuture<void> load();

    /// All that has been accepted and is neither sent nor discarded, oldest first.
    QList<OutboxItem> items(const ChannelArn &channel) const;
    QList<OutboxItem> items() const;

    QFuture<SubmitResult> submit(const ChannelArn &channel, const MessageDraft &draft);
    /// The same place in the lane, new words, a new token: for a message that was refused.
    QFuture<SubmitResult> replace(qint64 id, const MessageDraft &draft);

    /// The same token and body again.
    void retry(qint64 id);
    void retryAll();
    void discard(qint64 id);

Q_SIGNALS:
    void added(const carillon::OutboxItem &item);
    void changed(const carillon::OutboxItem &item);
    /// In the same transaction the message went from the outbox to the stored history.
    void sent(const carillon::OutboxItem &item, const carillon::ChannelMessage &message);
    void removed(const carillon::OutboxItem &item);
    /// The store failed at something that is not a submit.
    void storeFailed(const QString &error);
};

} // namespace carillon
