// SPDX-License-Identifier: Apache-2.0
// What can be followed in a row: addresses, and the words and raw text of CONTROL messages.
#include "fakerows.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/linkquestion.h"
#include "ui/timeline/rowlinks.h"
#include "ui/timeline/timelineview.h"

#include <QAccessible>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

TimelineEntry controlEntry(int number, const QString &content)
{
    TimelineEntry entry = receivedEntry(number, content, u"Bob"_s);
    entry.message->type = MessageType::Control;
    return entry;
}

QString textOf(const EntryLayout &layout)
{
    QStringList all;
    for (const auto &paragraph : layout.paragraphs)
        all += paragraph->text();
    return all.join(u'\n');
}

} // namespace

class TestTimelineLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void init()
    {
        m_rows = std::make_unique<FakeRows>();
        m_view = std::make_unique<TimelineView>(m_theme);
        m_view->setModel(m_rows.get());
        m_view->resize(700, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        m_asked = std::make_unique<QSignalSpy>(&m_view->links(), &RowLinks::asked);
    }

    void cleanup()
    {
        m_asked.reset();
        m_view.reset();
    }

    void aLinkIsWhereItIsDrawn()
    {
        const QString text = u"first\nsee https://a.example/one, then http://b.example/two!"_s;
        for (const int width : { 300, 700 }) {
            const EntryLayout layout = layoutOf(receivedEntry(1, text, u"Bob"_s), width);
            QCOMPARE(layout.links.size(), 2);
            for (size_t i = 0; i < layout.links.size(); ++i) {
                const PlacedLink &link = layout.links[i];
                const QString shown = layout.paragraphs[link.paragraph]->text();
                QCOMPARE(shown.mid(link.start, link.length), link.url.toString());
                const QList<QRectF> rects = linkRects(layout, link);
                QVERIFY(!rects.isEmpty());
                for (const QRectF &rect : rects) {
                    QVERIFY(layout.body.contains(rect.toAlignedRect().adjusted(1, 1, -1, -1)));
                    QCOMPARE(linkAt(layout, rect.center().toPoint()), int(i));
                }
            }
            QCOMPARE(linkAt(layout, layout.body.topLeft() + QPoint(2, 2)), -1);
        }
    }

    void aClickAsks()
    {
        show({ receivedEntry(1, u"see https://a.example/one now"_s, u"Bob"_s) });
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 0));
        QCOMPARE(m_asked->size(), 1);
        QCOMPARE(m_asked->first().first().toUrl(), QUrl(u"https://a.example/one"_s));
        QTest::mouseClick(m_view->viewport(), Qt::RightButton, {}, pointOf(0, 0));
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
            m_view->visualRect(m_rows->index(0)).topRight() - QPoint(5, -30));
        QCOMPARE(m_asked->size(), 1);
    }

    void theKeyboardGoesFromLinkToLink()
    {
        show({ receivedEntry(1, u"no link"_s, u"Bob"_s),
            receivedEntry(2, u"http://a.example http://b.example http://c.example"_s, u"Bob"_s) });
        m_view->setFocus();
        m_view->setCurrentIndex(m_rows->index(1));
        const auto followed = [this](const QList<Qt::Key> &keys) {
            m_asked->clear();
            for (const Qt::Key key : keys)
                QTest::keyClick(m_view.get(), key);
            return m_asked->isEmpty() ? QString() : m_asked->last().first().toUrl().host();
        };
        QCOMPARE(followed({ Qt::Key_Return }), u"a.example"_s);
        QCOMPARE(followed({ Qt::Key_Right, Qt::Key_Enter }), u"b.example"_s);
        QCOMPARE(followed({ Qt::Key_Right, Qt::Key_Right, Qt::Key_Return }), u"a.example"_s);
        QCOMPARE(followed({ Qt::Key_Left, Qt::Key_Return }), u"c.example"_s);
        QCOMPARE(followed({ Qt::Key_Up, Qt::Key_Return }), QString());
        QCOMPARE(m_view->currentIndex().row(), 0);
        QCOMPARE(followed({ Qt::Key_Down, Qt::Key_Return }), u"c.example"_s); // where it stood
    }

    void aScreenReaderFollowsToo()
    {
        show({ receivedEntry(1, u"see https://a.example/"_s, u"Bob"_s),
            receivedEntry(2, u"nothing"_s, u"Bob"_s) });
        QAccessibleInterface *view = QAccessible::queryAccessibleInterface(m_view.get());
        QVERIFY(view->child(0)->text(QAccessible::Name).contains(u"One link."_s));
        QAccessibleActionInterface *actions = view->child(0)->actionInterface();
        QCOMPARE(actions->actionNames(), { QAccessibleActionInterface::pressAction() });
        actions->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(m_asked->size(), 1);
        QVERIFY(view->child(1)->actionInterface()->actionNames().isEmpty());
    }

    void theMenuNamesThem()
    {
        QMenu menu;
        const TimelineEntry entry = receivedEntry(
            1, u"http://a.example/?x=1&y=2 "_s + u"http://b.example "_s.repeated(9), u"Bob"_s);
        m_view->links().fillMenu(entry, menu);
        QCOMPARE(menu.actions().size(), 5);
        QVERIFY(menu.actions().first()->text().contains(u"x=1&&y=2"_s));
        menu.actions().first()->trigger();
        QCOMPARE(m_asked->first().first().toUrl(), QUrl(u"http://a.example/?x=1&y=2"_s));
    }

    void whatWasRedactedHasNoLinks()
    {
        TimelineEntry entry = receivedEntry(1, u"http://a.example"_s, u"Bob"_s);
        entry.message->redacted = true;
        QVERIFY(layoutOf(entry, 700).links.empty());
    }

    void theQuestionTellsWhereItLeads()
    {
        auto *question = new LinkQuestion(m_theme, QUrl(u"http://good.com@аррӏе.com:8080/x"_s));
        QSignalSpy opened(question, &LinkQuestion::openRequested);
        question->show();
        QCOMPARE(plain(*question, "linkHost"), u"xn--80ak6aa92e.com:8080"_s);
        QStringList cautions;
        for (const auto *label : question->findChildren<QLabel *>(u"linkCaution"_s))
            cautions += label->text();
        QCOMPARE(cautions.size(), 2);
        QVERIFY(cautions[0].contains(u"good.com"_s) && cautions[1].contains(u"аррӏе.com"_s));
        QVERIFY(!plain(*question, "linkPlain").isEmpty());
        QCOMPARE(question->findChild<QPlainTextEdit *>(u"linkAddress"_s)->toPlainText(),
            u"http://good.com@xn--80ak6aa92e.com:8080/x"_s);
        // What misleads is not opened by a Return too many.
        QTest::keyClick(question, Qt::Key_Return);
        QVERIFY(!question->isVisible());
        QVERIFY(opened.isEmpty());
    }

    void theQuestionOpensOrCopies()
    {
        for (const bool open : { true, false }) {
            QPointer question = new LinkQuestion(m_theme, QUrl(u"https://a.example/%7Ex"_s));
            QSignalSpy opened(question, &LinkQuestion::openRequested);
            question->show();
            QVERIFY(question->findChildren<QLabel *>(u"linkCaution"_s).isEmpty());
            QVERIFY(!question->findChild<QLabel *>(u"linkPlain"_s));
            question->findChild<QPushButton *>(open ? u"openLink"_s : u"copyLink"_s)->click();
            QCOMPARE(opened.size(), open ? 1 : 0);
            QTRY_VERIFY(!question);
        }
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"https://a.example/"_s));
    }

    void controlIsSaidInWords_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("words");
        QTest::newRow("typing") << u"Typing"_s << u"is typing"_s;
        QTest::newRow("online") << u"P|Auto|Online"_s << u"is online"_s;
        QTest::newRow("idle") << u"P|Auto|Idle"_s << u"is idle"_s;
        QTest::newRow("busy") << u"P|Auto|Busy"_s << u"is busy"_s;
        QTest::newRow("offline") << u"P|Auto|Offline"_s << u"is offline"_s;
        QTest::newRow("home") << u"P|Wfh|"_s << u"works from home"_s;
        QTest::newRow("own") << u"P|Cu|<b>at %1 lunch"_s
                             << u"has the status “\u2068<b>at %1 lunch\u2069”"_s;
        QTest::newRow("other") << u"refresh"_s << QString();
    }

    void controlIsSaidInWords()
    {
        QFETCH(QString, content);
        QFETCH(QString, words);
        const TimelineEntry entry = controlEntry(1, content);
        QCOMPARE(controlWords(entry), words);
        QCOMPARE(textOf(layoutOf(entry, 700)), words.isEmpty() ? displayText(content) : words);
        QVERIFY(controlWords(receivedEntry(1, content, u"Bob"_s)).isEmpty()); // STANDARD
    }

    void aFlowsVerdictIsSaidWithItsReason()
    {
        TimelineEntry entry = receivedEntry(1, u"Buy now"_s, u"Alice"_s);
        entry.mine = true;
        QCOMPARE(textOf(layoutOf(entry, 700)), displayText(u"Buy now"_s));
        QVERIFY(verdictText(entry).isEmpty());

        entry.message->status = MessageStatus::Denied;
        entry.message->statusDetail = u"no <b>advertising</b>"_s;
        const QString denied = verdictText(entry);
        QVERIFY2(denied.contains(u"refused it: “\u2068no <b>advertising</b>\u2069”"_s),
            qPrintable(denied));
        QVERIFY(textOf(layoutOf(entry, 700)).endsWith(denied));
        QVERIFY(spokenText(entry).contains(u"refused it: “no <b>advertising</b>”"_s));

        entry.message->status = MessageStatus::Failed;
        entry.message->statusDetail.clear();
        QVERIFY(verdictText(entry).contains(u"could not handle it: it gave no reason."_s));
        entry.message->status = MessageStatus::Pending;
        QVERIFY(verdictText(entry).startsWith(u"Waits for the channel flow."_s));
    }

    void theRawTextIsOneClickAway()
    {
        show({ controlEntry(1, u"P|Auto|Busy"_s), controlEntry(2, u"refresh"_s) });
        const QRect row = m_view->visualRect(m_rows->index(0));
        const QPoint tag = row.topLeft() + layoutOf(m_rows->rows[0], 700, true).tag.center();
        const QString key = m_rows->rows[0].key();
        const auto drawn = [this] { return m_view->grab().toImage(); };
        const QImage words = drawn();
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, tag);
        QVERIFY(m_view->links().isRaw(key));
        QVERIFY(drawn() != words);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, tag);
        QVERIFY(!m_view->links().isRaw(key));
        m_view->setFocus();
        m_view->setCurrentIndex(m_rows->index(0));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QVERIFY(m_view->links().isRaw(key));

        m_view->setCurrentIndex(m_rows->index(1)); // says nothing but its text
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QVERIFY(!m_view->links().isRaw(m_rows->rows[1].key()));
        QCOMPARE(textOf(layoutOf(m_rows->rows[0], 700, true, true)), displayText(u"P|Auto|Busy"_s));
    }

    void aLongTextHasAnEnd()
    {
        const EntryLayout lines = layoutOf(receivedEntry(1, QString(4096, u'\n'), u"Bob"_s), 700);
        QCOMPARE(lines.paragraphs.size(), 501);
        QVERIFY(lines.paragraphs.back()->text().contains(u"3596 more"_s));
        const EntryLayout whole = layoutOf(receivedEntry(1, QString(4096, u'w'), u"Bob"_s), 700);
        QCOMPARE(whole.paragraphs.size(), 1); // of what the service takes nothing is left out
        const EntryLayout more = layoutOf(receivedEntry(1, QString(1 << 20, u'w'), u"Bob"_s), 700);
        QVERIFY(more.paragraphs.front()->text().size() < 6000);
    }

