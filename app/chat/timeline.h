// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channelplace.h"
#include "chat/entryrows.h"
#include "chat/listing.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <functional>

namespace carillon {

class MessagingClient;
class Outbox;
class StoreThread;

namespace wire {
struct Event;
}

/// A window over one channel: oldest first, ending with what is on its way. Draws on the store at
/// once and on the service as it answers; one message is one entry, whichever source is first.
/// Bounded: past `mostEntries` the oldest are let go, down to `keptEntries`, and loadOlder() brings
/// them back, from the store; a NON_PERSISTENT message does not come back.
class Timeline : public EntryRows {
    Q_OBJECT

public:
    enum class LoadState { Idle, Loading, Failed };

    static constexpr qsizetype mostEntries = 2000;
    static constexpr qsizetype keptEntries = 1000;

    /// `ownName` stands beside the bearer's messages until the service has told their name.
    Timeline(ChannelArn channel, StoreThread &store, MessagingClient &client, Outbox &outbox,
        QString ownName = {}, QObject *parent = nullptr);
    ~Timeline() override;

    const ChannelArn &channel() const;
    qsizetype size() const override;
    const TimelineEntry &at(qsizetype row) const override;
    qsizetype headRow() const override { return m_history; }
    /// The row of the message, if it is among those that are here.
    std::optional<qsizetype> rowOf(const MessageId &id) const;
    bool hasOlder() const;
    LoadState loadState() const;
    std::optional<ApiError> error() const; ///< of the last load

    /// Asks the service for what is new, page by page until what is known is reached.
    void refresh();
    /// What the service tells of it. Another than before: shows and asks for what is there. Nothing
    /// is asked for while it is nowhere.
    void setPlace(const ChannelPlace &place);
    /// The page before the first entry, from the store, else from the service.
    void loadOlder();

    /// While held, nothing is let go: somebody reads above the end.
    void setHeld(bool held) { m_held = held; }

    /// A messaging session delivers from now on: asks for what was missed until then.
    void goLive();
    /// No session delivers any more.
    void endLive() { m_live = false; }
    /// One of a message of this channel.
    void apply(const wire::Event &event);
    /// The service has done something to a message that was `before` when it was asked for: shows
    /// and keeps what `change` makes of what is known by now; nothing: that is newer.
    void applyAnswer(const ChannelMessage &before,
        const std::function<std::optional<ChannelMessage>(const ChannelMessage &known)> &change);
    void forget(const MessageId &id); ///< the service has deleted it

Q_SIGNALS:
    void loadStateChanged();
    /// Of refresh() or goLive(): all that is new is here, or the call failed.
    void refreshed(bool all);
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    using Page = ApiResult<wire::ListChannelMessagesPage>;

    void readStore();
    void takeStored(const QList<StoredMessage> &messages);
    void startRefresh();
    void askNewer(const std::optional<QString> &nextToken);
    void takeNewer(const Page &page);
    void askOlder();
    void takeOlder(const QDateTime &bound, const Page &page);
    void finishOlder(LoadState state);
    bool isConfirmed() const;
    void checkShown(int pages);
    void takeChecked(Listing listing, const wire::ListChannelMessagesPage &page);
    void setLoadState(LoadState state, const std::optional<ApiError> &error = {});
    void completeUntil(const QDateTime &time);
    void keepListed(const Listing &listing);
    void keepInStore(QList<ChannelMessage> messages);

    TimelineEntry entryOf(const StoredMessage &stored) const;
    TimelineEntry entryOf(const OutboxItem &item) const { return { {}, item, true, m_ownName }; }
    void learnOwnName(const TimelineEntry &entry);
    bool isAwaited(const ChannelMessage &message) const;
    void releaseAwaited();
    void letGo();
    void merge(QList<TimelineEntry> entries);
    void update(qsizetype row, const TimelineEntry &entry);
    void insert(qsizetype row, const QList<TimelineEntry> &entries);
    TimelineEntry take(qsizetype row);
    qsizetype placeOf(const ChannelMessage &message) const;
    qsizetype tailRow(qint64 outboxId) const;

    void showOutgoing();
    bool shows(const OutboxItem &item) const;
    void onAdded(const OutboxItem &item);
    void onChanged(const OutboxItem &item);
    void onSent(const OutboxItem &item, ChannelMessage message);
    void onRemoved(const OutboxItem &item);
    void turnIntoMessage(qsizetype row, const TimelineEntry &entry);

    ChannelArn m_channel;
    QString m_ownName;
    ChannelPlace m_place;
    StoreThread &m_store;
    MessagingClient &m_client;
    Outbox &m_outbox;
    QList<TimelineEntry> m_entries; // m_history messages by (createdAt, id), then the outgoing
    qsizetype m_history = 0;
    QHash<MessageId, QDateTime> m_known; // createdAt of each message, by which its row is found
    QDateTime m_completeUntil; // what was made before this and after the first entry is known
    Listing m_gathered; // pages of a refresh that has not come down to that
    QSet<MessageId> m_toldMeanwhile; // by events, while a list is out
    QList<ChannelMessage> m_told; // by events, while a refresh is wanted
    QSet<MessageId> m_deleted; // a list that was on its way may still name them
    QHash<MessageId, ChannelMessage> m_awaited; // ours by their words, told before the answer
    std::optional<NextPage> m_olderNext;
    LoadState m_loadState = LoadState::Idle;
    std::optional<ApiError> m_error;
    QDateTime m_confirmedFrom; // what was made since then, a list of this session has named
    int m_checksLeft = 0; // lists of what is older
    bool m_storeRead = false, m_live = false, m_held = false, m_loadingOlder = false;
    bool m_refreshing = false, m_refreshWanted = false, m_refreshed = false, m_refreshAgain = false;
    bool m_caughtUp = false; // a refresh from after goLive() is done: events leave no hole
    bool m_moved = false; // to another place, since the refresh began
    bool m_letGo = false; // the store has messages from right before the first entry
    bool m_storeExhausted = false, m_serviceExhausted = false, m_checking = false;
};

} // namespace carillon
