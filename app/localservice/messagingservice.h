// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/channelhandlers.h"
#include "localservice/faultplan.h"
#include "localservice/membershiphandlers.h"
#include "localservice/messagehandlers.h"
#include "localservice/quotas.h"

#include <QElapsedTimer>

#include <functional>

namespace carillon::localservice {

/// The API behind the front door: from a request whose signature is good to its answer. Knows no
/// socket and no thread; used by the thread that opened the store.
///
/// Order: route (404, or 501 for an operation of the model that is not served), draining (503),
/// expired credentials (401), bearer (403), quotas (429), injected faults, the operation itself.
class MessagingService {
public:
    MessagingService(ServiceStore &store, bool quotas);

    HttpResponse answer(const HttpRequest &request);

    // What the admin paths turn.
    FaultPlan &faults() { return m_faults; }
    Quotas &quotas() { return m_quotas; }
    bool isDraining() const { return m_draining; }
    void setDraining(bool draining) { m_draining = draining; }
    bool credentialsExpired() const { return m_credentialsExpired; }
    void setCredentialsExpired(bool expired) { m_credentialsExpired = expired; }

private:
    using Handler = std::function<HttpResponse(const Call &)>;

    HttpResponse answerServed(const HttpRequest &request, const RouteMatch &route);
    Answered<AppInstanceUserArn> bearerOf(const HttpRequest &request);
    std::optional<HttpResponse> throttled(const Call &call);
    HttpResponse perform(const Call &call);

    ServiceStore &m_store;
    ChannelHandlers m_channels;
    MembershipHandlers m_memberships;
    MessageHandlers m_messages;
    QHash<QByteArray, Handler> m_handlers; ///< by operation
    FaultPlan m_faults;
    Quotas m_quotas;
    QElapsedTimer m_uptime;
    bool m_draining = false;
    bool m_credentialsExpired = false;
};

} // namespace carillon::localservice
