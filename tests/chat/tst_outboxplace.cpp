// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "support/fastfolder.h"
#include "wire/channels.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

// Where in an elastic channel a message goes.

namespace {

const ChannelPlace nowhereYet { true, {}, true };

ChannelPlace in(const QString &part)
{
    return { true, part };
}

} // namespace

class TestOutboxPlace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bench.reset(); }
    void itIsPutInAsTheMessageLeaves();
    void itIsWaitedFor();
    void oneThatWasTypedIsKept();
    void whileTheListIsReadItMayBeAnother();
    void whatMayHaveArrivedStaysThere();
    void aRestartChangesNothingOfThat();
    void whatWasRefusedGoesWhereTheUserIs_data();
    void whatWasRefusedGoesWhereTheUserIs();
    void aWordForADoubtMovesNothing();
    void theStoreTellsWhatIsElastic_data();
    void theStoreTellsWhatIsElastic();
    void otherChannelsDoNotWait();
    void theNextStartWaitsForTheList();

private:
    void restart();
    OutboxItem submit(const QString &content, const std::optional<QString> &part = {});
    QList<ScriptedTransport::Call> sends() const { return m_bench->transport.sends(); }
    /// The places of the sends so far; "" for none.
    QStringList places() const;
    OutboxItem head() const { return m_bench->outbox.items(m_channel).first(); }
    void settle();

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestOutboxPlace::init()
{
    m_folder = std::make_unique<FastFolder>();
    restart();
}

void TestOutboxPlace::restart()
{
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
}

OutboxItem TestOutboxPlace::submit(const QString &content, const std::optional<QString> &part)
{
    MessageDraft draft = draftOf(content);
    draft.subChannelId = part;
    const auto result = m_bench->outbox.submit(m_channel, draft);
    [&] { QTRY_VERIFY(result.isFinished()); }();
    return result.result().value();
}

QStringList TestOutboxPlace::places() const
{
    QStringList found;
    for (const ScriptedTransport::Call &call : sends())
        found.append(QJsonDocument::fromJson(call.request.body)["SubChannelId"_L1].toString());
    return found;
}

/// All that was posted to the store is done, and what came of it.
void TestOutboxPlace::settle()
{
    for (int i = 0; i < 3; ++i) {
        const auto done = m_bench->store.run([](Stores &) { return sqlite::Result<void>(); });
        QTRY_VERIFY(done.isFinished());
    }
}

void TestOutboxPlace::itIsPutInAsTheMessageLeaves()
{
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    const OutboxItem first = submit(u"one"_s);
    const OutboxItem second = submit(u"two"_s);
    QTRY_COMPARE(places(), QStringList { u"s1"_s });
    m_bench->outbox.setPlace(m_channel, in(u"s2"_s));
    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_COMPARE(places(), (QStringList { u"s1"_s, u"s2"_s }));
    QCOMPARE(tokenOf(sends()[0]), first.token.toString());
    QCOMPARE(tokenOf(sends()[1]), second.token.toString());
    QCOMPARE(contentOf(sends()[1]), u"two"_s);
    QVERIFY(!head().draft.subChannelId); // or an edit of it would go there for ever
    // What leaves is on disk before, and whole.
    const auto rows = m_bench->store.run([](Stores &stores) { return stores.outbox.load(); });
    QTRY_VERIFY(rows.isFinished());
    QCOMPARE(rows.result()->items.size(), qsizetype(1));
    QCOMPARE(rows.result()->items.first().body, sends()[1].request.body);
    const auto stored = m_bench->store.run(
        [channel = m_channel](Stores &stores) { return stores.messages.newest(channel, 1); });
    QTRY_VERIFY(stored.isFinished());
    QCOMPARE(stored.result()->last().message.subChannelId, u"s1"_s);
}

void TestOutboxPlace::itIsWaitedFor()
{
    m_bench->outbox.setPlace(m_channel, nowhereYet);
    const OutboxItem item = submit(u"one"_s);
    m_bench->outbox.retryAll();
    m_bench->outbox.wake();
    settle();
    QCOMPARE(sends().size(), 0);
    QCOMPARE(head().state, SendState::Queued);
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    QTRY_COMPARE(places(), QStringList { u"s1"_s });
    QCOMPARE(tokenOf(sends()[0]), item.token.toString());
}

