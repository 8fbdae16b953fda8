// SPDX-License-Identifier: Apache-2.0
#include "localservice/sessionhandlers.h"

#include <QJsonObject>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

Operations SessionHandlers::operations()
{
    return { operation("GetMessagingSessionEndpoint", this,
        &SessionHandlers::getMessagingSessionEndpoint, Operation::Caller::Account) };
}

/// Here, by the name the caller knows it by; it has been found to be one of ours.
HttpResponse SessionHandlers::getMessagingSessionEndpoint(const Call &call)
{
    const QString host = QString::fromLatin1(call.request.header("host"));
    return localservice::answer({ { u"Endpoint"_s, QJsonObject { { u"Url"_s, host } } } });
}

} // namespace carillon::localservice
