// SPDX-License-Identifier: Apache-2.0
// A message that was sent, edited in the compose box.
#include "ui/common/theme.h"
#include "ui/compose/bytecounter.h"
#include "ui/compose/composebox.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace carillon;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

class TestComposeEditing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theBoxSaysSo();
    void escapeBringsBackWhatWasThere();
    void savedWordsMakeRoomForTheDraft();
    void aRefusalKeepsTheWords();
    void limitsAreLive();
    void onlyWordsAndMetadataChange();
    void nothingWrittenIsLostWithTheBox();
    void editingGoesOnLater();
    void anUnsentMessageTakesOver();

private:
    QPlainTextEdit *editor() const { return child<QPlainTextEdit>(u"messageEditor"_s); }
    QPushButton *send() const { return child<QPushButton>(u"send"_s); }
    void type(const QString &text) { QTest::keyClicks(editor(), text); }
    static MessageDraft draftOf(const QString &content)
    {
        MessageDraft draft;
        draft.content = content;
        return draft;
    }
    template <class Widget> Widget *child(const QString &name) const
    {
        auto *found = m_box->findChild<Widget *>(name);
        Q_ASSERT(found);
        return found;
    }

    const MessageId m_id = *MessageId::parse(u"m-1");
    Theme m_theme;
    std::unique_ptr<ComposeBox> m_box;
    std::unique_ptr<QSignalSpy> m_submitted;
};

void TestComposeEditing::init()
{
    m_box = std::make_unique<ComposeBox>(m_theme);
    m_box->resize(836, 160);
    m_box->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_box.get()));
    m_submitted = std::make_unique<QSignalSpy>(m_box.get(), &ComposeBox::submitted);
}

void TestComposeEditing::cleanup()
{
    m_submitted.reset();
    m_box.reset();
}

void TestComposeEditing::theBoxSaysSo()
{
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    auto *strip = child<QWidget>(u"editBanner"_s);
    QVERIFY(strip->isVisible());
    QCOMPARE(strip->findChild<QLabel *>()->text(), u"Editing a message"_s);
    QCOMPARE(send()->text(), u"Save"_s);
    QCOMPARE(send()->accessibleName(), u"Save"_s);
    QVERIFY(child<QLabel>(u"hint"_s)->text().contains(u"Esc"_s));
    QVERIFY(m_box->sentEdit() && m_box->sentEdit()->id == m_id);
    QVERIFY(!m_box->editedId());
    QTest::mouseClick(child<QPushButton>(u"cancelEdit"_s), Qt::LeftButton);
    QVERIFY(!m_box->isEditing());
    QVERIFY(strip->isHidden());
    QCOMPARE(send()->text(), u"Send"_s);
}

void TestComposeEditing::escapeBringsBackWhatWasThere()
{
    type(u"half a thought"_s);
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    type(u" better"_s); // at the end
    QCOMPARE(m_box->draft().content, u"sent better"_s);
    QTest::keyClick(editor(), Qt::Key_Escape);
    QVERIFY(!m_box->sentEdit());
    QCOMPARE(m_box->draft().content, u"half a thought"_s);
    QVERIFY(m_submitted->isEmpty());
}

void TestComposeEditing::savedWordsMakeRoomForTheDraft()
{
    type(u"half a thought"_s);
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    type(u" better"_s);
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_submitted->count(), 1);
    QCOMPARE(m_submitted->first().first().value<MessageDraft>().content, u"sent better"_s);
    QVERIFY(m_box->sentEdit()); // until it is accepted
    m_box->accepted();
    QVERIFY(!m_box->sentEdit());
    QCOMPARE(m_box->draft().content, u"half a thought"_s);
}

void TestComposeEditing::aRefusalKeepsTheWords()
{
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    type(u" better"_s);
    m_box->send();
    m_box->refused(u"Not <b>now</b>."_s);
    QCOMPARE(child<QLabel>(u"notice"_s)->text(), u"Not <b>now</b>."_s);
    QCOMPARE(child<QLabel>(u"notice"_s)->textFormat(), Qt::PlainText);
    QCOMPARE(m_box->draft().content, u"sent better"_s);
    QVERIFY(m_box->sentEdit());
    m_box->send();
    QCOMPARE(m_submitted->count(), 2);
}

