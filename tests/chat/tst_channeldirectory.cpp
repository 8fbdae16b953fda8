// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/chatbench.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <functional>
#include <utility>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestChannelDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void allPagesByName();
    void theStoreFirst();
    void aLeftChannelGoesAnOpenedOneStays();
    void whatStaysInPlaceIsOnlyChanged();
    void aFailureKeepsTheList();
    void openingDescribes();
    void openingAgainDoesNothing();
    void eachIsFoundWhereverItMoves();
    void oneUpdateTouchesOneRow();
    void joinedBetweenPagesStays();
    void leftBetweenPagesStaysAway();
    void renamedBetweenPagesKeepsTheName();
    void toldBeforeItIsFirstListed();
    void leftAndOpenedBetweenPagesIsNoMember();
    void theNextListIsBelieved();
    void theLastMessageIsTheLatestToldOf();

private:
    void restart();
    void refresh();
    void refreshTelling(const std::function<void()> &tell);
    QStringList names() const;
    void hold(const QStringList &names);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChannelDirectory> m_directory;
    ListingService m_service;
};

void TestChannelDirectory::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_service = {};
    restart();
}

void TestChannelDirectory::cleanup()
{
    m_directory.reset();
    m_bench.reset();
}

void TestChannelDirectory::restart()
{
    cleanup();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_bench->transport.script
        = [this](const TransportRequest &request) { return m_service.answer(request); };
    m_directory = std::make_unique<ChannelDirectory>(m_bench->store, m_bench->client);
}

void TestChannelDirectory::refresh()
{
    m_directory->refresh();
    QVERIFY(m_directory->isLoading());
    QTRY_VERIFY(!m_directory->isLoading());
}

/// Tells between the first page and the last, which the service made up before.
void TestChannelDirectory::refreshTelling(const std::function<void()> &tell)
{
    const qsizetype before = m_bench->transport.calls.size();
    m_service.channelsPerPage = int(m_service.channels.size()) - 1;
    m_bench->transport.script = [this, first = true](const TransportRequest &request) mutable {
        return std::exchange(first, false) ? m_service.answer(request) : std::nullopt;
    };
    m_directory->refresh();
    QTRY_COMPARE(m_bench->transport.calls.size(), before + 2);
    const ScriptedTransport::Call lastPage = m_bench->transport.calls.last();
    tell();
    QVERIFY(m_directory->isLoading());
    m_bench->transport.script
        = [this](const TransportRequest &request) { return m_service.answer(request); };
    ScriptedTransport::answer(lastPage, *m_service.answer(lastPage.request));
    QTRY_VERIFY(!m_directory->isLoading());
    QVERIFY(!m_directory->error());
}

QStringList TestChannelDirectory::names() const
{
    QStringList found;
    for (const DirectoryEntry &entry : m_directory->entries())
        found.append(entry.channel.name);
    return found;
}

void TestChannelDirectory::hold(const QStringList &names)
{
    m_service.channels.clear();
    for (const QString &name : names)
        m_service.channels.append({ channelArn(name), name, {}, {}, {}, {}, {} });
}

void TestChannelDirectory::allPagesByName()
{
    hold({ u"delta"_s, u"Bravo"_s, u"alpha"_s, u"echo"_s, u"Charlie"_s });
    m_service.channelsPerPage = 2;
    refresh();
    QCOMPARE(
        names(), (QStringList { u"alpha"_s, u"Bravo"_s, u"Charlie"_s, u"delta"_s, u"echo"_s }));
    QCOMPARE(m_bench->transport.calls.size(), 3);
    QVERIFY(!m_directory->error());
    QVERIFY(m_directory->entry(channelArn(u"echo"_s))->member);
}

void TestChannelDirectory::theStoreFirst()
{
    hold({ u"a"_s, u"b"_s });
    refresh();
    restart();
    m_bench->transport.script = nullptr; // the service says nothing
    m_directory->refresh();
    QTRY_COMPARE(names(), (QStringList { u"a"_s, u"b"_s }));
    QVERIFY(m_directory->isLoading());
}

