// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/call.h"
#include "localservice/servicestore.h"

namespace carillon::localservice {

/// The channel of a call, and what the caller is in it.
struct ChannelAccess {
    ChannelRecord record;
    bool isMember = false;
    bool isModerator = false;
    bool isAdmin = false; ///< of the AppInstance

    QString arn() const { return record.channel.arn.toString(); }
    bool governs() const { return isModerator || isAdmin; }
    bool isPrivate() const { return record.channel.privacy == ChannelPrivacy::Private; }
    bool isElastic() const { return record.elastic.has_value(); }
};

// Each of these refuses the call with Forbidden where it gives nothing. A channel that does not
// exist, one of another AppInstance and one that the caller may not see look the same from outside.

/// For whoever may read it: a member, a moderator, an administrator, or anyone where it is PUBLIC.
ChannelAccess readable(Tables &tables, const Call &call);
/// For a moderator or an administrator.
ChannelAccess governed(Tables &tables, const Call &call);
/// For a member.
ChannelAccess joined(Tables &tables, const Call &call);

bool isAdministrator(Tables &tables, const Call &call, const QString &instanceArn);
/// Whether the user moderates the channel or is an AppInstanceAdmin: who may know of its hidden
/// members.
bool governs(Tables &tables, const QString &channelArn, const QString &userArn);
/// Whether the caller may know of a member there, if it is hidden.
bool seesHidden(const Call &call, const ChannelAccess &access, const QString &memberArn);
/// The bearer or, for an administrator of its AppInstance, the user it asks about.
QString userAskedFor(Tables &tables, const Call &call, const std::optional<QString> &userArn);
/// The AppInstance the bearer is of.
QString instanceOf(const Call &call);
/// An AppInstance that exists.
InstanceRecord existingInstance(Tables &tables, const Call &call, const QString &arn);
/// An active user or bot of the AppInstance; otherwise BadRequest.
UserRecord userOf(Tables &tables, const QString &instanceArn, const QString &userArn);

/// Does `create` once for each ClientRequestToken of the body and gives the ARN it gave the first
/// time; Conflict for a token that came with another body.
QString onceForToken(
    Tables &tables, const Call &call, const QString &token, const std::function<QString()> &create);

} // namespace carillon::localservice
