// SPDX-License-Identifier: Apache-2.0
#include "localservice/membershiphandlers.h"

#include "localservice/answers.h"
#include "localservice/page.h"
#include "wire/errors.h"
#include "wire/json.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostInABatch = 100;

/// Members may bring others in where the channel is UNRESTRICTED; and send them away, likewise.
ChannelAccess openToChanges(Tables &tables, const Call &call)
{
    const ChannelAccess access = readable(tables, call);
    const bool unrestricted = access.record.channel.mode == ChannelMode::Unrestricted;
    if (!access.governs() && !(access.isMember && unrestricted))
        forbid(call, access.arn());
    return access;
}

/// Hidden members are told of one by one to whoever may not know of the others.
void tellBatch(Tables &tables, const Call &call, QJsonObject batch, bool hidden)
{
    const auto tell = [&call](const QJsonObject &payload, const Recipients &to) {
        call.events->append({ "BATCH_CREATE_CHANNEL_MEMBERSHIP"_ba, "SYSTEM"_ba, payload, to });
    };
    const QString channel = batch.value("ChannelArn"_L1).toString();
    tell(batch, { channel, {}, {}, hidden });
    if (!hidden)
        return;
    const QJsonArray members = batch.value("Members"_L1).toArray();
    for (const QJsonValue &member : members) {
        const QString arn = member["Arn"_L1].toString();
        batch.insert("Members"_L1, QJsonArray { member });
        if (!governs(tables, channel, arn))
            tell(batch, { {}, {}, { arn } });
    }
}

void insertSubChannel(QJsonObject &object, const QString &subChannel)
{
    if (!subChannel.isEmpty())
        object.insert(u"SubChannelId"_s, subChannel);
}

} // namespace

Operations MembershipHandlers::operations()
{
    using Self = MembershipHandlers;
    return {
        operation("CreateChannelMembership", this, &Self::createChannelMembership),
        operation("BatchCreateChannelMembership", this, &Self::batchCreateChannelMembership),
        operation("DescribeChannelMembership", this, &Self::describeChannelMembership),
        operation("DeleteChannelMembership", this, &Self::deleteChannelMembership),
        operation("ListChannelMemberships", this, &Self::listChannelMemberships),
        operation("ListSubChannels", this, &Self::listSubChannels),
    };
}

/// Why this user cannot become a member.
std::optional<MembershipHandlers::Obstacle> MembershipHandlers::obstacleTo(
    const ChannelAccess &access, const NewMember &member, const QString &subChannel)
{
    const auto user = m_tables.users.find(member.memberArn);
    if (!user || user->instanceArn != access.record.channel.arn.appInstance().toString())
        return Obstacle { ErrorKind::NotFound, u"There is no such user in this AppInstance"_s };
    if (m_tables.roles.has(Role::Banned, member.channelArn, member.memberArn))
        return Obstacle { ErrorKind::Forbidden, u"The user is banned from the channel"_s };
    // Of a hidden member, too, though it tells who asked that there is one: it is what the model
    // answers, and saying that the user was added would promise a member whom nobody sees.
    if (m_tables.members.find(member.channelArn, member.memberArn, subChannel))
        return Obstacle { ErrorKind::Conflict, u"The user is a member of the channel already"_s };
    if (!access.isElastic()
        && m_tables.members.countIn(member.channelArn) >= m_limits.membersOfChannel)
        return Obstacle { ErrorKind::ResourceLimitExceeded, u"The channel is full"_s };
    if (m_tables.members.countOf(member.memberArn) >= m_limits.channelsOfUser)
        return Obstacle { ErrorKind::ResourceLimitExceeded,
            u"The user is a member of as many channels as one may be"_s };
    return std::nullopt;
}

