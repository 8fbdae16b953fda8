// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/messagingservice.h"
#include "localservice/serviceschema.h"

#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

constexpr qint64 now = 1'800'000'000'000;
constexpr qint64 dayMs = 24LL * 3600 * 1000;

/// What was told, one line each: what happened, in which channel, to whom it is told.
class Listener : public Events {
public:
    void happened(const QList<Event> &events) override
    {
        for (const Event &event : events) {
            const auto last = [](const QString &arn) { return arn.section(u'/', -1); };
            QStringList users;
            for (const QString &user : event.to.users)
                users.append(last(user));
            users.sort();
            lines.append(QStringList { QString::fromLatin1(event.type),
                last(event.payload["ChannelArn"_L1].toString()), last(event.to.channelArn),
                users.join(u',') }
                             .join(u' '));
        }
    }
    void usersWent() override { lines.append(u"users went"_s); }

    QStringList lines;
};

} // namespace

/// What the store does on its own: with time, and with the data folders of earlier versions.
class tst_Tidy : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ServiceStore> m_store;

    QString path() const { return m_dir->filePath(u"s.sqlite"_s); }
    Tables &tables() { return m_store->tables(); }
    ChannelArn general() const { return *ChannelArn::parse(channelArn(u"general"_s)); }

    void open()
    {
        auto store = ServiceStore::open(path(), now);
        QVERIFY2(store, store ? "" : qPrintable(store.error().text));
        m_store = *std::move(store);
    }

    QString send()
    {
        MessageDraft draft;
        draft.content = u"hi"_s;
        draft.clientRequestToken = u"tok"_s;
        return tables().messages.accept({ general(), userArn(u"alice"_s), draft, now }).messageId;
    }

