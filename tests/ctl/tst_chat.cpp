// SPDX-License-Identifier: Apache-2.0
#include "ctl/chatprocess.h"
#include "ctl/localserve.h"

#include <QDir>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

// `carillonctl chat` against `carillonctl serve`, as a script uses both.

namespace {

constexpr int patienceMs = 20'000;
const QString secretKey = u"chat/secret+key"_s;

} // namespace

class TestChat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void acceptedThenSent();
    void everyMember();
    void refusals_data();
    void refusals();
    void linesOfAnySize();
    void listFollowsTheSendsBeforeIt();
    void acceptedSurvivesKill();
    void acceptedSurvivesDamage();
    void sameTokenIsSentOnce();
    void failedWaitsForAWord();
    void retryOfWhatFailed();
    void leavingKeepsWhatWaits_data();
    void leavingKeepsWhatWaits();
    void eachBearerHasItsOwn();
    void oneProgramKeepsAnOutbox();
    void badStarts_data();
    void badStarts();

private:
    QStringList options(const QStringList &more = {}) const
    {
        return QStringList { u"--data"_s, m_dir->path() } + more;
    }
    QJsonObject send(const QString &content, const QString &ref, const QString &channel = {}) const
    {
        return { { u"Send"_s,
                     QJsonObject {
                         { u"ChannelArn"_s, channel.isEmpty() ? m_service.channel() : channel },
                         { u"Content"_s, content } } },
            { u"Ref"_s, ref } };
    }
    /// An address where nobody answers.
    QString deadEndpoint() const
    {
        QTcpServer server;
        return server.listen(QHostAddress::LocalHost)
            ? u"http://127.0.0.1:%1"_s.arg(server.serverPort())
            : QString();
    }

    LocalServe m_service;
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestChat::initTestCase()
{
    m_service.start(secretKey);
    QTRY_VERIFY_WITH_TIMEOUT(m_service.isReady(), patienceMs);
}

void TestChat::cleanupTestCase()
{
    QVERIFY(m_service.stop());
}

void TestChat::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestChat::acceptedThenSent()
{
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s, u"--unpaced"_s }));
    const QJsonObject ready = chat.next(u"Ready"_s).toObject();
    QCOMPARE(ready.value(u"Waiting").toInt(-1), 0);
    QCOMPARE(ready.value(u"ChimeBearer").toString(),
        m_service.exports().value(u"CARILLON_APP_INSTANCE_USER_ARN"_s));
    chat.write(send(u"first"_s, u"a"_s));
    const QJsonObject accepted = chat.next(u"Accepted"_s).toObject();
    QCOMPARE(accepted.value(u"Ref").toString(), u"a"_s);
    const QString token = accepted.value(u"ClientRequestToken").toString();
    QVERIFY(!token.isEmpty());
    QCOMPARE(chat.nextState(u"InFlight"_s).value(u"ClientRequestToken").toString(), token);
    const QJsonObject sent = chat.next(u"Sent"_s).toObject();
    QCOMPARE(sent.value(u"ClientRequestToken").toString(), token);
    QCOMPARE(sent.value(u"Id"), accepted.value(u"Id"));
    QVERIFY(!sent.value(u"MessageId").toString().isEmpty());
    // What still waits at the end of the input is sent before the end.
    for (int i = 0; i < 20; ++i)
        chat.write(send(u"more"_s, QString::number(i)));
    chat.closeInput();
    QCOMPARE(chat.exitCode(), 0);
    QCOMPARE(chat.output().count("{\"Sent\""), 21);
    QCOMPARE(chat.errors(), QByteArray());
    QVERIFY(!chat.output().contains(secretKey.toUtf8()));
}

