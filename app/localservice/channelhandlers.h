// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"

namespace carillon::localservice {

/// Operations on a channel itself.
class ChannelHandlers {
public:
    explicit ChannelHandlers(ServiceStore &store)
        : m_store(store)
    {
    }

    HttpResponse describeChannel(const Call &call);

private:
    ServiceStore &m_store;
};

} // namespace carillon::localservice
