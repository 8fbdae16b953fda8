// SPDX-License-Identifier: Apache-2.0
#include "localservice/instancehandlers.h"

#include "localservice/answers.h"
#include "localservice/inputs.h"
#include "localservice/page.h"
#include "wire/json.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto byAccount = Operation::Caller::Account;
constexpr int mostDays = 5475;
/// Nothing is deleted before, whenever retention is set or changed.
constexpr qint64 graceMs = 30LL * 24 * 3600 * 1000;

QJsonObject summaryJson(const InstanceRecord &instance)
{
    QJsonObject object { { u"AppInstanceArn"_s, instance.arn }, { u"Name"_s, instance.name } };
    wire::insertText(object, u"Metadata"_s, instance.metadata);
    return object;
}

QJsonObject retentionJson(const InstanceRecord &instance)
{
    QJsonObject channels;
    if (instance.retentionDays)
        channels.insert(u"RetentionDays"_s, *instance.retentionDays);
    QJsonObject object { { u"AppInstanceRetentionSettings"_s,
        QJsonObject { { u"ChannelRetentionSettings"_s, channels } } } };
    if (instance.initiateDeletionAtMs)
        object.insert(u"InitiateDeletionTimestamp"_s, secondsOf(*instance.initiateDeletionAtMs));
    return object;
}

} // namespace

Operations InstanceHandlers::operations()
{
    using Self = InstanceHandlers;
    return {
        operation("CreateAppInstance", this, &Self::createAppInstance, byAccount),
        operation("DescribeAppInstance", this, &Self::describeAppInstance, byAccount),
        operation("UpdateAppInstance", this, &Self::updateAppInstance, byAccount),
        operation("DeleteAppInstance", this, &Self::deleteAppInstance, byAccount),
        operation("ListAppInstances", this, &Self::listAppInstances, byAccount),
        operation("GetAppInstanceRetentionSettings", this, &Self::getAppInstanceRetentionSettings,
            byAccount),
        operation("PutAppInstanceRetentionSettings", this, &Self::putAppInstanceRetentionSettings,
            byAccount),
        operation("CreateAppInstanceAdmin", this, &Self::createAppInstanceAdmin, byAccount),
        operation("DescribeAppInstanceAdmin", this, &Self::describeAppInstanceAdmin, byAccount),
        operation("DeleteAppInstanceAdmin", this, &Self::deleteAppInstanceAdmin, byAccount),
        operation("ListAppInstanceAdmins", this, &Self::listAppInstanceAdmins, byAccount),
    };
}

InstanceRecord InstanceHandlers::instance(const Call &call)
{
    return existingInstance(m_tables, call, labelOf(call, "appInstanceArn"));
}

/// The account of the AppInstances there are.
QString InstanceHandlers::account()
{
    const auto first = m_tables.instances.page(0, 1);
    const auto arn
        = first.isEmpty() ? std::nullopt : std::optional(AppInstanceArn::parse(first.first().arn));
    return arn && *arn ? (*arn)->arn().account().toString() : u"123456789012"_s;
}

HttpResponse InstanceHandlers::createAppInstance(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString token
        = body.requiredText(u"ClientRequestToken", wire::shapes::clientRequestToken);
    const QString name = body.requiredText(u"Name", wire::shapes::nonEmptyResourceName);
    const auto metadata = body.text(u"Metadata", wire::shapes::metadata);
    const QList<Tag> tags = readTags(body);
    check(body);
    const QString arn = onceForToken(m_tables, call, token, [&] {
        if (m_tables.instances.count() >= m_limits.instances)
            refuse(ErrorKind::ResourceLimitExceeded,
                u"The account has as many AppInstances as it may"_s);
        const QString made = u"arn:aws:chime:%1:%2:app-instance/%3"_s.arg(
            m_region, account(), randomIdentifierText());
        m_tables.instances.insert({ made, name, metadata, call.nowMs, call.nowMs, {}, {}, 0 });
        m_tables.tags.put(made, tags);
        return made;
    });
    return answer({ { u"AppInstanceArn"_s, arn } }, 201);
}

HttpResponse InstanceHandlers::describeAppInstance(const Call &call)
{
    const InstanceRecord found = instance(call);
    QJsonObject object = summaryJson(found);
    object.insert(u"CreatedTimestamp"_s, secondsOf(found.createdAtMs));
    object.insert(u"LastUpdatedTimestamp"_s, secondsOf(found.updatedAtMs));
    return answer({ { u"AppInstance"_s, object } });
}

