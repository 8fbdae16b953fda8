// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/chatbench.h"
#include "chat/drafts.h"
#include "chat/timeline.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

/// Counts how often timers of that many milliseconds have run out.
class Ticks : public QObject {
public:
    explicit Ticks(int intervalMs)
        : m_intervalMs(intervalMs)
    {
        QCoreApplication::instance()->installEventFilter(this);
    }
    bool eventFilter(QObject *object, QEvent *event) override
    {
        const auto *timer = qobject_cast<QTimer *>(object);
        if (timer && event->type() == QEvent::Timer && timer->interval() == m_intervalMs)
            ++seen;
        return false;
    }

    int seen = 0;

private:
    int m_intervalMs;
};

} // namespace

class TestChatSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void startReadsAndLists();
    void serviceStateFollowsTheAnswers_data();
    void serviceStateFollowsTheAnswers();
    void resumeRetriesWhatWaits();
    void theWatchedChannelIsLookedAtAgain();
    void oneThatMayNotBeReadIsNot();
    void aDamagedStoreIsToldOnce();
    void oneTimelineAChannel();
    void endpointTextNamesHostAndPort();

private:
    /// A run of the program on what is in the folder.
    void open();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChatSession> m_session;
    ListingService m_service;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestChatSession::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_service = {};
    open();
}

void TestChatSession::open()
{
    m_service.channels = { { m_channel, u"general"_s, {}, {}, {}, {}, {} } };
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_bench->transport.script
        = [this](const TransportRequest &request) { return m_service.answer(request); };
    const Profile profile { QUuid::createUuid(), u"Alice"_s, userArn(u"alice"_s), {}, {}, {}, {} };
    m_session = std::make_unique<ChatSession>(
        profile, m_bench->store, m_bench->drafts, m_bench->client, m_bench->clock, m_bench->random);
}

void TestChatSession::cleanup()
{
    m_session.reset();
    m_bench.reset();
}

void TestChatSession::startReadsAndLists()
{
    QCOMPARE(m_session->serviceState(), ServiceState::Unknown);
    QSignalSpy changed(m_session.get(), &ChatSession::serviceStateChanged);
    m_session->start();
    QVERIFY(m_session->channels().entries().isEmpty()); // returns at once
    QTRY_COMPARE(m_session->channels().entries().size(), 1);
    QCOMPARE(m_session->serviceState(), ServiceState::Reachable);
    QCOMPARE(changed.count(), 1);
    m_session->outbox().submit(m_channel, draftOf(u"x"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
}

void TestChatSession::serviceStateFollowsTheAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<ServiceState>("state");
    QTest::newRow("no network") << 0 << QByteArray() << ServiceState::Unreachable;
    QTest::newRow("unavailable") << 503 << "ServiceUnavailableException"_ba
                                 << ServiceState::Unreachable;
    QTest::newRow("forbidden") << 403 << "ForbiddenException"_ba << ServiceState::Reachable;
    QTest::newRow("unknown key") << 403 << "UnrecognizedClientException"_ba
                                 << ServiceState::CredentialsRefused;
    QTest::newRow("expired") << 403 << "ExpiredTokenException"_ba
                             << ServiceState::CredentialsRefused;
}

void TestChatSession::serviceStateFollowsTheAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, name);
    QFETCH(ServiceState, state);
    m_service.failure = status == 0 ? networkError() : errorReply(status, name);
    m_session->start();
    QTRY_COMPARE(m_session->serviceState(), state);
    QCOMPARE(m_session->lastError().has_value(), state != ServiceState::Reachable);
    QTRY_VERIFY(!m_session->channels().isLoading());
    m_service.failure.reset();
    m_session->resume();
    QTRY_COMPARE(m_session->serviceState(), ServiceState::Reachable);
    QVERIFY(!m_session->lastError());
}

