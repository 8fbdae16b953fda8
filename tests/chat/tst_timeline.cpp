// SPDX-License-Identifier: Apache-2.0
#include "chat/chatbench.h"
#include "chat/timeline.h"
#include "support/fastfolder.h"
#include "wire/events.h"

#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestTimeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theStoreIsShownWithoutTheService();
    void bothSourcesOneEntry();
    void pagesBackToTheBeginning();
    void pagesBackThroughTheStoreFirst();
    void aLongStreamStaysBounded();
    void whatIsHeldIsNotLetGo();
    void catchesUpWithoutAHole();
    void aHoleIsNotKept();
    void pendingTurnsIntoSentInPlace();
    void theServiceIsFasterThanTheAnswer();
    void whatIsOnItsWayComesLast();
    void aDiscardedMessageGoes();
    void anEditedMessageChangesInPlace();
    void aServiceTimeThatChangesTheOrderMovesTheRow();
    void aRestartKeepsTokenAndDuration();
    void ownRowsHaveTheProfilesName();
    void failureAndRecovery();

private:
    void restart();
    void open();
    QStringList contents() const;
    void hold(int first, int last);
    void goLive();
    void tell(int first, int last);
    bool isIdle() const { return m_timeline->loadState() == Timeline::LoadState::Idle; }

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<Timeline> m_timeline;
    ListingService m_service;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestTimeline::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_service = {};
    restart();
}

void TestTimeline::cleanup()
{
    m_timeline.reset();
    m_bench.reset();
}

void TestTimeline::restart()
{
    cleanup();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_bench->transport.script
        = [this](const TransportRequest &request) { return m_service.answer(request); };
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
}

void TestTimeline::open()
{
    m_timeline = std::make_unique<Timeline>(
        m_channel, m_bench->store, m_bench->client, m_bench->outbox, u"Alice (test)"_s);
    m_timeline->refresh();
    QTRY_VERIFY(isIdle());
}

QStringList TestTimeline::contents() const
{
    QStringList found;
    for (qsizetype row = 0; row < m_timeline->size(); ++row)
        found.append(m_timeline->at(row).content());
    return found;
}

/// The service holds messages first … last, one a second.
void TestTimeline::hold(int first, int last)
{
    for (int i = first; i <= last; ++i) {
        ChannelMessage message = messageAt(m_channel, u"m-%1"_s.arg(i), i);
        message.content = QString::number(i);
        m_service.messages.append(message);
    }
}

static QStringList numbers(int first, int last)
{
    QStringList all;
    for (int i = first; i <= last; ++i)
        all.append(QString::number(i));
    return all;
}

void TestTimeline::theStoreIsShownWithoutTheService()
{
    hold(1, 3);
    open();
    QCOMPARE(contents(), numbers(1, 3));
    m_service.failure = networkError();
    restart();
    m_timeline
        = std::make_unique<Timeline>(m_channel, m_bench->store, m_bench->client, m_bench->outbox);
    QTRY_VERIFY(isIdle());
    QCOMPARE(contents(), numbers(1, 3));
    QVERIFY(m_bench->transport.calls.isEmpty());
}

void TestTimeline::bothSourcesOneEntry()
{
    hold(1, 3);
    open();
    hold(4, 5);
    restart();
    open();
    QCOMPARE(contents(), numbers(1, 5));
    QSignalSpy inserted(m_timeline.get(), &Timeline::inserted);
    QSignalSpy changed(m_timeline.get(), &Timeline::entriesChanged);
    QSignalSpy answered(m_timeline.get(), &Timeline::answered);
    m_timeline->refresh();
    QTRY_COMPARE(answered.count(), 1);
    QCOMPARE(inserted.count(), 0);
    hold(6, 6);
    m_timeline->refresh();
    QTRY_COMPARE(contents(), numbers(1, 6));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 0);
}

