// SPDX-License-Identifier: Apache-2.0
#include "chat/channelpeople.h"
#include "chat/rosterservice.h"
#include "client/channelclient.h"
#include "models/peoplemodel.h"
#include "ui/common/noticebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/common/usertext.h"
#include "ui/people/peoplepanel.h"
#include "ui/people/persondelegate.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListView>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

class TestPeople : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<ChatBench>(m_folder->path());
        m_bench->clock.hurried = true;
        m_service = {};
        m_service.members = { userNamed(u"carol"_s), userNamed(u"alice"_s), userNamed(u"bob"_s) };
        m_service.moderators = { userNamed(u"alice"_s) };
        m_service.bans = { userNamed(u"mallory"_s) };
        m_bench->transport.script
            = [this](const TransportRequest &request) { return m_service.answer(request); };
        m_client = std::make_unique<ChannelClient>(m_bench->client.caller());
        m_people = std::make_unique<ChannelPeople>(channelArn(u"general"_s), *m_client);
        m_panel = std::make_unique<PeoplePanel>(m_theme);
        m_panel->resize(PeoplePanel::panelWidth, 520);
        m_panel->show();
        m_panel->setPeople(m_people.get());
        QTRY_VERIFY(!m_people->isLoading());
    }
    void cleanup()
    {
        m_panel.reset();
        m_people.reset();
        m_bench.reset();
    }

    void showsWhoIsThere()
    {
        QCOMPARE(shown(), u"alice (moderator · you), bob (), carol (), mallory (banned)"_s);
        QCOMPARE(m_panel->findChildren<QLabel *>().first()->text(), displayText(u"People (3)"_s));
        const auto *model = m_panel->findChild<QListView *>(u"peopleList"_s)->model();
        QCOMPARE(model->index(0, 0).data(Qt::AccessibleTextRole).toString(),
            u"alice, moderator · you"_s);
        QVERIFY(!button("moderatePerson")->isVisible()); // nobody is chosen
    }

    void aPersonIsMadeModeratorAndBack()
    {
        choose(u"bob"_s);
        QCOMPARE(button("moderatePerson")->text(), u"Make moderator"_s);
        QCOMPARE(button("moderatePerson")->accessibleName(), u"Make bob a moderator"_s);
        press("moderatePerson");
        QTRY_COMPARE(m_service.moderators.size(), 2);
        QTRY_VERIFY(shown().contains(u"bob (moderator)"_s));
        choose(u"bob"_s);
        QCOMPARE(button("moderatePerson")->text(), u"Not a moderator"_s);
        press("moderatePerson");
        QTRY_COMPARE(m_service.moderators.size(), 1);
    }

    void aPersonIsBannedAndAllowedAgain()
    {
        choose(u"bob"_s);
        press("banPerson");
        QVERIFY(question().contains(displayText(u"bob"_s)) && question().contains(u"removed"));
        QVERIFY(question().contains(displayText(u"general"_s))); // it may not be in sight
        answer(false);
        QVERIFY(!m_service.bans.contains(userNamed(u"bob"_s)));
        press("banPerson");
        answer(true);
        QTRY_VERIFY(shown().contains(u"bob (banned)"_s));
        choose(u"bob"_s);
        QVERIFY(!button("removePerson")->isVisible());
        press("banPerson");
        QTRY_VERIFY(!shown().contains(u"bob"_s));
    }

    void oneselfIsNotBannedButLeaves()
    {
        QSignalSpy leave(m_panel.get(), &PeoplePanel::leaveRequested);
        choose(u"alice"_s);
        QVERIFY(!button("banPerson")->isVisible());
        QCOMPARE(button("removePerson")->text(), u"Leave"_s);
        press("removePerson");
        QCOMPARE(leave.size(), 1); // who listens asks, as the channel's menu does
        QVERIFY(!asked());
        QVERIFY(m_service.members.contains(userNamed(u"alice"_s)));
    }

    void aRefusalIsSaid()
    {
        m_service.refusal = errorReply(403, "ForbiddenException");
        m_panel->setChannelName(u"Room for all"_s);
        choose(u"carol"_s);
        press("removePerson");
        QVERIFY(question().contains(displayText(u"carol"_s)));
        QVERIFY(question().contains(displayText(u"Room for all"_s)));
        answer(true);
        auto *notice = m_panel->findChild<NoticeBar *>();
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(
            notice->text().startsWith(displayText(u"carol"_s) + u" is still in the channel. "_s),
            qPrintable(notice->text()));
        QVERIFY(notice->text().contains(u"403 ForbiddenException"_s));
        QVERIFY(shown().contains(u"carol ()"_s));
    }

    void peopleAreAdded()
    {
        edit()->setPlainText(u"dave, mallory"_s);
        m_panel->findChild<QCheckBox *>(u"addHidden"_s)->setChecked(false);
        press("addPeople");
        auto *notice = m_panel->findChild<NoticeBar *>();
        QTRY_VERIFY(notice->isVisible()); // mallory is banned
        QVERIFY2(notice->text().startsWith(u"1 of 2 were added; "_s), qPrintable(notice->text()));
        QTRY_VERIFY(shown().contains(u"dave ()"_s));
        // Who was not added stands ready for another try, and nobody else.
        QCOMPARE(edit()->toPlainText(), u"mallory"_s);
        QVERIFY(notice->text().contains(displayText(u"mallory"_s) + u": "_s));
        QVERIFY(button("addPeople")->isEnabled());
    }

    void everybodyWhoWasNotAddedIsNamed()
    {
        QStringList ids;
        for (int i = 0; i < 7; ++i) {
            m_service.bans.append(userNamed(u"banned%1"_s.arg(i)));
            ids.append(u"banned%1"_s.arg(i));
        }
        edit()->setPlainText(ids.join(u' '));
        press("addPeople");
        auto *notice = m_panel->findChild<NoticeBar *>();
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().startsWith(u"0 of 7 were added"_s), qPrintable(notice->text()));
        QVERIFY2(notice->text().contains(u"and 2 more: "), qPrintable(notice->text()));
        QCOMPARE(edit()->toPlainText().split(u'\n').size(), 7);
        for (auto *each : notice->findChildren<QPushButton *>()) {
            if (each->text() == u"Copy the list"_s)
                each->click();
        }
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied.split(u'\n').size(), 7);
        QVERIFY2(copied.startsWith(userNamed(u"banned0"_s) + u'\t'), qPrintable(copied));
        QVERIFY2(copied.contains(userNamed(u"banned6"_s) + u'\t'), qPrintable(copied));
    }

    void whatIsTypedStaysWithItsChannel()
    {
        ChannelPeople other(channelArn(u"other"_s), *m_client);
        edit()->setPlainText(u"dave"_s);
        m_panel->setPeople(&other);
        QCOMPARE(edit()->toPlainText(), QString());
        edit()->setPlainText(u"erin"_s);
        m_panel->setPeople(m_people.get());
        QCOMPARE(edit()->toPlainText(), u"dave"_s);
        m_panel->setPeople(&other);
        QCOMPARE(edit()->toPlainText(), u"erin"_s);
        m_panel->setPeople(nullptr);
        QCOMPARE(edit()->toPlainText(), QString());
    }

    void anAdditionEndsWhileAnotherChannelIsShown()
    {
        ChannelPeople other(channelArn(u"other"_s), *m_client);
        QSignalSpy troubled(m_panel.get(), &PeoplePanel::troubled);
        m_panel->setChannelName(u"Room for all"_s);
        edit()->setPlainText(u"dave mallory"_s); // mallory is banned
        press("addPeople");
        QVERIFY(m_people->isAdding());
        m_panel->setPeople(&other);
        edit()->setPlainText(u"erin"_s);
        QVERIFY(button("addPeople")->isEnabled()); // it is the other that is busy
        QTRY_COMPARE(troubled.size(), 1);
        const QString said = troubled.first().first().toString();
        QVERIFY2(said.contains(displayText(u"Room for all"_s)), qPrintable(said));
        QVERIFY2(said.contains(u"1 of 2 were added"_s), qPrintable(said));
        QCOMPARE(edit()->toPlainText(), u"erin"_s);
        m_panel->setPeople(m_people.get());
        QCOMPARE(edit()->toPlainText(), u"mallory"_s);
        QVERIFY(!m_people->isAdding());
        QTRY_VERIFY(shown().contains(u"dave ()"_s));
        m_panel->setPeople(nullptr); // before `other` goes
    }

    void whatIsWrongWithAPieceIsNamed_data()
    {
        QTest::addColumn<QString>("piece");
        QTest::addColumn<QString>("remark");
        const QString instance = u"app-instance/5f1c"_s;
        QTest::newRow("channel") << u"arn:aws:chime:us-east-1:1:%1/channel/c"_s.arg(instance)
                                 << u"is the ARN of a channel"_s;
        QTest::newRow("app instance")
            << u"arn:aws:chime:us-east-1:1:%1"_s.arg(instance) << u"goes on with “/user/…”"_s;
        QTest::newRow("other resource")
            << u"arn:aws:chime:us-east-1:1:meeting/x"_s << u"ends in “meeting/x”"_s;
        QTest::newRow("short") << u"arn:aws:chime"_s << u"has “"_s;
        QTest::newRow("sign") << u"b/b"_s << u"is neither a user’s id"_s;
        QTest::newRow("long id") << QString(65, u'x') << u"at most 64 characters"_s;
        QTest::newRow("other region") << userNamed(u"bob"_s).replace(u"us-east-1"_s,
            u"eu-central-1"_s) << u"is of the region eu-central-1"_s;
        QTest::newRow("other app instance")
            << u"arn:aws:chime:us-east-1:123456789012:app-instance/other/user/bob"_s
            << u"will refuse that"_s;
    }
    void whatIsWrongWithAPieceIsNamed()
    {
        QFETCH(QString, piece);
        QFETCH(QString, remark);
        edit()->setPlainText(piece);
        QString said = edit()->accessibleDescription();
        for (QChar isolate : { QChar(0x2068), QChar(0x2069) })
            said.remove(isolate);
        QVERIFY2(said.contains(remark), qPrintable(said));
    }

    void whatNamesNobodyIsNotSent()
    {
        QVERIFY(!button("addPeople")->isEnabled());
        edit()->setPlainText(u"dave arn:aws:chime:us-east-1:1:app-instance/i/channel/c"_s);
        QVERIFY(!button("addPeople")->isEnabled());
        QVERIFY(edit()->accessibleDescription().contains(u"is the ARN of a channel"_s));
    }

    void usersAreReadFromAnyText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("arns");
        QTest::addColumn<QStringList>("unread");
        const QString bob = userNamed(u"bob"_s);
        const QString id = userNamed(u"us-east-1:5f1c"_s);
        QTest::newRow("nothing") << u" \n"_s << QStringList() << QStringList();
        QTest::newRow("ids") << u"bob\tus-east-1:5f1c"_s << QStringList { bob, id }
                             << QStringList();
        QTest::newRow("JSON") << u"[\"%1\",\n \"%2\"]"_s.arg(bob, id) << QStringList { bob, id }
                              << QStringList();
        QTest::newRow("twice") << u"bob bob %1"_s.arg(bob) << QStringList { bob } << QStringList();
        QTest::newRow("wrong") << u"bob -bob b/b"_s << QStringList { bob }
                               << QStringList { u"-bob"_s, u"b/b"_s };
        QTest::newRow("too long") << QString(65, u'x') << QStringList()
                                  << QStringList { QString(65, u'x') };
    }
    void usersAreReadFromAnyText()
    {
        QFETCH(QString, text);
        const UsersReading reading = readUsers(text, channelArn(u"c"_s).appInstance());
        QTEST(reading.arns, "arns");
        QTEST(reading.unread, "unread");
    }

    /// Qt takes a fifth of a millisecond for each picture, whenever it measures the text.
    void picturesThatArePastedHaveAnEnd()
    {
        const QString picture = u"😀"_s;
        QGuiApplication::clipboard()->setText(picture.repeated(700));
        edit()->paste();
        QVERIFY(edit()->toPlainText().count(picture) > 0);
        QVERIFY(edit()->toPlainText().count(picture) <= 16);
        QVERIFY(!button("addPeople")->isEnabled());
        edit()->clear();
        const QString arns
            = u"%1\n%2\n"_s.arg(userArn(u"dora"_s).toString(), userArn(u"erin"_s).toString());
        QGuiApplication::clipboard()->setText(arns);
        edit()->paste();
        QCOMPARE(edit()->toPlainText(), arns);
        QVERIFY(button("addPeople")->isEnabled());
    }

    void nothingIsShownWithoutAChannel()
    {
        m_panel->setPeople(nullptr);
        QCOMPARE(list()->model(), nullptr);
        QVERIFY(!button("banPerson")->isVisible());
    }

