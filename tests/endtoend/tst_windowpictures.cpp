// SPDX-License-Identifier: Apache-2.0
// What the window looks like with words of every kind, light and dark. Nobody changes it unseen.
#include "endtoend/windowbench.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_bench.reset(); }
    void ofEachChannel_data();
    void ofEachChannel();
    void ofSentMessages();

private:
    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
};

void TestWindowPictures::initTestCase()
{
    m_theme.apply(*qApp);
}

void TestWindowPictures::init()
{
    m_bench = std::make_unique<test::WindowBench>(
        m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
    QVERIFY(m_bench->service().start());
    QVERIFY(m_bench->open());
}

void TestWindowPictures::ofEachChannel_data()
{
    QTest::addColumn<QString>("channel");

    QTest::newRow("usual") << u"general"_s;
    QTest::newRow("empty") << u"quiet"_s;
    QTest::newRow("right-to-left") << u"عربي"_s;
    QTest::newRow("long")
        << u"a channel whose name says everything there is to say about it, and then some more"_s;
}

void TestWindowPictures::ofEachChannel()
{
    QFETCH(QString, channel);
    QVERIFY(m_bench->openChannel(channel));
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY(m_bench->picture(u"channel-"_s + name));
    m_bench->window().resize(480, 640);
    QTRY_VERIFY(m_bench->pane().width() > m_bench->window().width() - 4);
    QVERIFY(m_bench->picture(u"channel-%1-narrow"_s.arg(name)));
}

void TestWindowPictures::ofSentMessages()
{
    QVERIFY(m_bench->openChannel(u"general"_s));
    m_bench->write(u"Cafés, naïveté, 日本語, עברית and one 🎉 more"_s);
    QTRY_VERIFY(m_bench->lastIs(SendState::Sent));
    m_bench->type(u"Half a thought"_s);
    QVERIFY(m_bench->picture(u"sent"_s));
}

QTEST_MAIN(TestWindowPictures)
#include "tst_windowpictures.moc"
