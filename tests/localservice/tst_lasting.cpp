// SPDX-License-Identifier: Apache-2.0
#include "apicaller.h"
#include "localservice/localservice.h"
#include "localservice/serviceschema.h"
#include "signingclient.h"

#include <QJsonArray>
#include <QMap>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

constexpr qint64 minuteMs = 60'000;
constexpr qint64 dayMs = 24 * 60 * minuteMs;

const QString alice = userArn(u"alice"_s);
const QString bob = userArn(u"bob"_s);
const QString admin = userArn(u"admin"_s);
const QString general = channelArn(u"general"_s);

using Counts = QMap<QString, qint64>;

/// How many rows each table of a data folder has, where no service has it open.
Counts countsIn(const QString &dataDir)
{
    const auto database
        = sqlite::Database::open(dataDir + "/localservice.sqlite"_L1, serviceMigrations());
    if (!database)
        qFatal("%s", qPrintable(database.error().text));
    const Sql sql(**database);
    QStringList tables;
    for (Rows row = sql.query("SELECT name FROM sqlite_schema WHERE type = 'table' "
                              "AND name NOT LIKE 'sqlite%'");
         row.next();)
        tables.append(row.text(0));
    Counts counts;
    for (const QString &table : std::as_const(tables))
        counts[table] = sql.number(qPrintable("SELECT count(*) FROM "_L1 + table));
    return counts;
}

Options optionsFor(const QString &dataDir, const QString &seedFile, qint64 flowTimeoutMs)
{
    Options options;
    options.flowTimeoutMs = flowTimeoutMs;
    options.dataDir = dataDir;
    options.seedFile = seedFile;
    options.quotas = false;
    return options;
}

/// A service over a data folder, while it lives.
class Run {
public:
    explicit Run(
        const QString &dataDir, const QString &seedFile = {}, qint64 flowTimeoutMs = longestFlowMs)
        : m_service(optionsFor(dataDir, seedFile, flowTimeoutMs))
    {
        auto started = m_service.start();
        started.waitForFinished();
        if (!started.result())
            qFatal("%s", qPrintable(started.result().error().text));
        running = *started.result();
    }

    QJsonObject call(const QString &bearer, const QByteArray &method, const QByteArray &target,
        const QJsonObject &body)
    {
        const Reply reply
            = SigningClient(running, bearer)
                  .call(method, target, QJsonDocument(body).toJson(QJsonDocument::Compact));
        if (reply.status / 100 != 2)
            qFatal("%s: %s", target.constData(), reply.body.constData());
        return reply.object();
    }

    QStringList names() const
    {
        QStringList names;
        for (const SeededUser &user : running.users)
            names.append(user.name);
        return names;
    }

    Running running;

private:
    LocalService m_service;
};

/// At least one more row in every table.
void changeEverything(Run &run)
{
    run.call({}, "POST", "/app-instances",
        { { u"Name"_s, u"Other"_s }, { u"ClientRequestToken"_s, u"instance"_s },
            { u"Tags"_s,
                QJsonArray { QJsonObject { { u"Key"_s, u"k"_s }, { u"Value"_s, u"v"_s } } } } });
    run.call({}, "POST", "/app-instance-users",
        { { u"AppInstanceArn"_s, appInstance }, { u"AppInstanceUserId"_s, u"dave"_s },
            { u"Name"_s, u"Dave"_s }, { u"ClientRequestToken"_s, u"user"_s } });
    run.call(alice, "POST", "/channels",
        { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"Elastic"_s },
            { u"ChannelId"_s, u"elastic"_s }, { u"Mode"_s, u"RESTRICTED"_s },
            { u"ClientRequestToken"_s, u"channel"_s },
            { u"ElasticChannelConfiguration"_s,
                QJsonObject { { u"MaximumSubChannels"_s, 2 },
                    { u"TargetMembershipsPerSubChannel"_s, 2 },
                    { u"MinimumMembershipPercentage"_s, 40 } } } });
    run.call(alice, "POST", channelPath(channelArn(u"elastic"_s), "/memberships"),
        { { u"MemberArn"_s, bob }, { u"Type"_s, u"DEFAULT"_s } });
    const QJsonObject lambda { { u"InvocationType"_s, u"ASYNC"_s },
        { u"ResourceArn"_s, u"arn:aws:lambda:us-east-1:123456789012:function:f"_s } };
    const QJsonObject processor { { u"Name"_s, u"p"_s }, { u"ExecutionOrder"_s, 1 },
        { u"FallbackAction"_s, u"ABORT"_s },
        { u"Configuration"_s, QJsonObject { { u"Lambda"_s, lambda } } } };
    const auto flow = run.call({}, "POST", "/channel-flows",
        { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"f"_s },
            { u"ClientRequestToken"_s, u"flow"_s },
            { u"Processors"_s, QJsonArray { processor } } });
    run.call(alice, "PUT", channelPath(general, "/channel-flow"),
        { { u"ChannelFlowArn"_s, flow["ChannelFlowArn"_L1] } });
    run.call(alice, "POST", channelPath(general, "/messages"),
        QJsonDocument::fromJson(sendBody(u"hi"_s, u"token"_s)).object());
}

} // namespace