void TestOutboxPlace::oneThatWasTypedIsKept()
{
    m_bench->outbox.setPlace(m_channel, nowhereYet);
    submit(u"there"_s, u"s3"_s);
    QTRY_COMPARE(places(), QStringList { u"s3"_s });
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    m_bench->transport.answerSend(0, errorReply(400, "BadRequestException"));
    QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
    m_bench->outbox.retry(head().id);
    QTRY_COMPARE(places(), (QStringList { u"s3"_s, u"s3"_s }));
}

void TestOutboxPlace::whileTheListIsReadItMayBeAnother()
{
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    m_bench->outbox.setPlaceList(PlaceList::BeingRead);
    submit(u"one"_s);
    settle();
    QCOMPARE(sends().size(), 0);
    m_bench->outbox.setPlace(m_channel, in(u"s2"_s));
    m_bench->outbox.setPlaceList(PlaceList::Read);
    QTRY_COMPARE(places(), QStringList { u"s2"_s });
}

/// The same token with another body might be a message of its own.
void TestOutboxPlace::whatMayHaveArrivedStaysThere()
{
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    submit(u"one"_s);
    QTRY_COMPARE(sends().size(), 1);
    m_bench->outbox.setPlace(m_channel, in(u"s2"_s));
    m_bench->clock.hurried = true;
    m_bench->transport.answerSend(0, networkError());
    QTRY_COMPARE(sends().size(), 2);
    QCOMPARE(sends()[1].request.body, sends()[0].request.body);
    m_bench->outbox.setPlace(m_channel, { true, {}, false }); // it does not wait, either
    m_bench->transport.answerSend(1, networkError());
    QTRY_COMPARE(sends().size(), 3);
    QCOMPARE(sends()[2].request.body, sends()[0].request.body);
}

void TestOutboxPlace::aRestartChangesNothingOfThat()
{
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    submit(u"one"_s);
    QTRY_COMPARE(sends().size(), 1);
    const QByteArray body = sends().first().request.body;
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_bench->outbox.setPlace(m_channel, in(u"s2"_s));
    m_bench->outbox.load();
    QTRY_COMPARE(sends().size(), 1);
    QCOMPARE(sends().first().request.body, body);
}

void TestOutboxPlace::whatWasRefusedGoesWhereTheUserIs_data()
{
    QTest::addColumn<bool>("edited");
    QTest::newRow("as it is") << false;
    QTest::newRow("edited") << true;
}

void TestOutboxPlace::whatWasRefusedGoesWhereTheUserIs()
{
    QFETCH(bool, edited);
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    const OutboxItem item = submit(u"one"_s);
    QTRY_COMPARE(sends().size(), 1);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
    m_bench->outbox.setPlace(m_channel, in(u"s2"_s));
    if (edited) {
        MessageDraft words = head().draft;
        words.content = u"two"_s;
        m_bench->outbox.replace(item.id, words);
    } else {
        m_bench->outbox.retry(item.id);
    }
    QTRY_COMPARE(places(), (QStringList { u"s1"_s, u"s2"_s }));
    QCOMPARE(tokenOf(sends()[1]) == item.token.toString(), !edited);
}

/// Sent again by hand in spite of the doubt it is the same message, in the same place.
void TestOutboxPlace::aWordForADoubtMovesNothing()
{
    m_bench->outbox.setPlace(m_channel, in(u"s1"_s));
    const OutboxItem item = submit(u"one"_s);
    QTRY_COMPARE(sends().size(), 1);
    m_bench->outbox.setPlace(m_channel, in(u"s2"_s));
    QStringList askedIn;
    m_bench->transport.script = [&](const TransportRequest &request) {
        if (request.method == "GET")
            askedIn.append(QUrlQuery(request.url).queryItemValue(u"sub-channel-id"_s));
        return errorReply(403, "ForbiddenException");
    };
    m_bench->clock.hurried = true;
    m_bench->transport.answerSend(0, networkError());
    QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
    QCOMPARE(head().lastError->code, mayHaveArrivedCode);
    QCOMPARE(askedIn, QStringList { u"s1"_s });
    m_bench->outbox.retry(item.id);
    QTRY_COMPARE(sends().size(), 3);
    QCOMPARE(sends()[2].request.body, sends()[0].request.body);
}

