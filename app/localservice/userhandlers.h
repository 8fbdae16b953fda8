// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Identity operations on AppInstanceUsers.
class UserHandlers {
public:
    explicit UserHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
        , m_limits(context.limits)
    {
    }

    Operations operations();

private:
    HttpResponse createAppInstanceUser(const Call &call);
    HttpResponse describeAppInstanceUser(const Call &call);
    HttpResponse updateAppInstanceUser(const Call &call);
    HttpResponse deleteAppInstanceUser(const Call &call);
    HttpResponse listAppInstanceUsers(const Call &call);
    HttpResponse putAppInstanceUserExpirationSettings(const Call &call);

    UserRecord user(const Call &call);
    void create(const UserRecord &wanted);

    Tables &m_tables;
    PageTokens m_pageTokens;
    ObjectLimits m_limits;
};

} // namespace carillon::localservice
