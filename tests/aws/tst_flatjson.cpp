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
