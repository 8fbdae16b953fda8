// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/localservice.h"
#include "signingclient.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

aws::CredentialsPtr knownCredentials(QByteArrayView secret = "a secret of this test")
{
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = "AKIDTEST";
    credentials->secretAccessKey = aws::Secret(secret);
    return credentials;
}

Options optionsFor(const QString &dataDir = {}, bool quotas = false)
{
    Options options;
    options.dataDir = dataDir;
    options.quotas = quotas;
    options.credentials = knownCredentials();
    return options;
}

std::expected<Running, StartError> startOf(LocalService &service)
{
    auto started = service.start();
    started.waitForFinished();
    return started.result();
}

SigningClient clientOf(const Running &running, const QString &id = u"alice"_s)
{
    return SigningClient(running, userArn(id));
}

QByteArray messagesPath(const QString &channelId, const QByteArray &query = {})
{
    return channelPath(channelArn(channelId), "/messages" + query);
}

Reply sendTo(const SigningClient &client, const QString &channelId, const QString &content,
    const QString &token)
{
    return client.call("POST", messagesPath(channelId), sendBody(content, token));
}

/// Every message of the channel, page by page.
QStringList allContents(const SigningClient &client, const QString &channelId,
    const QByteArray &parameters, int *pages = nullptr)
{
    QStringList contents;
    QByteArray next;
    do {
        const Reply reply = client.call("GET", messagesPath(channelId, '?' + parameters + next));
        if (reply.status != 200)
            return { QString::fromUtf8(reply.body) };
        for (const QJsonValue &message : reply.object()["ChannelMessages"_L1].toArray())
            contents.append(message["Content"_L1].toString());
        const QByteArray token = reply.object()["NextToken"_L1].toString().toUtf8();
        next = token.isEmpty() ? QByteArray() : "&next-token=" + token.toPercentEncoding();
        if (pages)
            ++*pages;
    } while (!next.isEmpty());
    return contents;
}

} // namespace

