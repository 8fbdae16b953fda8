// SPDX-License-Identifier: Apache-2.0
// Sent messages edited, redacted and deleted in the real window on the real service. Alice
// administers and moderates; Bob looks on from a window of his own.
#include "endtoend/otherwindow.h"
#include "endtoend/windowbench.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/drafts.h"
#include "ui/common/noticebar.h"
#include "ui/compose/composebox.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/failurebanner.h"
#include "ui/timeline/rawmessageview.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void anEditIsSeenByOthers();
    void aRefusedEditKeepsTheWords();
    void aRefusedEditIsGivenUp();
    void answersAreLost_data();
    void answersAreLost();
    void upEditsTheLastOwnMessage();
    void anEditWaitsWhileAnotherChannelIsOpen();
    void anAnswerComesWhileAnotherChannelIsOpen_data();
    void anAnswerComesWhileAnotherChannelIsOpen();
    void anEditOutlivesTheProgramAsADraft();
    void metadataIsEditedAndCleared();
    void redactedAfterAQuestion();
    void deletedAfterAQuestion();
    void membersAreOfferedTheirOwnOnly();
    void aRefusedRedactionIsSaid();
    void theRawMessageIsShown();
    void pictures();

private:
    /// The menu of the newest row with these words, as the Menu key brings it.
    QMenu *menuOf(ConversationPane &pane, Timeline &timeline, const QString &content);
    QStringList offered(ConversationPane &pane, Timeline &timeline, const QString &content);
    bool choose(const QString &content, const QString &action);
    void answerQuestion(const QString &button);
    /// The next call of the operation is refused; the HTTP status of asking for that.
    int failOnce(const QString &operation)
    {
        return m_bench->service().admin("faults"_ba,
            { { u"Operation"_s, operation }, { u"Error"_s, u"ForbiddenException"_s },
                { u"Times"_s, 1 } });
    }
    bool isSaid(const QString &sentence)
    {
        const auto bars = m_bench->window().findChildren<NoticeBar *>();
        return std::any_of(bars.begin(), bars.end(), [&sentence](const NoticeBar *bar) {
            return bar->isVisible() && bar->text().contains(sentence);
        });
    }
    bool openBob();
    Timeline &bobs() { return m_bob->timeline(); }
    static const ChannelMessage *find(Timeline &timeline, const QString &content);
    Timeline &alices() { return m_bench->timeline(); }
    ComposeBox &box() { return m_bench->pane().composeBox(); }
    FailureBanner *failure()
    {
        return m_bench->pane().findChild<FailureBanner *>(u"editFailure"_s);
    }
    /// What stands above the box about the edit in it.
    QString notice()
    {
        const ErrorText text = failure() ? failure()->text() : ErrorText();
        return u"%1 %2 %3"_s.arg(text.sentence, text.remedy, text.facts);
    }

    const QString m_teusday = u"The release is on Teusday."_s;
    const QString m_code = u"The door code is 4711, please do not tell anybody."_s;
    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
    std::unique_ptr<test::OtherWindow> m_bob;
};

