// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/entryrows.h"

#include <QList>

namespace carillon {

class MessagingClient;
class StoreThread;
struct StoredMessage;

namespace wire {
struct Event;
}

/// A part of a channel's stored history around one message, however far back: it grows at either
/// end by what the store has, and lets go at the other past `mostEntries`.
class PastWindow : public EntryRows {
    Q_OBJECT

public:
    static constexpr qsizetype mostEntries = 1000;
    static constexpr int pageSize = 50;

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

    void loadOlder();
    void loadNewer();
    /// One of a message of this channel. What is new stands at the end, and is not for this.
    void apply(const wire::Event &event);

Q_SIGNALS:
    /// What is around the message is here; false: it is not in the store any more.
    void loaded(bool found);
    /// After the last row the store has none: this is where the Timeline ends, too.
    void endReached();

private:
    void readAround();
    void prepend(const QList<StoredMessage> &messages);
    void append(const QList<StoredMessage> &messages);
    void insert(qsizetype row, const QList<StoredMessage> &messages);
    void remove(qsizetype row, qsizetype count);

    ChannelMessage m_target;
    StoreThread &m_store;
    MessagingClient &m_client;
    QString m_ownName;
    QList<TimelineEntry> m_entries;
    bool m_loading = false;
    bool m_startReached = false;
};

} // namespace carillon
