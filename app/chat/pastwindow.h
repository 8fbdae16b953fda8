// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/entryrows.h"
#include "chat/listing.h"
#include "domain/apierror.h"

#include <QList>
#include <QSet>

namespace carillon {

class MessagingClient;
class StoreThread;

namespace wire {
struct Event;
struct ListChannelMessagesPage;
} // namespace wire

/// A part of a channel's history around one message, however far back: it grows at either end, and
/// lets go at the other past `mostEntries`. What the store has is there at once; as the service
/// names what is there, what the store lacks comes in, and what is not there any more goes.
class PastWindow : public EntryRows {
    Q_OBJECT

public:
    static constexpr qsizetype mostEntries = 1000;
    static constexpr int pageSize = 50; ///< of the service's lists
    /// Of the store's. Fewer: what the service is asked for next covers them.
    static constexpr int storedPageSize = pageSize - 5;

    /// Reads around `target`. Neither reference is owned; both must outlive this.
    PastWindow(const ChannelMessage &target, StoreThread &store, MessagingClient &client,
        QString ownName, QObject *parent = nullptr);
    ~PastWindow() override;

    const ChannelArn &channel() const { return m_target.channel; }
    const MessageId &target() const { return m_target.id; }
    qsizetype size() const override { return m_entries.size(); }
    const TimelineEntry &at(qsizetype row) const override { return m_entries.at(row); }
    qsizetype headRow() const override { return size(); }
    std::optional<qsizetype> rowOf(const MessageId &id) const;

    bool isLoading() const; ///< the service is being asked
    /// Why the service has not told what is there; what the store has is shown until retry().
    std::optional<ApiError> error() const;

    void loadOlder();
    void loadNewer();
    /// Asks once more where it failed.
    void retry();
    /// One of a message of this channel. What is new stands at the end, and is not for this.
    void apply(const wire::Event &event);

Q_SIGNALS:
    /// What is around the message is here; false: neither store nor service has it any more.
    void loaded(bool found);
    void loadStateChanged();
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);
    /// After the last row there is none: this is where the Timeline ends, too.
    void endReached();

private:
    /// One end of it: how far the service has told what is there, and how it goes on.
    struct Side {
        bool isNewer = false;
        QDateTime told = {}; ///< from the target to here; invalid: nothing yet
        std::optional<NextPage> next = {};
        std::optional<ApiError> error = {};
        bool reading = false, asking = false;
        bool storeExhausted = false; ///< or there is a hole in it
        bool complete = false; ///< the service has told the last
    };

    void readAround();
    void read(Side &side);
    void ask(Side &side);
    void take(Side &side, Listing listing, const QDateTime &bound,
        const wire::ListChannelMessagesPage &page);
    void takeAway(const Listing &listing);
    void goOn(Side &side, bool hadNews);
    void tellLoaded();
    void tellEnd();
    void letGo(Side &side);
    bool merge(QList<TimelineEntry> entries);
    void update(qsizetype row, const TimelineEntry &entry);
    void insert(qsizetype row, const QList<TimelineEntry> &entries);
    void remove(qsizetype row, qsizetype count);
    qsizetype placeOf(const ChannelMessage &message) const;
    TimelineEntry entryOf(const StoredMessage &stored) const;
    QList<TimelineEntry> entriesOf(const QList<StoredMessage> &messages) const;

    ChannelMessage m_target;
    StoreThread &m_store;
    MessagingClient &m_client;
    QString m_ownName;
    QList<TimelineEntry> m_entries; // by (createdAt, id)
    QSet<MessageId> m_deleted; // a list that was on its way may still name them
    QSet<MessageId> m_toldMeanwhile; // by events, while a list is out
    Side m_older, m_newer { true };
    bool m_loadedTold = false, m_endWanted = false;
};

} // namespace carillon
