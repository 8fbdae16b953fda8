// SPDX-License-Identifier: Apache-2.0
#include "localservice/router.h"

#include <QSet>
#include <QTest>

using namespace carillon::localservice;
using namespace Qt::StringLiterals;

namespace {

const QByteArray rawChannel = "arn:aws:chime:us-east-1:1:app-instance/a-b/channel/c.d:e@f_1"_ba;
const QByteArray rawUser = "arn:aws:chime:us-east-1:1:app-instance/a-b/user/us-east-1:42"_ba;

QByteArray encoded(const QByteArray &label)
{
    return label.toPercentEncoding();
}

} // namespace

class tst_Router : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsEveryOperationOfTheModel()
    {
        QSet<QByteArray> messaging;
        QSet<QByteArray> identity;
        for (const Route &route : allRoutes())
            (route.api == Route::Api::Messaging ? messaging : identity).insert(route.operation);
        QCOMPARE(messaging.size(), 51);
        QCOMPARE(identity.size(), 29 - 2); // without the three for tags, which are in both
        QVERIFY(!messaging.intersects(identity));
    }

    void everyRouteMatchesItselfEncodedAndRaw()
    {
        for (const Route &route : allRoutes()) {
            for (const bool raw : { false, true }) {
                QByteArray path = route.pattern;
                path.replace("{channelArn}", raw ? rawChannel : encoded(rawChannel));
                path.replace("{memberArn}", raw ? rawUser : encoded(rawUser));
                path.replace("{channelModeratorArn}", raw ? rawUser : encoded(rawUser));
                const QByteArray flow
                    = QByteArray(rawChannel).replace("/channel/", "/channel-flow/");
                path.replace("{channelFlowArn}", raw ? flow : encoded(flow));
                path.replace("{appInstanceAdminArn}", raw ? rawUser : encoded(rawUser));
                path.replace("{appInstanceUserArn}", raw ? rawUser : encoded(rawUser));
                path.replace("{appInstanceBotArn}", raw ? rawUser : encoded(rawUser));
                path.replace("{endpointId}", "e-1");
                const QByteArray instance = "arn:aws:chime:us-east-1:1:app-instance/a-b";
                path.replace("{appInstanceArn}", raw ? instance : encoded(instance));
                path.replace("{messageId}", "m-1");
                const auto match = matchRoute(route.method, path, route.fixedQuery);
                QVERIFY2(match, route.operation);
                QCOMPARE(match->operation, QByteArray(route.operation));
                if (path.contains("c.d") && QByteArray(route.pattern).contains("{channelArn}"))
                    QCOMPARE(match->label("channelArn"), rawChannel);
                if (QByteArray(route.pattern).contains("{memberArn}"))
                    QCOMPARE(match->label("memberArn"), rawUser);
            }
        }
    }

    void matches_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("operation"); // empty: none

        const QByteArray channel = "/channels/" + encoded(rawChannel);
        QTest::newRow("fixed query among others")
            << "GET"_ba
            << "/channels"_ba
            << "max-results=5&scope=app-instance-user-memberships&next-token="_ba
            << "ListChannelMembershipsForAppInstanceUser"_ba;
        QTest::newRow("encoded fixed query") << "POST"_ba
                                             << "/channels"_ba
                                             << "operation=%73earch"_ba
                                             << "SearchChannels"_ba;
        QTest::newRow("unknown scope") << "GET"_ba
                                       << "/channels"_ba
                                       << "scope=other"_ba
                                       << ""_ba;
        QTest::newRow("double slashes") << "GET"_ba
                                        << "//channels//" + encoded(rawChannel) + "/"
                                        << ""_ba
                                        << "DescribeChannel"_ba;
        QTest::newRow("lower-case method") << "get"_ba << channel << ""_ba
                                           << ""_ba;
        QTest::newRow("method") << "PATCH"_ba << channel << ""_ba
                                << ""_ba;
        QTest::newRow("too long") << "GET"_ba << channel + "/messages/a/b"
                                  << ""_ba
                                  << ""_ba;
        QTest::newRow("raw arn cut short")
            << "GET"_ba
            << "/channels/arn:aws:chime:us-east-1:1:app-instance/a/channel"_ba
            << ""_ba
            << ""_ba;
        QTest::newRow("channel called messages")
            << "GET"_ba
            << "/channels/arn:aws:chime:us-east-1:1:app-instance/a/channel/messages"_ba
            << ""_ba
            << "DescribeChannel"_ba;
        QTest::newRow("root") << "GET"_ba
                              << "/"_ba
                              << ""_ba
                              << ""_ba;
        QTest::newRow("empty") << "GET"_ba
                               << ""_ba
                               << ""_ba
                               << ""_ba;
    }

    void matches()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, operation);
        const auto match = matchRoute(method, path, query);
        QCOMPARE(match ? match->operation : QByteArray(), operation);
    }

    void decodesALabelOnce()
    {
        const auto match = matchRoute("GET", "/channels/a%252Fb%2Fc", "");
        QVERIFY(match);
        QCOMPARE(match->label("channelArn"), "a%2Fb/c"_ba);
        QCOMPARE(match->label("memberArn"), QByteArray());
    }
};

QTEST_APPLESS_MAIN(tst_Router)
#include "tst_router.moc"
