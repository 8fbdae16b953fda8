// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "support/fastfolder.h"

#include <QTest>
#include <QUrlQuery>

#include <utility>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using wire::EventType;

// What may not be read, and what is told of where the user does not read.

class TestLiveFeedPlaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aClosedChannelIsNotAskedAgain();
    void anotherPartIsNotKept();
    void anotherPartIsVisited();

private:
    void tell(EventType type, const wire::Event::Payload &payload)
    {
        m_live->sockets.current()->deliver(eventOf(type, payload));
    }
    void join(const std::optional<QString> &part);
    int asked() const { return m_live->service.messageLists.value(u"general"_s); }

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
    ChannelArn m_channel = channelArn(u"general"_s);
};

/// Online, with what happens in “general” to be told.
void TestLiveFeedPlaces::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    m_live->service.channels.append({ m_channel, u"general"_s, {}, {}, {}, {}, {} });
    m_live->session.start();
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
    QTRY_COMPARE(asked(), 1);
    QTRY_VERIFY(!m_live->session.channels().isLoading());
    QTRY_COMPARE(m_live->feedIsBehind(), 0);
}

void TestLiveFeedPlaces::cleanup()
{
    m_live.reset();
}

void TestLiveFeedPlaces::join(const std::optional<QString> &part)
{
    const Identity alice { userArn(u"alice"_s).toString(), u"Alice"_s };
    tell(EventType::CreateChannelMembership,
        wire::MembershipChange { m_channel, { alice }, alice, false, {}, {}, part });
}

void TestLiveFeedPlaces::aClosedChannelIsNotAskedAgain()
{
    m_live->service.failure = errorReply(403, "ForbiddenException");
    const Timeline &timeline = m_live->session.timeline(m_channel);
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Failed);
    QCOMPARE(timeline.error()->kind, ErrorKind::Forbidden);
    const int before = asked();
    for (int i = 0; i < 200; ++i) {
        m_live->bench.clock.advance(1000);
        Q_EMIT m_live->sockets.current()->ponged();
    }
    QCOMPARE(timeline.loadState(), Timeline::LoadState::Failed);
    QCOMPARE(asked(), before);
    m_live->service.failure.reset();
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    join({}); // which opens it
    QTRY_COMPARE(m_live->ids(u"general"_s), QStringList { u"m-1"_s });
}

/// Of a moderator in two parts, of whom one is caught up.
void TestLiveFeedPlaces::anotherPartIsNotKept()
{
    join(u"s1"_s);
    QTRY_COMPARE(asked(), 2);
    QTRY_COMPARE(m_live->feedIsBehind(), 0);
    ChannelMessage elsewhere = messageAt(m_channel, u"m-1"_s, 1);
    elsewhere.subChannelId = u"s2"_s;
    tell(EventType::CreateChannelMessage, elsewhere);
    ChannelMessage here = messageAt(m_channel, u"m-2"_s, 2);
    here.subChannelId = u"s1"_s;
    tell(EventType::CreateChannelMessage, here);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), QStringList { u"m-2"_s });
    QTRY_COMPARE(m_live->session.channels().entry(m_channel)->unread, 1);
}

/// What is said meanwhile in the own part is stored and counted; what is written goes there.
void TestLiveFeedPlaces::anotherPartIsVisited()
{
    ChatSession &session = m_live->session;
    const auto entry = [&session, this] { return *session.channels().entry(m_channel); };
    auto &listed = m_live->service.listings[u"general"_s].messages;
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    const auto there = std::exchange(listed, {});
    m_live->service.make(u"general"_s, u"m-2"_s, 2);
    const auto here = std::exchange(listed, {});
    bool isSaid = false;
    m_live->bench.transport.script = [&, this](const TransportRequest &request) {
        const QString part = QUrlQuery(request.url).queryItemValue(u"sub-channel-id"_s);
        if (request.url.path().endsWith(u"general/messages"))
            listed = part == u"s2"_s ? there : isSaid ? here : decltype(here)();
        return m_live->service.answer(request);
    };
    join(u"s1"_s);
    session.setLookedAt(false);
    session.setWatched(m_channel);
    Timeline &timeline = session.timeline(m_channel);
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Idle);
    session.channels().readIn(m_channel, u"s2"_s);
    QTRY_COMPARE(m_live->ids(u"general"_s), QStringList { u"m-1"_s });
    QCOMPARE(timeline.at(0).message->subChannelId, u"s2"_s);
    QCOMPARE(entry().ownPlace().subChannel, u"s1"_s);
    QTRY_COMPARE(entry().unread, 1);

    isSaid = true;
    ChannelMessage own = messageAt(m_channel, u"m-2"_s, 2);
    own.subChannelId = u"s1"_s;
    tell(EventType::CreateChannelMessage, own);
    QTRY_COMPARE(entry().unread, 2);
    QCOMPARE(m_live->ids(u"general"_s), QStringList { u"m-1"_s });

    const auto written = session.outbox().submit(m_channel, draftOf(u"here"_s));
    QTRY_COMPARE(m_live->bench.transport.sends().size(), 1);
    QVERIFY(
        m_live->bench.transport.sends().first().request.body.contains("\"SubChannelId\":\"s1\""));

    m_live->service.failure = networkError(); // the store has it all
    session.setWatched(std::nullopt); // which ends the visit
    QCOMPARE(entry().place().subChannel, u"s1"_s);
    QTRY_VERIFY(m_live->ids(u"general"_s).contains(u"m-2"_s));
    QVERIFY(!m_live->ids(u"general"_s).contains(u"m-1"_s));
}

QTEST_GUILESS_MAIN(TestLiveFeedPlaces)
#include "tst_livefeedplaces.moc"
