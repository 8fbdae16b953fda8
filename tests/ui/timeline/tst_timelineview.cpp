// SPDX-License-Identifier: Apache-2.0
#include "fakerows.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/exchangeview.h"
#include "ui/timeline/failurebanner.h"
#include "ui/timeline/rowbanners.h"
#include "ui/timeline/timelineview.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

QString textOf(int i)
{
    return u"message %1 "_s.arg(i) + u"some more words "_s.repeated(i * 7 % 40);
}

QList<TimelineEntry> entries(int first, int count)
{
    QList<TimelineEntry> all;
    for (int i = first; i < first + count; ++i)
        all += receivedEntry(i, textOf(i), i / 3 % 2 ? u"Bob"_s : u"Carol"_s);
    return all;
}

EntryFonts fontsOf(const Theme &theme)
{
    return { theme.textFont(), theme.smallFont(), theme.titleFont(), theme.monoFont() };
}

} // namespace

class TestTimelineView : public QObject {
    Q_OBJECT

private:
    Theme m_theme;

    void show(TimelineView &view, FakeRows &rows, QSize size = { 800, 500 })
    {
        view.setModel(&rows);
        view.resize(size);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }

    void wheel(TimelineView &view, int angle)
    {
        const QPointF at(200, 200);
        QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, QPoint(0, angle), Qt::NoButton,
            Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view.viewport(), &event);
    }

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void partsAreApart()
    {
        const QStringList texts { u"x"_s, QString(), u"日本語のテキスト "_s.repeated(30),
            u"w"_s.repeated(400), u"שלום עולם hello\n\nnext"_s, u"🙂"_s.repeated(99),
            u"<b>x</b>\u0001"_s };
        for (const QString &text : texts) {
            for (const int width : { 300, 479, 480, 640, 1200, 3000 }) {
                TimelineEntry entry = outgoingEntry(1, text, SendState::Sent);
                entry.outgoing->draft.type = MessageType::Control;
                entry.outgoing->draft.metadata = u"{}"_s;
                const EntryLayout layout
                    = layoutEntry(entry, { true, true, 90 }, width, fontsOf(m_theme));
                const QList<QRect> parts = layout.parts();
                QVERIFY(parts.size() >= 10);
                const QRect row(0, 0, width, layout.height);
                for (qsizetype i = 0; i < parts.size(); ++i) {
                    QVERIFY2(row.contains(parts[i]), qPrintable(u"%1 %2"_s.arg(width).arg(i)));
                    for (qsizetype j = i + 1; j < parts.size(); ++j)
                        QVERIFY2(!parts[i].intersects(parts[j]),
                            qPrintable(u"%1: %2 %3"_s.arg(width).arg(i).arg(j)));
                }
            }
        }
    }

    void laysOutOnlyWhatIsSeen()
    {
        FakeRows rows;
        rows.rows = entries(0, 100'000);
        TimelineView view(m_theme);
        show(view, rows);
        QVERIFY(view.isAtEnd());
        QVERIFY2(view.laidOutCount() < 100, qPrintable(QString::number(view.laidOutCount())));
        const qsizetype before = view.laidOutCount();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
        QVERIFY(!view.isAtEnd());
        const int row = view.indexAt({ 100, 100 }).row();
        QVERIFY(qAbs(row - 50'000) < 200);
        QVERIFY(view.laidOutCount() - before < 60);
    }

    void staysAtTheEnd()
    {
        FakeRows rows;
        rows.rows = entries(0, 50);
        TimelineView view(m_theme);
        show(view, rows);
        rows.insert(50, entries(50, 3));
        QVERIFY(view.isAtEnd());
        QVERIFY(view.visualRect(rows.index(52)).bottom() < view.viewport()->height());
        view.resize(420, 380);
        QVERIFY(view.isAtEnd());
        QVERIFY(view.visualRect(rows.index(52)).isValid());
    }

    void doesNotJumpWhileReading()
    {
        FakeRows rows;
        rows.rows = entries(100, 60);
        TimelineView view(m_theme);
        show(view, rows);
        wheel(view, 1200);
        QVERIFY(!view.isAtEnd());
        const QPersistentModelIndex read = view.indexAt({ 100, 250 });
        const int top = view.visualRect(read).top();
        rows.insert(0, entries(0, 40));
        QCOMPARE(view.visualRect(read).top(), top);
        rows.insert(100, entries(160, 5));
        QCOMPARE(view.visualRect(read).top(), top);
        rows.remove(0, 10);
        QCOMPARE(view.visualRect(read).top(), top);
        view.jumpToEnd();
        QVERIFY(view.isAtEnd());
        QVERIFY(view.visualRect(rows.index(rows.rowCount() - 1)).isValid());
    }

    void scrollsThroughEverything()
    {
        FakeRows rows;
        rows.rows = entries(0, 80);
        TimelineView view(m_theme);
        show(view, rows);
        for (int i = 0; i < 500 && !view.visualRect(rows.index(0)).isValid(); ++i)
            wheel(view, 240);
        for (int i = 0; i < 5; ++i)
            wheel(view, 240);
        QCOMPARE(view.visualRect(rows.index(0)).top(), 0);
        for (int i = 0; i < 500 && !view.isAtEnd(); ++i)
            wheel(view, -240);
        QVERIFY(view.isAtEnd());
    }

    void asksForOlderOnce()
    {
        FakeRows rows;
        rows.rows = entries(0, 200);
        TimelineView view(m_theme);
        QSignalSpy asked(&view, &TimelineView::olderNeeded);
        show(view, rows);
        QCOMPARE(asked.size(), 0);
        view.verticalScrollBar()->setValue(0);
        QTRY_COMPARE(asked.size(), 1);
        view.resize(700, 500);
        rows.insert(0, entries(500, 50));
        QCoreApplication::sendPostedEvents();
        QCOMPARE(asked.size(), 1);
    }

    void bannersAct()
    {
        for (int kind = 0; kind <= int(ErrorKind::Cancelled); ++kind) {
            FakeRows rows;
            rows.rows = entries(0, 2)
                + QList { outgoingEntry(7, u"x"_s, SendState::Failed, ErrorKind(kind)) };
            TimelineView view(m_theme);
            show(view, rows, { 340, 700 });
            const auto banners = view.findChildren<FailureBanner *>();
            QCOMPARE(banners.size(), 1);
            const QList<MessageAction> wanted
                = describeError(*rows.rows[2].outgoing->lastError).actions;
            const auto buttons = banners[0]->findChildren<QPushButton *>();
            QCOMPARE(buttons.size(), wanted.size());
            QSignalSpy acted(&view, &TimelineView::actionRequested);
            for (qsizetype i = 0; i < buttons.size(); ++i) {
                QCOMPARE(buttons[i]->text(), actionLabel(wanted[i]));
                QVERIFY(banners[0]->rect().contains(buttons[i]->geometry()));
                QVERIFY(buttons[i]->focusPolicy() & Qt::TabFocus);
                buttons[i]->click();
                QCOMPARE(acted[i][0].toString(), u"token-7"_s);
                QCOMPARE(acted[i][1].value<MessageAction>(), wanted[i]);
            }
        }
    }

    void bannerGoesWhenSent()
    {
        FakeRows rows;
        rows.rows = { outgoingEntry(7, u"x"_s, SendState::Unconfirmed, ErrorKind::Timeout) };
        TimelineView view(m_theme);
        show(view, rows);
        const int tall = view.visualRect(rows.index(0)).height();
        QCOMPARE(view.findChildren<FailureBanner *>().size(), 1);
        rows.replace(0, outgoingEntry(7, u"x"_s, SendState::Sent));
        QVERIFY(view.visualRect(rows.index(0)).height() < tall);
        QTRY_COMPARE(view.findChildren<FailureBanner *>().size(), 0);
    }

    void bannersCountDown()
    {
        FakeRows rows;
        rows.rows = { outgoingEntry(7, u"x"_s, SendState::Unconfirmed, ErrorKind::Timeout),
            outgoingEntry(8, u"y"_s, SendState::Failed, ErrorKind::Forbidden) };
        TimelineView view(m_theme);
        show(view, rows);
        qint64 left = 12'000;
        view.banners().setNextTry(
            [&left](qint64 id) { return id == 7 ? std::optional(left) : std::nullopt; });
        const auto shown = [&view](qsizetype at) {
            const auto *label
                = view.findChildren<FailureBanner *>().at(at)->findChild<QLabel *>(u"nextTry"_s);
            return label->isVisible() ? label->accessibleName() : QString();
        };
        const bool first
            = view.findChildren<FailureBanner *>()[0]->text().sentence.contains(u"Not confirmed"_s);
        QCOMPARE(shown(first ? 0 : 1), u"Next try in 12 s."_s);
        QCOMPARE(shown(first ? 1 : 0), QString());
        left = 3'100;
        QTRY_COMPARE(shown(first ? 0 : 1), u"Next try in 4 s."_s); // it looks by itself
        view.banners().setNextTry([](qint64) { return std::nullopt; });
        QCOMPARE(shown(first ? 0 : 1), QString());
    }

    void discardingAsksWhereItMustNot_data()
    {
        QTest::addColumn<SendState>("state");
        QTest::addColumn<bool>("tried");
        QTest::addColumn<QString>("answer");
        QTest::newRow("not confirmed") << SendState::Unconfirmed << true << u"delivered already"_s;
        QTest::newRow("being sent") << SendState::InFlight << true << u"unless it was sent"_s;
        QTest::newRow("waiting") << SendState::Queued << false << u"has not been sent"_s;
    }

    void discardingAsksWhereItMustNot()
    {
        QFETCH(SendState, state);
        QFETCH(bool, tried);
        QFETCH(QString, answer);
        FakeRows rows;
        rows.rows = { outgoingEntry(7, u"x"_s, state) };
        if (tried)
            rows.rows[0].outgoing->firstAttemptAt = QDateTime::currentDateTimeUtc();
        TimelineView view(m_theme);
        show(view, rows);
        QSignalSpy acted(&view, &TimelineView::actionRequested);
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_End);
        const auto press = [&view](const QString &text) {
            const auto buttons = view.findChildren<QPushButton *>();
            for (QPushButton *button : buttons) {
                if (button->isVisible() && button->text() == text)
                    return button->click();
            }
            QFAIL("no such button");
        };
        const auto question = [&view] {
            const auto banners = view.findChildren<FailureBanner *>();
            for (const FailureBanner *banner : banners) {
                if (banner->isVisible())
                    return banner->text();
            }
            return ErrorText();
        };
        QTest::keyClick(&view, Qt::Key_Delete);
        QCOMPARE(question().sentence, u"Discard this message?"_s);
        QVERIFY2(question().remedy.contains(answer), qPrintable(question().remedy));
        press(u"Keep"_s);
        QCOMPARE(acted.size(), 0);
        QVERIFY(question().sentence != u"Discard this message?"_s);
        QTest::keyClick(&view, Qt::Key_Delete);
        press(u"Discard"_s);
        QCOMPARE(acted.size(), 1);
        QCOMPARE(acted[0][1].value<MessageAction>(), MessageAction::Discard);
    }

    void aClickOnTheRowsDiscardAsks()
    {
        FakeRows rows;
        rows.rows = { outgoingEntry(7, u"x"_s, SendState::Queued) };
        rows.rows[0].heldUp = true;
        TimelineView view(m_theme);
        show(view, rows);
        QCOMPARE(stateText(rows.rows[0]), u"◷ Waits for the message above"_s);
        const EntryLayout layout = layoutEntry(
            rows.rows[0], { true, true, 0 }, view.viewport()->width(), fontsOf(m_theme));
        QVERIFY(!layout.discard.isNull());
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
            layout.discard.translated(view.visualRect(rows.index(0)).topLeft()).center());
        QCOMPARE(view.findChildren<FailureBanner *>().size(), 1);
    }

    void theMenuOffersWhatTheRowCan()
    {
        FakeRows rows;
        rows.rows = { receivedEntry(0, u"theirs"_s, u"Bob"_s),
            outgoingEntry(7, u"mine"_s, SendState::Queued) };
        TimelineView view(m_theme);
        show(view, rows);
        view.setFocus();
        const auto actionsOf = [&view](int key) {
            QTest::keyClick(&view, Qt::Key(key));
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
            QCoreApplication::sendEvent(&view, &event);
            auto *menu = view.findChild<QMenu *>();
            return menu ? menu->actions() : QList<QAction *>();
        };
        const auto labels = [](const QList<QAction *> &actions) {
            QStringList texts;
            for (const QAction *action : actions)
                texts += action->text();
            return texts;
        };
        QCOMPARE(labels(actionsOf(Qt::Key_Home)),
            (QStringList { u"Copy the text"_s, u"Copy the MessageId"_s }));
        view.findChild<QMenu *>()->actions()[0]->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"theirs"_s);
        delete view.findChild<QMenu *>();
        const QList<QAction *> mine = actionsOf(Qt::Key_End);
        QCOMPARE(labels(mine), (QStringList { u"Copy the text"_s, u"Discard…"_s }));
        mine.last()->trigger();
        QCOMPARE(view.findChildren<FailureBanner *>().size(), 1);
    }

    void doubtIsNoFailure()
    {
        TimelineEntry entry = outgoingEntry(7, u"x"_s, SendState::Failed, ErrorKind::Cancelled);
        entry.outgoing->lastError->code = u"MayHaveArrived"_s;
        QCOMPARE(entryState(entry), EntryState::Doubtful);
        QCOMPARE(stateText(entry), u"? May have arrived"_s);
        FailureBanner banner(m_theme, *entry.outgoing, FailureBanner::Purpose::Explain);
        QCOMPARE(banner.property("notice").toString(), u"caution"_s);
        QVERIFY(banner.text().remedy.contains(u"arrive twice"_s));
        const auto buttons = banner.findChildren<QPushButton *>();
        for (const QPushButton *button : buttons)
            QVERIFY(button->property("kind").toString() != u"primary"_s);
        entry.outgoing->lastError.reset();
        entry.outgoing->state = SendState::Unconfirmed;
        const FailureBanner ended(m_theme, *entry.outgoing, FailureBanner::Purpose::Explain);
        QVERIFY(ended.text().sentence.contains(u"Carillon ended"_s));
    }

    void copiesMessageId()
    {
        FakeRows rows;
        rows.rows = entries(0, 2) + QList { outgoingEntry(7, u"<b>x"_s, SendState::Sent) }
            + entries(9, 2);
        TimelineView view(m_theme);
        show(view, rows);
        QSignalSpy copied(&view, &TimelineView::messageIdCopied);
        view.copyMessageId();
        QCOMPARE(copied.size(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"7f3a9c-message-7-c2"_s);
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(view.currentIndex().row(), 0);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"<b>x"_s);
        const QRect row = view.visualRect(rows.index(2));
        const EntryLayout layout = layoutEntry(
            rows.rows[2], { false, true, 0 }, view.viewport()->width(), fontsOf(m_theme));
        QTest::mouseClick(
            view.viewport(), Qt::LeftButton, {}, layout.id.translated(row.topLeft()).center());
        QCOMPARE(copied.size(), 2);
    }

    void rowsSpeak()
    {
        FakeRows rows;
        rows.rows = entries(0, 1)
            + QList { outgoingEntry(7, u"Yes, since nine."_s, SendState::Sent),
                  outgoingEntry(8, u"<img src=x>"_s, SendState::Failed, ErrorKind::Forbidden) };
        TimelineView view(m_theme);
        show(view, rows);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->text(QAccessible::Name), u"Messages"_s);
        QVERIFY(list->childCount() >= 4); // the banner is one too
        QAccessibleInterface *sent = list->child(1);
        QCOMPARE(sent->role(), QAccessible::ListItem);
        QCOMPARE(sent->text(QAccessible::Name),
            u"alice, 08:02: Yes, since nine. Sent, message id 7f3a9c-message-7-c2."_s);
        QCOMPARE(sent->text(QAccessible::Description), u"7f3a9c-message-7-c2"_s);
        QCOMPARE(list->indexOfChild(sent), 1);
        QVERIFY(sent->rect().height() > 0);
        QVERIFY(list->child(2)
                    ->text(QAccessible::Name)
                    .contains("<img src=x>. Failed. You are not a member"_L1));
        rows.insert(0, entries(20, 1));
        QCOMPARE(list->indexOfChild(sent), 2);
    }

    void survivesWithoutModel()
    {
        TimelineView view(m_theme);
        {
            FakeRows rows;
            rows.rows = entries(0, 9);
            show(view, rows);
        }
        view.setLoading(true);
        view.grab();
        view.setModel(nullptr);
        view.setLoading(false);
        QSignalSpy again(&view, &TimelineView::reloadRequested);
        view.setError(u"The service cannot be reached."_s);
        const auto buttons = view.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && button->text() == "Try again"_L1)
                button->click();
        }
        QCOMPARE(again.size(), 1);
    }

    void comparesCanonicalRequests()
    {
        const QString message
            = u"The request signature we calculated does not match.\n\nThe Canonical String for "
              "this request should have been\n'POST\n/a\nhost:x'\n\nThe String-to-Sign should "
              "have been\n'AWS4'\n"_s;
        QCOMPARE(expectedCanonicalRequest(message), u"POST\n/a\nhost:x"_s);
        QCOMPARE(expectedCanonicalRequest(u"no such thing"_s), QString());
        QCOMPARE(firstDifference(u"a\nb"_s, u"a\nc"_s), 1);
        QCOMPARE(firstDifference(u"a\nb"_s, u"a\nb\nc"_s), 2);
        QCOMPARE(firstDifference(u"a"_s, u"a"_s), -1);
        QCOMPARE(firstDifference(u"a\nb\nc"_s, u"a\nb"_s), 2);
        QCOMPARE(firstDifference(u"a\nbc"_s, u"a\nb"_s), 1);
        QCOMPARE(firstDifference({}, u"a"_s), 0);
        QCOMPARE(firstDifference(u"a\n"_s, u"a"_s), 1);
    }

    /// Pictures for a person to look at, when CARILLON_PICTURES names a folder.
    void pictures()
    {
        FakeRows rows;
        rows.rows = { receivedEntry(0, u"Good morning. Is the new build on staging?"_s, u"Bob"_s),
            receivedEntry(1, u"I can test the 4 KB case after lunch 🙂"_s, u"Bob"_s),
            outgoingEntry(2, u"Yes, since nine. Try it with metadata too."_s, SendState::Sent),
            outgoingEntry(3, u"And a CONTROL message after that"_s, SendState::InFlight),
            outgoingEntry(
                4, u"Please restart the queue"_s, SendState::Failed, ErrorKind::Forbidden) };
        rows.rows[2].outgoing->draft.metadata = u"{\"a\":1}"_s;
        rows.rows[3].outgoing->draft.type = MessageType::Control;
        const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
        for (const auto look : { Theme::Appearance::Light, Theme::Appearance::Dark }) {
            m_theme.force(look);
            for (const int width : { 836, 340 }) {
                TimelineView view(m_theme);
                show(view, rows, { width, 484 });
                const QImage image = view.grab().toImage();
                QCOMPARE(image.pixelColor(2, 2), m_theme.colours().window);
                if (!folder.isEmpty())
                    image.save(u"%1/timeline-%2-%3.png"_s.arg(folder).arg(int(look)).arg(width));
            }
        }
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
