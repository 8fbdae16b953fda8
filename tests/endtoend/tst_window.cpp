// SPDX-License-Identifier: Apache-2.0
// The real window, its real stores and sockets, and the real local service over HTTP.
#include "endtoend/testservice.h"

#include "account/secretstore.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "chat/timeline.h"
#include "client/retrypolicy.h"
#include "ui/channels/channelpanel.h"
#include "ui/common/errortext.h"
#include "ui/compose/composebox.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
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
    void unsentMessagesSurviveARestart();
    void aTooLongMessageStaysInTheBox();
    void aNarrowWindowFoldsTheListAway();

private:
    void open();
    void openChannel(const QString &name);
    QPlainTextEdit *editor();
    void write(const QString &text);
    Timeline &timeline();
    const TimelineEntry &last() { return timeline().at(timeline().size() - 1); }
    bool lastIs(SendState state);
    QStringList bannerButtons();
    void picture(const QString &name);
    ConversationPane &pane() { return m_composition->window().conversation(); }

    Theme m_theme;
    std::unique_ptr<test::TestService> m_service;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Composition> m_composition;
};

void TestWindow::initTestCase()
{
    m_theme.apply(*qApp);
}

void TestWindow::init()
{
    m_service = std::make_unique<test::TestService>();
    QVERIFY(m_service->start());
    m_service->putCredentialsIntoEnvironment();
    m_data = std::make_unique<QTemporaryDir>();
}

void TestWindow::cleanup()
{
    m_composition.reset();
    m_service.reset();
    m_data.reset();
}

/// A window on the test's service: a profile that takes its keys from the environment.
void TestWindow::open()
{
    const localservice::SeededUser alice = m_service->running().users.first();
    m_composition
        = std::make_unique<Composition>(Composition::Options { m_data->path(), false, {} }, m_theme,
            std::make_unique<SessionSecretStore>());
    if (m_composition->profiles().profiles().isEmpty()) {
        QVERIFY(m_composition->profiles().save({ QUuid::createUuid(), alice.name,
            *AppInstanceUserArn::parse(alice.arn), CredentialsSource::Environment,
            m_service->running().endpoint.toString(), false, false }));
    }
    m_composition->start();
    QTRY_VERIFY(m_composition->session());
    QTRY_VERIFY(!m_composition->session()->channels().entries().isEmpty());
    QTRY_VERIFY(!m_composition->session()->channels().isLoading());
}

void TestWindow::openChannel(const QString &name)
{
    for (const DirectoryEntry &entry : m_composition->session()->channels().entries()) {
        if (entry.channel.name == name)
            m_composition->window().openChannel(entry.channel.arn);
    }
    QVERIFY(pane().channel());
    QCOMPARE(m_composition->session()->channels().entry(*pane().channel())->channel.name, name);
    QTRY_VERIFY(timeline().loadState() == Timeline::LoadState::Idle && timeline().size() > 0);
}

QPlainTextEdit *TestWindow::editor()
{
    return pane().composeBox().findChild<QPlainTextEdit *>(u"messageEditor"_s);
}

void TestWindow::write(const QString &text)
{
    editor()->setFocus();
    QInputMethodEvent commit;
    commit.setCommitString(text);
    QCoreApplication::sendEvent(editor(), &commit);
    QTest::keyClick(editor(), Qt::Key_Return);
}

Timeline &TestWindow::timeline()
{
    return m_composition->session()->timeline(*pane().channel());
}

bool TestWindow::lastIs(SendState state)
{
    return timeline().size() > 0 && last().outgoing && last().outgoing->state == state;
}

QStringList TestWindow::bannerButtons()
{
    QStringList labels;
    const auto buttons = pane().timelineView().findChildren<QPushButton *>();
    for (const QPushButton *button : buttons) {
        if (button->isVisibleTo(&pane().timelineView()))
            labels += button->text().remove(u'&');
    }
    return labels;
}

/// CARILLON_PICTURES names a folder: what the window looks like goes there.
void TestWindow::picture(const QString &name)
{
    const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
    if (!folder.isEmpty())
        m_composition->window().grab().save(u"%1/%2.png"_s.arg(folder, name));
}

