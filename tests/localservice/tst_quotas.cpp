// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/operationrates.h"

#include <QTest>

using namespace carillon::localservice;
using namespace carillon::test;

namespace {

constexpr Rate tenASecond { 10, 10 };
constexpr Rate oneAtATime { 10, 1 };

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
            return quotas.take(chargesOf(call), 0);
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

    void everyRateIsOfAnOperation()
    {
        int charged = 0;
        for (const Route &route : allRoutes()) {
            const HttpRequest request;
            const Call call { request, { route.operation, {} }, {}, 0, nullptr };
            const auto charges = chargesOf(call);
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
