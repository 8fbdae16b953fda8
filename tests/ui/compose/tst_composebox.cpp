// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/composebox.h"

#include "ui/common/theme.h"
#include "ui/compose/bytecounter.h"
#include "ui/compose/composeoptions.h"
#include "ui/compose/formfield.h"
#include "ui/compose/metadatapanel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextOption>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestComposeBox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void countsAsOneTypes_data();
    void countsAsOneTypes();
    void saysByHowMuch();
    void marksWhatDoesNotFit();
    void countsAfterUndo();
    void aMegabyteIsPasted_data();
    void aMegabyteIsPasted();
    void pastesPlainText();
    void keepsNoBreakSpaces();
    void compositionIsNeitherCountedNorSent();

    void returnSubmitsOnce();
    void returnDoesNotSubmitWhatIsInvalid();
    void shiftReturnBreaksTheLine();
    void sendKeyCanBeSwapped();
    void nothingIsClearedBeforeItIsAccepted();
    void aRefusalKeepsEverything();
    void sendingCanBeOff();
    void growsToEightLines();

    void controlChangesTheLimitAtOnce();
    void metadataIsPutAside();
    void emptyMetadataIsNotNoMetadata();
    void trims();
    void splitsInOrder();
    void aRefusedPieceKeepsTheRest();
    void everyMemberGoesOut();
    void draftsComeBack();
    void everyProblemIsShown_data();
    void everyProblemIsShown();

    void upInAnEmptyBoxEditsTheLast();
    void walksTheHistory();
    void editsAndComesBack();
    void editedWordsAreUnsentWordsToo();
    void everyControlHasAName();

private:
    QPlainTextEdit *editor() const { return child<QPlainTextEdit>(u"messageEditor"_s); }
    QPlainTextEdit *metadata() const { return child<QPlainTextEdit>(u"metadataEditor"_s); }
    QPushButton *button(const QString &name) const { return child<QPushButton>(name); }
    ByteCounter *content() const { return child<ByteCounter>(u"contentSize"_s); }
    ByteCounter *metadataSize() const { return child<ByteCounter>(u"metadataSize"_s); }
    QString notice() const { return child<QLabel>(u"notice"_s)->text(); }
    MessageDraft sent(int at) const { return m_submitted->at(at).first().value<MessageDraft>(); }
    void write(const QString &text) { editor()->setPlainText(text); }
    void type(const QString &text) { QTest::keyClicks(editor(), text); }
    void control() { QTest::keyClick(m_box.get(), Qt::Key_T, Qt::ControlModifier); }

    template <class Widget> Widget *child(const QString &name) const
    {
        auto *found = m_box->findChild<Widget *>(name);
        Q_ASSERT(found);
        return found;
    }

    Theme m_theme;
    std::unique_ptr<ComposeBox> m_box;
    std::unique_ptr<QSignalSpy> m_submitted;
};

void TestComposeBox::init()
{
    m_box = std::make_unique<ComposeBox>(m_theme);
    m_box->resize(836, 160);
    m_box->setChannel(u"general"_s);
    m_box->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_box.get()));
    m_box->activateWindow();
    m_box->setFocus();
    m_submitted = std::make_unique<QSignalSpy>(m_box.get(), &ComposeBox::submitted);
}

void TestComposeBox::cleanup()
{
    m_submitted.reset();
    m_box.reset();
}

