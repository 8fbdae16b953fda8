// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "chat/readmarkers.h"
#include "support/fastfolder.h"

#include <QTest>
#include <QUrlQuery>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using wire::EventType;

class TestLiveFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void eventsAreShownAndKept();
    void whatWasMissedIsCaughtUp();
    void aChannelNobodyOpenedIsCaughtUp();
    void whatIsNotNewIsAskedForLast();
    void tooMuchIsLeftForWhoOpensIt();
    void eventsWaitForTheirChannel();
    void aFailedListIsTriedAgain();
    void refusedCredentialsAreNoLoop();
    void pollingIsTheFallback();
    void aSlowListDoesNotUndoAnEvent();
    void editedRedactedDeleted();
    void aFlowMakesUpItsMind();
    void aFlowThatTurnsItDownIsRemembered_data();
    void aFlowThatTurnsItDownIsRemembered();
    void aFlowIsFasterThanTheAnswer();
    void anEditOfWhatIsNotShownMakesNoRow();
    void answerAndEvent_data();
    void answerAndEvent();
    void theSameWordsFromElsewhere();
    void theListOfChannelsFollows();
    void unreadByReadMarker();
    void typingIsNoMessage();
    void statusIsTold();
    void anElasticChannelIsAskedWhereTheUserIs();
    void anElasticChannelIsNotAskedBeforeThePlaceIsKnown();
    void anElasticChannelIsReadWhereItIsChosen();

private:
    void restart();
    void goOnline();
    void tell(EventType type, const wire::Event::Payload &payload)
    {
        m_live->sockets.current()->deliver(eventOf(type, payload));
    }
    void tellNew(const QString &channel, const QString &id, qint64 seconds)
    {
        tell(EventType::CreateChannelMessage, m_live->service.make(channel, id, seconds));
    }
    const Timeline &general() { return m_live->session.timeline(channelArn(u"general"_s)); }
    /// The sub-channels that messages of the channel are asked for from.
    void noteAsked(QStringList &asked)
    {
        m_live->bench.transport.script = [this, &asked](const TransportRequest &request) {
            if (request.method == "GET" && request.url.path().endsWith(u"general/messages"))
                asked.append(QUrlQuery(request.url).queryItemValue(u"sub-channel-id"_s));
            return m_live->service.answer(request);
        };
    }
    std::optional<DirectoryEntry> entry(const QString &channel)
    {
        return m_live->session.channels().entry(channelArn(channel));
    }

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
};

void TestLiveFeed::init()
{
    m_folder = std::make_unique<FastFolder>();
    restart();
}

void TestLiveFeed::restart()
{
    m_live.reset();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    for (const QString &id : { u"general"_s, u"quiet"_s })
        m_live->service.channels.append({ channelArn(id), id, {}, {}, {}, {}, {} });
}

void TestLiveFeed::cleanup()
{
    m_live.reset();
}

/// All channels are caught up when this returns.
void TestLiveFeed::goOnline()
{
    m_live->session.start();
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    const int before = m_live->service.messageLists.value(u"quiet"_s);
    socket->establish();
    QTRY_VERIFY(m_live->service.messageLists.value(u"quiet"_s) > before
        || m_live->session.channels().error());
    QTRY_VERIFY(!m_live->session.channels().isLoading());
    m_live->storedIds(u"quiet"_s);
}

void TestLiveFeed::eventsAreShownAndKept()
{
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    tellNew(u"general"_s, u"m-1"_s, 1);
    tellNew(u"general"_s, u"m-3"_s, 3);
    tell(EventType::CreateChannelMessage, m_live->service.make(u"general"_s, u"m-2"_s, 2));
    tell(EventType::CreateChannelMessage, messageAt(channelArn(u"general"_s), u"m-1"_s, 1));
    QCOMPARE(m_live->ids(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s, u"m-3"_s }));
    QCOMPARE(m_live->storedIds(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s, u"m-3"_s }));
}

void TestLiveFeed::whatWasMissedIsCaughtUp()
{
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    tellNew(u"general"_s, u"m-1"_s, 1);
    m_live->sockets.current()->end(1006);
    QStringList all { u"m-1"_s };
    for (int i = 2; i <= 140; ++i) { // three pages
        m_live->service.make(u"general"_s, u"m-%1"_s.arg(i), i);
        all.append(u"m-%1"_s.arg(i));
    }
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    tellNew(u"general"_s, u"m-141"_s, 141); // faster than SESSION_ESTABLISHED
    socket->establish();
    tellNew(u"general"_s, u"m-142"_s, 142); // and than the list
    all += QStringList { u"m-141"_s, u"m-142"_s };
    QTRY_COMPARE(m_live->ids(u"general"_s), all);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), all);
}

