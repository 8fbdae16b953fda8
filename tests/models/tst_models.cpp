// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/chatbench.h"
#include "chat/timeline.h"
#include "models/channellistmodel.h"
#include "models/timelinemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

using Tester = QAbstractItemModelTester;

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bench.reset(); }
    void timelineRows();
    void timelineStaysAModelThroughEverything();
    void daysAndGroups();
    void theRowAfterAnInsertionIsTold();
    void rowsBehindARefusedOneAreHeldUp();
    void channelRows();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    ListingService m_service;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestModels::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_service = {};
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    m_bench->transport.script
        = [this](const TransportRequest &request) { return m_service.answer(request); };
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
}

void TestModels::timelineRows()
{
    m_service.messages = { messageAt(m_channel, u"m-1"_s, 1) };
    Timeline timeline(m_channel, m_bench->store, m_bench->client, m_bench->outbox, u"Alice"_s);
    TimelineModel model(timeline);
    timeline.refresh();
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex index = model.index(0);
    QCOMPARE(index.data().toString(), u"content of m-1"_s);
    QCOMPARE(index.data(TimelineModel::KeyRole).toString(), u"m-1"_s);
    const auto entry = index.data(TimelineModel::EntryRole).value<TimelineEntry>();
    QCOMPARE(entry.senderName(), u"Bob"_s);
    QCOMPARE(entry.time(), timeAt(1));
    QVERIFY(!entry.mine);
    QVERIFY(!index.data(Qt::DecorationRole).isValid());
    QCOMPARE(model.rowCount(index), 0);
}

void TestModels::timelineStaysAModelThroughEverything()
{
    for (int i = 1; i <= 120; ++i)
        m_service.messages.append(messageAt(m_channel, u"m-%1"_s.arg(i), i));
    Timeline timeline(m_channel, m_bench->store, m_bench->client, m_bench->outbox, u"Alice"_s);
    TimelineModel model(timeline);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    timeline.refresh();
    QTRY_COMPARE(model.rowCount(), 50);
    m_bench->outbox.submit(m_channel, draftOf(u"a"_s));
    const auto b = m_bench->outbox.submit(m_channel, draftOf(u"b"_s));
    QTRY_COMPARE(model.rowCount(), 52);
    const QPersistentModelIndex mine = model.index(50);
    timeline.loadOlder();
    QTRY_COMPARE(model.rowCount(), 102);
    QTRY_COMPARE(m_bench->transport.sends().size(), 1);
    m_bench->transport.answerSend(0, sentReply(u"m-900"_s));
    QTRY_COMPARE(m_bench->transport.sends().size(), 2);
    m_bench->transport.answerSend(1, errorReply(403, "ForbiddenException"));
    QTRY_COMPARE(timeline.at(101).outgoing->state, SendState::Failed);
    // Shown, paged under and sent: it is still the same row.
    QVERIFY(mine.isValid());
    QCOMPARE(mine.row(), 100);
    QCOMPARE(mine.data().toString(), u"a"_s);
    m_bench->outbox.discard(b.result()->id);
    QTRY_COMPARE(model.rowCount(), 101);
    m_service.messages[119].createdAt = timeAt(115).addMSecs(1); // moves up
    timeline.refresh();
    QTRY_COMPARE(timeline.at(95).message->id.toString(), u"m-120"_s);
    QCOMPARE(reset.count(), 0);
}

void TestModels::daysAndGroups()
{
    const qint64 day = 24 * 3600;
    m_service.messages = { messageAt(m_channel, u"m-1"_s, 0), messageAt(m_channel, u"m-2"_s, 299),
        messageAt(m_channel, u"m-3"_s, 599), messageAt(m_channel, u"m-4"_s, 600),
        messageAt(m_channel, u"m-5"_s, day), messageAt(m_channel, u"m-6"_s, day + 1) };
    m_service.messages[3].sender = { userArn(u"carol"_s).toString(), u"Carol"_s };
    Timeline timeline(m_channel, m_bench->store, m_bench->client, m_bench->outbox, u"Alice"_s);
    TimelineModel model(timeline);
    timeline.refresh();
    QTRY_COMPARE(model.rowCount(), 6);
    const QList<bool> days { true, false, false, false, true, false };
    const QList<bool> groups { true, false, true, true, true, false };
    for (int row = 0; row < 6; ++row) {
        QCOMPARE(model.index(row).data(TimelineModel::StartsDayRole).toBool(), days[row]);
        QCOMPARE(model.index(row).data(TimelineModel::StartsGroupRole).toBool(), groups[row]);
    }
}

