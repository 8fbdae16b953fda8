// SPDX-License-Identifier: Apache-2.0
// The history around a message of long ago, from a store that does not have all of it.
#include "chat/livebench.h"
#include "chat/pastwindow.h"
#include "support/fastfolder.h"

#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

const QString general = u"general"_s;

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

ChannelMessage numbered(int number)
{
    return messageAt(channelArn(general), idOf(number), number);
}

QStringList idsOf(const PastWindow &past)
{
    QStringList ids;
    for (qsizetype row = 0; row < past.size(); ++row)
        ids.append(past.at(row).message->id.toString());
    return ids;
}

int numberOf(const PastWindow &past, qsizetype row)
{
    return past.at(row).message->id.toString().mid(2).toInt();
}

/// Each message from its first to its last, once and in order.
bool isWhole(const PastWindow &past)
{
    return past.size() > 0
        && idsOf(past) == idsOf(numberOf(past, 0), numberOf(past, past.size() - 1));
}

} // namespace

class TestPastWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aHoleAroundTheMessage();
    void aHoleFurtherUp();
    void aHoleFurtherDown();
    void theStoreHasTheMessageAlone();
    void aMessageTheStoreHasNot();
    void whatIsDeletedGoes();
    void whatIsToldWhileTheListIsOut();
    void aWholeStoreIsAskedForOncePerPage();
    void withoutTheServiceTheStoreIsShown();
    void whatWasReadMeanwhileIsLookedAfter();
    void aHoleThatWasReadAcrossMeanwhile();
    void anOwnMessageIsOneRow();
    void messagesOfOneMoment();
    void noMoreThanTheBound();

private:
    void have(int first, int last);
    void store(int first, int last);
    void put(const StoredMessage &message);
    void open(int target);
    bool settles();
    int lists() const { return m_live->service.messageLists.value(general); }
    void readUp();
    void readDown();

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
    std::unique_ptr<PastWindow> m_past;
};

void TestPastWindow::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
}

void TestPastWindow::cleanup()
{
    m_past.reset();
    m_live.reset();
}

void TestPastWindow::have(int first, int last)
{
    for (int i = first; i <= last; ++i)
        m_live->service.make(general, idOf(i), i);
}

void TestPastWindow::put(const StoredMessage &message)
{
    const auto done = m_live->bench.store.run(
        [message](Stores &stores) { return stores.messages.put(message); });
    QTRY_VERIFY(done.isFinished());
    QVERIFY(done.result());
}

void TestPastWindow::store(int first, int last)
{
    QList<ChannelMessage> messages;
    for (int i = first; i <= last; ++i)
        messages.append(numbered(i));
    const auto done = m_live->bench.store.run(
        [messages](Stores &stores) { return stores.messages.put(messages); });
    QTRY_VERIFY(done.isFinished());
    QVERIFY(done.result());
}

void TestPastWindow::open(int target)
{
    m_past = m_live->session.past(numbered(target));
    QSignalSpy loaded(m_past.get(), &PastWindow::loaded);
    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(loaded.first().first().toBool());
    QVERIFY(settles());
}

/// Store and service have answered all that they were asked.
bool TestPastWindow::settles()
{
    return QTest::qWaitFor([this] {
        m_live->storedReadMarker({});
        return !m_past->isLoading();
    });
}

void TestPastWindow::readUp()
{
    m_past->loadOlder();
    QVERIFY(settles());
    QVERIFY(settles()); // what the store answered has asked the service
}

void TestPastWindow::readDown()
{
    m_past->loadNewer();
    QVERIFY(settles());
    QVERIFY(settles());
}

void TestPastWindow::aHoleAroundTheMessage()
{
    have(1, 400);
    store(1, 150);
    store(200, 200);
    store(260, 400);
    open(200);
    QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
    QVERIFY(numberOf(*m_past, 0) <= 160);
    QVERIFY(numberOf(*m_past, m_past->size() - 1) >= 240);
    // And is there the next time, without the service.
    m_live->service.failure = networkError();
    open(200);
    QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
}

