// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/events.h"
#include "localservice/servicestore.h"

namespace carillon::localservice {

/// Answers for the members that echo, so that somebody alone with the service sees a reply.
class EchoBot : public Events {
public:
    /// `listener` is told of the replies; null: nobody is.
    EchoBot(ServiceStore &store, Events *listener)
        : m_store(store)
        , m_listener(listener)
    {
    }

    /// Sends the text of a new STANDARD, PERSISTENT message back into its channel: once for each
    /// echoing member that can see it, never in answer to one of them, and to the sender alone
    /// where the message was for the bot alone. A reply that fails is left out.
    void happened(const QList<Event> &events) override;

private:
    void answer(const QJsonObject &message);
    QList<MessageToAccept> repliesTo(const QJsonObject &message);

    ServiceStore &m_store;
    Events *m_listener;
};

} // namespace carillon::localservice