void TestWindow::firstStartOffersALocalWorld()
{
    m_composition
        = std::make_unique<Composition>(Composition::Options { m_data->path(), false, {} }, m_theme,
            std::make_unique<SessionSecretStore>());
    m_composition->start();
    QPushButton *offer = nullptr;
    const auto buttons = m_composition->window().findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->accessibleName().contains(u"Try it on this computer"_s)
            || button->text().contains(u"Try it on this computer"_s))
            offer = button;
    }
    QVERIFY(offer);
    picture(u"first-start"_s);
    offer->click();
    QTRY_VERIFY(m_composition->session());
    QTRY_VERIFY(pane().channel());
    write(u"The first one 🎉"_s);
    QTRY_VERIFY(lastIs(SendState::Sent));
    QVERIFY(last().message);
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
    open();
    openChannel(u"general"_s);
    MessageDraft draft;
    draft.type = type;
    draft.persistence = persistence;
    draft.content = content;
    if (!metadata.isEmpty())
        draft.metadata = metadata;
    pane().composeBox().setDraft(draft);
    QTest::keyClick(editor(), Qt::Key_Return);

    QTRY_VERIFY(lastIs(SendState::Sent));
    QCOMPARE(last().content(), content);
    QCOMPARE(last().outgoing->draft.type, type);
    QVERIFY(last().outgoing->messageId);
    QCOMPARE(editor()->toPlainText(), QString());
    QVERIFY(m_composition->session()->outbox().items().isEmpty());
}

