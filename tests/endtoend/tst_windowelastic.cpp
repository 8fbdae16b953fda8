// SPDX-License-Identifier: Apache-2.0
// Messages of an elastic channel, through the real window on the real service.
#include "endtoend/otherwindow.h"
#include "endtoend/windowbench.h"

#include "chat/channeladmin.h"
#include "chat/channeldirectory.h"
#include "chat/channelpeople.h"
#include "chat/chatsession.h"
#include "chat/sentmessages.h"
#include "ui/common/noticebar.h"

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

/// Alice moderates “all hands” and is in none of its sub-channels; Bob is in the only one.
class TestWindowElastic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void aModeratorChoosesWhatToRead();
    void aMemberWritesAndReads();
    void whatWasSentIsChangedThere();
    void theNextStartFailsNothing();
    void thereIsNoneYet();
    void aModeratorVisitsAnotherPart();
    void whoMayNotVisitSeesNothingOfIt();
    void aVisitToWhatIsGoneEnds();
    void whoMayNotListThemIsTold();
    void whoeverIsChoosingIsNotDisturbed();
    void oneThatIsGoneIsNoneToJoin();
    void aRefusalMakesTheListOld();

private:
    ChatSession &session() { return *m_bench->composition().session(); }
    NoticeBar *bar() { return m_bench->window().findChild<NoticeBar *>(u"subChannelBar"_s); }
    template <class Widget> Widget *child(const QString &name)
    {
        return m_bench->window().findChild<Widget *>(name);
    }
    std::optional<ChannelArn> make(const QStringList &members);
    bool openBob();
    bool choose();
    bool join();
    bool openSecond();
    std::optional<DirectoryEntry> entry() { return session().channels().entry(*m_channel); }
    bool visit();
    bool openAndWatch(const ChannelArn &channel);
    QStringList said(Timeline &timeline)
    {
        QStringList rows;
        for (qsizetype row = 0; row < timeline.size(); ++row)
            rows.append(timeline.at(row).content());
        return rows;
    }

    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
    std::unique_ptr<test::OtherWindow> m_bob;
    std::optional<ChannelArn> m_channel;
    QStringList m_failures; ///< of loading, in the window
};

