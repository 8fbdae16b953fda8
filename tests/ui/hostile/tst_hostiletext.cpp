// SPDX-License-Identifier: Apache-2.0
// Hostile strings through every place that shows what others wrote. What each of them must not do:
// be read as rich text, turn or hide what stands beside it, make a window wider than a narrow one.
// `quiet.py` runs the same under strace: no file is opened and no connection made because of a
// text.
#include "chat/channelpeople.h"
#include "chat/chatbench.h"
#include "client/channelclient.h"
#include "hostilestrings.h"
#include "models/channellistmodel.h"
#include "models/peoplemodel.h"
#include "plaincheck.h"
#include "support/seeds.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/channels/channeldialog.h"
#include "ui/channels/channelpanel.h"
#include "ui/common/foreigntext.h"
#include "ui/common/noticebar.h"
#include "ui/common/theme.h"
#include "ui/compose/composebox.h"
#include "ui/find/founddelegate.h"
#include "ui/find/foundmodel.h"
#include "ui/mainwindow/conversationheader.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/recoverynotice.h"
#include "ui/people/peoplepanel.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/exchangeview.h"
#include "ui/timeline/fakerows.h"
#include "ui/timeline/linkquestion.h"
#include "ui/timeline/rawmessageview.h"
#include "ui/timeline/rowlinks.h"
#include "ui/timeline/timelineview.h"

#include "account/profilestore.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

using namespace carillon;
using namespace carillon::testing;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

QtMessageHandler s_handler = nullptr;

/// How long the slowest text took in each place, and whose seed it was.
class Slowest {
public:
    explicit Slowest(int seed)
        : m_seed(seed)
    {
        m_timer.start();
    }
    void lap(const char *place)
    {
        const qint64 us = m_timer.nsecsElapsed() / 1000;
        Lap &worst = s_worst[place];
        if (us > worst.us)
            worst = { us, m_seed };
        m_timer.restart();
    }
    static void print()
    {
        for (auto it = s_worst.cbegin(); it != s_worst.cend(); ++it)
            qInfo("slowest %-22s %8.1f ms, seed %d", it.key().constData(), double(it->us) / 1000,
                it->seed);
    }

private:
    struct Lap {
        qint64 us = 0;
        int seed = 0;
    };
    static inline QMap<QByteArray, Lap> s_worst;
    QElapsedTimer m_timer;
    int m_seed;
};

/// What the platform has to say of fonts it lacks, thousands of times.
void withoutFontNoise(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (!text.contains("OpenType support missing"_L1) && !text.contains("This plugin does not"_L1))
        s_handler(type, context, text);
}

ApiError errorSaying(const QString &text)
{
    ApiError error;
    error.kind = ErrorKind::BadRequest;
    error.httpStatus = 400;
    error.code = error.message = error.requestId = error.hint = text;
    error.at = QDateTime::currentDateTimeUtc();
    Exchange exchange;
    exchange.method = "POST"_ba;
    exchange.url = exchange.requestBody = exchange.responseBody = exchange.canonicalRequest
        = exchange.stringToSign = text.toUtf8();
    exchange.responseHeaders = { { "x-amzn-ErrorType"_ba, text.toUtf8() } };
    error.exchange = std::make_shared<Exchange>(exchange);
    return error;
}

TimelineEntry failedEntry(int number, const QString &text)
{
    TimelineEntry entry = outgoingEntry(number, text, SendState::Failed);
    entry.outgoing->lastError = errorSaying(text);
    entry.ownName = text;
    return entry;
}

QList<TimelineEntry> entriesSaying(const QString &text)
{
    TimelineEntry message = receivedEntry(1, text, u"Mallory"_s);
    message.message->sender.name = text;
    message.message->metadata = text;
    TimelineEntry control = receivedEntry(2, u"P|Cu|"_s + text, u"Mallory"_s);
    control.message->type = MessageType::Control;
    return { message, control, failedEntry(3, text) };
}

} // namespace

