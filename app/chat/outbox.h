// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/outboxitems.h"
#include "chat/outboxsummary.h"
#include "chat/sendlanes.h"
#include "chat/sendoutcome.h"
#include "chat/sendplaces.h"
#include "domain/channelmessage.h"
#include "domain/messagelimits.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSet>

#include <expected>
#include <optional>

namespace carillon {

class Clock;
class MessagingClient;
class Random;
class StoreThread;
struct Arrival;
struct OutboxRows;
struct SendReceipt;

/// Why a message was not accepted. The text stays with the person.
struct SubmitError {
    QList<DraftProblem> problems; ///< what the draft breaks; empty when the store refused
    QString storeError; ///< the store's own words, e.g. disk full
};

using SubmitResult = std::expected<OutboxItem, SubmitError>;

struct OutboxOptions {
    qint64 longestWaitMs = SendLanes::longestWaitMs; ///< between two tries of a channel
    /// Whether what an earlier run left is sent without a word, and what met an outage is tried
    /// again by itself. Without it both wait, channel by channel, for sendNow(), or for retry() or
    /// replace() of the channel's oldest; what is written behind them waits with them.
    bool autoSend = true;
    QString version = QStringLiteral(CARILLON_VERSION); ///< of the program
};

/// Messages on their way. A message is accepted once its body (to which its place in an elastic
/// channel comes as it leaves), its ClientRequestToken and a digest are committed; from then on it
/// is here until it is sent or discarded by hand, restarts included. Each channel has one lane:
/// strict order, one request at a time. A message without a certain answer is tried again without
/// end, always the same bytes under the same token; one that was refused stops its lane until a
/// person retries, edits or discards it.
class Outbox : public QObject {
    Q_OBJECT

public:
    /// None of the references is owned; all must outlive the outbox.
    Outbox(StoreThread &store, MessagingClient &client, Clock &clock, Random &random,
        const OutboxOptions &options = {}, QObject *parent = nullptr);
    ~Outbox() override;

    /// Reads what an earlier run left, and goes on with it; what was in flight becomes Unconfirmed.
    /// False where the store failed at it; it is read again until that succeeds.
    QFuture<bool> load();

    /// All that has been accepted and is neither sent nor discarded, oldest first.
    QList<OutboxItem> items(const ChannelArn &channel) const { return m_items.of(channel); }
    QList<OutboxItem> items() const { return m_items.all(); }
    OutboxSummary summary() const;
    /// Milliseconds until the item is tried again by itself; absent while that is not planned.
    std::optional<qint64> msToNextTry(qint64 id) const;

    /// The user's place in an elastic channel: where what names no sub-channel goes as it leaves,
    /// and what it waits for while that is not known.
    void setPlace(const ChannelArn &channel, const ChannelPlace &place);
    void setPlaceList(PlaceList state);
    QFuture<SubmitResult> submit(const ChannelArn &channel, const MessageDraft &draft);
    /// The same place in the lane, new words, a new token: for a message that was refused or is not
    /// confirmed. A token of the draft's own is used unless it is the old one.
    QFuture<SubmitResult> replace(qint64 id, const MessageDraft &draft);

    /// The same token and body again, at once.
    void retry(qint64 id);
    /// All that is not confirmed; what was refused waits for a person's word on each.
    void retryAll();
    /// A person's word for all that waits for one, see OutboxOptions::autoSend.
    void sendNow();
    /// In any state. While a request is out the wish is kept, and carried out when that has ended
    /// without bringing the message to the service.
    void discard(qint64 id);

    /// The network is back, or the machine: what waits for its time is tried at once.
    void wake() { m_lanes.hurryAll(); }
    /// Credentials have changed: ends the pause, and wakes.
    void resume();
    /// The service has answered some other call of this user with a success.
    void onServiceAnswered();

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
    /// What summary() tells may be another; that time passes is not told.
    void summaryChanged();

private:
    void loadAgain();
    void takeOver(const OutboxRows &rows);
    void apply(OutboxItem &item, SendState state);
    void update(const OutboxItem &item);
    void remove(qint64 id);

    bool canStart(const OutboxItem *head) const;
    void offer(const ChannelArn &channel);
    void hurry(const OutboxItem &item);
    void guessPlace(const ChannelArn &channel);
    void waitForStore(const ChannelArn &channel);
    void onTurn(const ChannelArn &channel);
    void endTurn(const ChannelArn &channel);
    void endTurnWithoutCredentials(const ChannelArn &channel);
    void checkArrival(const OutboxItem &item, const std::optional<ApiError> &refusal);
    void judge(qint64 id, const Arrival &arrival, const std::optional<ApiError> &refusal);
    void markAndSend(OutboxItem &item);
    void send(qint64 id);
    void finish(qint64 id, const std::expected<SendReceipt, ApiError> &result);
    void confirm(OutboxItem confirmed, const ChannelMessage &message);
    void stop(OutboxItem &item, const ApiError &error);
    void dropInstead(OutboxItem &item);

    StoreThread &m_store;
    MessagingClient &m_client;
    Clock &m_clock;
    QString m_version;
    bool m_autoSend;
    OutboxItems m_items;
    SendPlaces m_places;
    SendLanes m_lanes;
    QSet<qint64> m_busy; // being replaced or discarded in the store
    QSet<qint64> m_doubted; // in flight, and perhaps sent before already
    enum class LoadState { Never, Done, Failed } m_loadState = LoadState::Never;
};

} // namespace carillon
