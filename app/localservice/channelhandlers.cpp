// SPDX-License-Identifier: Apache-2.0
#include "localservice/channelhandlers.h"

#include "localservice/answers.h"
#include "localservice/inputs.h"
#include "localservice/memberships.h"
#include "wire/members.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostMembers = 10;
constexpr auto elasticRegion = "us-east-1"_L1;

std::optional<ElasticConfiguration> readElastic(wire::MemberReader &body)
{
    auto elastic = body.structure(u"ElasticChannelConfiguration");
    if (!elastic)
        return std::nullopt;
    constexpr int noMaximum = 1'000'000;
    return ElasticConfiguration { elastic->requiredInteger(u"MaximumSubChannels", 2, noMaximum),
        elastic->requiredInteger(u"TargetMembershipsPerSubChannel", 2, noMaximum),
        elastic->requiredInteger(u"MinimumMembershipPercentage", 1, 40) };
}

void tellMembers(const Call &call, const QByteArray &type, const ChannelRecord &channel)
{
    const QString arn = channel.channel.arn.toString();
    call.events->append({ type, "SYSTEM"_ba, isoTimes(channelJson(channel)), { arn, {}, {} } });
}

} // namespace

/// What CreateChannel asks for.
struct ChannelHandlers::Wish {
    QString token;
    QString instanceArn;
    QString channelId; ///< empty: any
    QString name;
    QString mode;
    QString privacy;
    QString metadata;
    QList<Tag> tags;
    QStringList memberArns;
    QStringList moderatorArns;
    std::optional<ElasticConfiguration> elastic;
    std::optional<ExpirationSettings> expiration;
};

Operations ChannelHandlers::operations()
{
    return {
        operation("CreateChannel", this, &ChannelHandlers::createChannel),
        operation("DescribeChannel", this, &ChannelHandlers::describeChannel),
        operation("UpdateChannel", this, &ChannelHandlers::updateChannel),
        operation("DeleteChannel", this, &ChannelHandlers::deleteChannel),
        operation(
            "PutChannelExpirationSettings", this, &ChannelHandlers::putChannelExpirationSettings),
    };
}

ChannelHandlers::Wish ChannelHandlers::readWish(const Call &call) const
{
    wire::MemberReader body = bodyOf(call);
    Wish wish;
    wish.token = body.requiredText(u"ClientRequestToken", wire::shapes::clientRequestToken);
    wish.instanceArn = body.requiredText(u"AppInstanceArn", wire::shapes::chimeArn);
    wish.channelId = body.text(u"ChannelId", wire::shapes::userId).value_or(QString());
    wish.name = body.requiredText(u"Name", wire::shapes::nonEmptyResourceName);
    wish.mode = body.oneOf(u"Mode", { u"UNRESTRICTED", u"RESTRICTED" }).value_or(QString());
    wish.privacy = body.oneOf(u"Privacy", { u"PUBLIC", u"PRIVATE" }).value_or(QString());
    wish.metadata = body.text(u"Metadata", wire::shapes::metadata).value_or(QString());
    wish.tags = readTags(body);
    wish.memberArns = body.texts(u"MemberArns", 1, mostMembers, wire::shapes::chimeArn);
    wish.moderatorArns = body.texts(u"ModeratorArns", 1, mostMembers, wire::shapes::chimeArn);
    wish.elastic = readElastic(body);
    wish.expiration = readExpiration(body);
    check(body);
    return wish;
}

void ChannelHandlers::checkElastic(const Call &call, const Wish &wish)
{
    if (AppInstanceArn::parse(wish.instanceArn)->arn().region() != elasticRegion)
        refuse(ErrorKind::BadRequest, u"Elastic channels exist in us-east-1 only"_s);
    if (wish.mode != "RESTRICTED"_L1)
        refuse(ErrorKind::BadRequest, u"An elastic channel must be RESTRICTED"_s);
    if (!wish.memberArns.isEmpty())
        refuse(ErrorKind::BadRequest, u"An elastic channel cannot be created with MemberArns"_s);
    if (wish.elastic->maximumSubChannels > m_limits.subChannelsOfChannel
        || wish.elastic->targetMemberships > m_limits.membersOfSubChannel
        || m_tables.channels.countElastic(instanceOf(call)) >= m_limits.elasticChannelsOfInstance) {
        refuse(ErrorKind::ResourceLimitExceeded,
            u"An AppInstance has at most %1 elastic channels, of %2 sub-channels with %3 members "
            "each"_s.arg(m_limits.elasticChannelsOfInstance)
                .arg(m_limits.subChannelsOfChannel)
                .arg(m_limits.membersOfSubChannel));
    }
}