void TestWindow::keepsOrderOfABurst()
{
    open();
    openChannel(u"general"_s);
    const qsizetype before = timeline().size();
    for (int i = 0; i < 5; ++i) {
        write(QString::number(i));
        QTRY_COMPARE(editor()->toPlainText(), QString());
    }
    QTRY_VERIFY(m_composition->session()->outbox().items().isEmpty());
    QTRY_COMPARE(timeline().size(), before + 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(timeline().at(before + i).content(), QString::number(i));
}

void TestWindow::showsTheBotsAnswer()
{
    open();
    openChannel(u"echo"_s);
    const qsizetype before = timeline().size();
    write(u"Anybody there?"_s);
    QTRY_COMPARE_WITH_TIMEOUT(timeline().size(), before + 2, 15'000);
    QVERIFY(!last().mine);
    QVERIFY(last().content().contains(u"Anybody there?"_s));
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
    open();
    openChannel(u"general"_s);
    // As often as the client tries by itself.
    QCOMPARE(m_service->admin("faults"_ba,
                 { { u"Operation"_s, u"SendChannelMessage"_s }, { u"Error"_s, error },
                     { u"Times"_s, RetryPolicy::standardAttempts } }),
        200);
    write(u"This will not go well"_s);
    QTRY_VERIFY_WITH_TIMEOUT(lastIs(state), 15'000);
    QCOMPARE(last().outgoing->lastError->code, error);
    QVERIFY(!last().outgoing->lastError->requestId.isEmpty());
    QTRY_VERIFY(!bannerButtons().isEmpty());
    const QStringList buttons = bannerButtons();
    for (const QString &label : offered)
        QVERIFY2(buttons.contains(label), qPrintable(buttons.join(u", "_s)));
    const bool hasRetry = std::any_of(buttons.begin(), buttons.end(), [](const QString &label) {
        return label.startsWith(u"Retry"_s) || label.startsWith(u"Send again"_s);
    });
    QVERIFY2(hasRetry == retry, qPrintable(buttons.join(u", "_s)));
    picture(u"failed-"_s + error);
}

void TestWindow::notAMember()
{
    open();
    const AppInstanceUserArn me = m_composition->session()->profile().user;
    const auto design
        = ChannelArn::parse(QString(me.appInstance().toString() + u"/channel/design"_s));
    QVERIFY(design);
    m_composition->session()->channels().open(*design);
    m_composition->window().openChannel(*design);
    write(u"Let me in"_s);
    QTRY_VERIFY(lastIs(SendState::Failed));
    QCOMPARE(last().outgoing->lastError->kind, ErrorKind::Forbidden);
}

void TestWindow::retryAfterTheTroubleIsOver()
{
    open();
    openChannel(u"general"_s);
    QCOMPARE(m_service->admin("drain"_ba, { { u"Draining"_s, true } }), 200);
    write(u"Through the storm"_s);
    QTRY_VERIFY_WITH_TIMEOUT(lastIs(SendState::Unconfirmed), 15'000);
    const ClientRequestToken token = last().outgoing->token;
    QCOMPARE(m_service->admin("drain"_ba, { { u"Draining"_s, false } }), 200);
    pane().retryStopped();
    QTRY_VERIFY(lastIs(SendState::Sent));
    QCOMPARE(last().outgoing->token, token);
}

void TestWindow::editSendsOtherWordsUnderANewToken()
{
    open();
    openChannel(u"general"_s);
    QCOMPARE(m_service->admin("faults"_ba,
                 { { u"Operation"_s, u"SendChannelMessage"_s },
                     { u"Error"_s, u"BadRequestException"_s }, { u"Times"_s, 1 } }),
        200);
    write(u"Bad words"_s);
    QTRY_VERIFY(lastIs(SendState::Failed));
    const ClientRequestToken token = last().outgoing->token;
    QTRY_VERIFY(bannerButtons().contains(u"Edit"_s));
    const auto buttons = pane().timelineView().findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().remove(u'&') == u"Edit"_s)
            button->click();
    }
    QTRY_COMPARE(editor()->toPlainText(), u"Bad words"_s);
    editor()->selectAll();
    write(u"Good words"_s);
    QTRY_VERIFY(lastIs(SendState::Sent));
    QCOMPARE(last().content(), u"Good words"_s);
    QVERIFY(last().outgoing->token != token);
}

void TestWindow::unsentMessagesSurviveARestart()
{
    open();
    openChannel(u"general"_s);
    QCOMPARE(m_service->admin("drain"_ba, { { u"Draining"_s, true } }), 200);
    write(u"Not lost"_s);
    QTRY_VERIFY(lastIs(SendState::Unconfirmed));
    write(u"Nor I"_s);
    QTRY_VERIFY(lastIs(SendState::Queued));
    m_composition.reset();

    QCOMPARE(m_service->admin("drain"_ba, { { u"Draining"_s, false } }), 200);
    open();
    openChannel(u"general"_s);
    QTRY_COMPARE(m_composition->session()->outbox().items().size(), qsizetype(2));
    pane().retryStopped();
    QTRY_VERIFY(m_composition->session()->outbox().items().isEmpty());
    QTRY_VERIFY(lastIs(SendState::Sent));
    QCOMPARE(last().content(), u"Nor I"_s);
    QCOMPARE(timeline().at(timeline().size() - 2).content(), u"Not lost"_s);
}

void TestWindow::aTooLongMessageStaysInTheBox()
{
    open();
    openChannel(u"general"_s);
    const qsizetype before = timeline().size();
    const QString text = QString(u"bytes, not characters: é 你 🎉 "_s).repeated(130).left(4096);
    write(text);
    QCOMPARE(editor()->toPlainText(), text);
    QVERIFY(pane().composeBox().obstacle().contains(u"too long"_s));
    QVERIFY(!pane().composeBox().findChild<QPushButton *>(u"send"_s)->isEnabled());
    QCOMPARE(timeline().size(), before);
    picture(u"over-limit"_s);
}

void TestWindow::aNarrowWindowFoldsTheListAway()
{
    open();
    openChannel(u"general"_s);
    MainWindow &window = m_composition->window();
    window.resize(480, 720);
    QCOMPARE(window.width(), 480);
    QWidget *list = window.findChild<ChannelPanel *>();
    QVERIFY(list);
    QTRY_VERIFY(!list->isVisible());
    QTRY_VERIFY(pane().width() > window.width() - 4);
    picture(u"narrow"_s);
    auto *back = window.findChild<QAbstractButton *>(u"showChannels"_s);
    QVERIFY(back && back->isVisible());
    back->click();
    QTRY_VERIFY(list->isVisible());
    QTRY_VERIFY(list->width() > window.width() - 4);
    picture(u"narrow-list"_s);
    openChannel(u"echo"_s);
    QTRY_VERIFY(!list->isVisible());
    window.resize(1100, 720);
    QTRY_VERIFY(list->isVisible());
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
