// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/listing.h"
#include "domain/apierror.h"
#include "domain/channelmessage.h"

#include <QFuture>
#include <QObject>
#include <QPromise>

#include <optional>

namespace carillon {

class MessagingClient;
class StoreThread;

/// What was missed in a channel that nobody has opened.
struct Missed {
    std::optional<Listing>
        listing; ///< joins what the store has; nothing: nothing is new, nothing was asked for
    bool complete = true; ///< false: too much of it; asked for when somebody opens the channel
    QDateTime newest = {}; ///< of those the store has from the service; invalid: it has none
};

/// Pages one channel back to the newest message that the store has from the service. Ends itself;
/// if it goes first, the future ends without a result.
class CatchUp : public QObject {
    Q_OBJECT

public:
    /// Of 50 messages each.
    static constexpr int mostPages = 20;

    struct Wanted {
        ChannelArn channel;
        std::optional<QString> subChannelId; ///< the user's, in an elastic channel
        QDateTime lastMessageAt; ///< as just told; invalid: unknown, or old ones may have changed
        QDateTime since; ///< what was made before, less the detour, is known; see UnlistedNews
    };

    CatchUp(Wanted wanted, StoreThread &store, MessagingClient &client, QObject *parent = nullptr);

    QFuture<ApiResult<Missed>> start();

private:
    void askForPage(const std::optional<QString> &nextToken);
    void take(const wire::ListChannelMessagesPage &page);
    void end(ApiResult<Missed> result);

    Wanted m_wanted;
    StoreThread &m_store;
    MessagingClient &m_client;
    QPromise<ApiResult<Missed>> m_promise;
    QDateTime m_newest; // in the store
    Listing m_listing;
    int m_pages = 0;
};

} // namespace carillon