void TestWindowElastic::init()
{
    m_failures.clear();
    m_bench = std::make_unique<test::WindowBench>(
        m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/elastic.json"));
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    m_channel = make({ u"bob"_s });
    QVERIFY(m_channel);
}

void TestWindowElastic::cleanup()
{
    m_bob.reset();
    m_bench.reset();
}

std::optional<ChannelArn> TestWindowElastic::make(const QStringList &members)
{
    ChannelAdmin &admin = session().admin();
    const AppInstanceArn instance = session().profile().user.appInstance();
    NewChannel wanted { instance, u"all hands"_s, ChannelMode::Restricted };
    wanted.elastic = ElasticChannelConfiguration { 5, 2, 40 };
    const auto made = admin.create(wanted);
    if (!QTest::qWaitFor([&made] { return made.isFinished(); }) || !made.result())
        return std::nullopt;
    if (members.isEmpty())
        return *made.result();
    const auto people = admin.people(*made.result());
    QStringList arns;
    for (const QString &id : members)
        arns.append(instance.toString() + u"/user/"_s + id);
    const auto added = people->add(arns, false);
    if (!QTest::qWaitFor([&added] { return added.isFinished(); }) || !added.result()
        || !added.result()->isEmpty())
        return std::nullopt;
    return *made.result();
}

bool TestWindowElastic::openBob()
{
    m_bob = std::make_unique<test::OtherWindow>(m_theme, m_bench->service().running(), 1);
    if (!m_bob->open(3, *m_channel, 0))
        return false;
    return QTest::qWaitFor([this] {
        return m_bob->composition().session()->liveStatus().state == SessionStatus::State::Online;
    });
}

/// From now on each failure to load messages is noted.
bool TestWindowElastic::openAndWatch(const ChannelArn &channel)
{
    m_bench->window().openChannel(channel);
    Timeline &timeline = m_bench->timeline();
    connect(&timeline, &Timeline::loadStateChanged, this, [this, &timeline] {
        if (timeline.loadState() == Timeline::LoadState::Failed)
            m_failures.append(timeline.error()->message);
    });
    return m_bench->pane().channel() == channel;
}

/// The first sub-channel, by the keyboard.
bool TestWindowElastic::choose()
{
    auto *box = child<QComboBox>(u"subChannelToRead"_s);
    if (!QTest::qWaitFor([box] { return box->isVisible() && box->count() == 2; }))
        return false;
    QTest::keyClick(box, Qt::Key_Down);
    return QTest::qWaitFor([this] { return bar()->text().contains(u"not in"_s); });
}

bool TestWindowElastic::join()
{
    child<QPushButton>(u"joinSubChannel"_s)->click();
    return QTest::qWaitFor([this] { return bar()->isHidden(); }); // there is no other one
}

/// Alice joins Bob, which fills the first of two (of two members each), and Carol is in the second.
bool TestWindowElastic::openSecond()
{
    if (!openAndWatch(*m_channel) || !choose() || !join())
        return false;
    const auto people = session().admin().people(*m_channel);
    const auto added
        = people->add({ m_channel->appInstance().toString() + u"/user/carol"_s }, false);
    if (!QTest::qWaitFor([&added] { return added.isFinished(); }) || !added.result()
        || !added.result()->isEmpty())
        return false;
    // It is looked for when the channel is opened.
    return m_bench->openChannel(u"general"_s) && openAndWatch(*m_channel);
}

/// The one that Alice is not in.
bool TestWindowElastic::visit()
{
    auto *box = child<QComboBox>(u"subChannelToRead"_s);
    if (!QTest::qWaitFor([box] { return box->isVisible() && box->count() == 2; }))
        return false;
    const int own = box->currentIndex();
    QTest::keyClick(box, own == 0 ? Qt::Key_Down : Qt::Key_Up);
    return QTest::qWaitFor([this] { return bar()->text().contains(u"not in"_s); })
        && entry()->isVisit();
}

void TestWindowElastic::aModeratorChoosesWhatToRead()
{
    QVERIFY(openBob());
    m_bob->write(u"Can anybody hear me?"_s);
    QTRY_VERIFY(m_bob->composition().session()->outbox().items().isEmpty());
    QVERIFY(openAndWatch(*m_channel));
    QTRY_VERIFY2(bar()->isVisible() && bar()->text().contains(u"Choose one to read it."_s),
        qPrintable(bar()->text()));
    QCOMPARE(m_bench->timeline().size(), 0);
    QVERIFY(child<QPushButton>(u"joinSubChannel"_s)->isHidden());
    QVERIFY(m_bench->picture(u"elastic-choose"_s));
    m_bench->window().resize(480, 640);
    QVERIFY(m_bench->picture(u"elastic-choose-narrow"_s));
    m_bench->window().resize(1000, 700);
    QVERIFY(choose());
    QTRY_COMPARE(said(m_bench->timeline()), QStringList { u"Can anybody hear me?"_s });
    QVERIFY(child<QPushButton>(u"joinSubChannel"_s)->isVisible());
    QVERIFY(m_bench->picture(u"elastic-read"_s));
    m_bob->write(u"Nobody?"_s); // the session tells only members
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->timeline().size(), 2, 30'000);
    QCOMPARE(m_failures, QStringList());
}

void TestWindowElastic::aMemberWritesAndReads()
{
    QVERIFY(openBob());
    QVERIFY(openAndWatch(*m_channel));
    QVERIFY(choose());
    QVERIFY(join());
    const auto entry = session().channels().entry(*m_channel);
    QVERIFY(entry && entry->member && entry->subChannelId);
    m_bench->write(u"Good morning"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QCOMPARE(m_bench->last().message->subChannelId, entry->subChannelId);
    QTRY_COMPARE(said(m_bob->timeline()), QStringList { u"Good morning"_s });
    m_bob->write(u"Good morning, Alice"_s);
    const QStringList both { u"Good morning"_s, u"Good morning, Alice"_s };
    QTRY_COMPARE(said(m_bench->timeline()), both); // by the session: nobody asks
    QTRY_COMPARE(said(m_bob->timeline()), both);
    QCOMPARE(m_bench->last().message->subChannelId, entry->subChannelId);
    QCOMPARE(m_failures, QStringList());
}

void TestWindowElastic::whatWasSentIsChangedThere()
{
    QVERIFY(openBob());
    QVERIFY(openAndWatch(*m_channel));
    QVERIFY(choose());
    QVERIFY(join());
    for (const QString &content : { u"first"_s, u"second"_s, u"third"_s }) {
        m_bench->write(content);
        QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    }
    QTRY_COMPARE(m_bob->timeline().size(), 3);
    Timeline &timeline = m_bench->timeline();
    SentMessages &sent = session().sentMessages();
    const auto messageAt = [&timeline](qsizetype row) { return *timeline.at(row).message; };
    const auto edited = sent.edit(timeline, messageAt(0), { u"first, corrected"_s, {}, {} });
    const auto redacted = sent.redact(timeline, messageAt(1));
    const auto removed = sent.remove(timeline, messageAt(2));
    QTRY_VERIFY(edited.isFinished() && redacted.isFinished() && removed.isFinished());
    QVERIFY(edited.result() && redacted.result() && removed.result());
    QTRY_COMPARE(said(m_bob->timeline()), (QStringList { u"first, corrected"_s, QString() }));
    QVERIFY(m_bob->timeline().at(1).message->redacted);
}

void TestWindowElastic::theNextStartFailsNothing()
{
    QVERIFY(openAndWatch(*m_channel));
    QVERIFY(choose());
    QVERIFY(join());
    m_bench->write(u"until tomorrow"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    m_bench->close();
    m_failures.clear();
    QVERIFY(m_bench->open());
    QVERIFY(openAndWatch(*m_channel));
    QTRY_COMPARE(said(m_bench->timeline()), QStringList { u"until tomorrow"_s });
    QTRY_COMPARE(m_bench->timeline().loadState(), Timeline::LoadState::Idle);
    m_bench->write(u"good morning"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QVERIFY(bar()->isHidden());
    QCOMPARE(m_failures, QStringList());
}

void TestWindowElastic::thereIsNoneYet()
{
    const auto removed = session().admin().remove(*m_channel);
    QTRY_VERIFY(removed.isFinished());
    const auto empty = make({});
    QVERIFY(empty);
    QVERIFY(openAndWatch(*empty));
    QTRY_VERIFY2(bar()->text().contains(u"there is none yet"_s), qPrintable(bar()->text()));
    QVERIFY(child<QComboBox>(u"subChannelToRead"_s)->isHidden());
    QVERIFY(child<QPushButton>(u"lookForSubChannels"_s)->isVisible());
    const auto people = session().admin().people(*empty);
    const QString bob = empty->appInstance().toString() + u"/user/bob"_s;
    const auto added = people->add({ bob }, false);
    QTRY_VERIFY(added.isFinished());
    child<QPushButton>(u"lookForSubChannels"_s)->click();
    QVERIFY(choose());
    QCOMPARE(m_failures, QStringList());
}

void TestWindowElastic::aModeratorVisitsAnotherPart()
{
    QVERIFY(openBob());
    QVERIFY(openSecond());
    QTRY_VERIFY2(bar()->text().contains(u"one of 2 sub-channels"_s), qPrintable(bar()->text()));
    QVERIFY(child<QComboBox>(u"subChannelToRead"_s)->currentText().contains(u"yours"_s));
    QVERIFY(m_bench->picture(u"elastic-member"_s));
    m_bench->write(u"Good morning, Bob"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));

    QVERIFY(visit());
    QTRY_COMPARE(m_bench->timeline().loadState(), Timeline::LoadState::Idle);
    QCOMPARE(said(m_bench->timeline()), QStringList());
    QVERIFY(child<QPushButton>(u"joinSubChannel"_s)->isHidden());
    QVERIFY(m_bench->picture(u"elastic-visit"_s));
    m_bench->window().resize(480, 640);
    QVERIFY(m_bench->picture(u"elastic-visit-narrow"_s));
    m_bench->window().resize(1000, 700);
    m_bench->write(u"to nobody"_s); // it stays in the box
    QCOMPARE(session().outbox().items().size(), 0);
    m_bob->write(u"Good morning, Alice"_s); // where Alice is not looking
    QTRY_COMPARE(entry()->unread, 1);
    QCOMPARE(said(m_bench->timeline()), QStringList());

    child<QPushButton>(u"leaveVisit"_s)->click();
    QVERIFY(!entry()->isVisit());
    const QStringList both { u"Good morning, Bob"_s, u"Good morning, Alice"_s };
    QTRY_COMPARE(said(m_bench->timeline()), both);
    QTRY_VERIFY(child<QPushButton>(u"leaveVisit"_s)->isHidden());
    m_bench->write({}); // what was kept is sent now
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QCOMPARE(m_bench->last().message->subChannelId, entry()->subChannelId);
    QCOMPARE(m_failures, QStringList());
}

void TestWindowElastic::whoMayNotVisitSeesNothingOfIt()
{
    QVERIFY(openSecond());
    QVERIFY(openBob());
    auto *bobs = m_bob->composition().window().findChild<NoticeBar *>(u"subChannelBar"_s);
    QTRY_VERIFY2(bobs->text().contains(u"Only moderators"_s), qPrintable(bobs->text()));
    QVERIFY(bobs->isHidden());
    m_bob->write(u"as usual"_s);
    QTRY_COMPARE(said(m_bench->timeline()), QStringList { u"as usual"_s });
}

void TestWindowElastic::aVisitToWhatIsGoneEnds()
{
    QVERIFY(openSecond());
    QVERIFY(visit());
    session().channels().readIn(*m_channel, u"gone"_s);
    QTRY_VERIFY2(bar()->text().contains(u"not there any more"_s), qPrintable(bar()->text()));
    QVERIFY(child<QPushButton>(u"lookForSubChannels"_s)->isVisible());
    child<QPushButton>(u"leaveVisit"_s)->click();
    QTRY_VERIFY(bar()->text().contains(u"one of 2 sub-channels"_s));
    QTRY_COMPARE(m_bench->timeline().loadState(), Timeline::LoadState::Idle);
}

void TestWindowElastic::whoMayNotListThemIsTold()
{
    QCOMPARE(m_bench->service().admin("faults"_ba,
                 { { u"Operation"_s, u"ListSubChannels"_s },
                     { u"Error"_s, u"ForbiddenException"_s }, { u"Times"_s, 1 } }),
        200);
    QVERIFY(openAndWatch(*m_channel));
    QTRY_VERIFY2(
        bar()->text().contains(u"ask a moderator to add you"_s), qPrintable(bar()->text()));
    QVERIFY(m_bench->picture(u"elastic-refused"_s));
    child<QPushButton>(u"lookForSubChannels"_s)->click();
    QVERIFY(choose());
}

void TestWindowElastic::whoeverIsChoosingIsNotDisturbed()
{
    QVERIFY(openAndWatch(*m_channel));
    auto *box = child<QComboBox>(u"subChannelToRead"_s);
    QTRY_COMPARE(box->count(), 2);
    QVERIFY(child<QPushButton>(u"lookForSubChannels"_s)->isVisible());
    QSignalSpy emptied(box->model(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy cleared(box->model(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(&session().channels(), &ChannelDirectory::entryChanged);
    const auto general = std::ranges::find(session().channels().entries(), u"general"_s,
        [](const DirectoryEntry &entry) { return entry.channel.name; });
    QVERIFY(general != session().channels().entries().end());
    session().channels().noteMessage(
        general->channel.arn, QDateTime::currentDateTimeUtc().addDays(1));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(emptied.count() + cleared.count(), 0);
    QVERIFY(choose());
    QVERIFY(child<QPushButton>(u"lookForSubChannels"_s)->isVisible());
}

void TestWindowElastic::oneThatIsGoneIsNoneToJoin()
{
    QVERIFY(openAndWatch(*m_channel));
    auto *box = child<QComboBox>(u"subChannelToRead"_s);
    QTRY_COMPARE(box->count(), 2);
    session().channels().readIn(*m_channel, u"gone"_s);
    QTRY_VERIFY2(bar()->text().contains(u"not there any more"_s), qPrintable(bar()->text()));
    QVERIFY(child<QPushButton>(u"joinSubChannel"_s)->isHidden());
    QCOMPARE(box->currentData().toString(), QString()); // “Choose…”
    QTRY_VERIFY(!m_failures.isEmpty());
    QVERIFY2(choose(), qPrintable(bar()->text()));
    QTRY_COMPARE(m_bench->timeline().loadState(), Timeline::LoadState::Idle);
}

void TestWindowElastic::aRefusalMakesTheListOld()
{
    QVERIFY(openAndWatch(*m_channel));
    auto *box = child<QComboBox>(u"subChannelToRead"_s);
    QTRY_COMPARE(box->count(), 2);
    for (const QString &operation : { u"ListChannelMessages"_s, u"ListSubChannels"_s })
        QCOMPARE(m_bench->service().admin("faults"_ba,
                     { { u"Operation"_s, operation }, { u"Error"_s, u"ForbiddenException"_s },
                         { u"Times"_s, 1 } }),
            200);
    QTest::keyClick(box, Qt::Key_Down);
    QTRY_VERIFY2(
        bar()->text().contains(u"ask a moderator to add you"_s), qPrintable(bar()->text()));
    QCOMPARE(m_failures.size(), 1);
}

QTEST_MAIN(TestWindowElastic)
#include "tst_windowelastic.moc"