void TestComposeBox::countsAsOneTypes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("control");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("level");
    using enum ByteCounter::Level;
    const auto row = [](const char *name, const QString &text, bool control, const QString &words,
                         ByteCounter::Level level) {
        QTest::newRow(name) << text << control << words << int(level);
    };
    row("nothing", u""_s, false, u"Content 0 / 4096 bytes"_s, Quiet);
    row("ASCII", u"Thanks! I will watch the logs"_s, false, u"Content 29 / 4096 bytes"_s, Quiet);
    row("just under 80 %", QString(3276, u'x'), false, u"Content 3276 / 4096 bytes"_s, Quiet);
    row("80 %", QString(3277, u'x'), false, u"Content 3277 / 4096 bytes"_s, Caution);
    row("limit", QString(4096, u'x'), false, u"Content 4096 / 4096 bytes"_s, Caution);
    row("limit + 1", QString(4097, u'x'), false, u"Content 4097 / 4096 bytes — 1 byte too long"_s,
        Over);
    row("CJK at the limit", u"日"_s.repeated(1365) + u'x', false, u"Content 4096 / 4096 bytes"_s,
        Caution);
    row("CJK over", u"日"_s.repeated(1366), false,
        u"Content 4098 / 4096 bytes — 2 bytes too long"_s, Over);
    row("emoji at the limit", u"🙂"_s.repeated(1024), false, u"Content 4096 / 4096 bytes"_s,
        Caution);
    row("combining marks over", u"e\u0301"_s.repeated(1366), false,
        u"Content 4098 / 4096 bytes — 2 bytes too long"_s, Over);
    row("line feeds count", u"a\nb\n"_s, false, u"Content 4 / 4096 bytes"_s, Quiet);
    row("CONTROL under 80 %", QString(23, u'x'), true, u"Content 23 / 30 bytes"_s, Quiet);
    row("CONTROL 80 %", QString(24, u'x'), true, u"Content 24 / 30 bytes"_s, Caution);
    row("CONTROL limit", u"🙂"_s.repeated(7) + u"xx"_s, true, u"Content 30 / 30 bytes"_s,
        Caution);
    row("CONTROL limit + 1", u"日"_s.repeated(10) + u'x', true,
        u"Content 31 / 30 bytes — 1 byte too long"_s, Over);
}

void TestComposeBox::countsAsOneTypes()
{
    QFETCH(QString, text);
    QFETCH(bool, control);
    QFETCH(QString, words);
    QFETCH(int, level);
    if (control)
        this->control();
    write(text);
    QCOMPARE(content()->text(), words);
    QCOMPARE(int(content()->level()), level);
    const bool good = !text.isEmpty() && level != int(ByteCounter::Level::Over);
    QCOMPARE(button(u"send"_s)->isEnabled(), good);
    QCOMPARE(button(u"send"_s)->toolTip().isEmpty(), good);
    QCOMPARE(button(u"send"_s)->accessibleDescription(), button(u"send"_s)->toolTip());
}

void TestComposeBox::saysByHowMuch()
{
    control();
    write(u"Away until the meeting is over, back at two"_s);
    QCOMPARE(content()->text(), u"Content 43 / 30 bytes — 13 bytes too long"_s);
    QCOMPARE(button(u"send"_s)->toolTip(), u"The message is 13 bytes too long."_s);
    QVERIFY(child<QLabel>(u"hint"_s)->isHidden());
    QVERIFY(button(u"trim"_s)->isVisible());
    QVERIFY(button(u"split"_s)->isVisible());
    QCOMPARE(button(u"split"_s)->text(), u"Split into 2"_s);
    QCOMPARE(button(u"split"_s)->accessibleName(), u"Split into 2 messages"_s);
}

void TestComposeBox::marksWhatDoesNotFit()
{
    control();
    const QString family = u"👨\u200d👩\u200d👧\u200d👦"_s;
    write(u"123456 "_s + family + u" more"_s);
    const auto marks = editor()->extraSelections();
    QCOMPARE(marks.size(), 1);
    // The family would end at byte 32: it goes as a whole.
    QCOMPARE(marks.first().cursor.selectionStart(), 7);
    QCOMPARE(marks.first().cursor.selectionEnd(), int(editor()->toPlainText().size()));
    write(u"fits"_s);
    QVERIFY(editor()->extraSelections().isEmpty());
}

void TestComposeBox::countsAfterUndo()
{
    type(u"abc"_s);
    QCOMPARE(content()->text(), u"Content 3 / 4096 bytes"_s);
    editor()->undo();
    QCOMPARE(content()->text(), u"Content 0 / 4096 bytes"_s);
    editor()->redo();
    QCOMPARE(content()->text(), u"Content 3 / 4096 bytes"_s);
    editor()->selectAll();
    editor()->cut();
    QCOMPARE(content()->text(), u"Content 0 / 4096 bytes"_s);
}

