// SPDX-License-Identifier: Apache-2.0
#include "ui/common/theme.h"
#include "ui/timeline/rawmessageview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace carillon::ui;
using namespace Qt::StringLiterals;

class TestRawMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMemberHasALine_data();
    void everyMemberHasALine();
    void deepNestingStaysSmall();
    void theDialogWaitsAndShows();
    void aFailureIsSaid();

private:
    Theme m_theme;
};

void TestRawMessage::everyMemberHasALine_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("lines");
    const auto row = [](const char *name, const QString &json, const QString &lines) {
        QTest::newRow(name) << json << lines;
    };
    row("empty", u"{ }"_s, u"{}"_s);
    row("order and digits", u"{\"b\":1.50,\"a\":[ ]}"_s, u"{\n  \"b\": 1.50,\n  \"a\": []\n}"_s);
    row("nested", u"{\"a\":{\"b\":[1,2]}}"_s,
        u"{\n  \"a\": {\n    \"b\": [\n      1,\n      2\n    ]\n  }\n}"_s);
    row("signs in strings", u"[\"{,}:\\\" \\\\\"]"_s, u"[\n  \"{,}:\\\" \\\\\"\n]"_s);
    row("turned text", u"[\"a\u202eb\"]"_s, u"[\n  \"a\\u202eb\"\n]"_s);
    row("cut off", u"[\"a"_s, u"[\n  \"a"_s);
    row("ends in a backslash", u"[\"a\\"_s, u"[\n  \"a\\"_s);
    row("closed too often", u"]}"_s, u"\n]\n}"_s);
}

void TestRawMessage::everyMemberHasALine()
{
    QFETCH(QString, json);
    QFETCH(QString, lines);
    QCOMPARE(onManyLines(json), lines);
}

void TestRawMessage::deepNestingStaysSmall()
{
    // Each line is indented by 80 blanks at most.
    QVERIFY(onManyLines(u"["_s.repeated(10'000)).size() < 10'000 * 100);
    RawMessageView view(m_theme, u"m-1"_s);
    view.show();
    view.showJson(QByteArray(10'000, '['));
    auto *text = view.findChild<QPlainTextEdit *>(u"rawText"_s);
    QVERIFY(text->toPlainText().contains(u"more characters"_s));
    view.findChild<QPushButton *>()->click();
    QCOMPARE(QGuiApplication::clipboard()->text().count(u'['), 10'000);
}

void TestRawMessage::theDialogWaitsAndShows()
{
    RawMessageView view(m_theme, u"m-1"_s);
    auto *copy = view.findChild<QPushButton *>();
    QVERIFY(!copy->isEnabled());
    QVERIFY(view.findChild<QLabel *>()->text().contains(u"m-1"_s));
    view.show();
    view.showJson(R"({"ChannelMessage":{"Content":"<b>hi</b>"}})");
    auto *text = view.findChild<QPlainTextEdit *>(u"rawText"_s);
    QVERIFY(text->isReadOnly());
    QVERIFY(text->toPlainText().contains(u"\"Content\": \"<b>hi</b>\""_s));
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), text->toPlainText());
}

void TestRawMessage::aFailureIsSaid()
{
    RawMessageView view(m_theme, u"m-1"_s);
    view.showFailure(u"The message could not be read. Try again in a moment."_s);
    QVERIFY(view.findChild<QLabel *>()->text().contains(u"could not be read"_s));
    QVERIFY(!view.findChild<QPushButton *>()->isEnabled());
}

QTEST_MAIN(TestRawMessage)
#include "tst_rawmessage.moc"
