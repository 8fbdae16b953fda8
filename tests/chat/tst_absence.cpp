// SPDX-License-Identifier: Apache-2.0
// What happened while nobody told: hours of sleep, and messages deleted meanwhile.
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "support/fastfolder.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

const QStringList channelIds { u"general"_s, u"quiet"_s }; // the first one is opened

} // namespace

class TestAbsence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_live.reset(); }
    void eightHoursOfSleep();
    void changedWhereNothingIsNew();
    void toldWhileTheListIsOut();
    void deletedInAChannelNobodyOpened();
    void deletedInAnOpenChannel();
    void deletedInAChannelOpenedWithoutASession();
    void theNewestIsDeleted_data();
    void theNewestIsDeleted();
    void whatListsDoNotNameStays_data();
    void whatListsDoNotNameStays();
    void whatTheListDoesNotReachStays();
    void aLimitedCatchUpTakesNothing();
    void aListThatSaysTooLittle_data();
    void aListThatSaysTooLittle();
    void whatAnEventToldMeanwhileStays();
    void whatIsOnItsWayStays();

private:
    bool passesUntil(const std::function<bool()> &done, qint64 mostMs);
    void goOnline();
    void cut() { m_live->sockets.current()->end(1006); }
    void have(const QString &channel, int first, int last);
    void removeAtService(const QString &channel, const QStringList &ids);
    void store(const StoredMessage &message);

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
};

void TestAbsence::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    for (const QString &id : channelIds)
        m_live->service.channels.append({ channelArn(id), id, {}, {}, {}, {}, {} });
}

void TestAbsence::goOnline()
{
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
}

static QString idOf(int number)
{
    return u"m-%1"_s.arg(number);
}

static QStringList idsOf(int first, int last)
{
    QStringList ids;
    for (int i = first; i <= last; ++i)
        ids.append(idOf(i));
    return ids;
}

/// The service holds messages first … last, one a second.
void TestAbsence::have(const QString &channel, int first, int last)
{
    for (int i = first; i <= last; ++i)
        m_live->service.make(channel, idOf(i), i);
}

void TestAbsence::removeAtService(const QString &channel, const QStringList &ids)
{
    m_live->service.listings[channel].messages.removeIf(
        [&ids](const ChannelMessage &each) { return ids.contains(each.id.toString()); });
}

void TestAbsence::store(const StoredMessage &message)
{
    const auto done = m_live->bench.store.run(
        [message](Stores &stores) { return stores.messages.put(message); });
    QTRY_VERIFY(done.isFinished());
    QVERIFY(done.result());
}

/// Lets time pass, but none while anything but time is waited for.
bool TestAbsence::passesUntil(const std::function<bool()> &done, qint64 mostMs)
{
    // Of store and event loop; from an answer to what it leads to, it takes fewer.
    constexpr int turns = 20;
    FakeClock &clock = m_live->bench.clock;
    for (const qint64 end = clock.monotonicMs() + mostMs; clock.monotonicMs() < end;) {
        const auto state = [this] {
            return std::pair(
                m_live->bench.transport.calls.size(), m_live->session.channelsBehind());
        };
        auto before = state();
        for (int still = 0; still < turns; ++still) {
            m_live->bench.store.run([](Stores &stores) { return stores.readMarkers.all(); })
                .waitForFinished();
            bool turned = false;
            QMetaObject::invokeMethod(
                this, [&turned] { turned = true; }, Qt::QueuedConnection);
            if (!QTest::qWaitFor([&turned] { return turned; }))
                return false;
            if (const auto now = state(); std::exchange(before, now) != now)
                still = 0;
        }
        if (done())
            return true;
        if (!clock.skipToNext())
            return false;
    }
    return false;
}

