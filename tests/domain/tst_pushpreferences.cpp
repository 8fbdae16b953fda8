// SPDX-License-Identifier: Apache-2.0
#include "domain/pushpreferences.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

class TestPushPreferences : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measures_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("bytes"); // negative: no rule
        QTest::addColumn<int>("branches");
        QTest::addColumn<int>("keysAndValues");
        const auto row = [](const char *name, const QString &rule, int branches, int parts) {
            QTest::newRow(name) << rule << int(rule.toUtf8().size()) << branches << parts;
        };
        row("empty object", u"{}"_s, 0, 0);
        row("one value", uR"({"a":["b"]})"_s, 0, 2);
        row("two values", uR"({"a":["b","c"]})"_s, 0, 3);
        row("anything but", uR"({"a":[{"anything-but":["b","c"]}]})"_s, 0, 4);
        row("or", uR"({"$or":[{"a":["b"]},{"c":["d"]}]})"_s, 2, 5);
        row("or in or", uR"({"$or":[{"$or":[{"a":[1]},{"b":[2]}]}]})"_s, 3, 6);
        row("bytes, not characters", uR"({"ä":["😀"]})"_s, 0, 2);
        for (const char *none : { "", "[]", "\"a\"", "{", "{} {}", "null" })
            QTest::newRow(none) << QString::fromLatin1(none) << -1 << 0 << 0;
    }

    void measures()
    {
        QFETCH(QString, rule);
        QFETCH(int, bytes);
        QFETCH(int, branches);
        QFETCH(int, keysAndValues);
        const auto size = sizeOfFilterRule(rule);
        QCOMPARE(size ? int(size->bytes) : -1, bytes);
        if (!size)
            return;
        QCOMPARE(size->branches, branches);
        QCOMPARE(size->keysAndValues, keysAndValues);
    }

    void fitsUpToTheLimits()
    {
        QVERIFY((FilterRuleSize { 2048, 5, 20 }).fits());
        QVERIFY(!(FilterRuleSize { 2049, 5, 20 }).fits());
        QVERIFY(!(FilterRuleSize { 2048, 6, 20 }).fits());
        QVERIFY(!(FilterRuleSize { 2048, 5, 21 }).fits());
    }
};

QTEST_APPLESS_MAIN(TestPushPreferences)
#include "tst_pushpreferences.moc"
