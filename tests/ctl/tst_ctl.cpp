// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

// The program itself, as a shell runs it.

namespace {

constexpr int patienceMs = 20'000;
const QString program = QStringLiteral(CARILLONCTL);
const QString secretKey = u"ctl/secret+key='quoted'"_s;

struct Outcome {
    int code = -1;
    QByteArray output;
    QByteArray errors;
};

Outcome run(const QStringList &arguments, const QProcessEnvironment &environment,
    const QByteArray &input = {})
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(patienceMs))
        return {};
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith(u"AWS_") || name.startsWith(u"CARILLON_"))
            environment.remove(name);
    }
    // Whoever runs this may have profiles of his own.
    environment.insert(u"AWS_CONFIG_FILE"_s, u"/dev/null"_s);
    environment.insert(u"AWS_SHARED_CREDENTIALS_FILE"_s, u"/dev/null"_s);
    return environment;
}

} // namespace

class TestCtl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void serveTellsWhereItIs();
    void sendPrintsTheResponse();
    void sendReadsJson();
    void exitCodes_data();
    void exitCodes();
    void badUsageOfServe();

private:
    QProcessEnvironment clientEnvironment() const;

    QTemporaryDir m_dir;
    QProcess m_service;
    QByteArray m_printed;
    QMap<QString, QString> m_exports;
    QString m_channel;
};

void TestCtl::initTestCase()
{
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"CARILLON_LOCAL_ACCESS_KEY_ID"_s, u"AKIDCTL"_s);
    environment.insert(u"CARILLON_LOCAL_SECRET_ACCESS_KEY"_s, secretKey);
    m_service.setProcessEnvironment(environment);
    m_service.start(program,
        { u"serve"_s, u"--ephemeral"_s, u"--port"_s, u"0"_s, u"--port-file"_s,
            m_dir.filePath(u"port"_s) });
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_dir.filePath(u"port"_s)), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_printed += m_service.readAllStandardOutput()).contains("# Channels"), patienceMs);
    const QRegularExpression line(u"^export (\\w+)='(.*)'$"_s, QRegularExpression::MultilineOption);
    auto match = line.globalMatch(QString::fromUtf8(m_printed));
    while (match.hasNext()) {
        const auto found = match.next();
        m_exports[found.captured(1)] = found.captured(2).replace(u"'\\''"_s, u"'"_s);
    }
    const QString user = m_exports.value(u"CARILLON_APP_INSTANCE_USER_ARN"_s);
    m_channel = user.section(u"/user/"_s, 0, 0) + u"/channel/general"_s;
}

void TestCtl::cleanupTestCase()
{
    m_service.terminate();
    QVERIFY(m_service.waitForFinished(patienceMs));
    QCOMPARE(m_service.exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_service.exitCode(), 0);
    QVERIFY(!QFile::exists(m_dir.filePath(u"port"_s)));
}

QProcessEnvironment TestCtl::clientEnvironment() const
{
    QProcessEnvironment environment = cleanEnvironment();
    for (auto it = m_exports.cbegin(); it != m_exports.cend(); ++it)
        environment.insert(it.key(), it.value());
    return environment;
}