class TestHostileText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void staysPlain_data() { addSeedRows(1000); }
    void staysPlain();
    /// Proves that a text that is read as rich text is found, here and by quiet.py.
    void aRichLabelIsFound();

private:
    void inTheTimeline(const QString &text, Slowest &slowest);
    void layouts(const QString &text, Slowest &slowest);
    void inTheWindow(const QString &text, Slowest &slowest);
    void inLists(const QString &text, Slowest &slowest);
    void inDialogs(const QString &text, Slowest &slowest);
    void inThePeople(const QString &text, Slowest &slowest);
    void check(const QList<QWidget *> &windows, const char *place);

    Theme m_theme;
    QTemporaryDir m_folder;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<MainWindow> m_window;
    int m_narrowest = 0; ///< of the window, before there was any text
    FakeRows m_rows;
    QStandardItemModel m_channels;
    QStandardItemModel m_found;
    std::unique_ptr<QListView> m_foundList;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChannelClient> m_client;
    std::unique_ptr<ChannelPeople> m_people;
    std::unique_ptr<PeoplePanel> m_panel;
    QString m_name; ///< of everybody, in answers of the service
};

void TestHostileText::initTestCase()
{
    s_handler = qInstallMessageHandler(withoutFontNoise);
    m_theme.apply(*qApp);
    m_profiles = std::make_unique<ProfileStore>(QString(m_folder.path() + u"/profiles.json"_s));
    m_window = std::make_unique<MainWindow>(m_theme, *m_profiles);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->showTrouble(u"none"_s);
    m_narrowest = m_window->minimumSizeHint().width();
    m_window->conversation().timelineView().setModel(&m_rows);
    m_window->findChild<ChannelPanel *>()->setModel(&m_channels);
    m_foundList = std::make_unique<QListView>();
    m_foundList->setModel(&m_found);
    m_foundList->setItemDelegate(new FoundDelegate(
        m_theme, [] { return FindTerms(); }, m_foundList.get()));
    m_foundList->resize(300, 200);
    m_foundList->show();

    m_bench = std::make_unique<ChatBench>(m_folder.path());
    m_bench->transport.script = [this](const TransportRequest &) {
        const QJsonObject person { { u"Arn"_s, userArn(u"mallory"_s).toString() },
            { u"Name"_s, m_name } };
        return replyWith(200,
            QJsonDocument(
                QJsonObject { { u"ChannelMemberships"_s,
                                  QJsonArray { QJsonObject { { u"Member"_s, person } } } },
                    { u"ChannelModerators"_s, QJsonArray {} },
                    { u"ChannelBans"_s, QJsonArray {} } })
                .toJson());
    };
    m_client = std::make_unique<ChannelClient>(m_bench->client.caller());
    m_people = std::make_unique<ChannelPeople>(channelArn(u"general"_s), *m_client);
    m_panel = std::make_unique<PeoplePanel>(m_theme);
    m_panel->resize(PeoplePanel::panelWidth, 400);
    m_panel->show();
    m_panel->setPeople(m_people.get());
}

void TestHostileText::cleanupTestCase()
{
    Slowest::print();
    qInstallMessageHandler(s_handler);
    m_window->conversation().timelineView().setModel(nullptr);
    m_window->findChild<ChannelPanel *>()->setModel(nullptr);
    m_panel.reset();
    m_people.reset();
    m_bench.reset();
}

void TestHostileText::check(const QList<QWidget *> &windows, const char *place)
{
    const QStringList troubles = richPlaces(windows);
    QVERIFY2(troubles.isEmpty(),
        qPrintable(QLatin1StringView(place) + u": "_s + troubles.join(u"; "_s)));
}