void TestComposeBox::aMegabyteIsPasted_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("lines") << u"sixteen bytes..\n"_s.repeated(65536);
    QTest::newRow("one line") << u"sixteen bytes..."_s.repeated(65536);
}

void TestComposeBox::aMegabyteIsPasted()
{
    QFETCH(QString, text);
    QGuiApplication::clipboard()->setText(text);
    // Work, not time: a paste and a key are counted once each, no word is looked for in a paragraph
    // of a megabyte, and little of what is too long is marked.
    const QSignalSpy counted(m_box.get(), &ComposeBox::draftChanged);
    editor()->paste();
    QCOMPARE(counted.size(), 1);
    QCOMPARE(content()->text(), u"Content 1048576 / 4096 bytes — 1044480 bytes too long"_s);
    QVERIFY(button(u"split"_s)->isHidden());
    m_box->grab();
    if (!text.contains(u'\n'))
        QCOMPARE(editor()->wordWrapMode(), QTextOption::WrapAnywhere);
    const auto marks = editor()->extraSelections();
    QCOMPARE(marks.size(), 1);
    QVERIFY(marks.first().cursor.selectedText().size() <= 8 * 1024);
    type(u"x"_s);
    QCOMPARE(counted.size(), 2);
    QTest::mouseClick(button(u"trim"_s), Qt::LeftButton);
    QCOMPARE(content()->text(), u"Content 4096 / 4096 bytes"_s);
    editor()->undo();
    QCOMPARE(content()->text(), u"Content 1048577 / 4096 bytes — 1044481 bytes too long"_s);
}

void TestComposeBox::pastesPlainText()
{
    auto *mime = new QMimeData;
    mime->setHtml(u"<b>bold</b>"_s);
    mime->setText(u"one\r\ntwo\rthree"_s);
    QGuiApplication::clipboard()->setMimeData(mime);
    editor()->paste();
    QCOMPARE(m_box->draft().content, u"one\ntwo\nthree"_s);
}

void TestComposeBox::keepsNoBreakSpaces()
{
    write(u"10\u00a0km"_s);
    QCOMPARE(content()->text(), u"Content 6 / 4096 bytes"_s);
    QCOMPARE(m_box->draft().content, u"10\u00a0km"_s);
}

void TestComposeBox::compositionIsNeitherCountedNorSent()
{
    type(u"a"_s);
    QInputMethodEvent composing(u"にほ"_s, {});
    QCoreApplication::sendEvent(editor(), &composing);
    QCOMPARE(content()->text(), u"Content 1 / 4096 bytes"_s);
    QVERIFY(!button(u"send"_s)->isEnabled());
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 0);

    QInputMethodEvent commit;
    commit.setCommitString(u"日本"_s);
    QCoreApplication::sendEvent(editor(), &commit);
    QVERIFY(m_box->draft().content.contains(u"日本"_s));
    QVERIFY(
        content()->text().startsWith(u"Content 7 "_s) || m_box->draft().content.contains(u'\n'));
    QVERIFY(button(u"send"_s)->isEnabled());
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 1);
}

void TestComposeBox::returnSubmitsOnce()
{
    type(u"Hello"_s);
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 1);
    QCOMPARE(sent(0).content, u"Hello"_s);
    QVERIFY(!sent(0).metadata);
    QVERIFY(m_box->isPending());
    QTest::keyClick(editor(), Qt::Key_Return);
    QTest::mouseClick(button(u"send"_s), Qt::LeftButton);
    QCOMPARE(m_submitted->size(), 1);
    m_box->accepted();
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 1);
    type(u"Again"_s);
    QTest::keyClick(editor(), Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(m_submitted->size(), 2);
}

void TestComposeBox::returnDoesNotSubmitWhatIsInvalid()
{
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 0);
    QCOMPARE(notice(), u"Write a message first."_s);
    write(QString(4097, u'x'));
    QVERIFY(notice().isEmpty());
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 0);
    QCOMPARE(notice(), u"The message is 1 byte too long."_s);
    QCOMPARE(m_box->draft().content.size(), 4097);
}

