// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/servicestore.h"

namespace carillon::localservice {

/// Answers for the members that echo, so that somebody alone with the service sees a reply.
class EchoBot {
public:
    explicit EchoBot(ServiceStore &store)
        : m_store(store)
    {
    }

    /// Sends the text of a new STANDARD, PERSISTENT message back into its channel: once for each
    /// echoing member that can see it, never in answer to one of them, and to the sender alone
    /// where the message was for the bot alone. A reply that fails is left out.
    void answer(const MessageToAccept &message);

private:
    ServiceStore &m_store;
};

} // namespace carillon::localservice
