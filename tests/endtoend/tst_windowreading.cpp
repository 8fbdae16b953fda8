// SPDX-License-Identifier: Apache-2.0
// What is read, what is new and what is long past, in the real window on the real service. Alice
// reads, Bob writes.
#include "endtoend/otherwindow.h"
#include "endtoend/windowbench.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/pastwindow.h"
#include "ui/common/sourceedit.h"
#include "ui/common/theme.h"
#include "ui/timeline/rawmessageview.h"
#include "ui/timeline/timelineview.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void theLineAboveWhatIsNewIsSpoken();
    void keysLeadToTheNextUnreadChannel();
    void nothingIsReadBehindAnotherWindow();
    void nothingIsReadBelowWhatIsShown();
    void nothingIsReadBehindTheListOfANarrowWindow();
    void whoTypesIsNamed();
    void anOldMessageAmongFiftyThousand();

private:
    bool fillWithOldMessages();
    bool openBob(qsizetype messages = 4);
    void say(const QString &text, MessageType type = MessageType::Standard);
    ChannelArn named(const QString &id) const
    {
        const auto instance = m_bench->pane().channel()->appInstance().toString();
        return *ChannelArn::parse(instance + u"/channel/"_s + id);
    }
    int unread(const QString &id)
    {
        const auto entry = m_bench->composition().session()->channels().entry(named(id));
        return entry ? entry->unread : -1;
    }
    QString openId() { return m_bench->pane().channel()->channelId(); }
    TimelineView &view() { return m_bench->pane().timelineView(); }
    QString spoken(int row)
    {
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&view());
        return list->child(row)->text(QAccessible::Name);
    }

    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
    std::unique_ptr<test::OtherWindow> m_bob;
};

void TestWindowReading::init()
{
    m_bench = std::make_unique<test::WindowBench>(
        m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/taking-back.json"));
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(m_bench->timeline().size(), 4);
    m_bench->window().activateWindow();
    QTRY_VERIFY(m_bench->window().isActiveWindow());
    QTRY_COMPARE(unread(u"general"_s), 0);
}

void TestWindowReading::cleanup()
{
    m_bob.reset();
    m_bench.reset();
}

/// In `general`; his window stays behind hers.
bool TestWindowReading::openBob(qsizetype messages)
{
    m_bob = std::make_unique<test::OtherWindow>(m_theme, m_bench->service().running(), 1);
    const bool open = m_bob->open(2, named(u"general"_s), messages);
    m_bench->window().activateWindow();
    return open && QTest::qWaitFor([this] { return m_bench->window().isActiveWindow(); });
}

void TestWindowReading::say(const QString &text, MessageType type)
{
    MessageDraft draft;
    draft.content = text;
    draft.type = type;
    if (type == MessageType::Control)
        draft.persistence = MessagePersistence::NonPersistent;
    const auto accepted
        = m_bob->composition().session()->outbox().submit(*m_bob->pane().channel(), draft);
    QTRY_VERIFY(accepted.isFinished());
    QVERIFY(accepted.result().has_value());
}

void TestWindowReading::theLineAboveWhatIsNewIsSpoken()
{
    QVERIFY(openBob());
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    say(u"one"_s);
    say(u"two"_s);
    QTRY_COMPARE(unread(u"general"_s), 2);
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(view().model()->rowCount(), 6);
    QVERIFY(!view().startsUnread(3) && view().startsUnread(4) && !view().startsUnread(5));
    QVERIFY2(spoken(4).startsWith(u"New messages. Bob, "_s), qPrintable(spoken(4)));
    QVERIFY2(spoken(4).contains(u": one."_s), qPrintable(spoken(4)));
    for (const int row : { 0, 3, 5 })
        QVERIFY2(!spoken(row).contains(u"New messages"_s), qPrintable(spoken(row)));
    QVERIFY(m_bench->picture(u"unread-line"_s));
    QTRY_COMPARE(unread(u"general"_s), 0); // looked at, and the line stays where it is
    QVERIFY(view().startsUnread(4));
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Escape);
    QVERIFY(!view().startsUnread(4));
    QVERIFY(spoken(4).startsWith(u"Bob, "_s));
}

