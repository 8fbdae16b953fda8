// SPDX-License-Identifier: Apache-2.0
// Words found through the real window in what the real service has told.
#include "endtoend/windowbench.h"

#include "ui/common/theme.h"
#include "ui/timeline/timelineview.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

class TestWindowFind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void cleanup() { m_bench.reset(); }

    void aResultLeadsToItsMessage()
    {
        m_bench = std::make_unique<test::WindowBench>(m_theme);
        QVERIFY(m_bench->service().start());
        QVERIFY(m_bench->open());
        QVERIFY(m_bench->openChannel(u"general"_s));
        QTRY_COMPARE(m_bench->timeline().size(), 9);
        m_bench->write(u"a needle in the hay"_s);
        QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
        QTest::keyClick(&m_bench->window(), Qt::Key_F, Qt::ControlModifier);
        auto *field = m_bench->window().findChild<QLineEdit *>(u"findField"_s);
        auto *list = m_bench->window().findChild<QListView *>(u"foundList"_s);
        QVERIFY(field && list);
        QTRY_VERIFY(field->isVisible());
        QTest::keyClicks(field, u"need"_s);
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QVERIFY(m_bench->picture(u"find"_s));
        QTest::keyClick(field, Qt::Key_Return); // to the list
        QTest::keyClick(list, Qt::Key_Return);
        auto *view = m_bench->window().findChild<ui::TimelineView *>();
        QTRY_VERIFY(view->currentIndex().isValid());
        QCOMPARE(view->currentIndex().data().toString(), u"a needle in the hay"_s);

        // In a narrow window there is no room for both.
        m_bench->window().resize(480, 720);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(!field->isVisible());
        QVERIFY(view->isVisible());
        QTest::keyClick(&m_bench->window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(field->isVisible());
        field->selectAll();
        QTest::keyClicks(field, u"nowhere at all"_s);
        QTRY_COMPARE(list->model()->rowCount(), 0);
        QVERIFY(m_bench->picture(u"find-none-narrow"_s));
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(!field->isVisible());
    }

private:
    ui::Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
};

QTEST_MAIN(TestWindowFind)
#include "tst_windowfind.moc"