QString ChannelHandlers::create(const Call &call, const Wish &wish)
{
    const QString id = wish.channelId.isEmpty() ? randomIdentifierText() : wish.channelId;
    const auto arn = ChannelArn::parse(wish.instanceArn + "/channel/"_L1 + id);
    if (!arn)
        refuse(ErrorKind::BadRequest, u"The ChannelId cannot be part of an ARN"_s);
    if (m_tables.channels.find(*arn))
        refuse(ErrorKind::Conflict, u"The channel %1 already exists"_s.arg(arn->toString()));
    ChannelRecord record {
        { *arn, wish.name, wire::parseChannelMode(wish.mode).value_or(ChannelMode::Unrestricted),
            wire::parseChannelPrivacy(wish.privacy).value_or(ChannelPrivacy::Public), wish.metadata,
            QDateTime::fromMSecsSinceEpoch(call.nowMs, Qt::UTC), {} },
        { call.bearer, {} }, call.nowMs, {}, wish.elastic, wish.expiration, 0
    };
    m_tables.channels.insert(record);
    m_tables.tags.put(arn->toString(), wish.tags);
    addPeople(call, wish, arn->toString());
    return arn->toString();
}

/// The creator moderates and, unless the channel is elastic, is a member.
void ChannelHandlers::addPeople(const Call &call, const Wish &wish, const QString &channelArn)
{
    for (const QString &arn : QStringList { call.bearer } + wish.moderatorArns) {
        userOf(m_tables, wish.instanceArn, arn);
        m_tables.roles.add(
            Role::Moderator, channelArn, { { arn, {} }, call.bearer, {}, call.nowMs, 0 });
    }
    if (wish.elastic)
        return;
    QStringList members = QStringList { call.bearer } + wish.memberArns;
    members.removeDuplicates();
    for (const QString &arn : members) {
        userOf(m_tables, wish.instanceArn, arn);
        addMember(m_tables, call, { channelArn, arn, {}, false });
    }
}

HttpResponse ChannelHandlers::createChannel(const Call &call)
{
    const Wish wish = readWish(call);
    if (wish.instanceArn != instanceOf(call))
        forbid(call, wish.instanceArn);
    const QString arn = onceForToken(m_tables, call, wish.token, [&] {
        if (wish.elastic)
            checkElastic(call, wish);
        return create(call, wish);
    });
    return answer({ { u"ChannelArn"_s, arn } }, 201);
}

HttpResponse ChannelHandlers::describeChannel(const Call &call)
{
    return answer({ { u"Channel"_s, channelJson(readable(m_tables, call).record) } });
}

HttpResponse ChannelHandlers::updateChannel(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const auto name = body.text(u"Name", wire::shapes::nonEmptyResourceName);
    const auto mode = body.oneOf(u"Mode", { u"UNRESTRICTED", u"RESTRICTED" });
    const auto metadata = body.text(u"Metadata", wire::shapes::metadata);
    check(body);
    ChannelAccess access = governed(m_tables, call);
    if (access.isElastic() && mode == u"UNRESTRICTED"_s)
        refuse(ErrorKind::BadRequest, u"An elastic channel must be RESTRICTED"_s);
    Channel &channel = access.record.channel;
    channel.name = name.value_or(channel.name);
    channel.metadata = metadata.value_or(channel.metadata);
    if (mode)
        channel.mode = wire::parseChannelMode(*mode).value_or(channel.mode);
    access.record.updatedAtMs = call.nowMs;
    m_tables.channels.update(access.record);
    tellMembers(call, "UPDATE_CHANNEL"_ba, access.record);
    return answer({ { u"ChannelArn"_s, access.arn() } });
}

HttpResponse ChannelHandlers::deleteChannel(const Call &call)
{
    const ChannelAccess access = governed(m_tables, call);
    removeChannel(m_tables, call, access.record);
    return noContent();
}

HttpResponse ChannelHandlers::putChannelExpirationSettings(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const auto settings = readExpiration(body);
    check(body);
    ChannelAccess access = governed(m_tables, call);
    access.record.expiration = settings;
    access.record.updatedAtMs = call.nowMs;
    m_tables.channels.update(access.record);
    tellMembers(call, "UPDATE_CHANNEL"_ba, access.record);
    QJsonObject result { { u"ChannelArn"_s, access.arn() } };
    if (settings)
        result.insert(u"ExpirationSettings"_s, expirationJson(*settings));
    return answer(result);
}

} // namespace carillon::localservice