void TestChat::everyMember()
{
    const QJsonObject members { { u"ChannelArn"_s, m_service.channel() },
        { u"ChimeBearer"_s, m_service.exports().value(u"CARILLON_APP_INSTANCE_USER_ARN"_s) },
        { u"Content"_s, u"all \U0001F514\nof it"_s }, { u"Type"_s, u"STANDARD"_s },
        { u"Persistence"_s, u"PERSISTENT"_s }, { u"Metadata"_s, u"{\"k\":1}"_s },
        { u"ClientRequestToken"_s, u"own-token_1"_s }, { u"ContentType"_s, u"text/plain"_s },
        { u"MessageAttributes"_s,
            QJsonObject {
                { u"a"_s, QJsonObject { { u"StringValues"_s, QJsonArray { u"b"_s } } } } } },
        { u"PushNotification"_s,
            QJsonObject {
                { u"Title"_s, u"t"_s }, { u"Body"_s, u"b"_s }, { u"Type"_s, u"VOIP"_s } } } };
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
    chat.write({ { u"Send"_s, members }, { u"Ref"_s, u"all"_s } });
    chat.closeInput();
    QCOMPARE(chat.next(u"Accepted"_s).toObject().value(u"ClientRequestToken").toString(),
        u"own-token_1"_s);
    QVERIFY(chat.next(u"Sent"_s).isObject());
    QCOMPARE(chat.exitCode(), 0);
}

void TestChat::refusals_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no JSON") << "Send"_ba << u"not a JSON object"_s;
    QTest::newRow("unknown verb") << R"({"Sent":{}})"_ba << u"takes one of Send"_s;
    QTest::newRow("two verbs") << R"({"List":true,"Quit":true})"_ba << u"takes one of Send"_s;
    QTest::newRow("no members") << R"({"Send":"x"})"_ba << u"Send takes an object"_s;
    QTest::newRow("no id") << R"({"Retry":"1"})"_ba << u"Retry takes an Id"_s;
    QTest::newRow("half an id") << R"({"Discard":1.5})"_ba << u"Discard takes an Id"_s;
    QTest::newRow("not true") << R"({"List":false})"_ba << u"List takes true"_s;
    QTest::newRow("no channel") << R"({"Send":{"Content":"x"}})"_ba << u"ChannelArn"_s;
    QTest::newRow("a channel of another region")
        << R"({"Send":{"Content":"x","ChannelArn":"arn:aws:chime:eu-west-1:1:app-instance/a/channel/c"}})"_ba
        << u"the channel is of the region eu-west-1"_s;
    QTest::newRow("another bearer")
        << R"({"Send":{"ChimeBearer":"arn:aws:chime::1:app-instance/a/user/b"}})"_ba
        << u"ChimeBearer"_s;
    QTest::newRow("unknown member")
        << R"({"Send":{"ChannelArn":"CHANNEL","Contents":"x"}})"_ba << u"'Contents'"_s;
    QTest::newRow("empty") << R"({"Send":{"ChannelArn":"CHANNEL","Content":""}})"_ba
                           << u"'content'"_s;
    QTest::newRow("half a surrogate pair")
        << R"({"Send":{"ChannelArn":"CHANNEL","Content":"\ud83d"}})"_ba << u"surrogate"_s;
    QTest::newRow("nothing to replace")
        << R"({"Replace":{"Id":99,"Content":"x"}})"_ba << u"no longer waiting"_s;
}

void TestChat::refusals()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, reason);
    line.replace("CHANNEL", m_service.channel().toUtf8());
    if (line.startsWith('{'))
        line.chop(1), line += R"(,"Ref":"r"})";
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
    chat.writeText(line + '\n');
    const QJsonObject refused = chat.next(u"Refused"_s).toObject();
    QVERIFY2(refused.value(u"Reason").toString().contains(reason),
        qPrintable(refused.value(u"Reason").toString()));
    QCOMPARE(refused.value(u"Ref").toString(), line.startsWith('{') ? u"r"_s : QString());
    // The next line is taken as if nothing had been.
    chat.write(send(u"good"_s, u"g"_s));
    QCOMPARE(chat.next(u"Accepted"_s).toObject().value(u"Ref").toString(), u"g"_s);
    chat.closeInput();
    QCOMPARE(chat.exitCode(), 1);
}

void TestChat::linesOfAnySize()
{
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
    chat.writeText(QByteArray(3 * 1024 * 1024, 'x') + '\n');
    QVERIFY(chat.next(u"Refused"_s).toObject().value(u"Reason").toString().contains(u"longer"));
    chat.writeText("\n  \n");
    // The last line has no end, and its text comes in pieces.
    const QByteArray line = QJsonDocument(send(QString(4096, u'y'), u"whole"_s)).toJson();
    QByteArray flat = line;
    flat.replace('\n', ' ');
    chat.writeText(flat.first(100));
    chat.writeText(flat.sliced(100));
    chat.closeInput();
    QCOMPARE(chat.next(u"Accepted"_s).toObject().value(u"Ref").toString(), u"whole"_s);
    QVERIFY(chat.next(u"Sent"_s).isObject());
    QCOMPARE(chat.exitCode(), 1);
    QCOMPARE(chat.output().count("{\"Refused\""), 1);
}

