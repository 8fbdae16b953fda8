// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/echobot.h"
#include "localservice/pagetokens.h"

namespace carillon::localservice {

/// Operations on messages.
class MessageHandlers {
public:
    explicit MessageHandlers(ServiceStore &store)
        : m_store(store)
        , m_pageTokens(store.pageKey())
        , m_echoBot(store)
    {
    }

    HttpResponse sendChannelMessage(const Call &call);
    HttpResponse listChannelMessages(const Call &call);

private:
    std::optional<HttpResponse> refusalOf(const Call &call, const MessageDraft &draft);
    HttpResponse page(const MessagesQuery &query, const QByteArray &list);

    ServiceStore &m_store;
    PageTokens m_pageTokens;
    EchoBot m_echoBot;
};

} // namespace carillon::localservice