void TestChannelDirectory::aLeftChannelGoesAnOpenedOneStays()
{
    hold({ u"a"_s, u"b"_s });
    refresh();
    m_directory->open(channelArn(u"visited"_s));
    hold({ u"b"_s });
    refresh();
    QCOMPARE(names(), (QStringList { u"b"_s, u"visited"_s }));
    restart();
    refresh();
    QCOMPARE(names(), (QStringList { u"b"_s, u"visited"_s }));
    QVERIFY(!m_directory->entry(channelArn(u"visited"_s))->member);
    hold({ u"b"_s, u"visited"_s });
    refresh();
    QVERIFY(m_directory->entry(channelArn(u"visited"_s))->member);
    QCOMPARE(m_directory->entries().size(), 2);
}

void TestChannelDirectory::whatStaysInPlaceIsOnlyChanged()
{
    hold({ u"a"_s, u"b"_s, u"c"_s });
    refresh();
    QSignalSpy reset(m_directory.get(), &ChannelDirectory::reset);
    QSignalSpy changed(m_directory.get(), &ChannelDirectory::entryChanged);
    m_service.channels[1].lastMessageAt = timeAt(5);
    refresh();
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toLongLong(), 1);
    QCOMPARE(m_directory->entries().at(1).channel.lastMessageAt, timeAt(5));
}

void TestChannelDirectory::aFailureKeepsTheList()
{
    hold({ u"a"_s });
    refresh();
    m_service.failure = errorReply(429, "ThrottledClientException");
    refresh();
    QCOMPARE(m_directory->error()->kind, ErrorKind::Throttled);
    QCOMPARE(names(), QStringList { u"a"_s });
    m_service.failure.reset();
    refresh();
    QVERIFY(!m_directory->error());
}

void TestChannelDirectory::openingDescribes()
{
    const Channel channel { channelArn(u"x-1"_s), u"Design"_s, ChannelMode::Restricted,
        ChannelPrivacy::Private, u"meta"_s, timeAt(1), timeAt(2) };
    m_bench->transport.script = nullptr;
    m_directory->open(channel.arn);
    QCOMPARE(names(), QStringList { u"x-1"_s });
    QTRY_COMPARE(m_bench->transport.calls.size(), 1);
    ScriptedTransport::answer(m_bench->transport.calls.first(),
        replyWith(200, wire::encodeDescribeChannelResponse(channel, userArn(u"bob"_s).toString())));
    QTRY_COMPARE(names(), QStringList { u"Design"_s });
    const DirectoryEntry entry = *m_directory->entry(channel.arn);
    QCOMPARE(entry.channel, channel);
    QVERIFY(!entry.member);
}

void TestChannelDirectory::openingAgainDoesNothing()
{
    hold({ u"a"_s });
    refresh();
    const qsizetype calls = m_bench->transport.calls.size();
    QSignalSpy reset(m_directory.get(), &ChannelDirectory::reset);
    m_directory->open(channelArn(u"a"_s));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(m_bench->transport.calls.size(), calls);
    QVERIFY(m_directory->entry(channelArn(u"a"_s))->member);
}