void TestComposeBox::shiftReturnBreaksTheLine()
{
    type(u"a"_s);
    QTest::keyClick(editor(), Qt::Key_Return, Qt::ShiftModifier);
    type(u"b"_s);
    QCOMPARE(m_box->draft().content, u"a\nb"_s);
    QCOMPARE(m_submitted->size(), 0);
}

void TestComposeBox::sendKeyCanBeSwapped()
{
    m_box->setSendKey(SendKey::CtrlReturn);
    type(u"a"_s);
    QTest::keyClick(editor(), Qt::Key_Return);
    type(u"b"_s);
    QCOMPARE(m_submitted->size(), 0);
    QTest::keyClick(editor(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_submitted->size(), 1);
    QCOMPARE(sent(0).content, u"a\nb"_s);
    QCOMPARE(child<QLabel>(u"hint"_s)->text(), u"Ctrl+Enter to send · Enter for a new line"_s);
}

void TestComposeBox::nothingIsClearedBeforeItIsAccepted()
{
    control();
    type(u"ping"_s);
    QTest::mouseClick(button(u"send"_s), Qt::LeftButton);
    QCOMPARE(m_submitted->size(), 1);
    QCOMPARE(m_box->draft().content, u"ping"_s);
    type(u"lost?"_s);
    control();
    QCOMPARE(m_box->draft().content, u"ping"_s);
    QCOMPARE(m_box->draft().type, MessageType::Control);
    QSignalSpy changed(m_box.get(), &ComposeBox::draftChanged);
    m_box->accepted();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(m_box->draft().content, QString());
    QCOMPARE(m_box->draft().type, MessageType::Control);
    QVERIFY(!editor()->isReadOnly());
}

void TestComposeBox::aRefusalKeepsEverything()
{
    MessageDraft draft;
    draft.content = u"keep me"_s;
    draft.metadata = u"{}"_s;
    draft.subChannelId = u"s1"_s;
    m_box->setDraft(draft);
    m_box->send();
    QCOMPARE(m_submitted->size(), 1);
    m_box->refused(u"Not saved: the disk is full."_s);
    QCOMPARE(m_box->draft(), draft);
    QCOMPARE(notice(), u"Not saved: the disk is full."_s);
    QVERIFY(button(u"send"_s)->isEnabled());
    type(u"!"_s);
    QVERIFY(notice().isEmpty());
}

void TestComposeBox::sendingCanBeOff()
{
    type(u"Hello"_s);
    m_box->setEnabledForSending(false, u"Choose a channel first."_s);
    QVERIFY(!button(u"send"_s)->isEnabled());
    QCOMPARE(button(u"send"_s)->toolTip(), u"Choose a channel first."_s);
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 0);
    QCOMPARE(notice(), u"Choose a channel first."_s);
    m_box->setEnabledForSending(true, {});
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->size(), 1);
}

void TestComposeBox::growsToEightLines()
{
    const int one = editor()->height();
    write(u"a\nb"_s);
    const int two = editor()->height();
    QVERIFY(two > one);
    write(u"x\n"_s.repeated(7));
    const int eight = editor()->height();
    QVERIFY(qAbs((eight - one) - 7 * (two - one)) <= 8);
    write(u"x\n"_s.repeated(50));
    QCOMPARE(editor()->height(), eight);
    write(u"a"_s);
    QCOMPARE(editor()->height(), one);
}

void TestComposeBox::controlChangesTheLimitAtOnce()
{
    write(QString(40, u'x'));
    QVERIFY(button(u"send"_s)->isEnabled());
    control();
    QCOMPARE(content()->text(), u"Content 40 / 30 bytes — 10 bytes too long"_s);
    QVERIFY(!button(u"send"_s)->isEnabled());
    QCOMPARE(button(u"messageType"_s)->accessibleDescription(), u"Control"_s);
    control();
    QCOMPARE(content()->text(), u"Content 40 / 4096 bytes"_s);
    QVERIFY(button(u"send"_s)->isEnabled());
}

