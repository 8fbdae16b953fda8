// SPDX-License-Identifier: Apache-2.0
#include "aws/flatjson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace carillon::aws;

class TestFlatJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void values()
    {
        const auto json
            = FlatJson::parse(" {\"a\":\"x\",\"b\":{\"c\":{\"d\":\"y\"}},\"n\":-1.5e2,\"t\":true,\n"
                              "\"z\":null,\"l\":[1,{\"a\":\"no\"},[\"s\"],{}],\"e\":\"\","
                              "\"u\":\"\\u00e9\\ud83d\\ude00\\n\\/\\\"\\\\\"} ");
        QVERIFY(json);
        QCOMPARE(json->text("a"), u"x"_s);
        QCOMPARE(json->text("b.c.d"), u"y"_s);
        QCOMPARE(json->number("n"), -150.0);
        QCOMPARE(json->text("t"), u"true"_s);
        QVERIFY(!json->isString("t") && json->isString("a"));
        QVERIFY(!json->has("z") && !json->has("l") && !json->has("nothing"));
        QVERIFY(json->has("e"));
        QCOMPARE(json->text("u"), u"é😀\n/\"\\"_s);
        QVERIFY(!json->number("a"));
    }

    void lastMemberWins()
    {
        QCOMPARE(FlatJson::parse("{\"a\":\"x\",\"a\":\"y\"}")->text("a"), u"y"_s);
        QVERIFY(!FlatJson::parse("{\"a\":\"x\",\"a\":null}")->has("a"));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        int number = 0;
        for (const char *text :
            { "", "[]", "\"a\"", "{", "{}x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":01}",
                "{\"a\":1.}", "{\"a\":+1}", "{\"a\":-}", "{\"a\":1e}", "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"b}", "{\"a\":[1 2]}",
                "{\"a\":[1,]}", "{\"a\":nul}", "{'a':1}", "{\"a\":\"\xff\"}", "{\"a\":\"\\" })
            QTest::addRow("%d", ++number) << QByteArray(text);
        QTest::newRow("deep") << QByteArray("{\"a\":").repeated(40) + "1"
                + QByteArray("}").repeated(40);
        QTest::newRow("deep list")
            << "{\"a\":" + QByteArray("[").repeated(40) + QByteArray("]").repeated(40) + "}";
        QTest::newRow("long") << "{\"a\":\"" + QByteArray(FlatJson::maxBytes, 'x') + "\"}";
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!FlatJson::parse(text));
    }

    void numbers_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<bool>("fits");
        const QByteArray zeros(400, '0');
        QTest::newRow("too large") << "1e400"_ba << false;
        QTest::newRow("too far below 0") << "-1e400"_ba << false;
        QTest::newRow("largest") << "1.7976931348623157e308"_ba << true;
        QTest::newRow("just above the largest") << "1.7976931348623159e308"_ba << false;
        QTest::newRow("endless exponent") << "1e99999999999"_ba << false;
        QTest::newRow("too near to 0") << "1e-400"_ba << false;
        QTest::newRow("too near to 0, below") << "-1e-400"_ba << false;
        QTest::newRow("smallest") << "5e-324"_ba << true;
        QTest::newRow("just below the smallest") << "2e-324"_ba << false;
        QTest::newRow("endless exponent, down") << "1e-99999999999"_ba << false;
        QTest::newRow("0, whatever the exponent") << "0.0e99999999999"_ba << true;
        QTest::newRow("0, whatever the exponent, down") << "-0e-99999999999"_ba << true;
        QTest::newRow("beyond 64 bits") << "18446744073709551616"_ba << true;
        QTest::newRow("beyond 64 bits, below 0") << "-9223372036854775809"_ba << true;
        QTest::newRow("300 digits") << QByteArray(300, '7') << true;
        QTest::newRow("309 digits") << QByteArray(309, '7') << false;
        QTest::newRow("a date and 400 digits") << "1777770000003" + QByteArray(400, '7') << false;
        QTest::newRow("401 digits, taken back") << '1' + zeros + "e-400" << true;
        QTest::newRow("400 zeros, taken back") << "0." + zeros + "1e401" << true;
        QTest::newRow("400 zeros") << "0." + zeros + '1' << false;
        QTest::newRow("nothing but zeros") << "0." + zeros << true;
    }
    /// As Qt's parser has it, or the whole is no object for either.
    void numbers()
    {
        QFETCH(QByteArray, number);
        QFETCH(bool, fits);
        const QByteArray text = "{\"a\":" + number + '}';
        QCOMPARE(QJsonDocument::fromJson(text).isObject(), fits);
        const auto json = FlatJson::parse(text);
        QCOMPARE(json.has_value(), fits);
        if (json)
            QCOMPARE(*json->number("a"), QJsonDocument::fromJson(text)[u"a"_s].toDouble());
    }

    /// What is an object here is one for Qt's parser, and the other way round where that is
    /// strict: it takes any escape.
    void agreesWithQt()
    {
        std::mt19937 random(7); // NOLINT: the same texts each time
        const QByteArrayView alphabet = "{}[]:,\"\"\"\"ab\\nucf";
        int objects = 0;
        for (int i = 0; i < 200'000; ++i) {
            QByteArray text = "{\"a\":"_ba;
            for (auto n = random() % 8; n > 0; --n)
                text += alphabet[qsizetype(random() % size_t(alphabet.size()))];
            text += '}';
            const auto ours = FlatJson::parse(text);
            const auto document = QJsonDocument::fromJson(text);
            QVERIFY2(!ours || document.isObject(), text.constData());
            QVERIFY2(ours || text.contains('\\') || !document.isObject(), text.constData());
            const QJsonValue theirs = document.object().value(u"a");
            if (ours && theirs.isString())
                QCOMPARE(ours->text("a"), theirs.toString());
            objects += ours ? 1 : 0;
        }
        QVERIFY(objects > 1000);
    }
};

QTEST_APPLESS_MAIN(TestFlatJson)
#include "tst_flatjson.moc"