void TestComposeEditing::limitsAreLive()
{
    MessageDraft control = draftOf(QString(30, u'x'));
    control.type = MessageType::Control;
    m_box->beginEdit(m_id, control);
    QVERIFY(send()->isEnabled());
    type(u"y"_s);
    QCOMPARE(
        child<ByteCounter>(u"contentSize"_s)->text(), u"Content 31 / 30 bytes — 1 byte too long"_s);
    QVERIFY(!send()->isEnabled());
    QVERIFY(child<QPushButton>(u"trim"_s)->isVisible());
    QVERIFY(child<QPushButton>(u"split"_s)->isHidden()); // one message stays one
    editor()->clear();
    QVERIFY(!send()->isEnabled());
}

void TestComposeEditing::onlyWordsAndMetadataChange()
{
    MessageDraft sent = draftOf(u"sent"_s);
    sent.metadata = u"{\"a\":1}"_s;
    sent.contentType = u"text/markdown"_s;
    m_box->beginEdit(m_id, sent);
    QVERIFY(!child<QPushButton>(u"messageType"_s)->isEnabled());
    QVERIFY(!child<QPushButton>(u"persistence"_s)->isEnabled());
    QVERIFY(!child<QToolButton>(u"advancedToggle"_s)->isEnabled());
    QVERIFY(!child<QToolButton>(u"advancedToggle"_s)->isChecked());
    QTest::keyClick(m_box.get(), Qt::Key_T, Qt::ControlModifier);
    QCOMPARE(m_box->draft().type, MessageType::Standard);
    QVERIFY(child<QPlainTextEdit>(u"metadataEditor"_s)->isVisible());
    child<QPlainTextEdit>(u"metadataEditor"_s)->setPlainText(u"{\"a\":2}"_s);
    m_box->send();
    const auto words = m_submitted->first().first().value<MessageDraft>();
    QCOMPARE(words.metadata, u"{\"a\":2}"_s);
    QCOMPARE(words.contentType, u"text/markdown"_s);
    m_box->accepted();
    QVERIFY(child<QPushButton>(u"messageType"_s)->isEnabled());
    QVERIFY(child<QToolButton>(u"advancedToggle"_s)->isEnabled());
}

void TestComposeEditing::nothingWrittenIsLostWithTheBox()
{
    type(u"half a thought"_s);
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    QCOMPARE(m_box->unsentDraft().content, u"half a thought"_s);
    type(u" better"_s);
    QCOMPARE(m_box->unsentDraft().content, u"half a thought\n\nsent better"_s);
    m_box->cancelEdit();
    QCOMPARE(m_box->unsentDraft().content, u"half a thought"_s);
    // So it is with a message that was not sent.
    m_box->beginEdit(7, draftOf(u"refused"_s));
    type(u" no more"_s);
    QCOMPARE(m_box->unsentDraft().content, u"half a thought\n\nrefused no more"_s);
}

void TestComposeEditing::editingGoesOnLater()
{
    type(u"half a thought"_s);
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    type(u" better"_s);
    const auto aside = m_box->sentEdit();
    QVERIFY(aside);
    m_box->setDraft(draftOf(u"another channel's"_s));
    QVERIFY(!m_box->sentEdit());
    m_box->resumeEdit(*aside);
    QCOMPARE(m_box->draft().content, u"sent better"_s);
    m_box->cancelEdit();
    QCOMPARE(m_box->draft().content, u"half a thought"_s);
}

void TestComposeEditing::anUnsentMessageTakesOver()
{
    type(u"half a thought"_s);
    m_box->beginEdit(m_id, draftOf(u"sent"_s));
    m_box->beginEdit(7, draftOf(u"refused"_s));
    QVERIFY(!m_box->sentEdit());
    QCOMPARE(m_box->editedId(), std::optional<qint64>(7));
    QVERIFY(child<QPushButton>(u"messageType"_s)->isEnabled());
    m_box->cancelEdit();
    QCOMPARE(m_box->draft().content, u"half a thought"_s);
}

QTEST_MAIN(TestComposeEditing)
#include "tst_composeediting.moc"
