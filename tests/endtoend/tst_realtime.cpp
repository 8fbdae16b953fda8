// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/sentmessages.h"
#include "chat/timeline.h"
#include "client/messagingclient.h"
#include "client/messagingsession.h"
#include "client/qnamtransport.h"
#include "client/websocket.h"
#include "localservice/localservice.h"
#include "store/storethread.h"
#include "support/fastfolder.h"

#include <QTest>

#include <algorithm>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using localservice::Running;
using localservice::SeededUser;

namespace {

/// Holds answers back until they are let go, so that the events are first.
class LateAnswers : public Transport {
public:
    QFuture<TransportReply> send(const TransportRequest &request) override
    {
        QFuture<TransportReply> reply = m_transport.send(request);
        if (request.method != "POST" || !late)
            return reply;
        auto promise = std::make_shared<QPromise<TransportReply>>();
        promise->start();
        held.append({ reply, promise });
        return promise->future();
    }
    bool haveCome() const
    {
        return std::ranges::all_of(held, [](const auto &each) { return each.first.isFinished(); });
    }
    void letGo()
    {
        for (const auto &[reply, promise] : std::exchange(held, {})) {
            promise->addResult(reply.result());
            promise->finish();
        }
    }

    bool late = false;
    QList<std::pair<QFuture<TransportReply>, std::shared_ptr<QPromise<TransportReply>>>> held;

private:
    QnamTransport m_transport;
};

/// All that one person's program is made of, on the real service.
struct Person {
    Person(const Running &service, const QString &folder, qsizetype index)
        : user(*AppInstanceUserArn::parse(service.users.at(index).arn))
        , credentials(service.credentials)
        , client(transport, credentials, clock, random, { service.endpoint, service.region }, user,
              { .paced = false })
        , store(folder + u"/store-%1.db"_s.arg(index))
        , drafts(folder + u"/drafts-%1.db"_s.arg(index))
        , live(client, credentials, clock, random, webSockets())
        , session({ QUuid::createUuid(), service.users.at(index).name, user, {}, {}, {}, {} },
              store, drafts, client, clock, random, {}, &live)
    {
        session.start();
    }
    Timeline &timeline() { return session.timeline(channel()); }
    ChannelArn channel() const
    {
        return *ChannelArn::parse(QString(user.appInstance().toString() + u"/channel/general"_s));
    }
    void say(const QString &text)
    {
        MessageDraft draft;
        draft.content = text;
        session.outbox().submit(channel(), draft);
    }
    /// The last `count` rows; what is on its way in brackets.
    QStringList last(qsizetype count)
    {
        QStringList found;
        for (qsizetype row = std::max<qsizetype>(0, timeline().size() - count);
             row < timeline().size(); ++row) {
            const TimelineEntry &entry = timeline().at(row);
            found.append(entry.message ? entry.content() : u'[' + entry.content() + u']');
        }
        return found;
    }

    AppInstanceUserArn user;
    SystemClock clock;
    SystemRandom random;
    LateAnswers transport;
    aws::StaticCredentialsProvider credentials;
    MessagingClient client;
    StoreThread store;
    DraftThread drafts;
    MessagingSession live;
    ChatSession session;
};

} // namespace

class TestRealtime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void twoTalk_data();
    void twoTalk();
    void unreadAndRead();
    void whatIsDeletedMeanwhileIsGoneAfterwards();

private:
    bool isReady(Person &person) const
    {
        return person.live.isOnline() && person.timeline().loadState() == Timeline::LoadState::Idle
            && person.timeline().size() == 9;
    }

    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<localservice::LocalService> m_service;
    Running m_running;
    std::unique_ptr<Person> m_alice;
    std::unique_ptr<Person> m_bob;
};

void TestRealtime::init()
{
    m_folder = std::make_unique<FastFolder>();
    localservice::Options options;
    options.quotas = false;
    m_service = std::make_unique<localservice::LocalService>(options);
    auto started = m_service->start();
    started.waitForFinished();
    QVERIFY(started.result());
    m_running = *started.result();
    m_alice = std::make_unique<Person>(m_running, m_folder->path(), 0);
    m_bob = std::make_unique<Person>(m_running, m_folder->path(), 1);
}

void TestRealtime::cleanup()
{
    m_alice.reset();
    m_bob.reset();
    m_service.reset();
}

void TestRealtime::twoTalk_data()
{
    QTest::addColumn<bool>("late");
    QTest::newRow("as it comes") << false;
    QTest::newRow("events before answers") << true;
}

void TestRealtime::twoTalk()
{
    QFETCH(bool, late);
    QTRY_VERIFY(isReady(*m_alice) && isReady(*m_bob));
    m_alice->transport.late = m_bob->transport.late = late;
    QStringList said;
    for (int i = 0; i < 10; ++i) {
        Person &who = i % 3 == 0 ? *m_bob : *m_alice;
        Person &other = i % 3 == 0 ? *m_alice : *m_bob;
        said.append(u"%1 says %2"_s.arg(who.user.userId()).arg(i));
        who.say(said.last());
        QTRY_COMPARE(other.last(said.size()), said); // by the session alone
        if (late) {
            // The event has come to the sender as well, and there is one row all the same.
            QTRY_VERIFY(who.transport.haveCome());
            QTRY_COMPARE(who.timeline().size(), 9 + said.size());
            who.transport.letGo();
        }
        QTRY_COMPARE(who.last(said.size()), said);
        QCOMPARE(who.timeline().size(), 9 + said.size());
        QTRY_VERIFY(who.session.outbox().items().isEmpty());
    }
}

void TestRealtime::unreadAndRead()
{
    QTRY_VERIFY(isReady(*m_alice) && isReady(*m_bob));
    const auto unread = [](Person &person) {
        const auto entry = person.session.channels().entry(person.channel());
        return entry ? entry->unread : -1;
    };
    m_alice->session.setWatched(m_alice->channel());
    QTRY_COMPARE(unread(*m_alice), 0);
    m_alice->session.setWatched(std::nullopt);
    m_bob->say(u"one"_s);
    m_bob->say(u"two"_s);
    QTRY_COMPARE(unread(*m_alice), 2);
    m_alice->session.setWatched(m_alice->channel());
    QTRY_COMPARE(unread(*m_alice), 0);
}

/// One in the middle, and the newest, after which no list has anything.
void TestRealtime::whatIsDeletedMeanwhileIsGoneAfterwards()
{
    const auto named = std::ranges::find(m_running.users, u"Admin"_s, &SeededUser::name);
    QVERIFY(named != m_running.users.end());
    Person admin(m_running, m_folder->path(), named - m_running.users.begin());
    QTRY_VERIFY(isReady(*m_alice) && isReady(*m_bob) && isReady(admin));
    QStringList left = m_bob->last(9);
    m_bob->live.stop();
    for (const qsizetype row : { 8, 4 }) {
        const auto done = admin.session.sentMessages().remove(
            admin.timeline(), *admin.timeline().at(row).message);
        QTRY_VERIFY(done.isFinished());
        QVERIFY(done.result());
        left.removeAt(row);
    }
    QTRY_COMPARE(m_alice->last(9), left); // was told
    QCOMPARE(m_bob->last(9).size(), 9);
    m_bob->live.start();
    QTRY_COMPARE(m_bob->last(9), left);
    const auto stored = m_bob->store.run([channel = m_bob->channel()](Stores &stores) {
        return stores.messages.newest(channel, 100);
    });
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(stored.result());
    QCOMPARE(stored.result()->size(), left.size());
}

QTEST_GUILESS_MAIN(TestRealtime)
#include "tst_realtime.moc"
