// SPDX-License-Identifier: Apache-2.0
// The real window, its real stores and sockets, and the real local service over HTTP.
#include "endtoend/windowbench.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "client/retrypolicy.h"
#include "ui/channels/channelpanel.h"
#include "ui/common/errortext.h"
#include "ui/compose/composebox.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void firstStartOffersALocalWorld();
    void sendsEachKind_data();
    void sendsEachKind();
    void keepsOrderOfABurst();
    void showsTheBotsAnswer();
    void bannerForEachException_data();
    void bannerForEachException();
    void notAMember();
    void retryAfterTheTroubleIsOver();
    void editSendsOtherWordsUnderANewToken();
    void unsentMessagesAreSentByTheNextRun();
    void aTooLongMessageStaysInTheBox();
    void aNarrowWindowFoldsTheListAway();
    void whatWasOpenIsOpenedAgain();

private:
    QStringList bannerButtons();

    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
};

void TestWindow::initTestCase()
{
    m_theme.apply(*qApp);
}

void TestWindow::init()
{
    m_bench = std::make_unique<test::WindowBench>(m_theme);
    QVERIFY(m_bench->service().start());
}

void TestWindow::cleanup()
{
    m_bench.reset();
}

QStringList TestWindow::bannerButtons()
{
    QStringList labels;
    const TimelineView &view = m_bench->pane().timelineView();
    const auto buttons = view.findChildren<QPushButton *>();
    for (const QPushButton *button : buttons) {
        if (button->isVisibleTo(&view))
            labels += button->text().remove(u'&');
    }
    return labels;
}

void TestWindow::firstStartOffersALocalWorld()
{
    m_bench->openFirstStart();
    QPushButton *offer = nullptr;
    QTRY_VERIFY((offer = m_bench->button(u"Try it on this computer"_s)));
    QVERIFY(m_bench->picture(u"first-start"_s));
    offer->click();
    QTRY_VERIFY(m_bench->composition().session());
    QTRY_VERIFY(m_bench->pane().channel());
    m_bench->write(u"The first one 🎉"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QVERIFY(m_bench->lastOwn().message);
}

void TestWindow::sendsEachKind_data()
{
    QTest::addColumn<MessageType>("type");
    QTest::addColumn<MessagePersistence>("persistence");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("metadata");
    const auto standard = MessageType::Standard;
    const auto stored = MessagePersistence::Persistent;
    QTest::newRow("plain") << standard << stored << u"Hello everyone"_s << QString();
    QTest::newRow("emoji") << standard << stored << u"👩‍👩‍👧‍👦 你好 é"_s
                           << QString();
    QTest::newRow("limit") << standard << stored << QString(4096, u'x') << QString();
    QTest::newRow("metadata") << standard << stored << u"with more"_s << u"{\"k\":\"v\"}"_s;
    QTest::newRow("not stored") << standard << MessagePersistence::NonPersistent << u"gone"_s
                                << QString();
    QTest::newRow("control") << MessageType::Control << stored << u"Typing"_s << QString();
}

void TestWindow::sendsEachKind()
{
    QFETCH(MessageType, type);
    QFETCH(MessagePersistence, persistence);
    QFETCH(QString, content);
    QFETCH(QString, metadata);
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    MessageDraft draft;
    draft.type = type;
    draft.persistence = persistence;
    draft.content = content;
    if (!metadata.isEmpty())
        draft.metadata = metadata;
    m_bench->pane().composeBox().setDraft(draft);
    QTest::keyClick(m_bench->editor(), Qt::Key_Return);

    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QCOMPARE(m_bench->lastOwn().content(), content);
    QCOMPARE(m_bench->lastOwn().outgoing->draft.type, type);
    QVERIFY(m_bench->lastOwn().outgoing->messageId);
    QCOMPARE(m_bench->editor()->toPlainText(), QString());
    QVERIFY(m_bench->composition().session()->outbox().items().isEmpty());
}

void TestWindow::keepsOrderOfABurst()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    const qsizetype before = m_bench->timeline().size();
    for (int i = 0; i < 5; ++i) {
        m_bench->write(QString::number(i));
        QTRY_COMPARE(m_bench->editor()->toPlainText(), QString());
    }
    QTRY_VERIFY(m_bench->composition().session()->outbox().items().isEmpty());
    QTRY_COMPARE(m_bench->timeline().size(), before + 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(m_bench->timeline().at(before + i).content(), QString::number(i));
}

void TestWindow::showsTheBotsAnswer()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"echo"_s));
    const qsizetype before = m_bench->timeline().size();
    m_bench->write(u"Anybody there?"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->timeline().size(), before + 2, 15'000);
    QTRY_VERIFY(!m_bench->last().mine); // an answer may be there before that of the own request
    QVERIFY(m_bench->last().content().contains(u"Anybody there?"_s));
}

