// SPDX-License-Identifier: Apache-2.0
// What changed while nobody told, where nothing new leads to it: asked for, and not too often.
#include "chat/livebench.h"
#include "chat/quietchannels.h"
#include "support/fastfolder.h"

#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

QString idOf(int number)
{
    return u"m-%1"_s.arg(number);
}

QStringList idsOf(int first, int last)
{
    QStringList ids;
    for (int i = first; i <= last; ++i)
        ids.append(idOf(i));
    return ids;
}

QStringList without(QStringList ids, const QString &id)
{
    ids.removeAll(id);
    return ids;
}

} // namespace

class TestRecheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_live.reset(); }
    void aStoredPageIsAskedForWhenItIsShown();
    void whatIsOnScreenIsAskedForWithANewSession();
    void newsDoNotHideWhatIsOlder();
    void aListThatFailsIsNotRepeated();
    void whatIsToldWhileTheListIsOutStays();
    void quietChannelsTakeTurns();
    void quietChannelsAreNotAskedAgainAtOnce();
    void whatWasCutOffIsAskedAgain();

private:
    void restart();
    void goOnline();
    void cut() { m_live->sockets.current()->end(1006); }
    void have(const QString &channel, int first, int last);
    void redactAtService(int number);
    Timeline &open();
    void removeAtService(int number);
    void readAllOfGeneral(int pages);
    void settle();
    int lists(const QString &channel = u"general"_s) const
    {
        return m_live->service.messageLists.value(channel);
    }
    bool isRedacted(int number);

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
};

void TestRecheck::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    m_live->service.channels.append({ channelArn(u"general"_s), u"General"_s, {}, {}, {}, {}, {} });
}

/// The service is what it was.
void TestRecheck::restart()
{
    const LiveService service = m_live->service;
    m_live.reset();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    m_live->service = service;
    m_live->service.messageLists.clear();
}

void TestRecheck::goOnline()
{
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
}

void TestRecheck::have(const QString &channel, int first, int last)
{
    for (int i = first; i <= last; ++i)
        m_live->service.make(channel, idOf(i), i);
}

void TestRecheck::redactAtService(int number)
{
    for (ChannelMessage &message : m_live->service.listings[u"general"_s].messages) {
        if (message.id.toString() != idOf(number))
            continue;
        message.content.clear();
        message.redacted = true;
        message.lastUpdatedAt = timeAt(5000);
    }
}

void TestRecheck::removeAtService(int number)
{
    m_live->service.listings[u"general"_s].messages.removeIf(
        [number](const ChannelMessage &each) { return each.id.toString() == idOf(number); });
}

/// The newest page of it, with a session; no list is counted so far.
Timeline &TestRecheck::open()
{
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    m_live->session.start();
    goOnline();
    settle();
    m_live->service.messageLists.clear();
    return timeline;
}

/// As somebody does who scrolls up.
void TestRecheck::readAllOfGeneral(int pages)
{
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    m_live->session.start();
    goOnline();
    QTRY_COMPARE(timeline.size(), 50);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    for (int page = 2; page <= pages; ++page) {
        timeline.loadOlder();
        QTRY_COMPARE(timeline.size(), page * 50);
        QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    }
    QTRY_COMPARE(m_live->storedIds(u"general"_s).size(), pages * 50);
}

/// Nothing but time is waited for.
void TestRecheck::settle()
{
    for (int turn = 0; turn < 40; ++turn) {
        m_live->feedIsBehind();
        bool turned = false;
        QMetaObject::invokeMethod(
            this, [&turned] { turned = true; }, Qt::QueuedConnection);
        QVERIFY(QTest::qWaitFor([&turned] { return turned; }));
    }
}

bool TestRecheck::isRedacted(int number)
{
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    const auto row = timeline.rowOf(*MessageId::parse(idOf(number)));
    return row && timeline.at(*row).message->redacted;
}

