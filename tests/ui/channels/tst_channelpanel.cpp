// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/channelpanel.h"

#include "domain/channel.h"
#include "models/channellistmodel.h"
#include "ui/channels/arnreading.h"
#include "ui/channels/channelfilter.h"
#include "ui/channels/openchanneldialog.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

namespace {

const QString instance = u"arn:aws:chime:us-east-1:111122223333:app-instance/i1"_s;

QString arnOf(const QString &id)
{
    return instance + u"/channel/"_s + id;
}

void addChannel(QStandardItemModel &model, const QString &name, bool isPrivate = false,
    bool member = true, const QDateTime &last = {})
{
    auto *item = new QStandardItem(name);
    item->setData(arnOf(name), ChannelListModel::ArnRole);
    item->setData(int(isPrivate ? ChannelPrivacy::Private : ChannelPrivacy::Public),
        ChannelListModel::PrivacyRole);
    item->setData(member, ChannelListModel::MemberRole);
    item->setData(last, ChannelListModel::LastMessageAtRole);
    model.appendRow(item);
}

std::optional<AppInstanceUserArn> alice()
{
    return *AppInstanceUserArn::parse(instance + u"/user/alice"_s);
}

} // namespace

class TestChannelPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void filtersWithoutCaseAndAccents_data();
    void filtersWithoutCaseAndAccents();
    void choosesByMouseAndKeyboard();
    void setCurrentIsSilentAndOutlivesAReset();
    void walksToTheNeighbours();
    void escapeClearsTheFilter();
    void tellsLoadingEmptyAndError();
    void rowsAreSentences();
    void shortTimes();
    void opensByArn();
    void readsPastedText_data();
    void readsPastedText();
    void namesTheWrongPart_data();
    void namesTheWrongPart();
    void warnsOfAnotherHome();

private:
    QListView *list() const { return m_panel->findChild<QListView *>(u"channelList"_s); }
    QLineEdit *filter() const { return m_panel->findChild<QLineEdit *>(u"channelFilter"_s); }
    QLabel *state() const { return m_panel->findChild<QLabel *>(u"channelState"_s); }
    QPushButton *tryAgain() const { return m_panel->findChild<QPushButton *>(u"tryAgain"_s); }
    QStringList shown() const
    {
        QStringList names;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            names.append(list()->model()->index(row, 0).data().toString());
        return names;
    }

    Theme m_theme;
    std::unique_ptr<QStandardItemModel> m_model;
    std::unique_ptr<ChannelPanel> m_panel;
    std::unique_ptr<QSignalSpy> m_chosen;
};

void TestChannelPanel::init()
{
    m_model = std::make_unique<QStandardItemModel>();
    addChannel(*m_model, u"general"_s);
    addChannel(*m_model, u"design"_s);
    addChannel(*m_model, u"Café Zürich"_s);
    addChannel(*m_model, u"release-room"_s, true);
    m_panel = std::make_unique<ChannelPanel>(m_theme);
    m_panel->setModel(m_model.get());
    m_panel->resize(264, 480);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_panel->activateWindow();
    m_chosen = std::make_unique<QSignalSpy>(m_panel.get(), &ChannelPanel::channelChosen);
}

void TestChannelPanel::cleanup()
{
    m_chosen.reset();
    m_panel.reset();
    m_model.reset();
}

void TestChannelPanel::filtersWithoutCaseAndAccents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("none") << u""_s
                          << QStringList { u"general"_s, u"design"_s, u"Café Zürich"_s,
                                 u"release-room"_s };
    QTest::newRow("case") << u"GEN"_s << QStringList { u"general"_s };
    QTest::newRow("accents") << u"cafe zur"_s << QStringList { u"Café Zürich"_s };
    QTest::newRow("accents asked for")
        << u"É"_s << QStringList { u"general"_s, u"design"_s, u"Café Zürich"_s, u"release-room"_s };
    QTest::newRow("blanks around") << u" design "_s << QStringList { u"design"_s };
    QTest::newRow("no pattern") << u".*"_s << QStringList {};
}

void TestChannelPanel::filtersWithoutCaseAndAccents()
{
    QFETCH(QString, text);
    QFETCH(QStringList, names);
    filter()->setText(text);
    QCOMPARE(shown(), names);
    QCOMPARE(state()->isVisible(), names.isEmpty());
}