void TestCtl::serveTellsWhereItIs()
{
    QFile file(m_dir.filePath(u"port"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString port = QString::fromLatin1(file.readAll().trimmed());
    QCOMPARE(m_exports.value(u"AWS_ENDPOINT_URL"_s), u"http://127.0.0.1:"_s + port);
    QCOMPARE(m_exports.value(u"AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING"_s),
        m_exports.value(u"AWS_ENDPOINT_URL"_s));
    QCOMPARE(m_exports.value(u"AWS_ACCESS_KEY_ID"_s), u"AKIDCTL"_s);
    QCOMPARE(m_exports.value(u"AWS_SECRET_ACCESS_KEY"_s), secretKey);
    QCOMPARE(m_exports.value(u"AWS_REGION"_s), u"us-east-1"_s);
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY(!(file.permissions() & others));
}

void TestCtl::sendPrintsTheResponse()
{
    const QStringList arguments { u"send"_s, u"--channel-arn"_s, m_channel, u"--content"_s,
        u"hello \U0001F680\nsecond line"_s, u"--metadata"_s, u"{}"_s, u"--content-type"_s,
        u"text/plain"_s, u"--message-attributes"_s, u"{\"a\":{\"StringValues\":[\"b\"]}}"_s,
        u"--push-notification"_s, u"{\"Title\":\"t\",\"Body\":\"b\",\"Type\":\"VOIP\"}"_s,
        u"--client-request-token"_s, u"token-1"_s };
    const Outcome first = run(arguments, clientEnvironment());
    QVERIFY2(first.code == 0, first.errors.constData());
    const QJsonObject response = QJsonDocument::fromJson(first.output).object();
    QCOMPARE(response.value(u"ChannelArn").toString(), m_channel);
    QVERIFY(!response.value(u"MessageId").toString().isEmpty());
    QVERIFY(first.output.startsWith("{\n    \"ChannelArn\""));
    // The same token and content again: the same message.
    QCOMPARE(run(arguments, clientEnvironment()).output, first.output);
}

void TestCtl::sendReadsJson()
{
    const QJsonObject input { { u"ChannelArn"_s, m_channel }, { u"Content"_s, u"typing"_s },
        { u"Type"_s, u"CONTROL"_s }, { u"Persistence"_s, u"NON_PERSISTENT"_s } };
    const Outcome sent = run({ u"send"_s, u"--cli-input-json"_s, u"-"_s }, clientEnvironment(),
        QJsonDocument(input).toJson());
    QVERIFY2(sent.code == 0, sent.errors.constData());
    QVERIFY(sent.output.contains("MessageId"));
}

void TestCtl::exitCodes_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("variable"); // of the environment, set to `value`
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row
        = [](const char *name, const QStringList &arguments, int code, const QByteArray &said,
              const QString &variable = {}, const QString &value = {}) {
              QTest::newRow(name) << arguments << variable << value << code << said;
          };
    const QStringList good { u"--content"_s, u"x"_s };
    row("empty here", { u"--content"_s, QString() }, 1, "'content'");
    row("31 bytes of CONTROL here",
        { u"--content"_s, QString(31, u'x'), u"--type"_s, u"CONTROL"_s }, 1, "'content'");
    row("empty there", { u"--content"_s, QString(), u"--no-validate"_s }, 254,
        "An error occurred (BadRequestException) when calling the SendChannelMessage operation: ");
    row("token of another message",
        { u"--content"_s, u"other"_s, u"--client-request-token"_s, u"token-2"_s }, 254,
        "(ConflictException)");
    row("no such channel", { u"--content"_s, u"x"_s, u"--channel-arn"_s, u"CHANNEL-none"_s }, 254,
        "(ForbiddenException)");
    row("wrong secret", good, 254, "Request id: ", u"AWS_SECRET_ACCESS_KEY"_s, u"wrong"_s);
    row("half a key", good, 253, "AWS_SECRET_ACCESS_KEY", u"AWS_SECRET_ACCESS_KEY"_s);
    row("plain http elsewhere", good + QStringList { u"--endpoint-url"_s, u"http://example.com"_s },
        253, "https");
    row("a region of another place", good + QStringList { u"--region"_s, u"eu-central-1"_s }, 1,
        "the endpoint is of the region eu-central-1, the bearer of us-east-1");
    row("a channel of another place",
        good
            + QStringList { u"--channel-arn"_s,
                u"arn:aws:chime:eu-central-1:123456789012:app-instance/a/channel/c"_s,
                u"--region"_s, u"us-east-1"_s },
        1, "the channel is of the region eu-central-1, the bearer of us-east-1");
    row("a channel of another place, and no region",
        good
            + QStringList { u"--channel-arn"_s,
                u"arn:aws:chime:eu-central-1:123456789012:app-instance/a/channel/c"_s },
        1, "the channel is of the region eu-central-1, the bearer of us-east-1");
    row("no ARN", { u"--content"_s, u"x"_s, u"--channel-arn"_s, u"nope"_s }, 252, "--channel-arn");
    row("unknown option", { u"--contents"_s, u"x"_s }, 252, "contents");
    row("unknown member", { u"--cli-input-json"_s, uR"({"Content":"x","Contents":"y"})"_s }, 252,
        "Contents");
    row("unknown member, for the service to judge",
        { u"--no-validate"_s, u"--cli-input-json"_s, uR"({"Content":"","Contents":"y"})"_s }, 254,
        "(BadRequestException)");
    row("terminal controls", { u"\u001b[2Jx"_s }, 252, "\\u001b[2Jx");
    row("not JSON", { u"--content"_s, u"x"_s, u"--push-notification"_s, u"{"_s }, 252,
        "--push-notification");
}

void TestCtl::exitCodes()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    arguments.replaceInStrings(u"CHANNEL"_s, m_channel);
    if (!arguments.contains(u"--channel-arn"_s))
        arguments += { u"--channel-arn"_s, m_channel };
    QProcessEnvironment environment = clientEnvironment();
    if (!variable.isEmpty())
        environment.insert(variable, value);
    // No order dependence: the row about a used token uses it first.
    if (said.contains("Conflict"))
        run({ u"send"_s, u"--channel-arn"_s, m_channel, u"--content"_s, u"one"_s,
                u"--client-request-token"_s, u"token-2"_s },
            environment);
    const Outcome outcome = run(QStringList { u"send"_s } + arguments, environment);
    QVERIFY2(outcome.errors.contains(said), outcome.errors.constData());
    QCOMPARE(outcome.code, code);
    QCOMPARE(outcome.output, QByteArray());
    QVERIFY(!outcome.errors.contains(secretKey.toUtf8()));
}

