// SPDX-License-Identifier: Apache-2.0
#include "localservice/messagingservice.h"

#include "crashpoint/crashpoint.h"
#include "localservice/callbackhandlers.h"
#include "localservice/channelhandlers.h"
#include "localservice/channellisthandlers.h"
#include "localservice/flowhandlers.h"
#include "localservice/flowverdicts.h"
#include "localservice/frontdoor.h"
#include "localservice/instancehandlers.h"
#include "localservice/membershiphandlers.h"
#include "localservice/messageedithandlers.h"
#include "localservice/messagehandlers.h"
#include "localservice/operationrates.h"
#include "localservice/preferencehandlers.h"
#include "localservice/resourcehandlers.h"
#include "localservice/responses.h"
#include "localservice/rolehandlers.h"
#include "localservice/sessionhandlers.h"
#include "localservice/userhandlers.h"
#include "wire/errors.h"

#include <QDateTime>
#include <QTimer>

#include <algorithm>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// Before a store that failed is tried again.
constexpr qint64 storeRestMs = 10'000;

} // namespace

/// One handler class a resource, and every operation they have between them.
class MessagingService::Handlers {
public:
    Handlers(const HandlerContext &context, const QString &region)
        : m_channels(context)
        , m_channelLists(context)
        , m_memberships(context)
        , m_preferences(context)
        , m_moderators(context)
        , m_bans(context)
        , m_messages(context)
        , m_messageEdits(context)
        , m_flows(context)
        , m_callbacks(context)
        , m_streaming(context)
        , m_tags(context)
        , m_instances(context, region)
        , m_users(context)
    {
        for (const Operations &operations :
            { m_channels.operations(), m_channelLists.operations(), m_memberships.operations(),
                m_preferences.operations(), m_moderators.operations(), m_bans.operations(),
                m_messages.operations(), m_messageEdits.operations(), m_flows.operations(),
                m_callbacks.operations(), m_streaming.operations(), m_tags.operations(),
                m_instances.operations(), m_users.operations(), m_sessions.operations() }) {
            for (const Operation &operation : operations)
                m_operations.insert(operation.name, operation);
        }
    }

    /// Null for an operation that is not served.
    const Operation *find(const QByteArray &name) const
    {
        const auto it = m_operations.constFind(name);
        return it == m_operations.cend() ? nullptr : &*it;
    }

private:
    ChannelHandlers m_channels;
    ChannelListHandlers m_channelLists;
    MembershipHandlers m_memberships;
    PreferenceHandlers m_preferences;
    ModeratorHandlers m_moderators;
    BanHandlers m_bans;
    MessageHandlers m_messages;
    MessageEditHandlers m_messageEdits;
    FlowHandlers m_flows;
    CallbackHandlers m_callbacks;
    StreamingHandlers m_streaming;
    TagHandlers m_tags;
    InstanceHandlers m_instances;
    UserHandlers m_users;
    SessionHandlers m_sessions;
    QHash<QByteArray, Operation> m_operations;
};

MessagingService::MessagingService(ServiceStore &store, const ServiceOptions &options)
    : m_store(store)
    , m_handlers(std::make_unique<Handlers>(
          HandlerContext { store.tables(), PageTokens(store.pageKey()), options.limits },
          store.region().value_or(QString())))
    , m_events(options.events)
    , m_echoBot(store, options.events)
    , m_quotas(options.quotas)
    , m_flowTimeoutMs(options.flowTimeoutMs)
    , m_tidyEveryMs(options.tidyEveryMs)
    , m_tidiedAtMs(QDateTime::currentMSecsSinceEpoch())
{
    m_uptime.start();
}

MessagingService::~MessagingService() = default;

bool MessagingService::serves(const QByteArray &operation) const
{
    return m_handlers->find(operation) != nullptr;
}

HttpResponse MessagingService::answer(const HttpRequest &request)
{
    const auto route = matchRoute(request.method, request.path, request.query);
    if (!route) {
        return frontDoorError(404, "UnknownOperationException"_ba,
            "No operation matches " + request.method + ' ' + request.path);
    }
    if (!serves(route->operation)) {
        return frontDoorError(501, "UnknownOperationException"_ba,
            "The local service does not offer " + route->operation + ": "
                + routeNamed(route->operation)->notServed);
    }
    if (const auto refusal = closed())
        return *refusal;
    try {
        return answerServed(request, *route);
    } catch (const Refusal &refusal) {
        return refusal.response;
    } catch (const StoreFailure &failure) {
        return storeErrorResponse(failure.error);
    }
}

std::optional<HttpResponse> MessagingService::closed() const
{
    if (m_draining) {
        return errorResponse(
            ErrorKind::ServiceUnavailable, u"The service is about to stop and takes no requests"_s);
    }
    if (m_credentialsExpired) {
        return errorResponse(ErrorKind::UnauthorizedClient,
            u"The client is not currently authorized to make the request: its credentials have "
            "expired"_s);
    }
    return std::nullopt;
}

HttpResponse MessagingService::answerServed(const HttpRequest &request, const RouteMatch &route)
{
    const Operation &operation = *m_handlers->find(route.operation);
    const bool hasBearer = operation.caller == Operation::Caller::Bearer;
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    const Call call { request, route, hasBearer ? bearerOf(request) : QString(), nowMs, nullptr };
    if (const auto refusal = throttled(call))
        return *refusal;
    tidyNowAndThen(nowMs);
    return perform(operation, call);
}