void TestTimeline::pagesBackToTheBeginning()
{
    hold(1, 120);
    open();
    QCOMPARE(contents(), numbers(71, 120));
    QVERIFY(m_timeline->hasOlder());
    QSignalSpy inserted(m_timeline.get(), &Timeline::inserted);
    m_timeline->loadOlder();
    m_timeline->loadOlder(); // once at a time
    QTRY_COMPARE(contents(), numbers(21, 120));
    QTRY_VERIFY(isIdle());
    QCOMPARE(inserted.count(), 1);
    m_timeline->loadOlder();
    QTRY_COMPARE(contents(), numbers(1, 120));
    QTRY_VERIFY(isIdle());
    QVERIFY(!m_timeline->hasOlder());
    const qsizetype calls = m_bench->transport.calls.size();
    m_timeline->loadOlder();
    QCOMPARE(m_bench->transport.calls.size(), calls);
}

void TestTimeline::pagesBackThroughTheStoreFirst()
{
    hold(1, 170);
    open();
    m_timeline->loadOlder();
    QTRY_VERIFY(isIdle());
    QCOMPARE(contents(), numbers(71, 170));
    restart();
    open();
    QCOMPARE(contents(), numbers(121, 170));
    const qsizetype calls = m_bench->transport.calls.size();
    auto &transport = m_bench->transport;
    const auto script = std::exchange(transport.script, nullptr); // no answer is waited for
    m_timeline->loadOlder();
    QTRY_COMPARE(contents(), numbers(71, 170));
    QTRY_VERIFY(isIdle());
    QCOMPARE(transport.calls.size(), calls + 1); // what has become of those
    transport.script = script;
    transport.answer(transport.calls.last(), *m_service.answer(transport.calls.last().request));
    while (m_timeline->hasOlder()) {
        m_timeline->loadOlder();
        QTRY_VERIFY(isIdle());
    }
    QCOMPARE(contents(), numbers(1, 170));
}

void TestTimeline::goLive()
{
    QSignalSpy refreshed(m_timeline.get(), &Timeline::refreshed);
    m_timeline->goLive();
    QTRY_COMPARE(refreshed.size(), 1);
}

/// As a messaging session does.
void TestTimeline::tell(int first, int last)
{
    hold(first, last);
    for (int i = first; i <= last; ++i) {
        wire::Event event;
        event.type = wire::EventType::CreateChannelMessage;
        event.payload = m_service.messages.at(i - 1);
        m_timeline->apply(event);
    }
}

void TestTimeline::aLongStreamStaysBounded()
{
    constexpr int many = 2 * Timeline::mostEntries;
    hold(1, 10);
    open();
    goLive();
    tell(11, many - 1);
    QVERIFY(m_timeline->size() <= Timeline::mostEntries);
    QVERIFY(m_timeline->size() >= Timeline::keptEntries);
    // One that took long comes where others were let go: beside them, not at the head of the rest.
    ChannelMessage late = messageAt(m_channel, u"late"_s, many / 4);
    late.content = u"late"_s;
    wire::Event event;
    event.type = wire::EventType::CreateChannelMessage;
    event.payload = late;
    m_timeline->apply(event);
    tell(many, many);
    const qsizetype kept = m_timeline->size();
    QCOMPARE(contents(), numbers(many + 1 - static_cast<int>(kept), many));

    const qsizetype calls = m_bench->transport.calls.size();
    while (m_timeline->size() < many + 1 && m_timeline->hasOlder()) {
        m_timeline->loadOlder();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(), 60'000); // thousands of commits
    }
    QStringList all = numbers(1, many);
    all.insert(static_cast<qsizetype>(many / 4 - (u"late"_s < u"m-%1"_s.arg(many / 4) ? 1 : 0)),
        u"late"_s);
    QCOMPARE(contents(), all);
    QCOMPARE(m_bench->transport.calls.size(), calls); // the store had them
}

void TestTimeline::whatIsHeldIsNotLetGo()
{
    hold(1, 10);
    open();
    goLive();
    m_timeline->setHeld(true);
    tell(11, Timeline::mostEntries + 100);
    QCOMPARE(m_timeline->size(), Timeline::mostEntries + 100);
    m_timeline->setHeld(false);
    tell(Timeline::mostEntries + 101, Timeline::mostEntries + 101);
    QCOMPARE(m_timeline->size(), Timeline::keptEntries);
}