void TestChat::listFollowsTheSendsBeforeIt()
{
    ChatProcess chat(
        m_service.clientEnvironment(), options({ u"--endpoint-url"_s, deadEndpoint() }));
    for (int i = 0; i < 100; ++i)
        chat.write(send(u"c%1"_s.arg(i), QString::number(i)));
    chat.write({ { u"List"_s, true } });
    const QJsonArray list = chat.next(u"List"_s).toArray();
    QCOMPARE(list.size(), 100);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(list.at(i).toObject().value(u"Content").toString(), u"c%1"_s.arg(i));
    chat.write({ { u"Quit"_s, true } });
    QCOMPARE(chat.exitCode(), 255);
}

void TestChat::acceptedSurvivesKill()
{
    QStringList tokens;
    {
        ChatProcess chat(
            m_service.clientEnvironment(), options({ u"--endpoint-url"_s, deadEndpoint() }));
        for (int i = 0; i < 5; ++i) {
            chat.write(send(u"k%1"_s.arg(i), QString::number(i)));
            tokens += chat.next(u"Accepted"_s).toObject().value(u"ClientRequestToken").toString();
        }
        chat.kill();
        QCOMPARE(chat.exitCode(), -1);
    }
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
    QCOMPARE(chat.next(u"Ready"_s).toObject().value(u"Waiting").toInt(), 5);
    // Also the head of the lane, which was in flight: it is tried again with the same token.
    chat.write({ { u"RetryAll"_s, true } });
    chat.closeInput();
    for (const QString &token : std::as_const(tokens)) {
        QCOMPARE(chat.next(u"Sent"_s).toObject().value(u"ClientRequestToken").toString(), token);
    }
    QCOMPARE(chat.exitCode(), 0);
}

