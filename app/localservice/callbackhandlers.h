// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// What a channel flow's processor answers about a message.
class CallbackHandlers {
public:
    explicit CallbackHandlers(const HandlerContext &context)
        : m_tables(context.tables)
    {
    }

    Operations operations();

private:
    HttpResponse channelFlowCallback(const Call &call);

    Tables &m_tables;
};

/// What processors are to be asked, as the service would hand it to their Lambda functions:
/// `[{"EventType":"CHANNEL_MESSAGE_EVENT","CallbackId":"…","ChannelMessage":{…}}]`, oldest first.
QJsonArray waitingCallbacks(Tables &tables);

} // namespace carillon::localservice
