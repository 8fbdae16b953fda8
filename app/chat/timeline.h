// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"

#include <QObject>

namespace carillon {

class MessagingClient;
class Outbox;
class StoreThread;

/// A window over one channel: oldest first, ending with what is on its way. Draws on the store at
/// once and on the service as it answers; one message is one entry, whichever source is first.
class Timeline : public QObject {
    Q_OBJECT

public:
    enum class LoadState { Idle, Loading, Failed };

    Timeline(ChannelArn channel, StoreThread &store, MessagingClient &client, Outbox &outbox,
        QObject *parent = nullptr);
    ~Timeline() override;

    const ChannelArn &channel() const;
    qsizetype size() const;
    const TimelineEntry &at(qsizetype row) const;
    bool hasOlder() const;
    LoadState loadState() const;
    std::optional<ApiError> error() const; ///< of the last load

    /// Asks the service for what is new.
    void refresh();
    /// The page before the first entry, from the store, else from the service.
    void loadOlder();

Q_SIGNALS:
    void aboutToInsert(qsizetype first, qsizetype last);
    void inserted();
    void aboutToRemove(qsizetype first, qsizetype last);
    void removed();
    void entriesChanged(qsizetype first, qsizetype last);
    void loadStateChanged();
};

} // namespace carillon