/// The user or bot the caller acts as, who must be one of ours. Of SearchChannels and
/// PutChannelExpirationSettings the model calls the header optional; but there is nobody else whose
/// rights they could be measured by, and AWS has been seen to answer a missing bearer with
/// Forbidden and such words (aws/amazon-chime-sdk-js issues 1148 and 1355), not with BadRequest.
QString MessagingService::bearerOf(const HttpRequest &request)
{
    const auto arn
        = AppInstanceUserArn::parse(QString::fromUtf8(request.header(wire::bearerHeader)));
    if (!arn || !m_store.tables().users.find(arn->toString())) {
        refuse(ErrorKind::Forbidden,
            u"An invalid app instance user ARN was supplied for the x-amz-chime-bearer HTTP "
            "header"_s);
    }
    return arn->toString();
}

std::optional<HttpResponse> MessagingService::throttled(const Call &call)
{
    if (!m_quotas.isEnabled())
        return std::nullopt;
    const auto isElastic = [this](const QString &arn) {
        const auto channel = ChannelArn::parse(arn);
        const auto found = channel ? m_store.tables().channels.find(*channel) : std::nullopt;
        return found && found->elastic;
    };
    const auto waitMs = m_quotas.take(chargesOf(call, isElastic), m_uptime.elapsed());
    if (!waitMs)
        return std::nullopt;
    return errorResponse(ErrorKind::Throttled, u"Rate exceeded"_s, *waitMs);
}

bool MessagingService::mayOpenSession(const QString &userArn)
{
    return !m_quotas.take({ { u"Connect "_s + userArn, { 1, 1 } } }, m_uptime.elapsed());
}

/// What has had its time goes with the next request, without a clock of its own.
void MessagingService::tidyNowAndThen(qint64 nowMs)
{
    if (nowMs - m_tidiedAtMs < m_tidyEveryMs)
        return;
    m_tidiedAtMs = nowMs;
    const auto tidied = m_store.tidy(nowMs);
    if (!tidied)
        throw StoreFailure { tidied.error() };
    tell(*tidied);
    if (m_events)
        m_events->usersWent();
}

/// The operation, with the trouble that was ordered for it.
HttpResponse MessagingService::perform(const Operation &operation, const Call &call)
{
    const auto fault = m_faults.take(QString::fromLatin1(call.route.operation));
    if (!fault)
        return run(operation, call);

    const bool asUsual = !fault->error && !fault->drop;
    HttpResponse response;
    if (asUsual || fault->effect)
        response = run(operation, call, fault->eventsDelayMs);
    if (fault->error)
        response = errorResponse(*fault->error, u"This failure was asked for"_s);
    response.dropConnection = fault->drop;
    response.delayMs = fault->delayMs;
    return response;
}

HttpResponse MessagingService::run(const Operation &operation, Call call, int eventsDelayMs)
{
    QList<Event> events;
    call.events = &events;
    HttpResponse response;
    if (call.request.method == "GET")
        return operation.perform(call);
    const auto done = m_store.atomically([&] {
        response = operation.perform(call);
        CARILLON_CRASH_POINT("service.before_commit");
    });
    if (!done)
        return storeErrorResponse(done.error());
    CARILLON_CRASH_POINT("service.after_commit_before_reply");
    if (eventsDelayMs > 0)
        QTimer::singleShot(eventsDelayMs, &m_later, [this, events] { tell(events); });
    else
        tell(events);
    const QByteArrayView name = call.route.operation;
    if (m_events && (name == "DeleteAppInstanceUser" || name == "DeleteAppInstance"))
        m_events->usersWent();
    return response;
}

void MessagingService::tell(const QList<Event> &events)
{
    if (events.isEmpty())
        return;
    if (m_events)
        m_events->happened(events);
    m_echoBot.happened(events);
}

sqlite::Result<void> MessagingService::fallBackWhere(
    const std::function<bool(const CallbackRecord &)> &isDue, qint64 nowMs)
{
    QList<Event> events;
    const auto done = m_store.atomically([&] {
        Tables &tables = m_store.tables();
        for (const auto &[callback, message] : tables.messages.callbacks()) {
            if (!isDue(callback))
                continue;
            tables.messages.removeCallback(callback.id);
            fallBack(tables, events, callback, message, nowMs);
        }
    });
    if (done)
        tell(events);
    return done;
}

std::optional<qint64> MessagingService::settleFlows(qint64 nowMs)
{
    std::optional<qint64> nextMs;
    const auto done = fallBackWhere(
        [this, nowMs, &nextMs](const CallbackRecord &callback) {
            const qint64 leftMs = callback.createdAtMs + m_flowTimeoutMs - nowMs;
            if (leftMs > 0)
                nextMs = std::min(nextMs.value_or(leftMs), leftMs);
            return leftMs <= 0;
        },
        nowMs);
    return done ? nextMs : std::optional(storeRestMs);
}

sqlite::Result<void> MessagingService::abandonFlows(qint64 nowMs)
{
    return fallBackWhere([](const CallbackRecord &) { return true; }, nowMs);
}

} // namespace carillon::localservice
