// SPDX-License-Identifier: Apache-2.0
#include "localservice/rolehandlers.h"

#include "localservice/answers.h"
#include "localservice/memberships.h"
#include "localservice/page.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// ChannelModerator or ChannelBan: alike but for the name of whom it is about.
QJsonObject roleJson(const QString &who, const QString &channelArn, const RoleRecord &record)
{
    return { { who, identityJson(record.person) }, { u"ChannelArn"_s, channelArn },
        { u"CreatedTimestamp"_s, secondsOf(record.createdAtMs) },
        { u"CreatedBy"_s, identityJson({ record.createdByArn, record.createdByName }) } };
}

HttpResponse describe(Tables &tables, const Call &call, Role role, const QString &memberArn,
    const QString &shape, const QString &who)
{
    const ChannelAccess access = governed(tables, call);
    const auto record = tables.roles.find(role, access.arn(), memberArn);
    if (!record)
        refuse(ErrorKind::NotFound, u"There is no such %1"_s.arg(shape));
    return answer({ { shape, roleJson(who, access.arn(), *record) } });
}

HttpResponse list(Tables &tables, const PageTokens &tokens, const Call &call, Role role,
    const QString &member, const QString &who)
{
    const ChannelAccess access = governed(tables, call);
    const Page page(tokens, call, Parameters(call), { access.arn() });
    const auto records = tables.roles.page(role, access.arn(), page.after(), page.limit());
    QJsonObject result = page.of(member, records, [&](const RoleRecord &record) {
        return QJsonObject { { who, identityJson(record.person) } };
    });
    result.insert(u"ChannelArn"_s, access.arn());
    return answer(result);
}

} // namespace

Operations ModeratorHandlers::operations()
{
    using Self = ModeratorHandlers;
    return {
        operation("CreateChannelModerator", this, &Self::createChannelModerator),
        operation("DescribeChannelModerator", this, &Self::describeChannelModerator),
        operation("DeleteChannelModerator", this, &Self::deleteChannelModerator),
        operation("ListChannelModerators", this, &Self::listChannelModerators),
    };
}

HttpResponse ModeratorHandlers::createChannelModerator(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString arn = body.requiredText(u"ChannelModeratorArn", wire::shapes::chimeArn);
    check(body);
    const ChannelAccess access = governed(m_tables, call);
    const UserRecord user
        = userOf(m_tables, access.record.channel.arn.appInstance().toString(), arn);
    if (m_tables.roles.has(Role::Banned, access.arn(), arn))
        refuse(ErrorKind::BadRequest, u"The user is banned from the channel"_s);
    if (m_tables.roles.count(Role::Moderator, access.arn()) >= m_limits.moderatorsOfChannel)
        refuse(ErrorKind::ResourceLimitExceeded, u"The channel has as many moderators as it may"_s);
    if (!m_tables.roles.add(
            Role::Moderator, access.arn(), { { arn, user.name }, call.bearer, {}, call.nowMs, 0 }))
        refuse(ErrorKind::Conflict, u"The user moderates the channel already"_s);
    // Whoever starts or ceases to moderate an elastic channel has to join its sub-channels anew.
    if (access.isElastic())
        removeAll(m_tables, call, access.record, arn);
    return answer({ { u"ChannelArn"_s, access.arn() },
                      { u"ChannelModerator"_s, identityJson({ arn, user.name }) } },
        201);
}

HttpResponse ModeratorHandlers::describeChannelModerator(const Call &call)
{
    return describe(m_tables, call, Role::Moderator, labelOf(call, "channelModeratorArn"),
        u"ChannelModerator"_s, u"Moderator"_s);
}

HttpResponse ModeratorHandlers::deleteChannelModerator(const Call &call)
{
    const QString arn = labelOf(call, "channelModeratorArn");
    const ChannelAccess access = governed(m_tables, call);
    if (!m_tables.roles.has(Role::Moderator, access.arn(), arn))
        forbid(call, arn);
    if (access.isElastic())
        removeAll(m_tables, call, access.record, arn);
    m_tables.roles.remove(Role::Moderator, access.arn(), arn);
    return noContent();
}

HttpResponse ModeratorHandlers::listChannelModerators(const Call &call)
{
    return list(
        m_tables, m_pageTokens, call, Role::Moderator, u"ChannelModerators"_s, u"Moderator"_s);
}

Operations BanHandlers::operations()
{
    using Self = BanHandlers;
    return {
        operation("CreateChannelBan", this, &Self::createChannelBan),
        operation("DescribeChannelBan", this, &Self::describeChannelBan),
        operation("DeleteChannelBan", this, &Self::deleteChannelBan),
        operation("ListChannelBans", this, &Self::listChannelBans),
    };
}

HttpResponse BanHandlers::createChannelBan(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString arn = body.requiredText(u"MemberArn", wire::shapes::chimeArn);
    check(body);
    const ChannelAccess access = governed(m_tables, call);
    const QString instance = access.record.channel.arn.appInstance().toString();
    const UserRecord user = userOf(m_tables, instance, arn);
    if (m_tables.roles.has(Role::Admin, instance, arn)
        || m_tables.roles.has(Role::Moderator, access.arn(), arn))
        forbid(call, arn);
    if (!m_tables.roles.add(
            Role::Banned, access.arn(), { { arn, user.name }, call.bearer, {}, call.nowMs, 0 }))
        refuse(ErrorKind::Conflict, u"The user is banned from the channel already"_s);
    removeAll(m_tables, call, access.record, arn);
    return answer(
        { { u"ChannelArn"_s, access.arn() }, { u"Member"_s, identityJson({ arn, user.name }) } },
        201);
}

HttpResponse BanHandlers::describeChannelBan(const Call &call)
{
    return describe(
        m_tables, call, Role::Banned, labelOf(call, "memberArn"), u"ChannelBan"_s, u"Member"_s);
}

HttpResponse BanHandlers::deleteChannelBan(const Call &call)
{
    const QString arn = labelOf(call, "memberArn");
    const ChannelAccess access = governed(m_tables, call);
    if (!m_tables.roles.remove(Role::Banned, access.arn(), arn))
        forbid(call, arn);
    return noContent();
}

HttpResponse BanHandlers::listChannelBans(const Call &call)
{
    return list(m_tables, m_pageTokens, call, Role::Banned, u"ChannelBans"_s, u"Member"_s);
}

} // namespace carillon::localservice