void TestHostileText::staysPlain()
{
    QFETCH(int, seed);
    const QString text = hostileString(seed);
    Slowest slowest(seed);
    for (const auto place : { &TestHostileText::layouts, &TestHostileText::inTheTimeline,
             &TestHostileText::inTheWindow, &TestHostileText::inLists, &TestHostileText::inDialogs,
             &TestHostileText::inThePeople }) {
        (this->*place)(text, slowest);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestHostileText::layouts(const QString &text, Slowest &slowest)
{
    const EntryFonts fonts { m_theme.textFont(), m_theme.smallFont(), m_theme.textFont(),
        m_theme.monoFont(), m_theme.colours().accent, m_theme.colours().muted };
    for (const TimelineEntry &entry : entriesSaying(text)) {
        for (const int width : { 480, 1100 }) {
            slowest.lap("-");
            const EntryLayout layout = layoutEntry(entry, { false, true }, width, fonts);
            slowest.lap("layout of a row");
            QVERIFY(layout.height < 100'000);
            for (const QRect &part : layout.parts())
                QVERIFY(part.left() >= 0 && part.right() < width);
            for (const auto &paragraph : layout.paragraphs) {
                const QString trouble = troubleIn(paragraph->text(), u"a row"_s);
                QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
            }
            for (const PlacedLink &link : layout.links)
                QVERIFY(link.url.scheme() == u"http"_s || link.url.scheme() == u"https"_s);
        }
        QVERIFY(spokenText(entry).size() < 20'000);
    }
}

void TestHostileText::inTheTimeline(const QString &text, Slowest &slowest)
{
    TimelineView &view = m_window->conversation().timelineView();
    slowest.lap("-");
    m_rows.remove(0, m_rows.rows.size());
    m_rows.insert(0, entriesSaying(text));
    view.jumpToEnd();
    slowest.lap("timeline, placing");
    view.viewport()->grab();
    slowest.lap("timeline, drawing");
    view.scrollTo(m_rows.index(0));
    view.viewport()->grab();
    // Tool tips, wherever there may be one.
    const QRect row = view.visualRect(m_rows.index(0));
    for (const int x : { row.left() + 80, row.right() - 30, row.right() - 100 }) {
        QHelpEvent help(QEvent::ToolTip, { x, row.top() + 60 },
            view.viewport()->mapToGlobal(QPoint(x, row.top() + 60)));
        QCoreApplication::sendEvent(view.viewport(), &help);
    }
    slowest.lap("timeline, tool tips");
    QMenu menu;
    view.links().fillMenu(m_rows.rows.first(), menu);
    for (const QAction *action : menu.actions())
        QVERIFY(QKeySequence::mnemonic(action->text()).isEmpty());
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&view);
    for (int i = 0; i < int(m_rows.rows.size()); ++i) {
        const QString trouble
            = troubleIn(list->child(i)->text(QAccessible::Name), u"an accessible row"_s);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    }
    check({ m_window.get(), &menu }, "timeline");
    view.jumpToEnd();
    slowest.lap("-");
}

void TestHostileText::inTheWindow(const QString &text, Slowest &slowest)
{
    const Profile profile { QUuid::createUuid(), text, userArn(u"alice"_s),
        CredentialsSource::Environment, {}, false, false };
    auto *header = m_window->findChild<ConversationHeader *>();
    auto *panel = m_window->findChild<ChannelPanel *>();
    slowest.lap("-");
    m_window->setProfile(profile);
    header->setChannel({ channelArn(u"general"_s), text, {}, {}, text, {}, {} }, true);
    m_window->conversation().composeBox().setChannel(text);
    m_window->conversation().timelineView().setError(text);
    panel->setError(text);
    m_window->showTrouble(text);
    m_window->findChild<NoticeBar *>()->setText(text);
    slowest.lap("window, telling it");
    m_window->grab();
    slowest.lap("window, drawing");
    check({ m_window.get() }, "window");
    QVERIFY2(m_window->minimumSizeHint().width() <= qMax(m_narrowest, 480),
        qPrintable(QString::number(m_window->minimumSizeHint().width())));
    m_window->conversation().timelineView().setError({});
    panel->setError({});
}

void TestHostileText::inLists(const QString &text, Slowest &slowest)
{
    slowest.lap("-");
    m_channels.clear();
    m_found.clear();
    for (int i = 0; i < 2; ++i) {
        auto *channel = new QStandardItem(text);
        channel->setData(QVariant(u"arn:%1"_s.arg(i)), ChannelListModel::ArnRole);
        channel->setData(QVariant(i == 0), ChannelListModel::MemberRole);
        channel->setData(QVariant(i), ChannelListModel::UnreadRole);
        m_channels.appendRow(channel);
        auto *found = new QStandardItem(text);
        found->setData(QVariant(text), FoundModel::SenderRole);
        found->setData(QVariant(text), FoundModel::ChannelRole);
        m_found.appendRow(found);
    }
    m_window->findChild<ChannelPanel *>()->grab();
    slowest.lap("list of channels");
    m_foundList->grab();
    slowest.lap("list of what is found");
    const auto *channels = m_window->findChild<QListView *>(u"channelList"_s);
    const QString spoken = channels->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    const QString trouble = troubleIn(spoken, u"an accessible channel"_s);
    QVERIFY2(trouble.isEmpty() && spoken.size() < 20'000, qPrintable(trouble));
}

void TestHostileText::inDialogs(const QString &text, Slowest &slowest)
{
    const auto look = [&](QWidget *dialog, const char *place) {
        const std::unique_ptr<QWidget> owned(dialog);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->grab();
        slowest.lap(place);
        check({ dialog }, place);
        QVERIFY2(dialog->minimumSizeHint().width() <= 900, place);
        slowest.lap("-");
    };
    slowest.lap("-");
    auto *exchange = new ExchangeView(m_theme, errorSaying(text));
    exchange->compare();
    look(exchange, "dialog: exchange");
    auto *channel
        = new ChannelDialog(m_theme, { channelArn(u"general"_s), text, {}, {}, text, {}, {} });
    channel->showFailure(text);
    look(channel, "dialog: channel");
    auto *raw = new RawMessageView(m_theme, text);
    raw->showJson(text.toUtf8());
    look(raw, "dialog: raw message");
    raw = new RawMessageView(m_theme, text);
    raw->showFailure(text);
    look(raw, "dialog: no raw message");
    QUrl url(u"http://host.example/"_s);
    url.setUserName(text.left(2000));
    url.setFragment(text.left(2000));
    look(new LinkQuestion(m_theme, url), "dialog: link");
    look(new RecoveryNotice(m_theme, { Recovery::Of::Messages, 1, 1, 1, 1, text }), "recovery");
}

void TestHostileText::inThePeople(const QString &text, Slowest &slowest)
{
    m_name = text;
    slowest.lap("-");
    m_people->refresh();
    QTRY_VERIFY(!m_people->isLoading());
    auto *list = m_panel->findChild<QListView *>(u"peopleList"_s);
    QCOMPARE(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    m_panel->grab();
    slowest.lap("people");
    check({ m_panel.get() }, "people");
}

void TestHostileText::aRichLabelIsFound()
{
    const QString text = u"<img src='file:///carillon-hostile/provoked.png'>x"_s;
    QLabel label(text);
    QCOMPARE(richPlaces({ &label }).size(), 1);
    label.setTextFormat(Qt::PlainText);
    QVERIFY(richPlaces({ &label }).isEmpty());
    label.setToolTip(text);
    QCOMPARE(richPlaces({ &label }).size(), 1);
    label.setToolTip(plainToolTip(text));
    QVERIFY(richPlaces({ &label }).isEmpty());
    label.setText(u"a\u202eb"_s);
    QCOMPARE(richPlaces({ &label }).size(), 1);
    if (qEnvironmentVariableIsSet("CARILLON_PROVOKE")) {
        label.setTextFormat(Qt::RichText);
        label.setText(text);
        label.grab();
    }
}

QTEST_MAIN(TestHostileText)
#include "tst_hostiletext.moc"
