// SPDX-License-Identifier: Apache-2.0
// What the window says about the queue and about a repaired file, without a service.
#include "chat/livebench.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/livesentence.h"
#include "ui/mainwindow/outboxsentence.h"
#include "ui/mainwindow/recoverynotice.h"
#include "ui/mainwindow/statusline.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(carillon::OutboxSummary)

namespace {

Profile alice()
{
    return { QUuid::createUuid(), u"Alice"_s, userArn(u"alice"_s), CredentialsSource::Environment,
        u"http://127.0.0.1:1"_s, false, false };
}

OutboxSummary waiting(int queued, int inFlight, int unconfirmed, int failed,
    OutboxPause pause = OutboxPause::None, std::optional<qint64> nextTryMs = {})
{
    return { queued, inFlight, unconfirmed, failed, pause == OutboxPause::Word ? queued : 0, pause,
        nextTryMs };
}

} // namespace

class TestStatusLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sentences_data();
    void sentences();
    void connectionInWords();
    void countsDown();
    void receivingIsToldAndReconnected();
    void theReasonIsSaid_data();
    void theReasonIsSaid();
    void tryNowTries();
    void retryAllWhereSeveralChannelsWait();
    void showsTheMessageThatNeedsAPerson();
    void credentialsLeadToTheProfile();
    void saysWhatWasRepaired();
    void theRecoveryNoticeActs();

private:
    QString text(const char *name)
    {
        return m_line->findChild<QLabel *>(QLatin1StringView(name))->accessibleName();
    }
    QPushButton *button(const char *name)
    {
        return m_line->findChild<QPushButton *>(QLatin1StringView(name));
    }
    void submit(const QString &channel, const QString &words);

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChatSession> m_session;
    std::unique_ptr<StatusLine> m_line;
};

void TestStatusLine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_session = std::make_unique<ChatSession>(
        alice(), m_bench->store, m_bench->drafts, m_bench->client, m_bench->clock, m_bench->random);
    m_line = std::make_unique<StatusLine>(m_theme);
    m_line->setSession(m_session.get());
    m_line->resize(1100, 24);
    m_line->show();
    const QFuture<bool> loaded = m_session->start();
    QTRY_VERIFY(loaded.isFinished());
}

void TestStatusLine::cleanup()
{
    m_line.reset();
    m_session.reset();
    m_bench.reset();
}

void TestStatusLine::submit(const QString &channel, const QString &words)
{
    const auto result = m_session->outbox().submit(channelArn(channel), draftOf(words));
    QTRY_VERIFY(result.isFinished());
    QVERIFY(result.result().has_value());
}

