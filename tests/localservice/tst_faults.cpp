// SPDX-License-Identifier: Apache-2.0
#include "localservice/faultplan.h"

#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace Qt::StringLiterals;

class tst_Faults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryMember()
    {
        const auto fault = FaultPlan::parse(
            R"({"Operation":"SendChannelMessage","Error":"ThrottledClientException","Times":3,)"
            R"("Effect":true,"DelayMs":250,"EventsDelayMs":40})");
        QVERIFY(fault);
        QCOMPARE(fault->operation, u"SendChannelMessage"_s);
        QVERIFY(fault->error == ErrorKind::Throttled);
        QCOMPARE(fault->times, 3);
        QVERIFY(fault->effect);
        QVERIFY(!fault->drop);
        QCOMPARE(fault->delayMs, 250);
        QCOMPARE(fault->eventsDelayMs, 40);
    }

    void hasDefaults()
    {
        const auto drop = FaultPlan::parse(R"({"Error":"Drop"})");
        QVERIFY(drop);
        QVERIFY(drop->drop && !drop->error && !drop->effect);
        QCOMPARE(drop->times, 1);
        QCOMPARE(drop->delayMs, 0);
        const auto none = FaultPlan::parse(R"({"Error":"None","DelayMs":5})");
        QVERIFY(none);
        QVERIFY(!none->drop && !none->error);
    }

    void everyModelledExceptionCanBeAskedFor()
    {
        for (const char *name : { "BadRequestException", "ForbiddenException", "NotFoundException",
                 "ConflictException", "ResourceLimitExceededException",
                 "UnauthorizedClientException", "ThrottledClientException",
                 "ServiceUnavailableException", "ServiceFailureException" }) {
            const auto fault = FaultPlan::parse("{\"Error\":\"" + QByteArray(name) + "\"}");
            QVERIFY2(fault && fault->error, name);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("array") << "[]"_ba;
        QTest::newRow("no error") << "{}"_ba;
        QTest::newRow("unknown error") << R"({"Error":"Boom"})"_ba;
        QTest::newRow("unknown operation") << R"({"Error":"Drop","Operation":"Dance"})"_ba;
        QTest::newRow("unknown member") << R"({"Error":"Drop","Tiems":2})"_ba;
        QTest::newRow("zero times") << R"({"Error":"Drop","Times":0})"_ba;
        QTest::newRow("half a time") << R"({"Error":"Drop","Times":0.5})"_ba;
        QTest::newRow("text for a number") << R"({"Error":"Drop","DelayMs":"1"})"_ba;
        QTest::newRow("text for a flag") << R"({"Error":"Drop","Effect":"yes"})"_ba;
        QTest::newRow("number for a name") << R"({"Error":"Drop","Operation":1})"_ba;
        QTest::newRow("negative delay") << R"({"Error":"Drop","DelayMs":-1})"_ba;
        QTest::newRow("events an hour late") << R"({"Error":"None","EventsDelayMs":3600000})"_ba;
    }

    void refuses()
    {
        QFETCH(QByteArray, json);
        const auto fault = FaultPlan::parse(json);
        QVERIFY(!fault);
        QVERIFY(!fault.error().isEmpty());
    }

    void areTakenInOrderAndUsedUp()
    {
        FaultPlan plan;
        plan.add(
            { .operation = u"SendChannelMessage"_s, .error = ErrorKind::Conflict, .times = 2 });
        plan.add({ .operation = {}, .error = ErrorKind::Throttled });
        QVERIFY(plan.take(u"DescribeChannel"_s)->error == ErrorKind::Throttled);
        QVERIFY(!plan.take(u"DescribeChannel"_s));
        QVERIFY(plan.take(u"SendChannelMessage"_s)->error == ErrorKind::Conflict);
        QCOMPARE(plan.pending(), 1);
        QVERIFY(plan.take(u"SendChannelMessage"_s)->error == ErrorKind::Conflict);
        QVERIFY(!plan.take(u"SendChannelMessage"_s));
        QCOMPARE(plan.pending(), 0);
    }
};

QTEST_APPLESS_MAIN(tst_Faults)
#include "tst_faults.moc"
