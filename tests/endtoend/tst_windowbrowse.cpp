// SPDX-License-Identifier: Apache-2.0
// Channels found, joined and refused through the real window on the real service.
#include "endtoend/windowbench.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "ui/channels/browsedialog.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowBrowse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void cleanup() { m_bench.reset(); }

    void allPagesAreOneListAndOneIsJoined()
    {
        open(120);
        BrowseDialog *dialog = browse();
        auto *list = dialog->findChild<QListView *>(u"browseList"_s);
        QTRY_COMPARE(list->model()->rowCount(), 124); // 3 of alice's are public, one is restricted
        QVERIFY(m_bench->picture(u"browse-many"_s, *dialog));
        dialog->resize(480, 560);
        QVERIFY(m_bench->picture(u"browse-narrow"_s, *dialog));
        narrow(dialog, u"room 117"_s);
        QCOMPARE(list->model()->rowCount(), 1);
        QVERIFY(state(dialog).startsWith(u"1 of 124"));
        list->setCurrentIndex(list->model()->index(0, 0));
        button(dialog, "browseJoin")->click();
        QTRY_VERIFY(entry(u"Room 117"_s));
        QTRY_VERIFY(entry(u"Room 117"_s)->member);
        QTRY_VERIFY(!m_bench->window().findChild<BrowseDialog *>());
        QCOMPARE(m_bench->pane().channel(), entry(u"Room 117"_s)->channel.arn);
    }

    void whatIsNotAllowedIsSaidWithItsReason()
    {
        open(1);
        BrowseDialog *dialog = browse();
        auto *list = dialog->findChild<QListView *>(u"browseList"_s);
        QTRY_COMPARE(list->model()->rowCount(), 5);
        QVERIFY(!button(dialog, "browseJoin")->isEnabled());
        narrow(dialog, u"closed"_s);
        list->setCurrentIndex(list->model()->index(0, 0));
        QVERIFY(note(dialog).contains(u"is restricted"_s));
        button(dialog, "browseJoin")->click();
        QVERIFY(!button(dialog, "browseJoin")->isEnabled()); // once is enough
        QTRY_VERIFY2(note(dialog).contains(u"ForbiddenException"_s), qPrintable(note(dialog)));
        QVERIFY(note(dialog).startsWith(u"You have not joined the channel."));
        QVERIFY(button(dialog, "browseJoin")->isEnabled());
        QVERIFY(m_bench->picture(u"browse-refused"_s, *dialog));
        button(dialog, "browseOpen")->click(); // it is public: to be read by anybody
        QTRY_VERIFY(entry(u"Closed circle"_s));
        QVERIFY(!entry(u"Closed circle"_s)->member);
    }

    void noneAndFailingAreSaid()
    {
        open(1);
        QVERIFY(m_bench->service().admin("faults"_ba,
                    { { u"Operation"_s, u"ListChannels"_s },
                        { u"Error"_s, u"ForbiddenException"_s }, { u"Times"_s, 1 } })
            == 200);
        BrowseDialog *dialog = browse();
        auto *again = button(dialog, "browseAgain");
        QTRY_VERIFY(again->isVisible());
        QVERIFY2(state(dialog).contains(u"ForbiddenException"_s), qPrintable(state(dialog)));
        QVERIFY(m_bench->picture(u"browse-failing"_s, *dialog));
        again->click();
        QTRY_COMPARE(state(dialog), u"5 channels"_s);
        QVERIFY(!again->isVisible());
        narrow(dialog, u"nobody calls it that"_s);
        QVERIFY(state(dialog).startsWith(u"None of the 5 channels"));
        QVERIFY(m_bench->picture(u"browse-none"_s, *dialog));
        narrow(dialog, {});
        choose(dialog, 1);
        QTRY_COMPARE(state(dialog), u"4 channels"_s); // those alice made
    }

    void peopleAreSearchedFor()
    {
        open(1);
        BrowseDialog *dialog = browse();
        choose(dialog, 2);
        QVERIFY(state(dialog).startsWith(u"Name people"));
        auto *people = dialog->findChild<QLineEdit *>(u"browsePeople"_s);
        people->setText(u"no body!"_s);
        QVERIFY(!button(dialog, "browseSearch")->isEnabled());
        QStringList many;
        for (int i = 0; i < 21; ++i)
            many.append(u"user%1"_s.arg(i));
        people->setText(many.join(u' '));
        QVERIFY(!button(dialog, "browseSearch")->isEnabled());
        QVERIFY(note(dialog).contains(u"at most 20"_s));
        people->setText(many.first(20).join(u' '));
        QVERIFY(button(dialog, "browseSearch")->isEnabled());
        people->setText(u"bob"_s);
        button(dialog, "browseSearch")->click();
        QTRY_COMPARE(state(dialog), u"2 channels"_s); // general and quiet
    }

    void aFilterThatFindsNothingLeadsHere()
    {
        open(1);
        auto *filter = m_bench->window().findChild<QLineEdit *>(u"channelFilter"_s);
        auto *elsewhere = m_bench->button(u"Look among other channels"_s);
        QVERIFY(!elsewhere);
        filter->setText(u"room"_s);
        elsewhere = m_bench->button(u"Look among other channels"_s);
        QVERIFY(elsewhere);
        QTest::keyClick(filter, Qt::Key_Return);
        auto *dialog = m_bench->window().findChild<BrowseDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"browseName"_s)->text(), u"room"_s);
        QTRY_COMPARE(state(dialog), u"1 of 5 channels"_s);
        m_bench->window().setSession(nullptr); // nothing is left that looks at it
        QVERIFY(!m_bench->window().findChild<BrowseDialog *>());
    }