void TestChannelDirectory::eachIsFoundWhereverItMoves()
{
    hold({ u"a"_s, u"b"_s, u"c"_s, u"d"_s });
    refresh();
    const auto rename = [this](const QString &id, const QString &name) {
        m_directory->update({ channelArn(id), name, {}, {}, {}, {}, {} });
    };
    const auto eachFindsItself = [this] {
        return std::ranges::all_of(m_directory->entries(), [this](const DirectoryEntry &each) {
            return m_directory->entry(each.channel.arn) == each;
        });
    };
    rename(u"a"_s, u"z"_s); // from the first row to the last
    QCOMPARE(names(), (QStringList { u"b"_s, u"c"_s, u"d"_s, u"z"_s }));
    QVERIFY(eachFindsItself());
    rename(u"d"_s, u"A"_s); // and to the first
    QCOMPARE(names(), (QStringList { u"A"_s, u"b"_s, u"c"_s, u"z"_s }));
    QVERIFY(eachFindsItself());
    m_directory->remove(channelArn(u"b"_s));
    m_directory->join(channelArn(u"bb"_s));
    QCOMPARE(names(), (QStringList { u"A"_s, u"bb"_s, u"c"_s, u"z"_s }));
    QVERIFY(eachFindsItself());
    QVERIFY(!m_directory->entry(channelArn(u"b"_s)));
    m_directory->setUnread(channelArn(u"a"_s), 7);
    QCOMPARE(m_directory->entries().last().unread, 7);
    refresh(); // the service still has the old names, and b; bb was left
    QCOMPARE(names(), (QStringList { u"a"_s, u"b"_s, u"c"_s, u"d"_s }));
    QVERIFY(eachFindsItself());
    QCOMPARE(m_directory->entries().first().unread, 7);
}

void TestChannelDirectory::oneUpdateTouchesOneRow()
{
    hold({ u"a"_s, u"c"_s, u"e"_s });
    refresh();
    QSignalSpy reset(m_directory.get(), &ChannelDirectory::reset);
    QSignalSpy changed(m_directory.get(), &ChannelDirectory::entryChanged);
    const Channel renamed { channelArn(u"c"_s), u"d"_s, {}, {}, {}, {}, {} };
    m_directory->update(renamed);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toLongLong(), 1);
    m_directory->update(renamed); // nothing is new
    QCOMPARE(changed.count(), 1);
    QCOMPARE(names(), (QStringList { u"a"_s, u"d"_s, u"e"_s }));
}

void TestChannelDirectory::joinedBetweenPagesStays()
{
    hold({ u"a"_s, u"c"_s });
    refresh();
    m_directory->open(channelArn(u"d"_s));
    refreshTelling([this] {
        m_directory->join(channelArn(u"b"_s));
        m_directory->join(channelArn(u"c"_s), u"part"_s);
        m_directory->join(channelArn(u"d"_s)); // no longer only a visit
    });
    QCOMPARE(names(), (QStringList { u"a"_s, u"b"_s, u"c"_s, u"d"_s }));
    QVERIFY(m_directory->entry(channelArn(u"b"_s))->member);
    QCOMPARE(m_directory->entry(channelArn(u"c"_s))->subChannelId, u"part"_s);
    QVERIFY(m_directory->entry(channelArn(u"d"_s))->member);
}

void TestChannelDirectory::leftBetweenPagesStaysAway()
{
    hold({ u"a"_s, u"b"_s, u"c"_s, u"d"_s });
    refresh();
    refreshTelling([this] {
        m_directory->remove(channelArn(u"a"_s)); // on the first page
        m_directory->remove(channelArn(u"d"_s)); // on the last
        m_directory->remove(channelArn(u"b"_s)); // and added again
        m_directory->join(channelArn(u"b"_s));
    });
    QCOMPARE(names(), (QStringList { u"b"_s, u"c"_s }));
    restart();
    m_bench->transport.script = nullptr;
    m_directory->refresh();
    QTRY_COMPARE(names(), (QStringList { u"b"_s, u"c"_s })); // nor does the store bring it back
}

void TestChannelDirectory::renamedBetweenPagesKeepsTheName()
{
    hold({ u"a"_s, u"b"_s, u"c"_s });
    m_service.channels[0].lastMessageAt = timeAt(5);
    refresh();
    refreshTelling([this] {
        m_directory->update({ channelArn(u"a"_s), u"z"_s, {}, {}, {}, {}, {} });
        m_directory->update({ channelArn(u"c"_s), u"A"_s, {}, {}, {}, {}, {} });
    });
    QCOMPARE(names(), (QStringList { u"A"_s, u"b"_s, u"z"_s }));
    QCOMPARE(m_directory->entry(channelArn(u"a"_s))->channel.lastMessageAt, timeAt(5));
}

