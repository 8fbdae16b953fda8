// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations that change a message which was sent.
class MessageEditHandlers {
public:
    explicit MessageEditHandlers(const HandlerContext &context)
        : m_tables(context.tables)
    {
    }

    Operations operations();

private:
    struct Place;

    HttpResponse updateChannelMessage(const Call &call);
    HttpResponse redactChannelMessage(const Call &call);
    HttpResponse deleteChannelMessage(const Call &call);

    Place placeOf(
        const Call &call, const ChannelAccess &access, const std::optional<QString> &subChannel);

    Tables &m_tables;
};

} // namespace carillon::localservice
