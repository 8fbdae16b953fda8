// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations that send messages and read them.
class MessageHandlers {
public:
    explicit MessageHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
    {
    }

    Operations operations();

private:
    HttpResponse sendChannelMessage(const Call &call);
    HttpResponse getChannelMessage(const Call &call);
    HttpResponse getChannelMessageStatus(const Call &call);
    HttpResponse listChannelMessages(const Call &call);

    void checkDestination(const Call &call, const ChannelAccess &access, const MessageDraft &draft);
    HttpResponse sentAnswer(const MessageToAccept &message, const QString &messageId);

    Tables &m_tables;
    PageTokens m_pageTokens;
};

} // namespace carillon::localservice