void TestLiveFeed::aChannelNobodyOpenedIsCaughtUp()
{
    for (int i = 1; i <= 3; ++i)
        m_live->service.make(u"quiet"_s, u"q-%1"_s.arg(i), i);
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-2"_s, u"q-3"_s }));
    tellNew(u"quiet"_s, u"q-4"_s, 4);
    tell(EventType::DeleteChannelMessage, messageAt(channelArn(u"quiet"_s), u"q-2"_s, 2));
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-3"_s, u"q-4"_s }));
    m_live->sockets.current()->end(1006);
    QStringList all { u"q-1"_s, u"q-3"_s, u"q-4"_s };
    m_live->service.listings[u"quiet"_s].messages.removeAt(1);
    for (int i = 5; i <= 120; ++i) {
        m_live->service.make(u"quiet"_s, u"q-%1"_s.arg(i), i);
        all.append(u"q-%1"_s.arg(i));
    }
    QVERIFY(m_live->meet());
    m_live->sockets.current()->establish();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), all);
}

/// Once, and what it is told need not wait for that.
void TestLiveFeed::whatIsNotNewIsAskedForLast()
{
    m_live->service.make(u"quiet"_s, u"q-1"_s, 1);
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), QStringList { u"q-1"_s });
    m_live->service.channels[1].lastMessageAt = timeAt(1);
    QTRY_COMPARE(m_live->session.channelsBehind(), 0);
    const int before = m_live->service.messageLists.value(u"quiet"_s);
    std::optional<ScriptedTransport::Call> ofGeneral;
    auto &transport = m_live->bench.transport;
    transport.script = [this, &ofGeneral, &transport](
                           const TransportRequest &request) -> std::optional<TransportReply> {
        if (request.url.path().endsWith(u"general/messages"_s) && !ofGeneral) {
            ofGeneral = transport.calls.last();
            return std::nullopt;
        }
        return m_live->service.answer(request);
    };
    m_live->sockets.current()->end(1006);
    QVERIFY(m_live->meet());
    m_live->sockets.current()->establish();
    QTRY_VERIFY(ofGeneral);
    QCOMPARE(m_live->service.messageLists.value(u"quiet"_s), before);
    tellNew(u"quiet"_s, u"q-2"_s, 2);
    QCOMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-2"_s }));
    transport.answer(*ofGeneral, *m_live->service.answer(ofGeneral->request));
    QTRY_COMPARE(m_live->session.channelsBehind(), 0);
    QCOMPARE(m_live->service.messageLists.value(u"quiet"_s), before + 1);
    QCOMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-2"_s }));
}

void TestLiveFeed::tooMuchIsLeftForWhoOpensIt()
{
    m_live->service.make(u"quiet"_s, u"q-0"_s, 0);
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), QStringList { u"q-0"_s });
    m_live->sockets.current()->end(1006);
    QStringList all { u"q-0"_s };
    for (int i = 1; i <= 1500; ++i) {
        m_live->service.make(u"quiet"_s, u"q-%1"_s.arg(i), i);
        all.append(u"q-%1"_s.arg(i));
    }
    const int before = m_live->service.messageLists.value(u"quiet"_s);
    QVERIFY(m_live->meet());
    m_live->sockets.current()->establish();
    QTRY_COMPARE(m_live->service.messageLists.value(u"quiet"_s), before + 20);
    tellNew(u"quiet"_s, u"q-1501"_s, 1501);
    all.append(u"q-1501"_s);
    // Nothing with a hole behind it is kept.
    QCOMPARE(m_live->storedIds(u"quiet"_s), QStringList { u"q-0"_s });
    QTRY_COMPARE(entry(u"quiet"_s)->unread, ReadMarkers::mostCounted); // as far as anybody counts
    m_live->session.timeline(channelArn(u"quiet"_s));
    QTRY_COMPARE(m_live->ids(u"quiet"_s), all);
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), all);
    m_live->session.setWatched(channelArn(u"quiet"_s));
    QTRY_COMPARE(entry(u"quiet"_s)->unread, 0);
}

