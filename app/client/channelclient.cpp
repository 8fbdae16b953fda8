// SPDX-License-Identifier: Apache-2.0
#include "client/channelclient.h"

#include "wire/channels.h"

namespace carillon {

namespace {

constexpr int ok = 200;
constexpr int created = 201;
constexpr int noContent = 204;

} // namespace

QFuture<ApiResult<void>> ChannelClient::change(
    RateOf rate, const QString &key, wire::Request request, int successStatus)
{
    return m_caller.call<void>(
        { rate, key }, std::move(request), successStatus, [successStatus](const ApiAnswer &answer) {
            return successStatus == noContent || wire::parseObject(answer.reply.body).has_value();
        });
}

QFuture<ApiResult<wire::Page<Channel>>> ChannelClient::list(
    RateOf rate, const QString &key, wire::Request request)
{
    return m_caller.call<wire::Page<Channel>>({ rate, key }, std::move(request), ok,
        [](const ApiAnswer &answer) { return wire::parseChannelsResponse(answer.reply.body); });
}

QFuture<ApiResult<ChannelArn>> ChannelClient::createChannel(const NewChannel &channel)
{
    return m_caller.call<ChannelArn>({ RateOf::ChannelChanges, channel.appInstance.toString() },
        wire::createChannelRequest(channel, ClientRequestToken::mint(), bearer()), created,
        [](const ApiAnswer &answer) { return wire::parseChannelArnResponse(answer.reply.body); });
}

QFuture<ApiResult<Channel>> ChannelClient::describeChannel(const ChannelArn &channel)
{
    return m_caller.call<Channel>({ RateOf::ChannelDescriptions, channel.toString() },
        wire::describeChannelRequest(channel, bearer()), ok, [](const ApiAnswer &answer) {
            return wire::parseDescribeChannelResponse(answer.reply.body);
        });
}

QFuture<ApiResult<void>> ChannelClient::updateChannel(
    const ChannelArn &channel, const ChannelChange &what)
{
    return change(RateOf::ChannelChanges, channel.appInstance().toString(),
        wire::updateChannelRequest(channel, what, bearer()), ok);
}

QFuture<ApiResult<void>> ChannelClient::deleteChannel(const ChannelArn &channel)
{
    return change(RateOf::ChannelChanges, channel.appInstance().toString(),
        wire::deleteChannelRequest(channel, bearer()), noContent);
}

QFuture<ApiResult<void>> ChannelClient::putExpiration(
    const ChannelArn &channel, const std::optional<ExpirationSettings> &settings)
{
    return change(RateOf::Bearer, bearer().toString(),
        wire::putExpirationRequest(channel, settings, bearer()), ok);
}

QFuture<ApiResult<wire::Page<Channel>>> ChannelClient::listChannels(
    const AppInstanceArn &appInstance, ChannelPrivacy privacy, const wire::Paging &paging)
{
    return list(RateOf::ChannelLists, appInstance.toString(),
        wire::listChannelsRequest(appInstance, privacy, paging, bearer()));
}

QFuture<ApiResult<wire::Page<Channel>>> ChannelClient::listModeratedChannels(
    const wire::Paging &paging)
{
    return list(RateOf::MembershipLists, bearer().toString(),
        wire::listModeratedChannelsRequest(paging, bearer()));
}

QFuture<ApiResult<wire::Page<Channel>>> ChannelClient::searchChannels(
    const QStringList &memberArns, const wire::Paging &paging)
{
    return list(RateOf::Bearer, bearer().toString(),
        wire::searchChannelsRequest(memberArns, paging, bearer()));
}

QFuture<ApiResult<wire::Page<Identity>>> ChannelClient::listRoster(const ChannelArn &channel,
    Roster roster, const wire::Paging &paging, const std::optional<QString> &subChannelId)
{
    return m_caller.call<wire::Page<Identity>>({ RateOf::RosterLists, channel.toString() },
        wire::listRosterRequest(channel, roster, paging, bearer(), subChannelId), ok,
        [roster](const ApiAnswer &answer) {
            return wire::parseRosterResponse(roster, answer.reply.body);
        });
}

QFuture<ApiResult<wire::Page<SubChannel>>> ChannelClient::listSubChannels(
    const ChannelArn &channel, const wire::Paging &paging)
{
    return m_caller.call<wire::Page<SubChannel>>({ RateOf::RosterLists, channel.toString() },
        wire::listSubChannelsRequest(channel, paging, bearer()), ok,
        [](const ApiAnswer &answer) { return wire::parseSubChannelsResponse(answer.reply.body); });
}

QFuture<ApiResult<PushPreferences>> ChannelClient::getPreferences(const ChannelArn &channel)
{
    return m_caller.call<PushPreferences>({ RateOf::Bearer, bearer().toString() },
        wire::getPreferencesRequest(channel, bearer()), ok,
        [](const ApiAnswer &answer) { return wire::parsePreferencesResponse(answer.reply.body); });
}

QFuture<ApiResult<PushPreferences>> ChannelClient::putPreferences(
    const ChannelArn &channel, const PushPreferences &preferences)
{
    return m_caller.call<PushPreferences>({ RateOf::Bearer, bearer().toString() },
        wire::putPreferencesRequest(channel, preferences, bearer()), ok,
        [](const ApiAnswer &answer) { return wire::parsePreferencesResponse(answer.reply.body); });
}

QFuture<ApiResult<void>> ChannelClient::addToRoster(const ChannelArn &channel, Roster roster,
    const QString &memberArn, const std::optional<QString> &subChannelId)
{
    return change(RateOf::RosterChanges, channel.toString(),
        wire::addToRosterRequest(channel, roster, memberArn, bearer(), subChannelId), created);
}

QFuture<ApiResult<void>> ChannelClient::removeFromRoster(
    const ChannelArn &channel, Roster roster, const QString &memberArn)
{
    return change(RateOf::RosterChanges, channel.toString(),
        wire::removeFromRosterRequest(channel, roster, memberArn, bearer()), noContent);
}

QFuture<ApiResult<QList<NotAdded>>> ChannelClient::addMembers(
    const ChannelArn &channel, const QStringList &memberArns, bool hidden)
{
    return m_caller.call<QList<NotAdded>>({ RateOf::RosterChanges, channel.toString() },
        wire::addMembersRequest(channel, memberArns, hidden, bearer()), ok,
        [](const ApiAnswer &answer) { return wire::parseAddMembersResponse(answer.reply.body); });
}

QFuture<ApiResult<MessageStatus>> ChannelClient::updateMessage(
    const wire::MessagePlace &place, const wire::MessageChange &what)
{
    return m_caller.call<MessageStatus>({ RateOf::Sends, place.channel.toString() },
        wire::updateMessageRequest(place, what, bearer()), ok, [](const ApiAnswer &answer) {
            return wire::parseUpdateMessageResponse(answer.reply.body);
        });
}

QFuture<ApiResult<void>> ChannelClient::redactMessage(const wire::MessagePlace &place)
{
    return change(
        RateOf::Sends, place.channel.toString(), wire::redactMessageRequest(place, bearer()), ok);
}

QFuture<ApiResult<void>> ChannelClient::deleteMessage(const wire::MessagePlace &place)
{
    return change(RateOf::Sends, place.channel.toString(),
        wire::deleteMessageRequest(place, bearer()), noContent);
}

QFuture<ApiResult<ChannelMessage>> ChannelClient::getMessage(const wire::MessagePlace &place)
{
    return m_caller.call<ChannelMessage>({ RateOf::Bearer, bearer().toString() },
        wire::getMessageRequest(place, bearer()), ok,
        [channel = place.channel](const ApiAnswer &answer) {
            return wire::parseGetMessageResponse(channel, answer.reply.body);
        });
}

QFuture<ApiResult<QByteArray>> ChannelClient::getMessageAsGiven(const wire::MessagePlace &place)
{
    return m_caller.call<QByteArray>({ RateOf::Bearer, bearer().toString() },
        wire::getMessageRequest(place, bearer()), ok,
        [](const ApiAnswer &answer) -> std::optional<QByteArray> {
            if (!wire::parseObject(answer.reply.body))
                return std::nullopt;
            return answer.reply.body;
        });
}

} // namespace carillon