void TestWindowReading::keysLeadToTheNextUnreadChannel()
{
    QVERIFY(openBob());
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    say(u"look here"_s);
    QTRY_COMPARE(unread(u"general"_s), 1);
    QTest::keyClick(&m_bench->window(), Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
    QTRY_COMPARE(openId(), u"general"_s); // round the end of the list
    QTRY_COMPARE(unread(u"general"_s), 0);
    QTest::keyClick(&m_bench->window(), Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(openId(), u"general"_s); // nothing else is unread
    m_bob->composition().window().openChannel(named(u"quiet"_s));
    say(u"and here"_s);
    QTRY_COMPARE(unread(u"quiet"_s), 1);
    QTest::keyClick(&m_bench->window(), Qt::Key_Up, Qt::AltModifier | Qt::ShiftModifier);
    QTRY_COMPARE(openId(), u"quiet"_s);
}

void TestWindowReading::nothingIsReadBehindAnotherWindow()
{
    QVERIFY(openBob());
    const QDateTime before = m_bench->composition().session()->readAt(named(u"general"_s));
    QVERIFY(before.isValid());
    QWidget other;
    other.show();
    other.activateWindow();
    QTRY_VERIFY(!m_bench->window().isActiveWindow());
    say(u"are you there?"_s);
    QTRY_COMPARE(m_bench->timeline().size(), 5);
    QTRY_COMPARE(unread(u"general"_s), 1);
    QCOMPARE(m_bench->composition().session()->readAt(named(u"general"_s)), before);
    QTRY_VERIFY(view().startsUnread(4));
    say(u"hello?"_s);
    QTRY_COMPARE(unread(u"general"_s), 2);
    QVERIFY(m_bench->picture(u"unread-behind"_s));
    m_bench->window().activateWindow();
    QTRY_COMPARE(unread(u"general"_s), 0);
    QVERIFY(view().startsUnread(4) && !view().startsUnread(5)); // for whoever has come back
    QVERIFY(m_bench->composition().session()->readAt(named(u"general"_s)) > before);
    // The next time, the line is where that begins.
    other.activateWindow();
    QTRY_VERIFY(!m_bench->window().isActiveWindow());
    say(u"well then"_s);
    QTRY_COMPARE(unread(u"general"_s), 1);
    QTRY_VERIFY(view().startsUnread(6));
    QVERIFY(!view().startsUnread(4));
    m_bench->window().showMinimized();
    m_bench->window().showNormal();
    m_bench->window().activateWindow();
    QTRY_COMPARE(unread(u"general"_s), 0);
}

/// Newer messages are read when somebody comes down to them, wherever above they were.
void TestWindowReading::nothingIsReadBelowWhatIsShown()
{
    QVERIFY(openBob());
    for (int i = 0; i < 40; ++i)
        say(u"line %1"_s.arg(i));
    QTRY_COMPARE(m_bench->timeline().size(), 44);
    const auto readAt
        = [this] { return m_bench->composition().session()->readAt(named(u"general"_s)); };
    const auto newest = [this] { return m_bench->last().message->createdAt; };
    QTRY_VERIFY(readAt() >= newest());
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Home);
    QVERIFY(!view().isAtEnd());
    const QDateTime before = readAt();
    say(u"down here"_s);
    QTRY_COMPARE(unread(u"general"_s), 1);
    say(u"and here"_s);
    QTRY_COMPARE(unread(u"general"_s), 2);
    QCOMPARE(readAt(), before);
    QVERIFY(view().startsUnread(44) && !view().startsUnread(45));
    QVERIFY(m_bench->picture(u"unread-below"_s));
    view().jumpToEnd();
    QTRY_COMPARE(unread(u"general"_s), 0);
    QVERIFY(readAt() >= newest());
    QVERIFY(view().startsUnread(44));
    QVERIFY(m_bench->picture(u"unread-come-down-to"_s));
}

/// There, the channels, the people and what is found take the messages' place.
void TestWindowReading::nothingIsReadBehindTheListOfANarrowWindow()
{
    QVERIFY(openBob());
    MainWindow &window = m_bench->window();
    window.resize(480, 640);
    QTRY_VERIFY(view().isVisible());
    const auto press = [&window](const QString &name) {
        auto *button = window.findChild<QAbstractButton *>(name);
        return button && (button->click(), true);
    };
    const auto readAt
        = [this] { return m_bench->composition().session()->readAt(named(u"general"_s)); };
    QDateTime before = readAt();
    QVERIFY(press(u"showChannels"_s));
    QTRY_VERIFY(!view().isVisible());
    say(u"behind the channels"_s);
    QTRY_COMPARE(unread(u"general"_s), 1);
    QCOMPARE(readAt(), before);
    QVERIFY(m_bench->picture(u"unread-narrow-list"_s));
    QVERIFY(m_bench->openChannel(u"general"_s));
    QTRY_COMPARE(unread(u"general"_s), 0);
    QVERIFY(view().isVisible() && view().startsUnread(4));
    QVERIFY(m_bench->picture(u"unread-narrow"_s));

    before = readAt();
    QVERIFY(press(u"showPeople"_s));
    QTRY_VERIFY(!view().isVisible());
    say(u"behind the people"_s);
    QTRY_COMPARE(unread(u"general"_s), 1);
    QCOMPARE(readAt(), before);
    window.resize(1100, 720); // there is room for both now
    QTRY_COMPARE(unread(u"general"_s), 0);
    QVERIFY(view().startsUnread(5));
}

void TestWindowReading::whoTypesIsNamed()
{
    QVERIFY(openBob());
    auto *typing = m_bench->window().findChild<QLabel *>(u"typing"_s);
    QVERIFY(typing->isHidden());
    say(u"Typing"_s, MessageType::Control);
    QTRY_VERIFY(typing->isVisible());
    QCOMPARE(typing->accessibleName(), u"Bob is typing…"_s);
    QCOMPARE(m_bench->timeline().size(), 4); // it is no row
    QVERIFY(m_bench->picture(u"typing"_s));
    say(u"done"_s);
    QTRY_COMPARE(m_bench->timeline().size(), 5);
    QTRY_VERIFY(typing->isHidden());
    // And who says to be there is.
    say(u"P|Auto|Busy"_s, MessageType::Control);
    QTRY_COMPARE(typing->accessibleName(), u"Online: Bob (busy)"_s);
    say(u"Typing"_s, MessageType::Control);
    QTRY_COMPARE(typing->accessibleName(), u"Bob is typing…"_s);
    say(u"well"_s);
    QTRY_COMPARE(typing->accessibleName(), u"Online: Bob (busy)"_s);
    QVERIFY(m_bench->picture(u"online"_s));
    // What they sent for it is one click away, or one key.
    QTest::mouseClick(typing, Qt::LeftButton);
    QPointer<RawMessageView> raw = m_bench->window().findChild<RawMessageView *>();
    QVERIFY(raw && raw->isVisible());
    const QString shown = raw->findChild<SourceEdit *>()->source();
    QVERIFY2(
        shown.indexOf(u"\"Typing\""_s) < shown.indexOf(u"\"P|Auto|Busy\""_s), qPrintable(shown));
    QCOMPARE(shown.count(u"\"Typing\""_s), 2);
    QVERIFY(shown.contains(u"/user/bob\""_s));
    QVERIFY(m_bench->picture(u"raw-controls"_s, *raw));
    raw->close();
    QTRY_VERIFY(!raw);
    m_bench->window().activateWindow();
    typing->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(typing->hasFocus());
    QVERIFY(m_bench->picture(u"online-focus"_s));
    QTest::keyClick(typing, Qt::Key_Return);
    raw = m_bench->window().findChild<RawMessageView *>();
    QVERIFY(raw && raw->isVisible());
    raw->close();
    say(u"P|Auto|Offline"_s, MessageType::Control);
    QTRY_VERIFY(typing->isHidden());
    // In another channel it is nobody's business.
    QVERIFY(m_bench->openChannel(u"quiet"_s));
    say(u"Typing"_s, MessageType::Control);
    say(u"done again"_s);
    QTRY_COMPARE(unread(u"general"_s), 1); // so the one before it has come
    QVERIFY(typing->isHidden());
}

/// 50,000 old messages, of which the store lacks some and does not know it.
bool TestWindowReading::fillWithOldMessages()
{
    const QString channel = named(u"general"_s).toString();
    m_bench->close();
    m_bench->service().stop();
    const QString numbers
        = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "_s;
    const QString words = u"CASE i WHEN 20000 THEN 'the xylophone is in the cellar' ELSE "
                          "'old words ' || i END"_s;
    return m_bench->service().execute(numbers
               + u"INSERT INTO messages (message_id, channel, sender, content, control, "
                 "created_at, updated_at) SELECT 'old-' || i, '%1', sender, %2, 0, "
                 "1700000000000 + i * 1000, 1700000000000 + i * 1000 FROM n, "
                 "(SELECT * FROM messages WHERE channel = '%1' LIMIT 1)"_s.arg(channel, words))
        && m_bench->execute(numbers
            + u"INSERT INTO messages (channel, id, created_at, content, type, persistence, "
              "sender_arn, sender_name, redacted, status, status_detail, attributes) "
              "SELECT '%1', 'old-' || i, 1700000000000 + i * 1000, %2, type, persistence, "
              "sender_arn, sender_name, 0, status, status_detail, attributes FROM n, "
              "(SELECT * FROM messages WHERE channel = '%1' LIMIT 1) "
              "WHERE i NOT BETWEEN 19900 AND 19998"_s.arg(channel, words));
}

void TestWindowReading::anOldMessageAmongFiftyThousand()
{
    QVERIFY(fillWithOldMessages());
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->openChannel(u"general"_s));
    const int newest = view().model()->rowCount();
    QVERIFY2(newest < 1000, qPrintable(QString::number(newest)));

    QTest::keyClick(&m_bench->window(), Qt::Key_F, Qt::ControlModifier);
    auto *field = m_bench->window().findChild<QLineEdit *>(u"findField"_s);
    auto *found = m_bench->window().findChild<QListView *>(u"foundList"_s);
    QTRY_VERIFY(field->isVisible());
    QTest::keyClicks(field, u"xylophone"_s);
    // The words of fifty thousand messages are still being noted.
    QTRY_COMPARE_WITH_TIMEOUT(found->model()->rowCount(), 1, 120'000);
    QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClick(found, Qt::Key_Return);
    QTRY_VERIFY(view().currentIndex().isValid());
    QCOMPARE(view().currentIndex().data().toString(), u"the xylophone is in the cellar"_s);
    QVERIFY(view().hasFocus());
    QVERIFY(view().viewport()->rect().intersects(view().visualRect(view().currentIndex())));
    const auto rows = [this] { return qsizetype(view().model()->rowCount()); };
    QVERIFY2(rows() <= 5 * PastWindow::pageSize, qPrintable(QString::number(rows())));
    const auto above
        = [this] { return view().currentIndex().siblingAtRow(view().currentIndex().row() - 1); };
    QTRY_COMPARE(above().data().toString(), u"old words 19999"_s);
    QTRY_COMPARE(above().siblingAtRow(above().row() - 1).data().toString(), u"old words 19998"_s);
    QVERIFY(m_bench->picture(u"long-past"_s));

    // However far one scrolls, some of them are enough.
    const auto top = [this] { return view().indexAt({ 0, 0 }).data().toString(); };
    const auto goesUp = [this, &top](const QString &from) {
        QTest::keyClick(&view(), Qt::Key_Home); // where older ones are not read yet: nowhere
        return top() != from;
    };
    for (int i = 0; i < 30; ++i) {
        const QString from = top();
        QTRY_VERIFY(goesUp(from));
        QVERIFY(rows() <= PastWindow::mostEntries);
    }
    QCOMPARE(rows(), PastWindow::mostEntries);

    // Down to the newest of what is shown or not: it is not the end of the channel.
    const QDateTime readAt = m_bench->composition().session()->readAt(named(u"general"_s));
    QVERIFY(openBob(50));
    say(u"are you with us?"_s);
    QTRY_COMPARE(unread(u"general"_s), 1);
    QCOMPARE(m_bench->composition().session()->readAt(named(u"general"_s)), readAt);
    m_bob.reset();
    m_bench->window().activateWindow();
    QTRY_VERIFY(m_bench->window().isActiveWindow());

    // Without the service, it says that this may not be all.
    m_bench->service().stop();
    QTest::keyClick(&view(), Qt::Key_Home);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->button(u"Try again"_s), 120'000);
    QVERIFY(m_bench->picture(u"past-without-service"_s));
    QVERIFY(m_bench->service().start());
    m_bench->button(u"Try again"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_bench->button(u"Try again"_s), 120'000);

    auto *toEnd = m_bench->window().findChild<QPushButton *>(u"jumpToEnd"_s);
    QVERIFY(toEnd && toEnd->isVisible());
    toEnd->click();
    QTRY_COMPARE(view().model()->index(view().model()->rowCount() - 1, 0).data().toString(),
        u"are you with us?"_s);
    QVERIFY(view().isAtEnd());
    QTRY_COMPARE(unread(u"general"_s), 0);
    m_bench->write(u"back among the living"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
}

QTEST_MAIN(TestWindowReading)
#include "tst_windowreading.moc"
