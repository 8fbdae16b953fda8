// SPDX-License-Identifier: Apache-2.0
#include "chat/channelbrowser.h"
#include "chat/channeldirectory.h"
#include "chat/chatbench.h"
#include "client/channelclient.h"
#include "models/browsemodel.h"
#include "support/fastfolder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using State = ChannelBrowser::State;
using Source = ChannelBrowser::Source;

/// What is there to be joined, as pages of the service make it one list.
class TestChannelBrowser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void allPagesMakeOneList_data();
    void allPagesMakeOneList();
    void theSourcesAreAskedForByTheirNames();
    void aChannelOnTwoPagesIsOneRow();
    void aFailedPageIsAskedForAgain();
    void anotherListLeavesTheFirstAlone();
    void aTokenThatLeadsNowhereEndsTheList();
    void whoJoinsIsAMember();

private:
    std::optional<TransportReply> answer(const TransportRequest &request);
    QStringList names() const;

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChannelClient> m_client;
    std::unique_ptr<ChannelDirectory> m_directory;
    std::unique_ptr<ChannelBrowser> m_browser;
    std::unique_ptr<BrowseModel> m_model;
    QStringList m_there; // ids, 50 a page
    std::optional<TransportReply> m_failure;
    qsizetype m_overlap = 0; // of two pages
    bool m_stuck = false; // the same token for ever
};

void TestChannelBrowser::init()
{
    m_folder = std::make_unique<FastFolder>();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_client = std::make_unique<ChannelClient>(m_bench->client.caller());
    m_directory = std::make_unique<ChannelDirectory>(m_bench->store, m_bench->client);
    m_browser = std::make_unique<ChannelBrowser>(*m_client, *m_directory);
    m_model = std::make_unique<BrowseModel>(*m_browser);
    m_there.clear();
    m_failure.reset();
    m_overlap = 0;
    m_stuck = false;
    m_bench->transport.script = [this](const TransportRequest &request) { return answer(request); };
}

void TestChannelBrowser::cleanup()
{
    m_model.reset();
    m_browser.reset();
    m_directory.reset();
    m_client.reset();
    m_bench.reset();
}

std::optional<TransportReply> TestChannelBrowser::answer(const TransportRequest &request)
{
    if (m_failure)
        return m_failure;
    const QUrlQuery query(request.url);
    const qsizetype first = query.queryItemValue(u"next-token"_s).toInt();
    const bool wrapped = query.queryItemValue(u"scope"_s).contains(u"moderated"_s);
    QJsonArray channels;
    for (const QString &id : m_there.mid(first, 50)) {
        const QJsonObject channel { { u"ChannelArn"_s, channelArn(id).toString() },
            { u"Name"_s, id }, { u"Mode"_s, u"RESTRICTED"_s } };
        channels.append(wrapped ? QJsonObject { { u"ChannelSummary"_s, channel } } : channel);
    }
    QJsonObject body { { u"Channels"_s, channels } };
    if (m_stuck)
        body.insert(u"NextToken"_s, u"1"_s);
    else if (first + 50 < m_there.size())
        body.insert(u"NextToken"_s, QString::number(first + 50 - m_overlap));
    return replyWith(200, QJsonDocument(body).toJson());
}

QStringList TestChannelBrowser::names() const
{
    QStringList found;
    for (int row = 0; row < m_model->rowCount(); ++row)
        found.append(m_model->index(row).data().toString());
    return found;
}

void TestChannelBrowser::allPagesMakeOneList_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("calls");
    QTest::newRow("none") << 0 << 1;
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("a full page") << 50 << 1;
    QTest::newRow("one more") << 51 << 2;
    QTest::newRow("many") << 1001 << 21;
}

void TestChannelBrowser::allPagesMakeOneList()
{
    QFETCH(int, count);
    QFETCH(int, calls);
    for (int i = 0; i < count; ++i)
        m_there.append(u"c%1"_s.arg(i));
    QCOMPARE(m_browser->state(), State::Idle);
    m_browser->list(Source::Public);
    QCOMPARE(m_browser->state(), State::Loading);
    QTRY_COMPARE(m_browser->state(), State::Complete);
    QCOMPARE(names(), m_there);
    QCOMPARE(m_bench->transport.calls.size(), calls);
}