void TestComposeBox::metadataIsPutAside()
{
    type(u"ping"_s);
    QTest::keyClick(m_box.get(), Qt::Key_M, Qt::ControlModifier);
    QVERIFY(metadata()->isVisible());
    metadata()->setPlainText(u"{\"k\":\"v\",\"n\":\"0123456\"}"_s);
    QCOMPARE(metadataSize()->text(), u"Metadata 23 / 1024 bytes"_s);
    control();
    QVERIFY(!metadata()->isVisible());
    QCOMPARE(metadataSize()->text(), u"No metadata on CONTROL (23 bytes kept)"_s);
    m_box->send();
    QCOMPARE(m_submitted->size(), 1);
    QVERIFY(!sent(0).metadata);
    QCOMPARE(m_box->draft().metadata.value_or(QString()).size(), 23);
    m_box->refused(u"no"_s);
    control();
    QVERIFY(metadata()->isVisible());
    QCOMPARE(metadataSize()->text(), u"Metadata 23 / 1024 bytes"_s);
    m_box->send();
    QCOMPARE(sent(1).metadata, u"{\"k\":\"v\",\"n\":\"0123456\"}"_s);
}

void TestComposeBox::emptyMetadataIsNotNoMetadata()
{
    MessageDraft draft;
    draft.content = u"x"_s;
    draft.metadata = u""_s;
    m_box->setDraft(draft);
    m_box->send();
    QCOMPARE(sent(0), draft);
    m_box->accepted();
    type(u"y"_s);
    m_box->send();
    QVERIFY(!sent(1).metadata);
}

void TestComposeBox::trims()
{
    control();
    write(u"Away until the meeting is over, back at two"_s);
    QTest::mouseClick(button(u"trim"_s), Qt::LeftButton);
    QCOMPARE(m_box->draft().content, u"Away until the meeting is over"_s);
    QVERIFY(button(u"send"_s)->isEnabled());
    QVERIFY(button(u"trim"_s)->isHidden());
    QCOMPARE(m_submitted->size(), 0);
    editor()->undo();
    QCOMPARE(m_box->draft().content, u"Away until the meeting is over, back at two"_s);
}

void TestComposeBox::splitsInOrder()
{
    control();
    const QString text = u"Away until the meeting is over, back at two, or at three if it lasts"_s;
    const QStringList pieces = splitToFit(text, 30);
    QCOMPARE(pieces.size(), 3);
    write(text);
    QTest::mouseClick(button(u"split"_s), Qt::LeftButton);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(m_submitted->size(), i + 1);
        QCOMPARE(sent(i).content, pieces.at(i));
        QCOMPARE(sent(i).type, MessageType::Control);
        m_box->accepted();
    }
    QCOMPARE(m_submitted->size(), 3);
    QVERIFY(m_box->draft().content.isEmpty());
    QVERIFY(!m_box->isPending());
}

void TestComposeBox::aRefusedPieceKeepsTheRest()
{
    control();
    const QString text = u"Away until the meeting is over, back at two, or at three if it lasts"_s;
    write(text);
    QTest::mouseClick(button(u"split"_s), Qt::LeftButton);
    m_box->accepted();
    m_box->refused(u"no"_s);
    QCOMPARE(m_submitted->size(), 2);
    QCOMPARE(sent(0).content + m_box->draft().content, text);
    QCOMPARE(notice(), u"no"_s);
}

void TestComposeBox::everyMemberGoesOut()
{
    MessageDraft draft;
    draft.content = u"all of it"_s;
    draft.persistence = MessagePersistence::NonPersistent;
    draft.metadata = u"{}"_s;
    draft.clientRequestToken = u"my-token"_s;
    draft.contentType = u"text/plain"_s;
    draft.attributes = { { u"a"_s, { u"1"_s, u"2"_s } }, { u"b"_s, { u"3"_s } } };
    draft.pushNotification = PushNotification { u"t"_s, u"b"_s, PushNotificationType::Voip };
    draft.targetMemberArn = u"arn:aws:chime:us-east-1:1:app-instance/i/user/bob"_s;
    draft.subChannelId = u"s1"_s;
    m_box->setDraft(draft);
    m_box->send();
    QCOMPARE(m_submitted->size(), 1);
    QCOMPARE(sent(0), draft);
    m_box->accepted();
    MessageDraft left;
    left.persistence = MessagePersistence::NonPersistent;
    QCOMPARE(m_box->draft(), left);
}

