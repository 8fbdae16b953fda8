// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/echobot.h"
#include "localservice/events.h"
#include "localservice/faultplan.h"
#include "localservice/handlercontext.h"
#include "localservice/quotas.h"

#include <QElapsedTimer>
#include <QHash>

#include <functional>
#include <memory>
#include <optional>

namespace carillon::localservice {

/// The published time for the processor of a channel flow: 48 hours.
inline constexpr qint64 longestFlowMs = 48LL * 3600 * 1000;

struct ServiceOptions {
    bool quotas = true; ///< the published rates
    ObjectLimits limits = {};
    Events *events = nullptr; ///< told of all that happens; null: nobody is
    qint64 flowTimeoutMs = longestFlowMs; ///< for the processor of a channel flow to answer
    qint64 tidyEveryMs = 3600 * 1000; ///< at most so long after its time something goes
};

/// The APIs behind the front door: from a request whose signature is good to its answer. Knows no
/// socket and no thread; used by the thread that opened the store.
///
/// Order: route (404, or 501 for an operation of the model that is not served), draining (503),
/// expired credentials (401), bearer (403), quotas (429), injected faults, the operation itself:
/// one that may change something is one transaction. What happened is told after its commit.
class MessagingService {
public:
    MessagingService(ServiceStore &store, const ServiceOptions &options);
    ~MessagingService();

    HttpResponse answer(const HttpRequest &request);
    /// One connection a second and user is the published rate.
    bool mayOpenSession(const QString &userArn);
    /// False for an operation of the model that is answered with 501.
    bool serves(const QByteArray &operation) const;
    /// What no processor of a channel flow has answered for in time falls back. Milliseconds until
    /// something does again; nothing: nothing waits.
    std::optional<qint64> settleFlows(qint64 nowMs);
    /// As though no processor could be reached: all that waits falls back now.
    sqlite::Result<void> abandonFlows(qint64 nowMs);

    // What the admin paths turn.
    FaultPlan &faults() { return m_faults; }
    Quotas &quotas() { return m_quotas; }
    bool isDraining() const { return m_draining; }
    void setDraining(bool draining) { m_draining = draining; }
    bool credentialsExpired() const { return m_credentialsExpired; }
    void setCredentialsExpired(bool expired) { m_credentialsExpired = expired; }

private:
    class Handlers;

    std::optional<HttpResponse> closed() const;
    HttpResponse answerServed(const HttpRequest &request, const RouteMatch &route);
    QString bearerOf(const HttpRequest &request);
    std::optional<HttpResponse> throttled(const Call &call);
    HttpResponse perform(const Operation &operation, const Call &call);
    HttpResponse run(const Operation &operation, Call call, int eventsDelayMs = 0);
    void tell(const QList<Event> &events);
    void tidyNowAndThen(qint64 nowMs);
    sqlite::Result<void> fallBackWhere(
        const std::function<bool(const CallbackRecord &)> &isDue, qint64 nowMs);

    ServiceStore &m_store;
    std::unique_ptr<Handlers> m_handlers;
    Events *m_events;
    QObject m_later; ///< context of what is told late
    EchoBot m_echoBot;
    FaultPlan m_faults;
    Quotas m_quotas;
    qint64 m_flowTimeoutMs;
    qint64 m_tidyEveryMs;
    QElapsedTimer m_uptime;
    qint64 m_tidiedAtMs;
    bool m_draining = false;
    bool m_credentialsExpired = false;
};

} // namespace carillon::localservice