/// A message told while its channel's list is out is neither lost nor stored before what it
/// follows.
void TestLiveFeed::eventsWaitForTheirChannel()
{
    m_live->service.make(u"quiet"_s, u"q-1"_s, 1);
    goOnline();
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), QStringList { u"q-1"_s });
    m_live->sockets.current()->end(1006);
    m_live->service.make(u"quiet"_s, u"q-2"_s, 2);
    m_live->service.failure = networkError();
    QVERIFY(m_live->meet());
    m_live->sockets.current()->establish();
    tell(EventType::CreateChannelMessage, messageAt(channelArn(u"quiet"_s), u"q-3"_s, 3));
    ChannelMessage edited = messageAt(channelArn(u"quiet"_s), u"q-3"_s, 3);
    edited.content = u"edited"_s;
    edited.lastUpdatedAt = timeAt(4);
    tell(EventType::UpdateChannelMessage, edited);
    QCOMPARE(m_live->storedIds(u"quiet"_s), QStringList { u"q-1"_s });
    m_live->service.listings[u"quiet"_s].messages.append(edited);
    m_live->service.failure.reset();
    QTRY_VERIFY(!m_live->session.channels().isLoading());
    QVERIFY(QTest::qWaitFor([this] {
        m_live->bench.clock.advance(500); // by little: a peer that is silent for long is dead
        return m_live->storedIds(u"quiet"_s).size() == 3;
    }));
    QCOMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-2"_s, u"q-3"_s }));
    m_live->session.timeline(channelArn(u"quiet"_s));
    QTRY_COMPARE(m_live->ids(u"quiet"_s).size(), 3);
    QCOMPARE(m_live->session.timeline(channelArn(u"quiet"_s)).at(2).content(), u"edited"_s);
}

void TestLiveFeed::aFailedListIsTriedAgain()
{
    m_live->session.timeline(channelArn(u"general"_s));
    m_live->service.make(u"quiet"_s, u"q-1"_s, 1);
    m_live->service.channels[1].lastMessageAt = timeAt(1);
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), QStringList { u"q-1"_s });
    m_live->sockets.current()->end(1006);
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    m_live->service.make(u"quiet"_s, u"q-2"_s, 2);
    m_live->service.channels[1].lastMessageAt = timeAt(2);
    m_live->service.failure = networkError();
    QVERIFY(m_live->meet());
    m_live->sockets.current()->establish();
    QTRY_COMPARE(general().loadState(), Timeline::LoadState::Failed);
    tell(EventType::CreateChannelMessage, messageAt(channelArn(u"general"_s), u"m-2"_s, 2));
    QCOMPARE(m_live->ids(u"general"_s), QStringList { u"m-2"_s }); // shown at once
    QVERIFY(m_live->storedIds(u"general"_s).isEmpty()); // kept when it joins
    m_live->service.make(u"general"_s, u"m-2"_s, 2);
    m_live->service.failure.reset();
    m_live->bench.clock.advance(15'000);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s }));
    QCOMPARE(m_live->ids(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s }));
    // Not even one whose newest message an older list has named.
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-2"_s }));
}

/// Of a channel that is open and of one that is not; then by a person's word only.
void TestLiveFeed::refusedCredentialsAreNoLoop()
{
    m_live->service.make(u"quiet"_s, u"q-1"_s, 1);
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QTRY_COMPARE(m_live->session.channelsBehind(), 0);
    m_live->sockets.current()->end(1006);
    QVERIFY(m_live->meet());
    m_live->service.failure = errorReply(403, "ExpiredTokenException");
    m_live->sockets.current()->establish();
    const auto letPass = [this](int seconds) {
        for (int i = 0; i < seconds; ++i) {
            m_live->bench.clock.advance(1000);
            Q_EMIT m_live->sockets.current()->ponged();
            m_live->storedIds(u"quiet"_s);
        }
    };
    letPass(300);
    const qsizetype calls = m_live->bench.transport.calls.size();
    letPass(600);
    QCOMPARE(m_live->bench.transport.calls.size(), calls);
    QCOMPARE(m_live->session.serviceState(), ServiceState::CredentialsRefused);
    QVERIFY(m_live->session.channelsBehind() > 0);
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    m_live->service.make(u"quiet"_s, u"q-2"_s, 2);
    m_live->service.failure.reset();
    m_live->session.resume();
    QTRY_COMPARE(m_live->ids(u"general"_s), QStringList { u"m-1"_s });
    QTRY_COMPARE(m_live->storedIds(u"quiet"_s), (QStringList { u"q-1"_s, u"q-2"_s }));
}

