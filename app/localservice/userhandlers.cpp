// SPDX-License-Identifier: Apache-2.0
#include "localservice/userhandlers.h"

#include "localservice/answers.h"
#include "localservice/inputs.h"
#include "localservice/memberships.h"
#include "localservice/page.h"
#include "wire/json.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto byAccount = Operation::Caller::Account;

QJsonObject summaryJson(const UserRecord &user)
{
    QJsonObject object { { u"AppInstanceUserArn"_s, user.arn }, { u"Name"_s, user.name } };
    wire::insertText(object, u"Metadata"_s, user.metadata);
    return object;
}

QJsonObject expirationJson(qint64 days)
{
    return { { u"ExpirationDays"_s, days }, { u"ExpirationCriterion"_s, u"CREATED_TIMESTAMP"_s } };
}

/// Member ExpirationSettings: a user's time begins with its creation, nothing else.
std::optional<qint64> readUserExpiration(wire::MemberReader &body)
{
    const auto settings = readExpiration(body);
    if (settings && settings->sinceLastMessage) {
        body.fail(u"ExpirationSettings",
            u"ExpirationCriterion must satisfy enum value set: [CREATED_TIMESTAMP]"_s);
    }
    return settings ? std::optional<qint64>(settings->days) : std::nullopt;
}

} // namespace

Operations UserHandlers::operations()
{
    using Self = UserHandlers;
    return {
        operation("CreateAppInstanceUser", this, &Self::createAppInstanceUser, byAccount),
        operation("DescribeAppInstanceUser", this, &Self::describeAppInstanceUser, byAccount),
        operation("UpdateAppInstanceUser", this, &Self::updateAppInstanceUser, byAccount),
        operation("DeleteAppInstanceUser", this, &Self::deleteAppInstanceUser, byAccount),
        operation("ListAppInstanceUsers", this, &Self::listAppInstanceUsers, byAccount),
        operation("PutAppInstanceUserExpirationSettings", this,
            &Self::putAppInstanceUserExpirationSettings, byAccount),
    };
}

UserRecord UserHandlers::user(const Call &call)
{
    const QString arn = labelOf(call, "appInstanceUserArn");
    const auto parsed = AppInstanceUserArn::parse(arn);
    auto found = m_tables.users.find(arn);
    if (!found || !parsed || parsed->isBot())
        forbid(call, arn);
    return *std::move(found);
}

/// Making what is there already, as it is, changes nothing.
void UserHandlers::create(const UserRecord &wanted)
{
    if (const auto there = m_tables.users.find(wanted.arn)) {
        if (there->name != wanted.name || there->metadata != wanted.metadata) {
            refuse(ErrorKind::Conflict,
                u"There is a user with this AppInstanceUserId and other attributes"_s);
        }
        return;
    }
    if (m_tables.users.count(wanted.instanceArn) >= m_limits.usersOfInstance)
        refuse(ErrorKind::ResourceLimitExceeded, u"The AppInstance has as many users as it may"_s);
    m_tables.users.insert(wanted);
}

HttpResponse UserHandlers::createAppInstanceUser(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString token
        = body.requiredText(u"ClientRequestToken", wire::shapes::clientRequestToken);
    const QString instance = body.requiredText(u"AppInstanceArn", wire::shapes::chimeArn);
    const QString id = body.requiredText(u"AppInstanceUserId", wire::shapes::userId);
    const QString name = body.requiredText(u"Name", wire::shapes::userName);
    const auto metadata = body.text(u"Metadata", wire::shapes::metadata);
    const QList<Tag> tags = readTags(body);
    const auto expirationDays = readUserExpiration(body);
    check(body);
    existingInstance(m_tables, call, instance);
    const QString arn = onceForToken(m_tables, call, token, [&] {
        const QString made = instance + "/user/"_L1 + id;
        create(
            { made, instance, name, metadata, call.nowMs, call.nowMs, false, expirationDays, 0 });
        m_tables.tags.put(made, tags);
        return made;
    });
    return answer({ { u"AppInstanceUserArn"_s, arn } }, 201);
}

HttpResponse UserHandlers::describeAppInstanceUser(const Call &call)
{
    const UserRecord found = user(call);
    QJsonObject object = summaryJson(found);
    object.insert(u"CreatedTimestamp"_s, secondsOf(found.createdAtMs));
    object.insert(u"LastUpdatedTimestamp"_s, secondsOf(found.updatedAtMs));
    if (found.expirationDays)
        object.insert(u"ExpirationSettings"_s, expirationJson(*found.expirationDays));
    return answer({ { u"AppInstanceUser"_s, object } });
}

HttpResponse UserHandlers::updateAppInstanceUser(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString name = body.requiredText(u"Name", wire::shapes::userName);
    const QString metadata = body.requiredText(u"Metadata", wire::shapes::metadata);
    check(body);
    UserRecord changed = user(call);
    changed.name = name;
    changed.metadata = metadata;
    changed.updatedAtMs = call.nowMs;
    m_tables.users.update(changed);
    return answer({ { u"AppInstanceUserArn"_s, changed.arn } });
}

HttpResponse UserHandlers::deleteAppInstanceUser(const Call &call)
{
    removeUser(m_tables, call, user(call).arn);
    return noContent();
}

HttpResponse UserHandlers::listAppInstanceUsers(const Call &call)
{
    const Parameters parameters(call);
    const QString instance = parameters.requiredText("app-instance-arn", wire::shapes::chimeArn);
    existingInstance(m_tables, call, instance);
    const Page page(m_pageTokens, call, parameters, { instance });
    QJsonObject result = page.of(u"AppInstanceUsers"_s,
        m_tables.users.page(instance, page.after(), page.limit()), summaryJson);
    result.insert(u"AppInstanceArn"_s, instance);
    return answer(result);
}

HttpResponse UserHandlers::putAppInstanceUserExpirationSettings(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const auto days = readUserExpiration(body);
    check(body);
    UserRecord changed = user(call);
    changed.expirationDays = days;
    changed.updatedAtMs = call.nowMs;
    m_tables.users.update(changed);
    QJsonObject result { { u"AppInstanceUserArn"_s, changed.arn } };
    if (days)
        result.insert(u"ExpirationSettings"_s, expirationJson(*days));
    return answer(result);
}

} // namespace carillon::localservice