void TestWindowMessages::init()
{
    m_bench = std::make_unique<test::WindowBench>(
        m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/taking-back.json"));
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(alices().size(), 4);
    // Until her roles are known.
    QTRY_VERIFY(offered(m_bench->pane(), alices(), m_code).contains(u"Delete…"_s));
}

void TestWindowMessages::cleanup()
{
    m_bob.reset();
    m_bench.reset();
}

const ChannelMessage *TestWindowMessages::find(Timeline &timeline, const QString &content)
{
    for (qsizetype row = timeline.headRow() - 1; row >= 0; --row) {
        if (timeline.at(row).message->content == content)
            return &*timeline.at(row).message;
    }
    return nullptr;
}

bool TestWindowMessages::openBob()
{
    m_bob = std::make_unique<test::OtherWindow>(m_theme, m_bench->service().running(), 1);
    return m_bob->open(2, *m_bench->pane().channel(), 4);
}

QMenu *TestWindowMessages::menuOf(
    ConversationPane &pane, Timeline &timeline, const QString &content)
{
    qsizetype row = timeline.size() - 1;
    while (row >= 0 && timeline.at(row).content() != content)
        --row;
    if (row < 0)
        return nullptr;
    TimelineView &view = pane.timelineView();
    delete view.findChild<QMenu *>();
    view.setCurrentIndex(view.model()->index(int(row), 0));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QCoreApplication::sendEvent(&view, &event);
    return view.findChild<QMenu *>();
}

QStringList TestWindowMessages::offered(
    ConversationPane &pane, Timeline &timeline, const QString &content)
{
    QStringList texts;
    if (QMenu *menu = menuOf(pane, timeline, content)) {
        for (const QAction *action : menu->actions()) {
            if (!action->isSeparator())
                texts.append(action->text());
        }
        delete menu;
    }
    return texts;
}

bool TestWindowMessages::choose(const QString &content, const QString &text)
{
    QMenu *menu = menuOf(m_bench->pane(), alices(), content);
    const QList<QAction *> actions = menu ? menu->actions() : QList<QAction *>();
    for (QAction *action : actions) {
        if (action->text() == text) {
            action->trigger();
            delete menu;
            return true;
        }
    }
    return false;
}

void TestWindowMessages::answerQuestion(const QString &text)
{
    auto *question = m_bench->window().findChild<QMessageBox *>();
    QVERIFY(question);
    const auto buttons = question->buttons();
    for (QAbstractButton *button : buttons) {
        if (button->text().remove(u'&') == text)
            return button->click();
    }
    QFAIL(qPrintable(text));
}

void TestWindowMessages::anEditIsSeenByOthers()
{
    QVERIFY(openBob());
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    QCOMPARE(box().draft().content, m_teusday);
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    m_bench->pressReturn();
    QTRY_VERIFY(!box().isEditing());
    QVERIFY(find(alices(), u"The release is on Tuesday."_s));
    QCOMPARE(box().draft().content, QString());
    QTRY_VERIFY(find(bobs(), u"The release is on Tuesday."_s));
    const TimelineEntry &seen = bobs().at(3);
    QVERIFY2(stateText(seen).contains(u"edited"_s), qPrintable(stateText(seen)));
    QCOMPARE(seen.message->metadata, u"{\"build\":\"2026-11\"}"_s);
    QCOMPARE(bobs().size(), 4);
}

void TestWindowMessages::aRefusedEditKeepsTheWords()
{
    QCOMPARE(failOnce(u"UpdateChannelMessage"_s), 200);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    m_bench->pressReturn();
    QTRY_VERIFY2(notice().contains(u"was not changed"_s), qPrintable(notice()));
    QVERIFY2(notice().contains(u". Only who sent"_s), qPrintable(notice()));
    QVERIFY(notice().contains(u"ForbiddenException"_s));
    QCOMPARE(box().draft().content, u"The release is on Tuesday."_s);
    QVERIFY(find(alices(), m_teusday));
    QVERIFY(failure()->isVisible());
    QVERIFY(box().findChild<QLabel *>(u"notice"_s)->isHidden()); // once is enough
    QVERIFY(m_bench->picture(u"edit-refused"_s));
    m_bench->window().resize(480, 640);
    QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
    QTRY_VERIFY(m_bench->editor()->height() < 60); // one line, wherever it is drawn
    QVERIFY(m_bench->picture(u"edit-refused-narrow"_s));
    m_bench->button(actionLabel(MessageAction::CopyReport))->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"ForbiddenException"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday at noon."_s);
    QVERIFY(failure()); // it still holds
    m_bench->button(actionLabel(MessageAction::Retry))->click();
    QTRY_VERIFY(!box().isEditing());
    QTRY_VERIFY(!failure());
    QVERIFY(find(alices(), u"The release is on Tuesday at noon."_s));
}

void TestWindowMessages::aRefusedEditIsGivenUp()
{
    QCOMPARE(failOnce(u"UpdateChannelMessage"_s), 200);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    m_bench->pressReturn();
    QTRY_VERIFY(failure());
    QTest::keyClick(m_bench->editor(), Qt::Key_Escape);
    QTRY_VERIFY(!failure());
    QVERIFY(!box().isEditing());
    QVERIFY(find(alices(), m_teusday));
}

void TestWindowMessages::answersAreLost_data()
{
    QTest::addColumn<bool>("effect");
    QTest::newRow("of what was done") << true;
    QTest::newRow("of what was not done") << false;
}

void TestWindowMessages::answersAreLost()
{
    QFETCH(bool, effect);
    constexpr int moreThanAreTried = 20;
    QCOMPARE(m_bench->service().admin("faults"_ba,
                 { { u"Operation"_s, u"UpdateChannelMessage"_s }, { u"Error"_s, u"Drop"_s },
                     { u"Times"_s, moreThanAreTried }, { u"Effect"_s, effect } }),
        200);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    m_bench->pressReturn();
    QTRY_VERIFY_WITH_TIMEOUT(!box().isPending(), 30'000);
    if (effect) { // the session has told of it
        QVERIFY2(!box().isEditing(), qPrintable(notice()));
        QVERIFY(find(alices(), u"The release is on Tuesday."_s));
        return;
    }
    QVERIFY2(notice().contains(u"not known whether"_s), qPrintable(notice()));
    QCOMPARE(box().draft().content, u"The release is on Tuesday."_s);
    QVERIFY(box().sentEdit());
    QVERIFY(find(alices(), m_teusday));
}

void TestWindowMessages::upEditsTheLastOwnMessage()
{
    m_bench->editor()->setFocus();
    QTest::keyClick(m_bench->editor(), Qt::Key_Up);
    QVERIFY(box().sentEdit());
    QCOMPARE(box().draft().content, m_teusday);
    QTest::keyClick(m_bench->editor(), Qt::Key_Escape);
    QVERIFY(!box().sentEdit());
    // Saved as it is, it is left as it is.
    QTest::keyClick(m_bench->editor(), Qt::Key_Up);
    m_bench->pressReturn();
    QVERIFY(!box().isEditing());
    QCOMPARE(box().draft().content, QString());
    QVERIFY(!find(alices(), m_teusday)->lastEditedAt.isValid());
    m_bench->type(u"x"_s);
    QTest::keyClick(m_bench->editor(), Qt::Key_Up);
    QVERIFY(!box().sentEdit()); // the box was not empty
}

void TestWindowMessages::anEditWaitsWhileAnotherChannelIsOpen()
{
    m_bench->type(u"half a thought"_s);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    QVERIFY(!box().isEditing());
    QCOMPARE(box().draft().content, QString());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QVERIFY(box().sentEdit());
    QCOMPARE(box().draft().content, u"The release is on Tuesday."_s);
    m_bench->pressReturn();
    QTRY_VERIFY(!box().isEditing());
    QCOMPARE(box().draft().content, u"half a thought"_s);
    QVERIFY(find(alices(), u"The release is on Tuesday."_s));
    // Nothing waits any more.
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    QVERIFY(m_bench->openChannel(u"general"_s));
    QVERIFY(!box().isEditing());
    QCOMPARE(box().draft().content, u"half a thought"_s);
}

void TestWindowMessages::anAnswerComesWhileAnotherChannelIsOpen_data()
{
    QTest::addColumn<bool>("refused");
    QTest::newRow("changed") << false;
    QTest::newRow("refused") << true;
}

void TestWindowMessages::anAnswerComesWhileAnotherChannelIsOpen()
{
    QFETCH(bool, refused);
    if (refused)
        QCOMPARE(failOnce(u"UpdateChannelMessage"_s), 200);
    const ChannelArn general = *m_bench->pane().channel();
    Timeline &timeline = alices();
    m_bench->type(u"half a thought"_s);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    m_bench->pressReturn();
    QVERIFY(box().isPending());
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    if (refused)
        QTRY_VERIFY(isSaid(u"The message was not changed. Your text is kept."_s));
    else
        QTRY_VERIFY(find(timeline, u"The release is on Tuesday."_s));
    QCOMPARE(box().draft().content, QString());
    m_bench->window().openChannel(general);
    QCOMPARE(box().isEditing(), refused);
    QCOMPARE(
        box().draft().content, refused ? u"The release is on Tuesday."_s : u"half a thought"_s);
    QTest::keyClick(m_bench->editor(), Qt::Key_Escape);
    QCOMPARE(box().draft().content, u"half a thought"_s);
}

void TestWindowMessages::anEditOutlivesTheProgramAsADraft()
{
    m_bench->type(u"half a thought"_s);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"The release is on Tuesday."_s);
    m_bench->close();
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(box().draft().content, u"half a thought\n\nThe release is on Tuesday."_s);
    QVERIFY(!box().isEditing());
}

void TestWindowMessages::metadataIsEditedAndCleared()
{
    QVERIFY(openBob());
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    auto *metadata = box().findChild<QPlainTextEdit *>(u"metadataEditor"_s);
    QVERIFY(metadata->isVisible());
    QCOMPARE(metadata->toPlainText(), u"{\"build\":\"2026-11\"}"_s);
    metadata->clear();
    m_bench->pressReturn();
    QTRY_VERIFY(!box().isEditing());
    QTRY_VERIFY(bobs().at(3).message->lastEditedAt.isValid());
    QCOMPARE(metadataOf(bobs().at(3)), QString());
    QCOMPARE(metadataOf(alices().at(3)), QString());
}

void TestWindowMessages::redactedAfterAQuestion()
{
    QVERIFY(openBob());
    QVERIFY(choose(m_teusday, u"Redact…"_s));
    const auto *question = m_bench->window().findChild<QMessageBox *>();
    QVERIFY(question);
    QVERIFY2(question->text().contains(u"text and metadata"_s), qPrintable(question->text()));
    QVERIFY(question->text().contains(u"Teusday"_s));
    answerQuestion(u"Cancel"_s);
    QTRY_VERIFY(!m_bench->window().findChild<QMessageBox *>());
    QVERIFY(find(alices(), m_teusday));
    QVERIFY(choose(m_teusday, u"Redact…"_s));
    answerQuestion(u"Redact it"_s);
    QTRY_VERIFY(alices().at(3).message->redacted);
    QTRY_VERIFY(bobs().at(3).message->redacted);
    QCOMPARE(bodyText(bobs().at(3)), u"Message was redacted"_s);
    QCOMPARE(offered(m_bench->pane(), alices(), QString()),
        (QStringList { u"Copy the text"_s, u"Copy the MessageId"_s, u"Delete…"_s,
            u"Show the raw message"_s }));
}

void TestWindowMessages::deletedAfterAQuestion()
{
    QVERIFY(openBob());
    QVERIFY(choose(m_code, u"Delete…"_s));
    const auto *question = m_bench->window().findChild<QMessageBox *>();
    QVERIFY(question && question->text().contains(u"4711"_s));
    answerQuestion(u"Delete it"_s);
    QTRY_COMPARE(alices().size(), 3);
    QTRY_COMPARE(bobs().size(), 3);
    QVERIFY(!find(bobs(), m_code));
}

void TestWindowMessages::membersAreOfferedTheirOwnOnly()
{
    QVERIFY(openBob());
    ConversationPane &pane = m_bob->pane();
    QCOMPARE(offered(pane, bobs(), m_teusday),
        (QStringList { u"Copy the text"_s, u"Copy the MessageId"_s, u"Show the raw message"_s }));
    QCOMPARE(offered(pane, bobs(), m_code),
        (QStringList { u"Copy the text"_s, u"Copy the MessageId"_s, u"Edit…"_s, u"Redact…"_s,
            u"Show the raw message"_s }));
    QCOMPARE(offered(m_bench->pane(), alices(), m_code),
        (QStringList { u"Copy the text"_s, u"Copy the MessageId"_s, u"Redact…"_s, u"Delete…"_s,
            u"Show the raw message"_s }));
}

void TestWindowMessages::aRefusedRedactionIsSaid()
{
    QCOMPARE(failOnce(u"RedactChannelMessage"_s), 200);
    QVERIFY(choose(m_code, u"Redact…"_s));
    answerQuestion(u"Redact it"_s);
    QTRY_VERIFY(isSaid(u"The message was not redacted."_s));
    QVERIFY(find(alices(), m_code));
    QVERIFY(m_bench->picture(u"redaction-refused"_s));
}

void TestWindowMessages::theRawMessageIsShown()
{
    QVERIFY(choose(m_teusday, u"Show the raw message"_s));
    auto *view = m_bench->window().findChild<RawMessageView *>();
    QVERIFY(view);
    auto *text = view->findChild<QPlainTextEdit *>(u"rawText"_s);
    QTRY_VERIFY(text->toPlainText().contains(u"\"MessageId\": "_s));
    for (const QString &member : { u"ChannelArn"_s, u"Content"_s, u"Metadata"_s, u"Type"_s,
             u"Persistence"_s, u"Sender"_s, u"CreatedTimestamp"_s, u"Redacted"_s })
        QVERIFY2(text->toPlainText().contains(u"\""_s + member), qPrintable(member));
    QVERIFY(m_bench->picture(u"raw-message"_s, *view));
    view->close();
}

void TestWindowMessages::pictures()
{
    // An edited one, a redacted one, a deleted one that is no longer there, and one being edited.
    QVERIFY(choose(u"No harm done."_s, u"Edit…"_s));
    m_bench->editor()->setPlainText(u"No harm done. The code was changed."_s);
    m_bench->pressReturn();
    QTRY_VERIFY(!box().isEditing());
    QVERIFY(choose(m_code, u"Redact…"_s));
    answerQuestion(u"Redact it"_s);
    QTRY_VERIFY(alices().at(0).message->redacted);
    QVERIFY(choose(u"Sorry, wrong channel."_s, u"Delete…"_s));
    answerQuestion(u"Delete it"_s);
    QTRY_COMPARE(alices().size(), 3);
    QVERIFY(choose(m_teusday, u"Edit…"_s));
    QVERIFY(m_bench->picture(u"editing"_s));
    QMenu *menu = menuOf(m_bench->pane(), alices(), m_teusday);
    QVERIFY(menu);
    QVERIFY(m_bench->picture(u"message-menu"_s, *menu));
    delete menu;
    QVERIFY(choose(m_teusday, u"Redact…"_s));
    auto *question = m_bench->window().findChild<QMessageBox *>();
    QVERIFY(question && m_bench->picture(u"redact-question"_s, *question));
    answerQuestion(u"Cancel"_s);
    m_bench->window().resize(480, 640);
    QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
    QVERIFY(m_bench->picture(u"editing-narrow"_s));
}

QTEST_MAIN(TestWindowMessages)
#include "tst_windowmessages.moc"
