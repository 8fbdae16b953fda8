// SPDX-License-Identifier: Apache-2.0
#include "account/profilejson.h"
#include "account/standin.h"
#include "ctl/ctlrun.h"
#include "ctl/localserve.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using carillon::testing::StandIn;

// The program with credentials from AWS's shared files, as a shell runs it.

namespace {

const QString secretKey = u"TOPSECRET/key+="_s;
/// Every secret that was put anywhere.
const QList<QByteArray> secrets { "TOPSECRET", "TOPTOKEN", "TOPREFRESH", "TOPCLIENT", "TOPDEVICE" };

QMap<QString, QString> verdictsOf(const QByteArray &output)
{
    QMap<QString, QString> verdicts;
    for (const QByteArray &line : output.split('\n')) {
        const QList<QByteArray> parts = line.split('\t');
        if (parts.size() == 3 && !parts[0].isEmpty())
            verdicts[QString::fromUtf8(parts[0])] = QString::fromUtf8(parts[1]);
    }
    return verdicts;
}

} // namespace

class TestCtlAws : public QObject {
    Q_OBJECT

private:
    LocalServe m_service;
    std::unique_ptr<QTemporaryDir> m_home;
    QProcessEnvironment m_environment;

    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_home->filePath(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    static QByteArray keys(const QByteArray &id, const QString &secret)
    {
        return "aws_access_key_id=" + id + "\naws_secret_access_key=" + secret.toUtf8() + '\n';
    }
    Outcome send(const QStringList &more = {}) const
    {
        return run(QStringList { u"send"_s, u"--channel-arn"_s, m_service.channel(), u"--content"_s,
                       u"hello"_s }
                + more,
            m_environment);
    }
    Outcome doctor(const QStringList &more = {}) const
    {
        return run(QStringList { u"doctor"_s } + more, m_environment);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service.start(secretKey);
        QTRY_VERIFY_WITH_TIMEOUT(m_service.isReady(), LocalServe::patienceMs);
    }
    void cleanupTestCase() { QVERIFY(m_service.stop()); }

    /// The service's address and user in the environment, and no keys.
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_environment = m_service.clientEnvironment();
        for (const QString &name : { u"AWS_ACCESS_KEY_ID"_s, u"AWS_SECRET_ACCESS_KEY"_s,
                 u"AWS_SESSION_TOKEN"_s, u"AWS_CONFIG_FILE"_s, u"AWS_SHARED_CREDENTIALS_FILE"_s })
            m_environment.remove(name);
        m_environment.insert(u"HOME"_s, m_home->path());
        m_environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
    }

    void sendsWithTheDefaultProfile()
    {
        write(u".aws/credentials"_s, "[default]\n" + keys("AKIDCTL", secretKey));
        const Outcome sent = send();
        QVERIFY2(sent.code == 0, sent.said().constData());
        QVERIFY(sent.output.contains("MessageId"));
    }

    void sendsWithANamedProfile()
    {
        write(u".aws/credentials"_s,
            "[default]\n" + keys("WRONG", u"x"_s) + "[team]\n" + keys("AKIDCTL", secretKey));
        QCOMPARE(send().code, 254);
        QCOMPARE(send({ u"--aws-profile"_s, u"team"_s }).code, 0);
        const Outcome unknown = send({ u"--aws-profile"_s, u"none"_s });
        QCOMPARE(unknown.code, 253);
        QVERIFY(unknown.errors.contains("profile none is neither in"));
        QVERIFY(unknown.errors.contains("profiles --explain"));
    }

    void sendsWithAProcess()
    {
        write(u"keys.json"_s,
            "{\"Version\":1,\"AccessKeyId\":\"AKIDCTL\",\"SecretAccessKey\":\"" + secretKey.toUtf8()
                + "\"}");
        write(u".aws/config"_s,
            "[default]\ncredential_process = /bin/cat '" + m_home->filePath(u"keys.json"_s).toUtf8()
                + "'\n");
        const Outcome sent = send();
        QVERIFY2(sent.code == 0, sent.said().constData());
    }