void TestChannelDirectory::toldBeforeItIsFirstListed()
{
    hold({ u"a"_s, u"b"_s, u"c"_s });
    refreshTelling([this] {
        QVERIFY(m_directory->entries().isEmpty());
        m_directory->remove(channelArn(u"a"_s));
        m_directory->update({ channelArn(u"b"_s), u"z"_s, {}, {}, {}, {}, {} });
        m_directory->update({ channelArn(u"elsewhere"_s), u"e"_s, {}, {}, {}, {}, {} });
    });
    QCOMPARE(names(), (QStringList { u"c"_s, u"z"_s }));
}

void TestChannelDirectory::leftAndOpenedBetweenPagesIsNoMember()
{
    hold({ u"a"_s, u"b"_s });
    refresh();
    refreshTelling([this] {
        m_directory->remove(channelArn(u"a"_s));
        m_directory->open(channelArn(u"a"_s));
    });
    QCOMPARE(names(), (QStringList { u"a"_s, u"b"_s }));
    QVERIFY(!m_directory->entry(channelArn(u"a"_s))->member);
}

/// What was told during one list says nothing against a later one.
void TestChannelDirectory::theNextListIsBelieved()
{
    hold({ u"a"_s, u"b"_s, u"c"_s });
    refresh();
    const auto tell = [this] {
        m_directory->remove(channelArn(u"a"_s));
        m_directory->join(channelArn(u"d"_s));
        m_directory->update({ channelArn(u"b"_s), u"z"_s, {}, {}, {}, {}, {} });
    };
    refreshTelling(tell);
    QCOMPARE(names(), (QStringList { u"c"_s, u"d"_s, u"z"_s }));
    refresh();
    QCOMPARE(names(), (QStringList { u"a"_s, u"b"_s, u"c"_s }));
    refreshTelling([this, &tell] {
        tell();
        m_directory->refreshAgain(); // asked for after it was told
    });
    QCOMPARE(names(), (QStringList { u"a"_s, u"b"_s, u"c"_s }));
}

/// Whoever tells of it; a page, an event and a description may all be older.
void TestChannelDirectory::theLastMessageIsTheLatestToldOf()
{
    hold({ u"a"_s, u"b"_s });
    m_service.channels[0].lastMessageAt = timeAt(1);
    refresh();
    const auto lastOf = [this](const QString &id) {
        return m_directory->entry(channelArn(id))->channel.lastMessageAt;
    };
    QCOMPARE(lastOf(u"a"_s), timeAt(1));
    refreshTelling([this] {
        m_directory->noteMessage(channelArn(u"a"_s), timeAt(5));
        m_directory->noteMessage(channelArn(u"b"_s), timeAt(2));
    });
    QCOMPARE(lastOf(u"a"_s), timeAt(5));
    QCOMPARE(lastOf(u"b"_s), timeAt(2));
    m_directory->update({ channelArn(u"a"_s), u"a"_s, {}, {}, {}, {}, timeAt(3) });
    QCOMPARE(lastOf(u"a"_s), timeAt(5));
    m_service.channels[0].lastMessageAt = timeAt(9);
    refreshTelling([this] {
        m_directory->update({ channelArn(u"a"_s), u"a"_s, {}, {}, {}, {}, timeAt(7) });
    });
    QCOMPARE(lastOf(u"a"_s), timeAt(9));
    m_directory->join(channelArn(u"c"_s));
    QTRY_COMPARE(m_bench->transport.calls.last().channelId(), u"c"_s);
    m_directory->noteMessage(channelArn(u"c"_s), timeAt(4));
    QCOMPARE(lastOf(u"c"_s), timeAt(4));
}

QTEST_GUILESS_MAIN(TestChannelDirectory)
#include "tst_channeldirectory.moc"
