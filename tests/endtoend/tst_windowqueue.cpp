// SPDX-License-Identifier: Apache-2.0
// What the window says and does about messages that have not arrived, with the real service and
// the real disk.
#include "endtoend/windowbench.h"

#include "chat/chatsession.h"
#include "chat/drafts.h"
#include "chat/outbox.h"
#include "client/retrypolicy.h"
#include "ui/compose/composebox.h"
#include "ui/mainwindow/recoverynotice.h"
#include "ui/mainwindow/statusline.h"
#include "ui/timeline/failurebanner.h"
#include "ui/timeline/timelineview.h"

#include <QAccessible>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

namespace {

constexpr int patienceMs = 30'000;

/// No file grows any more while it lives: what the programs make of that is a full disk.
class FullDisk {
public:
    FullDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit none { 1, m_before.rlim_max };
        setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before = {};
};

} // namespace

class TestWindowQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_bench.reset(); }
    void waitsWhileOfflineAndSendsAfterwards();
    void retriesByItselfAndCountsDown();
    void tryNowDoesNotWait();
    void whatMayHaveArrivedWaitsForAPerson();
    void aDamagedMessageIsNeverSentAsItIs();
    void whatNeverLeftIsDiscardedAtAWord();
    void followersWaitForAFailedMessage();
    void discardAsksWhereItMayHaveArrived();
    void discardWhileItIsBeingSent();
    void refusedCredentialsLeadToTheProfile();
    void aFullDiskKeepsTheTextInTheBox();
    void draftsStayWithTheirChannelAndTheNextRun();
    void aRepairedFileIsToldOf();

private:
    QString status();
    FailureBanner *banner();
    QPushButton *bannerButton(const QString &text);

    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
};

void TestWindowQueue::initTestCase()
{
    m_theme.apply(*qApp);
}

void TestWindowQueue::init()
{
    m_bench = std::make_unique<test::WindowBench>(
        m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
}

/// Connection and outbox as one reads them, from left to right.
QString TestWindowQueue::status()
{
    const auto *line = m_bench->window().findChild<StatusLine *>();
    return line->findChild<QLabel *>(u"connection"_s)->accessibleName() + u". "_s
        + line->findChild<QLabel *>(u"outbox"_s)->accessibleName();
}

FailureBanner *TestWindowQueue::banner()
{
    const auto banners = m_bench->pane().timelineView().findChildren<FailureBanner *>();
    for (FailureBanner *each : banners) {
        if (each->isVisible())
            return each;
    }
    return nullptr;
}

QPushButton *TestWindowQueue::bannerButton(const QString &text)
{
    const auto buttons
        = banner() ? banner()->findChildren<QPushButton *>() : QList<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text() == text)
            return each;
    }
    return nullptr;
}