void TestLiveFeed::pollingIsTheFallback()
{
    m_live->service.endpointFailure = errorReply(501, "UnknownOperationException");
    m_live->session.start();
    m_live->session.setWatched(channelArn(u"general"_s));
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    QTRY_COMPARE_WITH_TIMEOUT(m_live->ids(u"general"_s), QStringList { u"m-1"_s }, 20'000);
    QCOMPARE(m_live->session.liveStatus().trouble, SessionStatus::Trouble::NoEndpoint);
}

/// A page that was made before an edit, and comes after it.
void TestLiveFeed::aSlowListDoesNotUndoAnEvent()
{
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    m_live->service.make(u"general"_s, u"m-2"_s, 2);
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_COMPARE(m_live->ids(u"general"_s).size(), 2);
    ChannelMessage edited = messageAt(channelArn(u"general"_s), u"m-1"_s, 1);
    edited.content = u"edited"_s;
    edited.lastUpdatedAt = edited.lastEditedAt = timeAt(9);
    tell(EventType::UpdateChannelMessage, edited);
    tell(EventType::DeleteChannelMessage, messageAt(channelArn(u"general"_s), u"m-2"_s, 2));
    m_live->session.timeline(channelArn(u"general"_s)).refresh(); // still the old ones
    const int before = m_live->service.messageLists.value(u"general"_s);
    QTRY_VERIFY(m_live->service.messageLists.value(u"general"_s) >= before);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QTRY_COMPARE(m_live->storedIds(u"general"_s), QStringList { u"m-1"_s });
    QCOMPARE(m_live->ids(u"general"_s), QStringList { u"m-1"_s });
    QCOMPARE(general().at(0).content(), u"edited"_s);
}

void TestLiveFeed::editedRedactedDeleted()
{
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    for (int i = 1; i <= 3; ++i)
        tellNew(u"general"_s, u"m-%1"_s.arg(i), i);
    ChannelMessage edited = messageAt(channelArn(u"general"_s), u"m-1"_s, 1);
    edited.content = u"edited"_s;
    edited.lastUpdatedAt = edited.lastEditedAt = timeAt(9);
    tell(EventType::UpdateChannelMessage, edited);
    ChannelMessage redacted = messageAt(channelArn(u"general"_s), u"m-2"_s, 2);
    redacted.content.clear();
    redacted.lastUpdatedAt = timeAt(9);
    tell(EventType::RedactChannelMessage, redacted);
    tell(EventType::DeleteChannelMessage, messageAt(channelArn(u"general"_s), u"m-3"_s, 3));
    QCOMPARE(general().size(), 2);
    QCOMPARE(general().at(0).content(), u"edited"_s);
    QVERIFY(general().at(0).message->lastEditedAt.isValid());
    QVERIFY(general().at(1).message->redacted);
    // Repeats that come late change nothing.
    tell(EventType::CreateChannelMessage, messageAt(channelArn(u"general"_s), u"m-1"_s, 1));
    tell(EventType::CreateChannelMessage, messageAt(channelArn(u"general"_s), u"m-3"_s, 3));
    QCOMPARE(general().size(), 2);
    QCOMPARE(general().at(0).content(), u"edited"_s);
    QCOMPARE(m_live->storedIds(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s }));
    // And so it is after a restart.
    restart();
    redacted.redacted = true;
    m_live->service.listings[u"general"_s].messages = { edited, redacted };
    m_live->session.timeline(channelArn(u"general"_s));
    QTRY_COMPARE(general().size(), 2);
    QCOMPARE(general().at(0).content(), u"edited"_s);
    QVERIFY(general().at(1).message->redacted);
}

void TestLiveFeed::aFlowMakesUpItsMind()
{
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    ChannelMessage message = messageAt(channelArn(u"general"_s), u"m-1"_s, 1);
    message.status = MessageStatus::Pending;
    tell(EventType::PendingCreateChannelMessage, message);
    QCOMPARE(general().at(0).message->status, MessageStatus::Pending);
    message.status = MessageStatus::Sent;
    tell(EventType::CreateChannelMessage, message);
    QCOMPARE(general().at(0).message->status, MessageStatus::Sent);
    ChannelMessage update = message;
    update.content = u"other words"_s;
    update.status = MessageStatus::Denied;
    update.statusDetail = u"no swearing"_s;
    update.lastUpdatedAt = timeAt(5);
    tell(EventType::DeniedUpdateChannelMessage, update);
    QCOMPARE(general().at(0).content(), message.content);
    QCOMPARE(general().at(0).message->status, MessageStatus::Denied);
    QCOMPARE(general().at(0).message->statusDetail, u"no swearing"_s);
    QCOMPARE(general().size(), 1);
}

/// Whether anybody has heard of it before, and whether somebody looks.
void TestLiveFeed::aFlowThatTurnsItDownIsRemembered_data()
{
    QTest::addColumn<EventType>("type");
    QTest::addColumn<bool>("heardOf");
    for (const bool heardOf : { true, false }) {
        QTest::newRow(heardOf ? "failed, was pending" : "failed")
            << EventType::FailedCreateChannelMessage << heardOf;
        QTest::newRow(heardOf ? "denied, was pending" : "denied")
            << EventType::DeniedCreateChannelMessage << heardOf;
    }
}

