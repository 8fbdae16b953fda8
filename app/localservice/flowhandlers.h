// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations on channel flows and on which channel has which. The service runs no Lambda function:
/// what a flow would be asked waits as a callback (see Admin), for whoever plays the processor.
class FlowHandlers {
public:
    explicit FlowHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
        , m_limits(context.limits)
    {
    }

    Operations operations();

private:
    HttpResponse createChannelFlow(const Call &call);
    HttpResponse describeChannelFlow(const Call &call);
    HttpResponse updateChannelFlow(const Call &call);
    HttpResponse deleteChannelFlow(const Call &call);
    HttpResponse listChannelFlows(const Call &call);
    HttpResponse listChannelsAssociatedWithChannelFlow(const Call &call);
    HttpResponse associateChannelFlow(const Call &call);
    HttpResponse disassociateChannelFlow(const Call &call);

    FlowRecord flowOf(const Call &call);
    void setFlow(const Call &call, ChannelAccess access, const std::optional<QString> &flowArn);

    Tables &m_tables;
    PageTokens m_pageTokens;
    ObjectLimits m_limits;
};

} // namespace carillon::localservice