void TestTimeline::catchesUpWithoutAHole()
{
    hold(1, 10);
    open();
    hold(11, 140);
    restart();
    open();
    QCOMPARE(contents(), numbers(1, 140));
}

void TestTimeline::aHoleIsNotKept()
{
    hold(1, 10);
    open();
    hold(11, 140);
    restart();
    // The second page does not come.
    int pages = 0;
    m_bench->transport.script = [&](const TransportRequest &request) {
        return ++pages == 1 ? m_service.answer(request) : std::optional(networkError());
    };
    m_timeline
        = std::make_unique<Timeline>(m_channel, m_bench->store, m_bench->client, m_bench->outbox);
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->loadState(), Timeline::LoadState::Failed);
    QCOMPARE(contents(), numbers(1, 10) + numbers(91, 140));
    restart();
    open();
    QCOMPARE(contents(), numbers(1, 140));
}

void TestTimeline::pendingTurnsIntoSentInPlace()
{
    hold(1, 2);
    open();
    m_bench->outbox.submit(m_channel, draftOf(u"mine"_s));
    QTRY_COMPARE(m_timeline->size(), 3);
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    const QString key = m_timeline->at(2).key();
    QVERIFY(m_timeline->at(2).mine);
    QVERIFY(!m_timeline->at(2).message);
    QSignalSpy inserted(m_timeline.get(), &Timeline::inserted);
    QSignalSpy removed(m_timeline.get(), &Timeline::removed);
    QSignalSpy changed(m_timeline.get(), &Timeline::entriesChanged);
    m_bench->transport.answerSend(0, sentReply(u"m-9"_s));
    QTRY_VERIFY(m_timeline->at(2).message);
    QCOMPARE(m_timeline->at(2).key(), key);
    QCOMPARE(m_timeline->at(2).message->id.toString(), u"m-9"_s);
    QCOMPARE(m_timeline->at(2).outgoing->state, SendState::Sent);
    QCOMPARE(changed.last().first().toLongLong(), 2);
    // And the service's own word on it changes nothing but the time.
    ChannelMessage message = messageAt(m_channel, u"m-9"_s, 9);
    message.content = u"mine"_s;
    message.sender.arn = userArn(u"alice"_s).toString();
    m_service.messages.append(message);
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->at(2).time(), timeAt(9));
    QCOMPARE(m_timeline->at(2).key(), key);
    QCOMPARE(m_timeline->size(), 3);
    QCOMPARE(inserted.count() + removed.count(), 0);
}

void TestTimeline::theServiceIsFasterThanTheAnswer()
{
    hold(1, 2);
    open();
    m_bench->outbox.submit(m_channel, draftOf(u"mine"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    const QString key = m_timeline->at(2).key();
    ChannelMessage message = messageAt(m_channel, u"m-9"_s, 9);
    message.content = u"mine"_s;
    m_service.messages.append(message);
    m_service.messages.append(messageAt(m_channel, u"m-10"_s, 10)); // an answer to it
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->size(), 5);
    m_bench->transport.answerSend(0, sentReply(u"m-9"_s));
    QTRY_COMPARE(m_timeline->size(), 4);
    QCOMPARE(contents(), (QStringList { u"1"_s, u"2"_s, u"mine"_s, u"content of m-10"_s }));
    QCOMPARE(m_timeline->at(2).key(), key);
    QCOMPARE(m_timeline->at(2).time(), timeAt(9));
}

void TestTimeline::whatIsOnItsWayComesLast()
{
    hold(1, 2);
    open();
    m_bench->outbox.submit(m_channel, draftOf(u"a"_s));
    m_bench->outbox.submit(m_channel, draftOf(u"b"_s));
    m_bench->outbox.submit(channelArn(u"other"_s), draftOf(u"c"_s));
    QTRY_COMPARE(m_timeline->size(), 4);
    hold(3, 3);
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->size(), 5);
    QCOMPARE(contents(), (QStringList { u"1"_s, u"2"_s, u"3"_s, u"a"_s, u"b"_s }));
    // A timeline that is made later shows the same.
    m_timeline.reset();
    open();
    QCOMPARE(contents(), (QStringList { u"1"_s, u"2"_s, u"3"_s, u"a"_s, u"b"_s }));
}

