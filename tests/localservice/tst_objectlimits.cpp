// SPDX-License-Identifier: Apache-2.0
#include "apicaller.h"

#include <QJsonArray>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

const QString alice = userArn(u"alice"_s);
const QString bob = userArn(u"bob"_s);
const QString admin = userArn(u"admin"_s);
const QString general = channelArn(u"general"_s);

} // namespace

#define COMPARE_LIMIT(response)                                                                    \
    do {                                                                                           \
        const HttpResponse got = (response);                                                       \
        QCOMPARE(got.status, 400);                                                                 \
        QCOMPARE(ApiCaller::error(got), "ResourceLimitExceededException"_ba);                      \
        QCOMPARE(ApiCaller::object(got)["Code"_L1].toString(), u"ResourceLimitExceeded"_s);        \
    } while (false)

/// One more than there may be of something is refused; with limits small enough to reach.
class tst_ObjectLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areThePublishedOnes()
    {
        const ObjectLimits limits;
        QCOMPARE(limits.membersOfChannel, 10'000);
        QCOMPARE(limits.channelsOfUser, 20'000);
        QCOMPARE(limits.moderatorsOfChannel, 1000);
        QCOMPARE(limits.usersOfInstance, 100'000);
        QCOMPARE(limits.adminsOfInstance, 100);
    }

    void membersOfAChannel()
    {
        ApiCaller api(ObjectLimits { .membersOfChannel = 3 });
        const QJsonObject body { { u"MemberArn"_s, admin }, { u"Type"_s, u"DEFAULT"_s } };
        const QByteArray path = channelPath(general, "/memberships");
        COMPARE_LIMIT(api.call("POST", path, alice, body));
        const auto batch = ApiCaller::object(api.call("POST", path + "?operation=batch-create",
            alice, { { u"MemberArns"_s, QJsonArray { admin } } }));
        QCOMPARE(batch["Errors"_L1][0]["ErrorCode"_L1].toString(), u"ResourceLimitExceeded"_s);
        QCOMPARE(api.call("DELETE", path + labelled("/", bob), alice).status, 204);
        QCOMPARE(api.call("POST", path, alice, body).status, 201);
    }

    void channelsOfAUser()
    {
        ApiCaller api(ObjectLimits { .channelsOfUser = 3 });
        COMPARE_LIMIT(api.call("POST", channelPath(channelArn(u"design"_s), "/memberships"), admin,
            { { u"MemberArn"_s, alice }, { u"Type"_s, u"DEFAULT"_s } }));
    }

    void moderatorsOfAChannel()
    {
        ApiCaller api(ObjectLimits { .moderatorsOfChannel = 2 });
        const QByteArray path = channelPath(general, "/moderators");
        QCOMPARE(api.call("POST", path, alice, { { u"ChannelModeratorArn"_s, bob } }).status, 201);
        COMPARE_LIMIT(api.call("POST", path, alice, { { u"ChannelModeratorArn"_s, admin } }));
    }

    void instancesUsersAndAdmins()
    {
        ApiCaller api(ObjectLimits { .instances = 1, .usersOfInstance = 5, .adminsOfInstance = 1 });
        COMPARE_LIMIT(api.call("POST", "/app-instances", {},
            { { u"Name"_s, u"n"_s }, { u"ClientRequestToken"_s, u"tok"_s } }));
        COMPARE_LIMIT(api.call("POST", "/app-instance-users", {},
            { { u"AppInstanceArn"_s, appInstance }, { u"AppInstanceUserId"_s, u"new"_s },
                { u"Name"_s, u"n"_s }, { u"ClientRequestToken"_s, u"tok"_s } }));
        COMPARE_LIMIT(api.call("POST", labelled("/app-instances/", appInstance, "/admins"), {},
            { { u"AppInstanceAdminArn"_s, alice } }));
    }
};

QTEST_GUILESS_MAIN(tst_ObjectLimits)
#include "tst_objectlimits.moc"
