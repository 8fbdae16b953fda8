// SPDX-License-Identifier: Apache-2.0
// Channels and their people, made and changed through the real window on the real service.
#include "endtoend/windowbench.h"

#include "chat/channeladmin.h"
#include "chat/channeldirectory.h"
#include "chat/channelpeople.h"
#include "chat/chatsession.h"
#include "models/peoplemodel.h"
#include "ui/channels/channeldialog.h"
#include "ui/channels/notificationsdialog.h"
#include "ui/common/foreigntext.h"
#include "ui/common/noticebar.h"
#include "ui/people/peoplepanel.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

class TestWindowChannels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init()
    {
        m_bench = std::make_unique<test::WindowBench>(
            m_theme, QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
        QVERIFY(m_bench->service().start());
        QVERIFY(m_bench->open());
        QVERIFY(m_bench->openChannel(u"general"_s));
    }
    void cleanup() { m_bench.reset(); }

    void aChannelIsMadeAndWrittenIn()
    {
        child<QPushButton>("newChannel")->click();
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        QVERIFY(dialog);
        QVERIFY(!dialog->findChild<QPushButton *>(u"saveChannel"_s)->isEnabled());
        dialog->findChild<QLineEdit *>(u"channelName"_s)->setText(u"Lunch & more"_s);
        dialog->findChild<QComboBox *>(u"channelPrivacy"_s)->setCurrentIndex(1);
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        QTRY_VERIFY(isOpen(u"Lunch & more"_s));
        QTRY_VERIFY(!m_bench->window().findChild<ChannelDialog *>());
        m_bench->write(u"Who comes along?"_s);
        QTRY_VERIFY(m_bench->timeline().size() > 0 && m_bench->last().message);
    }

    void aRefusedChannelKeepsWhatWasTyped()
    {
        child<QPushButton>("newChannel")->click();
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        dialog->findChild<QLineEdit *>(u"channelName"_s)->setText(u"Another general"_s);
        dialog->findChild<QLineEdit *>(u"channelId"_s)->setText(u"general"_s);
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        auto *failure = dialog->findChild<NoticeBar *>(u"channelDialogFailure"_s);
        QTRY_VERIFY(failure->isVisible());
        QVERIFY2(failure->text().startsWith(u"The channel was not created. "_s),
            qPrintable(failure->text()));
        QVERIFY(failure->text().contains(u"ConflictException"_s));
        QCOMPARE(dialog->findChild<QLineEdit *>(u"channelName"_s)->text(), u"Another general"_s);
        QVERIFY(dialog->findChild<QPushButton *>(u"saveChannel"_s)->isEnabled());
    }

    void aChannelIsMadeToDeleteItself()
    {
        choose(u"Details of the channel…"_s);
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        auto *expires = dialog->findChild<QCheckBox *>(u"channelExpires"_s);
        auto *note = dialog->findChild<QLabel *>(u"expirationNote"_s);
        QVERIFY(!expires->isEnabled()); // the service is being asked
        QTRY_VERIFY(expires->isEnabled());
        QVERIFY(!expires->isChecked());
        expires->setChecked(true);
        auto *days = dialog->findChild<QSpinBox *>(u"expirationDays"_s);
        days->setValue(99'999);
        QCOMPARE(days->value(), 5475);
        days->setValue(45);
        QVERIFY2(note->text().contains(u"unless somebody writes"_s), qPrintable(note->text()));
        QVERIFY(m_bench->picture(u"channel-details"_s, *dialog));
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        QTRY_VERIFY(!m_bench->window().findChild<ChannelDialog *>());
        QCOMPARE(described()->expiration,
            (ExpirationSettings { 45, ExpirationCriterion::LastMessageTimestamp }));
        QCOMPARE(described()->name, u"general"_s);
        QTRY_VERIFY(facts().contains(u"deleted 45 days after its last message"_s));
        QVERIFY(m_bench->picture(u"channel-expires"_s));

        choose(u"Details of the channel…"_s);
        dialog = m_bench->window().findChild<ChannelDialog *>();
        expires = dialog->findChild<QCheckBox *>(u"channelExpires"_s);
        QTRY_VERIFY(expires->isChecked());
        QCOMPARE(dialog->findChild<QSpinBox *>(u"expirationDays"_s)->value(), 45);
        expires->setChecked(false);
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        QTRY_VERIFY(!m_bench->window().findChild<ChannelDialog *>());
        QVERIFY(!described()->expiration);
        QTRY_VERIFY(!facts().contains(u"deleted"_s));
    }

    void whoMayNotSetTheExpirationIsTold()
    {
        const auto people = m_bench->composition().session()->admin().people(*channel());
        const auto resigned = people->setModerator(people->ownArn(), false);
        QTRY_VERIFY(resigned.isFinished());
        choose(u"Details of the channel…"_s);
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        auto *expires = dialog->findChild<QCheckBox *>(u"channelExpires"_s);
        QTRY_VERIFY(expires->isEnabled());
        expires->setChecked(true);
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        auto *failure = dialog->findChild<NoticeBar *>(u"channelDialogFailure"_s);
        QTRY_VERIFY(failure->isVisible());
        QVERIFY2(failure->text().startsWith(u"When the channel is deleted was not changed. You "
                                            "may not do this."_s),
            qPrintable(failure->text()));
        QVERIFY(failure->text().contains(u"A moderator of the channel may"_s));
        QVERIFY(expires->isChecked()); // what was chosen stays
        QVERIFY(m_bench->picture(u"channel-details-refused"_s, *dialog));
    }

    void anUnknownExpirationIsLeftAlone()
    {
        const auto wanted = ExpirationSettings { 7, ExpirationCriterion::CreatedTimestamp };
        const auto set
            = m_bench->composition().session()->admin().setExpiration(*channel(), wanted);
        QTRY_VERIFY(set.isFinished());
        QCOMPARE(described()->expiration, wanted);
        fail(u"DescribeChannel"_s, u"BadRequestException"_s);
        choose(u"Details of the channel…"_s);
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        auto *note = dialog->findChild<QLabel *>(u"expirationNote"_s);
        QTRY_VERIFY2(note->text().contains(u"could not be looked up"_s), qPrintable(note->text()));
        QVERIFY(!dialog->findChild<QCheckBox *>(u"channelExpires"_s)->isEnabled());
        dialog->findChild<QLineEdit *>(u"channelName"_s)->setText(u"lobby"_s);
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        QTRY_VERIFY(isOpen(u"lobby"_s));
        QCOMPARE(described()->expiration, wanted);
    }

    void notificationsAreChosen()
    {
        choose(u"Notifications of this channel…"_s);
        auto *dialog = m_bench->window().findChild<NotificationsDialog *>();
        auto *filtered = dialog->findChild<QRadioButton *>(u"notifyFiltered"_s);
        auto *rule = dialog->findChild<QPlainTextEdit *>(u"filterRule"_s);
        auto *hint = dialog->findChild<QLabel *>(u"ruleHint"_s);
        auto *save = dialog->findChild<QPushButton *>(u"saveNotifications"_s);
        QVERIFY(!filtered->isEnabled() && !save->isEnabled()); // the service is being asked
        QTRY_VERIFY(filtered->isEnabled());
        QVERIFY(dialog->findChild<QRadioButton *>(u"notifyAll"_s)->isChecked());
        QVERIFY(rule->isHidden());
        filtered->click();
        QVERIFY(rule->isVisible() && !save->isEnabled());
        rule->setPlainText(u"{\"$or\":[1,2,3,4,5,6]}"_s);
        QVERIFY2(hint->text().contains(u"5 branches of $or; it has 6"_s), qPrintable(hint->text()));
        QVERIFY(!save->isEnabled());
        QVERIFY(m_bench->picture(u"notifications-wrong"_s, *dialog));
        rule->setPlainText(u"{\"a\":\""_s + QString(2048, u'ä') + u"\"}"_s);
        QVERIFY2(hint->text().contains(u"2048 bytes; it has 4104"_s), qPrintable(hint->text()));
        rule->setPlainText(u"{\"priority\":"_s);
        QVERIFY2(hint->text().contains(u"not a JSON object"_s), qPrintable(hint->text()));
        const QString wanted = u"{\"priority\": [\"high\"]}"_s;
        rule->setPlainText(wanted);
        QVERIFY2(hint->text().contains(u"2 / 20 keys and values"_s), qPrintable(hint->text()));
        QVERIFY(m_bench->picture(u"notifications"_s, *dialog));
        save->click();
        QTRY_VERIFY(!m_bench->window().findChild<NotificationsDialog *>());
        QCOMPARE(preferences(), (PushPreferences { AllowNotifications::Filtered, wanted }));

        choose(u"Notifications of this channel…"_s);
        dialog = m_bench->window().findChild<NotificationsDialog *>();
        QTRY_VERIFY(dialog->findChild<QRadioButton *>(u"notifyFiltered"_s)->isChecked());
        QCOMPARE(dialog->findChild<QPlainTextEdit *>(u"filterRule"_s)->toPlainText(), wanted);
        dialog->findChild<QRadioButton *>(u"notifyNone"_s)->click();
        dialog->findChild<QPushButton *>(u"saveNotifications"_s)->click();
        QTRY_VERIFY(!m_bench->window().findChild<NotificationsDialog *>());
        QCOMPARE(preferences(), (PushPreferences { AllowNotifications::None, wanted }));
    }

    void notificationsThatCannotBeHadAreAskedForAgain()
    {
        fail(u"GetChannelMembershipPreferences"_s, u"BadRequestException"_s);
        choose(u"Notifications of this channel…"_s);
        auto *dialog = m_bench->window().findChild<NotificationsDialog *>();
        auto *failure = dialog->findChild<NoticeBar *>(u"notificationsFailure"_s);
        auto *none = dialog->findChild<QRadioButton *>(u"notifyNone"_s);
        QTRY_VERIFY(failure->isVisible());
        QVERIFY2(failure->text().startsWith(u"What is stored could not be looked up."_s),
            qPrintable(failure->text()));
        QVERIFY(!none->isEnabled());
        QVERIFY(m_bench->picture(u"notifications-failed"_s, *dialog));
        dialog->findChild<QPushButton *>(u"notificationsAgain"_s)->click();
        QTRY_VERIFY(none->isEnabled());
        QVERIFY(failure->isHidden());
        none->click();
        fail(u"PutChannelMembershipPreferences"_s, u"ConflictException"_s);
        dialog->findChild<QPushButton *>(u"saveNotifications"_s)->click();
        QTRY_VERIFY(failure->isVisible());
        QVERIFY2(failure->text().startsWith(u"The choice was not saved."_s),
            qPrintable(failure->text()));
        QVERIFY(none->isChecked() && none->isEnabled());
        dialog->findChild<QPushButton *>(u"saveNotifications"_s)->click();
        QTRY_VERIFY(!m_bench->window().findChild<NotificationsDialog *>());
        QCOMPARE(preferences(), PushPreferences { AllowNotifications::None });
    }

    void anElasticChannelShowsItsSubChannels()
    {
        ChannelAdmin &admin = m_bench->composition().session()->admin();
        NewChannel wanted { channel()->appInstance(), u"all hands"_s, ChannelMode::Restricted };
        wanted.elastic = ElasticChannelConfiguration { 5, 2, 40 };
        const auto made = admin.create(wanted);
        QTRY_VERIFY(made.isFinished());
        QVERIFY(made.result());
        const auto people = admin.people(*made.result());
        QStringList arns;
        for (const QString &id : { u"bob"_s, u"noor"_s, u"long"_s })
            arns.append(channel()->appInstance().toString() + u"/user/"_s + id);
        const auto added = people->add(arns, false);
        QTRY_VERIFY(added.isFinished());
        QVERIFY(added.result() && added.result()->isEmpty());

        m_bench->window().openChannel(*made.result());
        QTRY_VERIFY2(
            facts().contains(u"elastic: up to 5 sub-channels of 2 members"_s), qPrintable(facts()));
        QVERIFY(!action(u"Notifications of this channel…"_s)->isEnabled());
        child<QPushButton>("showPeople")->click();
        auto *box = child<QComboBox>("subChannels");
        QTRY_COMPARE(box->count(), 2);
        QVERIFY2(box->itemText(0).contains(u"2 members"_s), qPrintable(box->itemText(0)));
        QVERIFY2(box->itemText(1).contains(u"1 member"_s), qPrintable(box->itemText(1)));
        auto *list = child<QListView>("peopleList");
        QTRY_COMPARE(shown(*list), (QStringList { u"Alice"_s, u"Bob"_s, u"نور الهدى"_s }));
        QVERIFY(m_bench->picture(u"elastic-people"_s));
        QTest::keyClick(box, Qt::Key_Down);
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QVERIFY(shown(*list).last().startsWith(u"Maximiliane"_s));

        choose(u"Details of the channel…"_s);
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        auto *note = dialog->findChild<QLabel *>(u"elasticNote"_s);
        QVERIFY(note->isVisible());
        QVERIFY2(note->text().contains(u"less than 40 % full"_s), qPrintable(note->text()));
        QVERIFY(m_bench->picture(u"elastic-details"_s, *dialog));
    }

    void peopleAreShownAndAdded()
    {
        child<QPushButton>("showPeople")->click();
        auto *list = child<QListView>("peopleList");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QTRY_VERIFY(list->model()->index(0, 0).data(PeopleModel::ModeratorRole).toBool());
        child<QPlainTextEdit>("peopleToAdd")->setPlainText(u"noor"_s);
        child<QPushButton>("addPeople")->click();
        QTRY_COMPARE(list->model()->rowCount(), 3);
        list->setCurrentIndex(list->model()->index(1, 0));
        QVERIFY(m_bench->picture(u"people"_s));
        m_bench->window().resize(480, 640);
        QTRY_VERIFY(child<PeoplePanel>("peoplePanel")->width() > 440);
        QVERIFY(m_bench->picture(u"people-narrow"_s));
    }

    void aChannelIsRenamedLeftJoinedAndDeleted()
    {
        choose(u"Details of the channel…"_s);
        auto *dialog = m_bench->window().findChild<ChannelDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"channelName"_s)->text(), u"general"_s);
        dialog->findChild<QLineEdit *>(u"channelName"_s)->setText(u"lobby"_s);
        dialog->findChild<QPushButton *>(u"saveChannel"_s)->click();
        QTRY_VERIFY(isOpen(u"lobby"_s));

        const auto lobby = m_bench->pane().channel();
        QSignalSpy told(m_bench->composition().session(), &ChatSession::membershipChanged);
        choose(u"Leave the channel…"_s);
        QVERIFY(answer(u"Leave it"_s));
        QTRY_VERIFY(!has(u"lobby"_s));
        QTRY_COMPARE(told.size(), 1); // by the event, which would put a channel opened again out
        QVERIFY(m_bench->pane().channel() != lobby);
        m_bench->composition().session()->channels().open(*lobby);
        m_bench->window().openChannel(*lobby);
        QTRY_VERIFY(isOpen(u"lobby"_s)); // as the service describes it
        QVERIFY(child<QPushButton>("joinChannel")->isVisible());
        child<QPushButton>("joinChannel")->click();
        QTRY_VERIFY(!child<QPushButton>("joinChannel")->isVisible());

        choose(u"Delete the channel…"_s);
        QVERIFY(answer(u"Delete it"_s));
        QTRY_VERIFY(!has(u"lobby"_s));
    }

    void whoCannotBeAddedIsNamedAndKept()
    {
        child<QPushButton>("showPeople")->click();
        auto *panel = child<QWidget>("peoplePanel");
        auto *box = panel->findChild<QPlainTextEdit *>(u"peopleToAdd"_s);
        QTRY_COMPARE(panel->findChild<QListView *>(u"peopleList"_s)->model()->rowCount(), 2);
        box->setPlainText(u"nobody-of-that-name ghost"_s);
        panel->findChild<QPushButton *>(u"addPeople"_s)->click();
        QTRY_VERIFY(panel->findChild<NoticeBar *>()->isVisible());
        QVERIFY(m_bench->picture(u"people-not-added"_s));
        const QStringList kept = box->toPlainText().split(u'\n');
        QCOMPARE(kept.size(), 2);
        QCOMPARE(kept.first(), u"nobody-of-that-name"_s);
        box->setPlainText(channel()->toString());
        QVERIFY(m_bench->picture(u"people-no-user"_s));
        box->clear();

        auto *list = panel->findChild<QListView *>(u"peopleList"_s);
        list->setCurrentIndex(list->model()->index(1, 0));
        panel->findChild<QPushButton *>(u"banPerson"_s)->click();
        QVERIFY(answer(u"Ban"_s));
        QTRY_VERIFY(list->model()
                        ->index(1, 0)
                        .data(Qt::AccessibleTextRole)
                        .toString()
                        .contains(u"banned"_s));
    }

    void everybodyIsAddedWhateverIsShownMeanwhile()
    {
        const auto here = channel();
        child<QPushButton>("showPeople")->click();
        auto *panel = child<QWidget>("peoplePanel");
        auto *box = panel->findChild<QPlainTextEdit *>(u"peopleToAdd"_s);
        auto *list = panel->findChild<QListView *>(u"peopleList"_s);
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QStringList ids;
        for (int i = 0; i < 100; ++i) // one request
            ids.append(u"ghost%1"_s.arg(i));
        box->setPlainText(ids.join(u'\n') + u"\nnoor"_s);
        panel->findChild<QPushButton *>(u"addPeople"_s)->click();
        for (const auto &entry : m_bench->composition().session()->channels().entries()) {
            if (entry.channel.arn != here)
                m_bench->window().openChannel(entry.channel.arn);
        }
        QVERIFY(channel() != here);
        QVERIFY(box->toPlainText().isEmpty());
        const auto isTold = [this] {
            return std::ranges::any_of(
                m_bench->window().findChildren<NoticeBar *>(), [](const NoticeBar *each) {
                    return each->isVisible() && each->text().contains(u"1 of 101 were added"_s)
                        && each->text().contains(displayText(u"general"_s));
                });
        };
        QTRY_VERIFY(isTold());
        QVERIFY(m_bench->picture(u"people-not-added-elsewhere"_s));
        m_bench->window().openChannel(*here);
        QTRY_COMPARE(list->model()->rowCount(), 3);
        QCOMPARE(box->toPlainText(), ids.join(u'\n'));
    }

    void thePanelsLeaveAsksAsTheMenuDoes()
    {
        child<QPushButton>("showPeople")->click();
        auto *list = child<QListView>("peopleList");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        for (int row = 0; row < 2; ++row) {
            const QModelIndex person = list->model()->index(row, 0);
            if (person.data(PeopleModel::IsSelfRole).toBool())
                list->setCurrentIndex(person);
        }
        child<QPushButton>("removePerson")->click();
        QVERIFY(answer(u"Leave it"_s));
        QTRY_VERIFY(!has(u"general"_s));
    }