void TestWindow::bannerForEachException_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<SendState>("state");
    QTest::addColumn<QStringList>("offered");
    QTest::addColumn<bool>("retry");
    const QStringList fixable { u"Edit"_s, u"Discard"_s };
    QTest::newRow("bad request") << u"BadRequestException"_s << SendState::Failed << fixable
                                 << false;
    QTest::newRow("conflict") << u"ConflictException"_s << SendState::Failed
                              << QStringList { u"Discard"_s } << false;
    QTest::newRow("forbidden") << u"ForbiddenException"_s << SendState::Failed
                               << QStringList { u"Discard"_s } << true;
    QTest::newRow("unauthorized") << u"UnauthorizedClientException"_s << SendState::Unconfirmed
                                  << QStringList { u"Update credentials"_s } << true;
    QTest::newRow("throttled") << u"ThrottledClientException"_s << SendState::Unconfirmed
                               << QStringList { u"Discard"_s } << true;
    QTest::newRow("unavailable") << u"ServiceUnavailableException"_s << SendState::Unconfirmed
                                 << QStringList { u"Discard"_s } << true;
    QTest::newRow("failure") << u"ServiceFailureException"_s << SendState::Unconfirmed
                             << QStringList { u"Discard"_s } << true;
}

void TestWindow::bannerForEachException()
{
    QFETCH(QString, error);
    QFETCH(SendState, state);
    QFETCH(QStringList, offered);
    QFETCH(bool, retry);
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    // As often as the client tries by itself.
    QVERIFY(m_bench->failSends(error, RetryPolicy::standardAttempts));
    m_bench->write(u"This will not go well"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(state), 15'000);
    QCOMPARE(m_bench->lastOwn().outgoing->lastError->code, error);
    QVERIFY(!m_bench->lastOwn().outgoing->lastError->requestId.isEmpty());
    QTRY_VERIFY(!bannerButtons().isEmpty());
    const QStringList buttons = bannerButtons();
    for (const QString &label : offered)
        QVERIFY2(buttons.contains(label), qPrintable(buttons.join(u", "_s)));
    const bool hasRetry = std::any_of(buttons.begin(), buttons.end(), [](const QString &label) {
        return label.startsWith(u"Retry"_s) || label.startsWith(u"Send again"_s);
    });
    QVERIFY2(hasRetry == retry, qPrintable(buttons.join(u", "_s)));
    QVERIFY(m_bench->picture(u"failed-"_s + error));
}

void TestWindow::notAMember()
{
    QVERIFY(m_bench->open());
    const AppInstanceUserArn me = m_bench->composition().session()->profile().user;
    const auto design
        = ChannelArn::parse(QString(me.appInstance().toString() + u"/channel/design"_s));
    QVERIFY(design);
    m_bench->composition().session()->channels().open(*design);
    m_bench->composition().window().openChannel(*design);
    m_bench->write(u"Let me in"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Failed));
    QCOMPARE(m_bench->lastOwn().outgoing->lastError->kind, ErrorKind::Forbidden);
}

void TestWindow::retryAfterTheTroubleIsOver()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QCOMPARE(m_bench->service().admin("drain"_ba, { { u"Draining"_s, true } }), 200);
    m_bench->write(u"Through the storm"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Unconfirmed), 15'000);
    const ClientRequestToken token = m_bench->lastOwn().outgoing->token;
    QCOMPARE(m_bench->service().admin("drain"_ba, { { u"Draining"_s, false } }), 200);
    m_bench->pane().retryStopped();
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QCOMPARE(m_bench->lastOwn().outgoing->token, token);
}