void TestChat::acceptedSurvivesDamage()
{
    {
        ChatProcess chat(
            m_service.clientEnvironment(), options({ u"--endpoint-url"_s, deadEndpoint() }));
        for (int i = 0; i < 5; ++i) {
            chat.write(send(u"k%1"_s.arg(i), QString::number(i)));
            QVERIFY(chat.next(u"Accepted"_s).isObject());
        }
        chat.write({ { u"Quit"_s, true } });
        QCOMPARE(chat.exitCode(), 255);
    }
    const QDir folder(m_dir->path());
    const QStringList names = folder.entryList({ u"messages-*.sqlite"_s });
    QCOMPARE(names.size(), qsizetype(1));
    QFile file(folder.filePath(names.first()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.write(QByteArray(4096, 'x')), qint64(4096));
    file.close();

    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
    const QJsonObject recovered = chat.next(u"Recovered"_s).toObject();
    QCOMPARE(recovered.value(u"Of").toString(), u"Messages"_s);
    QCOMPARE(recovered.value(u"Kept").toInt(), 5);
    QCOMPARE(recovered.value(u"Damaged").toInt(-1), 0);
    QCOMPARE(recovered.value(u"Lost").toInt(-1), 0);
    QVERIFY(QFile::exists(recovered.value(u"Copies").toString()));
    QCOMPARE(chat.next(u"Ready"_s).toObject().value(u"Waiting").toInt(), 5);
    chat.write({ { u"RetryAll"_s, true } });
    chat.closeInput();
    QCOMPARE(chat.exitCode(), 0);
    QCOMPARE(chat.output().count("{\"Sent\""), 5);
}

void TestChat::sameTokenIsSentOnce()
{
    // A script that does not know whether it was heard says it again.
    QStringList ids;
    for (int i = 0; i < 2; ++i) {
        QJsonObject line = send(u"once"_s, u"r"_s);
        QJsonObject members = line.value(u"Send").toObject();
        members.insert(u"ClientRequestToken"_s, u"token-of-the-script"_s);
        line.insert(u"Send"_s, members);
        ChatProcess chat(m_service.clientEnvironment(), options());
        chat.write(line);
        ids += chat.next(u"Sent"_s).toObject().value(u"MessageId").toString();
        chat.closeInput();
        QCOMPARE(chat.exitCode(), 0);
    }
    QVERIFY(!ids.first().isEmpty());
    QCOMPARE(ids.first(), ids.last());
}

void TestChat::failedWaitsForAWord()
{
    const QString closed = m_service.channel(u"design"_s); // she is not a member
    {
        ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
        chat.write(send(u"no"_s, u"a"_s, closed));
        chat.write(send(u"behind it"_s, u"b"_s, closed));
        chat.write(send(u"elsewhere"_s, u"c"_s));
        const QJsonObject error = chat.nextState(u"Failed"_s).value(u"Error").toObject();
        QCOMPARE(error.value(u"Code").toString(), u"ForbiddenException"_s);
        QCOMPARE(error.value(u"HttpStatus").toInt(), 403);
        QCOMPARE(error.value(u"Reason").toString(), u"Refused"_s);
        QVERIFY(!error.value(u"RequestId").toString().isEmpty());
        chat.closeInput();
        QCOMPARE(chat.exitCode(), 254);
        QCOMPARE(chat.output().count("{\"Sent\""), 1);
    }
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--drain"_s }));
    chat.write({ { u"List"_s, true } });
    const QJsonArray list = chat.next(u"List"_s).toArray();
    QCOMPARE(list.size(), 2);
    const QJsonObject head = list.first().toObject();
    QCOMPARE(head.value(u"State").toString(), u"Failed"_s);
    // Other words get another token; they are refused as well.
    chat.write({ { u"Replace"_s,
                     QJsonObject { { u"Id"_s, head.value(u"Id") }, { u"Content"_s, u"pray"_s } } },
        { u"Ref"_s, u"again"_s } });
    const QJsonObject accepted = chat.next(u"Accepted"_s).toObject();
    QCOMPARE(accepted.value(u"Ref").toString(), u"again"_s);
    QCOMPARE(accepted.value(u"Id"), head.value(u"Id"));
    QVERIFY(accepted.value(u"ClientRequestToken") != head.value(u"ClientRequestToken"));
    for (const QJsonValue item : list) {
        chat.nextState(u"Failed"_s);
        chat.write({ { u"Discard"_s, item.toObject().value(u"Id") } });
        QCOMPARE(chat.next(u"Discarded"_s).toObject().value(u"Id"), item.toObject().value(u"Id"));
    }
    chat.closeInput();
    QCOMPARE(chat.exitCode(), 0);
}

void TestChat::retryOfWhatFailed()
{
    ChatProcess chat(m_service.clientEnvironment(), options());
    chat.write(send(u"no"_s, u"a"_s, m_service.channel(u"none"_s)));
    for (int attempts = 1; attempts <= 3; ++attempts) {
        const QJsonObject failed = chat.nextState(u"Failed"_s);
        QCOMPARE(failed.value(u"Attempts").toInt(), attempts);
        chat.write({ { u"Retry"_s, failed.value(u"Id") } });
        QVERIFY(!chat.nextState(u"Queued"_s).contains(u"Error"));
    }
    chat.closeInput();
    QVERIFY(chat.exitCode() >= 254);
}

void TestChat::leavingKeepsWhatWaits_data()
{
    QTest::addColumn<QString>("how");
    for (const auto *how : { "end of input", "Quit", "SIGTERM" })
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestChat::leavingKeepsWhatWaits()
{
    QFETCH(QString, how);
    ChatProcess chat(
        m_service.clientEnvironment(), options({ u"--endpoint-url"_s, deadEndpoint() }));
    chat.write(send(u"later"_s, u"a"_s));
    const QJsonObject error = chat.nextState(u"Unconfirmed"_s).value(u"Error").toObject();
    QCOMPARE(error.value(u"Reason").toString(), u"Network"_s);
    if (how == u"Quit")
        chat.write({ { u"Quit"_s, true } });
    else if (how == u"SIGTERM")
        chat.terminate();
    else
        chat.closeInput();
    QCOMPARE(chat.exitCode(), 255);
    ChatProcess next(m_service.clientEnvironment(), options());
    QCOMPARE(next.next(u"Ready"_s).toObject().value(u"Waiting").toInt(), 1);
}

void TestChat::eachBearerHasItsOwn()
{
    ChatProcess alice(
        m_service.clientEnvironment(), options({ u"--endpoint-url"_s, deadEndpoint() }));
    alice.write(send(u"hers"_s, u"a"_s));
    QVERIFY(alice.next(u"Accepted"_s).isObject());
    const QString bob = m_service.channel().section(u"/channel/"_s, 0, 0) + u"/user/bob"_s;
    ChatProcess chat(m_service.clientEnvironment(), options({ u"--chime-bearer"_s, bob }));
    const QJsonObject ready = chat.next(u"Ready"_s).toObject();
    QCOMPARE(ready.value(u"Waiting").toInt(-1), 0);
    QCOMPARE(ready.value(u"ChimeBearer").toString(), bob);
    chat.write(send(u"his"_s, u"b"_s));
    QVERIFY(chat.next(u"Sent"_s).isObject());
}

void TestChat::oneProgramKeepsAnOutbox()
{
    ChatProcess first(m_service.clientEnvironment(), options());
    QVERIFY(first.next(u"Ready"_s).isObject());
    ChatProcess second(m_service.clientEnvironment(), options());
    QCOMPARE(second.exitCode(), 2);
    QVERIFY(second.errors().contains("another program keeps this outbox"));
    QCOMPARE(second.output(), QByteArray());
    first.write(send(u"undisturbed"_s, u"1"_s));
    QVERIFY(first.next(u"Sent"_s).isObject());
    // No kill leaves the claim behind.
    first.kill();
    QCOMPARE(first.exitCode(), -1);
    ChatProcess third(m_service.clientEnvironment(), options());
    third.closeInput();
    QCOMPARE(third.exitCode(), 0);
}

void TestChat::badStarts_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QString>("variable"); // of the environment, taken away
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("unknown option")
        << QStringList { u"--date"_s, u"x"_s } << QString() << 252 << "date"_ba;
    QTest::newRow("argument") << QStringList { u"x"_s } << QString() << 252 << "x"_ba;
    QTest::newRow("no time at all")
        << QStringList { u"--timeout-ms"_s, u"0"_s } << QString() << 252 << "--timeout-ms"_ba;
    QTest::newRow("nobody") << QStringList() << u"CARILLON_APP_INSTANCE_USER_ARN"_s << 252
                            << "--chime-bearer"_ba;
    QTest::newRow("no keys") << QStringList() << u"AWS_ACCESS_KEY_ID"_s << 253
                             << "No credentials"_ba;
    QTest::newRow("plain http elsewhere")
        << QStringList { u"--endpoint-url"_s, u"http://example.com"_s } << QString() << 253
        << "https"_ba;
    QTest::newRow("a file for a folder") << QStringList { u"--data"_s, QStringLiteral(CARILLONCTL) }
                                         << QString() << 2 << "directory"_ba;
    QTest::newRow("no database") << QStringList { u"--data"_s, u"DIR"_s } << QString() << 2
                                 << "cannot be read"_ba;
}

void TestChat::badStarts()
{
    QFETCH(QStringList, more);
    QFETCH(QString, variable);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    if (more.contains(u"DIR"_s)) {
        // A folder that has the database's name.
        ChatProcess chat(m_service.clientEnvironment(), options());
        chat.closeInput();
        QCOMPARE(chat.exitCode(), 0);
        const QStringList made = QDir(m_dir->path()).entryList({ u"messages-*.sqlite"_s });
        QCOMPARE(made.size(), 1);
        QVERIFY(QDir(m_dir->path()).remove(made.first()));
        QVERIFY(QDir(m_dir->path()).mkdir(made.first()));
        more.replaceInStrings(u"DIR"_s, m_dir->path());
    }
    QProcessEnvironment environment = m_service.clientEnvironment();
    environment.remove(variable);
    ChatProcess chat(environment, options(more));
    chat.closeInput();
    QCOMPARE(chat.exitCode(), code);
    QVERIFY2(chat.errors().contains(said), chat.errors().constData());
}

QTEST_GUILESS_MAIN(TestChat)
#include "tst_chat.moc"
