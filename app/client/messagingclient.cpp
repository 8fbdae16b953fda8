// SPDX-License-Identifier: Apache-2.0
#include "client/messagingclient.h"

#include "crashpoint/crashpoint.h"

#include <QPromise>

namespace carillon {

namespace {

constexpr int created = 201;
constexpr int ok = 200;

} // namespace

MessagingClient::MessagingClient(Transport &transport, aws::CredentialsProvider &credentials,
    Clock &clock, Random &random, const Endpoint &endpoint, AppInstanceUserArn bearer,
    const ClientOptions &options, QObject *parent)
    : QObject(parent)
    , m_bearer(std::move(bearer))
    , m_context { transport, credentials, clock, RequestSigner(endpoint),
        RetryPolicy(random, options.maxAttempts), ServerClock(clock),
        Pacing(clock, endpoint.region, options.paced) }
{
}

MessagingClient::~MessagingClient() = default;

template <class T, class Parse>
QFuture<ApiResult<T>> MessagingClient::call(
    Turn turn, wire::Request request, int successStatus, Parse parse)
{
    auto promise = std::make_shared<QPromise<ApiResult<T>>>();
    promise->start();
    ApiCall::Task task;
    task.request = std::move(request);
    task.turn = std::move(turn);
    task.successStatus = successStatus;
    task.accept = [promise, parse](const ApiAnswer &answer) {
        std::optional<T> value = parse(answer);
        if (!value)
            return false;
        promise->addResult(*std::move(value));
        promise->finish();
        return true;
    };
    task.fail = [promise](const ApiError &error) {
        promise->addResult(std::unexpected(error));
        promise->finish();
    };
    auto *call = new ApiCall(m_context, std::move(task), &m_calls);
    connect(call, &ApiCall::exchanged, this, &MessagingClient::exchanged);
    call->start();
    return promise->future();
}

QFuture<ApiResult<SendReceipt>> MessagingClient::sendChannelMessage(
    const ChannelArn &channel, const QByteArray &body)
{
    return call<SendReceipt>({ RateOf::Sends, channel.toString() },
        wire::sendChannelMessageRequest(channel, m_bearer, body), created,
        [](const ApiAnswer &answer) -> std::optional<SendReceipt> {
            CARILLON_CRASH_POINT("reply.before_parse");
            auto response = wire::parseSendChannelMessageResponse(answer.reply.body);
            if (!response)
                return std::nullopt;
            return SendReceipt { *std::move(response), answer.reply.durationMs, answer.attempts,
                answer.exchange };
        });
}

QFuture<ApiResult<Channel>> MessagingClient::describeChannel(const ChannelArn &channel)
{
    return call<Channel>({ RateOf::ChannelDescriptions, channel.toString() },
        wire::describeChannelRequest(channel, m_bearer), ok, [](const ApiAnswer &answer) {
            return wire::parseDescribeChannelResponse(answer.reply.body);
        });
}

QFuture<ApiResult<wire::ListChannelMessagesPage>> MessagingClient::listChannelMessages(
    const ChannelArn &channel, const wire::ListChannelMessagesQuery &query)
{
    return call<wire::ListChannelMessagesPage>({ RateOf::MessageLists, channel.toString() },
        wire::listChannelMessagesRequest(channel, m_bearer, query), ok,
        [channel](const ApiAnswer &answer) {
            return wire::parseListChannelMessagesResponse(channel, answer.reply.body);
        });
}

QFuture<ApiResult<wire::ListMembershipsPage>> MessagingClient::listMemberships(
    const wire::ListMembershipsQuery &query)
{
    return call<wire::ListMembershipsPage>({ RateOf::MembershipLists, m_bearer.toString() },
        wire::listMembershipsRequest(m_bearer, query), ok, [](const ApiAnswer &answer) {
            return wire::parseListMembershipsResponse(answer.reply.body);
        });
}

} // namespace carillon