void TestLiveFeed::aFlowThatTurnsItDownIsRemembered()
{
    QFETCH(EventType, type);
    QFETCH(bool, heardOf);
    const MessageStatus status = type == EventType::FailedCreateChannelMessage
        ? MessageStatus::Failed
        : MessageStatus::Denied;
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QTRY_COMPARE(m_live->feedIsBehind(), 0);
    for (const QString &channel : { u"general"_s, u"quiet"_s }) {
        ChannelMessage message = messageAt(channelArn(channel), u"m-1"_s, 1);
        message.sender.arn = userArn(u"alice"_s).toString();
        message.status = MessageStatus::Pending;
        if (heardOf)
            tell(EventType::PendingCreateChannelMessage, message);
        message.status = status;
        message.statusDetail = u"nobody answered"_s;
        tell(type, message);
        const auto stored = m_live->bench.store.run(
            [channel](Stores &stores) { return stores.messages.newest(channelArn(channel), 9); });
        QTRY_VERIFY(stored.isFinished());
        QVERIFY(stored.result());
        QCOMPARE(stored.result()->size(), 1);
        QCOMPARE(stored.result()->first().message.status, status);
        QCOMPARE(stored.result()->first().message.statusDetail, message.statusDetail);
        // A list that was made before that, and comes after it.
        message.status = MessageStatus::Pending;
        message.statusDetail.clear();
        m_live->service.listings[channel].messages = { message };
    }
    QCOMPARE(general().at(0).message->status, status);
    m_live->session.timeline(channelArn(u"general"_s)).refresh();
    QTRY_COMPARE(m_live->service.messageLists.value(u"general"_s), 2);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    const auto stored = m_live->bench.store.run(
        [](Stores &stores) { return stores.messages.newest(channelArn(u"general"_s), 9); });
    QTRY_VERIFY(stored.isFinished());
    QCOMPARE(stored.result()->first().message.status, status);
    QCOMPARE(general().at(0).message->status, status);
    QCOMPARE(general().at(0).message->statusDetail, u"nobody answered"_s);
}

/// One row, which says that it failed.
void TestLiveFeed::aFlowIsFasterThanTheAnswer()
{
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    m_live->session.outbox().submit(channelArn(u"general"_s), draftOf(u"hello"_s));
    QTRY_COMPARE(m_live->bench.transport.sends().size(), 1);
    ChannelMessage message = messageAt(channelArn(u"general"_s), u"m-1"_s, 1);
    message.content = u"hello"_s;
    message.sender.arn = userArn(u"alice"_s).toString();
    message.status = MessageStatus::Failed;
    tell(EventType::FailedCreateChannelMessage, message);
    QCOMPARE(timeline.size(), 1);
    m_live->bench.transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_VERIFY(m_live->session.outbox().items().isEmpty());
    QCOMPARE(timeline.size(), 1);
    QCOMPARE(timeline.at(0).message->status, MessageStatus::Failed);
}

void TestLiveFeed::anEditOfWhatIsNotShownMakesNoRow()
{
    for (int i = 1; i <= 80; ++i)
        m_live->service.make(u"general"_s, u"m-%1"_s.arg(i), i);
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_COMPARE(m_live->ids(u"general"_s).size(), 50);
    ChannelMessage edited = messageAt(channelArn(u"general"_s), u"m-5"_s, 5);
    edited.lastUpdatedAt = timeAt(100);
    tell(EventType::UpdateChannelMessage, edited);
    QCOMPARE(m_live->ids(u"general"_s).size(), 50);
    QCOMPARE(m_live->storedIds(u"general"_s).size(), 50);
}

void TestLiveFeed::answerAndEvent_data()
{
    QTest::addColumn<QString>("order");
    QTest::newRow("answer first") << u"answer event"_s;
    QTest::newRow("event first") << u"event answer"_s;
    QTest::newRow("event first and again") << u"event event answer event"_s;
    QTest::newRow("the list first") << u"list answer event"_s;
    QTest::newRow("deleted before the answer") << u"event delete answer"_s;
}

