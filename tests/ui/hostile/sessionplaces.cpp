// SPDX-License-Identifier: Apache-2.0
#include "chat/channeladmin.h"
#include "chat/channeldirectory.h"
#include "chat/channelpeople.h"
#include "chat/chatbench.h"
#include "chat/finder.h"
#include "chat/timeline.h"
#include "client/channelclient.h"
#include "hostileplaces.h"
#include "plaincheck.h"
#include "ui/channels/browsedialog.h"
#include "ui/common/noticestack.h"
#include "ui/common/theme.h"
#include "ui/compose/composebox.h"
#include "ui/find/findpanel.h"
#include "ui/mainwindow/sendguard.h"
#include "ui/mainwindow/sentmessagecommands.h"
#include "ui/mainwindow/statusline.h"
#include "ui/people/peoplepanel.h"
#include "ui/timeline/fakerows.h"

#include <QAction>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

const QString needle = u"needle"_s; // what is looked for
constexpr qsizetype mostStored = 5000; // the index need not be measured here

Profile elsewhere(const QString &name)
{
    return { QUuid::createUuid(), name, userArn(u"alice"_s), CredentialsSource::Environment,
        u"https://host.example"_s, false, false };
}

class SessionPlaces : public HostilePlaces {
public:
    SessionPlaces();
    ~SessionPlaces() override;

private:
    TransportReply reply() const;
    void open(const QString &text);
    void keepAMessage();
    void refreshPeople();
    void ask(const QString &action);
    QStringList rowTroubles(const QWidget &view, const QString &list) const;
    QStringList questionTroubles() const;
    void addQuestion(const char *name, const QString &action);
    void addRows();

    QString m_text;
    bool m_fails = false; ///< the service answers with an error that has the text
    Theme m_theme;
    QTemporaryDir m_folder;
    ChatBench m_bench { m_folder.path() };
    /// Away from this machine, or nobody is asked before something is sent. Nothing leaves it.
    MessagingClient m_away { m_bench.transport, m_bench.credentials, m_bench.clock, m_bench.random,
        { QUrl(u"https://host.example"_s), u"us-east-1"_s }, userArn(u"alice"_s),
        { .maxAttempts = 1, .paced = false } };
    std::unique_ptr<ChatSession> m_session;
    StatusLine m_line { m_theme };
    SendGuard m_guard { m_theme };
    ChannelClient m_client { m_bench.client.caller() };
    ChannelPeople m_people { channelArn(u"general"_s), m_client };
    PeoplePanel m_panel { m_theme };
    FindPanel m_find { m_theme };
    std::unique_ptr<BrowseDialog> m_browse;
    ComposeBox m_compose { m_theme };
    QWidget m_pane;
    NoticeStack m_notices;
    SentMessageCommands *m_commands
        = new SentMessageCommands(m_theme, m_compose, m_notices, &m_pane);
    std::unique_ptr<QMessageBox> m_question;
};

SessionPlaces::SessionPlaces()
{
    m_bench.transport.script = [this](const TransportRequest &) { return reply(); };
    m_line.resize(800, 40);
    m_line.show();
    m_panel.resize(PeoplePanel::panelWidth, 400);
    m_panel.show();
    m_panel.setPeople(&m_people);
    m_find.resize(FindPanel::panelWidth, 400);
    m_find.findChild<QRadioButton *>(u"findEverywhere"_s)->setChecked(true);
    m_find.findChild<QLineEdit *>(u"findField"_s)->setText(needle);
    m_find.open();

    all.push_back({ "status line",
        [this](const QString &text) {
            m_fails = true;
            open(text);
            m_session->channels().refresh();
            need(QTest::qWaitFor([this] { return m_session->lastError().has_value(); }, patienceMs),
                "the list did not fail");
            m_fails = false;
        },
        [this] {
            m_line.setSession(m_session.get());
            m_line.grab();
        },
        [this] { return richPlaces({ &m_line }); } });
    all.push_back({ "status line, starting", [this](const QString &text) { open(text); },
        [this] {
            m_line.setSession(nullptr);
            m_line.setActivity(m_text);
            m_line.grab();
        },
        [this] { return richPlaces({ &m_line }); } });
    all.push_back({ "question before AWS", [this](const QString &text) { open(text); },
        [this] {
            if (need(!m_guard.lets(*m_session, SendGuard::What::New), "nothing was asked"))
                m_guard.grab();
        },
        [this] { return richPlaces({ &m_guard }); } });
    addQuestion("question before redacting", u"Redact…"_s);
    addQuestion("question before deleting", u"Delete…"_s);
    addRows();
}

SessionPlaces::~SessionPlaces()
{
    m_panel.setPeople(nullptr);
    m_bench.transport.script = nullptr;
    open({});
}

/// Whatever the question is, an answer to it.
TransportReply SessionPlaces::reply() const
{
    if (m_fails) {
        TransportReply refused
            = replyWith(500, QJsonDocument(QJsonObject { { u"Message"_s, m_text } }).toJson());
        refused.headers.emplace_back("x-amzn-ErrorType", "ServiceFailureException");
        return refused;
    }
    const QJsonObject mallory { { u"Arn"_s, userArn(u"mallory"_s).toString() },
        { u"Name"_s, m_text } };
    const QJsonObject channel { { u"ChannelArn"_s, channelArn(u"general"_s).toString() },
        { u"Name"_s, m_text }, { u"Metadata"_s, m_text }, { u"Mode"_s, u"RESTRICTED"_s },
        { u"Privacy"_s, u"PUBLIC"_s } };
    return replyWith(200,
        QJsonDocument(
            QJsonObject { { u"ChannelMemberships"_s,
                              QJsonArray { QJsonObject { { u"Member"_s, mallory } } } },
                { u"ChannelModerators"_s, QJsonArray {} }, { u"ChannelBans"_s, QJsonArray {} },
                { u"Channels"_s, QJsonArray { channel } } })
            .toJson());
}

