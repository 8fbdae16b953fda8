// SPDX-License-Identifier: Apache-2.0
#include "chat/rosterservice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace carillon::testing {

TransportReply RosterService::answer(const TransportRequest &request)
{
    const QString path = request.url.path(QUrl::FullyDecoded);
    const QString what = path.section(u"/channel/general/"_s, 1).section(u'/', 0, 0);
    if (request.method != "GET" && refusal)
        return *refusal;
    const bool isHidden = request.url.query().contains(u"type=HIDDEN"_s);
    if (request.method == "POST")
        return add(what, request);
    QStringList &list = what == u"bans" ? bans
        : what == u"moderators"         ? moderators
        : isHidden                      ? hidden
                                        : members;
    if (request.method == "DELETE") {
        const QString arn = path.section(what + u'/', 1);
        list.removeAll(arn);
        return replyWith(204, {});
    }
    if (forbidden.contains(isHidden ? u"hidden"_s : what))
        return errorReply(403, "ForbiddenException");
    if (!subChannels.isEmpty() && (what == u"subchannels" || what == u"memberships"))
        return elastic(what, request.url.query());
    return page(what, list, request.url.query());
}

TransportReply RosterService::elastic(const QString &what, const QString &query)
{
    if (what == u"memberships") {
        membersAskedOf.append(QUrlQuery(query).queryItemValue(u"sub-channel-id"_s));
        if (!subChannels.contains(membersAskedOf.last()))
            return errorReply(403, "ForbiddenException");
        return page(what, subChannels.value(membersAskedOf.last()), query);
    }
    const qsizetype from = query.section(u"next-token="_s, 1).toInt();
    const QStringList ids = subChannels.keys();
    QJsonArray items;
    for (const QString &id : ids.mid(from, 2))
        items.append(QJsonObject {
            { u"SubChannelId"_s, id }, { u"MembershipCount"_s, subChannels[id].size() } });
    QJsonObject answer { { u"SubChannels"_s, items } };
    if (from + 2 < ids.size())
        answer.insert(u"NextToken"_s, QString::number(from + 2));
    return replyWith(200, QJsonDocument(answer).toJson());
}

TransportReply RosterService::page(
    const QString &what, const QStringList &list, const QString &query)
{
    const qsizetype from = query.section(u"next-token="_s, 1).toInt();
    QJsonArray items;
    const QString key = what == u"moderators" ? u"Moderator"_s : u"Member"_s;
    for (const QString &arn : list.mid(from, 2))
        items.append(QJsonObject {
            { key, QJsonObject { { u"Arn"_s, arn }, { u"Name"_s, arn.section(u'/', -1) } } } });
    QJsonObject answer { { what == u"bans" ? u"ChannelBans"_s
            : what == u"moderators"        ? u"ChannelModerators"_s
                                           : u"ChannelMemberships"_s,
        items } };
    if (from + 2 < list.size())
        answer.insert(u"NextToken"_s, QString::number(from + 2));
    return replyWith(200, QJsonDocument(answer).toJson());
}

TransportReply RosterService::add(const QString &what, const TransportRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    if (what == u"moderators") {
        moderators.append(body.value(u"ChannelModeratorArn").toString());
        return replyWith(201, "{}");
    }
    if (what == u"bans") {
        bans.append(body.value(u"MemberArn").toString());
        members.removeAll(bans.last());
        return replyWith(201, "{}");
    }
    const QJsonArray arns = body.value(u"MemberArns").toArray();
    batches.append(arns.size());
    QJsonArray errors;
    for (const QJsonValue &arn : arns) {
        if (bans.contains(arn.toString()))
            errors.append(QJsonObject { { u"MemberArn"_s, arn }, { u"ErrorCode"_s, u"Forbidden"_s },
                { u"ErrorMessage"_s, u"banned"_s } });
        else
            members.append(arn.toString());
    }
    return replyWith(200, QJsonDocument(QJsonObject { { u"Errors"_s, errors } }).toJson());
}

} // namespace carillon::testing