/// Every channel is known and caught up, the machine sleeps, much is written meanwhile. Each
/// request takes its time, and the published rates are kept.
void TestAbsence::eightHoursOfSleep()
{
    constexpr int channelCount = 60;
    constexpr int missedPages = 10;
    constexpr qint64 latencyMs = 100;
    constexpr qint64 eightHoursMs = 8 * 3'600'000;
    constexpr qint64 mostMs = 10'000;
    m_live.reset();
    m_live = std::make_unique<LiveBench>(m_folder->path(), ClientOptions {});
    ChatBench &bench = m_live->bench;
    bench.transport.script
        = [this, &bench](const TransportRequest &request) -> std::optional<TransportReply> {
        bench.clock.callAfter(
            latencyMs, this, [this, &bench, request, call = bench.transport.calls.last()] {
                bench.transport.answer(call, *m_live->service.answer(request));
            });
        return std::nullopt;
    };
    const auto name = [](int i) { return u"c%1"_s.arg(i); };
    for (int i = 0; i < channelCount; ++i) {
        have(name(i), 1, 2);
        m_live->service.channels.append(
            { channelArn(name(i)), name(i), {}, {}, {}, {}, timeAt(2) });
    }
    const auto online = [this] {
        FakeSocket *socket = m_live->sockets.current();
        if (socket)
            socket->establish();
        return socket != nullptr;
    };
    const auto isCaughtUp = [this, name] {
        return m_live->session.channelsBehind() == 0 && m_live->isCaughtUp(name(0));
    };
    m_live->session.start();
    m_live->session.timeline(channelArn(name(0)));
    QVERIFY(passesUntil(online, mostMs));
    QVERIFY(passesUntil(isCaughtUp, 2 * mostMs));
    for (int i = 0; i < channelCount; ++i)
        QCOMPARE(m_live->storedIds(name(i)), idsOf(1, 2));

    bench.clock.suspend(eightHoursMs);
    // c0, which is open, and c1 have missed pages; every third of the others has missed nothing.
    QList<int> last;
    int missed = 0;
    for (int i = 0; i < channelCount; ++i) {
        last.append(i < 2 ? 2 + missedPages * 50 : i % 3 == 0 ? 2 : 5);
        have(name(i), 3, last[i]);
        m_live->service.channels[i].lastMessageAt = timeAt(last[i]);
        missed += last[i] - 2;
    }
    m_live->service.messageLists.clear();
    const qsizetype callsBefore = bench.transport.calls.size();
    const qint64 wokenAtMs = bench.clock.monotonicMs();
    m_live->session.wake(Wakeups::Reason::Resumed);
    QVERIFY(passesUntil(online, mostMs));
    QVERIFY(passesUntil(isCaughtUp, 2 * mostMs));
    const qint64 tookMs = bench.clock.monotonicMs() - wokenAtMs;
    const auto isRechecked = [this] {
        return m_live->service.messageLists.size() == channelCount
            && m_live->session.channelsBehind() == 0;
    };
    QVERIFY(passesUntil(isRechecked, 30'000)); // one a second
    const qsizetype calls = bench.transport.calls.size() - callsBefore;
    qInfo("after 8 h: %d channels, %d messages missed, %d requests, %d simulated ms", channelCount,
        missed, static_cast<int>(calls), static_cast<int>(tookMs));

    for (int i = 0; i < channelCount; ++i)
        QCOMPARE(m_live->storedIds(name(i)), idsOf(1, last[i]));
    QCOMPARE(m_live->ids(name(0)), idsOf(1, last[0])); // each one row, in order
    QVERIFY2(tookMs <= mostMs, qPrintable(QString::number(tookMs)));
    int lists = 0;
    for (int i = 0; i < channelCount; ++i) {
        const int asked = m_live->service.messageLists.value(name(i));
        QCOMPARE(asked, i < 2 ? missedPages + 1 : 1); // nothing new: something may have changed
        lists += asked;
    }
    // And where sessions are opened, and two pages of channels: on waking, and with the session.
    QCOMPARE(calls, lists + 1 + 2 * 2);
}

/// The list of channels does not tell, nor does anybody later.
void TestAbsence::changedWhereNothingIsNew()
{
    have(u"quiet"_s, 1, 60);
    m_live->service.channels[1].lastMessageAt = timeAt(60);
    m_live->session.start();
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), idsOf(11, 60));
    QTRY_COMPARE(m_live->session.channelsBehind(), 0);
    cut();
    QList<ChannelMessage> &messages = m_live->service.listings[u"quiet"_s].messages;
    ChannelMessage &edited = messages[messages.size() - 2];
    edited.content = u"other words"_s;
    edited.lastUpdatedAt = edited.lastEditedAt = timeAt(1000);
    ChannelMessage &redacted = messages[messages.size() - 3];
    redacted.content.clear();
    redacted.redacted = true;
    redacted.lastUpdatedAt = timeAt(1000);
    removeAtService(u"quiet"_s, { idOf(20) });
    QStringList left = idsOf(10, 60); // fifty, that one gone
    left.removeAll(idOf(20));
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), left);
    const auto stored = m_live->bench.store.run(
        [](Stores &stores) { return stores.messages.newest(channelArn(u"quiet"_s), 3); });
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(stored.result());
    QVERIFY(stored.result()->at(0).message.redacted);
    QCOMPARE(stored.result()->at(0).message.content, QString());
    QCOMPARE(stored.result()->at(1).message.content, u"other words"_s);
}