void TestCtl::badUsageOfServe()
{
    const QProcessEnvironment environment = cleanEnvironment();
    QCOMPARE(run({}, environment).code, 252);
    QCOMPARE(run({ u"serve"_s, u"--port"_s, u"65536"_s }, environment).code, 252);
    QCOMPARE(
        run({ u"serve"_s, u"--ephemeral"_s, u"--data"_s, m_dir.path() }, environment).code, 252);
    QCOMPARE(
        run({ u"serve"_s, u"--ephemeral"_s, u"--seed"_s, m_dir.filePath(u"none"_s) }, environment)
            .code,
        2);
    QProcessEnvironment half = environment;
    half.insert(u"CARILLON_LOCAL_ACCESS_KEY_ID"_s, u"AKIDCTL"_s);
    const Outcome halfKey = run({ u"serve"_s, u"--ephemeral"_s }, half);
    QCOMPARE(halfKey.code, 252);
    QVERIFY(halfKey.errors.contains("CARILLON_LOCAL_SECRET_ACCESS_KEY"));
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    QCOMPARE(run({ u"serve"_s, u"--ephemeral"_s, u"--port"_s, QString::number(taken.serverPort()) },
                 environment)
                 .code,
        2);
    // A port that is taken, and at which nobody listens.
    QTcpSocket deaf;
    QVERIFY(deaf.bind(QHostAddress::LocalHost));
    const QString endpoint = u"http://127.0.0.1:%1"_s.arg(deaf.localPort());
    const Outcome lost = run({ u"send"_s, u"--channel-arn"_s, m_channel, u"--content"_s, u"x"_s,
                                 u"--endpoint-url"_s, endpoint },
        clientEnvironment());
    QCOMPARE(lost.code, 255);
    QVERIFY(lost.errors.contains("Client request token: "));
    QVERIFY2(lost.errors.contains("It was not sent"), lost.errors.constData());
    // Somebody who takes the request and says nothing may have passed it on.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    QObject::connect(&silent, &QTcpServer::newConnection, &silent, [&silent] {
        QTcpSocket *client = silent.nextPendingConnection();
        QObject::connect(client, &QTcpSocket::readyRead, client, &QTcpSocket::disconnectFromHost);
    });
    QProcess doubtful;
    doubtful.setProcessEnvironment(clientEnvironment());
    doubtful.start(QStringLiteral(CARILLONCTL),
        { u"send"_s, u"--channel-arn"_s, m_channel, u"--content"_s, u"x"_s, u"--endpoint-url"_s,
            u"http://127.0.0.1:%1"_s.arg(silent.serverPort()) });
    QTRY_VERIFY_WITH_TIMEOUT(doubtful.state() == QProcess::NotRunning, 30'000);
    QCOMPARE(doubtful.exitCode(), 255);
    const QByteArray doubt = doubtful.readAllStandardError();
    QVERIFY2(doubt.contains("It may have been sent"), doubt.constData());
    const Outcome help = run({ u"send"_s, u"--help"_s }, environment);
    QCOMPARE(help.code, 0);
    QVERIFY(help.output.contains("255  no certain answer"));
}

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