private:
    template <class Widget> Widget *child(const char *name)
    {
        return m_bench->window().findChild<Widget *>(QLatin1StringView(name));
    }
    QAction *action(const QString &text)
    {
        const auto actions = child<QPushButton>("channelMenu")->menu()->actions();
        const auto found = std::ranges::find(actions, text, &QAction::text);
        return found != actions.end() ? *found : nullptr;
    }
    /// What is asked is done only by the button that says so.
    bool answer(const QString &yes)
    {
        QPointer<QMessageBox> box = m_bench->window().findChild<QMessageBox *>();
        if (!box || box->defaultButton() != box->button(QMessageBox::Cancel))
            return false;
        const auto buttons = box->buttons();
        const auto found = std::ranges::find(buttons, yes, &QAbstractButton::text);
        if (found == buttons.end())
            return false;
        const bool pictured = m_bench->picture(u"question-"_s + yes.section(u' ', 0, 0), *box);
        (*found)->click();
        return pictured && QTest::qWaitFor([&box] { return !box; });
    }
    void choose(const QString &text)
    {
        QVERIFY2(action(text), qPrintable(text));
        action(text)->trigger();
    }
    static QStringList shown(const QListView &list)
    {
        QStringList names;
        for (int row = 0; row < list.model()->rowCount(); ++row)
            names.append(list.model()->index(row, 0).data().toString());
        return names;
    }
    std::optional<ChannelArn> channel() { return m_bench->pane().channel(); }
    /// The open channel as the service has it.
    std::optional<Channel> described()
    {
        const auto future = m_bench->composition().session()->admin().describe(*channel());
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }) || !future.result())
            return std::nullopt;
        return *future.result();
    }
    PushPreferences preferences()
    {
        const auto future = m_bench->composition().session()->admin().preferences(*channel());
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }) || !future.result())
            return {};
        return *future.result();
    }
    /// Once.
    void fail(const QString &operation, const QString &exception)
    {
        QCOMPARE(m_bench->service().admin(
                     "faults"_ba, { { u"Operation"_s, operation }, { u"Error"_s, exception } }),
            200);
    }
    QString facts()
    {
        const auto labels = child<QWidget>("conversationHeader")->findChildren<QLabel *>();
        QString text;
        for (const QLabel *label : labels)
            text += label->text();
        return text;
    }
    bool has(const QString &name)
    {
        const auto &entries = m_bench->composition().session()->channels().entries();
        return std::ranges::any_of(
            entries, [&name](const DirectoryEntry &entry) { return entry.channel.name == name; });
    }
    bool isOpen(const QString &name)
    {
        const auto channel = m_bench->pane().channel();
        const auto entry
            = channel ? m_bench->composition().session()->channels().entry(*channel) : std::nullopt;
        return entry && entry->channel.name == name;
    }

    Theme m_theme;
    std::unique_ptr<test::WindowBench> m_bench;
};

QTEST_MAIN(TestWindowChannels)
#include "tst_windowchannels.moc"