void TestPastWindow::aHoleFurtherUp()
{
    have(1, 400);
    store(1, 60);
    store(240, 400);
    open(300);
    for (int page = 0; page < 8 && numberOf(*m_past, 0) > 1; ++page) {
        readUp();
        QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
    }
    QCOMPARE(numberOf(*m_past, 0), 1);
    const int asked = lists();
    readUp();
    QCOMPARE(lists(), asked); // there is nothing before it
}

void TestPastWindow::aHoleFurtherDown()
{
    have(1, 400);
    store(1, 160);
    store(340, 400);
    open(100);
    QSignalSpy ended(m_past.get(), &PastWindow::endReached);
    for (int page = 0; page < 12 && ended.isEmpty(); ++page) {
        readDown();
        QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
    }
    QCOMPARE(ended.size(), 1);
    QCOMPARE(numberOf(*m_past, m_past->size() - 1), 400);
}

void TestPastWindow::theStoreHasTheMessageAlone()
{
    have(1, 30);
    store(20, 20);
    open(20);
    QCOMPARE(idsOf(*m_past), idsOf(1, 30));
    QCOMPARE(m_live->storedIds(general), idsOf(1, 30));
    QCOMPARE(lists(), 2);
}

void TestPastWindow::aMessageTheStoreHasNot()
{
    have(1, 30);
    open(20); // deleted from the store since it was found, and there all the same
    QCOMPARE(idsOf(*m_past), idsOf(1, 30));
    // Whom neither has is said not to be there, once.
    const auto gone = m_live->session.past(messageAt(channelArn(general), u"gone"_s, 20));
    QSignalSpy loaded(gone.get(), &PastWindow::loaded);
    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(!loaded.first().first().toBool());
    QTRY_VERIFY(!gone->isLoading());
    QCOMPARE(loaded.size(), 1);
}

void TestPastWindow::whatIsDeletedGoes()
{
    have(1, 30);
    store(1, 30);
    m_live->service.listings[general].messages.removeIf([](const ChannelMessage &each) {
        return each.id.toString() == u"m-10" || each.id.toString() == u"m-25";
    });
    open(20);
    QStringList left = idsOf(1, 30);
    left.removeAll(u"m-10"_s);
    left.removeAll(u"m-25"_s);
    QCOMPARE(idsOf(*m_past), left);
    QCOMPARE(m_live->storedIds(general), left);
}

void TestPastWindow::whatIsToldWhileTheListIsOut()
{
    have(1, 30);
    store(1, 30);
    m_live->bench.transport.script = {}; // who asks, waits
    m_past = m_live->session.past(numbered(20));
    QTRY_COMPARE(m_live->bench.transport.calls.size(), 2);
    const auto calls = m_live->bench.transport.calls;
    const auto up = m_live->service.answer(calls[0].request);
    const auto down = m_live->service.answer(calls[1].request);
    m_past->apply(eventOf(wire::EventType::DeleteChannelMessage, numbered(10)));
    ChannelMessage edited = numbered(25);
    edited.content = u"better"_s;
    edited.lastUpdatedAt = edited.lastEditedAt = timeAt(5000);
    m_past->apply(eventOf(wire::EventType::UpdateChannelMessage, edited));
    ScriptedTransport::answer(calls[0], *up);
    ScriptedTransport::answer(calls[1], *down);
    QVERIFY(settles());
    QVERIFY(!m_past->rowOf(*MessageId::parse(u"m-10"_s)));
    QCOMPARE(m_past->size(), 29);
    QCOMPARE(m_past->at(*m_past->rowOf(edited.id)).content(), u"better"_s);
}

void TestPastWindow::aWholeStoreIsAskedForOncePerPage()
{
    have(1, 1000);
    store(1, 1000);
    open(500);
    QCOMPARE(lists(), 2);
    for (int page = 1; page <= 5; ++page) {
        readUp();
        QCOMPARE(lists(), 2 + page);
    }
    QVERIFY(isWhole(*m_past));
    QVERIFY(numberOf(*m_past, 0) <= 500 - 5 * PastWindow::storedPageSize);
}

