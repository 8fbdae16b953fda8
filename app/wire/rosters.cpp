// SPDX-License-Identifier: Apache-2.0
#include "wire/rosters.h"

#include "wire/query.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

/// How the model writes a list: `path` in addresses, the rest in bodies.
struct RosterNames {
    QByteArrayView path;
    QStringView list;
    QStringView identity; ///< in an item of the list
    QStringView arn; ///< in the body that adds somebody
};

RosterNames namesOf(Roster roster)
{
    switch (roster) {
    case Roster::Members:
    case Roster::HiddenMembers:
        break;
    case Roster::Moderators:
        return { "/moderators", u"ChannelModerators", u"Moderator", u"ChannelModeratorArn" };
    case Roster::Bans:
        return { "/bans", u"ChannelBans", u"Member", u"MemberArn" };
    }
    return { "/memberships", u"ChannelMemberships", u"Member", u"MemberArn" };
}

QString membershipType(bool hidden)
{
    return hidden ? u"HIDDEN"_s : u"DEFAULT"_s;
}

bool isOfMembers(Roster roster)
{
    return roster == Roster::Members || roster == Roster::HiddenMembers;
}

} // namespace

Request listRosterRequest(const ChannelArn &channel, Roster roster, const Paging &paging,
    const AppInstanceUserArn &bearer, const std::optional<QString> &subChannelId)
{
    QueryWriter writer;
    if (isOfMembers(roster)) {
        writer.add("type", membershipType(roster == Roster::HiddenMembers));
        writer.addOptional("sub-channel-id", subChannelId);
    }
    return requestWithoutBody("GET", channelPath(channel, namesOf(roster).path),
        pagingQuery(writer.query(), paging), bearer);
}

std::optional<Page<Identity>> parseRosterResponse(Roster roster, QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    const RosterNames names = namesOf(roster);
    Page<Identity> page { {}, optionalText(*object, u"NextToken") };
    const QJsonArray items = object->value(names.list).toArray();
    for (const QJsonValue &value : items) {
        const QJsonObject identity = value.toObject().value(names.identity).toObject();
        const QString arn = identity.value(u"Arn").toString();
        if (!arn.isEmpty())
            page.items.append({ arn, identity.value(u"Name").toString() });
    }
    return page;
}

Request addToRosterRequest(const ChannelArn &channel, Roster roster, const QString &memberArn,
    const AppInstanceUserArn &bearer, const std::optional<QString> &subChannelId)
{
    const RosterNames names = namesOf(roster);
    QJsonObject body { { names.arn.toString(), memberArn } };
    insertText(body, u"SubChannelId"_s, subChannelId);
    if (isOfMembers(roster))
        body.insert(u"Type"_s, membershipType(roster == Roster::HiddenMembers));
    return requestWithBody("POST", channelPath(channel, names.path), {}, bearer, body);
}

Request removeFromRosterRequest(const ChannelArn &channel, Roster roster, const QString &memberArn,
    const AppInstanceUserArn &bearer)
{
    return requestWithoutBody("DELETE",
        channelPath(channel, namesOf(roster).path) + '/' + percentEncode(memberArn), {}, bearer);
}

Request addMembersRequest(const ChannelArn &channel, const QStringList &memberArns, bool hidden,
    const AppInstanceUserArn &bearer)
{
    return requestWithBody("POST", channelPath(channel, "/memberships"), "operation=batch-create",
        bearer,
        { { u"Type"_s, membershipType(hidden) },
            { u"MemberArns"_s, QJsonArray::fromStringList(memberArns) } });
}

std::optional<QList<NotAdded>> parseAddMembersResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    QList<NotAdded> failures;
    const QJsonArray errors = object->value(u"Errors").toArray();
    for (const QJsonValue &value : errors) {
        const QJsonObject error = value.toObject();
        failures.append({ error.value(u"MemberArn").toString(),
            error.value(u"ErrorCode").toString(), error.value(u"ErrorMessage").toString() });
    }
    return failures;
}

} // namespace carillon::wire