HttpResponse InstanceHandlers::updateAppInstance(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString name = body.requiredText(u"Name", wire::shapes::nonEmptyResourceName);
    const QString metadata = body.requiredText(u"Metadata", wire::shapes::metadata);
    check(body);
    InstanceRecord changed = instance(call);
    changed.name = name;
    changed.metadata = metadata;
    changed.updatedAtMs = call.nowMs;
    m_tables.instances.update(changed);
    return answer({ { u"AppInstanceArn"_s, changed.arn } });
}

HttpResponse InstanceHandlers::deleteAppInstance(const Call &call)
{
    m_tables.instances.remove(instance(call).arn);
    return noContent();
}

HttpResponse InstanceHandlers::listAppInstances(const Call &call)
{
    const Page page(m_pageTokens, call, Parameters(call), {});
    return answer(page.of(
        u"AppInstances"_s, m_tables.instances.page(page.after(), page.limit()), summaryJson));
}

HttpResponse InstanceHandlers::getAppInstanceRetentionSettings(const Call &call)
{
    return answer(retentionJson(instance(call)));
}

HttpResponse InstanceHandlers::putAppInstanceRetentionSettings(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    std::optional<qint64> days;
    body.require(u"AppInstanceRetentionSettings");
    if (auto settings = body.structure(u"AppInstanceRetentionSettings")) {
        if (auto channels = settings->structure(u"ChannelRetentionSettings")) {
            if (!channels->value(u"RetentionDays").isUndefined())
                days = channels->requiredInteger(u"RetentionDays", 1, mostDays);
        }
    }
    check(body);
    InstanceRecord changed = instance(call);
    changed.retentionDays = days;
    changed.initiateDeletionAtMs = days ? std::optional(call.nowMs + graceMs) : std::nullopt;
    m_tables.instances.update(changed);
    return answer(retentionJson(changed));
}

HttpResponse InstanceHandlers::createAppInstanceAdmin(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString arn = body.requiredText(u"AppInstanceAdminArn", wire::shapes::chimeArn);
    check(body);
    const InstanceRecord owner = instance(call);
    const UserRecord user = userOf(m_tables, owner.arn, arn);
    if (m_tables.roles.count(Role::Admin, owner.arn) >= m_limits.adminsOfInstance)
        refuse(ErrorKind::ResourceLimitExceeded, u"The AppInstance has as many admins as it may"_s);
    if (!m_tables.roles.add(Role::Admin, owner.arn, { { arn, user.name }, {}, {}, call.nowMs, 0 }))
        refuse(ErrorKind::Conflict, u"The user is an admin of the AppInstance already"_s);
    return answer({ { u"AppInstanceAdmin"_s, identityJson({ arn, user.name }) },
                      { u"AppInstanceArn"_s, owner.arn } },
        201);
}

HttpResponse InstanceHandlers::describeAppInstanceAdmin(const Call &call)
{
    const QString arn = labelOf(call, "appInstanceAdminArn");
    const InstanceRecord owner = instance(call);
    const auto record = m_tables.roles.find(Role::Admin, owner.arn, arn);
    if (!record)
        forbid(call, arn);
    return answer({ { u"AppInstanceAdmin"_s,
        QJsonObject { { u"Admin"_s, identityJson(record->person) },
            { u"AppInstanceArn"_s, owner.arn },
            { u"CreatedTimestamp"_s, secondsOf(record->createdAtMs) } } } });
}

HttpResponse InstanceHandlers::deleteAppInstanceAdmin(const Call &call)
{
    const QString arn = labelOf(call, "appInstanceAdminArn");
    if (!m_tables.roles.remove(Role::Admin, instance(call).arn, arn))
        forbid(call, arn);
    return noContent();
}

HttpResponse InstanceHandlers::listAppInstanceAdmins(const Call &call)
{
    const InstanceRecord owner = instance(call);
    const Page page(m_pageTokens, call, Parameters(call), { owner.arn });
    const auto admins = m_tables.roles.page(Role::Admin, owner.arn, page.after(), page.limit());
    QJsonObject result = page.of(u"AppInstanceAdmins"_s, admins, [](const RoleRecord &record) {
        return QJsonObject { { u"Admin"_s, identityJson(record.person) } };
    });
    result.insert(u"AppInstanceArn"_s, owner.arn);
    return answer(result);
}

} // namespace carillon::localservice
