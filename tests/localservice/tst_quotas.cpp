// SPDX-License-Identifier: Apache-2.0
#include "localservice/quotas.h"

#include <QTest>

using namespace carillon::localservice;
using namespace Qt::StringLiterals;

class tst_Quotas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBurstThenTheRate()
    {
        TokenBuckets buckets({ 10, 10 });
        for (int i = 0; i < 10; ++i)
            QVERIFY(!buckets.take(u"alice"_s, 0));
        QCOMPARE(buckets.take(u"alice"_s, 0), 100);
        QCOMPARE(buckets.take(u"alice"_s, 40), 60);
        QVERIFY(!buckets.take(u"alice"_s, 100));
        QVERIFY(buckets.take(u"alice"_s, 100));
        QVERIFY(!buckets.take(u"bob"_s, 100)); // a bucket of one's own
    }

    void restDoesNotSaveUpMoreThanABurst()
    {
        TokenBuckets buckets({ 10, 10 });
        QVERIFY(!buckets.take(u"alice"_s, 0));
        int taken = 0;
        while (!buckets.take(u"alice"_s, 3'600'000))
            ++taken;
        QCOMPARE(taken, 10);
    }

    void aMinuteUnderLoadGivesTheRate()
    {
        TokenBuckets buckets({ 10, 10 });
        int taken = 0;
        for (qint64 ms = 0; ms < 60'000; ++ms)
            taken += buckets.take(u"alice"_s, ms) ? 0 : 1;
        QVERIFY2(taken >= 608 && taken <= 610, QByteArray::number(taken).constData());
    }

    void aClockThatStandsStillOrGoesBackGivesNothing()
    {
        TokenBuckets buckets({ 10, 1 });
        QVERIFY(!buckets.take(u"alice"_s, 1000));
        QVERIFY(buckets.take(u"alice"_s, 500));
        QVERIFY(buckets.take(u"alice"_s, 1000));
        QVERIFY(!buckets.take(u"alice"_s, 1100));
    }

    void forgetsBucketsThatAreFullAgain()
    {
        TokenBuckets buckets({ 10, 10 });
        for (int i = 0; i < 5000; ++i)
            QVERIFY(!buckets.take(QString::number(i), i * 10));
        QVERIFY(buckets.size() < 1200);
    }

    void sendsCountForBearerAndChannel()
    {
        Quotas quotas(true);
        int taken = 0;
        for (int user = 0; user < 5; ++user) {
            for (int i = 0; i < 10; ++i)
                taken += quotas.take(QString::number(user), u"general"_s, 0) ? 0 : 1;
        }
        QCOMPARE(taken, 30);
        QVERIFY(!quotas.take(u"9"_s, u"echo"_s, 0)); // another channel
        QVERIFY(!quotas.take(u"9"_s, {}, 0)); // no send
        QVERIFY(quotas.take(u"9"_s, u"general"_s, 0));
    }

    void canBeSwitchedOff()
    {
        Quotas quotas(false);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!quotas.take(u"alice"_s, u"general"_s, 0));
        quotas.setEnabled(true);
        for (int i = 0; i < 10; ++i)
            QVERIFY(!quotas.take(u"alice"_s, {}, 0));
        QVERIFY(quotas.take(u"alice"_s, {}, 0));
        quotas.reset();
        QVERIFY(!quotas.take(u"alice"_s, {}, 0));
    }
};

QTEST_APPLESS_MAIN(tst_Quotas)
#include "tst_quotas.moc"