class tst_LocalService : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<LocalService> m_service;
    Running m_running;

    int control(const QByteArray &what, const QByteArray &body)
    {
        return SigningClient(m_running).call("POST", "/_carillon/" + what, body).status;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<LocalService>(optionsFor());
        const auto started = startOf(*m_service);
        QVERIFY2(started, started ? "" : qPrintable(started.error().text));
        m_running = *started;
    }

    void init() { QCOMPARE(control("reset", "{}"), 200); }

    void saysWhatItIs()
    {
        QCOMPARE(m_running.region, u"us-east-1"_s);
        QCOMPARE(m_running.endpoint.scheme(), u"http"_s);
        QCOMPARE(m_running.endpoint.host(), u"127.0.0.1"_s);
        QVERIFY(m_running.endpoint.port() > 0);
        QCOMPARE(m_running.users.at(0).arn, userArn(u"alice"_s));
        QCOMPARE(m_running.users.at(0).name, u"Alice"_s);
    }

    void healthNeedsNoSignature()
    {
        const auto socket = SigningClient(m_running).connected();
        socket->write("GET /_carillon/health HTTP/1.1\r\nHost: 127.0.0.1:"
            + QByteArray::number(m_running.endpoint.port()) + "\r\n\r\n");
        const Reply reply = SigningClient::read(*socket);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.object()["Status"_L1].toString(), u"OK"_s);
        socket->write("POST /_carillon/reset HTTP/1.1\r\nContent-Length: 2\r\nContent-Type: "
                      "application/json\r\nHost: 127.0.0.1:"
            + QByteArray::number(m_running.endpoint.port()) + "\r\n\r\n{}");
        QCOMPARE(SigningClient::read(*socket).status, 403);
    }

    void theSevenExceptions()
    {
        const auto alice = clientOf(m_running);
        const auto check = [](const Reply &reply, int status, const char *name) {
            QCOMPARE(reply.status, status);
            QCOMPARE(reply.error(), QByteArray(name));
            QVERIFY(!reply.header("x-amzn-RequestId").isEmpty());
            QVERIFY(!reply.object()["Code"_L1].toString().isEmpty());
            QVERIFY(!reply.object()["Message"_L1].toString().isEmpty());
        };
        check(
            sendTo(alice, u"general"_s, QString(4097, u'x'), u"t1"_s), 400, "BadRequestException");
        check(sendTo(alice, u"design"_s, u"hi"_s, u"t2"_s), 403, "ForbiddenException");
        QCOMPARE(sendTo(alice, u"general"_s, u"hi"_s, u"t3"_s).status, 201);
        check(sendTo(alice, u"general"_s, u"ho"_s, u"t3"_s), 409, "ConflictException");
        QCOMPARE(control("credentials", R"({"Expired":true})"), 200);
        check(sendTo(alice, u"general"_s, u"hi"_s, u"t4"_s), 401, "UnauthorizedClientException");
        QCOMPARE(control("credentials", R"({"Expired":false})"), 200);
        QCOMPARE(control("drain", R"({"Draining":true})"), 200);
        check(sendTo(alice, u"general"_s, u"hi"_s, u"t5"_s), 503, "ServiceUnavailableException");
        QCOMPARE(control("drain", R"({"Draining":false})"), 200);
        QCOMPARE(control("faults", R"({"Error":"ServiceFailureException"})"), 200);
        check(sendTo(alice, u"general"_s, u"hi"_s, u"t6"_s), 500, "ServiceFailureException");
        QCOMPARE(control("quotas", R"({"Enabled":true})"), 200);
        Reply last;
        for (int i = 0; i < 200 && last.status != 429; ++i)
            last = alice.call("GET", channelPath(channelArn(u"general"_s)));
        check(last, 429, "ThrottledClientException");
        QCOMPARE(last.header("Retry-After"), "1"_ba);
    }

    void aForeignKeyIsRefused()
    {
        auto mallory = clientOf(m_running);
        mallory.setCredentials(knownCredentials("another secret"));
        const Reply refused = sendTo(mallory, u"general"_s, u"hi"_s, u"tok"_s);
        QCOMPARE(refused.status, 403);
        QCOMPARE(refused.error(), "InvalidSignatureException"_ba);
    }

    void oddArnsEncodedAndRaw()
    {
        const auto alice = clientOf(m_running);
        const Reply sent = sendTo(alice, oddChannelId, u"hi"_s, u"tok"_s);
        QCOMPARE(sent.status, 201);
        QCOMPARE(sent.object()["ChannelArn"_L1].toString(), channelArn(oddChannelId));
        const Reply raw
            = alice.call("GET", "/channels/" + channelArn(oddChannelId).toUtf8() + "/messages");
        QCOMPARE(raw.status, 200);
        QCOMPARE(raw.object()["ChannelMessages"_L1][0]["Content"_L1].toString(), u"hi"_s);
    }

    void pagesThroughTwoHundred()
    {
        const auto alice = clientOf(m_running);
        QStringList sent;
        for (int i = 0; i < 200; ++i) {
            sent.append(QString::number(i));
            QCOMPARE(sendTo(alice, u"general"_s, sent.last(), u"tok%1"_s.arg(i)).status, 201);
        }
        int pages = 0;
        const QStringList up
            = allContents(alice, u"general"_s, "sort-order=ASCENDING&max-results=50", &pages);
        QCOMPARE(pages, 5); // 209 messages with the history
        QCOMPARE(up.last(200), sent);
        QStringList down = allContents(alice, u"general"_s, "max-results=7");
        std::reverse(down.begin(), down.end());
        QCOMPARE(down, up);
    }

    void aThousandReplaysAreOneRow()
    {
        constexpr int sockets = 10;
        constexpr int rounds = 100;
        const auto alice = clientOf(m_running);
        const qsizetype before = allContents(alice, u"general"_s, "max-results=50").size();
        std::vector<std::unique_ptr<QTcpSocket>> open;
        for (int i = 0; i < sockets; ++i)
            open.push_back(alice.connected());
        const QByteArray bytes
            = alice.bytes("POST", messagesPath(u"general"_s), sendBody(u"once"_s, u"tok"_s));
        QSet<QByteArray> answers;
        for (int round = 0; round < rounds; ++round) {
            for (const auto &socket : open) {
                socket->write(bytes);
                socket->flush();
            }
            for (const auto &socket : open) {
                const Reply reply = SigningClient::read(*socket);
                QCOMPARE(reply.status, 201);
                answers.insert(reply.body);
            }
        }
        QCOMPARE(answers.size(), 1);
        QCOMPARE(allContents(alice, u"general"_s, "max-results=50").size(), before + 1);
    }

    void aDroppedAnswerLeavesItsEffect()
    {
        const auto alice = clientOf(m_running);
        QCOMPARE(control("faults", R"({"Error":"Drop","Effect":true})"), 200);
        QCOMPARE(sendTo(alice, u"general"_s, u"lost"_s, u"tok"_s).status, 0);
        QCOMPARE(allContents(alice, u"general"_s, "").first(), u"lost"_s);
        const Reply again = sendTo(alice, u"general"_s, u"lost"_s, u"tok"_s);
        QCOMPARE(again.status, 201);
        QCOMPARE(allContents(alice, u"general"_s, "").count(u"lost"_s), 1);
    }

    void theEchoIsThereWithTheNextList()
    {
        const auto alice = clientOf(m_running);
        QCOMPARE(sendTo(alice, u"echo"_s, u"anybody?"_s, u"tok"_s).status, 201);
        QCOMPARE(allContents(alice, u"echo"_s, "").first(2),
            QStringList({ u"anybody?"_s, u"anybody?"_s }));
    }

    void aRestartKeepsEverything()
    {
        QTemporaryDir dir;
        const QString data = dir.filePath(u"new/data"_s);
        QString id;
        {
            LocalService service(optionsFor(data));
            const auto running = startOf(service);
            QVERIFY2(running, running ? "" : qPrintable(running.error().text));
            const Reply sent = sendTo(clientOf(*running), u"general"_s, u"kept"_s, u"tok"_s);
            id = sent.object()["MessageId"_L1].toString();
            QVERIFY(!id.isEmpty());
        }
        LocalService service(optionsFor(data));
        const auto running = startOf(service);
        QVERIFY(running);
        const auto alice = clientOf(*running);
        QCOMPARE(allContents(alice, u"general"_s, "").first(), u"kept"_s);
        QCOMPARE(allContents(alice, u"general"_s, "").size(), 10); // not seeded twice
        QCOMPARE(
            sendTo(alice, u"general"_s, u"kept"_s, u"tok"_s).object()["MessageId"_L1].toString(),
            id);
        const QFileInfo file(data + "/localservice.sqlite"_L1);
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void aKilledServiceKeepsItsWord()
    {
        QTemporaryDir dir;
        QString id;
        for (const bool killed : { true, false }) {
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), { u"--serve"_s, dir.path() });
            QVERIFY(process.waitForReadyRead(20'000));
            Running running;
            running.region = u"us-east-1"_s;
            running.credentials = knownCredentials();
            running.endpoint.setPort(process.readLine().trimmed().toInt());
            const auto alice = clientOf(running);
            const Reply sent = sendTo(alice, u"general"_s, u"promised"_s, u"tok"_s);
            QCOMPARE(sent.status, 201);
            if (killed)
                id = sent.object()["MessageId"_L1].toString();
            QCOMPARE(sent.object()["MessageId"_L1].toString(), id);
            QCOMPARE(allContents(alice, u"general"_s, "").count(u"promised"_s), 1);
            process.kill(); // SIGKILL
            QVERIFY(process.waitForFinished(20'000));
        }
    }

    void saysWhyItCannotStart()
    {
        QTemporaryDir dir;
        Options options = optionsFor();
        options.seedFile = dir.filePath(u"world.json"_s);
        LocalService withoutSeed(options);
        QVERIFY(startOf(withoutSeed).error().kind == StartError::Kind::BadSeed);

        QFile seed(options.seedFile);
        QVERIFY(seed.open(QIODevice::WriteOnly));
        seed.write(builtInWorld().replace("\"bob\", \"carol\"", "\"bob\", \"dave\""));
        seed.close();
        LocalService withBadSeed(options);
        const StartError bad = startOf(withBadSeed).error();
        QVERIFY(bad.kind == StartError::Kind::BadSeed);
        QVERIFY2(bad.text.startsWith("$.Channels[0].Members[2]"_L1), qPrintable(bad.text));

        Options taken = optionsFor();
        taken.port = static_cast<quint16>(m_running.endpoint.port());
        LocalService second(taken);
        QVERIFY(startOf(second).error().kind == StartError::Kind::CannotListen);

        LocalService nowhere(optionsFor(u"/proc/no/such/folder"_s));
        QVERIFY(startOf(nowhere).error().kind == StartError::Kind::CannotStore);
    }

    void stopsWithoutHavingStarted() { LocalService service(optionsFor()); }

    void makesAKeyPairOfItsOwn()
    {
        Options options;
        LocalService first(options);
        LocalService second(options);
        const auto one = startOf(first);
        const auto two = startOf(second);
        QVERIFY(one && two);
        QCOMPARE(one->credentials->accessKeyId.size(), 20);
        QCOMPARE(one->credentials->secretAccessKey.view().size(), 40);
        QVERIFY(one->credentials->accessKeyId != two->credentials->accessKeyId);
        QCOMPARE(clientOf(*one).call("GET", channelPath(channelArn(u"general"_s))).status, 200);
    }
};

namespace {

/// A service to be killed: prints its port and waits.
int serve(const QString &dataDir)
{
    LocalService service(optionsFor(dataDir));
    const auto running = startOf(service);
    if (!running)
        return 1;
    std::printf("%d\n", running->endpoint.port());
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == "--serve"_L1)
        return serve(app.arguments().value(2));
    tst_LocalService test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_localservice.moc"