void TestRecheck::aStoredPageIsAskedForWhenItIsShown()
{
    have(u"general"_s, 1, 200);
    readAllOfGeneral(4);
    restart();
    redactAtService(120);
    removeAtService(70);
    Timeline &timeline = open();
    QCOMPARE(m_live->ids(u"general"_s), idsOf(151, 200));

    QSignalSpy changed(&timeline, &Timeline::entriesChanged);
    QSignalSpy inserted(&timeline, &Timeline::inserted);
    QSignalSpy removed(&timeline, &Timeline::removed);
    timeline.loadOlder();
    QTRY_VERIFY(isRedacted(120));
    QCOMPARE(lists(), 1);
    QCOMPARE(m_live->ids(u"general"_s), idsOf(101, 200));
    QCOMPARE(inserted.size(), 1); // the page; the list touches one row, nothing moves
    QCOMPARE(changed.size(), 1);
    QCOMPARE(removed.size(), 0);

    timeline.loadOlder();
    QTRY_COMPARE(m_live->ids(u"general"_s), without(idsOf(51, 200), idOf(70)));
    QCOMPARE(lists(), 2);
    QCOMPARE(removed.size(), 1);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), without(idsOf(1, 200), idOf(70)));
    timeline.loadOlder();
    QTRY_COMPARE(m_live->ids(u"general"_s), without(idsOf(1, 200), idOf(70)));
    QTRY_COMPARE(lists(), 3);

    // Once a session.
    timeline.refresh();
    QTRY_COMPARE(lists(), 4);
    settle();
    QCOMPARE(lists(), 4);
}

void TestRecheck::whatIsOnScreenIsAskedForWithANewSession()
{
    have(u"general"_s, 1, 100);
    readAllOfGeneral(2);
    settle();
    const int before = lists();
    cut();
    redactAtService(20);
    removeAtService(30);
    goOnline();
    QTRY_VERIFY(isRedacted(20));
    QCOMPARE(m_live->ids(u"general"_s), without(idsOf(1, 100), idOf(30)));
    QTRY_COMPARE(m_live->storedIds(u"general"_s), without(idsOf(1, 100), idOf(30)));
    settle();
    QCOMPARE(lists(), before + 2);
}

void TestRecheck::newsDoNotHideWhatIsOlder()
{
    have(u"general"_s, 1, 50);
    readAllOfGeneral(1);
    cut();
    have(u"general"_s, 51, 60);
    removeAtService(5);
    goOnline();
    QTRY_COMPARE(m_live->ids(u"general"_s), without(idsOf(1, 60), idOf(5)));
    QTRY_COMPARE(m_live->storedIds(u"general"_s), without(idsOf(1, 60), idOf(5)));
}

void TestRecheck::aListThatFailsIsNotRepeated()
{
    have(u"general"_s, 1, 100);
    readAllOfGeneral(2);
    restart();
    redactAtService(20);
    Timeline &timeline = open();
    m_live->service.failure = replyWith(500, "{}");
    timeline.loadOlder();
    QTRY_COMPARE(lists(), 1);
    settle();
    QCOMPARE(lists(), 1);
    QVERIFY(timeline.loadState() == Timeline::LoadState::Idle); // the page is there
    QCOMPARE(m_live->ids(u"general"_s), idsOf(1, 100));
    m_live->service.failure.reset();
    timeline.refresh();
    QTRY_VERIFY(isRedacted(20));
}

/// A channel flow lets something through that was written long ago.
void TestRecheck::whatIsToldWhileTheListIsOutStays()
{
    have(u"general"_s, 1, 100);
    readAllOfGeneral(2);
    restart();
    Timeline &timeline = open();
    std::optional<ScriptedTransport::Call> list;
    auto &transport = m_live->bench.transport;
    transport.script = [&](const TransportRequest &request) -> std::optional<TransportReply> {
        if (list || !request.url.path().endsWith(u"/messages"))
            return m_live->service.answer(request);
        list = transport.calls.last();
        return std::nullopt;
    };
    timeline.loadOlder();
    QTRY_VERIFY(list);
    timeline.loadOlder(); // while it is out, none besides it
    settle();
    const TransportReply reply = *m_live->service.answer(list->request);
    ChannelMessage late = messageAt(channelArn(u"general"_s), u"late"_s, 20);
    m_live->sockets.current()->deliver(eventOf(wire::EventType::CreateChannelMessage, late));
    transport.answer(*list, reply);
    settle();
    QVERIFY(m_live->ids(u"general"_s).contains(u"late"_s));
    QCOMPARE(m_live->ids(u"general"_s).size(), 101);
}

