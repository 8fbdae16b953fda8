// SPDX-License-Identifier: Apache-2.0
#include "ui/common/theme.h"
#include "ui/compose/attributeseditor.h"
#include "ui/compose/messageeditor.h"
#include "ui/compose/metadatapanel.h"
#include "ui/compose/senthistory.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestComposeParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHugeParagraphBreaksAnywhere()
    {
        // By words, Qt takes time that grows with the square of its length.
        const Theme theme;
        MessageEditor editor(theme);
        QCOMPARE(editor.wordWrapMode(), QTextOption::WrapAtWordBoundaryOrAnywhere);
        editor.setText(QString(20'000, u'w') + u"\nshort"_s);
        QCOMPARE(editor.wordWrapMode(), QTextOption::WrapAnywhere);
        editor.selectAll();
        QTest::keyClick(&editor, Qt::Key_A);
        QCOMPARE(editor.wordWrapMode(), QTextOption::WrapAtWordBoundaryOrAnywhere);
        QGuiApplication::clipboard()->setText(QString(20'000, u'w'));
        editor.paste();
        QCOMPARE(editor.wordWrapMode(), QTextOption::WrapAnywhere);
        editor.setText(u"word "_s.repeated(3000));
        QCOMPARE(editor.wordWrapMode(), QTextOption::WrapAtWordBoundaryOrAnywhere);
    }

    void json_data();
    void json();
    void oneLine_data();
    void oneLine();
    void formats();
    void tellsJsonFromText();
    void attributesOfOneNameAreOne();
    void historyForgetsTokensAndRepetitions();
};

void TestComposeParts::json_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    for (const QString &good :
        { u"{}"_s, u"[1, 2]"_s, u"\"a\""_s, u"12"_s, u"null"_s, u" {\"a\": \"日🙂\"}\n"_s })
        QTest::newRow(qPrintable(good)) << good << true;
    for (const QString &bad :
        { u""_s, u"{"_s, u"1, 2"_s, u"1],[2"_s, u"{'a':1}"_s, u"hello"_s, u"{\"a\":1}}"_s })
        QTest::newRow(qPrintable(u"not "_s + bad)) << bad << false;
}

void TestComposeParts::json()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QCOMPARE(isJson(text), valid);
}

void TestComposeParts::oneLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::newRow("order and digits stay") << u"{ \"z\": 1.10,\n\t\"a\": 12345678901234567890 }"_s
                                           << u"{\"z\":1.10,\"a\":12345678901234567890}"_s;
    QTest::newRow("blanks in strings stay") << u"[ \"a  b\" , \"c\" ]"_s << u"[\"a  b\",\"c\"]"_s;
    QTest::newRow("escaped quote") << u"[ \"a \\\" b\" , 1 ]"_s << u"[\"a \\\" b\",1]"_s;
    QTest::newRow("escaped backslash") << u"[ \"a \\\\\" , 1 ]"_s << u"[\"a \\\\\",1]"_s;
}

void TestComposeParts::oneLine()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    QCOMPARE(onOneLine(text), line);
}

void TestComposeParts::formats()
{
    Theme theme;
    MetadataPanel panel(theme);
    auto *edit = panel.findChild<QPlainTextEdit *>(u"metadataEditor"_s);
    auto *format = panel.findChild<QPushButton *>(u"formatMetadata"_s);
    QSignalSpy edited(&panel, &MetadataPanel::edited);
    QVERIFY(!format->isEnabled());
    edit->setPlainText(u"{\n  \"a\": 1\n}"_s);
    panel.setProblems({});
    QVERIFY(format->isEnabled());
    format->click();
    QCOMPARE(panel.metadata(), u"{\"a\":1}"_s);
    QVERIFY(edited.size() >= 2);
    edit->undo();
    QCOMPARE(panel.metadata(), u"{\n  \"a\": 1\n}"_s);
}

void TestComposeParts::tellsJsonFromText()
{
    Theme theme;
    MetadataPanel panel(theme);
    panel.setMetadata(u"{\"a\":1}"_s);
    panel.setProblems({});
    QCOMPARE(panel.hint(), u"Valid JSON"_s);
    panel.setMetadata(u"{\"a\":"_s);
    panel.setProblems({});
    QCOMPARE(panel.hint(), u"Not valid JSON; it is sent as it stands"_s);
    panel.setProblems({ { DraftField::Content, DraftRule::Empty },
        { DraftField::Metadata, DraftRule::LineBreak } });
    QVERIFY(panel.hint().contains(u"line break"_s));
}

void TestComposeParts::attributesOfOneNameAreOne()
{
    Theme theme;
    AttributesEditor editor(theme);
    QVERIFY(editor.attributes().isEmpty());
    editor.findChild<QPushButton *>(u"addAttribute"_s)->click();
    QVERIFY(editor.attributes().isEmpty());
    const QList<MessageAttribute> wanted { { u"colour"_s, { u"red"_s, u"green"_s } },
        { u"size"_s, { u"9"_s } } };
    editor.setAttributes(wanted);
    QCOMPARE(editor.attributes(), wanted);
    editor.setAttributes(
        { { u"a"_s, { u"1"_s } }, { u"b"_s, { u"2"_s } }, { u"a"_s, { u"3"_s } } });
    QCOMPARE(editor.attributes(),
        (QList<MessageAttribute> { { u"a"_s, { u"1"_s, u"3"_s } }, { u"b"_s, { u"2"_s } } }));
}

void TestComposeParts::historyForgetsTokensAndRepetitions()
{
    const auto draftOf = [](const QString &text) {
        MessageDraft draft;
        draft.content = text;
        draft.clientRequestToken = u"token-"_s + text;
        return draft;
    };
    SentHistory history;
    QVERIFY(!history.older({}));
    QVERIFY(!history.newer());
    history.push(draftOf(u"a"_s));
    history.push(draftOf(u"b"_s));
    history.push(draftOf(u"b"_s));
    const MessageDraft written = draftOf(u"written"_s);
    QCOMPARE(history.older(written)->content, u"b"_s);
    QVERIFY(history.isWalking());
    const auto first = history.older({});
    QCOMPARE(first->content, u"a"_s);
    QVERIFY(!first->clientRequestToken);
    QVERIFY(!history.older({}));
    QCOMPARE(history.newer()->content, u"b"_s);
    QCOMPARE(*history.newer(), written);
    QVERIFY(!history.isWalking());
}

QTEST_MAIN(TestComposeParts)
#include "tst_composeparts.moc"