void TestChannelPanel::choosesByMouseAndKeyboard()
{
    const QModelIndex second = list()->model()->index(1, 0);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualRect(second).center());
    QCOMPARE(m_chosen->size(), 1);
    QCOMPARE(m_chosen->last().first().toString(), arnOf(u"design"_s));
    QCOMPARE(m_panel->current(), arnOf(u"design"_s));

    m_panel->focusFilter();
    QVERIFY(filter()->hasFocus());
    QTest::keyClick(filter(), Qt::Key_Down);
    QVERIFY(list()->hasFocus());
    QTest::keyClick(list(), Qt::Key_Down);
    QCOMPARE(m_chosen->size(), 1);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(m_chosen->size(), 2);
    QCOMPARE(m_chosen->last().first().toString(), arnOf(u"Café Zürich"_s));

    filter()->setText(u"rel"_s);
    QTest::keyClick(filter(), Qt::Key_Return);
    QCOMPARE(m_chosen->size(), 3);
    QCOMPARE(m_chosen->last().first().toString(), arnOf(u"release-room"_s));
    QVERIFY(filter()->text().isEmpty());
    QCOMPARE(list()->currentIndex().row(), 3);
}

void TestChannelPanel::setCurrentIsSilentAndOutlivesAReset()
{
    m_panel->setCurrent(arnOf(u"design"_s));
    QCOMPARE(list()->currentIndex().data().toString(), u"design"_s);
    m_model->clear();
    QVERIFY(!list()->currentIndex().isValid());
    addChannel(*m_model, u"new"_s);
    addChannel(*m_model, u"design"_s);
    m_panel->setModel(m_model.get());
    QCOMPARE(list()->currentIndex().data().toString(), u"design"_s);
    QCOMPARE(m_chosen->size(), 0);
}

void TestChannelPanel::walksToTheNeighbours()
{
    m_panel->setCurrent(arnOf(u"general"_s));
    m_panel->previousChannel();
    QCOMPARE(m_chosen->size(), 0);
    m_panel->nextChannel();
    m_panel->nextChannel();
    QCOMPARE(m_panel->current(), arnOf(u"Café Zürich"_s));
    m_panel->previousChannel();
    QCOMPARE(m_chosen->size(), 3);
    QCOMPARE(m_chosen->last().first().toString(), arnOf(u"design"_s));
}

void TestChannelPanel::escapeClearsTheFilter()
{
    filter()->setText(u"des"_s);
    QCOMPARE(shown().size(), 1);
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(filter()->text().isEmpty());
    QCOMPARE(shown().size(), 4);
}

void TestChannelPanel::tellsLoadingEmptyAndError()
{
    QVERIFY(state()->isHidden());
    m_model->clear();
    QCOMPARE(state()->text(), u"You are in no channel yet."_s);
    QVERIFY(tryAgain()->isHidden());
    m_panel->setLoading(true);
    QCOMPARE(state()->text(), u"Loading channels…"_s);
    m_panel->setLoading(false);
    m_panel->setError(u"The service has a problem."_s);
    QCOMPARE(state()->text(), displayText(u"The service has a problem."_s));
    QVERIFY(tryAgain()->isVisible());
    QSignalSpy again(m_panel.get(), &ChannelPanel::refreshRequested);
    tryAgain()->click();
    QCOMPARE(again.size(), 1);
    addChannel(*m_model, u"general"_s);
    QVERIFY(state()->isVisible());
    m_panel->setError({});
    QVERIFY(state()->isHidden());
    QVERIFY(tryAgain()->isHidden());
}

