// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"
#include "localservice/memberships.h"

namespace carillon::localservice {

/// Operations on who is a member of a channel.
class MembershipHandlers {
public:
    explicit MembershipHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
        , m_limits(context.limits)
    {
    }

    Operations operations();

private:
    HttpResponse createChannelMembership(const Call &call);
    HttpResponse batchCreateChannelMembership(const Call &call);
    HttpResponse describeChannelMembership(const Call &call);
    HttpResponse deleteChannelMembership(const Call &call);
    HttpResponse listChannelMemberships(const Call &call);
    HttpResponse listSubChannels(const Call &call);

    struct Obstacle {
        ErrorKind kind;
        QString text;
    };
    std::optional<Obstacle> obstacleTo(
        const ChannelAccess &access, const NewMember &member, const QString &subChannel);
    std::optional<Obstacle> place(
        const Call &call, const ChannelAccess &access, NewMember &member, const QString &wanted);

    Tables &m_tables;
    PageTokens m_pageTokens;
    ObjectLimits m_limits;
};

} // namespace carillon::localservice
