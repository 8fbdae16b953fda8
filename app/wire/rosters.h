// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/identity.h"
#include "domain/roster.h"
#include "wire/requests.h"

#include <QStringList>

#include <optional>

// Members, hidden members, moderators and bans of a channel: four lists that are read, added to
// and taken from in the same way.
// Source: service model chime-sdk-messaging 2021-05-15 as of botocore 1.43.11.

namespace carillon::wire {

/// ListChannelMemberships, ListChannelModerators, ListChannelBans: GET, 200. The first takes the
/// sub-channel of an elastic channel whose members are meant.
Request listRosterRequest(const ChannelArn &channel, Roster roster, const Paging &paging,
    const AppInstanceUserArn &bearer, const std::optional<QString> &subChannelId = {});
std::optional<Page<Identity>> parseRosterResponse(Roster roster, QByteArrayView body);

/// CreateChannelMembership, CreateChannelModerator, CreateChannelBan: POST, 201. `subChannelId`:
/// where a moderator becomes a member of an elastic channel.
Request addToRosterRequest(const ChannelArn &channel, Roster roster, const QString &memberArn,
    const AppInstanceUserArn &bearer, const std::optional<QString> &subChannelId = {});
/// DeleteChannelMembership, DeleteChannelModerator, DeleteChannelBan: DELETE, 204
Request removeFromRosterRequest(const ChannelArn &channel, Roster roster, const QString &memberArn,
    const AppInstanceUserArn &bearer);

/// BatchCreateChannelMembership: POST …?operation=batch-create, 200; 1 to 100 at a time.
Request addMembersRequest(const ChannelArn &channel, const QStringList &memberArns, bool hidden,
    const AppInstanceUserArn &bearer);
/// Those who could not be added; the others were.
std::optional<QList<NotAdded>> parseAddMembersResponse(QByteArrayView body);

} // namespace carillon::wire