/// One message is one row at every moment, whichever is first.
void TestLiveFeed::answerAndEvent()
{
    QFETCH(QString, order);
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    m_live->session.outbox().submit(channelArn(u"general"_s), draftOf(u"hello"_s));
    m_live->bench.transport.script
        = [this](const TransportRequest &request) -> std::optional<TransportReply> {
        if (request.method == "POST")
            return std::nullopt;
        return m_live->service.answer(request);
    };
    QTRY_COMPARE(m_live->bench.transport.sends().size(), 1);
    QTRY_COMPARE(timeline.at(0).outgoing->state, SendState::InFlight);
    ChannelMessage message = messageAt(channelArn(u"general"_s), u"m-1"_s, 1);
    message.content = u"hello"_s;
    message.sender = { userArn(u"alice"_s).toString(), u"Alice"_s };
    for (const QString &step : order.split(u' ')) {
        if (step == u"event") {
            tell(EventType::CreateChannelMessage, message);
        } else if (step == u"delete") {
            tell(EventType::DeleteChannelMessage, message);
        } else if (step == u"list") {
            m_live->service.listings[u"general"_s].messages = { message };
            const int before = m_live->service.messageLists.value(u"general"_s);
            timeline.refresh();
            QTRY_VERIFY(m_live->service.messageLists.value(u"general"_s) > before);
            m_live->storedIds(u"general"_s);
        } else {
            m_live->bench.transport.answerSend(0, sentReply(u"m-1"_s));
            QTRY_VERIFY(m_live->session.outbox().items().isEmpty());
            if (order.contains(u"delete")) {
                QTRY_COMPARE(timeline.size(), 0);
                return;
            }
        }
        QCOMPARE(timeline.size(), 1);
    }
    QCOMPARE(timeline.at(0).message->id.toString(), u"m-1"_s);
    QCOMPARE(timeline.at(0).message->createdAt, timeAt(1)); // the service's
    QVERIFY(timeline.at(0).outgoing); // token and duration are still known
    QCOMPARE(m_live->storedIds(u"general"_s), QStringList { u"m-1"_s });
    restart();
    m_live->service.listings[u"general"_s].messages = { message };
    m_live->session.timeline(channelArn(u"general"_s));
    QTRY_COMPARE(general().size(), 1);
    QCOMPARE(general().at(0).message->createdAt, timeAt(1));
    QVERIFY(general().at(0).outgoing);
}

void TestLiveFeed::theSameWordsFromElsewhere()
{
    Timeline &timeline = m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    m_live->session.outbox().submit(channelArn(u"general"_s), draftOf(u"hello"_s));
    QTRY_COMPARE(m_live->bench.transport.sends().size(), 1);
    ChannelMessage message = messageAt(channelArn(u"general"_s), u"other"_s, 1);
    message.content = u"hello"_s;
    message.sender = { userArn(u"alice"_s).toString(), u"Alice"_s };
    tell(EventType::CreateChannelMessage, message);
    QCOMPARE(timeline.size(), 1);
    m_live->bench.transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_COMPARE(timeline.size(), 2);
    QCOMPARE(m_live->ids(u"general"_s), (QStringList { u"other"_s, u"m-1"_s }));
}

void TestLiveFeed::theListOfChannelsFollows()
{
    goOnline();
    QTRY_COMPARE(m_live->session.channels().entries().size(), 2);
    Channel renamed { channelArn(u"general"_s), u"Lobby"_s, ChannelMode::Restricted, {}, {}, {},
        {} };
    tell(EventType::UpdateChannel, renamed);
    QCOMPARE(entry(u"general"_s)->channel.name, u"Lobby"_s);
    tell(EventType::DeleteChannel, renamed);
    QVERIFY(!entry(u"general"_s));
    const Identity alice { userArn(u"alice"_s).toString(), u"Alice"_s };
    const Identity bob { userArn(u"bob"_s).toString(), u"Bob"_s };
    wire::MembershipChange change { channelArn(u"news"_s), { bob }, alice, false, {}, {}, {} };
    QList<ChannelArn> changed;
    connect(&m_live->session, &ChatSession::membershipChanged, this,
        [&changed](const ChannelArn &channel) { changed.append(channel); });
    tell(EventType::CreateChannelMembership, change);
    QVERIFY(!entry(u"news"_s)); // somebody else
    QCOMPARE(changed, QList<ChannelArn> { channelArn(u"news"_s) });
    m_live->service.make(u"news"_s, u"n-1"_s, 1);
    change.members.append(alice);
    tell(EventType::BatchCreateChannelMembership, change);
    QVERIFY(entry(u"news"_s) && entry(u"news"_s)->member);
    QTRY_COMPARE(entry(u"news"_s)->channel.name, u"The news"_s);
    QTRY_COMPARE(m_live->storedIds(u"news"_s), QStringList { u"n-1"_s });
    change.members = { alice };
    tell(EventType::DeleteChannelMembership, change);
    QVERIFY(!entry(u"news"_s));
    m_live->service.make(u"news"_s, u"n-2"_s, 2); // told to nobody who is not there
    tell(EventType::CreateChannelMembership, change);
    QTRY_COMPARE(m_live->storedIds(u"news"_s), (QStringList { u"n-1"_s, u"n-2"_s }));
}

