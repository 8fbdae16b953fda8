// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "support/fastfolder.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using wire::EventType;

/// What a cut loses although something newer was told before it.
class TestLiveFeedGaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whatWasOvertakenIsAskedForAtOnce();
    void whatWasOvertakenIsAskedForHoweverMuchFollows();

private:
    /// Known to the store from an earlier run.
    void keep(const ChannelMessage &message);
    /// Made now, as the list of channels tells.
    ChannelMessage make(const QString &channel, const QString &id, qint64 seconds);
    void tell(const ChannelMessage &message)
    {
        m_live->sockets.current()->deliver(eventOf(EventType::CreateChannelMessage, message));
    }
    bool connectToService()
    {
        FakeSocket *socket = m_live->meet();
        if (socket)
            socket->establish();
        return socket && QTest::qWaitFor([this] { return m_live->feedIsBehind() == 0; });
    }

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
};

void TestLiveFeedGaps::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    for (const QString &id : { u"general"_s, u"quiet"_s })
        m_live->service.channels.append({ channelArn(id), id, {}, {}, {}, {}, {} });
}

void TestLiveFeedGaps::cleanup()
{
    m_live.reset();
    m_folder.reset();
}

void TestLiveFeedGaps::keep(const ChannelMessage &message)
{
    const auto kept = m_live->bench.store.run(
        [message](Stores &stores) { return stores.messages.put(QList { message }); });
    QTRY_VERIFY(kept.isFinished());
    QVERIFY(kept.result());
}

ChannelMessage TestLiveFeedGaps::make(const QString &channel, const QString &id, qint64 seconds)
{
    const ChannelMessage message = m_live->service.make(channel, id, seconds);
    for (Channel &each : m_live->service.channels) {
        if (each.arn == message.channel)
            each.lastMessageAt = message.createdAt;
    }
    return message;
}

void TestLiveFeedGaps::whatWasOvertakenIsAskedForAtOnce()
{
    keep(make(u"quiet"_s, u"m-0"_s, 0));
    m_live->session.start();
    QVERIFY(connectToService()); // with nothing new: it will not be asked for, for an hour
    make(u"quiet"_s, u"m-1"_s, 1);
    tell(make(u"quiet"_s, u"m-2"_s, 2));
    QCOMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"m-0"_s, u"m-2"_s }));
    m_live->sockets.current()->end(1006);
    QVERIFY(connectToService());
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"m-0"_s, u"m-1"_s, u"m-2"_s }));
}

/// By an earlier run, of which nothing is known: such channels are asked for one after the other.
void TestLiveFeedGaps::whatWasOvertakenIsAskedForHoweverMuchFollows()
{
    make(u"quiet"_s, u"m-0001"_s, 1);
    keep(make(u"quiet"_s, u"m-0002"_s, 2));
    keep(make(u"general"_s, u"g-1"_s, 3)); // the newest: its turn comes first
    m_live->session.start();
    QVERIFY(connectToService());
    QCOMPARE(m_live->service.messageLists.value(u"quiet"_s), 0);
    for (int i = 100; i < 220; ++i) // more than a page
        tell(make(u"quiet"_s, u"m-%1"_s.arg(i, 4, 10, QChar(u'0')), i));
    QCOMPARE(m_live->storedIds(u"quiet"_s).size(), 121);
    m_live->bench.clock.advance(1'000);
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s).size(), 122);
    QCOMPARE(m_live->storedIds(u"quiet"_s).first(), u"m-0001"_s);
}

QTEST_GUILESS_MAIN(TestLiveFeedGaps)
#include "tst_livefeedgaps.moc"
