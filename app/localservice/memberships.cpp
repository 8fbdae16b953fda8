// SPDX-License-Identifier: Apache-2.0
#include "localservice/memberships.h"

#include "localservice/answers.h"

#include <algorithm>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int manySubChannels = 1000;

void tell(const Occasion &occasion, const QByteArray &type, const MemberRecord &member,
    const Recipients &to, const QByteArray &reason = {})
{
    occasion.events.append({ type, "SYSTEM"_ba, isoTimes(membershipJson(member)), to, reason });
}

qsizetype minimumOf(const ElasticConfiguration &elastic)
{
    return (qsizetype(elastic.targetMemberships) * elastic.minimumPercentage + 99) / 100;
}

/// The members, or of those only who may know of a hidden one; and the member.
Recipients audienceOf(const MemberRecord &member)
{
    return { member.channelArn, member.subChannelId, { member.person.arn }, member.hidden };
}

void moveMember(
    Tables &tables, const Occasion &occasion, MemberRecord member, const QString &toSubChannel)
{
    tables.members.move(member, toSubChannel, occasion.nowMs);
    member.subChannelId = toSubChannel;
    member.updatedAtMs = occasion.nowMs;
    tell(occasion, "UPDATE_CHANNEL_MEMBERSHIP"_ba, member, { {}, {}, { member.person.arn } });
}

/// A new sub-channel, with so many from the fullest one that it is not too small at once.
QString scaleOut(Tables &tables, const Occasion &occasion, const ChannelRecord &channel,
    const QList<SubChannelRecord> &existing)
{
    const QString arn = channel.channel.arn.toString();
    const QString made = randomIdentifierText();
    tables.members.addSubChannel(arn, made);
    const auto fullest = std::ranges::max_element(existing, {}, &SubChannelRecord::memberCount);
    if (fullest == existing.end())
        return made;
    const qsizetype wanted = minimumOf(*channel.elastic) - 1;
    auto movable = tables.members.movable(arn, fullest->id);
    for (qsizetype i = 0; i < std::min(wanted, movable.size() / 2); ++i)
        moveMember(tables, occasion, movable.takeLast(), made);
    return made;
}

void giveUp(Tables &tables, const Occasion &occasion, const ChannelRecord &channel,
    const QString &subChannel, const QString &toSubChannel)
{
    const QString arn = channel.channel.arn.toString();
    for (const MemberRecord &member : tables.members.movable(arn, subChannel))
        moveMember(tables, occasion, member, toSubChannel);
    for (const MemberRecord &moderator :
        tables.members.page(arn, subChannel, false, 0, manySubChannels)) {
        tell(occasion, "DELETE_CHANNEL_MEMBERSHIP"_ba, moderator,
            { {}, {}, { moderator.person.arn } }, "subchannel_DELETED"_ba);
    }
    tables.members.removeSubChannel(arn, subChannel);
}

} // namespace

MemberRecord addMember(Tables &tables, const Call &call, const NewMember &member, Telling telling)
{
    tables.members.insert({ member.channelArn, { member.memberArn, {} }, member.subChannelId,
        member.hidden, { call.bearer, {} }, call.nowMs, call.nowMs, {}, {}, 0 });
    const auto added
        = *tables.members.find(member.channelArn, member.memberArn, member.subChannelId);
    if (telling == Telling::Members)
        tell(call, "CREATE_CHANNEL_MEMBERSHIP"_ba, added, audienceOf(added));
    return added;
}

void removeMember(Tables &tables, const Occasion &occasion, const MemberRecord &member)
{
    tables.members.remove(member);
    tell(occasion, "DELETE_CHANNEL_MEMBERSHIP"_ba, member, audienceOf(member));
}

void removeAll(
    Tables &tables, const Occasion &occasion, const ChannelRecord &channel, const QString &userArn)
{
    const auto members = tables.members.findAll(channel.channel.arn.toString(), userArn);
    for (const MemberRecord &member : members)
        removeMember(tables, occasion, member);
    if (channel.elastic && !members.isEmpty())
        scaleIn(tables, occasion, channel);
}

void removeUser(Tables &tables, const Occasion &occasion, const QString &userArn)
{
    // One of an elastic channel's may be there more than once: the second time finds none.
    const auto count = static_cast<int>(tables.members.countOf(userArn));
    for (const MembershipRecord &membership : tables.members.ofUser(userArn, 0, count))
        removeAll(tables, occasion, membership.channel, userArn);
    tables.users.remove(userArn);
}

void removeChannel(Tables &tables, const Occasion &occasion, const ChannelRecord &channel)
{
    const QString arn = channel.channel.arn.toString();
    occasion.events.append({ "DELETE_CHANNEL"_ba, "SYSTEM"_ba, isoTimes(channelJson(channel)),
        { {}, {}, tables.members.arns(arn) } });
    tables.channels.remove(arn);
}

QString placeForMember(Tables &tables, const Occasion &occasion, const ChannelRecord &channel)
{
    const auto existing
        = tables.members.subChannels(channel.channel.arn.toString(), 0, manySubChannels);
    for (const SubChannelRecord &subChannel : existing) {
        if (subChannel.memberCount < channel.elastic->targetMemberships)
            return subChannel.id;
    }
    if (existing.size() >= channel.elastic->maximumSubChannels)
        return {};
    return scaleOut(tables, occasion, channel, existing);
}

void scaleIn(Tables &tables, const Occasion &occasion, const ChannelRecord &channel)
{
    const auto existing
        = tables.members.subChannels(channel.channel.arn.toString(), 0, manySubChannels);
    const auto tooSmall = std::ranges::find_if(existing,
        [&](const SubChannelRecord &one) { return one.memberCount < minimumOf(*channel.elastic); });
    if (tooSmall == existing.end())
        return;
    const auto room = std::ranges::find_if(existing, [&](const SubChannelRecord &other) {
        return other.id != tooSmall->id
            && other.memberCount + tooSmall->memberCount <= channel.elastic->targetMemberships;
    });
    if (room != existing.end())
        giveUp(tables, occasion, channel, tooSmall->id, room->id);
}

} // namespace carillon::localservice