/// What a list does not know yet, that was made before it was told.
void TestAbsence::toldWhileTheListIsOut()
{
    have(u"quiet"_s, 1, 3);
    m_live->service.channels[1].lastMessageAt = timeAt(3);
    m_live->session.start();
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), idsOf(1, 3));
    QTRY_COMPARE(m_live->session.channelsBehind(), 0);
    cut();
    std::optional<ScriptedTransport::Call> list;
    auto &transport = m_live->bench.transport;
    transport.script = [this, &list, &transport](
                           const TransportRequest &request) -> std::optional<TransportReply> {
        if (!list && request.url.path().endsWith(u"quiet/messages"_s)) {
            list = transport.calls.last();
            return std::nullopt;
        }
        return m_live->service.answer(request);
    };
    goOnline();
    QTRY_VERIFY(list);
    const TransportReply old = *m_live->service.answer(list->request);
    m_live->sockets.current()->deliver(eventOf(
        wire::EventType::DeleteChannelMessage, messageAt(channelArn(u"quiet"_s), idOf(2), 2)));
    m_live->sockets.current()->deliver(eventOf(
        wire::EventType::CreateChannelMessage, messageAt(channelArn(u"quiet"_s), idOf(4), 4)));
    transport.answer(*list, old);
    QTRY_COMPARE(m_live->session.channelsBehind(), 0);
    QCOMPARE(m_live->storedIds(u"quiet"_s), (QStringList { idOf(1), idOf(3), idOf(4) }));
}

void TestAbsence::deletedInAChannelNobodyOpened()
{
    have(u"quiet"_s, 1, 100);
    m_live->session.start();
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s).size(), 50);
    cut();
    have(u"quiet"_s, 101, 110);
    // 61 to 110 are listed: what stands at the edge of that, or below it, says nothing.
    removeAtService(u"quiet"_s, { idOf(70), idOf(99), idOf(55) });
    QStringList left = idsOf(51, 110);
    left.removeAll(idOf(70));
    left.removeAll(idOf(99));
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), left);
}

void TestAbsence::deletedInAnOpenChannel()
{
    have(u"general"_s, 1, 20);
    m_live->session.start();
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_COMPARE(m_live->ids(u"general"_s), idsOf(1, 20));
    QTRY_COMPARE(m_live->storedIds(u"general"_s), idsOf(1, 20));
    cut();
    have(u"general"_s, 21, 22);
    removeAtService(u"general"_s, { idOf(5), idOf(6), idOf(20) });
    QStringList left = idsOf(1, 22);
    for (const int gone : { 5, 6, 20 })
        left.removeAll(idOf(gone));
    goOnline();
    QTRY_COMPARE(m_live->ids(u"general"_s), left);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), left);
}

void TestAbsence::deletedInAChannelOpenedWithoutASession()
{
    have(u"general"_s, 1, 10);
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    QTRY_COMPARE(m_live->ids(u"general"_s), idsOf(1, 10));
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    removeAtService(u"general"_s, { idOf(4) });
    timeline.refresh();
    QStringList left = idsOf(1, 10);
    left.removeAll(idOf(4));
    QTRY_COMPARE(m_live->ids(u"general"_s), left);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), left);
}

void TestAbsence::theNewestIsDeleted_data()
{
    QTest::addColumn<int>("left");
    QTest::newRow("the last one") << 9;
    QTest::newRow("the last few") << 5;
    QTest::newRow("all of them") << 0;
}

/// Nothing newer is listed that would show the hole.
void TestAbsence::theNewestIsDeleted()
{
    QFETCH(int, left);
    for (const QString &channel : channelIds)
        have(channel, 1, 10);
    m_live->session.start();
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), idsOf(1, 10));
    cut();
    for (const QString &channel : channelIds) {
        QList<ChannelMessage> &messages = m_live->service.listings[channel].messages;
        messages = messages.first(left);
    }
    goOnline();
    QTRY_COMPARE(m_live->ids(u"general"_s), idsOf(1, left));
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), idsOf(1, left));
}