void TestChatSession::resumeRetriesWhatWaits()
{
    m_session->start();
    m_session->outbox().submit(m_channel, draftOf(u"x"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    m_bench->transport.answerSend(0, errorReply(403, "ExpiredTokenException"));
    QTRY_COMPARE(m_session->serviceState(), ServiceState::CredentialsRefused);
    QCOMPARE(m_session->outbox().items().first().state, SendState::Unconfirmed);
    m_session->resume();
    QTRY_COMPARE(m_bench->transport.sends().size(), 2);
    QCOMPARE(
        m_bench->transport.sends()[1].request.body, m_bench->transport.sends()[0].request.body);
}

void TestChatSession::theWatchedChannelIsLookedAtAgain()
{
    m_session->start();
    m_session->setWatched(m_channel);
    Timeline &timeline = m_session->timeline(m_channel);
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Idle);
    QCOMPARE(timeline.size(), 0);
    m_service.messages.append(messageAt(m_channel, u"m-1"_s, 1));
    QTRY_COMPARE(timeline.size(), 1);
    m_session->setWatched(std::nullopt);
    // After an own send it does not wait for the whole interval.
    m_session->setWatched(m_channel);
    m_session->outbox().submit(m_channel, draftOf(u"x"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    m_bench->transport.answerSend(0, sentReply(u"m-2"_s));
    QTRY_VERIFY(m_session->outbox().items().isEmpty());
    m_service.messages.append(messageAt(m_channel, u"m-3"_s, 3));
    QTRY_COMPARE_WITH_TIMEOUT(timeline.size(), 3, 2000);
}

/// Or its error would come and go every few seconds for as long as it is on screen.
void TestChatSession::oneThatMayNotBeReadIsNot()
{
    Ticks ticks(3000);
    m_service.failure = errorReply(403, "ForbiddenException");
    m_session->start();
    m_session->setWatched(m_channel);
    Timeline &timeline = m_session->timeline(m_channel);
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Failed);
    QSignalSpy asked(&timeline, &Timeline::answered);
    QSignalSpy flickered(&timeline, &Timeline::loadStateChanged);
    QTRY_VERIFY_WITH_TIMEOUT(ticks.seen >= 2, 60'000);
    QCOMPARE(asked.count(), 0);
    QCOMPARE(flickered.count(), 0);
    m_service.failure.reset();
    m_session->tryNow();
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Idle);
}

void TestChatSession::aDamagedStoreIsToldOnce()
{
    m_session->outbox().submit(m_channel, draftOf(u"x"_s));
    m_session->drafts().set(m_channel, draftOf(u"y"_s));
    cleanup();
    for (const QString &name : { u"store.db"_s, u"drafts.db"_s }) {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write("nonsense"), qint64(8));
    }
    open();
    QList<Recovery> told;
    connect(m_session.get(), &ChatSession::storeRecovered, this,
        [&told](const Recovery &recovery) { told.append(recovery); });
    m_session->start();
    QTRY_COMPARE(told.size(), qsizetype(2));
    std::ranges::sort(told, {}, &Recovery::of); // two files, two threads
    QCOMPARE(told[0].of, Recovery::Of::Messages);
    QCOMPARE(told[0].waitingKept, 1);
    QCOMPARE(told[0].waitingLost, std::optional(0));
    QCOMPARE(told[1].of, Recovery::Of::Drafts);
    QTRY_COMPARE(m_session->outbox().items(m_channel).size(), qsizetype(1));
    cleanup();
    open();
    const QFuture<bool> loaded = m_session->start();
    QTRY_VERIFY(loaded.isFinished());
    QCOMPARE(told.size(), qsizetype(2));
}

void TestChatSession::oneTimelineAChannel()
{
    Timeline &first = m_session->timeline(m_channel);
    QCOMPARE(&m_session->timeline(m_channel), &first);
    QVERIFY(&m_session->timeline(channelArn(u"other"_s)) != &first);
}

void TestChatSession::endpointTextNamesHostAndPort()
{
    QCOMPARE(m_session->endpointText(), u"127.0.0.1:9"_s);
}

QTEST_GUILESS_MAIN(TestChatSession)
#include "tst_chatsession.moc"
