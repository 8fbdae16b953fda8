// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/apicaller.h"
#include "wire/channeladmin.h"
#include "wire/memberships.h"
#include "wire/messagechanges.h"
#include "wire/rosters.h"

namespace carillon {

/// What can be done to channels, their people, and messages that were sent, as typed, signed calls.
/// What ApiCaller says of futures holds.
class ChannelClient {
public:
    /// `caller` outlives it.
    explicit ChannelClient(ApiCaller &caller)
        : m_caller(caller)
    {
    }

    const AppInstanceUserArn &bearer() const { return m_caller.bearer(); }

    /// With a token of its own: tried again inside the call, it stays one channel.
    QFuture<ApiResult<ChannelArn>> createChannel(const NewChannel &channel);
    QFuture<ApiResult<Channel>> describeChannel(const ChannelArn &channel);
    QFuture<ApiResult<void>> updateChannel(const ChannelArn &channel, const ChannelChange &change);
    QFuture<ApiResult<void>> deleteChannel(const ChannelArn &channel);
    /// Absent settings end the expiring.
    QFuture<ApiResult<void>> putExpiration(
        const ChannelArn &channel, const std::optional<ExpirationSettings> &settings);

    // One page each.
    QFuture<ApiResult<wire::Page<Channel>>> listChannels(
        const AppInstanceArn &appInstance, ChannelPrivacy privacy, const wire::Paging &paging);
    QFuture<ApiResult<wire::Page<Channel>>> listModeratedChannels(const wire::Paging &paging);
    QFuture<ApiResult<wire::Page<Channel>>> searchChannels(
        const QStringList &memberArns, const wire::Paging &paging);
    QFuture<ApiResult<wire::Page<Identity>>> listRoster(const ChannelArn &channel, Roster roster,
        const wire::Paging &paging, const std::optional<QString> &subChannelId = {});
    QFuture<ApiResult<wire::Page<SubChannel>>> listSubChannels(
        const ChannelArn &channel, const wire::Paging &paging);

    /// Of the bearer's membership.
    QFuture<ApiResult<PushPreferences>> getPreferences(const ChannelArn &channel);
    /// Gives what is stored now.
    QFuture<ApiResult<PushPreferences>> putPreferences(
        const ChannelArn &channel, const PushPreferences &preferences);

    /// `subChannelId`: where a moderator becomes a member of an elastic channel.
    QFuture<ApiResult<void>> addToRoster(const ChannelArn &channel, Roster roster,
        const QString &memberArn, const std::optional<QString> &subChannelId = {});
    QFuture<ApiResult<void>> removeFromRoster(
        const ChannelArn &channel, Roster roster, const QString &memberArn);
    /// 1 to 100 at a time; gives those who could not be added.
    QFuture<ApiResult<QList<NotAdded>>> addMembers(
        const ChannelArn &channel, const QStringList &memberArns, bool hidden);

    /// Pending: a channel flow decides first.
    QFuture<ApiResult<MessageStatus>> updateMessage(
        const wire::MessagePlace &place, const wire::MessageChange &change);
    QFuture<ApiResult<void>> redactMessage(const wire::MessagePlace &place);
    QFuture<ApiResult<void>> deleteMessage(const wire::MessagePlace &place);
    QFuture<ApiResult<ChannelMessage>> getMessage(const wire::MessagePlace &place);
    /// The answer's JSON, byte for byte.
    QFuture<ApiResult<QByteArray>> getMessageAsGiven(const wire::MessagePlace &place);

private:
    /// A call whose answer says no more than that it was done.
    QFuture<ApiResult<void>> change(
        RateOf rate, const QString &key, wire::Request request, int successStatus);
    QFuture<ApiResult<wire::Page<Channel>>> list(
        RateOf rate, const QString &key, wire::Request request);

    ApiCaller &m_caller;
};

} // namespace carillon