/// Puts the member in its sub-channel: moderators of an elastic channel say which, for all others
/// the service does.
std::optional<MembershipHandlers::Obstacle> MembershipHandlers::place(
    const Call &call, const ChannelAccess &access, NewMember &member, const QString &wanted)
{
    if (!access.isElastic()) {
        if (wanted.isEmpty())
            return std::nullopt;
        return Obstacle { ErrorKind::BadRequest,
            u"SubChannelId is only for elastic channels; this is none"_s };
    }
    if (member.hidden)
        return Obstacle { ErrorKind::BadRequest, u"Elastic channels have no hidden members"_s };
    if (m_tables.roles.has(Role::Moderator, member.channelArn, member.memberArn)) {
        if (!m_tables.members.hasSubChannel(member.channelArn, wanted))
            return Obstacle { ErrorKind::BadRequest,
                u"A moderator joins a sub-channel: SubChannelId must name one that exists"_s };
        member.subChannelId = wanted;
        return std::nullopt;
    }
    if (!wanted.isEmpty())
        return Obstacle { ErrorKind::BadRequest,
            u"Only a moderator chooses the sub-channel; leave SubChannelId out"_s };
    member.subChannelId = placeForMember(m_tables, call, access.record);
    if (member.subChannelId.isEmpty())
        return Obstacle { ErrorKind::ResourceLimitExceeded, u"All sub-channels are full"_s };
    return std::nullopt;
}

HttpResponse MembershipHandlers::createChannelMembership(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString memberArn = body.requiredText(u"MemberArn", wire::shapes::chimeArn);
    const QString type = body.requiredOneOf(u"Type", { u"DEFAULT", u"HIDDEN" });
    const QString subChannel
        = body.text(u"SubChannelId", wire::shapes::subChannelId).value_or(QString());
    check(body);
    const ChannelAccess access = openToChanges(m_tables, call);
    NewMember member { access.arn(), memberArn, {}, type == "HIDDEN"_L1 };
    if (member.hidden && !access.governs())
        forbid(call, access.arn());
    auto obstacle = obstacleTo(access, member, subChannel);
    if (!obstacle)
        obstacle = place(call, access, member, subChannel);
    if (obstacle)
        refuse(obstacle->kind, obstacle->text);
    const MemberRecord added = addMember(m_tables, call, member);
    QJsonObject result { { u"ChannelArn"_s, access.arn() },
        { u"Member"_s, identityJson(added.person) } };
    insertSubChannel(result, added.subChannelId);
    return answer(result, 201);
}

HttpResponse MembershipHandlers::batchCreateChannelMembership(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    body.require(u"MemberArns");
    const QStringList arns = body.texts(u"MemberArns", 1, mostInABatch, wire::shapes::chimeArn);
    const QString type = body.oneOf(u"Type", { u"DEFAULT", u"HIDDEN" }).value_or(u"DEFAULT"_s);
    const QString subChannel
        = body.text(u"SubChannelId", wire::shapes::subChannelId).value_or(QString());
    check(body);
    const ChannelAccess access = openToChanges(m_tables, call);
    if (type == "HIDDEN"_L1 && !access.governs())
        forbid(call, access.arn());

    // Members of an elastic channel are told one by one, as each has a sub-channel of its own.
    const auto telling = access.isElastic() ? Telling::Members : Telling::Nobody;
    QJsonArray members;
    QJsonArray errors;
    for (const QString &arn : arns) {
        NewMember member { access.arn(), arn, {}, type == "HIDDEN"_L1 };
        auto obstacle = obstacleTo(access, member, subChannel);
        if (!obstacle)
            obstacle = place(call, access, member, subChannel);
        if (!obstacle) {
            members.append(identityJson(addMember(m_tables, call, member, telling).person));
            continue;
        }
        errors.append(QJsonObject { { u"MemberArn"_s, arn },
            { u"ErrorCode"_s, QString::fromLatin1(wire::modelledError(obstacle->kind)->code) },
            { u"ErrorMessage"_s, obstacle->text } });
    }
    const QString inviter = m_tables.users.find(call.bearer)->name;
    QJsonObject batch { { u"InvitedBy"_s, identityJson({ call.bearer, inviter }) },
        { u"Type"_s, type }, { u"Members"_s, members }, { u"ChannelArn"_s, access.arn() } };
    insertSubChannel(batch, subChannel);
    if (!members.isEmpty() && telling == Telling::Nobody)
        tellBatch(m_tables, call, batch, type == "HIDDEN"_L1);
    return answer({ { u"BatchChannelMemberships"_s, batch }, { u"Errors"_s, errors } });
}