void TestModels::rowsBehindARefusedOneAreHeldUp()
{
    m_bench->transport.script
        = [](const TransportRequest &) { return errorReply(400, "BadRequestException"); };
    Timeline timeline(m_channel, m_bench->store, m_bench->client, m_bench->outbox, u"Alice"_s);
    TimelineModel model(timeline);
    const auto isHeldUp = [&model](int row) {
        return model.index(row).data(TimelineModel::EntryRole).value<TimelineEntry>().heldUp;
    };
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
    m_bench->outbox.submit(m_channel, draftOf(u"a"_s));
    QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
    m_bench->outbox.submit(m_channel, draftOf(u"b"_s));
    m_bench->outbox.submit(m_channel, draftOf(u"c"_s));
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE((QList { isHeldUp(0), isHeldUp(1), isHeldUp(2) }), (QList { false, true, true }));

    // What becomes of the first is told to all that wait for it.
    m_bench->transport.script = {};
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    m_bench->outbox.retry(timeline.at(0).outgoing->id);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(changed.last()[1].value<QModelIndex>().row(), 2);
    QCOMPARE((QList { isHeldUp(0), isHeldUp(1), isHeldUp(2) }), (QList { false, false, false }));
}

void TestModels::theRowAfterAnInsertionIsTold()
{
    for (int i = 1; i <= 60; ++i)
        m_service.messages.append(messageAt(m_channel, u"m-%1"_s.arg(i), i));
    Timeline timeline(m_channel, m_bench->store, m_bench->client, m_bench->outbox, u"Alice"_s);
    TimelineModel model(timeline);
    timeline.refresh();
    QTRY_COMPARE(model.rowCount(), 50);
    QVERIFY(model.index(0).data(TimelineModel::StartsGroupRole).toBool());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    timeline.loadOlder();
    QTRY_COMPARE(model.rowCount(), 60);
    QVERIFY(!model.index(10).data(TimelineModel::StartsGroupRole).toBool());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 10);
}

void TestModels::channelRows()
{
    m_service.channels
        = { { channelArn(u"b"_s), u"beta"_s, {}, ChannelPrivacy::Private, {}, {}, timeAt(3) },
              { channelArn(u"a"_s), u"Alpha"_s, {}, {}, {}, {}, {} } };
    ChannelDirectory directory(m_bench->store, m_bench->client);
    ChannelListModel model(directory);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    directory.refresh();
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), u"Alpha"_s);
    QVERIFY(!model.index(0).data(ChannelListModel::LastMessageAtRole).toDateTime().isValid());
    const QModelIndex beta = model.index(1);
    QCOMPARE(beta.data(ChannelListModel::ArnRole).toString(), channelArn(u"b"_s).toString());
    QCOMPARE(beta.data(ChannelListModel::PrivacyRole).toInt(), int(ChannelPrivacy::Private));
    QVERIFY(beta.data(ChannelListModel::MemberRole).toBool());
    QCOMPARE(beta.data(ChannelListModel::LastMessageAtRole).toDateTime(), timeAt(3));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    m_service.channels[0].lastMessageAt = timeAt(4);
    directory.refresh();
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(beta.data(ChannelListModel::LastMessageAtRole).toDateTime(), timeAt(4));
    m_bench->transport.script = nullptr;
    directory.open(channelArn(u"visited"_s));
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(!model.index(2).data(ChannelListModel::MemberRole).toBool());
}

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
