// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/messagelimits.h"
#include "domain/outboxitem.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>

#include <expected>
#include <map>
#include <optional>
#include <set>

namespace carillon {

class Clock;
class MessagingClient;
class Random;
class StoreThread;
struct OutboxRows;
struct SendReceipt;

/// The code of the error on an item whose row was damaged: it can be edited or discarded, never
/// sent as it is.
inline constexpr QStringView damagedRowCode = u"DamagedRow";
/// The code on an item that was accepted for another AppInstanceUser than the one of now.
inline constexpr QStringView otherBearerCode = u"OtherBearer";

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
    /// None of the references is owned; all must outlive the outbox.
    Outbox(StoreThread &store, MessagingClient &client, Clock &clock, Random &random,
        QObject *parent = nullptr);
    ~Outbox() override;

    /// Reads what an earlier run left; what was in flight becomes Unconfirmed. False where the
    /// store failed at it; the next submit that succeeds tries again.
    QFuture<bool> load();

    /// All that has been accepted and is neither sent nor discarded, oldest first.
    QList<OutboxItem> items(const ChannelArn &channel) const;
    QList<OutboxItem> items() const;

    QFuture<SubmitResult> submit(const ChannelArn &channel, const MessageDraft &draft);
    /// The same place in the lane, new words, a new token: for a message that was refused or is not
    /// confirmed. A token of the draft's own is used unless it is the old one.
    QFuture<SubmitResult> replace(qint64 id, const MessageDraft &draft);

    /// The same token and body again.
    void retry(qint64 id);
    /// All that is not confirmed; what was refused waits for a person's word on each.
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
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    static constexpr qsizetype maxParallelLanes = 8;

    OutboxItem *find(qint64 id);
    OutboxItem newItem(const ChannelArn &channel, const MessageDraft &draft) const;
    void keep(const OutboxItem &item);
    OutboxItem drop(qint64 id);
    void apply(OutboxItem &item, SendState state);
    void takeOver(const OutboxRows &rows);
    void proceed(const ChannelArn &channel);
    void proceedAll();
    void send(qint64 id);
    void finish(qint64 id, const std::expected<SendReceipt, ApiError> &result);
    void confirm(const OutboxItem &item, const SendReceipt &receipt);
    void stop(OutboxItem &item, const ApiError &error);
    void freeLane(const ChannelArn &channel);

    StoreThread &m_store;
    MessagingClient &m_client;
    Clock &m_clock;
    Random &m_random;
    std::map<qint64, OutboxItem> m_items; // by id: the order of acceptance
    QHash<ChannelArn, std::set<qint64>> m_lanes;
    QSet<ChannelArn> m_running; // lanes with a request out, or about to leave
    QSet<qint64> m_busy; // being replaced or discarded in the store
    enum class LoadState { Never, Done, Failed } m_loadState = LoadState::Never;
};

} // namespace carillon