    /// The program's own limit leaves no core of it; that is not handed on.
    void aProcessHasTheCoresThePersonHas()
    {
        rlimit limit {};
        QCOMPARE(getrlimit(RLIMIT_CORE, &limit), 0);
        if (limit.rlim_max < 8192)
            QSKIP("no core may be larger here, whoever asks");
        const QString seen = m_home->filePath(u"seen"_s);
        write(u"give.sh"_s,
            "ulimit -S -c > '" + seen.toUtf8()
                + "'\nprintf '{\"Version\":1,\"AccessKeyId\":\"AKIDCTL\",\"SecretAccessKey\":\""
                + secretKey.toUtf8() + "\"}'\n");
        write(u".aws/config"_s,
            "[default]\ncredential_process = /bin/sh '" + m_home->filePath(u"give.sh"_s).toUtf8()
                + "'\n");
        const QStringList sending { u"send"_s, u"--channel-arn"_s, m_service.channel(),
            u"--content"_s, u"hello"_s };
        for (const QStringList &command : { sending, { u"doctor"_s },
                 { u"profiles"_s, u"--explain"_s }, { u"chat"_s, u"--drain"_s } }) {
            QFile::remove(seen);
            const Outcome ended = run(command, m_environment, [](QProcess &process) {
                process.setChildProcessModifier([] {
                    rlimit cores {};
                    getrlimit(RLIMIT_CORE, &cores);
                    cores.rlim_cur = 8192;
                    setrlimit(RLIMIT_CORE, &cores);
                });
            });
            QVERIFY2(ended.code == 0, ended.said().constData());
            QFile file(seen);
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(command.first()));
            QCOMPARE(file.readAll(), "16\n"_ba); // blocks of 512 bytes
        }
    }

    void nothingIsSentWhileStsIsSilent()
    {
        StandIn sts;
        m_environment.insert(u"AWS_ENDPOINT_URL_STS"_s, sts.url());
        write(u".aws/credentials"_s, "[base]\n" + keys("AKIDCTL", secretKey));
        write(u".aws/config"_s, "[default]\nrole_arn=arn:r\nsource_profile=base\n"_ba);
        const Outcome sent = send();
        QCOMPARE(sent.code, 253);
        QVERIFY2(sent.errors.contains("Nothing was sent"), sent.errors.constData());
        QCOMPARE(sts.requests.size(), 3U);
    }

    void needsMfaAndHasNoTerminal()
    {
        write(u".aws/credentials"_s, "[base]\n" + keys("AKIDCTL", secretKey));
        write(
            u".aws/config"_s, "[default]\nrole_arn=arn:r\nsource_profile=base\nmfa_serial=s\n"_ba);
        // In a session of its own, this process has no terminal.
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(u"setsid"_s,
            { u"--wait"_s, QStringLiteral(CARILLONCTL), u"profiles"_s, u"--explain"_s });
        QVERIFY(process.waitForFinished(patienceMs));
        QCOMPARE(process.exitCode(), 253);
        QVERIFY(process.readAllStandardOutput().contains("No MFA code was given"));
    }

    void chatTakesAProfile()
    {
        write(u".aws/credentials"_s, "[team]\n" + keys("AKIDCTL", secretKey));
        const Outcome ended = run(
            { u"chat"_s, u"--data"_s, m_home->filePath(u"data"_s), u"--aws-profile"_s, u"team"_s },
            m_environment);
        QVERIFY2(ended.code == 0, ended.said().constData());
        QCOMPARE(
            run({ u"chat"_s, u"--data"_s, m_home->filePath(u"data"_s) }, m_environment).code, 253);
    }

    void profilesAreListed()
    {
        write(u".aws/credentials"_s,
            "[default]\n" + keys("A", secretKey) + "[half]\n" + "aws_access_key_id=B\n");
        write(u".aws/config"_s,
            "[profile role]\nrole_arn=r\nsource_profile=default\nregion=eu-west-1\n"
            "[profile empty]\nregion=eu-west-2\n"_ba);
        const Outcome listed = run({ u"profiles"_s }, m_environment);
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.output,
            "aws\tdefault\tshared-credentials-file\tus-east-1\naws\tempty\t-\tus-east-1\n"
            "aws\thalf\t-\tus-east-1\naws\trole\tassume-role\tus-east-1\n"_ba);
        QVERIFY(listed.errors.contains("no aws_secret_access_key there"));
    }

    void explanationHasNoSecrets()
    {
        write(u".aws/credentials"_s,
            "[default]\n" + keys("AKIDCTL", secretKey) + "aws_session_token=TOPTOKEN\n");
        const Outcome told = run({ u"profiles"_s, u"--explain"_s }, m_environment);
        QCOMPARE(told.code, 0);
        const QJsonDocument json = QJsonDocument::fromJson(told.output);
        QCOMPARE(json[u"AccessKeyId"_s].toString(), u"AKIDCTL"_s);
        QCOMPARE(json[u"Method"_s].toString(), u"shared-credentials-file"_s);
        QStringList outcomes;
        for (const QJsonValue tried : json[u"Tried"_s].toArray())
            outcomes.append(tried[u"Outcome"_s].toString());
        QCOMPARE(outcomes.count(u"used"_s), 1);
        for (const QByteArray &secret : secrets)
            QVERIFY(!told.said().contains(secret));
    }

    void signsInToIdentityCenter()
    {
        StandIn sso;
        sso.script = [](const StandIn::Request &request, size_t count) -> StandIn::Response {
            if (request.path == "/client/register")
                return { 200, {},
                    "{\"clientId\":\"c\",\"clientSecret\":\"TOPCLIENT\","
                    "\"clientSecretExpiresAt\":4000000000}"_ba };
            if (request.path == "/device_authorization")
                return { 200, {},
                    "{\"deviceCode\":\"TOPDEVICE\",\"userCode\":\"ABCD-EFGH\","
                    "\"verificationUri\":\"https://d.example/\",\"expiresIn\":60,"
                    "\"interval\":1}"_ba };
            if (request.path == "/token" && count < 4)
                return { 400, {}, "{\"error\":\"authorization_pending\"}"_ba };
            if (request.path == "/token")
                return { 200, {},
                    "{\"accessToken\":\"TOPTOKEN\",\"expiresIn\":3600,"
                    "\"refreshToken\":\"TOPREFRESH\"}"_ba };
            return { 200, {},
                "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":"
                "\"TOPSECRET\",\"sessionToken\":\"TOPTOKEN\",\"expiration\":32503680000000}}"_ba };
        };
        m_environment.insert(u"AWS_ENDPOINT_URL_SSO"_s, sso.url());
        m_environment.insert(u"AWS_ENDPOINT_URL_SSO_OIDC"_s, sso.url());
        write(u".aws/config"_s,
            "[profile a]\nsso_session=corp\nsso_account_id=1\nsso_role_name=R\n"
            "[sso-session corp]\nsso_start_url=https://x/\nsso_region=eu-central-1\n"_ba);
        const QStringList profile { u"--aws-profile"_s, u"a"_s };
        const Outcome before = run(QStringList { u"profiles"_s } + profile, m_environment);
        QCOMPARE(before.code, 253);
        QVERIFY(before.output.contains("Nobody is signed in"));

        const Outcome signedIn = run(QStringList { u"login"_s } + profile, m_environment);
        QVERIFY2(signedIn.code == 0, signedIn.said().constData());
        QVERIFY(signedIn.output.contains("ABCD-EFGH"));
        QVERIFY(signedIn.output.contains("https://d.example/"));

        const Outcome after = run(QStringList { u"profiles"_s } + profile, m_environment);
        QCOMPARE(after.code, 0);
        QVERIFY(after.output.contains("ASIASSO"));
        for (const QByteArray &secret : secrets)
            QVERIFY(!(signedIn.said() + after.said()).contains(secret));
    }

    void nothingToSignInTo()
    {
        write(u".aws/credentials"_s, "[default]\n" + keys("A", secretKey));
        const Outcome told = run({ u"login"_s }, m_environment);
        QCOMPARE(told.code, 253);
        QVERIFY(told.errors.contains("nothing to sign in to"));
    }

    void doctorFindsNothing()
    {
        write(u".aws/credentials"_s, "[default]\n" + keys("AKIDCTL", secretKey));
        const Outcome told = doctor({ u"--channel-arn"_s, m_service.channel() });
        QVERIFY2(told.code == 0, told.said().constData());
        const auto verdicts = verdictsOf(told.output);
        QCOMPARE(verdicts.size(), 13);
        for (const QString &check : verdicts.keys())
            QCOMPARE(verdicts[check], u"good"_s);
        QVERIFY2(told.output.contains("By the rules"), told.output.constData());
        for (const QByteArray &secret : secrets)
            QVERIFY(!told.said().contains(secret));
    }

    void doctorSendsOnlyWhatItIsToldTo()
    {
        write(u".aws/credentials"_s, "[default]\n" + keys("AKIDCTL", secretKey));
        const Outcome told = doctor({ u"--channel-arn"_s, m_service.channel(), u"--send-test"_s });
        QVERIFY2(told.code == 0, told.said().constData());
        QCOMPARE(verdictsOf(told.output).value(u"sending"_s), u"good"_s);
        QVERIFY2(told.output.contains("took a test message"), told.output.constData());
        // To a channel that was named, or not at all.
        const Outcome nowhere = doctor({ u"--send-test"_s });
        QCOMPARE(nowhere.code, 252);
        QVERIFY2(nowhere.errors.contains("--channel-arn"), nowhere.errors.constData());
    }

    void doctorWarnsOfReadableFiles()
    {
        write(u".aws/credentials"_s, "[default]\n" + keys("AKIDCTL", secretKey));
        const QString path = m_home->filePath(u".aws/credentials"_s);
        QVERIFY(QFile::setPermissions(
            path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        const Outcome told = doctor({ u"--channel-arn"_s, m_service.channel() });
        QVERIFY2(told.code == 0, told.said().constData());
        QCOMPARE(verdictsOf(told.output).value(u"credentials"_s), u"warning"_s);
        QVERIFY2(
            told.output.contains("chmod 600 '" + path.toUtf8() + '\''), told.output.constData());
    }

    void doctorNamesTheRung_data()
    {
        QTest::addColumn<QByteArray>("credentials");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("rung");
        const QByteArray right = "[default]\n" + keys("AKIDCTL", secretKey);
        const QString instance = u"arn:aws:chime:us-east-1:123456789012:app-instance/none"_s;
        QTest::newRow("no keys") << "[other]\n"_ba << QStringList() << u"credentials"_s;
        QTest::newRow("other region")
            << right << QStringList { u"--region"_s, u"eu-central-1"_s } << u"region"_s;
        QTest::newRow("nobody there")
            << right << QStringList { u"--endpoint-url"_s, u"http://127.0.0.1:1"_s }
            << u"connection"_s;
        QTest::newRow("no such host")
            << right << QStringList { u"--endpoint-url"_s, u"https://no.such.host.invalid"_s }
            << u"dns"_s;
        QTest::newRow("unknown key")
            << "[default]\n" + keys("AKIDOTHER", secretKey) << QStringList() << u"key"_s;
        QTest::newRow("wrong secret") << "[default]\n" + keys("AKIDCTL", u"TOPSECRETwrong"_s)
                                      << QStringList() << u"signature"_s;
        QTest::newRow("no such user")
            << right << QStringList { u"--chime-bearer"_s, instance + u"/user/nobody"_s }
            << u"bearer"_s;
        // Everybody sees a public channel.
        QTest::newRow("no member")
            << right << QStringList { u"--channel-arn"_s, m_service.channel(u"design"_s) }
            << u"membership"_s;
        QTest::newRow("no such channel")
            << right << QStringList { u"--channel-arn"_s, instance + u"/channel/none"_s }
            << u"membership"_s;
    }
    void doctorNamesTheRung()
    {
        QFETCH(QByteArray, credentials);
        QFETCH(QStringList, arguments);
        QFETCH(QString, rung);
        write(u".aws/credentials"_s, credentials);
        const Outcome told = doctor(arguments);
        QCOMPARE(told.code, 1);
        const auto verdicts = verdictsOf(told.output);
        for (const QString &check : verdicts.keys())
            QVERIFY2((verdicts[check] == u"bad") == (check == rung), told.output.constData());
        QVERIFY(verdicts.contains(rung));
        QVERIFY(told.output.trimmed().contains("\n\t\t") || told.output.startsWith("\t\t"));
        for (const QByteArray &secret : secrets)
            QVERIFY(!told.said().contains(secret));
    }

    void doctorTakesAStoredProfile()
    {
        write(u".aws/credentials"_s, "[team]\n" + keys("AKIDCTL", secretKey));
        Profile profile { QUuid::createUuid(), u"Alice"_s,
            *AppInstanceUserArn::parse(
                m_service.exports().value(u"CARILLON_APP_INSTANCE_USER_ARN"_s)),
            CredentialsSource::Environment, m_service.exports().value(u"AWS_ENDPOINT_URL"_s) };
        profile.aws = { AwsPlace::SharedProfile, u"team"_s };
        const QJsonObject json { { u"version"_s, 1 },
            { u"profiles"_s, QJsonArray { toJson(profile) } } };
        write(u"data/profiles.json"_s, QJsonDocument(json).toJson());
        const QStringList data { u"--data-dir"_s, m_home->filePath(u"data"_s) };
        const Outcome told = doctor(data + QStringList { u"--profile"_s, u"Alice"_s });
        QVERIFY2(told.code == 0, told.said().constData());
        QCOMPARE(verdictsOf(told.output).size(), 13);
        QVERIFY2(told.output.contains("a member of the channel"), told.output.constData());
        QCOMPARE(doctor(data + QStringList { u"--profile"_s, u"Bob"_s }).code, 253);
        QCOMPARE(doctor({ u"--data-dir"_s, u"/none"_s, u"--profile"_s, u"Bob"_s }).code, 253);
    }

    void badUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("profiles") << QStringList { u"profiles"_s, u"more"_s };
        QTest::newRow("login") << QStringList { u"login"_s, u"--nothing"_s };
        QTest::newRow("doctor") << QStringList { u"doctor"_s, u"--chime-bearer"_s, u"x"_s };
        QTest::newRow("channel") << QStringList { u"doctor"_s, u"--channel-arn"_s, u"x"_s };
    }
    void badUsage()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(run(arguments, m_environment).code, 252);
    }
};

QTEST_GUILESS_MAIN(TestCtlAws)
#include "tst_ctlaws.moc"