private:
    QListView *list() const { return m_panel->findChild<QListView *>(u"peopleList"_s); }
    QPlainTextEdit *edit() const { return m_panel->findChild<QPlainTextEdit *>(); }
    QPushButton *button(const char *name) const
    {
        return m_panel->findChild<QPushButton *>(QLatin1StringView(name));
    }
    QMessageBox *asked() const { return m_panel->findChild<QMessageBox *>(); }
    QString question() const { return asked() ? asked()->text() : QString(); }
    /// To the question that is open, which is gone afterwards.
    void answer(bool yes)
    {
        QVERIFY(asked());
        QPointer<QMessageBox> box = asked();
        if (yes)
            box->findChild<QPushButton *>(u"yes"_s)->click();
        else
            QTest::keyClick(box, Qt::Key_Return);
        QTRY_VERIFY(!box);
    }
    void press(const char *name) { QTest::mouseClick(button(name), Qt::LeftButton); }
    void choose(const QString &name)
    {
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            const QModelIndex index = list()->model()->index(row, 0);
            if (index.data().toString() == name)
                list()->setCurrentIndex(index);
        }
        QCOMPARE(list()->currentIndex().data().toString(), name);
    }
    QString shown() const
    {
        QStringList rows;
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            const QModelIndex index = list()->model()->index(row, 0);
            rows.append(u"%1 (%2)"_s.arg(index.data().toString(), PersonDelegate::partOf(index)));
        }
        return rows.join(u", "_s);
    }

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChannelClient> m_client;
    std::unique_ptr<ChannelPeople> m_people;
    std::unique_ptr<PeoplePanel> m_panel;
    RosterService m_service;
};

QTEST_MAIN(TestPeople)
#include "tst_people.moc"