/// A session of a profile of that name; what showed the one before lets go of it.
void SessionPlaces::open(const QString &text)
{
    m_question.reset();
    m_browse.reset();
    m_line.setSession(nullptr);
    m_find.setSession(nullptr);
    m_text = text;
    m_bench.transport.calls.clear(); // each keeps its answer, up to megabytes of text
    m_session = std::make_unique<ChatSession>(
        elsewhere(text), m_bench.store, m_bench.drafts, m_away, m_bench.clock, m_bench.random);
}

void SessionPlaces::keepAMessage()
{
    ChannelMessage message = *receivedEntry(1, {}, {}).message;
    message.sender.name = m_text.left(mostStored);
    message.content = needle + u' ' + m_text.left(mostStored);
    const auto kept = m_bench.store.run(
        [message](Stores &stores) { return stores.messages.put(QList { message }); });
    need(QTest::qWaitFor([&kept] { return kept.isFinished(); }, patienceMs) && kept.result(),
        "the message was not kept");
}

void SessionPlaces::refreshPeople()
{
    m_bench.transport.calls.clear();
    m_people.refresh();
    auto *list = m_panel.findChild<QListView *>(u"peopleList"_s);
    need(QTest::qWaitFor([this] { return !m_people.isLoading(); }, patienceMs)
            && list->model()->rowCount() == 1,
        "nobody is here");
}

void SessionPlaces::addQuestion(const char *name, const QString &action)
{
    all.push_back({ name,
        [this](const QString &text) {
            open(text);
            m_commands->open(*m_session, m_session->timeline(channelArn(u"general"_s)));
            TimelineEntry entry = receivedEntry(1, u"x"_s, u"Alice"_s);
            // The role in the AppInstance is known once the service has answered.
            const auto hasActions = [this, &entry] {
                QMenu menu;
                m_commands->fillMenu(entry, menu);
                return menu.actions().size() > 3;
            };
            need(QTest::qWaitFor(hasActions, patienceMs), "there is nothing to be asked");
        },
        [this, action] { ask(action); }, [this] { return questionTroubles(); } });
}

void SessionPlaces::ask(const QString &action)
{
    TimelineEntry entry = receivedEntry(1, m_text, m_text);
    QMenu menu;
    m_commands->fillMenu(entry, menu);
    const auto actions = menu.actions();
    for (QAction *each : actions) {
        if (each->text() == action)
            each->trigger();
    }
    m_question.reset(m_pane.findChild<QMessageBox *>());
    if (need(m_question != nullptr, "nothing was asked"))
        m_question->grab();
}

QStringList SessionPlaces::questionTroubles() const
{
    return richPlaces({ m_question.get() });
}

/// The first row of the view's list, as it is said.
QStringList SessionPlaces::rowTroubles(const QWidget &view, const QString &list) const
{
    const QModelIndex first = view.findChild<QListView *>(list)->model()->index(0, 0);
    const QString said = first.data(Qt::AccessibleTextRole).toString();
    QStringList troubles = richPlaces({ const_cast<QWidget *>(&view) });
    if (said.isEmpty() || said.size() > 1000)
        troubles += u"%1 characters are said of a row of %2"_s.arg(said.size()).arg(list);
    if (const QString trouble = troubleIn(said, u"what is said of a row"_s); !trouble.isEmpty())
        troubles += trouble;
    return troubles;
}

void SessionPlaces::addRows()
{
    all.push_back({ "people",
        [this](const QString &text) {
            m_text = text;
            refreshPeople();
        },
        [this] {
            auto *list = m_panel.findChild<QListView *>(u"peopleList"_s);
            list->setCurrentIndex(list->model()->index(0, 0));
            m_panel.grab();
        },
        [this] { return rowTroubles(m_panel, u"peopleList"_s); } });
    all.push_back({ "find",
        [this](const QString &text) {
            open(text);
            keepAMessage();
            m_find.setSession(m_session.get());
            need(QTest::qWaitFor(
                     [this] { return !m_session->finder().found().isEmpty(); }, patienceMs),
                "nothing was found");
        },
        [this] { m_find.grab(); }, [this] { return rowTroubles(m_find, u"foundList"_s); } });
    all.push_back({ "channels to join",
        [this](const QString &text) {
            open(text);
            m_browse = std::make_unique<BrowseDialog>(m_theme, m_session->admin().browser(),
                userArn(u"alice"_s).appInstance(), QString());
            m_browse->setAttribute(Qt::WA_DeleteOnClose, false);
            auto *list = m_browse->findChild<QListView *>(u"browseList"_s);
            need(QTest::qWaitFor([list] { return list->model()->rowCount() == 1; }, patienceMs),
                "there is no channel to join");
        },
        [this] {
            auto *list = m_browse->findChild<QListView *>(u"browseList"_s);
            list->setCurrentIndex(list->model()->index(0, 0));
            m_browse->showFailure(m_text);
            m_browse->grab();
        },
        [this] { return rowTroubles(*m_browse, u"browseList"_s); } });
}

} // namespace

std::unique_ptr<HostilePlaces> sessionPlaces()
{
    return std::make_unique<SessionPlaces>();
}

} // namespace carillon::testing