void TestPastWindow::withoutTheServiceTheStoreIsShown()
{
    have(1, 300);
    store(1, 140);
    store(150, 300);
    m_live->service.failure = networkError();
    open(160);
    QVERIFY(m_past->error().has_value());
    QVERIFY(!isWhole(*m_past));
    const int asked = lists();
    readUp();
    QCOMPARE(lists(), asked); // until somebody says so
    const auto stored = m_past->size();
    QVERIFY(stored > 2 * PastWindow::storedPageSize);
    m_past->retry();
    QVERIFY(m_past->isLoading());
    QVERIFY(settles());
    QVERIFY(m_past->error().has_value());
    QCOMPARE(m_past->size(), stored);
    m_live->service.failure.reset();
    m_past->retry();
    QVERIFY(settles());
    QVERIFY(!m_past->error());
    QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
}

void TestPastWindow::whatWasReadMeanwhileIsLookedAfter()
{
    have(1, 600);
    store(1, 600);
    m_live->service.listings[general].messages.removeAt(409); // m-410, three pages up
    m_live->service.failure = networkError();
    open(500);
    for (int page = 0; page < 3; ++page)
        readUp();
    QVERIFY(m_past->rowOf(*MessageId::parse(u"m-410"_s)));
    const int first = numberOf(*m_past, 0);
    m_live->service.failure.reset();
    m_past->retry();
    QVERIFY(settles());
    QVERIFY(!m_past->rowOf(*MessageId::parse(u"m-410"_s)));
    QVERIFY(numberOf(*m_past, 0) <= first); // nothing that was on screen is gone
}

void TestPastWindow::aHoleThatWasReadAcrossMeanwhile()
{
    have(1, 600);
    store(1, 200);
    store(450, 600);
    m_live->service.failure = networkError();
    open(500);
    for (int page = 0; page < 3; ++page)
        readUp();
    QVERIFY(numberOf(*m_past, 0) < 200);
    m_live->service.failure.reset();
    m_past->retry();
    QVERIFY(settles());
    QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
    for (int page = 0; page < 12 && numberOf(*m_past, 0) > 1; ++page)
        readUp();
    QCOMPARE(numberOf(*m_past, 0), 1);
    QVERIFY(isWhole(*m_past));
}

/// What was made of an own send has our clock's time until a list tells the service's.
void TestPastWindow::anOwnMessageIsOneRow()
{
    have(1, 30);
    store(1, 9);
    store(11, 30);
    ChannelMessage own = numbered(10);
    own.createdAt = timeAt(12).addMSecs(500);
    own.lastUpdatedAt = {};
    own.sender = { userArn(u"alice"_s).toString(), {} };
    put({ own, OwnSend { *ClientRequestToken::parse(u"t-1"_s), 12 } });
    open(20);
    QCOMPARE(idsOf(*m_past), idsOf(1, 30));
    QVERIFY(m_past->at(9).outgoing.has_value()); // its token is still known
    QCOMPARE(m_past->at(9).message->createdAt, timeAt(10));
}

void TestPastWindow::messagesOfOneMoment()
{
    QStringList ids;
    for (int i = 100; i < 250; ++i) {
        ids.append(idOf(i));
        m_live->service.make(general, idOf(i), 7);
    }
    put({ messageAt(channelArn(general), u"m-180"_s, 7), {} });
    m_past = m_live->session.past(messageAt(channelArn(general), u"m-180"_s, 7));
    QVERIFY(settles());
    for (int page = 0; page < 8; ++page) {
        readUp();
        readDown();
    }
    QCOMPARE(idsOf(*m_past), ids);
}

void TestPastWindow::noMoreThanTheBound()
{
    have(1, 2500);
    store(1, 2500);
    open(1200);
    for (int page = 0; page < 24; ++page) {
        readUp();
        QVERIFY(m_past->size() <= PastWindow::mostEntries);
    }
    QVERIFY(isWhole(*m_past));
    QVERIFY(numberOf(*m_past, 0) <= 120);
    QSignalSpy ended(m_past.get(), &PastWindow::endReached);
    for (int page = 0; page < 60 && ended.isEmpty(); ++page) {
        readDown();
        QVERIFY(m_past->size() <= PastWindow::mostEntries);
        QVERIFY2(isWhole(*m_past), qPrintable(idsOf(*m_past).join(u' ')));
    }
    QCOMPARE(ended.size(), 1);
    QCOMPARE(numberOf(*m_past, m_past->size() - 1), 2500);
}

QTEST_GUILESS_MAIN(TestPastWindow)
#include "tst_pastwindow.moc"
