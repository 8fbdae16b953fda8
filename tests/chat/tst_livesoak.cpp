// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "chat/messagemerge.h"
#include "support/fastfolder.h"
#include "support/memory.h"
#include "support/seeds.h"

#include <QTest>

#include <algorithm>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using wire::EventType;

namespace {

const QStringList channelIds { u"general"_s, u"quiet"_s };
constexpr qint64 longestStepMs = 600; // from one message to the next

int timesAsMany()
{
    return std::max(1, qEnvironmentVariableIntValue("CARILLON_SEEDS"));
}

/// One service over one run: makes messages, and tells of them as badly as a network may.
class Storm {
public:
    Storm(LiveBench &live, int seed)
        : m_live(live)
        , m_dice(seed)
    {
    }

    void makeOne()
    {
        ++m_made;
        const QString channel = channelIds[m_dice.below(3) == 0 ? 1 : 0];
        // Some share a millisecond: their order is that of their ids.
        m_milliseconds += longestStepMs / 2 * m_dice.below(3);
        ChannelMessage message
            = messageAt(channelArn(channel), u"m-%1"_s.arg(m_made, 8, 10, QChar(u'0')), 0);
        message.createdAt = message.lastUpdatedAt = timeAt(0).addMSecs(m_milliseconds);
        m_live.service.listings[channel].messages.append(message);
        for (Channel &each : m_live.service.channels) {
            if (each.arn == message.channel)
                each.lastMessageAt = message.createdAt;
        }
        m_toTell.append(eventOf(EventType::CreateChannelMessage, message));
    }

    /// In some order, some more than once, and some of long ago again.
    void tell()
    {
        FakeSocket *socket = m_live.sockets.current();
        if (m_dice.oneIn(3))
            m_dice.shuffle(m_toTell);
        for (const wire::Event &event : std::exchange(m_toTell, {})) {
            for (qint64 times = m_dice.oneIn(10) ? 3 : 1; times > 0; --times)
                socket->deliver(event);
            m_told.append(event);
            if (m_dice.oneIn(20))
                socket->deliver(m_told[m_dice.below(m_told.size())]);
            if (m_dice.oneIn(50))
                Q_EMIT socket->received("{\"Headers\":{}");
        }
    }

    /// A service may let an event be overtaken, but not for longer than the feed looks back after
    /// a cut.
    bool isLate() const
    {
        return !m_toTell.isEmpty()
            && m_milliseconds - timeAt(0).msecsTo(m_toTell.first().message()->createdAt)
            > longestDetourMs - longestStepMs;
    }

    /// The rest will never be told.
    void tellSome()
    {
        m_dice.shuffle(m_toTell);
        m_toTell.resize(m_dice.below(m_toTell.size() + 1));
        tell();
    }
    void loseWhatIsUntold() { m_toTell.clear(); }

    QStringList expected(const QString &channel) const
    {
        // Made in their order.
        const QList<ChannelMessage> &all = m_live.service.listings[channel].messages;
        QStringList ids;
        for (const ChannelMessage &message : all)
            ids.append(message.id.toString());
        return ids;
    }

    Dice &dice() { return m_dice; }

private:
    LiveBench &m_live;
    Dice m_dice;
    int m_made = 0;
    qint64 m_milliseconds = 0;
    QList<wire::Event> m_toTell;
    QList<wire::Event> m_told;
};

} // namespace

class TestLiveSoak : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachOnceInTheServersOrder();
    void eightHoursAsleep();
    void malformedFramesCostNothing();

private:
    static std::unique_ptr<LiveBench> open(const QString &folder);
};

std::unique_ptr<LiveBench> TestLiveSoak::open(const QString &folder)
{
    auto live = std::make_unique<LiveBench>(folder);
    for (const QString &id : channelIds)
        live->service.channels.append({ channelArn(id), id, {}, {}, {}, {}, {} });
    return live;
}