private:
    /// The usual world, and as many public rooms of bob's as are asked for.
    void open(int rooms)
    {
        QFile usual(QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
        QVERIFY(usual.open(QIODevice::ReadOnly));
        QJsonObject world = QJsonDocument::fromJson(usual.readAll()).object();
        QJsonArray channels = world[u"Channels"].toArray();
        for (int i = 0; i < rooms; ++i)
            channels.append(QJsonObject { { u"Id"_s, u"room-%1"_s.arg(i) },
                { u"Name"_s, u"Room %1"_s.arg(i) }, { u"CreatedBy"_s, u"bob"_s },
                { u"Members"_s, QJsonArray { u"bob"_s } },
                // Who moderates it may join; other strangers may not.
                { u"Moderators"_s,
                    i == 117 ? QJsonArray { u"bob"_s, u"alice"_s } : QJsonArray { u"bob"_s } } });
        channels.append(QJsonObject { { u"Id"_s, u"closed"_s }, { u"Name"_s, u"Closed circle"_s },
            { u"Mode"_s, u"RESTRICTED"_s }, { u"CreatedBy"_s, u"bob"_s },
            { u"Members"_s, QJsonArray { u"bob"_s } } });
        world[u"Channels"] = channels;
        QFile seed(m_folder.filePath(u"seed.json"_s));
        QVERIFY(seed.open(QIODevice::WriteOnly));
        seed.write(QJsonDocument(world).toJson());
        seed.close();
        m_bench = std::make_unique<test::WindowBench>(m_theme, seed.fileName());
        QVERIFY(m_bench->service().start());
        QVERIFY(m_bench->open());
    }
    BrowseDialog *browse()
    {
        m_bench->window().findChild<QPushButton *>(u"browseChannels"_s)->click();
        return m_bench->window().findChild<BrowseDialog *>();
    }
    static QPushButton *button(BrowseDialog *dialog, const char *name)
    {
        return dialog->findChild<QPushButton *>(QLatin1StringView(name));
    }
    static void narrow(BrowseDialog *dialog, const QString &text)
    {
        dialog->findChild<QLineEdit *>(u"browseName"_s)->setText(text);
    }
    static void choose(BrowseDialog *dialog, int source)
    {
        dialog->findChild<QComboBox *>(u"browseSource"_s)->setCurrentIndex(source);
    }
    /// Without what keeps its direction to itself.
    static QString textOf(BrowseDialog *dialog, const QString &label)
    {
        return dialog->findChild<QLabel *>(label)->text().remove(u'\u2068').remove(u'\u2069');
    }
    static QString state(BrowseDialog *dialog) { return textOf(dialog, u"browseState"_s); }
    static QString note(BrowseDialog *dialog) { return textOf(dialog, u"browseNote"_s); }
    std::optional<DirectoryEntry> entry(const QString &name)
    {
        for (const DirectoryEntry &each : m_bench->composition().session()->channels().entries()) {
            if (each.channel.name == name)
                return each;
        }
        return std::nullopt;
    }

    Theme m_theme;
    QTemporaryDir m_folder;
    std::unique_ptr<test::WindowBench> m_bench;
};

QTEST_MAIN(TestWindowBrowse)
#include "tst_windowbrowse.moc"
