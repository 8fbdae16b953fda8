// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations on what a member keeps for itself in a channel: how far it has read, and what it
/// wants to be notified of. Elastic channels have neither.
class PreferenceHandlers {
public:
    explicit PreferenceHandlers(const HandlerContext &context)
        : m_tables(context.tables)
    {
    }

    Operations operations();

private:
    HttpResponse updateChannelReadMarker(const Call &call);
    HttpResponse getChannelMembershipPreferences(const Call &call);
    HttpResponse putChannelMembershipPreferences(const Call &call);

    MemberRecord ownMembership(const Call &call);
    HttpResponse preferencesAnswer(const MemberRecord &member, const QJsonObject &preferences);

    Tables &m_tables;
};

} // namespace carillon::localservice