void TestStatusLine::sentences_data()
{
    QTest::addColumn<OutboxSummary>("summary");
    QTest::addColumn<ServiceState>("state");
    QTest::addColumn<QString>("sentence");
    using enum ServiceState;
    using enum OutboxPause;
    QTest::newRow("nothing") << waiting(0, 0, 0, 0) << Reachable << u"Nothing waiting"_s;
    QTest::newRow("sending") << waiting(2, 1, 0, 0) << Reachable
                             << u"Sending 1 message. 2 messages wait their turn."_s;
    QTest::newRow("not confirmed")
        << waiting(1, 0, 1, 0, None, 11'001) << Reachable
        << u"1 message is not confirmed. 1 message waits its turn. Next try in 12 s."_s;
    QTest::newRow("failed") << waiting(0, 0, 0, 2) << Reachable << u"2 messages need you."_s;
    QTest::newRow("offline") << waiting(2, 0, 1, 0, None, 12'000) << Unreachable
                             << u"3 messages wait here and are sent when it is back. "
                                "Next try in 12 s."_s;
    QTest::newRow("offline, nothing waiting") << waiting(
        0, 0, 0, 0) << Unreachable << u"What you write waits here and is sent when it is back."_s;
    QTest::newRow("offline, one failed")
        << waiting(0, 1, 0, 1) << Unreachable
        << u"1 message waits here and is sent when it is back. 1 message needs you."_s;
    QTest::newRow("credentials")
        << waiting(0, 0, 1, 0, Credentials) << CredentialsRefused
        << u"1 message waits here and is sent when you update them in the profile."_s;
    QTest::newRow("for a word") << waiting(2, 0, 0, 0, Word) << Reachable
                                << u"2 messages wait for your word: this profile does not send by "
                                   "itself."_s;
    QTest::newRow("disk") << waiting(1, 0, 0, 0, Store, 2000) << Reachable
                          << u"The disk cannot be written: make room on it. Your text stays here. "
                             "1 message waits and is sent after that. Next try in 2 s."_s;
}

void TestStatusLine::sentences()
{
    QFETCH(OutboxSummary, summary);
    QFETCH(ServiceState, state);
    QFETCH(QString, sentence);
    QCOMPARE(outboxSentence(summary, state), sentence);
}

void TestStatusLine::connectionInWords()
{
    ApiError error;
    error.kind = ErrorKind::Network;
    QCOMPARE(connectionWords(ServiceState::Unreachable, error), u"No connection"_s);
    error.kind = ErrorKind::Timeout;
    QCOMPARE(connectionWords(ServiceState::Unreachable, error), u"No answer from the service"_s);
    error.kind = ErrorKind::ServiceFailure;
    QCOMPARE(connectionWords(ServiceState::Unreachable, error), u"The service has a problem"_s);
    error.kind = ErrorKind::ExpiredCredentials;
    QCOMPARE(connectionWords(ServiceState::CredentialsRefused, error), u"Credentials expired"_s);
    error.kind = ErrorKind::SignatureRefused;
    QCOMPARE(
        connectionWords(ServiceState::CredentialsRefused, error), u"Credentials not accepted"_s);
    QCOMPARE(connectionWords(ServiceState::Reachable, {}), u"Connected"_s);
}

void TestStatusLine::countsDown()
{
    // Throttled: the wait asked for is known to the millisecond.
    m_bench->transport.script = [](const TransportRequest &) {
        TransportReply reply = errorReply(429, "ThrottledClientException");
        reply.headers.append(std::pair("Retry-After"_ba, "40"_ba));
        return reply;
    };
    submit(u"general"_s, u"one"_s);
    for (int i = 0; i < 20 && !m_session->outbox().summary().nextTryMs; ++i) {
        m_bench->clock.skipToNext();
        QCoreApplication::sendPostedEvents();
    }
    QTRY_VERIFY(m_session->outbox().summary().nextTryMs);
    const auto seconds = [this] {
        const QString words = text("outbox");
        const qsizetype at = words.indexOf(u"Next try in "_s);
        return at < 0 ? -1 : words.mid(at + 12).split(u' ').first().toInt();
    };
    QTRY_VERIFY(seconds() > 10);
    const int before = seconds();
    m_bench->clock.advance(7000);
    QTRY_COMPARE(seconds(), before - 7); // nobody told the line; it looked by itself
}

void TestStatusLine::receivingIsToldAndReconnected()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"live"_s));
    LiveBench live(m_folder->filePath(u"live"_s));
    m_line->setSession(&live.session);
    live.session.start();
    QTRY_COMPARE(text("connection"), u"Connecting for live updates…"_s);
    QVERIFY(button("reconnect")->isHidden());
    FakeSocket *socket = live.meet();
    QVERIFY(socket);
    socket->establish();
    QTRY_COMPARE(text("connection"), u"Connected"_s);

    // Long refused, so that the next attempt is long away.
    live.service.endpointFailure = errorReply(403, "ForbiddenException");
    socket->end(4001);
    const auto seconds = [this] {
        static const QRegularExpression next(u"Next try in (\\d+) s\\."_s);
        const auto match = next.match(text("connection"));
        return match.hasMatch() ? match.captured(1).toInt() : -1;
    };
    for (int i = 0; i < 20 && seconds() < 20; ++i) {
        live.bench.clock.skipToNext();
        QCoreApplication::sendPostedEvents();
    }
    QTRY_VERIFY2(seconds() > 20, qPrintable(text("connection")));
    QVERIFY2(text("connection").startsWith(u"No live updates: "_s), qPrintable(text("connection")));
    QVERIFY(button("reconnect")->isVisible());
    const int before = seconds();
    live.bench.clock.advance(7000);
    QTRY_COMPARE(seconds(), before - 7); // nobody told the line; it looked by itself

    const int asked = live.service.endpointCalls;
    live.service.endpointFailure.reset();
    QCOMPARE(button("reconnect")->text(), u"Reconnect now"_s);
    button("reconnect")->click();
    socket = live.meet();
    QVERIFY(socket);
    QCOMPARE(live.service.endpointCalls, asked + 1);
    QVERIFY(button("reconnect")->isHidden());
    socket->establish();
    QTRY_COMPARE(text("connection"), u"Connected"_s);
    m_line->setSession(nullptr);
}