void TestLiveFeed::unreadByReadMarker()
{
    goOnline();
    QTRY_COMPARE(m_live->session.channels().entries().size(), 2);
    tellNew(u"quiet"_s, u"q-1"_s, 1);
    tellNew(u"quiet"_s, u"q-2"_s, 2);
    tellNew(u"quiet"_s, u"q-2"_s, 2); // a repeat
    ChannelMessage own = messageAt(channelArn(u"quiet"_s), u"q-3"_s, 3);
    own.sender.arn = userArn(u"alice"_s).toString();
    tell(EventType::CreateChannelMessage, own);
    QTRY_COMPARE(entry(u"quiet"_s)->unread, 2);
    QVERIFY(m_live->service.marked.isEmpty());
    m_live->session.setWatched(channelArn(u"quiet"_s));
    QTRY_COMPARE(entry(u"quiet"_s)->unread, 0);
    QTRY_COMPARE(m_live->service.marked, QStringList { u"quiet"_s });
    // What comes while it is looked at is read, and told at most every two seconds.
    const qint64 later = m_live->bench.clock.now().toSecsSinceEpoch() - 1'700'000'000 + 100;
    for (int i = 0; i < 5; ++i) {
        tellNew(u"quiet"_s, u"r-%1"_s.arg(i), later + i);
        m_live->storedIds(u"quiet"_s);
    }
    QTRY_COMPARE(m_live->storedReadMarker(u"quiet"_s), timeAt(later + 4));
    QCOMPARE(entry(u"quiet"_s)->unread, 0);
    QCOMPARE(m_live->service.marked.size(), 1);
    m_live->bench.clock.advance(2000);
    QTRY_COMPARE(m_live->service.marked.size(), 2);
    m_live->session.setWatched(std::nullopt);
    tellNew(u"quiet"_s, u"s-1"_s, later + 10'000);
    QTRY_COMPARE(entry(u"quiet"_s)->unread, 1);
    // The marker is kept.
    restart();
    m_live->session.start();
    QTRY_COMPARE(m_live->session.channels().entries().size(), 2);
    QTRY_COMPARE(entry(u"quiet"_s)->unread, 1);
}

void TestLiveFeed::typingIsNoMessage()
{
    m_live->session.timeline(channelArn(u"general"_s));
    goOnline();
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QStringList heard;
    connect(&m_live->session, &ChatSession::controlReceived, this,
        [&heard](const ChannelMessage &message) { heard.append(message.content); });
    ChannelMessage typing = messageAt(channelArn(u"general"_s), u"t-1"_s, 1);
    typing.content = u"Typing"_s;
    typing.type = MessageType::Control;
    typing.persistence = MessagePersistence::NonPersistent;
    tell(EventType::CreateChannelMessage, typing);
    typing.sender.arn = userArn(u"alice"_s).toString();
    tell(EventType::CreateChannelMessage, typing);
    QCOMPARE(heard, QStringList { u"Typing"_s });
    QCOMPARE(general().size(), 0);
    // A text that nobody stores is shown all the same.
    ChannelMessage fleeting = messageAt(channelArn(u"general"_s), u"f-1"_s, 2);
    fleeting.persistence = MessagePersistence::NonPersistent;
    tell(EventType::CreateChannelMessage, fleeting);
    QCOMPARE(m_live->ids(u"general"_s), QStringList { u"f-1"_s });
    QVERIFY(m_live->storedIds(u"general"_s).isEmpty());
}

void TestLiveFeed::statusIsTold()
{
    int told = 0;
    connect(&m_live->session, &ChatSession::liveStatusChanged, this, [&told] { ++told; });
    goOnline();
    QCOMPARE(m_live->session.liveStatus().state, SessionStatus::State::Online);
    QVERIFY(told >= 2);
    m_live->sockets.current()->end(4003, u"kicked"_s);
    QCOMPARE(m_live->session.liveStatus().state, SessionStatus::State::Stopped);
    QCOMPARE(m_live->session.liveStatus().trouble, SessionStatus::Trouble::Forbidden);
    QVERIFY(!m_live->session.msToNextLiveAttempt());
    m_live->bench.clock.advance(1000);
    m_live->session.reconnect();
    QVERIFY(m_live->meet());
    m_live->sockets.current()->end(1006);
    QCOMPARE(m_live->session.msToNextLiveAttempt(), 1000);
}

/// Moved, the user reads and writes elsewhere. What was read before stays stored, and is no part of
/// the conversation there.
void TestLiveFeed::anElasticChannelIsAskedWhereTheUserIs()
{
    goOnline();
    const ChannelArn channel = channelArn(u"general"_s);
    const auto makeIn = [this](const QString &part, const QString &id, qint64 seconds) {
        ChannelMessage message = messageAt(channelArn(u"general"_s), id, seconds);
        message.subChannelId = part;
        return message;
    };
    QStringList asked;
    noteAsked(asked);
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    m_live->session.channels().join(channel, u"s1"_s);
    m_live->session.timeline(channel);
    QTRY_COMPARE(m_live->ids(u"general"_s), QStringList(u"m-1"_s));
    QCOMPARE(general().at(0).message->subChannelId, u"s1"_s);
    QCOMPARE(asked, QStringList(u"s1"_s));

    m_live->service.listings[u"general"_s].messages.clear();
    m_live->service.make(u"general"_s, u"m-2"_s, 2);
    m_live->session.channels().join(channel, u"s2"_s);
    QTRY_COMPARE(m_live->ids(u"general"_s), QStringList(u"m-2"_s));
    QCOMPARE(asked.last(), u"s2"_s);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    tell(EventType::CreateChannelMessage, makeIn(u"s1"_s, u"m-3"_s, 3)); // overtaken by the move
    tell(EventType::CreateChannelMessage, makeIn(u"s2"_s, u"m-4"_s, 4));
    QCOMPARE(m_live->ids(u"general"_s), (QStringList { u"m-2"_s, u"m-4"_s }));
    QCOMPARE(m_live->storedIds(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s, u"m-4"_s }));

    const auto own = m_live->session.outbox().submit(channel, draftOf(u"here"_s));
    MessageDraft elsewhere = draftOf(u"there"_s);
    elsewhere.subChannelId = u"s3"_s;
    const auto typed = m_live->session.outbox().submit(channel, elsewhere);
    QTRY_VERIFY(own.isFinished() && typed.isFinished());
    QCOMPARE(typed.result()->draft.subChannelId, u"s3"_s);
    const auto sends = [this] { return m_live->bench.transport.sends(); };
    QTRY_COMPARE(sends().size(), 1);
    QVERIFY(sends().first().request.body.contains("\"SubChannelId\":\"s2\""));

    // And back: what the store has of it is there before the service answers.
    m_live->service.failure = networkError();
    m_live->session.channels().join(channel, u"s1"_s);
    QTRY_COMPARE(m_live->ids(u"general"_s).value(0), u"m-1"_s);
    QVERIFY(!m_live->ids(u"general"_s).contains(u"m-2"_s));
}

