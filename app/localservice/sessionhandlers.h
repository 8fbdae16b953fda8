// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"

namespace carillon::localservice {

/// Where messaging sessions are opened.
class SessionHandlers {
public:
    Operations operations();

private:
    HttpResponse getMessagingSessionEndpoint(const Call &call);
};

} // namespace carillon::localservice