void TestStatusLine::theReasonIsSaid_data()
{
    QTest::addColumn<SessionStatus::Trouble>("trouble");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<QString>("words");
    using enum SessionStatus::Trouble;
    QTest::newRow("no address") << NoEndpoint << 0 << u"gave no address"_s;
    QTest::newRow("cut") << Unreachable << 0 << u"was cut"_s;
    QTest::newRow("silent") << Silent << 0 << u"went silent"_s;
    QTest::newRow("closed") << ClosedByService << 4002 << u"closed the connection (4002)"_s;
    QTest::newRow("credentials") << CredentialsRefused << 0 << u"Update them in the profile"_s;
    QTest::newRow("forbidden") << Forbidden << 0 << u"chime:Connect"_s;
    QTest::newRow("too many") << TooManySessions << 4429 << u"Close it in other windows"_s;
    QTest::newRow("flooded") << Flooded << 0 << u"more came at once"_s;
}

void TestStatusLine::theReasonIsSaid()
{
    QFETCH(SessionStatus::Trouble, trouble);
    using enum SessionStatus::Trouble;
    QFETCH(int, closeCode);
    QFETCH(QString, words);
    SessionStatus status;
    status.state = SessionStatus::State::Waiting;
    status.trouble = trouble;
    status.closeCode = closeCode;
    const QString sentence = liveSentence(status, 11'001);
    QVERIFY2(sentence.startsWith(u"No live updates: "_s), qPrintable(sentence));
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
    QVERIFY2(sentence.endsWith(u" Next try in 12 s."_s), qPrintable(sentence));
    QVERIFY(helpsToReconnect(status));
    status.state = SessionStatus::State::Stopped;
    QVERIFY(!liveSentence(status, {}).contains(u"Next try"_s));
    QCOMPARE(
        liveSentence(status, {}).contains(u"then connect again"_s), trouble == CredentialsRefused);
    QVERIFY(helpsToReconnect(status));
    status.state = SessionStatus::State::Online;
    QVERIFY(liveSentence(status, {}).isEmpty() && !helpsToReconnect(status));
}

void TestStatusLine::tryNowTries()
{
    m_bench->transport.script = [](const TransportRequest &) { return networkError(); };
    submit(u"general"_s, u"one"_s);
    for (int i = 0; i < 20 && !m_session->outbox().summary().nextTryMs; ++i) {
        m_bench->clock.skipToNext();
        QCoreApplication::sendPostedEvents();
    }
    QTRY_COMPARE(text("connection"), u"No connection"_s);
    QTRY_VERIFY(text("outbox").startsWith(
        u"1 message waits here and is sent when it is back. Next try in "_s));
    QPushButton *act = button("outboxAction");
    QVERIFY(act->isVisible());
    QCOMPARE(act->text(), u"Try now"_s);
    QVERIFY(!act->accessibleName().isEmpty());
    QVERIFY(act->focusPolicy() & Qt::TabFocus);
    m_bench->transport.script = [](const TransportRequest &request) {
        return request.method == "POST" ? sentReply(u"m-1"_s) : networkError();
    };
    act->click();
    QTRY_VERIFY(m_session->outbox().items().isEmpty());
}

void TestStatusLine::retryAllWhereSeveralChannelsWait()
{
    m_bench->transport.script = [](const TransportRequest &) { return networkError(); };
    submit(u"general"_s, u"one"_s);
    submit(u"other"_s, u"two"_s);
    for (int i = 0; i < 40 && m_session->outbox().summary().unconfirmed < 2; ++i) {
        m_bench->clock.skipToNext();
        QCoreApplication::sendPostedEvents();
    }
    QTRY_COMPARE(button("outboxAction")->text(), u"Retry all"_s);
    m_bench->transport.script = [](const TransportRequest &request) {
        return request.method == "POST"
            ? sentReply(request.url.path().contains(u"general"_s) ? u"m-1"_s : u"m-2"_s)
            : networkError();
    };
    button("outboxAction")->click();
    QTRY_VERIFY(m_session->outbox().items().isEmpty());
}

void TestStatusLine::showsTheMessageThatNeedsAPerson()
{
    m_bench->transport.script
        = [](const TransportRequest &) { return errorReply(400, "BadRequestException"); };
    QVERIFY(button("showFailed")->isHidden());
    submit(u"other"_s, u"one"_s);
    QTRY_VERIFY(button("showFailed")->isVisible());
    QVERIFY(text("outbox").contains(u"1 message needs you."_s));
    std::optional<ChannelArn> wanted;
    connect(m_line.get(), &StatusLine::channelRequested, this,
        [&wanted](const ChannelArn &channel) { wanted = channel; });
    button("showFailed")->click();
    QCOMPARE(wanted, std::optional(channelArn(u"other"_s)));
}

void TestStatusLine::credentialsLeadToTheProfile()
{
    m_bench->transport.script
        = [](const TransportRequest &) { return errorReply(401, "UnauthorizedClientException"); };
    submit(u"general"_s, u"one"_s);
    QTRY_COMPARE(text("connection"), u"Credentials not accepted"_s);
    QTRY_COMPARE(
        text("outbox"), u"1 message waits here and is sent when you update them in the profile."_s);
    QSignalSpy asked(m_line.get(), &StatusLine::credentialsRequested);
    QCOMPARE(button("outboxAction")->text(), u"Update credentials"_s);
    button("outboxAction")->click();
    QCOMPARE(asked.size(), 1);
}

void TestStatusLine::saysWhatWasRepaired()
{
    Recovery recovery { Recovery::Of::Messages, 3, 0, 0, 120, u"/d/m.sqlite.damaged"_s };
    QCOMPARE(describeRecovery(recovery).rest,
        u"No unsent message was lost. 3 unsent messages were saved and are sent. 120 messages of "
        "the history were saved; what is missing comes from the service again."_s);
    recovery.waitingDamaged = 1;
    recovery.waitingLost = 2;
    const QString rest = describeRecovery(recovery).rest;
    QVERIFY(rest.contains(u"1 unsent message is damaged"_s));
    QVERIFY(rest.contains(u"2 unsent messages could not be read"_s));
    QVERIFY(!rest.contains(u"No unsent message was lost"_s));
    recovery.waitingLost.reset();
    QVERIFY(describeRecovery(recovery).rest.contains(u"cannot be told"_s));
    recovery.of = Recovery::Of::Drafts;
    QVERIFY(describeRecovery(recovery).rest.contains(u"compose box are not saved"_s));
}

void TestStatusLine::theRecoveryNoticeActs()
{
    QWidget window;
    QPointer<RecoveryNotice> notice = new RecoveryNotice(
        m_theme, { Recovery::Of::Messages, 1, 0, 0, 2, u"/d/m.damaged"_s }, &window);
    window.show();
    QVERIFY(notice->accessibleName().contains(u"1 unsent message was saved"_s));
    const auto press = [&notice](const QString &text) {
        const auto buttons = notice->findChildren<QPushButton *>();
        for (QPushButton *each : buttons) {
            if (each->text() == text) {
                QVERIFY(each->focusPolicy() & Qt::TabFocus);
                return each->click();
            }
        }
        QFAIL("no such button");
    };
    press(u"Copy the path"_s);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/d/m.damaged"_s);
    press(u"Dismiss"_s);
    QTRY_VERIFY(!notice);
}

QTEST_MAIN(TestStatusLine)
#include "tst_statusline.moc"
