// SPDX-License-Identifier: Apache-2.0
#include "localservice/admin.h"

#include "localservice/callbackhandlers.h"
#include "localservice/frontdoor.h"
#include "localservice/responses.h"
#include "localservice/sessionhub.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// The one member of the body, if it is there, alone and true or false.
std::optional<bool> onlyFlag(const QByteArray &body, QLatin1StringView name)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue value = object.value(name);
    return object.size() == 1 && value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

/// The close codes that RFC 6455 lets an endpoint put into a frame.
bool mayBeSent(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
}

} // namespace

Admin::Admin(
    ServiceStore &store, MessagingService &service, SessionHub &hub, World world, bool quotas)
    : m_store(store)
    , m_service(service)
    , m_hub(hub)
    , m_world(std::move(world))
    , m_quotas(quotas)
{
}

bool Admin::isHealthCheck(const HttpRequest &request)
{
    return request.method == "GET" && request.path == "/_carillon/health";
}

HttpResponse Admin::answer(const HttpRequest &request)
{
    const QByteArray what = request.path.sliced(prefix.size());
    if (isHealthCheck(request))
        return jsonResponse(200, R"({"Status":"OK"})"_ba);
    if (request.method == "GET" && what == "state")
        return state();
    if (request.method == "GET" && what == "callbacks")
        return callbacks();
    if (request.method == "GET" && what == "sessions")
        return sessions();
    if (request.method == "POST")
        return post(what, request.body);
    return frontDoorError(404, "UnknownOperationException"_ba,
        "No control matches " + request.method + ' ' + request.path);
}

HttpResponse Admin::post(QByteArrayView what, const QByteArray &body)
{
    if (what == "faults")
        return addFault(body);
    if (what == "reset")
        return reset();
    if (what == "sessions")
        return closeSessions(body);
    if (what == "callbacks")
        return abandonCallbacks();
    return setSwitch(what, body);
}

HttpResponse Admin::addFault(const QByteArray &body)
{
    const auto fault = FaultPlan::parse(body);
    if (!fault)
        return errorResponse(ErrorKind::BadRequest, fault.error());
    m_service.faults().add(*fault);
    return state();
}

HttpResponse Admin::setSwitch(QByteArrayView what, const QByteArray &body)
{
    struct Switch {
        QByteArrayView path;
        QLatin1StringView member;
        void (*set)(MessagingService &, bool);
    };
    static constexpr std::array switches {
        Switch { "drain", "Draining"_L1,
            [](MessagingService &service, bool on) { service.setDraining(on); } },
        Switch { "quotas", "Enabled"_L1,
            [](MessagingService &service, bool on) { service.quotas().setEnabled(on); } },
        Switch { "credentials", "Expired"_L1,
            [](MessagingService &service, bool on) { service.setCredentialsExpired(on); } },
    };
    for (const Switch &one : switches) {
        if (one.path != what)
            continue;
        const auto on = onlyFlag(body, one.member);
        if (!on) {
            return errorResponse(ErrorKind::BadRequest,
                u"The body must be {\"%1\": true} or {\"%1\": false}"_s.arg(one.member));
        }
        one.set(m_service, *on);
        return state();
    }
    return frontDoorError(
        404, "UnknownOperationException"_ba, "There is no control " + what.toByteArray());
}

HttpResponse Admin::reset()
{
    const auto region = m_store.region();
    if (!region)
        return storeErrorResponse(region.error());
    if (*region != m_world.region) {
        return errorResponse(ErrorKind::Conflict,
            u"The seed is for %1 and this service speaks for %2: start it with another data folder"_s
                .arg(m_world.region, *region));
    }
    if (const auto done = m_store.seed(m_world, QDateTime::currentMSecsSinceEpoch()); !done)
        return storeErrorResponse(done.error());
    m_service.faults().clear();
    m_service.setDraining(false);
    m_service.setCredentialsExpired(false);
    m_service.quotas().setEnabled(m_quotas);
    constexpr int goingAway = 1001;
    m_hub.close(goingAway);
    return state();
}

HttpResponse Admin::sessions() const
{
    QJsonArray open;
    for (const SessionHub::Open &each : m_hub.sessions())
        open.append(QJsonObject {
            { u"AppInstanceUserArn"_s, each.user }, { u"SessionId"_s, each.sessionId } });
    return jsonResponse(
        200, QJsonDocument(QJsonObject { { u"Sessions"_s, open } }).toJson(QJsonDocument::Compact));
}

HttpResponse Admin::closeSessions(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue code = object.value(u"CloseCode"_s);
    const QJsonValue user = object.value(u"AppInstanceUserArn"_s);
    const qsizetype known = 1 + (user.isUndefined() ? 0 : 1);
    if (!mayBeSent(code.toInt()) || code.toInt() != code.toDouble() || object.size() != known
        || !(user.isUndefined() || user.isString())) {
        return errorResponse(ErrorKind::BadRequest,
            u"The body must be {\"CloseCode\": N}, with an AppInstanceUserArn or without; N is "
            u"1000 "
            "to 1003, 1007 to 1014 or 3000 to 4999"_s);
    }
    m_hub.close(code.toInt(), user.toString());
    return state();
}

HttpResponse Admin::callbacks()
{
    try {
        return jsonResponse(200,
            QJsonDocument(QJsonObject { { u"Callbacks"_s, waitingCallbacks(m_store.tables()) } })
                .toJson(QJsonDocument::Compact));
    } catch (const StoreFailure &failure) {
        return storeErrorResponse(failure.error);
    }
}

HttpResponse Admin::abandonCallbacks()
{
    if (const auto done = m_service.abandonFlows(QDateTime::currentMSecsSinceEpoch()); !done)
        return storeErrorResponse(done.error());
    return state();
}

HttpResponse Admin::state() const
{
    const QJsonObject state { { u"Draining"_s, m_service.isDraining() },
        { u"CredentialsExpired"_s, m_service.credentialsExpired() },
        { u"Quotas"_s, m_service.quotas().isEnabled() },
        { u"PendingFaults"_s, m_service.faults().pending() } };
    return jsonResponse(200, QJsonDocument(state).toJson(QJsonDocument::Compact));
}

} // namespace carillon::localservice