/// 5,000 messages in two channels, one on screen and one nobody has opened; 50 cuts.
void TestLiveSoak::eachOnceInTheServersOrder()
{
    const FastFolder folder;
    const auto live = open(folder.path());
    Storm storm(*live, 20261123);
    const int cuts = 50 * timesAsMany();
    constexpr int messagesACut = 100;
    Timeline &timeline = live->session.timeline(channelArn(u"general"_s));
    timeline.setHeld(true); // all of them are compared
    live->session.start();
    for (int cut = 0; cut < cuts; ++cut) {
        FakeSocket *socket = live->meet();
        QVERIFY(socket);
        for (qint64 early = storm.dice().below(4); early > 0; --early)
            storm.makeOne();
        storm.tell(); // before SESSION_ESTABLISHED
        socket->establish();
        for (int i = 0; i < messagesACut; ++i) {
            storm.makeOne();
            if (storm.dice().oneIn(4) || storm.isLate())
                storm.tell();
            // Now and then the lists get their turn in between.
            if (storm.dice().oneIn(30))
                live->storedReadMarker(u"general"_s);
        }
        if (storm.dice().oneIn(2)) {
            storm.tell();
            const QStringList expected = storm.expected(u"general"_s);
            QTRY_COMPARE(timeline.size(), expected.size());
            QCOMPARE(live->ids(u"general"_s), expected);
            QTRY_COMPARE(live->feedIsBehind(), 0);
        }
        storm.tellSome();
        live->sockets.current()->end(storm.dice().oneIn(2) ? 1006 : 1001);
        for (qint64 missed = storm.dice().below(120); missed > 0; --missed)
            storm.makeOne();
        storm.loseWhatIsUntold();
        live->bench.clock.advance(30'000);
    }
    QVERIFY(live->meet());
    live->sockets.current()->establish();
    const QStringList general = storm.expected(u"general"_s);
    QTRY_COMPARE(timeline.size(), general.size());
    QCOMPARE(live->ids(u"general"_s), general);
    QCOMPARE(live->storedIds(u"general"_s), general);
    // Of the other what is there is whole, and the rest comes when somebody reads back.
    const QStringList quiet = storm.expected(u"quiet"_s);
    QTRY_COMPARE(live->feedIsBehind(), 0);
    const QStringList stored = live->storedIds(u"quiet"_s);
    QVERIFY(stored.size() >= 50);
    QCOMPARE(stored, quiet.last(stored.size()));
    Timeline &opened = live->session.timeline(channelArn(u"quiet"_s));
    QTRY_VERIFY(live->isCaughtUp(u"quiet"_s));
    while (opened.hasOlder()) {
        const qsizetype before = opened.size();
        opened.loadOlder();
        QTRY_VERIFY(opened.size() > before || !opened.hasOlder());
    }
    QTRY_COMPARE(live->ids(u"quiet"_s), quiet);
    QVERIFY(general.size() + quiet.size() >= cuts * messagesACut);
}

void TestLiveSoak::eightHoursAsleep()
{
    const FastFolder folder;
    const auto live = open(folder.path());
    Storm storm(*live, 8);
    live->session.timeline(channelArn(u"general"_s));
    live->session.start();
    QVERIFY(live->meet());
    live->sockets.current()->establish();
    for (int i = 0; i < 20; ++i)
        storm.makeOne();
    storm.tell();
    QTRY_COMPARE(live->ids(u"general"_s), storm.expected(u"general"_s));
    QTRY_COMPARE(live->storedIds(u"quiet"_s), storm.expected(u"quiet"_s));
    for (int i = 0; i < 1500; ++i)
        storm.makeOne();
    storm.loseWhatIsUntold();
    live->bench.clock.suspend(8 * 3'600'000LL);
    live->bench.clock.advance(5000);
    live->session.wake(Wakeups::Reason::Resumed);
    QVERIFY(live->meet());
    live->sockets.current()->establish();
    QTRY_COMPARE(live->ids(u"general"_s), storm.expected(u"general"_s));
    QTRY_COMPARE(live->storedIds(u"general"_s), storm.expected(u"general"_s));
    QTRY_COMPARE(live->storedIds(u"quiet"_s), storm.expected(u"quiet"_s));
}

void TestLiveSoak::malformedFramesCostNothing()
{
    const FastFolder folder;
    const auto live = open(folder.path());
    const int frames = 10'000 * timesAsMany();
    live->session.timeline(channelArn(u"general"_s));
    live->session.start();
    QVERIFY(live->meet());
    live->sockets.current()->establish();
    QTRY_VERIFY(live->isCaughtUp(u"general"_s));
    const QByteArray whole = wire::encodeEvent(
        eventOf(EventType::CreateChannelMessage, messageAt(channelArn(u"general"_s), u"m-1"_s, 1)));
    const qint64 before = residentBytes();
    for (int seed = 1; seed <= frames; ++seed) {
        Dice dice(seed);
        QByteArray frame = whole;
        frame.truncate(dice.below(frame.size())); // never whole
        if (!frame.isEmpty() && dice.oneIn(2))
            frame[dice.below(frame.size())] = static_cast<char>(dice.below(256));
        Q_EMIT live->sockets.current()->received(frame);
    }
    QCOMPARE(live->live.unreadableFrames(), frames);
    QCOMPARE(live->ids(u"general"_s).size(), 0);
    const qint64 growth = residentBytes() - before;
    QVERIFY2(growth <= 32 << 20, qPrintable(QString::number(growth)));
    Q_EMIT live->sockets.current()->received(whole);
    QCOMPARE(live->ids(u"general"_s), QStringList { u"m-1"_s });
}

QTEST_GUILESS_MAIN(TestLiveSoak)
#include "tst_livesoak.moc"