void TestWindowQueue::waitsWhileOfflineAndSendsAfterwards()
{
    m_bench->service().stop();
    for (const QString &text : { u"One"_s, u"Two"_s, u"Three"_s }) {
        m_bench->write(text);
        QTRY_COMPARE(m_bench->editor()->toPlainText(), QString());
    }
    QTRY_VERIFY_WITH_TIMEOUT(
        status().startsWith(u"No connection. 3 messages wait here and are sent when it is back."_s),
        patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(status().contains(u"Next try in"_s), patienceMs);
    QVERIFY(m_bench->button(u"Try now"_s));
    QVERIFY(m_bench->picture(u"queue-offline"_s));
    m_bench->window().resize(480, 640);
    QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
    QTRY_VERIFY_WITH_TIMEOUT(status().contains(u"Next try in"_s), patienceMs);
    QVERIFY(m_bench->picture(u"queue-offline-narrow"_s));
    QVERIFY(m_bench->service().start());
    // Nobody presses anything.
    QTRY_VERIFY_WITH_TIMEOUT(
        m_bench->composition().session()->outbox().items().isEmpty(), 2 * patienceMs);
    QTRY_COMPARE(status(), u"Connected. Nothing waiting"_s);
    QCOMPARE(m_bench->last().content(), u"Three"_s);
    QCOMPARE(m_bench->last().senderName(), u"Alice"_s);
}

void TestWindowQueue::retriesByItselfAndCountsDown()
{
    QVERIFY(m_bench->dropSends(4 * RetryPolicy::standardAttempts, false));
    m_bench->write(u"Through thick and thin"_s);
    QTRY_VERIFY_WITH_TIMEOUT(banner(), patienceMs);
    QVERIFY(banner()->text().sentence.startsWith(u"Not confirmed: "_s));
    QVERIFY(banner()->text().remedy.contains(u"cannot arrive twice"_s));
    const auto next = [this] {
        const auto *label = banner() ? banner()->findChild<QLabel *>(u"nextTry"_s) : nullptr;
        return label && label->isVisible() ? label->accessibleName() : QString();
    };
    QTRY_VERIFY_WITH_TIMEOUT(next().startsWith(u"Next try in "_s), patienceMs);
    QVERIFY(m_bench->picture(u"queue-not-confirmed"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Sent), 2 * patienceMs);
    QTRY_VERIFY(!banner());
}

void TestWindowQueue::tryNowDoesNotWait()
{
    m_bench->service().stop();
    m_bench->write(u"Soon"_s);
    QPushButton *button = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((button = m_bench->button(u"Try now"_s)), patienceMs);
    QCOMPARE(button->accessibleName(), u"Try now to send what waits"_s);
    QVERIFY(button->focusPolicy() & Qt::TabFocus);
    QVERIFY(m_bench->service().start());
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Sent), patienceMs);
}

void TestWindowQueue::whatMayHaveArrivedWaitsForAPerson()
{
    MessageDraft draft;
    draft.content = u"Was I heard?"_s;
    draft.persistence = MessagePersistence::NonPersistent; // nothing to look for
    QVERIFY(m_bench->dropSends(RetryPolicy::standardAttempts, true));
    m_bench->pane().composeBox().setDraft(draft);
    m_bench->pressReturn();
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Unconfirmed), patienceMs);
    m_bench->close();
    QVERIFY(m_bench->execute(u"UPDATE outbox SET tried_by = 'another version'"_s));
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        banner() && banner()->text().sentence == u"This message may have arrived."_s, patienceMs);
    QVERIFY(m_bench->picture(u"queue-may-have-arrived"_s));
    QTRY_VERIFY(status().contains(u"1 message needs you."_s));
    m_bench->pane().retryStopped(); // takes a word on this very message
    QVERIFY(m_bench->lastIs(SendState::Failed));
    bannerButton(u"Retry"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Sent), patienceMs);
}

void TestWindowQueue::aDamagedMessageIsNeverSentAsItIs()
{
    QVERIFY(m_bench->dropSends(1000, true)); // taken, and not answered
    m_bench->write(u"Word for word"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Unconfirmed), patienceMs);
    m_bench->close();
    QVERIFY(m_bench->execute(u"UPDATE outbox SET body = '{\"Content\":\"other words\"}'"_s));
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        banner() && banner()->text().sentence.contains(u"damaged"_s), patienceMs);
    QVERIFY(!bannerButton(u"Retry"_s));
    QVERIFY(bannerButton(u"Edit"_s));
    QVERIFY(m_bench->picture(u"queue-damaged"_s));
    bannerButton(u"Discard"_s)->click();
    // It had been tried, so it may have arrived before it was damaged.
    QVERIFY(bannerButton(u"Keep"_s));
    bannerButton(u"Discard"_s)->click();
    QTRY_VERIFY(m_bench->composition().session()->outbox().items().isEmpty());
}

/// Nobody was there to take it: nothing is asked before it is given up.
void TestWindowQueue::whatNeverLeftIsDiscardedAtAWord()
{
    m_bench->service().stop();
    m_bench->write(u"To nobody"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bannerButton(u"Discard"_s), patienceMs);
    bannerButton(u"Discard"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_bench->composition().session()->outbox().items().isEmpty(), patienceMs);
}

