// SPDX-License-Identifier: Apache-2.0
// Addresses and CONTROL messages, and what somebody hostile wrote, in the real window.
#include "endtoend/windowbench.h"

#include "chat/chatsession.h"
#include "ui/common/noticebar.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/linkquestion.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init()
    {
        m_bench = std::make_unique<test::WindowBench>(
            m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/hostile.json"));
        QVERIFY(m_bench->service().start());
        QVERIFY(m_bench->open());
        QVERIFY(m_bench->openChannel(u"general"_s));
    }
    void cleanup() { m_bench.reset(); }

    void nothingIsOpenedUnasked()
    {
        LinkQuestion *question = ask(u"docs.example.com/notes"_s);
        QVERIFY(question);
        QVERIFY(m_bench->opened().isEmpty());
        QTest::keyClick(question, Qt::Key_Escape);
        QTRY_VERIFY(!m_bench->window().findChild<LinkQuestion *>());
        QVERIFY(m_bench->opened().isEmpty());
    }

    void whatIsWantedIsOpened()
    {
        ask(u"docs.example.com/notes"_s)->findChild<QPushButton *>(u"openLink"_s)->click();
        QCOMPARE(m_bench->opened(), { QUrl(u"https://docs.example.com/notes/2026-11"_s) });
        QVERIFY(trouble().isEmpty());
    }

    void withoutABrowserItSaysWhatToDo()
    {
        m_bench->setHasBrowser(false);
        ask(u"docs.example.com/notes"_s)->findChild<QPushButton *>(u"openLink"_s)->click();
        QVERIFY(trouble().contains(u"No browser"_s));
    }

    void pictures()
    {
        for (const QString &text :
            { u"Typing"_s, u"P|Cu|at lunch until 13:00"_s, u"refresh-board"_s })
            sendControl(text);
        QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
        QVERIFY(m_bench->picture(u"links-and-control"_s));
        QVERIFY(drawQuestion(u"docs.example.com/notes"_s, u"link-question"_s));
        QVERIFY(drawQuestion(u"evil.example"_s, u"link-question-userinfo"_s));
        QVERIFY(m_bench->openChannel(hostileName()));
        QVERIFY(m_bench->picture(u"hostile"_s));
        QVERIFY(drawQuestion(u"login"_s, u"link-question-other-script"_s));
        m_bench->window().resize(480, 640);
        QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
        QVERIFY(m_bench->picture(u"hostile-narrow"_s));
        QVERIFY(m_bench->openChannel(u"general"_s));
        QVERIFY(m_bench->picture(u"links-and-control-narrow"_s));
    }

private:
    static QString hostileName()
    {
        return u"<h1>&general</h1>\u202elarener %1 <img src=file:///etc/passwd>"_s;
    }

    /// Goes to the message and to its address with the keyboard.
    LinkQuestion *ask(const QString &part)
    {
        TimelineView &view = m_bench->pane().timelineView();
        int row = int(m_bench->timeline().size()) - 1;
        while (row > 0 && !bodyText(m_bench->timeline().at(row)).contains(part))
            --row;
        view.setFocus();
        view.setCurrentIndex(view.model()->index(row, 0));
        view.selectionModel()->select(view.currentIndex(), QItemSelectionModel::ClearAndSelect);
        QTest::keyClick(&view, Qt::Key_Return);
        return m_bench->window().findChild<LinkQuestion *>();
    }

    void sendControl(const QString &text)
    {
        MessageDraft draft;
        draft.content = text;
        draft.type = MessageType::Control;
        m_bench->composition().session()->outbox().submit(*m_bench->pane().channel(), draft);
    }

    bool drawQuestion(const QString &part, const QString &name)
    {
        bool drawn = true;
        for (const auto appearance : { Theme::Appearance::Dark, Theme::Appearance::Light }) {
            m_theme.force(appearance);
            LinkQuestion *question = ask(part);
            if (!question)
                return false;
            const QImage image = question->grab().toImage();
            drawn = drawn && image.width() > 300 && image.height() > 100;
            const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
            if (!folder.isEmpty() && QDir().mkpath(folder))
                drawn = image.save(u"%1/%2-%3.png"_s.arg(folder, name,
                            appearance == Theme::Appearance::Dark ? u"dark"_s : u"light"_s))
                    && drawn;
            question->close();
            if (!QTest::qWaitFor([this] { return !m_bench->window().findChild<LinkQuestion *>(); }))
                return false;
        }
        return drawn;
    }

    QString trouble()
    {
        for (const NoticeBar *bar : m_bench->window().findChildren<NoticeBar *>()) {
            if (bar->isVisible())
                return bar->text();
        }
        return {};
    }

    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
};

QTEST_MAIN(TestWindowLinks)
#include "tst_windowlinks.moc"