void TestAbsence::whatListsDoNotNameStays_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("stays");
    QTest::newRow("told by the service") << u"usual"_s << false;
    QTest::newRow("own, told by the service") << u"ownTold"_s << false;
    QTest::newRow("own, not told") << u"own"_s << true;
    QTest::newRow("not persistent") << u"transient"_s << true;
    QTest::newRow("of the sub-channel one is in") << u"sub"_s << false;
    QTest::newRow("of another sub-channel") << u"otherSub"_s << true;
    QTest::newRow("waits for its flow") << u"pending"_s << true;
    QTest::newRow("failed") << u"failed"_s << true;
    QTest::newRow("denied") << u"denied"_s << true;
    QTest::newRow("at the first's moment, the list went on") << u"first"_s << false;
    QTest::newRow("before all, the list went on") << u"before"_s << false;
    QTest::newRow("at the last's moment") << u"last"_s << false;
    QTest::newRow("after all") << u"after"_s << false;
    QTest::newRow("four seconds before the list") << u"settled"_s << false;
    QTest::newRow("a second before the list") << u"unsettled"_s << true;
    QTest::newRow("by another clock, after the list") << u"future"_s << true;
}

void TestAbsence::whatListsDoNotNameStays()
{
    QFETCH(QString, kind);
    QFETCH(bool, stays);
    const QDateTime now = m_live->bench.clock.now();
    const QHash<QString, QDateTime> moments { { u"first"_s, timeAt(10) }, { u"last"_s, timeAt(20) },
        { u"before"_s, timeAt(9) }, { u"after"_s, timeAt(21) },
        { u"settled"_s, now.addMSecs(-4'000) }, { u"unsettled"_s, now.addMSecs(-1'000) },
        { u"future"_s, now.addSecs(3600) } };
    for (const QString &channel : channelIds) { // opened, not opened
        have(channel, 10, 20);
        StoredMessage odd { messageAt(channelArn(channel), u"odd"_s, 15), {} };
        odd.message.createdAt = moments.value(kind, odd.message.createdAt);
        if (kind == u"own" || kind == u"ownTold")
            odd.own = OwnSend { *ClientRequestToken::parse(u"token-1"_s), 5 };
        if (kind == u"own")
            odd.message.lastUpdatedAt = {};
        if (kind == u"transient")
            odd.message.persistence = MessagePersistence::NonPersistent;
        if (kind == u"sub" || kind == u"otherSub")
            odd.message.subChannelId = kind == u"sub" ? u"s-1"_s : u"s-2"_s;
        const QHash<QString, MessageStatus> states { { u"pending"_s, MessageStatus::Pending },
            { u"failed"_s, MessageStatus::Failed }, { u"denied"_s, MessageStatus::Denied } };
        odd.message.status = states.value(kind, MessageStatus::Sent);
        store(odd);
        if (odd.message.subChannelId)
            m_live->service.listings[{}].parts.insert(channelArn(channel), u"s-1"_s);
    }
    m_live->session.timeline(channelArn(u"general"_s));
    m_live->session.start();
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
    for (const QString &channel : channelIds) {
        QTRY_VERIFY(m_live->storedIds(channel).size() >= 11);
        QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
        QCOMPARE(m_live->storedIds(channel).contains(u"odd"_s), stays);
    }
    QStringList shown = idsOf(10, 20);
    if (stays && kind != u"otherSub") { // which is not on screen
        const qsizetype row = moments.contains(kind) ? shown.size() : shown.indexOf(idOf(15)) + 1;
        shown.insert(row, u"odd"_s);
    }
    QCOMPARE(m_live->ids(u"general"_s), shown);
}

/// The page ends among messages of one moment: the rest of those is on the next.
void TestAbsence::whatTheListDoesNotReachStays()
{
    for (const QString &channel : channelIds)
        have(channel, 1, 100);
    m_live->session.start();
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), idsOf(51, 100));
    cut();
    // Stored as if they had been there; the service has none of them.
    for (const QString &channel : channelIds) {
        for (const int moment : { 40, 51, 52 })
            store({ messageAt(channelArn(channel), u"odd-%1"_s.arg(moment), moment), {} });
    }
    goOnline();
    QStringList left { u"odd-40"_s, idOf(51), u"odd-51"_s };
    left += idsOf(52, 100);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), left);
}

void TestAbsence::aLimitedCatchUpTakesNothing()
{
    have(u"quiet"_s, 1, 3);
    m_live->session.start();
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), idsOf(1, 3));
    cut();
    removeAtService(u"quiet"_s, { idOf(2) });
    have(u"quiet"_s, 101, 1500); // more than is paged for a channel nobody looks at
    const int before = m_live->service.messageLists.value(u"quiet"_s);
    goOnline();
    QTRY_COMPARE(m_live->service.messageLists.value(u"quiet"_s), before + 20);
    QTRY_COMPARE(m_live->feedIsBehind(), 0);
    QCOMPARE(m_live->storedIds(u"quiet"_s), idsOf(1, 3));
    m_live->session.timeline(channelArn(u"quiet"_s));
    const QStringList left = QStringList { idOf(1), idOf(3) } + idsOf(101, 1500);
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), left);
    QCOMPARE(m_live->ids(u"quiet"_s), left);
}

