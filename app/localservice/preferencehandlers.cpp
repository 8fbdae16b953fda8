// SPDX-License-Identifier: Apache-2.0
#include "localservice/preferencehandlers.h"

#include "domain/pushpreferences.h"
#include "localservice/answers.h"
#include "wire/json.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

ChannelAccess joinedOrdinary(Tables &tables, const Call &call)
{
    const ChannelAccess access = joined(tables, call);
    if (access.isElastic()) {
        refuse(ErrorKind::BadRequest,
            u"Elastic channels have no read markers and no membership preferences"_s);
    }
    return access;
}

std::optional<QString> filterRuleFault(const QString &rule)
{
    const auto size = sizeOfFilterRule(rule);
    if (!size)
        return u"Member must be a JSON object"_s;
    if (size->bytes > FilterRuleSize::mostBytes)
        return u"Member must have a size of at most %1 bytes"_s.arg(FilterRuleSize::mostBytes);
    if (size->branches > FilterRuleSize::mostBranches)
        return u"Member must have at most %1 branches of $or"_s.arg(FilterRuleSize::mostBranches);
    if (size->keysAndValues > FilterRuleSize::mostKeysAndValues)
        return u"Member must have at most %1 keys and values"_s.arg(
            FilterRuleSize::mostKeysAndValues);
    return std::nullopt;
}

/// The member Preferences with nothing in it but what the model has.
QJsonObject readPreferences(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    body.require(u"Preferences");
    QJsonObject kept;
    if (auto preferences = body.structure(u"Preferences")) {
        if (auto push = preferences->structure(u"PushNotifications")) {
            QJsonObject wanted { { u"AllowNotifications"_s,
                push->requiredOneOf(u"AllowNotifications", { u"ALL", u"NONE", u"FILTERED" }) } };
            const auto rule = push->text(u"FilterRule", wire::shapes::filterRule);
            if (rule) {
                if (const auto fault = filterRuleFault(*rule))
                    push->fail(u"FilterRule", *fault);
            }
            if (!rule && wanted["AllowNotifications"_L1] == u"FILTERED"_s)
                push->require(u"FilterRule");
            wire::insertText(wanted, u"FilterRule"_s, rule);
            kept.insert(u"PushNotifications"_s, wanted);
        }
    }
    check(body);
    return kept;
}

} // namespace

Operations PreferenceHandlers::operations()
{
    using Self = PreferenceHandlers;
    return {
        operation("UpdateChannelReadMarker", this, &Self::updateChannelReadMarker),
        operation("GetChannelMembershipPreferences", this, &Self::getChannelMembershipPreferences),
        operation("PutChannelMembershipPreferences", this, &Self::putChannelMembershipPreferences),
    };
}

HttpResponse PreferenceHandlers::updateChannelReadMarker(const Call &call)
{
    // Older models have a member SubChannelId, for elastic channels.
    wire::MemberReader body = bodyOf(call);
    const auto subChannel = body.text(u"SubChannelId", wire::shapes::subChannelId);
    check(body);
    const ChannelAccess access = joinedOrdinary(m_tables, call);
    if (subChannel)
        refuse(ErrorKind::BadRequest, u"SubChannelId is only for elastic channels; this is none"_s);
    m_tables.members.setReadMarker(access.arn(), call.bearer, call.nowMs);
    return answer({ { u"ChannelArn"_s, access.arn() } });
}

/// Preferences are their owner's business alone, not even an administrator's.
MemberRecord PreferenceHandlers::ownMembership(const Call &call)
{
    const QString memberArn = labelOf(call, "memberArn");
    const ChannelAccess access = joinedOrdinary(m_tables, call);
    if (memberArn != call.bearer)
        forbid(call, memberArn);
    return *m_tables.members.find(access.arn(), memberArn);
}

HttpResponse PreferenceHandlers::preferencesAnswer(
    const MemberRecord &member, const QJsonObject &preferences)
{
    return answer({ { u"ChannelArn"_s, member.channelArn },
        { u"Member"_s, identityJson(member.person) }, { u"Preferences"_s, preferences } });
}

HttpResponse PreferenceHandlers::getChannelMembershipPreferences(const Call &call)
{
    const MemberRecord member = ownMembership(call);
    const QJsonObject everything { { u"PushNotifications"_s,
        QJsonObject { { u"AllowNotifications"_s, u"ALL"_s } } } };
    return preferencesAnswer(member,
        member.preferences ? wire::parseObject(member.preferences->toUtf8()).value_or(everything)
                           : everything);
}

HttpResponse PreferenceHandlers::putChannelMembershipPreferences(const Call &call)
{
    const QJsonObject preferences = readPreferences(call);
    const MemberRecord member = ownMembership(call);
    m_tables.members.setPreferences(
        member.channelArn, member.person.arn, QString::fromUtf8(wire::toJson(preferences)));
    return preferencesAnswer(member, preferences);
}

} // namespace carillon::localservice
