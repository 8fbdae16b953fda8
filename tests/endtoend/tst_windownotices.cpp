// SPDX-License-Identifier: Apache-2.0
// Notices on the desktop, on a session bus of the test's own with a desktop that writes down what
// it is asked to show.
#include "endtoend/fakedesktop.h"
#include "endtoend/otherwindow.h"
#include "endtoend/windowbench.h"
#include "ui/hostile/hostilestrings.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "domain/messagedraft.h"
#include "ui/common/desktopnotices.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using test::FakeDesktop;

class TestWindowNotices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void foreignTextIsEscaped_data();
    void foreignTextIsEscaped();
    void oneNoticeAKeyHoweverFast();
    void noDesktopIsNoTrouble();
    void whoLooksAwayIsTold();
    void theNoticeForAllGoesWithTheLastOfThem();

private:
    Theme m_theme;
};

void TestWindowNotices::foreignTextIsEscaped_data()
{
    QTest::addColumn<bool>("readsMarkup");
    QTest::newRow("markup") << true;
    QTest::newRow("plain") << false;
}

void TestWindowNotices::foreignTextIsEscaped()
{
    QFETCH(bool, readsMarkup);
    FakeDesktop desktop(readsMarkup);
    QVERIFY(desktop.isThere);
    DesktopNotices notices(QDBusConnection::sessionBus());
    const QString markup = u"<img src=\"file:///etc/passwd\"> & <a href='x'>y</a>"_s;
    notices.show(u"k"_s, markup, markup);
    QTRY_COMPARE(desktop.shown.size(), 1U);
    const FakeDesktop::Notice &notice = desktop.shown.begin()->second;
    QVERIFY(notice.title.contains(u"<img"_s)); // a title is never markup
    QCOMPARE(notice.body.contains(u'<'), !readsMarkup);
    QCOMPARE(notice.body.contains(u"&lt;img"_s), readsMarkup);
    QCOMPARE(notice.hints.value(u"desktop-entry"_s).toString(), u"carillon"_s);

    for (int seed = 1; seed <= 200; ++seed) {
        const QString text = testing::hostileString(seed);
        notices.show(u"k"_s, text, text);
        QTRY_COMPARE(desktop.calls, seed + 1);
        QVERIFY(!readsMarkup || !notice.body.contains(u'<'));
        QVERIFY(notice.title.size() < 400 && notice.body.size() < 4000);
        QVERIFY(!notice.title.contains(QChar(0x202e)) && !notice.body.contains(QChar(0x202e)));
    }
    QCOMPARE(desktop.shown.size(), 1U);
}

void TestWindowNotices::oneNoticeAKeyHoweverFast()
{
    FakeDesktop desktop(true);
    {
        DesktopNotices notices(QDBusConnection::sessionBus());
        for (int i = 0; i < 1000; ++i)
            notices.show(u"k"_s, u"general"_s, QString::number(i));
        notices.show(u"other"_s, u"random"_s, u"once"_s);
        notices.show(u"gone"_s, u"gone"_s, u"closed before it is shown"_s);
        notices.close(u"gone"_s);
        QTRY_COMPARE(desktop.shown.size(), 2U);
        QVERIFY(desktop.calls <= 4);
        const auto first = std::ranges::find_if(desktop.shown,
            [](const auto &shown) { return shown.second.title.contains(u"general"_s); });
        QVERIFY(first != desktop.shown.end());
        QTRY_VERIFY(first->second.body.contains(u"999"_s));
        QSignalSpy activated(&notices, &DesktopNotices::activated);
        Q_EMIT desktop.ActionInvoked(desktop.shown.rbegin()->first + 7, u"default"_s);
        Q_EMIT desktop.ActionInvoked(first->first, u"default"_s);
        QTRY_COMPARE(activated.size(), 1);
        QCOMPARE(activated.first().first().toString(), u"k"_s);
        // A person puts it away; the next is a new one.
        desktop.CloseNotification(desktop.shown.begin()->first);
        QTRY_COMPARE(desktop.shown.size(), 1U);
    }
    QTRY_VERIFY(desktop.shown.empty()); // they go with the program
}

void TestWindowNotices::noDesktopIsNoTrouble()
{
    DesktopNotices notices(QDBusConnection::sessionBus());
    notices.show(u"k"_s, u"general"_s, u"nobody shows it"_s);
    DesktopNotices nowhere(QDBusConnection(u"there is no such bus"_s));
    nowhere.show(u"k"_s, u"general"_s, u"nobody shows it"_s);
    nowhere.close(u"k"_s);
    FakeDesktop desktop(true); // it comes later
    QTRY_VERIFY((notices.show(u"k"_s, u"general"_s, u"2"_s), !desktop.shown.empty()));
}