void TestComposeBox::draftsComeBack()
{
    QSignalSpy changed(m_box.get(), &ComposeBox::draftChanged);
    MessageDraft draft;
    draft.content = u"é日🙂\n\nend "_s;
    draft.type = MessageType::Control;
    draft.metadata = u"aside"_s;
    draft.contentType = u"x"_s;
    m_box->setDraft(draft);
    QCOMPARE(m_box->draft(), draft);
    QCOMPARE(changed.size(), 0);
    m_box->setDraft({});
    QCOMPARE(m_box->draft(), MessageDraft());
    type(u"x"_s);
    QCOMPARE(changed.size(), 1);
}

void TestComposeBox::everyProblemIsShown_data()
{
    QTest::addColumn<MessageDraft>("draft");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, auto change, const QString &field) {
        MessageDraft draft;
        draft.content = u"x"_s;
        change(draft);
        QTest::newRow(name) << draft << field;
    };
    row(
        "token short", [](auto &d) { d.clientRequestToken = u"a"_s; }, u"token"_s);
    row(
        "token long", [](auto &d) { d.clientRequestToken = QString(65, u'a'); }, u"token"_s);
    row(
        "token signs", [](auto &d) { d.clientRequestToken = u"a b"_s; }, u"token"_s);
    row(
        "content type", [](auto &d) { d.contentType = QString(46, u'a'); }, u"contentType"_s);
    row(
        "target", [](auto &d) { d.targetMemberArn = u"bob"_s; }, u"target"_s);
    row(
        "sub-channel", [](auto &d) { d.subChannelId = u"a b"_s; }, u"subChannel"_s);
    row(
        "push title",
        [](auto &d) {
            d.pushNotification = PushNotification { {}, u"b"_s };
        },
        u"pushTitle"_s);
    row(
        "push title long",
        [](auto &d) {
            d.pushNotification = PushNotification { QString(51, u't'), u"b"_s };
        },
        u"pushTitle"_s);
    row(
        "push body",
        [](auto &d) {
            d.pushNotification = PushNotification { u"t"_s, {} };
        },
        u"pushBody"_s);
    row(
        "push body long",
        [](auto &d) {
            d.pushNotification = PushNotification { u"t"_s, QString(151, u'b') };
        },
        u"pushBody"_s);
    row(
        "attributes",
        [](auto &d) {
            d.attributes = { { u""_s, { u"v"_s } } };
        },
        u""_s);
    row(
        "metadata lines", [](auto &d) { d.metadata = u"a\nb"_s; }, u"metadata"_s);
    row(
        "metadata long", [](auto &d) { d.metadata = QString(1025, u'm'); }, u"metadata"_s);
}

void TestComposeBox::everyProblemIsShown()
{
    QFETCH(MessageDraft, draft);
    QFETCH(QString, field);
    m_box->setDraft(draft);
    QVERIFY(!m_box->obstacle().isEmpty());
    QCOMPARE(button(u"send"_s)->toolTip(), m_box->obstacle());
    m_box->send();
    QCOMPARE(m_submitted->size(), 0);
    QCOMPARE(notice(), m_box->obstacle());
    if (field == u"metadata") {
        QVERIFY(metadata()->isVisible());
        QVERIFY(!child<QLabel>(u"metadataHint"_s)->text().contains(u"JSON"_s));
    } else if (!field.isEmpty()) {
        QVERIFY(child<FormField>(field)->isVisible());
        QVERIFY(!child<FormField>(field)->problem().isEmpty());
        int shown = 0;
        for (const FormField *other : m_box->findChildren<FormField *>())
            shown += other->problem().isEmpty() ? 0 : 1;
        QCOMPARE(shown, 1);
    }
}

void TestComposeBox::upInAnEmptyBoxEditsTheLast()
{
    QSignalSpy wanted(m_box.get(), &ComposeBox::editLastRequested);
    QTest::keyClick(editor(), Qt::Key_Up);
    QCOMPARE(wanted.size(), 1);
    type(u"x"_s);
    QTest::keyClick(editor(), Qt::Key_Up);
    QCOMPARE(wanted.size(), 1);
}

