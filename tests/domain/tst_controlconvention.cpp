// SPDX-License-Identifier: Apache-2.0
#include "domain/controlconvention.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using Kind = ControlConvention::Kind;

class TestControlConvention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheDemoWrites_data();
    void readsWhatTheDemoWrites();
    void leavesOtherTextAlone_data();
    void leavesOtherTextAlone();
    void standardMessagesAreNoConvention();
};

void TestControlConvention::readsWhatTheDemoWrites_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("words");
    const auto row = [](const QString &content, Kind kind, const QString &words = {}) {
        QTest::newRow(qPrintable(content)) << content << int(kind) << words;
    };
    row(u"Typing"_s, Kind::Typing);
    row(uR"({"Typing":"Indicator"})"_s, Kind::Typing);
    row(uR"({ "Typing": "Indicator" })"_s, Kind::Typing);
    row(u"P|Auto|Online"_s, Kind::Online);
    row(u"P|Auto|Idle"_s, Kind::Idle);
    row(u"P|Auto|Busy"_s, Kind::Busy);
    row(u"P|Auto|Offline"_s, Kind::Offline);
    row(u"P|Wfh|Work From Home"_s, Kind::WorkingFromHome);
    row(u"P|Wfh|"_s, Kind::WorkingFromHome);
    row(u"P|Cu|At lunch"_s, Kind::Custom, u"At lunch"_s);
    row(u"P|Cu|a|b"_s, Kind::Custom, u"a|b"_s);
    row(u"P|Cu|<b>x</b>"_s, Kind::Custom, u"<b>x</b>"_s);
}

void TestControlConvention::readsWhatTheDemoWrites()
{
    QFETCH(QString, content);
    QFETCH(int, kind);
    QFETCH(QString, words);
    const auto read = readControl(MessageType::Control, content);
    QVERIFY(read);
    QCOMPARE(int(read->kind), kind);
    QCOMPARE(read->words, words);
}

void TestControlConvention::leavesOtherTextAlone_data()
{
    QTest::addColumn<QString>("content");
    for (const char *content : { "", "typing", "Typing ", " Typing", "Typing…", "P", "P|", "P||",
             "P|Auto", "P|Auto|", "P|Auto|online", "P|Auto|Online ", "P|auto|Online", "P|Wfh",
             "P|Cu|", "P|Other|x", "p|Auto|Online", "xP|Auto|Online", "{}", "{\"Typing\":true}",
             "{\"typing\":\"Indicator\"}", "{\"Typing\":\"Indicator\"", "[\"Typing\"]" })
        QTest::newRow(content) << QString::fromUtf8(content);
}

void TestControlConvention::leavesOtherTextAlone()
{
    QFETCH(QString, content);
    QVERIFY(!readControl(MessageType::Control, content));
}

void TestControlConvention::standardMessagesAreNoConvention()
{
    QVERIFY(!readControl(MessageType::Standard, u"Typing"));
    QVERIFY(!readControl(MessageType::Standard, u"P|Auto|Online"));
}

QTEST_APPLESS_MAIN(TestControlConvention)
#include "tst_controlconvention.moc"