void TestChannelBrowser::theSourcesAreAskedForByTheirNames()
{
    m_there = { u"a"_s };
    const auto ask = [this](Source source, const QStringList &people) {
        m_browser->list(source, people);
        return QTest::qWaitFor([this] { return m_browser->state() == State::Complete; })
            ? m_bench->transport.calls.last().request
            : TransportRequest {};
    };
    const QUrlQuery open(ask(Source::Public, {}).url);
    QCOMPARE(open.queryItemValue(u"privacy"_s), u"PUBLIC"_s);
    QCOMPARE(open.queryItemValue(u"max-results"_s), u"50"_s);
    const QUrlQuery moderated(ask(Source::Moderated, {}).url);
    QCOMPARE(moderated.queryItemValue(u"scope"_s), u"app-instance-user-moderated-channels"_s);
    QCOMPARE(names(), QStringList { u"a"_s });
    const QString bob = userArn(u"bob"_s).toString();
    const TransportRequest search = ask(Source::WithPeople, { bob });
    QCOMPARE(QUrlQuery(search.url).queryItemValue(u"operation"_s), u"search"_s);
    const QJsonObject field = QJsonDocument::fromJson(search.body)[u"Fields"_s][0].toObject();
    QCOMPARE(field,
        (QJsonObject { { u"Key"_s, u"MEMBERS"_s }, { u"Operator"_s, u"INCLUDES"_s },
            { u"Values"_s, QJsonArray { bob } } }));
}

void TestChannelBrowser::aChannelOnTwoPagesIsOneRow()
{
    for (int i = 0; i < 120; ++i)
        m_there.append(u"c%1"_s.arg(i));
    m_overlap = 3;
    m_browser->list(Source::Public);
    QTRY_COMPARE(m_browser->state(), State::Complete);
    QCOMPARE(names(), m_there);
}

void TestChannelBrowser::aFailedPageIsAskedForAgain()
{
    for (int i = 0; i < 120; ++i)
        m_there.append(u"c%1"_s.arg(i));
    QSignalSpy appended(m_browser.get(), &ChannelBrowser::appended);
    connect(m_browser.get(), &ChannelBrowser::appended, this, [this] {
        if (m_browser->channels().size() == 50)
            m_failure = errorReply(403, "ForbiddenException");
    });
    m_browser->list(Source::Public);
    QTRY_COMPARE(m_browser->state(), State::Failed);
    QCOMPARE(m_browser->error()->kind, ErrorKind::Forbidden);
    QCOMPARE(names(), m_there.first(50)); // what is there stays
    m_failure.reset();
    m_browser->tryAgain();
    QTRY_COMPARE(m_browser->state(), State::Complete);
    QVERIFY(!m_browser->error());
    QCOMPARE(names(), m_there);
    QCOMPARE(m_bench->transport.calls.size(), 4); // the first page was not asked for again
    QCOMPARE(appended.size(), 3);
}

void TestChannelBrowser::anotherListLeavesTheFirstAlone()
{
    m_bench->transport.script = nullptr;
    m_there = { u"a"_s };
    m_browser->list(Source::Public);
    QTRY_COMPARE(m_bench->transport.calls.size(), 1);
    m_browser->list(Source::Moderated);
    QTRY_COMPARE(m_bench->transport.calls.size(), 2);
    m_there = { u"moderated"_s };
    ScriptedTransport::answer(
        m_bench->transport.calls[1], *answer(m_bench->transport.calls[1].request));
    QTRY_COMPARE(m_browser->state(), State::Complete);
    m_there = { u"public"_s };
    ScriptedTransport::answer(
        m_bench->transport.calls[0], *answer(m_bench->transport.calls[0].request));
    // Asked for later, so answered later than that.
    const auto after = m_client->describeChannel(channelArn(u"a"_s));
    QTRY_COMPARE(m_bench->transport.calls.size(), 3);
    ScriptedTransport::answer(m_bench->transport.calls[2], networkError());
    QTRY_VERIFY(after.isFinished());
    QCOMPARE(names(), QStringList { u"moderated"_s });
}

void TestChannelBrowser::aTokenThatLeadsNowhereEndsTheList()
{
    m_there = { u"a"_s, u"b"_s, u"c"_s };
    m_stuck = true;
    m_browser->list(Source::Public);
    QTRY_COMPARE(m_browser->state(), State::Complete);
    QCOMPARE(m_bench->transport.calls.size(), 2);
    QCOMPARE(names(), m_there);
}

void TestChannelBrowser::whoJoinsIsAMember()
{
    m_there = { u"a"_s, u"b"_s };
    m_browser->list(Source::Public);
    QTRY_COMPARE(m_browser->state(), State::Complete);
    const QModelIndex row = m_model->index(1);
    QVERIFY(!row.data(ChannelListModel::MemberRole).toBool());
    QVERIFY(row.data(BrowseModel::RestrictedRole).toBool());
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_directory->join(channelArn(u"b"_s));
    QVERIFY(row.data(ChannelListModel::MemberRole).toBool());
    QVERIFY(!changed.isEmpty());
    m_directory->remove(channelArn(u"b"_s));
    QVERIFY(!row.data(ChannelListModel::MemberRole).toBool());
}

QTEST_GUILESS_MAIN(TestChannelBrowser)
#include "tst_channelbrowser.moc"
