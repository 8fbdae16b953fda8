// SPDX-License-Identifier: Apache-2.0
// A channel is left, and opened again before all that tells of the leaving has come: the answer and
// the event come in either order.
#include "chat/channeladmin.h"
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "support/fastfolder.h"

#include <QTest>

#include <algorithm>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestLeaving : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_live.reset(); }
    void theEventIsFirst();
    void theAnswerIsFirst();
    void otherwiseBothPutItOut_data();
    void otherwiseBothPutItOut();

private:
    void leave();
    void answer();
    void tell();
    void openAgain();
    std::optional<DirectoryEntry> entry() const
    {
        return m_live->session.channels().entry(m_channel);
    }

    const ChannelArn m_channel = channelArn(u"general"_s);
    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
    QFuture<ApiResult<void>> m_left;
};

void TestLeaving::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    m_live->service.channels.append({ m_channel, u"general"_s, {}, {}, {}, {}, {} });
    m_live->session.start();
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
    QTRY_VERIFY(entry() && !m_live->session.channels().isLoading());
    leave();
}

/// Up to what the service has not answered.
void TestLeaving::leave()
{
    m_live->bench.transport.script
        = [this](const TransportRequest &request) -> std::optional<TransportReply> {
        return request.method == "DELETE" ? std::nullopt : m_live->service.answer(request);
    };
    m_left = m_live->session.admin().leave(m_channel);
    QTRY_VERIFY(std::ranges::any_of(m_live->bench.transport.calls,
        [](const ScriptedTransport::Call &each) { return each.request.method == "DELETE"; }));
}

void TestLeaving::answer()
{
    const auto &calls = m_live->bench.transport.calls;
    const auto call = std::ranges::find_if(
        calls, [](const ScriptedTransport::Call &each) { return each.request.method == "DELETE"; });
    QVERIFY(call != calls.end());
    ScriptedTransport::answer(*call, replyWith(204, {}));
    QTRY_VERIFY(m_left.isFinished());
    QVERIFY(m_left.result());
    m_live->storedReadMarker(QString()); // what the answer leads to has been posted before this
}

void TestLeaving::tell()
{
    const Identity alice { userArn(u"alice"_s).toString(), u"Alice"_s };
    m_live->sockets.current()->deliver(eventOf(wire::EventType::DeleteChannelMembership,
        wire::MembershipChange { m_channel, { alice }, alice, false, {}, {}, {} }));
}

void TestLeaving::openAgain()
{
    QTRY_VERIFY(!entry());
    m_live->session.channels().open(m_channel);
    QTRY_COMPARE(entry()->channel.name, u"The general"_s);
}

void TestLeaving::theEventIsFirst()
{
    tell();
    openAgain();
    answer();
    QVERIFY(entry() && !entry()->member);
}

void TestLeaving::theAnswerIsFirst()
{
    answer();
    openAgain();
    tell();
    QVERIFY(entry() && !entry()->member);
}

void TestLeaving::otherwiseBothPutItOut_data()
{
    QTest::addColumn<bool>("byEvent");
    QTest::newRow("event") << true;
    QTest::newRow("answer") << false;
}

void TestLeaving::otherwiseBothPutItOut()
{
    QFETCH(bool, byEvent);
    if (byEvent)
        tell();
    else
        answer();
    QTRY_VERIFY(!entry());
}

QTEST_GUILESS_MAIN(TestLeaving)
#include "tst_leaving.moc"