/// The service refuses a list of an elastic channel as a whole, and tells the place after the
/// start.
void TestLiveFeed::anElasticChannelIsNotAskedBeforeThePlaceIsKnown()
{
    goOnline();
    const ChannelArn channel = channelArn(u"general"_s);
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    m_live->session.channels().join(channel, u"s1"_s);
    m_live->session.timeline(channel);
    QTRY_COMPARE(m_live->storedIds(u"general"_s), QStringList(u"m-1"_s));
    restart();
    QStringList asked;
    noteAsked(asked);
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    m_live->service.make(u"general"_s, u"m-2"_s, 2);
    Timeline &timeline = m_live->session.timeline(channel);
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Idle);
    QCOMPARE(m_live->ids(u"general"_s), QStringList(u"m-1"_s)); // most likely there
    QCOMPARE(asked, QStringList());
    m_live->session.channels().join(channel, u"s1"_s);
    QTRY_COMPARE(m_live->ids(u"general"_s), (QStringList { u"m-1"_s, u"m-2"_s }));
    QCOMPARE(asked, QStringList(u"s1"_s));
}

/// A moderator in none of the parts; then one that is read, and is given up.
void TestLiveFeed::anElasticChannelIsReadWhereItIsChosen()
{
    m_live->service.channels.removeAt(0); // among no memberships
    goOnline();
    const ChannelArn channel = channelArn(u"general"_s);
    QStringList asked;
    noteAsked(asked);
    ChannelDirectory &channels = m_live->session.channels();
    channels.open(channel);
    Channel elastic { channel, u"general"_s, ChannelMode::Restricted, {}, {}, {}, {} };
    elastic.elastic = ElasticChannelConfiguration { 5, 2, 40 };
    channels.update(elastic);
    Timeline &timeline = m_live->session.timeline(channel);
    QTRY_COMPARE(timeline.loadState(), Timeline::LoadState::Idle);
    QVERIFY(!timeline.error());
    m_live->service.make(u"general"_s, u"m-1"_s, 1);
    channels.readIn(channel, u"s1"_s);
    QTRY_COMPARE(m_live->ids(u"general"_s), QStringList(u"m-1"_s));
    QCOMPARE(asked, QStringList(u"s1"_s));

    const Identity alice { userArn(u"alice"_s).toString(), u"Alice"_s };
    channels.join(channel, u"s2"_s);
    QTRY_COMPARE(asked.last(), u"s2"_s);
    wire::Event left = eventOf(EventType::DeleteChannelMembership,
        wire::MembershipChange { channel, { alice }, alice, false, {}, {}, u"s2"_s });
    left.reason = u"subchannel_DELETED"_s;
    m_live->sockets.current()->deliver(left);
    QVERIFY(entry(u"general"_s) && !entry(u"general"_s)->member);
    QTRY_VERIFY(!channels.isLoading());
    QVERIFY(entry(u"general"_s)); // it is still moderated
    QVERIFY(!entry(u"general"_s)->place().subChannel);
}

QTEST_GUILESS_MAIN(TestLiveFeed)
#include "tst_livefeed.moc"
