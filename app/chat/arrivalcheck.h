// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/outboxitem.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSet>

#include <optional>

namespace carillon {

class MessagingClient;
class StoreThread;

namespace wire {
struct ListChannelMessagesPage;
}

/// Whether a message whose sending ended without a certain answer has arrived.
struct Arrival {
    enum class Verdict {
        Arrived,
        NotThere,
        CannotTell, ///< it leaves no trace to look for, or what is there may be it, edited since
        AskAgain ///< the service or the store failed at the question
    };
    Verdict verdict;
    std::optional<ChannelMessage> message = {}; ///< where it has arrived
    std::optional<ApiError> error = {}; ///< the service's, where it has to be asked again
    QString storeError = {}; ///< else the store's
};

/// Looks for one message in its channel's history, from before its first attempt on. A
/// ChannelMessage carries no ClientRequestToken, and none of ours is hidden in a person's message;
/// so it is known by its sender and all of its words, and by not being the message of another
/// token of ours. Ends itself; if it goes first, the future ends without a result.
class ArrivalCheck : public QObject {
    Q_OBJECT

public:
    ArrivalCheck(
        OutboxItem item, MessagingClient &client, StoreThread &store, QObject *parent = nullptr);

    QFuture<Arrival> start();

private:
    void askForPage(const std::optional<QString> &nextToken);
    void take(const wire::ListChannelMessagesPage &page);
    bool isSame(const ChannelMessage &message) const;
    void end(Arrival arrival);

    OutboxItem m_item;
    MessagingClient &m_client;
    StoreThread &m_store;
    QDateTime m_notBefore; // invalid: without bound
    QPromise<Arrival> m_promise;
    QSet<MessageId> m_accounted; // of other tokens of ours
    int m_pages = 0;
    bool m_sawChanged = false;
};

} // namespace carillon