void TestWindowQueue::followersWaitForAFailedMessage()
{
    QVERIFY(m_bench->failSends(u"BadRequestException"_s));
    m_bench->write(u"Bad words"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Failed));
    m_bench->write(u"Behind it"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Queued));
    m_bench->write(u"And behind that"_s);
    QTRY_COMPARE(m_bench->composition().session()->outbox().items().size(), 3);
    QTRY_COMPARE(status(), u"Connected. 2 messages wait their turn. 1 message needs you."_s);
    const QAbstractItemModel *rows = m_bench->pane().timelineView().model();
    QAccessibleInterface *list
        = QAccessible::queryAccessibleInterface(&m_bench->pane().timelineView());
    QVERIFY(list->child(rows->rowCount() - 1)
                ->text(QAccessible::Name)
                .contains(u"Waits for the message above"_s));
    QVERIFY(m_bench->picture(u"queue-followers"_s));
    m_bench->window().resize(480, 640);
    QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
    QVERIFY(m_bench->picture(u"queue-followers-narrow"_s));
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    m_bench->window().findChild<QPushButton *>(u"showFailed"_s)->click();
    QTRY_VERIFY(banner());
    bannerButton(u"Discard"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_bench->composition().session()->outbox().items().isEmpty(), patienceMs);
    QCOMPARE(m_bench->last().content(), u"And behind that"_s);
}

void TestWindowQueue::discardAsksWhereItMayHaveArrived()
{
    QVERIFY(m_bench->dropSends(1000, true));
    m_bench->write(u"Take it back"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bannerButton(u"Discard"_s), patienceMs);
    bannerButton(u"Discard"_s)->click();
    QTRY_VERIFY(bannerButton(u"Keep"_s));
    QCOMPARE(banner()->text().sentence, u"Discard this message?"_s);
    QVERIFY(m_bench->picture(u"queue-discard"_s));
    bannerButton(u"Keep"_s)->click();
    QTRY_VERIFY(banner() && !bannerButton(u"Keep"_s));
    QCOMPARE(m_bench->composition().session()->outbox().items().size(), 1);
    // The same with the keyboard.
    TimelineView &view = m_bench->pane().timelineView();
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_End);
    QTest::keyClick(&view, Qt::Key_Delete);
    QTRY_VERIFY(bannerButton(u"Discard"_s) && bannerButton(u"Keep"_s));
    bannerButton(u"Discard"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_bench->composition().session()->outbox().items().isEmpty(), patienceMs);
}

void TestWindowQueue::discardWhileItIsBeingSent()
{
    QCOMPARE(m_bench->service().admin("faults"_ba,
                 { { u"Operation"_s, u"SendChannelMessage"_s }, { u"Error"_s, u"Drop"_s },
                     { u"Times"_s, 1000 }, { u"DelayMs"_s, 3000 } }),
        200);
    const qsizetype before = m_bench->timeline().size();
    m_bench->write(u"On its way"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::InFlight));
    TimelineView &view = m_bench->pane().timelineView();
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_End);
    QTest::keyClick(&view, Qt::Key_Delete);
    QTRY_VERIFY(bannerButton(u"Discard"_s));
    QVERIFY(banner()->text().remedy.contains(u"discarded unless it was sent"_s));
    bannerButton(u"Discard"_s)->click();
    QTRY_VERIFY(m_bench->last().outgoing && m_bench->last().outgoing->discardWanted);
    QVERIFY(m_bench->picture(u"queue-discarding"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->timeline().size(), before, 2 * patienceMs);
    QVERIFY(m_bench->composition().session()->outbox().items().isEmpty());
}

