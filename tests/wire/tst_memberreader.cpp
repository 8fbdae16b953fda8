// SPDX-License-Identifier: Apache-2.0
#include "wire/memberreader.h"

#include <QTest>

using namespace carillon::wire;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(const TextRule *)

class tst_MemberReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesTakeWhatTheModelTakes_data()
    {
        QTest::addColumn<const TextRule *>("rule");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("taken");

        const auto row = [](const char *name, const TextRule &rule, const QString &text,
                             bool taken) {
            QTest::addRow("%s %s", name, taken ? "taken" : "refused") << &rule << text << taken;
        };
        row("name empty", shapes::nonEmptyResourceName, u""_s, false);
        row("name 256", shapes::nonEmptyResourceName, u"😀"_s.repeated(256), true);
        row("name 257", shapes::nonEmptyResourceName, u"😀"_s.repeated(257), false);
        row("name with a line", shapes::nonEmptyResourceName, u"a\nb\tc"_s, true);
        row("name with a control", shapes::nonEmptyResourceName, u"a\u0001"_s, false);
        row("name with U+FFFE", shapes::nonEmptyResourceName, u"a\uFFFE"_s, false);
        row("name with half a pair", shapes::nonEmptyResourceName, QString(QChar(0xd83d)), false);
        row("metadata empty", shapes::metadata, u""_s, true);
        row("metadata 1024 bytes", shapes::metadata, u"é"_s.repeated(512), true);
        row("metadata 1026 bytes", shapes::metadata, u"é"_s.repeated(513), false);
        row("metadata of two lines", shapes::metadata, u"a\u2028b"_s, false);
        row("content 4096 bytes", shapes::nonEmptyContent,
            u"\n😀"_s + u"😀"_s.repeated(1022) + u"abc"_s, true);
        row("content 4097 bytes", shapes::nonEmptyContent, u"x"_s.repeated(4097), false);
        row("user name of blanks", shapes::userName, u" \u00a0"_s, false);
        row("user name 100", shapes::userName, u"ü"_s.repeated(100), true);
        row("user name 101", shapes::userName, u"ü"_s.repeated(101), false);
        row("user id", shapes::userId, u"us-east-1:bob.b_b@example-1"_s, true);
        row("user id one", shapes::userId, u"a"_s, true);
        row("user id ends in a dash", shapes::userId, u"a-"_s, false);
        row("user id with a slash", shapes::userId, u"a/b"_s, false);
        row("user id not ASCII", shapes::userId, u"aüb"_s, false);
        row("user id 65", shapes::userId, u"x"_s.repeated(65), false);
        row("token 1", shapes::clientRequestToken, u"x"_s, false);
        row("token 64", shapes::clientRequestToken, u"-"_s.repeated(64), true);
        row("token with braces", shapes::clientRequestToken, u"{ab}"_s, false);
        row("arn", shapes::chimeArn, u"arn:aws:chime:us-east-1:1:app-instance/i"_s, true);
        row("arn upper case", shapes::chimeArn, u"arn:AWS:chime:us-east-1:1:app-instance/i"_s,
            false);
        row("lambda", shapes::lambdaFunctionArn,
            u"arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST"_s, true);
        row("lambda line end", shapes::lambdaFunctionArn,
            u"arn:aws:lambda:us-east-1:123456789012:function:f\n"_s, false);
        row("callback 31", shapes::callbackId, u"x"_s.repeated(31), false);
        row("callback 36", shapes::callbackId, u"x"_s.repeated(36), true);
    }

    void shapesTakeWhatTheModelTakes()
    {
        QFETCH(const TextRule *, rule);
        QFETCH(QString, text);
        QFETCH(bool, taken);
        const auto breach = breachOf(text, *rule);
        QCOMPARE(!breach, taken);
        if (breach)
            QVERIFY(breach->startsWith(u"Member must "_s));
    }

    void theFirstFailureStaysWithItsPath()
    {
        MemberReader body = MemberReader::ofBody(
            R"({"A":1,"L":[{"N":"x"},{}],"S":{"I":7},"T":["a",2],"Nothing":null})");
        QVERIFY(!body.failure());
        QVERIFY(!body.text(u"Nothing"));
        QVERIFY(!body.failure()); // null is absent
        auto items = body.structures(u"L", 1, 2);
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0].requiredText(u"N"), u"x"_s);
        QVERIFY(!body.failure());
        items[1].requiredText(u"N");
        QVERIFY(body.failure());
        QCOMPARE(body.failure()->member, u"l.2.member.n"_s);
        body.text(u"A");
        QCOMPARE(body.failure()->member, u"l.2.member.n"_s);
        QVERIFY(body.failure()->message.startsWith(
            u"1 validation error detected: Value at 'l.2.member.n' failed"_s));
    }

    void refusesWrongTypesAndNumbers_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("taken");
        QTest::newRow("smallest") << R"({"I":1})"_ba << true;
        QTest::newRow("largest") << R"({"I":40})"_ba << true;
        QTest::newRow("absent") << R"({"J":1})"_ba << false;
        QTest::newRow("too small") << R"({"I":0})"_ba << false;
        QTest::newRow("too large") << R"({"I":41})"_ba << false;
        QTest::newRow("huge") << R"({"I":1e300})"_ba << false;
        QTest::newRow("fraction") << R"({"I":1.5})"_ba << false;
        QTest::newRow("text") << R"({"I":"7"})"_ba << false;
        QTest::newRow("list") << R"([1])"_ba << false;
        QTest::newRow("not JSON") << R"({"I":1)"_ba << false;
    }

    void refusesWrongTypesAndNumbers()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, taken);
        MemberReader body = MemberReader::ofBody(json);
        body.requiredInteger(u"I", 1, 40);
        QCOMPARE(!body.failure(), taken);
    }

    void refusesListsOfAWrongLengthOrType()
    {
        for (const auto &json : { R"({"T":[]})"_ba, R"({"T":["a","b","c"]})"_ba,
                 R"({"T":["a",1]})"_ba, R"({"T":"a"})"_ba, R"({"T":["two words"]})"_ba }) {
            MemberReader body = MemberReader::ofBody(json);
            body.texts(u"T", 1, 2, shapes::clientRequestToken);
            QVERIFY2(body.failure(), json);
        }
        MemberReader body = MemberReader::ofBody(R"({"T":["ab","cd"],"E":"B"})");
        QCOMPARE(body.texts(u"T", 1, 2, shapes::clientRequestToken).size(), 2);
        QCOMPARE(body.texts(u"Absent", 1, 2, shapes::clientRequestToken).size(), 0);
        QCOMPARE(body.requiredOneOf(u"E", { u"A", u"B" }), u"B"_s);
        QVERIFY(!body.failure());
        body.oneOf(u"E", { u"A", u"C" });
        QVERIFY(body.failure()->message.contains(u"enum value set: [A, C]"_s));
    }
};

QTEST_APPLESS_MAIN(tst_MemberReader)
#include "tst_memberreader.moc"
