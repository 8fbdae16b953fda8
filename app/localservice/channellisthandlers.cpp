// SPDX-License-Identifier: Apache-2.0
#include "localservice/channellisthandlers.h"

#include "localservice/answers.h"
#include "localservice/page.h"

#include <QJsonDocument>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostFields = 20;
constexpr int mostValues = 20;

/// The member Fields, checked, as JSON.
QString readFields(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    body.require(u"Fields");
    for (wire::MemberReader &field : body.structures(u"Fields", 1, mostFields)) {
        field.requiredOneOf(u"Key", { u"MEMBERS" });
        field.requiredOneOf(u"Operator", { u"EQUALS", u"INCLUDES" });
        field.require(u"Values");
        field.texts(u"Values", 1, mostValues, wire::shapes::searchFieldValue);
    }
    check(body);
    return QString::fromUtf8(
        QJsonDocument(body.value(u"Fields").toArray()).toJson(QJsonDocument::Compact));
}

QJsonObject moderatedJson(const ChannelRecord &channel)
{
    return { { u"ChannelSummary"_s, channelSummaryJson(channel) } };
}

} // namespace

Operations ChannelListHandlers::operations()
{
    using Self = ChannelListHandlers;
    return {
        operation("ListChannels", this, &Self::listChannels),
        operation("SearchChannels", this, &Self::searchChannels),
        operation("ListChannelMembershipsForAppInstanceUser", this,
            &Self::listChannelMembershipsForAppInstanceUser),
        operation("ListChannelsModeratedByAppInstanceUser", this,
            &Self::listChannelsModeratedByAppInstanceUser),
        operation("DescribeChannelMembershipForAppInstanceUser", this,
            &Self::describeChannelMembershipForAppInstanceUser),
        operation("DescribeChannelModeratedByAppInstanceUser", this,
            &Self::describeChannelModeratedByAppInstanceUser),
    };
}

HttpResponse ChannelListHandlers::listChannels(const Call &call)
{
    const Parameters parameters(call);
    const QString instance = parameters.requiredText("app-instance-arn", wire::shapes::chimeArn);
    const QString privacy
        = parameters.oneOf("privacy", { u"PUBLIC", u"PRIVATE" }).value_or(u"PUBLIC"_s);
    const bool isPrivate = privacy == "PRIVATE"_L1;
    if (instance != instanceOf(call) || (isPrivate && !isAdministrator(m_tables, call, instance)))
        forbid(call, instance);
    const Page page(m_pageTokens, call, parameters, { instance, privacy });
    const auto channels = m_tables.channels.page(instance,
        isPrivate ? ChannelPrivacy::Private : ChannelPrivacy::Public, page.after(), page.limit());
    return answer(page.of(u"Channels"_s, channels, channelSummaryJson));
}

HttpResponse ChannelListHandlers::searchChannels(const Call &call)
{
    const QString fields = readFields(call);
    const QString instance = instanceOf(call);
    const QString member = isAdministrator(m_tables, call, instance) ? QString() : call.bearer;
    const Page page(m_pageTokens, call, Parameters(call), { fields, member });
    const auto channels
        = m_tables.channels.search(instance, fields, member, page.after(), page.limit());
    return answer(page.of(u"Channels"_s, channels, channelSummaryJson));
}

HttpResponse ChannelListHandlers::listChannelMembershipsForAppInstanceUser(const Call &call)
{
    const Parameters parameters(call);
    const QString user = userAskedFor(
        m_tables, call, parameters.text("app-instance-user-arn", wire::shapes::chimeArn));
    const Page page(m_pageTokens, call, parameters, { user });
    return answer(page.of(u"ChannelMemberships"_s,
        m_tables.members.ofUser(user, page.after(), page.limit()), membershipOfUserJson));
}

HttpResponse ChannelListHandlers::listChannelsModeratedByAppInstanceUser(const Call &call)
{
    const Parameters parameters(call);
    const QString user = userAskedFor(
        m_tables, call, parameters.text("app-instance-user-arn", wire::shapes::chimeArn));
    const Page page(m_pageTokens, call, parameters, { user });
    return answer(page.of(u"Channels"_s,
        m_tables.channels.moderatedBy(user, page.after(), page.limit()), moderatedJson));
}

HttpResponse ChannelListHandlers::describeChannelMembershipForAppInstanceUser(const Call &call)
{
    const QString user = userAskedFor(m_tables, call,
        Parameters(call).requiredText("app-instance-user-arn", wire::shapes::chimeArn));
    const ChannelAccess access = readable(m_tables, call);
    const auto member = m_tables.members.find(access.arn(), user);
    if (!member)
        forbid(call, user);
    return answer({ { u"ChannelMembership"_s, membershipOfUserJson({ access.record, *member }) } });
}

HttpResponse ChannelListHandlers::describeChannelModeratedByAppInstanceUser(const Call &call)
{
    const QString user = userAskedFor(m_tables, call,
        Parameters(call).requiredText("app-instance-user-arn", wire::shapes::chimeArn));
    const ChannelAccess access = readable(m_tables, call);
    if (access.isElastic() || !m_tables.roles.has(Role::Moderator, access.arn(), user))
        forbid(call, user);
    return answer({ { u"Channel"_s, moderatedJson(access.record) } });
}

} // namespace carillon::localservice
