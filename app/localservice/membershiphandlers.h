// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/pagetokens.h"

namespace carillon::localservice {

/// Operations on who belongs to what.
class MembershipHandlers {
public:
    explicit MembershipHandlers(ServiceStore &store)
        : m_store(store)
        , m_pageTokens(store.pageKey())
    {
    }

    HttpResponse listChannelMembershipsForAppInstanceUser(const Call &call);

private:
    ServiceStore &m_store;
    PageTokens m_pageTokens;
};

} // namespace carillon::localservice