void TestWindowQueue::refusedCredentialsLeadToTheProfile()
{
    QVERIFY(m_bench->failSends(u"UnauthorizedClientException"_s, 1000));
    m_bench->write(u"Who am I?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Unconfirmed)
            && m_bench->composition().session()->outbox().summary().pause
                == OutboxPause::Credentials,
        patienceMs);
    m_bench->write(u"And who are you?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        status().contains(
            u"2 messages wait here and are sent when you update them in the profile."_s),
        patienceMs);
    QVERIFY(m_bench->picture(u"queue-credentials"_s));
    QSignalSpy asked(&m_bench->window(), &MainWindow::editProfileRequested);
    QPushButton *act = m_bench->window().findChild<QPushButton *>(u"outboxAction"_s);
    QCOMPARE(act->text(), u"Update credentials"_s);
    act->click();
    QCOMPARE(asked.count(), 1);
}

void TestWindowQueue::aFullDiskKeepsTheTextInTheBox()
{
    const qsizetype before = m_bench->timeline().size();
    {
        const FullDisk full;
        m_bench->write(u"Room for one more?"_s);
        QLabel *notice = m_bench->pane().composeBox().findChild<QLabel *>(u"notice"_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(
            notice->text().startsWith(u"Not saved, so not sent"_s), qPrintable(notice->text()));
        QVERIFY(notice->text().contains(u"Your text stays here"_s));
        QCOMPARE(m_bench->editor()->toPlainText(), u"Room for one more?"_s);
        QCOMPARE(m_bench->timeline().size(), before);
        QVERIFY(m_bench->composition().session()->outbox().items().isEmpty());
    }
    QVERIFY(m_bench->picture(u"queue-disk-full"_s));
    m_bench->pressReturn();
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Sent), patienceMs);
    QCOMPARE(m_bench->editor()->toPlainText(), QString());
}

void TestWindowQueue::draftsStayWithTheirChannelAndTheNextRun()
{
    m_bench->type(u"Half a thought"_s);
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    QCOMPARE(m_bench->editor()->toPlainText(), QString());
    MessageDraft rich;
    rich.content = u"Typing"_s;
    rich.type = MessageType::Control;
    rich.metadata = u"{\"k\":1}"_s;
    rich.contentType = u"text/x-note"_s;
    m_bench->pane().composeBox().setDraft(rich);
    m_bench->type(u"…"_s);
    rich.content += u"…"_s;
    QVERIFY(m_bench->openChannel(u"general"_s));
    QCOMPARE(m_bench->editor()->toPlainText(), u"Half a thought"_s);
    m_bench->close();

    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    QTRY_COMPARE(m_bench->pane().composeBox().draft(), rich);
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(m_bench->editor()->toPlainText(), u"Half a thought"_s);
    m_bench->pressReturn();
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Sent), patienceMs);
    const Drafts &drafts = m_bench->composition().session()->drafts();
    QCOMPARE(drafts.draft(*m_bench->pane().channel()), MessageDraft());
}

void TestWindowQueue::aRepairedFileIsToldOf()
{
    m_bench->service().stop();
    m_bench->write(u"Kept"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->lastIs(SendState::Unconfirmed), patienceMs);
    m_bench->close();
    QFile file(m_bench->databasePath());
    QVERIFY(file.open(QFile::ReadWrite));
    QCOMPARE(file.write(QByteArray(2048, '\x5a')), qint64(2048));
    file.close();
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    RecoveryNotice *notice = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(
        (notice = m_bench->window().findChild<RecoveryNotice *>()), patienceMs);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->accessibleName().contains(u"was damaged and has been repaired"_s),
        qPrintable(notice->accessibleName()));
    QVERIFY(m_bench->picture(u"queue-recovery"_s));
    m_bench->window().resize(480, 640);
    QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
    QVERIFY(m_bench->picture(u"queue-recovery-narrow"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        m_bench->composition().session()->outbox().items().isEmpty(), 2 * patienceMs);
    QPushButton *dismiss = m_bench->button(u"Dismiss"_s);
    QVERIFY(dismiss);
    dismiss->click();
    QTRY_VERIFY(!m_bench->window().findChild<RecoveryNotice *>());
}

QTEST_MAIN(TestWindowQueue)
#include "tst_windowqueue.moc"