private Q_SLOTS:
    void init()
    {
        m_store.reset();
        m_dir = std::make_unique<QTemporaryDir>();
    }

    void retentionWaitsForItsGraceAndThenForgets()
    {
        open();
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), now));
        const qint64 before = tables().messages.count();
        auto instance = *tables().instances.find(appInstance);
        instance.retentionDays = 1;
        instance.initiateDeletionAtMs = now + 1000;
        tables().instances.update(instance);
        QVERIFY(m_store->tidy(now));
        QCOMPARE(tables().messages.count(), before);
        send();
        QVERIFY(m_store->tidy(now + 1000));
        const qint64 after = tables().messages.count();
        QVERIFY(after > 1 && after < before); // those of the last day are left
        QVERIFY(m_store->tidy(now + dayMs + 1));
        QCOMPARE(tables().messages.count(), 0);
    }

    void channelsAndUsersExpire()
    {
        open();
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), now));
        auto channel = *tables().channels.find(general());
        channel.expiration = localservice::ExpirationSettings { 2, true };
        tables().channels.update(channel);
        auto bob = *tables().users.find(userArn(u"bob"_s));
        bob.expirationDays = 3;
        tables().users.update(bob);
        send();
        QVERIFY(m_store->tidy(now + dayMs));
        QVERIFY(tables().channels.find(general()));
        QVERIFY(m_store->tidy(now + 2 * dayMs));
        QVERIFY(!tables().channels.find(general()));
        QVERIFY(tables().users.find(userArn(u"bob"_s)));
        QVERIFY(m_store->tidy(now + 3 * dayMs));
        QVERIFY(!tables().users.find(userArn(u"bob"_s)));
        QVERIFY(!tables().members.isMember(channelArn(u"design"_s), userArn(u"bob"_s)));
    }

    /// Its members, who may be connected, would show it for ever.
    void whatExpiresIsToldOf()
    {
        open();
        const qint64 realNow = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), realNow - 3 * dayMs));
        auto channel = *tables().channels.find(general());
        channel.expiration = localservice::ExpirationSettings { 2, false };
        tables().channels.update(channel);
        auto bob = *tables().users.find(userArn(u"bob"_s));
        bob.expirationDays = 2;
        tables().users.update(bob);
        Listener listener;
        ServiceOptions options;
        options.events = &listener;
        options.tidyEveryMs = 0;
        MessagingService service(*m_store, options);
        service.answer({ "GET"_ba, "/channels"_ba, "/channels"_ba, {},
            { { "X-Amz-Chime-Bearer"_ba, userArn(u"alice"_s).toUtf8() } }, {} });
        QStringList expected { u"DELETE_CHANNEL general  alice,bob,carol"_s };
        for (const QString &left : { u"echo"_s, oddChannelId, u"design"_s })
            expected.append(u"DELETE_CHANNEL_MEMBERSHIP %1 %1 bob"_s.arg(left));
        expected.append(u"users went"_s);
        QCOMPARE(listener.lines.join(u'\n'), expected.join(u'\n'));
        QVERIFY(!tables().users.find(userArn(u"bob"_s)));
    }

    void workThatFailsLeavesNothing()
    {
        open();
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), now));
        const qint64 before = tables().messages.count();
        const auto done = m_store->atomically([&] {
            send();
            tables().members.insert(
                { channelArn(u"nowhere"_s), {}, {}, false, {}, 0, 0, {}, {}, 0 });
        });
        QVERIFY(!done);
        QVERIFY(done.error().kind == sqlite::Error::Kind::Constraint);
        QCOMPARE(tables().messages.count(), before);
        QVERIFY(m_store->atomically([&] { send(); }));
        QCOMPARE(tables().messages.count(), before + 1);
    }

    /// As the first version of the service left it.
    void anEarlierFolderIsTakenAlong()
    {
        {
            const auto database = sqlite::Database::open(path(), serviceMigrations().first(1));
            QVERIFY2(database, database ? "" : qPrintable(database.error().text));
            for (const char *sql : {
                     "INSERT INTO facts VALUES ('region', CAST('us-east-1' AS BLOB))",
                     "INSERT INTO users VALUES (1, "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/user/a',"
                     " 'Ann', 0), (2, 'arn:aws:chime:us-east-1:1:app-instance/i/bot/e', 'E', 1)",
                     "INSERT INTO channels VALUES (7, "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/channel/c', 'C', 1, 1, '', "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/user/a', 1000, 2000)",
                     "INSERT INTO memberships VALUES (5, "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/channel/c', "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/user/a'), (6, "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/channel/c', "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/bot/e')",
                     "INSERT INTO messages (message_id, channel, sender, content, control, "
                     "created_at) VALUES ('m', "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/channel/c', "
                     "'arn:aws:chime:us-east-1:1:app-instance/i/user/a', 'old', 0, 2000)",
                 })
                QVERIFY2((*database)->execute(sql), sql);
        }
        open();
        const QString instance = u"arn:aws:chime:us-east-1:1:app-instance/i"_s;
        const QString ann = instance + u"/user/a"_s;
        const auto arn = *ChannelArn::parse(instance + u"/channel/c"_s);
        QCOMPARE(*m_store->region(), u"us-east-1"_s);
        QVERIFY(tables().instances.find(instance));
        QCOMPARE(tables().instances.count(), 1);
        QCOMPARE(tables().users.find(ann)->instanceArn, instance);
        QCOMPARE(tables().users.find(instance + u"/bot/e"_s)->instanceArn, instance);
        QCOMPARE(tables().users.page(instance, 0, 9).size(), 1); // the bot is no user
        QVERIFY(tables().roles.has(Role::Moderator, arn.toString(), ann));
        const auto member = *tables().members.find(arn.toString(), ann);
        QCOMPARE(member.invitedBy.name, u"Ann"_s);
        QCOMPARE(member.row, 5);
        QCOMPARE(tables().channels.find(arn)->updatedAtMs, 1000);
        QCOMPARE(tables().channels.page(instance, ChannelPrivacy::Private, 0, 9).size(), 1);
        const auto message = tables().messages.find(arn, u"m"_s)->message;
        QCOMPARE(message.content, u"old"_s);
        QCOMPARE(message.lastUpdatedAt, message.createdAt);
        QVERIFY(message.status == MessageStatus::Sent);
    }
};

QTEST_GUILESS_MAIN(tst_Tidy)
#include "tst_tidy.moc"
