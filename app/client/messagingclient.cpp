// SPDX-License-Identifier: Apache-2.0
#include "client/messagingclient.h"

#include "crashpoint/crashpoint.h"

namespace carillon {

namespace {

constexpr int created = 201;
constexpr int ok = 200;

} // namespace

MessagingClient::MessagingClient(Transport &transport, aws::CredentialsProvider &credentials,
    Clock &clock, Random &random, const Endpoint &endpoint, AppInstanceUserArn bearer,
    const ClientOptions &options, QObject *parent)
    : QObject(parent)
    , m_caller(transport, credentials, clock, random, endpoint, std::move(bearer), options)
{
    connect(&m_caller, &ApiCaller::exchanged, this, &MessagingClient::exchanged);
}

MessagingClient::~MessagingClient() = default;

QFuture<ApiResult<SendReceipt>> MessagingClient::sendChannelMessage(
    const ChannelArn &channel, const QByteArray &body)
{
    return m_caller.call<SendReceipt>({ RateOf::Sends, channel.toString() },
        wire::sendChannelMessageRequest(channel, bearer(), body), created,
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
    return m_caller.call<Channel>({ RateOf::ChannelDescriptions, channel.toString() },
        wire::describeChannelRequest(channel, bearer()), ok, [](const ApiAnswer &answer) {
            return wire::parseDescribeChannelResponse(answer.reply.body);
        });
}

QFuture<ApiResult<wire::ListChannelMessagesPage>> MessagingClient::listChannelMessages(
    const ChannelArn &channel, const wire::ListChannelMessagesQuery &query)
{
    return m_caller.call<wire::ListChannelMessagesPage>(
        { RateOf::MessageLists, channel.toString() },
        wire::listChannelMessagesRequest(channel, bearer(), query), ok,
        [channel, place = query.subChannelId](const ApiAnswer &answer) {
            auto page = wire::parseListChannelMessagesResponse(channel, answer.reply.body);
            // The answer's summaries do not say where they are; the question did.
            if (page && place) {
                for (ChannelMessage &message : page->messages)
                    message.subChannelId = place;
            }
            return page;
        });
}

QFuture<ApiResult<wire::ListMembershipsPage>> MessagingClient::listMemberships(
    const wire::ListMembershipsQuery &query)
{
    return m_caller.call<wire::ListMembershipsPage>(
        { RateOf::MembershipLists, bearer().toString() },
        wire::listMembershipsRequest(bearer(), query), ok, [](const ApiAnswer &answer) {
            return wire::parseListMembershipsResponse(answer.reply.body);
        });
}

QFuture<ApiResult<void>> MessagingClient::updateChannelReadMarker(const ChannelArn &channel)
{
    return m_caller.call<void>({ RateOf::Bearer, bearer().toString() },
        wire::updateChannelReadMarkerRequest(channel, bearer()), ok, [](const ApiAnswer &answer) {
            return wire::isUpdateChannelReadMarkerResponse(answer.reply.body);
        });
}

QFuture<ApiResult<QString>> MessagingClient::getMessagingSessionEndpoint()
{
    return m_caller.call<QString>({ RateOf::Bearer, bearer().toString() },
        wire::getMessagingSessionEndpointRequest(), ok, [](const ApiAnswer &answer) {
            return wire::parseGetMessagingSessionEndpointResponse(answer.reply.body);
        });
}

} // namespace carillon
