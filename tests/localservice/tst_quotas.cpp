// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/operationrates.h"

#include <QTest>

using namespace carillon::localservice;
using namespace carillon::test;

namespace {

constexpr Rate tenASecond { 10, 10 };
constexpr Rate oneAtATime { 10, 1 };

bool never(const QString &)
{
    return false;
}

} // namespace

class tst_Quotas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBurstThenTheRate()
    {
        TokenBuckets buckets;
        for (int i = 0; i < 10; ++i)
            QVERIFY(!buckets.take({ u"alice"_s, tenASecond }, 0));
        QCOMPARE(buckets.take({ u"alice"_s, tenASecond }, 0), 100);
        QCOMPARE(buckets.take({ u"alice"_s, tenASecond }, 40), 60);
        QVERIFY(!buckets.take({ u"alice"_s, tenASecond }, 100));
        QVERIFY(buckets.take({ u"alice"_s, tenASecond }, 100));
        QVERIFY(!buckets.take({ u"bob"_s, tenASecond }, 100)); // a bucket of one's own
    }

    void restDoesNotSaveUpMoreThanABurst()
    {
        TokenBuckets buckets;
        QVERIFY(!buckets.take({ u"alice"_s, tenASecond }, 0));
        int taken = 0;
        while (!buckets.take({ u"alice"_s, tenASecond }, 3'600'000))
            ++taken;
        QCOMPARE(taken, 10);
    }

    void aMinuteUnderLoadGivesTheRate()
    {
        TokenBuckets buckets;
        int taken = 0;
        for (qint64 ms = 0; ms < 60'000; ++ms)
            taken += buckets.take({ u"alice"_s, tenASecond }, ms) ? 0 : 1;
        QVERIFY2(taken >= 608 && taken <= 610, QByteArray::number(taken).constData());
    }

    void aClockThatStandsStillOrGoesBackGivesNothing()
    {
        TokenBuckets buckets;
        QVERIFY(!buckets.take({ u"alice"_s, oneAtATime }, 1000));
        QVERIFY(buckets.take({ u"alice"_s, oneAtATime }, 500));
        QVERIFY(buckets.take({ u"alice"_s, oneAtATime }, 1000));
        QVERIFY(!buckets.take({ u"alice"_s, oneAtATime }, 1100));
    }

    void whatIsRefusedCostsNothing()
    {
        Quotas quotas(true);
        const Charge own { u"alice"_s, { 1, 2 } };
        const Charge everybodys { u"general"_s, oneAtATime };
        QVERIFY(!quotas.take({ own, everybodys }, 0));
        for (int i = 0; i < 5; ++i)
            QVERIFY(quotas.take({ own, everybodys }, 0));
        QVERIFY(!quotas.take({ own }, 0));
        QVERIFY(quotas.take({ own }, 0));
    }

    void forgetsBucketsThatAreFullAgain()
    {
        TokenBuckets buckets;
        for (int i = 0; i < 5000; ++i)
            QVERIFY(!buckets.take({ QString::number(i), tenASecond }, i * 10));
        QVERIFY(buckets.size() < 1200);
    }

    void sendsCountForBearerAndChannel()
    {
        Quotas quotas(true);
        const auto take = [&](const QByteArray &operation, int user, const QByteArray &channel) {
            const HttpRequest request;
            const Call call { request, { operation, { { "channelArn"_ba, channel } } },
                appInstance + u"/user/%1"_s.arg(user), 0, nullptr };
            return quotas.take(chargesOf(call, never), 0);
        };
        int taken = 0;
        for (int user = 0; user < 5; ++user) {
            for (int i = 0; i < 10; ++i)
                taken
                    += take(i % 2 ? "SendChannelMessage" : "RedactChannelMessage", user, "general")
                    ? 0
                    : 1;
        }
        QCOMPARE(taken, 30);
        QVERIFY(!take("SendChannelMessage", 9, "echo")); // another channel
        QVERIFY(!take("ListChannelMessages", 9, "general")); // no send
        QVERIFY(take("SendChannelMessage", 9, "general"));
        QVERIFY(!take("BatchCreateChannelMembership", 9, "general"));
        QVERIFY(take("BatchCreateChannelMembership", 8, "general"));
    }

    void publishedRates_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<QString>("region");
        QTest::addColumn<bool>("elastic");
        QTest::addColumn<double>("ofGroup");
        QTest::addColumn<double>("ofBearer");
        const auto row = [](const char *operation, const QString &region, bool elastic,
                             double ofGroup, double ofBearer) {
            QTest::addRow("%s %s%s", operation, qPrintable(region), elastic ? " elastic" : "")
                << QByteArray(operation) << region << elastic << ofGroup << ofBearer;
        };
        const QString virginia = u"us-east-1"_s;
        const QString frankfurt = u"eu-central-1"_s;
        for (const char *operation : { "SendChannelMessage", "UpdateChannelMessage",
                 "RedactChannelMessage", "DeleteChannelMessage" }) {
            row(operation, virginia, false, 30, 10);
            row(operation, virginia, true, 30, 10);
            row(operation, frankfurt, false, 10, 5);
        }
        for (const char *operation :
            { "CreateChannelMembership", "DeleteChannelMembership", "CreateChannelBan",
                "DeleteChannelBan", "CreateChannelModerator", "DeleteChannelModerator" }) {
            row(operation, virginia, false, 15, 10);
            row(operation, virginia, true, 30, 10);
            row(operation, frankfurt, false, 10, 5);
        }
        row("ListChannelMessages", virginia, true, 30, 10);
        row("ListChannelMessages", frankfurt, false, 30, 5);
        row("ListChannelMemberships", frankfurt, false, 15, 5);
    }

    void publishedRates()
    {
        QFETCH(QByteArray, operation);
        QFETCH(QString, region);
        QFETCH(bool, elastic);
        QFETCH(double, ofGroup);
        QFETCH(double, ofBearer);
        const QString instance = QString(appInstance).replace(u"us-east-1"_s, region);
        const QByteArray channel = (instance + u"/channel/c"_s).toUtf8();
        const HttpRequest request;
        const Call call { request, { operation, { { "channelArn"_ba, channel } } },
            instance + u"/user/alice"_s, 0, nullptr };
        const auto charges = chargesOf(call, [elastic](const QString &) { return elastic; });
        QCOMPARE(charges.size(), 2);
        QCOMPARE(charges[0].rate.perSecond, ofBearer);
        QCOMPARE(charges[1].rate.perSecond, ofGroup);
    }

    void eachSubChannelHasARateOfItsOwn()
    {
        const auto keyOf = [](const QByteArray &operation, const QByteArray &body,
                               const QByteArray &query, bool elastic) {
            HttpRequest request;
            request.body = body;
            request.query = query;
            const Call call { request, { operation, { { "channelArn"_ba, "general"_ba } } }, {}, 0,
                nullptr };
            return chargesOf(call, [elastic](const QString &) { return elastic; }).last().key;
        };
        const QString first = keyOf("SendChannelMessage", "{\"SubChannelId\":\"s1\"}", {}, true);
        QCOMPARE(keyOf("DeleteChannelMessage", {}, "sub-channel-id=s1", true), first);
        QCOMPARE(keyOf("ChannelFlowCallback", "{\"ChannelMessage\":{\"SubChannelId\":\"s1\"}}", {},
                     true),
            first);
        QVERIFY(keyOf("SendChannelMessage", "{\"SubChannelId\":\"s2\"}", {}, true) != first);
        // Elsewhere a made-up one gains nothing.
        QCOMPARE(keyOf("SendChannelMessage", "{\"SubChannelId\":\"s1\"}", {}, false),
            keyOf("SendChannelMessage", "{\"SubChannelId\":\"s2\"}", {}, false));
    }

    void everyRateIsOfAnOperation()
    {
        int charged = 0;
        for (const Route &route : allRoutes()) {
            const HttpRequest request;
            const Call call { request, { route.operation, {} }, {}, 0, nullptr };
            const auto charges = chargesOf(call, never);
            charged += charges.size() > (route.api == Route::Api::Identity ? 1 : 0);
        }
        QCOMPARE(charged, 30);
    }

    void canBeSwitchedOff()
    {
        Quotas quotas(false);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!quotas.take({ { u"alice"_s, tenASecond } }, 0));
        quotas.setEnabled(true);
        for (int i = 0; i < 10; ++i)
            QVERIFY(!quotas.take({ { u"alice"_s, tenASecond } }, 0));
        QVERIFY(quotas.take({ { u"alice"_s, tenASecond } }, 0));
        quotas.reset();
        QVERIFY(!quotas.take({ { u"alice"_s, tenASecond } }, 0));
    }
};

QTEST_APPLESS_MAIN(tst_Quotas)
#include "tst_quotas.moc"
