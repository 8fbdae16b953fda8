// SPDX-License-Identifier: Apache-2.0
#include "chat/channelpeople.h"
#include "chat/rosterservice.h"
#include "client/channelclient.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestChannelPeople : public QObject {
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
        m_bench->transport.script
            = [this](const TransportRequest &request) { return m_service.answer(request); };
        m_client = std::make_unique<ChannelClient>(m_bench->client.caller());
        m_people = std::make_unique<ChannelPeople>(channelArn(u"general"_s), *m_client);
    }
    void cleanup()
    {
        m_people.reset();
        m_bench.reset();
    }

    void allListsAreOne()
    {
        m_service.hidden = { userNamed(u"eve"_s) };
        m_service.moderators.append(userNamed(u"mod"_s));
        m_service.bans = { userNamed(u"x"_s), userNamed(u"y"_s), userNamed(u"z"_s) };
        load();
        QCOMPARE(names(), u"alice* bob carol eve? mod*"_s);
        QCOMPARE(m_people->banned().size(), 3);
    }

    void whatOneMayNotSeeIsLeftOut()
    {
        m_service.bans = { userNamed(u"x"_s) };
        m_service.forbidden = { u"bans"_s, u"hidden"_s };
        load();
        QCOMPARE(names(), u"alice* bob carol"_s);
        QVERIFY(m_people->banned().isEmpty());
        QVERIFY(m_people->error(Roster::Bans));
        QCOMPARE(m_people->error(Roster::HiddenMembers)->kind, ErrorKind::Forbidden);
        QVERIFY(!m_people->error(Roster::Members));
    }

    void whatWasThereStaysWhileTheServiceIsAway()
    {
        load();
        m_bench->transport.script = [](const TransportRequest &) { return networkError(); };
        load();
        QCOMPARE(names(), u"alice* bob carol"_s);
        QVERIFY(m_people->error(Roster::Members));
    }

    void changes()
    {
        load();
        QVERIFY(wait(m_people->setModerator(userNamed(u"bob"_s), true)));
        QTRY_COMPARE(names(), u"alice* bob* carol"_s);
        QVERIFY(wait(m_people->ban(userNamed(u"carol"_s))));
        QTRY_COMPARE(names(), u"alice* bob*"_s);
        QTRY_COMPARE(m_people->banned().size(), 1);
        QVERIFY(wait(m_people->unban(userNamed(u"carol"_s))));
        QTRY_VERIFY(m_people->banned().isEmpty());
        QVERIFY(wait(m_people->setModerator(userNamed(u"bob"_s), false)));
        QTRY_COMPARE(names(), u"alice* bob"_s);
        QVERIFY(wait(m_people->remove({ { userNamed(u"bob"_s), {} }, false, false })));
        QTRY_COMPARE(names(), u"alice*"_s);
    }

    void aModeratorSeesEachSubChannel()
    {
        makeElastic();
        m_people->setPlace(true, std::nullopt);
        load();
        QCOMPARE(m_people->subChannels(),
            (QList<SubChannel> { { u"s1"_s, 2 }, { u"s2"_s, 1 }, { u"s3"_s, 3 } })); // two pages
        QCOMPARE(m_people->subChannel(), u"s1"_s);
        QCOMPARE(names(), u"alice* bob carol"_s);
        m_people->chooseSubChannel(u"s3"_s);
        QCOMPARE(names(), u"alice*"_s); // nobody is shown where they are not
        QTRY_COMPARE(names(), u"alice* eve frank grace"_s);
        load(); // what was chosen stays
        QCOMPARE(names(), u"alice* eve frank grace"_s);
        m_service.subChannels.remove(u"s3"_s); // it has been merged with another
        load();
        QCOMPARE(m_people->subChannel(), u"s1"_s);
        QCOMPARE(m_service.membersAskedOf,
            (QStringList { u"s1"_s, u"s3"_s, u"s3"_s, u"s3"_s, u"s3"_s, u"s1"_s }));
    }

    void aMemberSeesTheirOwnSubChannel()
    {
        makeElastic();
        m_service.forbidden = { u"subchannels"_s, u"bans"_s };
        m_people->setPlace(true, u"s2"_s);
        load();
        QVERIFY(m_people->subChannels().isEmpty());
        QCOMPARE(names(), u"alice* dave"_s);
        QVERIFY(!m_people->error(Roster::Members));
        m_people->setPlace(true, u"s1"_s); // moved by the service
        QTRY_COMPARE(names(), u"alice* bob carol"_s);
        QCOMPARE(m_service.membersAskedOf, (QStringList { u"s2"_s, u"s1"_s }));
    }

    void aChannelThatTurnsOutElasticIsAskedAgain()
    {
        load();
        makeElastic();
        m_people->setPlace(true, u"s2"_s);
        QTRY_COMPARE(names(), u"alice* dave"_s);
    }

    void anElasticChannelWithNobodyInIt()
    {
        m_service.subChannels = { { u"s1"_s, {} } };
        m_service.forbidden = { u"subchannels"_s };
        m_people->setPlace(true, std::nullopt);
        load();
        QVERIFY(!m_people->subChannel());
        QCOMPARE(m_people->error(Roster::Members)->kind, ErrorKind::Forbidden);
        QVERIFY(m_service.membersAskedOf.isEmpty());
    }

    void additionsGoInHundreds()
    {
        m_service.bans = { userNamed(u"u7"_s), userNamed(u"u150"_s) };
        QStringList many;
        for (int i = 0; i < 250; ++i)
            many.append(userNamed(u"u%1"_s.arg(i)));
        const auto failures = wait(m_people->add(many, false));
        QVERIFY(failures);
        QCOMPARE(m_service.batches, (QList<qsizetype> { 100, 100, 50 }));
        QCOMPARE(failures->size(), 2);
        QCOMPARE(failures->at(1).memberArn, userNamed(u"u150"_s));
        QTRY_COMPARE(m_people->people().size(), 251); // 3, and 248 more
    }

private:
    void makeElastic()
    {
        m_service.subChannels = { { u"s1"_s, { userNamed(u"bob"_s), userNamed(u"carol"_s) } },
            { u"s2"_s, { userNamed(u"dave"_s) } },
            { u"s3"_s, { userNamed(u"eve"_s), userNamed(u"frank"_s), userNamed(u"grace"_s) } } };
    }
    void load()
    {
        m_people->refresh();
        QVERIFY(m_people->isLoading());
        QTRY_VERIFY(!m_people->isLoading());
    }
    /// In the order shown; `*` moderates, `?` is hidden.
    QString names() const
    {
        QStringList names;
        for (const Person &person : m_people->people())
            names.append(person.identity.name + (person.moderator ? u"*"_s : QString())
                + (person.hidden ? u"?"_s : QString()));
        return names.join(u' ');
    }
    template <class T> ApiResult<T> wait(const QFuture<ApiResult<T>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
            return std::unexpected(ApiError {});
        return future.result();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChannelClient> m_client;
    std::unique_ptr<ChannelPeople> m_people;
    RosterService m_service;
};

QTEST_GUILESS_MAIN(TestChannelPeople)
#include "tst_channelpeople.moc"