void TestOutboxPlace::theStoreTellsWhatIsElastic_data()
{
    QTest::addColumn<QString>("told");
    QTest::newRow("by nobody else") << QString();
    QTest::newRow("and the list where") << u"s2"_s;
}

void TestOutboxPlace::theStoreTellsWhatIsElastic()
{
    QFETCH(QString, told);
    ChannelMessage message = messageAt(m_channel, u"m-1"_s, 1);
    message.subChannelId = u"s1"_s;
    m_bench->store.run([message](Stores &stores) {
        return stores.messages.put(QList<ChannelMessage> { message });
    });
    m_bench->outbox.setPlace(m_channel, {}); // as the store has it
    m_bench->outbox.setPlaceList(PlaceList::Awaited); // in vain
    submit(u"one"_s);
    settle();
    QCOMPARE(sends().size(), 0);
    if (!told.isEmpty())
        m_bench->outbox.setPlace(m_channel, in(told));
    m_bench->outbox.setPlaceList(PlaceList::Read);
    QTRY_COMPARE(places(), QStringList { told.isEmpty() ? u"s1"_s : told });
}

void TestOutboxPlace::otherChannelsDoNotWait()
{
    m_bench->outbox.setPlaceList(PlaceList::BeingRead);
    const OutboxItem item = submit(u"one"_s);
    QTRY_COMPARE(sends().size(), 1);
    QCOMPARE(sends().first().request.body, item.body);
    QVERIFY(!item.body.contains("SubChannelId"));
}

/// Written without a network, in a channel of which the last run knew messages; moved meanwhile.
void TestOutboxPlace::theNextStartWaitsForTheList()
{
    m_bench.reset();
    QString place = u"s1"_s;
    bool isDown = false;
    const auto openLive = [&] {
        auto live = std::make_unique<LiveBench>(m_folder->path());
        live->bench.transport.script
            = [&, live = live.get()](
                  const TransportRequest &request) -> std::optional<TransportReply> {
            if (isDown)
                return networkError();
            if (!request.url.query().contains(u"scope=app-instance-user-memberships"))
                return live->service.answer(request);
            const Channel general { m_channel, u"general"_s, {}, {}, {}, {}, {} };
            return replyWith(200,
                wire::encodeListMembershipsResponse({ { { general, false, {}, place } }, {} }));
        };
        live->service.make(u"general"_s, u"m-1"_s, 1);
        live->session.start();
        return live;
    };
    auto live = openLive();
    FakeSocket *socket = live->meet();
    QVERIFY(socket);
    socket->establish();
    QTRY_COMPARE(live->storedIds(u"general"_s), QStringList { u"m-1"_s });
    live.reset();

    isDown = true;
    place = u"s2"_s;
    live = openLive();
    live->session.timeline(m_channel);
    QTRY_VERIFY(live->session.channels().error());
    const auto submitted = live->session.outbox().submit(m_channel, draftOf(u"good morning"_s));
    QTRY_VERIFY(submitted.isFinished());
    QTRY_VERIFY(live->isCaughtUp(u"general"_s));
    QCOMPARE(live->bench.transport.sends().size(), 0);
    isDown = false;
    live->bench.clock.advance(1000);
    socket = live->meet();
    QVERIFY(socket);
    socket->establish();
    QTRY_COMPARE(live->bench.transport.sends().size(), 1);
    QVERIFY(live->bench.transport.sends().first().request.body.contains("\"SubChannelId\":\"s2\""));
    QCOMPARE(contentOf(live->bench.transport.sends().first()), u"good morning"_s);
}

QTEST_GUILESS_MAIN(TestOutboxPlace)
#include "tst_outboxplace.moc"
