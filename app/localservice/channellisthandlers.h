// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations that find channels: by AppInstance, by member, by moderator.
class ChannelListHandlers {
public:
    explicit ChannelListHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
    {
    }

    Operations operations();

private:
    HttpResponse listChannels(const Call &call);
    HttpResponse searchChannels(const Call &call);
    HttpResponse listChannelMembershipsForAppInstanceUser(const Call &call);
    HttpResponse listChannelsModeratedByAppInstanceUser(const Call &call);
    HttpResponse describeChannelMembershipForAppInstanceUser(const Call &call);
    HttpResponse describeChannelModeratedByAppInstanceUser(const Call &call);

    Tables &m_tables;
    PageTokens m_pageTokens;
};

} // namespace carillon::localservice