void TestChannelPanel::rowsAreSentences()
{
    const QDateTime noon(QDate::currentDate(), QTime(12, 4));
    addChannel(*m_model, u"a"_s, false, true, noon.toUTC());
    addChannel(*m_model, u"b"_s, true, false);
    const auto spoken = [this](int row) {
        return list()->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(spoken(4), u"a, public channel, last message 12:04"_s);
    QCOMPARE(spoken(5), u"b, private channel, not a member"_s);
    m_model->item(m_model->rowCount() - 1)->setData(3, ChannelListModel::UnreadRole);
    QCOMPARE(spoken(5), u"b, private channel, not a member, 3 unread"_s);
    m_model->item(m_model->rowCount() - 1)->setData(true, ChannelListModel::UnreadIsLeastRole);
    QCOMPARE(spoken(5), u"b, private channel, not a member, 3 or more unread"_s);
}

void TestChannelPanel::shortTimes()
{
    const QDateTime now(QDate(2024, 5, 15), QTime(9, 0)); // a Wednesday
    QCOMPARE(shortTime({}, now), QString());
    QCOMPARE(shortTime(QDateTime(QDate(2024, 5, 15), QTime(0, 5)), now), u"00:05"_s);
    QCOMPARE(shortTime(QDateTime(QDate(2024, 5, 14), QTime(23, 59)), now),
        QLocale().dayName(2, QLocale::ShortFormat));
    QCOMPARE(shortTime(QDateTime(QDate(2024, 5, 9), QTime(9, 0)), now),
        QLocale().dayName(4, QLocale::ShortFormat));
    QCOMPARE(shortTime(QDateTime(QDate(2024, 5, 8), QTime(9, 0)), now),
        QLocale().toString(QDate(2024, 5, 8), QLocale::ShortFormat));
}

void TestChannelPanel::opensByArn()
{
    QStringList requested;
    connect(m_panel.get(), &ChannelPanel::channelRequested, m_panel.get(),
        [&requested](const ChannelArn &channel) { requested.append(channel.toString()); });
    m_panel->setUser(alice());
    m_panel->openByArn();
    auto *dialog = m_panel->findChild<OpenChannelDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal());
    auto *edit = dialog->findChild<QLineEdit *>(u"channelArn"_s);
    auto *open = dialog->findChild<QPushButton *>(u"openChannel"_s);
    QVERIFY(!open->isEnabled());
    edit->setText(instance);
    QVERIFY(!open->isEnabled());
    QVERIFY(edit->accessibleDescription().contains(u"app instance"_s));
    // Qt takes a fifth of a millisecond for each picture, whenever it measures the text.
    const QString picture = u"😀"_s;
    QGuiApplication::clipboard()->setText(picture.repeated(700));
    edit->paste();
    QVERIFY(edit->text().count(picture) > 0 && edit->text().count(picture) <= 16);
    QVERIFY(!open->isEnabled());
    edit->clear();
    QGuiApplication::clipboard()->setText(
        u"{\n  \"Name\": \"x\",\n  \"ChannelArn\": \"%1\"\n}\n"_s.arg(arnOf(u"x"_s)));
    edit->paste();
    QVERIFY(open->isEnabled());
    edit->setText(u"\"%1\","_s.arg(arnOf(u"x"_s)));
    QVERIFY(open->isEnabled());
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(requested, QStringList { arnOf(u"x"_s) });
    QVERIFY(!dialog->isVisible());
}

void TestChannelPanel::readsPastedText_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QString>("arn");
    const QString plain = arnOf(u"general"_s);
    QTest::newRow("plain") << plain << plain;
    QTest::newRow("blanks") << u"\n  %1\t"_s.arg(plain) << plain;
    QTest::newRow("quotes") << u"\"%1\""_s.arg(plain) << plain;
    QTest::newRow("typographic quotes") << u"“%1”"_s.arg(plain) << plain;
    QTest::newRow("JSON") << u"{\"ChannelArn\": \"%1\"}"_s.arg(plain) << plain;
    QTest::newRow("JSON with others")
        << u"{\"Sender\":{\"Arn\":\"%1/user/a\"},\"ChannelArn\":\"%2\"}"_s.arg(instance, plain)
        << plain;
    QTest::newRow("command line")
        << u"aws chime-sdk-messaging describe-channel --channel-arn %1 --chime-bearer x"_s.arg(
               plain)
        << plain;
    const QString encoded = QString::fromLatin1(plain.toUtf8().toPercentEncoding());
    QTest::newRow("address of a console")
        << u"https://us-east-1.console.aws.amazon.com/chime-sdk/home?region=us-east-1#/channels/%1"_s
               .arg(encoded)
        << plain;
    QTest::newRow("address of a console, encoded twice")
        << u"https://h/signin?redirect_uri=https%253A%252F%252Fc%252F%2523%252F"_s
            + QString::fromLatin1(encoded.toUtf8().toPercentEncoding())
        << plain;
    QTest::newRow("path of a request")
        << u"2026-01-05T12:00:00Z POST /channels/%1/messages 403"_s.arg(encoded) << plain;
    QTest::newRow("line of a log")
        << u"2026-01-05T12:00:00Z [WARN] user %1/user/a on %2: Forbidden"_s.arg(instance, plain)
        << plain;
    QTest::newRow("JSON in JSON, slashes escaped")
        << u"{\"Payload\":\"{\\\"ChannelArn\\\":\\\"%1\\\"}\"}"_s.arg(
               QString(plain).replace(u'/', u"\\/"_s))
        << plain;
    QTest::newRow("a flow before it")
        << u"{\"ChannelFlowArn\":\"%1/channel-flow/f\",\"Arn\":\"%2\"}"_s.arg(instance, plain)
        << plain;
    QTest::newRow("a broken one before it")
        << u"[{\"Arn\":\"arn:aws:chime:US:1:x\"},{\"Arn\":\"%1\"}]"_s.arg(plain) << plain;
    QTest::newRow("odd id") << arnOf(u"日本 a/b"_s) << arnOf(u"日本 a/b"_s);
    QTest::newRow("odd id in quotes") << u"'%1'"_s.arg(arnOf(u"a b"_s)) << arnOf(u"a b"_s);
}

