// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "support/fastfolder.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

/// How many messages are unread, where the store need not have them all.
class TestReadMarkers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aNewStoreSaysWhatItKnows_data();
    void aNewStoreSaysWhatItKnows();

private:
    void start();
    bool connectToService()
    {
        FakeSocket *socket = m_live->meet();
        if (socket)
            socket->establish();
        return socket && QTest::qWaitFor([this] { return m_live->feedIsBehind() == 0; });
    }
    DirectoryEntry entry()
    {
        return m_live->session.channels().entry(m_channel).value_or(
            DirectoryEntry { { m_channel, {}, {}, {}, {}, {}, {} }, false, -1 });
    }

    const ChannelArn m_channel = channelArn(u"quiet"_s);
    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
};

void TestReadMarkers::init()
{
    m_folder = std::make_unique<FastFolder>();
    start();
}

void TestReadMarkers::cleanup()
{
    m_live.reset();
    m_folder.reset();
}

/// The program, on the same folder and a service with nothing but the channel.
void TestReadMarkers::start()
{
    m_live.reset();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    m_live->service.channels.append({ m_channel, u"quiet"_s, {}, {}, {}, {}, {} });
}

void TestReadMarkers::aNewStoreSaysWhatItKnows_data()
{
    QTest::addColumn<int>("messages");
    QTest::addColumn<int>("read"); // of these, from the first on; 0: it was never read
    QTest::addColumn<int>("unread");
    QTest::addColumn<bool>("isLeast");
    QTest::newRow("never read, and all is here") << 12 << 0 << 12 << false;
    QTest::newRow("never read, and there is more than a page") << 120 << 0 << 50 << true;
    QTest::newRow("read up to a message that is here") << 120 << 100 << 20 << false;
    QTest::newRow("read up to one that is not here") << 120 << 10 << 50 << true;
    QTest::newRow("all is read") << 120 << 120 << 0 << false;
}

void TestReadMarkers::aNewStoreSaysWhatItKnows()
{
    QFETCH(int, messages);
    QFETCH(int, read);
    for (int i = 1; i <= messages; ++i)
        m_live->service.make(u"quiet"_s, u"q-%1"_s.arg(i), i);
    m_live->session.start();
    QVERIFY(connectToService());
    const Channel channel = m_live->service.channels.first();
    m_live->sockets.current()->deliver(eventOf(wire::EventType::ChannelDetails,
        wire::ChannelDetails { channel, {}, {}, read > 0 ? timeAt(read) : QDateTime() }));
    QFETCH(int, unread);
    QFETCH(bool, isLeast);
    QTRY_COMPARE(entry().unread, unread);
    QCOMPARE(entry().unreadIsLeast, isLeast);
    // The next run says the same before the service has said anything.
    start();
    m_live->service.failure = networkError();
    m_live->session.start();
    QTRY_COMPARE(entry().unread, unread);
    QCOMPARE(entry().unreadIsLeast, isLeast);
}

QTEST_GUILESS_MAIN(TestReadMarkers)
#include "tst_readmarkers.moc"