void TestComposeBox::walksTheHistory()
{
    for (const QString &text : { u"first"_s, u"second"_s }) {
        type(text);
        m_box->send();
        m_box->accepted();
    }
    // In an empty box the keys are the window's.
    QTest::keyClick(editor(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_box->draft().content, QString());
    type(u"being written"_s);
    const auto walk = [this](Qt::Key key, const QString &expected) {
        QTest::keyClick(editor(), key, Qt::AltModifier);
        QCOMPARE(m_box->draft().content, expected);
    };
    walk(Qt::Key_Up, u"second"_s);
    walk(Qt::Key_Up, u"first"_s);
    walk(Qt::Key_Up, u"first"_s);
    walk(Qt::Key_Down, u"second"_s);
    walk(Qt::Key_Down, u"being written"_s);
    walk(Qt::Key_Down, u"being written"_s);
}

void TestComposeBox::editsAndComesBack()
{
    type(u"unfinished"_s);
    MessageDraft failed;
    failed.content = u"refused"_s;
    failed.clientRequestToken = u"used-token"_s;
    m_box->beginEdit(7, failed);
    QCOMPARE(m_box->editedId(), std::optional<qint64>(7));
    QVERIFY(child<QWidget>(u"editBanner"_s)->isVisible());
    const auto *words = child<QWidget>(u"editBanner"_s)->findChild<QLabel *>();
    QVERIFY(words->text().contains(u"not sent"_s));
    QCOMPARE(m_box->draft().content, u"refused"_s);
    QCOMPARE(m_box->unsentDraft().content, u"unfinished"_s);
    QTest::mouseClick(button(u"cancelEdit"_s), Qt::LeftButton);
    QVERIFY(!m_box->editedId());
    QCOMPARE(m_box->draft().content, u"unfinished"_s);

    m_box->beginEdit(8, failed, true);
    QVERIFY(words->text().contains(u"may have arrived"_s));
    m_box->send();
    QVERIFY(!sent(0).clientRequestToken);
    QCOMPARE(m_box->editedId(), std::optional<qint64>(8));
    m_box->accepted();
    QVERIFY(!m_box->editedId());
    QVERIFY(child<QWidget>(u"editBanner"_s)->isHidden());
    QCOMPARE(m_box->draft().content, u"unfinished"_s);
}

void TestComposeBox::editedWordsAreUnsentWordsToo()
{
    MessageDraft failed;
    failed.content = u"refused"_s;
    m_box->beginEdit(7, failed);
    QCOMPARE(m_box->unsentDraft(), MessageDraft()); // they are in the outbox as they are
    type(u" no more"_s);
    QCOMPARE(m_box->unsentDraft().content, u"refused no more"_s);
    QSignalSpy changed(m_box.get(), &ComposeBox::draftChanged);
    m_box->cancelEdit();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_box->unsentDraft(), MessageDraft());
}

void TestComposeBox::everyControlHasAName()
{
    MessageDraft draft;
    draft.metadata = u"{}"_s;
    draft.attributes = { { u"a"_s, { u"1"_s } } };
    m_box->setDraft(draft);
    QStringList names;
    for (const QWidget *widget : m_box->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()
            || widget->objectName().startsWith(u"qt_"_s))
            continue;
        const auto *control = qobject_cast<const QAbstractButton *>(widget);
        const QString name = widget->accessibleName().isEmpty() && control
            ? control->text()
            : widget->accessibleName();
        QVERIFY2(!name.isEmpty(), widget->metaObject()->className());
        names.append(name);
    }
    for (const QString &name : { u"Message"_s, u"Message type"_s, u"Persistence"_s, u"Metadata"_s,
             u"Show metadata"_s, u"ClientRequestToken"_s, u"Attribute name"_s })
        QVERIFY2(names.contains(name), qPrintable(name));
    QCOMPARE(button(u"send"_s)->accessibleName(), u"Send"_s);
    QCOMPARE(content()->accessibleName(), u"Content size"_s);
    QCOMPARE(content()->accessibleDescription(), content()->text());
}

QTEST_MAIN(TestComposeBox)
#include "tst_composebox.moc"