void TestChannelPanel::readsPastedText()
{
    QFETCH(QString, pasted);
    QFETCH(QString, arn);
    const ArnReading reading = readChannelArn(pasted, alice());
    QVERIFY(reading.channel);
    QCOMPARE(reading.channel->toString(), arn);
    for (const ArnRemark &remark : reading.remarks)
        QVERIFY(remark.level == ArnRemark::Level::Good);
}

void TestChannelPanel::namesTheWrongPart_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QString>("part");
    QTest::addColumn<int>("before");
    QTest::newRow("word") << u"general"_s << u"Beginning"_s << 0;
    QTest::newRow("short") << u"arn"_s << u"Length"_s << 0;
    QTest::newRow("partition") << u"arn:AWS:chime:r:1:x"_s << u"Partition"_s << 0;
    QTest::newRow("service") << u"arn:aws:Chime:r:1:x"_s << u"Service"_s << 1;
    QTest::newRow("region") << u"arn:aws:chime:US:1:x"_s << u"Region"_s << 2;
    QTest::newRow("account") << u"arn:aws:chime:r:A:x"_s << u"Account"_s << 3;
    QTest::newRow("cut off") << u"arn:aws:chime:us-east-1:1"_s << u"Resource"_s << 4;
    QTest::newRow("user") << instance + u"/user/a"_s << u"Resource"_s << 4;
    QTest::newRow("flow") << instance + u"/channel-flow/a"_s << u"Resource"_s << 4;
    const auto encoded = [](const QString &arn) {
        return u"https://h/x?arn=%1&y=z"_s.arg(
            QString::fromLatin1(arn.toUtf8().toPercentEncoding()));
    };
    QTest::newRow("user in an address") << encoded(instance + u"/user/a"_s) << u"Resource"_s << 4;
    QTest::newRow("region in an address")
        << encoded(u"arn:aws:chime:US:1:app-instance/a/channel/c"_s) << u"Region"_s << 2;
    QTest::newRow("account in a log")
        << u"[WARN] arn:aws:chime:us-east-1:A1:app-instance/a/channel/c refused"_s << u"Account"_s
        << 3;
}

void TestChannelPanel::namesTheWrongPart()
{
    QFETCH(QString, pasted);
    QFETCH(QString, part);
    QFETCH(int, before);
    const ArnReading reading = readChannelArn(pasted, alice());
    QVERIFY(!reading.channel);
    QCOMPARE(reading.remarks.size(), before + 1);
    QCOMPARE(reading.remarks.last().part, part);
    QVERIFY(reading.remarks.last().level == ArnRemark::Level::Bad);
    QVERIFY(!reading.remarks.last().words.isEmpty());
}

void TestChannelPanel::warnsOfAnotherHome()
{
    const QString foreign = u"arn:aws:chime:eu-central-1:111122223333:app-instance/i2/channel/c"_s;
    const auto cautions = [&foreign](const std::optional<AppInstanceUserArn> &user) {
        QStringList parts;
        const ArnReading reading = readChannelArn(foreign, user);
        for (const ArnRemark &remark : reading.remarks) {
            if (remark.level == ArnRemark::Level::Caution)
                parts.append(remark.part);
        }
        return reading.channel ? parts : QStringList { u"unread"_s };
    };
    QCOMPARE(cautions(alice()), (QStringList { u"Region"_s, u"App instance"_s }));
    QVERIFY(cautions(std::nullopt).isEmpty());
    QVERIFY(readChannelArn(u"  "_s, alice()).remarks.isEmpty());
}

QTEST_MAIN(TestChannelPanel)
#include "tst_channelpanel.moc"