void TestRecheck::quietChannelsTakeTurns()
{
    QuietChannels quiet;
    const auto name = [](int i) { return channelArn(u"c%1"_s.arg(i)); };
    QVERIFY(!quiet.msToNext(0));
    for (int i = 0; i < 20'000; ++i)
        quiet.add(name(i));
    qint64 nowMs = 0;
    for (int i = 0; i < 200; ++i) {
        QCOMPARE(quiet.msToNext(nowMs), 0);
        QCOMPARE(quiet.take(nowMs), name(i));
        if (i < 199)
            QCOMPARE(quiet.msToNext(nowMs), 1'000);
        nowMs += 1'000;
    }
    QVERIFY(!quiet.msToNext(nowMs));

    // With each session those that are not due yet wait.
    quiet.endSession();
    quiet.add(name(0));
    QCOMPARE(quiet.msToNext(nowMs), 3'600'000 - nowMs);
    quiet.add(name(777));
    QCOMPARE(quiet.take(nowMs), name(777));
    quiet.failed(name(777));
    quiet.add(name(777));
    QCOMPARE(quiet.msToNext(nowMs), 1'000);
    quiet.endSession();
    QVERIFY(!quiet.msToNext(nowMs));
}

void TestRecheck::quietChannelsAreNotAskedAgainAtOnce()
{
    const QStringList names { u"q0"_s, u"q1"_s, u"q2"_s };
    for (int i = 0; i < names.size(); ++i) {
        have(names[i], 1, 2);
        m_live->service.channels.append(
            { channelArn(names[i]), names[i], {}, {}, {}, {}, timeAt(2) });
    }
    const auto asked = [&] {
        int sum = 0;
        for (const QString &name : names)
            sum += lists(name);
        return sum;
    };
    m_live->session.start();
    goOnline();
    for (const QString &name : names)
        QTRY_COMPARE(m_live->storedIds(name), idsOf(1, 2));
    settle();
    QCOMPARE(asked(), 3);
    cut();
    goOnline();
    QTRY_COMPARE(asked(), 4);
    settle();
    QCOMPARE(asked(), 4);
    for (int more = 5; more <= 6; ++more) {
        m_live->bench.clock.advance(999);
        settle();
        QCOMPARE(asked(), more - 1);
        m_live->bench.clock.advance(1);
        QTRY_COMPARE(asked(), more);
    }
    settle();
    cut();
    goOnline();
    QTRY_COMPARE(m_live->feedIsBehind(), 0);
    settle();
    m_live->bench.clock.advance(5'000);
    settle();
    QCOMPARE(asked(), 6);
    cut();
    m_live->bench.clock.suspend(QuietChannels::againMs);
    goOnline();
    QTRY_COMPARE(asked(), 7);
}

void TestRecheck::whatWasCutOffIsAskedAgain()
{
    have(u"quiet"_s, 1, 2);
    m_live->service.channels.append(
        { channelArn(u"quiet"_s), u"Quiet"_s, {}, {}, {}, {}, timeAt(2) });
    m_live->session.start();
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), idsOf(1, 2));
    settle();
    cut();
    int held = 0;
    m_live->bench.transport.script
        = [&](const TransportRequest &request) -> std::optional<TransportReply> {
        if (held > 0 || !request.url.path().endsWith(u"quiet/messages"_s))
            return m_live->service.answer(request);
        ++held;
        return std::nullopt;
    };
    goOnline();
    QTRY_COMPARE(held, 1);
    cut();
    const int before = lists(u"quiet"_s);
    goOnline();
    QTRY_COMPARE(lists(u"quiet"_s), before + 1);
}

QTEST_GUILESS_MAIN(TestRecheck)
#include "tst_recheck.moc"