void TestTimeline::aDiscardedMessageGoes()
{
    open();
    const auto a = m_bench->outbox.submit(m_channel, draftOf(u"a"_s));
    m_bench->outbox.submit(m_channel, draftOf(u"b"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    QTRY_COMPARE(m_timeline->at(0).outgoing->state, SendState::Failed);
    m_bench->outbox.discard(a.result()->id);
    QTRY_COMPARE(contents(), QStringList { u"b"_s });
}

void TestTimeline::anEditedMessageChangesInPlace()
{
    hold(1, 3);
    open();
    QSignalSpy changed(m_timeline.get(), &Timeline::entriesChanged);
    m_service.messages[1].content = u"edited"_s;
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->at(1).content(), u"edited"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toLongLong(), 1);
}

void TestTimeline::aServiceTimeThatChangesTheOrderMovesTheRow()
{
    hold(1, 3);
    open();
    m_service.messages[0].createdAt = timeAt(10);
    m_service.messages.move(0, 2);
    m_timeline->refresh();
    QTRY_COMPARE(contents(), (QStringList { u"2"_s, u"3"_s, u"1"_s }));
}

void TestTimeline::aRestartKeepsTokenAndDuration()
{
    open();
    const auto mine = m_bench->outbox.submit(m_channel, draftOf(u"mine"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    m_bench->transport.answerSend(0, sentReply(u"m-9"_s));
    QTRY_VERIFY(m_timeline->size() == 1 && m_timeline->at(0).message);
    const OutboxItem sent = *m_timeline->at(0).outgoing;
    const QString key = m_timeline->at(0).key();
    restart();
    open();
    QCOMPARE(m_timeline->size(), 1);
    QCOMPARE(m_timeline->at(0).key(), key);
    QVERIFY(m_timeline->at(0).mine);
    QCOMPARE(m_timeline->at(0).outgoing->token, mine.result()->token);
    QCOMPARE(m_timeline->at(0).outgoing->durationMs, sent.durationMs);
    QCOMPARE(m_timeline->at(0).outgoing->state, SendState::Sent);
}

void TestTimeline::ownRowsHaveTheProfilesName()
{
    hold(1, 1);
    open();
    m_bench->outbox.submit(m_channel, draftOf(u"mine"_s));
    QTRY_COMPARE(m_timeline->size(), 2);
    QCOMPARE(m_timeline->at(1).senderName(), u"Alice (test)"_s);
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    m_bench->transport.answerSend(0, sentReply(u"m-9"_s));
    QTRY_VERIFY(m_timeline->at(1).message);
    QCOMPARE(m_timeline->at(1).senderName(), u"Alice (test)"_s);
    m_bench->outbox.submit(m_channel, draftOf(u"waits"_s));
    QTRY_COMPARE(m_timeline->size(), 3);
    // What the others see takes over as soon as it is known, also where it was not told.
    ChannelMessage told = messageAt(m_channel, u"m-2"_s, 2);
    told.sender = { userArn(u"alice"_s).toString(), u"Alice"_s };
    m_service.messages.append(told);
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->size(), 4);
    for (qsizetype row = 1; row < 4; ++row)
        QCOMPARE(m_timeline->at(row).senderName(), u"Alice"_s);
    QCOMPARE(m_timeline->at(0).senderName(), u"Bob"_s);
}

void TestTimeline::failureAndRecovery()
{
    hold(1, 2);
    m_service.failure = errorReply(403, "ForbiddenException");
    m_timeline
        = std::make_unique<Timeline>(m_channel, m_bench->store, m_bench->client, m_bench->outbox);
    QSignalSpy answered(m_timeline.get(), &Timeline::answered);
    m_timeline->refresh();
    QTRY_COMPARE(m_timeline->loadState(), Timeline::LoadState::Failed);
    QCOMPARE(m_timeline->error()->kind, ErrorKind::Forbidden);
    QCOMPARE(answered.count(), 1);
    m_service.failure.reset();
    m_timeline->refresh();
    QTRY_VERIFY(isIdle());
    QVERIFY(!m_timeline->error());
    QCOMPARE(contents(), numbers(1, 2));
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