void TestWindowNotices::whoLooksAwayIsTold()
{
    FakeDesktop desktop(true);
    test::WindowBench bench(m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/taking-back.json"));
    QVERIFY(bench.service().start());
    QVERIFY(bench.open());
    QVERIFY(bench.openChannel(u"general"_s));
    QTRY_COMPARE(bench.timeline().size(), 4);
    test::OtherWindow bob(m_theme, bench.service().running(), 1);
    QVERIFY(bob.open(2, *bench.pane().channel(), 4));
    QTRY_COMPARE(bench.composition().session()->liveStatus().state, SessionStatus::State::Online);

    bench.window().activateWindow();
    QTRY_VERIFY(bench.window().isActiveWindow());
    bob.write(u"Do you see this?"_s);
    QTRY_COMPARE(bench.timeline().size(), 5);
    QCOMPARE(desktop.calls, 0); // Alice does

    bob.composition().window().activateWindow();
    QTRY_VERIFY(!bench.window().isActiveWindow());
    bob.write(u"A secret of <b>ours</b>"_s);
    QTRY_COMPARE(desktop.shown.size(), 1U);
    bob.write(u"Another"_s);
    QTRY_VERIFY(desktop.shown.begin()->second.body.contains(u"2 new messages"_s));
    QVERIFY(desktop.shown.begin()->second.title.contains(u"general"_s));
    QVERIFY(!desktop.shown.begin()->second.body.contains(u"secret"_s));
    QCOMPARE(desktop.shown.size(), 1U);

    QVERIFY(bench.openChannel(u"quiet"_s));
    Q_EMIT desktop.ActionInvoked(desktop.shown.begin()->first, u"default"_s);
    QTRY_COMPARE(bench.pane().channel()->toString(), bob.pane().channel()->toString());
    bench.window().activateWindow();
    QTRY_VERIFY(desktop.shown.empty()); // read, so it is no news
}

void TestWindowNotices::theNoticeForAllGoesWithTheLastOfThem()
{
    FakeDesktop desktop(true);
    test::WindowBench bench(m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/crowd.json"));
    QVERIFY(bench.service().start());
    QVERIFY(bench.open());
    QVERIFY(bench.openChannel(u"one"_s));
    test::OtherWindow bob(m_theme, bench.service().running(), 1);
    QVERIFY(bob.open(6, *bench.pane().channel(), 0));
    bob.composition().window().activateWindow();
    QTRY_VERIFY(!bench.window().isActiveWindow());
    ChatSession &session = *bench.composition().session();
    QTRY_COMPARE(session.liveStatus().state, SessionStatus::State::Online);

    const auto forAll = [&desktop] {
        return std::ranges::any_of(desktop.shown,
            [](const auto &shown) { return shown.second.title.contains(u"New messages"_s); });
    };
    const ChannelDirectory &channels = session.channels();
    Outbox &outbox = bob.composition().session()->outbox();
    MessageDraft news;
    news.content = u"News"_s;
    int rounds = 0;
    const auto allHaveNews = [&channels, &rounds] {
        return std::ranges::all_of(channels.entries(),
            [&rounds](const DirectoryEntry &entry) { return entry.unread >= rounds; });
    };
    while (!forAll()) { // how many come within one pause is the machine's to say
        QVERIFY(++rounds < 20);
        for (const DirectoryEntry &entry : channels.entries())
            outbox.submit(entry.channel.arn, news);
        QTRY_VERIFY(forAll() || allHaveNews());
    }
    QTRY_VERIFY(allHaveNews());

    bench.window().activateWindow();
    QTRY_VERIFY(bench.window().isActiveWindow());
    QTRY_COMPARE(channels.entry(*bench.pane().channel())->unread, 0);
    QVERIFY(forAll()); // it was of more than this one
    for (const auto *name : { "two", "three", "four", "five", "six" }) {
        QVERIFY(bench.openChannel(QString::fromLatin1(name)));
        QTRY_COMPARE(channels.entry(*bench.pane().channel())->unread, 0);
    }
    QTRY_VERIFY(desktop.shown.empty());
}

QTEST_MAIN(TestWindowNotices)

#include "tst_windownotices.moc"