HttpResponse MembershipHandlers::describeChannelMembership(const Call &call)
{
    const QString memberArn = labelOf(call, "memberArn");
    const QString subChannel
        = Parameters(call).text("sub-channel-id", wire::shapes::subChannelId).value_or(QString());
    const ChannelAccess access = readable(m_tables, call);
    const auto member = m_tables.members.find(access.arn(), memberArn, subChannel);
    if (!member || (member->hidden && !seesHidden(call, access, memberArn)))
        refuse(ErrorKind::NotFound, u"The user is not a member of the channel"_s);
    return answer({ { u"ChannelMembership"_s, membershipJson(*member) } });
}

HttpResponse MembershipHandlers::deleteChannelMembership(const Call &call)
{
    const QString memberArn = labelOf(call, "memberArn");
    const QString subChannel
        = Parameters(call).text("sub-channel-id", wire::shapes::subChannelId).value_or(QString());
    const ChannelAccess access
        = memberArn == call.bearer ? joined(m_tables, call) : openToChanges(m_tables, call);
    if (!subChannel.isEmpty()) {
        if (!access.isElastic() || !m_tables.roles.has(Role::Moderator, access.arn(), memberArn)) {
            refuse(ErrorKind::BadRequest,
                u"SubChannelId is only for moderators of elastic channels"_s);
        }
        const auto member = m_tables.members.find(access.arn(), memberArn, subChannel);
        if (!member)
            forbid(call, memberArn);
        removeMember(m_tables, call, *member);
        scaleIn(m_tables, call, access.record);
        return noContent();
    }
    const auto known = m_tables.members.find(access.arn(), memberArn);
    const bool isSeen = known && (!known->hidden || seesHidden(call, access, memberArn));
    if (!isSeen)
        forbid(call, memberArn);
    removeAll(m_tables, call, access.record, memberArn);
    return noContent();
}

HttpResponse MembershipHandlers::listChannelMemberships(const Call &call)
{
    const Parameters parameters(call);
    const bool hidden
        = parameters.oneOf("type", { u"DEFAULT", u"HIDDEN" }) == std::optional(u"HIDDEN"_s);
    const QString subChannel
        = parameters.text("sub-channel-id", wire::shapes::subChannelId).value_or(QString());
    const ChannelAccess access = readable(m_tables, call);
    if (!access.isElastic() && !subChannel.isEmpty()) {
        refuse(ErrorKind::BadRequest, u"SubChannelId is only for elastic channels; this is none"_s);
    }
    if (access.isElastic() && !access.governs()
        && (subChannel.isEmpty() || !m_tables.members.find(access.arn(), call.bearer, subChannel)))
        forbid(call, access.arn());
    if (hidden && !access.governs())
        forbid(call, access.arn());
    const Page page(m_pageTokens, call, parameters,
        { access.arn(), subChannel, hidden ? u"HIDDEN"_s : u"DEFAULT"_s });
    const auto members
        = m_tables.members.page(access.arn(), subChannel, hidden, page.after(), page.limit());
    QJsonObject result = page.of(u"ChannelMemberships"_s, members, [](const MemberRecord &member) {
        return QJsonObject { { u"Member"_s, identityJson(member.person) } };
    });
    result.insert(u"ChannelArn"_s, access.arn());
    return answer(result);
}

HttpResponse MembershipHandlers::listSubChannels(const Call &call)
{
    const ChannelAccess access = governed(m_tables, call);
    if (!access.isElastic())
        refuse(ErrorKind::BadRequest, u"Only elastic channels have sub-channels"_s);
    const Page page(m_pageTokens, call, Parameters(call), { access.arn() });
    const auto found = m_tables.members.subChannels(access.arn(), page.after(), page.limit());
    QJsonObject result = page.of(u"SubChannels"_s, found, [](const SubChannelRecord &subChannel) {
        return QJsonObject { { u"SubChannelId"_s, subChannel.id },
            { u"MembershipCount"_s, subChannel.memberCount } };
    });
    result.insert(u"ChannelArn"_s, access.arn());
    return answer(result);
}

} // namespace carillon::localservice