private:
    EntryLayout layoutOf(
        const TimelineEntry &entry, int width, bool startsDay = false, bool raw = false) const
    {
        const EntryFonts fonts { m_theme.textFont(), m_theme.smallFont(), m_theme.textFont(),
            m_theme.monoFont(), m_theme.colours().accent, m_theme.colours().muted };
        return layoutEntry(entry, { startsDay, true, 0, false, raw }, width, fonts);
    }

    void show(const QList<TimelineEntry> &entries) { m_rows->insert(0, entries); }

    QPoint pointOf(int row, size_t link)
    {
        const EntryLayout layout
            = layoutOf(m_rows->rows[row], m_view->viewport()->width(), row == 0);
        const QPointF middle = linkRects(layout, layout.links[link]).first().center();
        return m_view->visualRect(m_rows->index(row)).topLeft() + middle.toPoint();
    }

    static QString plain(const QWidget &in, const char *name)
    {
        const auto *label = in.findChild<QLabel *>(QLatin1StringView(name));
        return label ? label->accessibleName() : QString();
    }

    Theme m_theme;
    std::unique_ptr<FakeRows> m_rows;
    std::unique_ptr<TimelineView> m_view;
    std::unique_ptr<QSignalSpy> m_asked;
};

QTEST_MAIN(TestTimelineLinks)
#include "tst_timelinelinks.moc"
