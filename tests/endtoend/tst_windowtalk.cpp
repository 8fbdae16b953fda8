// SPDX-License-Identifier: Apache-2.0
// Two people in two windows on one real service: whichever of answer and event is first, each
// message is one row in both.
#include "endtoend/otherwindow.h"
#include "endtoend/windowbench.h"

#include "chat/chatsession.h"
#include "ui/common/theme.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowTalk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void theyTalk();
    void theEventIsFirst();
    void theAnswerIsFirst();

private:
    /// The next send is answered, or told of, so much later.
    int delayNext(const QString &what)
    {
        // Long enough for a busy machine to see the other one meanwhile.
        return m_bench->service().admin("faults"_ba,
            { { u"Operation"_s, u"SendChannelMessage"_s }, { u"Error"_s, u"None"_s },
                { what, 5000 } });
    }
    /// What the rows of a window say, from the first that is not of the seed.
    static QStringList rows(ConversationPane &pane);
    QStringList alices() { return rows(m_bench->pane()); }
    QStringList bobs() { return rows(m_bob->pane()); }
    bool isLive(Composition &composition)
    {
        return composition.session()->liveStatus().state == SessionStatus::State::Online;
    }
    /// More rows than there are messages, at any time.
    void watch(ConversationPane &pane, qsizetype *most);

    static constexpr qsizetype seeded = 4;
    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
    std::unique_ptr<test::OtherWindow> m_bob;
};

void TestWindowTalk::init()
{
    m_bench = std::make_unique<test::WindowBench>(
        m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/taking-back.json"));
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(m_bench->timeline().size(), seeded);
    m_bob = std::make_unique<test::OtherWindow>(m_theme, m_bench->service().running(), 1);
    QVERIFY(m_bob->open(2, *m_bench->pane().channel(), seeded));
    QTRY_VERIFY(isLive(m_bench->composition()) && isLive(m_bob->composition()));
}

void TestWindowTalk::cleanup()
{
    m_bob.reset();
    m_bench.reset();
}

QStringList TestWindowTalk::rows(ConversationPane &pane)
{
    const QAbstractItemModel *model = pane.timelineView().model();
    QStringList texts;
    for (int row = int(seeded); row < model->rowCount(); ++row)
        texts.append(model->index(row, 0).data().toString());
    return texts;
}

void TestWindowTalk::watch(ConversationPane &pane, qsizetype *most)
{
    const auto count = [&pane, most] { *most = std::max<qsizetype>(*most, rows(pane).size()); };
    connect(pane.timelineView().model(), &QAbstractItemModel::rowsInserted, &pane, count);
}

void TestWindowTalk::theyTalk()
{
    qsizetype mostAlices = 0;
    qsizetype mostBobs = 0;
    watch(m_bench->pane(), &mostAlices);
    watch(m_bob->pane(), &mostBobs);
    QStringList said;
    for (int i = 0; i < 8; ++i) {
        said.append(u"%1: number %2"_s.arg(i % 3 == 0 ? u"Bob"_s : u"Alice"_s).arg(i));
        if (i % 3 == 0)
            m_bob->write(said.last());
        else
            m_bench->write(said.last());
        QTRY_COMPARE(alices(), said);
        QTRY_COMPARE(bobs(), said);
        QTRY_VERIFY(m_bench->composition().session()->outbox().items().isEmpty());
        QTRY_VERIFY(m_bob->composition().session()->outbox().items().isEmpty());
        QCOMPARE(alices(), said);
        QCOMPARE(bobs(), said);
        QCOMPARE(mostAlices, said.size());
        QCOMPARE(mostBobs, said.size());
    }
    // The same words twice are two messages.
    m_bench->write(said.last());
    m_bob->write(said.last());
    QTRY_COMPARE(alices().size(), said.size() + 2);
    QTRY_COMPARE(bobs().size(), said.size() + 2);
}

void TestWindowTalk::theEventIsFirst()
{
    QCOMPARE(delayNext(u"DelayMs"_s), 200);
    qsizetype most = 0;
    watch(m_bench->pane(), &most);
    m_bench->write(u"told before it is answered"_s);
    const QStringList expected { u"told before it is answered"_s };
    QTRY_COMPARE(bobs(), expected);
    m_bob->write(u"I see"_s);
    QTRY_VERIFY(alices().contains(u"I see"_s)); // what was told before has come to Alice as well
    Outbox &outbox = m_bench->composition().session()->outbox();
    QVERIFY(!outbox.items().isEmpty()); // no answer yet
    QCOMPARE(alices().size(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(outbox.items().isEmpty(), 30'000);
    const QStringList both { expected.first(), u"I see"_s };
    QCOMPARE(alices(), both);
    QTRY_COMPARE(bobs(), both);
    QCOMPARE(most, 2);
}

void TestWindowTalk::theAnswerIsFirst()
{
    QCOMPARE(delayNext(u"EventsDelayMs"_s), 200);
    qsizetype mostAlices = 0;
    qsizetype mostBobs = 0;
    watch(m_bench->pane(), &mostAlices);
    watch(m_bob->pane(), &mostBobs);
    m_bench->write(u"answered before it is told"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    QVERIFY(bobs().isEmpty()); // no event yet
    const QStringList expected { u"answered before it is told"_s };
    QCOMPARE(alices(), expected);
    QTRY_COMPARE_WITH_TIMEOUT(bobs(), expected, 30'000);
    // What is told after it has come to Alice as well by the time Bob answers.
    m_bob->write(u"I see"_s);
    const QStringList both { expected.first(), u"I see"_s };
    QTRY_COMPARE(alices(), both);
    QTRY_COMPARE(bobs(), both);
    QCOMPARE(mostAlices, 2);
    QCOMPARE(mostBobs, 2);
}

QTEST_MAIN(TestWindowTalk)
#include "tst_windowtalk.moc"