void TestAbsence::aListThatSaysTooLittle_data()
{
    QTest::addColumn<QByteArray>("items");
    const QByteArray told = R"({"MessageId":"m-1","CreatedTimestamp":1700000001},)";
    QTest::newRow("no list at all") << QByteArray();
    QTest::newRow("one that cannot be read") << "[" + told + R"({"Content":"whose?"}])";
    QTest::newRow("one without a time") << "[" + told + R"({"MessageId":"m-3"}])";
    QTest::newRow("oldest first") << "[" + told
            + R"({"MessageId":"m-3","CreatedTimestamp":1700000003}])";
}

/// What is missing from it may be what could not be read.
void TestAbsence::aListThatSaysTooLittle()
{
    QFETCH(QByteArray, items);
    for (const QString &channel : channelIds)
        have(channel, 1, 3);
    m_live->session.start();
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), idsOf(1, 3));
    cut();
    m_live->bench.transport.script
        = [this, items](const TransportRequest &request) -> std::optional<TransportReply> {
        auto usual = m_live->service.answer(request);
        if (!request.url.path().endsWith(u"/messages"))
            return usual;
        const QByteArray list = items.isEmpty() ? QByteArray() : ",\"ChannelMessages\":" + items;
        return replyWith(200, "{\"ChannelArn\":\"arn\"" + list + "}");
    };
    const int before = m_live->service.messageLists.value(u"quiet"_s);
    goOnline();
    QTRY_VERIFY(m_live->service.messageLists.value(u"quiet"_s) > before);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QTRY_COMPARE(m_live->feedIsBehind(), 0);
    for (const QString &channel : channelIds) {
        for (const QString &id : idsOf(1, 3))
            QVERIFY(m_live->storedIds(channel).contains(id));
    }
    for (const QString &id : idsOf(1, 3))
        QVERIFY(m_live->ids(u"general"_s).contains(id));
}

/// The list that is on its way was made without it, though it stands inside.
void TestAbsence::whatAnEventToldMeanwhileStays()
{
    for (const QString &channel : channelIds)
        have(channel, 1, 3);
    m_live->session.start();
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), idsOf(1, 3));
    cut();
    for (const QString &channel : channelIds)
        have(channel, 5, 6);
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
    for (const QString &channel : channelIds) {
        socket->deliver(eventOf(
            wire::EventType::CreateChannelMessage, messageAt(channelArn(channel), idOf(4), 4)));
    }
    for (const QString &channel : channelIds)
        QTRY_COMPARE(m_live->storedIds(channel), idsOf(1, 6));
    QCOMPARE(m_live->ids(u"general"_s), idsOf(1, 6));
}

void TestAbsence::whatIsOnItsWayStays()
{
    have(u"general"_s, 1, 3);
    m_live->session.start();
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    QTRY_COMPARE(m_live->ids(u"general"_s), idsOf(1, 3));
    const QStringList withOwn = idsOf(1, 3) + QStringList { u"?"_s };
    m_live->session.outbox().submit(channelArn(u"general"_s), draftOf(u"hello"_s));
    m_live->bench.transport.script
        = [this](const TransportRequest &request) -> std::optional<TransportReply> {
        if (request.method == "POST")
            return std::nullopt;
        return m_live->service.answer(request);
    };
    QTRY_COMPARE(m_live->bench.transport.sends().size(), 1);
    const auto refreshed = [this, &timeline] {
        const int before = m_live->service.messageLists.value(u"general"_s);
        QSignalSpy done(&timeline, &Timeline::refreshed);
        timeline.refresh();
        return QTest::qWaitFor([&] { return !done.isEmpty(); })
            && m_live->service.messageLists.value(u"general"_s) > before;
    };
    QVERIFY(refreshed());
    QCOMPARE(m_live->ids(u"general"_s), withOwn);
    // Nor does what the service has taken go before it has told of it.
    m_live->bench.transport.answerSend(0, sentReply(u"own"_s));
    QTRY_COMPARE(m_live->ids(u"general"_s), idsOf(1, 3) + QStringList { u"own"_s });
    QVERIFY(refreshed());
    QCOMPARE(m_live->ids(u"general"_s), idsOf(1, 3) + QStringList { u"own"_s });
    QCOMPARE(m_live->storedIds(u"general"_s), idsOf(1, 3) + QStringList { u"own"_s });
}

QTEST_GUILESS_MAIN(TestAbsence)
#include "tst_absence.moc"