void TestWindow::editSendsOtherWordsUnderANewToken()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QVERIFY(m_bench->failSends(u"BadRequestException"_s));
    m_bench->write(u"Bad words"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Failed));
    const ClientRequestToken token = m_bench->lastOwn().outgoing->token;
    QTRY_VERIFY(bannerButtons().contains(u"Edit"_s));
    const auto buttons = m_bench->pane().timelineView().findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().remove(u'&') == u"Edit"_s)
            button->click();
    }
    QTRY_COMPARE(m_bench->editor()->toPlainText(), u"Bad words"_s);
    m_bench->editor()->selectAll();
    m_bench->write(u"Good words"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QCOMPARE(m_bench->lastOwn().content(), u"Good words"_s);
    QVERIFY(m_bench->lastOwn().outgoing->token != token);
}

void TestWindow::unsentMessagesAreSentByTheNextRun()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QCOMPARE(m_bench->service().admin("drain"_ba, { { u"Draining"_s, true } }), 200);
    m_bench->write(u"Not lost"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Unconfirmed), 15'000);
    m_bench->write(u"Nor I"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Queued));
    m_bench->close();

    QCOMPARE(m_bench->service().admin("drain"_ba, { { u"Draining"_s, false } }), 200);
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QVERIFY(m_bench->composition().session()->outbox().items().isEmpty());
    QCOMPARE(m_bench->lastOwn().content(), u"Nor I"_s);
    QCOMPARE(m_bench->timeline().at(m_bench->timeline().size() - 2).content(), u"Not lost"_s);
}

void TestWindow::aTooLongMessageStaysInTheBox()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    const qsizetype before = m_bench->timeline().size();
    const QString text = QString(u"bytes, not characters: é 你 🎉 "_s).repeated(130).left(4096);
    m_bench->write(text);
    QCOMPARE(m_bench->editor()->toPlainText(), text);
    QVERIFY(m_bench->pane().composeBox().obstacle().contains(u"too long"_s));
    QVERIFY(!m_bench->pane().composeBox().findChild<QPushButton *>(u"send"_s)->isEnabled());
    QCOMPARE(m_bench->timeline().size(), before);
    QVERIFY(m_bench->picture(u"over-limit"_s));
}

void TestWindow::aNarrowWindowFoldsTheListAway()
{
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    MainWindow &window = m_bench->window();
    window.resize(480, 720);
    QCOMPARE(window.width(), 480);
    QWidget *list = window.findChild<ChannelPanel *>();
    QVERIFY(list);
    QTRY_VERIFY(!list->isVisible());
    QTRY_VERIFY(m_bench->pane().width() > window.width() - 4);
    QVERIFY(m_bench->picture(u"narrow"_s));
    auto *back = window.findChild<QAbstractButton *>(u"showChannels"_s);
    QVERIFY(back && back->isVisible());
    back->click();
    QTRY_VERIFY(list->isVisible());
    QTRY_VERIFY(list->width() > window.width() - 4);
    QVERIFY(m_bench->picture(u"narrow-list"_s));
    QVERIFY(m_bench->openChannel(u"echo"_s));
    QTRY_VERIFY(!list->isVisible());
    window.resize(1100, 720);
    QTRY_VERIFY(list->isVisible());
}

void TestWindow::whatWasOpenIsOpenedAgain()
{
    const QSize size(700, 560); // also on the small screen that the tests have
    QVERIFY(m_bench->open());
    const auto first = m_bench->pane().channel();
    QVERIFY(m_bench->openChannel(u"general"_s));
    const auto general = m_bench->pane().channel();
    QVERIFY(general != first);
    m_bench->window().resize(size);
    m_bench->close();
    QVERIFY(m_bench->open());
    QCOMPARE(m_bench->pane().channel(), general);
    QCOMPARE(m_bench->window().size(), size);
    m_bench->close();

    QFile memory(QFileInfo(m_bench->databasePath()).dir().filePath(u"window.ini"_s));
    QVERIFY(memory.open(QIODevice::WriteOnly));
    memory.write("[channel\n\xff geometry=@ByteArray(no\n%%=\n");
    memory.close();
    QVERIFY(m_bench->open());
    QCOMPARE(m_bench->pane().channel(), first);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
