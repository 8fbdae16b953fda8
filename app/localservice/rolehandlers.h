// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations on the moderators of a channel.
class ModeratorHandlers {
public:
    explicit ModeratorHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
        , m_limits(context.limits)
    {
    }

    Operations operations();

private:
    HttpResponse createChannelModerator(const Call &call);
    HttpResponse describeChannelModerator(const Call &call);
    HttpResponse deleteChannelModerator(const Call &call);
    HttpResponse listChannelModerators(const Call &call);

    Tables &m_tables;
    PageTokens m_pageTokens;
    ObjectLimits m_limits;
};

/// Operations on who is banned from a channel.
class BanHandlers {
public:
    explicit BanHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
    {
    }

    Operations operations();

private:
    HttpResponse createChannelBan(const Call &call);
    HttpResponse describeChannelBan(const Call &call);
    HttpResponse deleteChannelBan(const Call &call);
    HttpResponse listChannelBans(const Call &call);

    Tables &m_tables;
    PageTokens m_pageTokens;
};

} // namespace carillon::localservice
