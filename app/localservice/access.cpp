// SPDX-License-Identifier: Apache-2.0
#include "localservice/access.h"

#include "wire/json.h"

#include <QCryptographicHash>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

ChannelAccess accessTo(Tables &tables, const Call &call)
{
    const ChannelArn arn = channelArnOf(call);
    auto record = tables.channels.find(arn);
    if (!record || arn.appInstance().toString() != instanceOf(call))
        forbid(call, arn.toString());
    return { *std::move(record), tables.members.isMember(arn.toString(), call.bearer),
        tables.roles.has(Role::Moderator, arn.toString(), call.bearer),
        isAdministrator(tables, call, arn.appInstance().toString()) };
}

} // namespace

ChannelAccess readable(Tables &tables, const Call &call)
{
    ChannelAccess access = accessTo(tables, call);
    if (access.isPrivate() && !access.isMember && !access.governs())
        forbid(call, access.arn());
    return access;
}

ChannelAccess governed(Tables &tables, const Call &call)
{
    ChannelAccess access = accessTo(tables, call);
    if (!access.governs())
        forbid(call, access.arn());
    return access;
}

ChannelAccess joined(Tables &tables, const Call &call)
{
    ChannelAccess access = accessTo(tables, call);
    if (!access.isMember)
        forbid(call, access.arn());
    return access;
}

bool isAdministrator(Tables &tables, const Call &call, const QString &instanceArn)
{
    return tables.roles.has(Role::Admin, instanceArn, call.bearer);
}

bool governs(Tables &tables, const QString &channelArn, const QString &userArn)
{
    if (tables.roles.has(Role::Moderator, channelArn, userArn))
        return true;
    const auto channel = ChannelArn::parse(channelArn);
    return channel && tables.roles.has(Role::Admin, channel->appInstance().toString(), userArn);
}

bool seesHidden(const Call &call, const ChannelAccess &access, const QString &memberArn)
{
    return memberArn == call.bearer || access.governs();
}

QString userAskedFor(Tables &tables, const Call &call, const std::optional<QString> &userArn)
{
    if (!userArn || *userArn == call.bearer)
        return call.bearer;
    const auto user = AppInstanceUserArn::parse(*userArn);
    if (!user || user->appInstance().toString() != instanceOf(call)
        || !isAdministrator(tables, call, instanceOf(call)))
        forbid(call, *userArn);
    return *userArn;
}

QString instanceOf(const Call &call)
{
    return AppInstanceUserArn::parse(call.bearer)->appInstance().toString();
}

InstanceRecord existingInstance(Tables &tables, const Call &call, const QString &arn)
{
    auto instance = tables.instances.find(arn);
    if (!instance)
        forbid(call, arn);
    return *std::move(instance);
}

UserRecord userOf(Tables &tables, const QString &instanceArn, const QString &userArn)
{
    auto user = tables.users.find(userArn);
    if (!user || user->instanceArn != instanceArn) {
        refuse(
            ErrorKind::BadRequest, u"%1 is not a user or bot of this AppInstance"_s.arg(userArn));
    }
    return *std::move(user);
}

QString onceForToken(
    Tables &tables, const Call &call, const QString &token, const std::function<QString()> &create)
{
    QJsonObject body = wire::parseObject(call.request.body).value_or(QJsonObject());
    body.remove("ClientRequestToken"_L1);
    const QByteArray digest
        = QCryptographicHash::hash(wire::toJson(body), QCryptographicHash::Sha256);
    const QString operation = QString::fromLatin1(call.route.operation);
    if (const auto earlier = tables.requestTokens.find(operation, call.bearer, token)) {
        if (earlier->digest != digest) {
            refuse(ErrorKind::Conflict,
                u"The ClientRequestToken was already used for another request"_s);
        }
        return earlier->result;
    }
    const QString arn = create();
    tables.requestTokens.insert(operation, call.bearer, token, { digest, arn }, call.nowMs);
    return arn;
}

} // namespace carillon::localservice
