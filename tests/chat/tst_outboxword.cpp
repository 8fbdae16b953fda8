// SPDX-License-Identifier: Apache-2.0
// A profile that does not send by itself: what waits, for whose word, and what ends the waiting.
#include "chat/chatbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;

class TestOutboxWord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bench.reset(); }
    void whatWasWrittenBeforeWaitsForAWord();
    void newChannelsAreNotHeldUp();
    void whatIsWrittenBehindWaitsToo();
    void anOutageLeavesItWaiting();
    void throttlingIsNoOutage();
    void retryingTheOldestIsAWord();
    void discardingAllEndsTheWaiting();
    void withAutoSendNobodyIsAsked();

private:
    void restart(bool autoSend);
    void submit(const ChannelArn &channel, const QString &text);
    void settle();
    qsizetype sendCount() const { return m_bench->transport.sends().size(); }
    OutboxSummary summary() const { return m_bench->outbox.summary(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    ChannelArn m_one = channelArn(u"one"_s);
    ChannelArn m_two = channelArn(u"two"_s);
};

void TestOutboxWord::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    restart(false);
    submit(m_one, u"left behind"_s);
    QTRY_COMPARE(sendCount(), 1); // a new message is its writer's word; nobody answers
}

void TestOutboxWord::restart(bool autoSend)
{
    m_bench.reset();
    OutboxOptions options;
    options.autoSend = autoSend;
    m_bench = std::make_unique<ChatBench>(m_folder->path(), u"alice"_s, options);
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
    QVERIFY(loaded.result());
}

/// A message on its way passes the store first: what was asked of it by now is done.
void TestOutboxWord::settle()
{
    for (int i = 0; i < 3; ++i) {
        const auto done = m_bench->store.run([](Stores &stores) { return stores.outbox.load(); });
        QTRY_VERIFY(done.isFinished());
    }
}

void TestOutboxWord::submit(const ChannelArn &channel, const QString &text)
{
    const QFuture<SubmitResult> result = m_bench->outbox.submit(channel, draftOf(text));
    QTRY_VERIFY(result.isFinished());
    QVERIFY(result.result());
}

void TestOutboxWord::whatWasWrittenBeforeWaitsForAWord()
{
    restart(false);
    QCOMPARE(summary().pause, OutboxPause::Word);
    QCOMPARE(summary().forWord, 1);
    // Nothing but a word helps: not the network, nor new credentials, nor luck elsewhere.
    m_bench->outbox.wake();
    m_bench->outbox.resume();
    m_bench->outbox.onServiceAnswered();
    m_bench->clock.advance(120'000);
    settle();
    QCOMPARE(sendCount(), 0);
    QSignalSpy told(&m_bench->outbox, &Outbox::summaryChanged);
    m_bench->outbox.sendNow();
    QTRY_COMPARE(sendCount(), 1);
    QVERIFY(told.count() > 0);
    QCOMPARE(summary().pause, OutboxPause::None);
    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
}

void TestOutboxWord::newChannelsAreNotHeldUp()
{
    restart(false);
    submit(m_two, u"new"_s);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(contentOf(m_bench->transport.sends().first()), u"new"_s);
    QCOMPARE(summary().forWord, 1);
}

void TestOutboxWord::whatIsWrittenBehindWaitsToo()
{
    restart(false);
    submit(m_one, u"behind"_s);
    QCOMPARE(summary().forWord, 2);
    settle();
    QCOMPARE(sendCount(), 0);
    m_bench->outbox.sendNow();
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(contentOf(m_bench->transport.sends().at(1)), u"behind"_s);
}

void TestOutboxWord::anOutageLeavesItWaiting()
{
    m_bench->transport.answerSend(0, networkError());
    QTRY_COMPARE(summary().pause, OutboxPause::Word);
    QCOMPARE(summary().unconfirmed, 1);
    QVERIFY(!summary().nextTryMs);
    m_bench->clock.advance(120'000);
    m_bench->outbox.wake();
    settle();
    QCOMPARE(sendCount(), 1);
    m_bench->outbox.sendNow();
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(tokenOf(m_bench->transport.sends().at(1)), tokenOf(m_bench->transport.sends().at(0)));
}

void TestOutboxWord::throttlingIsNoOutage()
{
    m_bench->transport.answerSend(0, errorReply(429, "ThrottledClientException"));
    QTRY_VERIFY(summary().nextTryMs);
    QCOMPARE(summary().pause, OutboxPause::None);
}

void TestOutboxWord::retryingTheOldestIsAWord()
{
    restart(false);
    submit(m_one, u"behind"_s);
    m_bench->outbox.retry(m_bench->outbox.items().first().id);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(summary().pause, OutboxPause::None);
}

void TestOutboxWord::discardingAllEndsTheWaiting()
{
    restart(false);
    m_bench->outbox.discard(m_bench->outbox.items().first().id);
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
    QTRY_COMPARE(summary().pause, OutboxPause::None);
    submit(m_one, u"fresh"_s);
    QTRY_COMPARE(sendCount(), 1);
}

void TestOutboxWord::withAutoSendNobodyIsAsked()
{
    restart(true);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(summary().forWord, 0);
}

QTEST_GUILESS_MAIN(TestOutboxWord)
#include "tst_outboxword.moc"