/// What time and restarts do to the world: settings made through the API hold in the next process
/// as well, and a reset leaves nothing of what was.
class tst_Lasting : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ServiceStore> m_store;
    std::unique_ptr<MessagingService> m_service;
    qint64 m_startMs = 0;

    /// The next process, so much later than the seeding.
    void restart(qint64 laterMs)
    {
        m_service.reset();
        m_store.reset();
        auto store = ServiceStore::open(m_dir->filePath(u"s.sqlite"_s), m_startMs + laterMs);
        if (!store)
            qFatal("%s", qPrintable(store.error().text));
        m_store = *std::move(store);
        m_service
            = std::make_unique<MessagingService>(*m_store, ServiceOptions { .quotas = false });
    }

    HttpResponse call(const QByteArray &method, const QByteArray &target, const QString &bearer,
        const QJsonObject &body = {})
    {
        const qsizetype mark = target.indexOf('?');
        HttpRequest request { method, target, mark < 0 ? target : target.first(mark),
            mark < 0 ? QByteArray() : target.sliced(mark + 1), {},
            body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact) };
        if (!bearer.isEmpty())
            request.headers.emplaceBack("x-amz-chime-bearer"_ba, bearer.toUtf8());
        return m_service->answer(request);
    }

    qsizetype messagesIn(const QString &channel)
    {
        const auto page = ApiCaller::object(call("GET", channelPath(channel, "/messages"), alice));
        return page["ChannelMessages"_L1].toArray().size();
    }

    static QByteArray retentionPath(const QString &instance = appInstance)
    {
        return labelled("/app-instances/", instance, "/retention-settings");
    }

    int setRetention(const QJsonObject &channels)
    {
        return call("PUT", retentionPath(), {},
            { { u"AppInstanceRetentionSettings"_s,
                QJsonObject { { u"ChannelRetentionSettings"_s, channels } } } })
            .status;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_startMs = QDateTime::currentMSecsSinceEpoch();
        restart(0);
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), m_startMs));
    }

    void cleanup()
    {
        m_service.reset();
        m_store.reset();
    }

    /// What waited for a processor when the service ended does not wait for ever.
    void whatAFlowHasBeforeItFallsBackInTheNextRun()
    {
        const QTemporaryDir dir;
        const auto statusOf = [](Run &run, const QString &id) {
            const Reply reply
                = SigningClient(run.running, alice)
                      .call("GET",
                          channelPath(
                              general, "/messages/" + id.toLatin1() + "?scope=message-status"));
            return reply.object()["Status"_L1]["Value"_L1].toString();
        };
        QString first;
        {
            Run run(dir.path());
            changeEverything(run); // the last thing is a message to a channel with a flow
            const auto page = SigningClient(run.running, alice)
                                  .call("GET", channelPath(general, "/messages"))
                                  .object();
            first = page["ChannelMessages"_L1][0]["MessageId"_L1].toString();
            QCOMPARE(statusOf(run, first), u"PENDING"_s);
        }
        {
            Run run(dir.path());
            QCOMPARE(statusOf(run, first), u"PENDING"_s); // it still has time
        }
        Run run(dir.path(), {}, 1);
        QCOMPARE(statusOf(run, first), u"FAILED"_s);
        const QString second = run.call(alice, "POST", channelPath(general, "/messages"),
                                      QJsonDocument::fromJson(sendBody(u"ho"_s, u"another"_s))
                                          .object())["MessageId"_L1]
                                   .toString();
        QTRY_COMPARE(statusOf(run, second), u"FAILED"_s);
    }

    void retentionIsKeptAndKept()
    {
        QCOMPARE(messagesIn(general), 9);
        QCOMPARE(setRetention({ { u"RetentionDays"_s, 2 } }), 200);
        restart(30 * dayMs - minuteMs); // the grace: all of it is older than two days by now
        QCOMPARE(messagesIn(general), 9);
        const auto settings = ApiCaller::object(call("GET", retentionPath(), {}));
        QCOMPARE(settings["AppInstanceRetentionSettings"_L1]["ChannelRetentionSettings"_L1]
                         ["RetentionDays"_L1],
            QJsonValue(2));
        const qint64 deletionMs
            = qRound64(settings["InitiateDeletionTimestamp"_L1].toDouble() * 1000);
        QVERIFY(deletionMs >= m_startMs + 30 * dayMs);
        QVERIFY(deletionMs < m_startMs + 30 * dayMs + minuteMs * 10);
        restart(deletionMs - m_startMs);
        QCOMPARE(messagesIn(general), 0);
        QCOMPARE(call("GET", channelPath(general), alice).status, 200); // the channel stays
    }

    void retentionTakenBackDeletesNothing()
    {
        QCOMPARE(setRetention({ { u"RetentionDays"_s, 2 } }), 200);
        restart(dayMs);
        QCOMPARE(setRetention({}), 200);
        restart(60 * dayMs);
        QCOMPARE(messagesIn(general), 9);
        QVERIFY(!ApiCaller::object(call("GET", retentionPath(), {}))
                     .contains("InitiateDeletionTimestamp"_L1));
    }

    /// "general" is thirty days old, and its last message is from now.
    void channelsExpire_data()
    {
        QTest::addColumn<QString>("criterion");
        QTest::addColumn<int>("days");
        QTest::addColumn<qint64>("goesAfterMs");
        QTest::newRow("made long ago") << u"CREATED_TIMESTAMP"_s << 40 << 10 * dayMs;
        QTest::newRow("last written to") << u"LAST_MESSAGE_TIMESTAMP"_s << 3 << 3 * dayMs;
    }

    void channelsExpire()
    {
        QFETCH(QString, criterion);
        QFETCH(int, days);
        QFETCH(qint64, goesAfterMs);
        QCOMPARE(call("POST", channelPath(general, "/messages"), alice,
                     QJsonDocument::fromJson(sendBody(u"hi"_s, u"token"_s)).object())
                     .status,
            201);
        const QJsonObject settings { { u"ExpirationDays"_s, days },
            { u"ExpirationCriterion"_s, criterion } };
        QCOMPARE(call("PUT", channelPath(general, "/expiration-settings"), alice,
                     { { u"ExpirationSettings"_s, settings } })
                     .status,
            200);
        restart(goesAfterMs - minuteMs);
        const auto described = ApiCaller::object(call("GET", channelPath(general), alice));
        QCOMPARE(described["Channel"_L1]["ExpirationSettings"_L1].toObject(), settings);
        restart(goesAfterMs + 10 * minuteMs);
        QCOMPARE(call("GET", channelPath(general), alice).status, 403);
        QCOMPARE(call("GET", channelPath(channelArn(u"design"_s)), alice).status, 200);
    }

    void anExpirationTakenBackIsNone()
    {
        const QByteArray path = channelPath(general, "/expiration-settings");
        QCOMPARE(call("PUT", path, alice,
                     { { u"ExpirationSettings"_s,
                         QJsonObject { { u"ExpirationDays"_s, 40 },
                             { u"ExpirationCriterion"_s, u"CREATED_TIMESTAMP"_s } } } })
                     .status,
            200);
        restart(dayMs);
        QCOMPARE(call("PUT", path, alice).status, 200);
        restart(100 * dayMs);
        QCOMPARE(call("GET", channelPath(general), alice).status, 200);
    }

    void usersExpireAndStayTheSendersOfWhatTheySent()
    {
        QCOMPARE(call("PUT", labelled("/app-instance-users/", bob, "/expiration-settings"), {},
                     { { u"ExpirationSettings"_s,
                         QJsonObject { { u"ExpirationDays"_s, 3 },
                             { u"ExpirationCriterion"_s, u"CREATED_TIMESTAMP"_s } } } })
                     .status,
            200);
        restart(3 * dayMs - minuteMs);
        QCOMPARE(call("GET", channelPath(general), bob).status, 200);
        restart(3 * dayMs);
        QCOMPARE(call("GET", channelPath(general), bob).status, 403);
        const QByteArray users
            = call("GET", "/app-instance-users?app-instance-arn=" + appInstance.toUtf8(), {}).body;
        QVERIFY2(users.contains("\"Alice\"") && !users.contains("\"Bob\""), users.constData());
        const QByteArray members = call("GET", channelPath(general, "/memberships"), alice).body;
        QVERIFY2(members.contains("\"Carol\"") && !members.contains("\"Bob\""), members);
        QVERIFY(call("GET", channelPath(general, "/messages"), alice).body.contains("\"Bob\""));
    }

    /// Table by table, so that one added later cannot be forgotten.
    void aResetLeavesNothing()
    {
        QTemporaryDir data;
        {
            Run first(data.path());
        }
        const Counts fresh = countsIn(data.path());
        QVERIFY(fresh.size() > 10);
        {
            Run run(data.path());
            changeEverything(run);
        }
        const Counts changed = countsIn(data.path());
        for (auto it = fresh.cbegin(); it != fresh.cend(); ++it) {
            if (it.key() != "facts"_L1) // the region, and the key of page tokens
                QVERIFY2(changed[it.key()] > it.value(), qPrintable(it.key()));
        }
        {
            Run run(data.path());
            run.call({}, "POST", "/_carillon/reset", {});
        }
        QCOMPARE(countsIn(data.path()), fresh);
    }

    void aSeedIsForAWorldThatIsNewOrReset()
    {
        QTemporaryDir data;
        const QString seedFile = data.filePath(u"other.json"_s);
        QFile file(seedFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(builtInWorld().replace("\"Name\": \"Alice\"", "\"Name\": \"Alicia\""));
        file.close();
        const QStringList before = Run(data.path()).names();
        QCOMPARE(before.first(), u"Alice"_s);
        {
            Run other(data.path(), seedFile);
            QCOMPARE(other.names(), before);
            other.call({}, "POST", "/_carillon/reset", {});
        }
        QCOMPARE(Run(data.path()).names().first(), u"Alicia"_s);
    }

    /// Whose signatures would be for the one and whose ARNs for the other.
    void aResetDoesNotMoveToAnotherRegion()
    {
        QTemporaryDir data;
        const QString seedFile = data.filePath(u"elsewhere.json"_s);
        QFile file(seedFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(builtInWorld().replace("us-east-1", "eu-central-1"));
        file.close();
        const QStringList before = Run(data.path()).names();
        const Counts counts = countsIn(data.path());
        {
            Run other(data.path(), seedFile);
            QCOMPARE(other.running.region, u"us-east-1"_s);
            const Reply reply = SigningClient(other.running).call("POST", "/_carillon/reset", "{}");
            QCOMPARE(reply.status, 409);
            QVERIFY2(reply.body.contains("us-east-1") && reply.body.contains("eu-central-1"),
                reply.body.constData());
        }
        QCOMPARE(countsIn(data.path()), counts);
        QCOMPARE(Run(data.path()).running.region, u"us-east-1"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Lasting)
#include "tst_lasting.moc"
