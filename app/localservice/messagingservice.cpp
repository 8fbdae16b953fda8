// SPDX-License-Identifier: Apache-2.0
#include "localservice/messagingservice.h"

#include "localservice/frontdoor.h"
#include "localservice/responses.h"
#include "wire/errors.h"

#include <QDateTime>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

MessagingService::MessagingService(ServiceStore &store, bool quotas)
    : m_store(store)
    , m_channels(store)
    , m_memberships(store)
    , m_messages(store)
    , m_quotas(quotas)
{
    m_uptime.start();
    m_handlers = {
        { "DescribeChannel"_ba,
            [this](const Call &call) { return m_channels.describeChannel(call); } },
        { "ListChannelMembershipsForAppInstanceUser"_ba,
            [this](const Call &call) {
                return m_memberships.listChannelMembershipsForAppInstanceUser(call);
            } },
        { "SendChannelMessage"_ba,
            [this](const Call &call) { return m_messages.sendChannelMessage(call); } },
        { "ListChannelMessages"_ba,
            [this](const Call &call) { return m_messages.listChannelMessages(call); } },
    };
}

HttpResponse MessagingService::answer(const HttpRequest &request)
{
    const auto route = matchRoute(request.method, request.path, request.query);
    if (!route) {
        return frontDoorError(404, "UnknownOperationException"_ba,
            "No operation matches " + request.method + ' ' + request.path);
    }
    if (!m_handlers.contains(route->operation)) {
        return frontDoorError(501, "UnknownOperationException"_ba,
            "The local service does not offer " + route->operation);
    }
    if (m_draining) {
        return errorResponse(
            ErrorKind::ServiceUnavailable, u"The service is about to stop and takes no requests"_s);
    }
    if (m_credentialsExpired) {
        return errorResponse(ErrorKind::UnauthorizedClient,
            u"The client is not currently authorized to make the request: its credentials have "
            "expired"_s);
    }
    return answerServed(request, *route);
}

HttpResponse MessagingService::answerServed(const HttpRequest &request, const RouteMatch &route)
{
    const auto bearer = bearerOf(request);
    if (!bearer)
        return bearer.error();
    const Call call { request, route, *bearer, QDateTime::currentMSecsSinceEpoch() };
    if (const auto refusal = throttled(call))
        return *refusal;
    return perform(call);
}

/// The user or bot the caller acts as, who must be one of ours.
Answered<AppInstanceUserArn> MessagingService::bearerOf(const HttpRequest &request)
{
    const auto arn
        = AppInstanceUserArn::parse(QString::fromUtf8(request.header(wire::bearerHeader)));
    if (arn) {
        const auto known = m_store.isUser(arn->toString());
        if (!known)
            return std::unexpected(storeErrorResponse(known.error()));
        if (*known)
            return *arn;
    }
    return std::unexpected(errorResponse(ErrorKind::Forbidden,
        u"An invalid app instance user ARN was supplied for the x-amz-chime-bearer HTTP header"_s));
}

std::optional<HttpResponse> MessagingService::throttled(const Call &call)
{
    const bool isSend = call.route.operation == "SendChannelMessage";
    const QString channel = isSend ? QString::fromUtf8(call.route.label("channelArn")) : QString();
    const auto waitMs = m_quotas.take(call.bearer.toString(), channel, m_uptime.elapsed());
    if (!waitMs)
        return std::nullopt;
    return errorResponse(ErrorKind::Throttled, u"Rate exceeded"_s, *waitMs);
}

/// The operation, with the trouble that was ordered for it.
HttpResponse MessagingService::perform(const Call &call)
{
    const Handler &handler = *m_handlers.constFind(call.route.operation);
    const auto fault = m_faults.take(QString::fromLatin1(call.route.operation));
    if (!fault)
        return handler(call);

    const bool asUsual = !fault->error && !fault->drop;
    HttpResponse response;
    if (asUsual || fault->effect)
        response = handler(call);
    if (fault->error)
        response = errorResponse(*fault->error, u"This failure was asked for"_s);
    response.dropConnection = fault->drop;
    response.delayMs = fault->delayMs;
    return response;
}

} // namespace carillon::localservice
