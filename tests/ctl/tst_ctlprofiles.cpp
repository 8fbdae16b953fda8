// SPDX-License-Identifier: Apache-2.0
#include "account/filesecretstore.h"
#include "account/keptsignin.h"
#include "account/profilejson.h"
#include "account/standin.h"
#include "ctl/localserve.h"
#include "ctl/typist.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace carillon;
using carillon::testing::StandIn;
using carillon::testing::waitFor;

// The program acting as one of Carillon's own profiles, whatever its source of credentials.

namespace {

const QString secretKey = u"TOPSECRET/key+="_s;
const QString sessionToken = u"TOPTOKEN"_s;
const QString identityPool = u"eu-central-1:11111111-2222-3333-4444-555555555555"_s;
const QString userPool = u"eu-central-1_AbCdEfGhI"_s;
/// Of the world that is built in.
const QString builtInUser = u"arn:aws:chime:us-east-1:123456789012:app-instance/"
                            "5f1c2b7e-8d34-4a61-9c0f-2e6b7a9d1c43/user/alice"_s;
/// Longer than a line of a terminal may be.
const QByteArray accessToken = "TOPACCESS" + QByteArray(6000, 'a') + "END";
/// Every secret that was put anywhere.
const QList<QByteArray> secrets { "TOPSECRET", "TOPTOKEN", "TOPREFRESH", "TOPPASSWORD", "TOPACCESS",
    "TOPSSO", "TOPIDENTITY" };

/// The keys that the service takes, with ' for ", which keeps it readable here.
QByteArray keysJson(const QByteArray &format)
{
    QByteArray json = format;
    return json.replace('\'', '"')
        .replace("ID", "AKIDCTL")
        .replace("SECRET", secretKey.toUtf8())
        .replace("SESSION", sessionToken.toUtf8());
}

/// By SIGSTOP and the like.
bool isStopped(pid_t process)
{
    QFile stat(u"/proc/%1/stat"_s.arg(process));
    return stat.open(QIODevice::ReadOnly) && stat.readAll().contains(") T ");
}

StandIn::Response json(const QByteArray &text)
{
    return { 200, { { "Content-Type"_ba, "application/json"_ba } }, text };
}

/// What STS gives.
QByteArray assumed(const QByteArray &operation)
{
    return '<' + operation + "Response><" + operation
        + "Result><Credentials><AccessKeyId>AKIDCTL</AccessKeyId><SecretAccessKey>"
        + secretKey.toUtf8() + "</SecretAccessKey><SessionToken>" + sessionToken.toUtf8()
        + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></" + operation
        + "Result></" + operation + "Response>";
}

/// Cognito, STS, SSO's portal and an exchange service behind one address.
StandIn::Response answerTo(const StandIn::Request &request, size_t)
{
    const QByteArray operation = request.header("x-amz-target").split('.').value(1);
    if (operation == "InitiateAuth" || operation == "RespondToAuthChallenge") {
        const bool right
            = request.body.contains("TOPPASSWORD") || request.body.contains("TOPREFRESH");
        if (request.body.contains("USER_SRP_AUTH"))
            return {
                400, {},
                R"({"__type":"InvalidParameterException","message":"USER_SRP_AUTH is not enabled"})"
            };
        if (!right)
            return {
                400, {},
                R"({"__type":"NotAuthorizedException","message":"Incorrect username or password."})"
            };
        return json(R"({"AuthenticationResult":{"ExpiresIn":3600,"IdToken":"TOPIDENTITY",)"
                    R"("RefreshToken":"TOPREFRESH"}})");
    }
    if (operation == "RevokeToken")
        return json("{}");
    if (operation == "GetId")
        return json(R"({"IdentityId":"eu-central-1:me"})");
    if (operation == "GetCredentialsForIdentity")
        return json(keysJson("{'Credentials':{'AccessKeyId':'ID','SecretKey':'SECRET',"
                             "'SessionToken':'SESSION','Expiration':4.0709088E9}}"));
    if (request.path == "/prod/creds")
        return request.header("authorization") == "Bearer " + accessToken.toBase64()
            ? json(keysJson("{'ChimeCredentials':{'AccessKeyId':'ID','SecretAccessKey':'SECRET',"
                            "'SessionToken':'SESSION','Expiration':'2099-01-01T00:00:00.000Z'}}"))
            : StandIn::Response { 401, {}, "Unauthorized"_ba };
    if (request.path.startsWith("/federation/credentials"))
        return json(keysJson("{'roleCredentials':{'accessKeyId':'ID','secretAccessKey':'SECRET',"
                             "'sessionToken':'SESSION','expiration':4070908800000}}"));
    if (request.body.contains("Action=AssumeRole&"))
        return request.body.contains("TokenCode=654321")
            ? StandIn::Response { 200, { { "Content-Type"_ba, "text/xml"_ba } },
                  assumed("AssumeRole") }
            : StandIn::Response { 403, { { "Content-Type"_ba, "text/xml"_ba } },
                  "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>"
                  "MultiFactorAuthentication failed with invalid MFA one time pass code. "
                  "</Message></Error><RequestId>r</RequestId></ErrorResponse>"_ba };
    if (request.body.contains("AssumeRoleWithWebIdentity"))
        return { 200, { { "Content-Type"_ba, "text/xml"_ba } },
            assumed("AssumeRoleWithWebIdentity") };
    return { 500, {}, {} };
}

} // namespace

class TestCtlProfiles : public QObject {
    Q_OBJECT

private:
    const bool m_hasKeyring = qEnvironmentVariableIsSet("CARILLON_TEST_KEYRING");
    LocalServe m_service;
    StandIn m_aws;
    std::unique_ptr<QTemporaryDir> m_home;
    QProcessEnvironment m_environment;

    QString keysFolder() const { return m_home->filePath(u".config/carillon/keys"_s); }
    QString path(const QString &name) const { return m_home->filePath(name); }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    Profile profileOf(
        const AwsSettings &aws, CredentialsSource source = CredentialsSource::Environment) const
    {
        Profile profile { QUuid::createUuid(), u"Alice at work"_s,
            *AppInstanceUserArn::parse(
                m_service.exports().value(u"CARILLON_APP_INSTANCE_USER_ARN"_s)),
            source, m_service.exports().value(u"AWS_ENDPOINT_URL"_s) };
        profile.aws = aws;
        profile.keptIn = SecretPlace::File;
        return profile;
    }
    void store(const QList<Profile> &profiles) const
    {
        QJsonArray entries;
        for (const Profile &profile : profiles)
            entries.append(toJson(profile));
        write(u"data/profiles.json"_s,
            QJsonDocument(QJsonObject { { u"version"_s, 1 }, { u"profiles"_s, entries } })
                .toJson());
    }
    QStringList with(const QString &command, const QStringList &more = {},
        const QString &name = u"Alice at work"_s) const
    {
        return QStringList { command, u"--data-dir"_s, path(u"data"_s), u"--profile"_s, name }
        + more;
    }
    Outcome send(const QStringList &more = {}) const
    {
        return run(
            with(u"send"_s,
                QStringList { u"--channel-arn"_s, m_service.channel(), u"--content"_s, u"hello"_s }
                    + more),
            m_environment);
    }
    /// Every command takes the profile.
    void proveCommands() const
    {
        const Outcome sent = send();
        QVERIFY2(sent.code == 0, sent.said().constData());
        QVERIFY(sent.output.contains("MessageId"));
        const Outcome told = run(with(u"profiles"_s), m_environment);
        QVERIFY2(told.code == 0, told.said().constData());
        QVERIFY2(told.output.contains(R"("AccessKeyId": "AKIDCTL")"), told.output.constData());
        const Outcome examined = run(with(u"doctor"_s), m_environment);
        QVERIFY2(examined.code == 0, examined.said().constData());
        const Outcome chatted
            = run(with(u"chat"_s, { u"--data"_s, path(u"outbox"_s) }), m_environment);
        QVERIFY2(chatted.code == 0, chatted.said().constData());
        for (const QByteArray &secret : secrets)
            QVERIFY(
                !(sent.said() + told.said() + examined.said() + chatted.said()).contains(secret));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service.start(secretKey, sessionToken);
        QTRY_VERIFY_WITH_TIMEOUT(m_service.isReady(), LocalServe::patienceMs);
        m_aws.script = answerTo;
    }
    void cleanupTestCase() { QVERIFY(m_service.stop()); }

    /// Nothing in the environment says who acts, where, or with which keys.
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_environment = LocalServe::cleanEnvironment();
        m_environment.insert(u"HOME"_s, m_home->path());
        for (const QString &name : { u"AWS_CONFIG_FILE"_s, u"AWS_SHARED_CREDENTIALS_FILE"_s,
                 u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"DBUS_SESSION_BUS_ADDRESS"_s })
            m_environment.remove(name);
        for (const QString &service : { u"COGNITO_IDENTITY"_s, u"COGNITO_IDENTITY_PROVIDER"_s,
                 u"STS"_s, u"SSO"_s, u"SSO_OIDC"_s })
            m_environment.insert(u"AWS_ENDPOINT_URL_"_s + service, m_aws.url());
    }

    void everySource_data()
    {
        QTest::addColumn<QString>("source");
        for (const char *source : { "typed keys in the file", "environment", "default chain",
                 "shared keys", "process", "web identity", "cached SSO", "login session",
                 "Cognito guest", "Cognito user", "exchange" })
            QTest::newRow(source) << QString::fromLatin1(source);
    }
    void everySource()
    {
        QFETCH(QString, source);
        const QByteArray keys = "aws_access_key_id=AKIDCTL\naws_secret_access_key="
            + secretKey.toUtf8() + "\naws_session_token=" + sessionToken.toUtf8() + '\n';
        const AwsSettings shared { AwsPlace::SharedProfile, u"team"_s };
        Profile profile = profileOf(shared);
        FileSecretStore files(keysFolder());
        const auto keep = [&](const aws::CredentialsPtr &kept) {
            QVERIFY(waitFor(files.write(profile.id, kept)));
        };
        if (source == u"typed keys in the file") {
            profile = profileOf({}, CredentialsSource::Keyring);
            profile.keptIn = SecretPlace::File;
            keep(std::make_shared<aws::Credentials>(aws::Credentials { "AKIDCTL",
                aws::Secret(secretKey.toUtf8()), aws::Secret(sessionToken.toUtf8()), {} }));
        } else if (source == u"environment") {
            profile = profileOf({ AwsPlace::EnvironmentKeys, {} });
            m_environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"AKIDCTL"_s);
            m_environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, secretKey);
            m_environment.insert(u"AWS_SESSION_TOKEN"_s, sessionToken);
        } else if (source == u"default chain") {
            profile = profileOf({ AwsPlace::DefaultChain, {} });
            write(u".aws/credentials"_s, "[default]\n" + keys);
        } else if (source == u"shared keys") {
            write(u".aws/credentials"_s, "[team]\n" + keys);
        } else if (source == u"process") {
            write(u"keys.json"_s,
                keysJson("{'Version':1,'AccessKeyId':'ID','SecretAccessKey':'SECRET',"
                         "'SessionToken':'SESSION'}"));
            write(u".aws/config"_s,
                "[profile team]\ncredential_process = /bin/cat '" + path(u"keys.json"_s).toUtf8()
                    + "'\n");
        } else if (source == u"web identity") {
            write(u"token"_s, "TOPIDENTITY");
            write(u".aws/config"_s,
                "[profile team]\nregion=eu-central-1\nrole_arn=arn:aws:iam::1:role/r\n"
                "web_identity_token_file="
                    + path(u"token"_s).toUtf8() + '\n');
        } else if (source == u"cached SSO") {
            write(u".aws/config"_s,
                "[profile team]\nsso_session=corp\nsso_account_id=1\nsso_role_name=R\n"
                "[sso-session corp]\nsso_start_url=https://x/\nsso_region=eu-central-1\n");
            const QByteArray name
                = QCryptographicHash::hash("corp", QCryptographicHash::Sha1).toHex();
            write(u".aws/sso/cache/"_s + QString::fromLatin1(name) + u".json"_s,
                R"({"startUrl":"https://x/","region":"eu-central-1","accessToken":"TOPSSO",)"
                R"("expiresAt":"2099-01-01T00:00:00Z"})");
        } else if (source == u"login session") {
            write(u".aws/config"_s, "[profile team]\nlogin_session=arn:aws:iam::1:user/alice\n");
            const QByteArray name
                = QCryptographicHash::hash("arn:aws:iam::1:user/alice", QCryptographicHash::Sha256)
                      .toHex();
            write(u".aws/login/cache/"_s + QString::fromLatin1(name) + u".json"_s,
                keysJson("{'accessToken':{'accessKeyId':'ID','secretAccessKey':'SECRET',"
                         "'sessionToken':'SESSION','expiresAt':'2099-01-01T00:00:00Z'}}"));
        } else if (source == u"Cognito guest") {
            profile = profileOf({ AwsPlace::CognitoIdentity, {}, identityPool });
        } else if (source == u"Cognito user") {
            profile
                = profileOf({ AwsPlace::CognitoIdentity, {}, identityPool, userPool, u"client"_s });
            keep(keptSignIn(profile.aws, aws::Secret("TOPREFRESH")));
        } else if (source == u"exchange") {
            profile = profileOf({ AwsPlace::CredentialExchange, {} });
            profile.aws.exchangeUrl = m_aws.url() + u"/prod/"_s;
            keep(keptSignIn(profile.aws, aws::Secret(accessToken)));
        }
        store({ profile });
        proveCommands();
    }

    void watches()
    {
        store({ profileOf({ AwsPlace::CognitoIdentity, {}, identityPool }) });
        QProcess watch;
        watch.setProcessEnvironment(m_environment);
        watch.start(QStringLiteral(CARILLONCTL), with(u"watch"_s));
        QByteArray seen;
        const auto online = [&] {
            seen += watch.readAllStandardOutput();
            return seen.contains(R"("Online")");
        };
        QVERIFY2(QTest::qWaitFor(online, patienceMs), seen.constData());
        watch.terminate();
        QVERIFY(watch.waitForFinished(patienceMs));
        QCOMPARE(watch.exitCode(), 0);
    }

    void signsInWithAPassword_data()
    {
        QTest::addColumn<SecretPlace>("place");
        QTest::newRow("file") << SecretPlace::File;
        if (m_hasKeyring) // by ctlkeyring.sh
            QTest::newRow("keyring") << SecretPlace::Keyring;
    }
    void signsInWithAPassword()
    {
        QFETCH(SecretPlace, place);
        if (place == SecretPlace::Keyring)
            m_environment.insert(
                u"DBUS_SESSION_BUS_ADDRESS"_s, qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
        Profile profile
            = profileOf({ AwsPlace::CognitoIdentity, {}, identityPool, userPool, u"client"_s });
        profile.aws.userName = u"alice"_s;
        profile.keptIn = place;
        store({ profile });
        const Outcome before = send();
        QCOMPARE(before.code, 253);
        QVERIFY2(before.errors.contains("carillonctl login"), before.errors.constData());

        Typist wrong({ "bob", "guess" });
        const Outcome refused = wrong.run(with(u"login"_s), m_environment);
        QCOMPARE(refused.code, 254);
        QVERIFY2(refused.errors.contains("Incorrect username"), refused.errors.constData());
        QCOMPARE(send().code, 253);

        // An own word is taken back with ^U; the name that is proposed, with Return.
        // Keys that move about say nothing, and neither a core nor a pause is to be had meanwhile.
        Typist typist({ "", "oops\x15TOP\x1c\x1b[D\x1bOC\x1b[1;5D\x1aPASSWORDx\x7f" });
        const Outcome signedIn = typist.run(with(u"login"_s), m_environment);
        QVERIFY2(signedIn.code == 0, signedIn.said().constData());
        QVERIFY2(typist.screen().contains("[alice]"), typist.screen().constData());
        QVERIFY2(typist.screen().contains("Password of alice: "), typist.screen().constData());
        QVERIFY(typist.showsWhatIsTyped());
        for (const QByteArray &secret : secrets)
            QVERIFY(!(typist.screen() + signedIn.said()).contains(secret));
        QVERIFY(m_aws.requests.back().body.contains("\"TOPPASSWORD\""));
        QCOMPARE(QDir(keysFolder()).isEmpty(), place == SecretPlace::Keyring);
        proveCommands();

        const Outcome signedOut = run(with(u"logout"_s), m_environment);
        QVERIFY2(signedOut.code == 0, signedOut.said().constData());
        QVERIFY2(signedOut.output == "Signed out.\n", signedOut.said().constData());
        QVERIFY(m_aws.requests.back().body.contains("TOPREFRESH"));
        QVERIFY(QDir(keysFolder()).isEmpty());
        QCOMPARE(send().code, 253);
        QCOMPARE(run(with(u"logout"_s), m_environment).code, 0);
    }

    void signalsAtTheHiddenPrompt_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGHUP") << SIGHUP;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGQUIT") << SIGQUIT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    /// The terminal is left as it was, and what is half typed in no core.
    void signalsAtTheHiddenPrompt()
    {
        QFETCH(int, signal);
        store(
            { profileOf({ AwsPlace::CognitoIdentity, {}, identityPool, userPool, u"client"_s }) });
        Typist typist({ "alice" });
        rlim_t cores = 0;
        bool wasHidden = false;
        typist.whenOutOfAnswers([&](qint64 process) {
            wasHidden = !typist.showsWhatIsTyped();
            rlimit limit {};
            if (::prlimit(pid_t(process), RLIMIT_CORE, nullptr, &limit) == 0)
                cores = limit.rlim_cur;
            ::kill(pid_t(process), signal);
        });
        const Outcome ended = typist.run(with(u"login"_s), m_environment);
        QVERIFY(wasHidden);
        QVERIFY(typist.showsWhatIsTyped());
        QCOMPARE(ended.code, 254);
        QVERIFY2(ended.errors.contains("interrupted"), ended.errors.constData());
        // One byte: what a kernel takes for a core neither to write nor to hand on.
        QCOMPARE(cores, rlim_t(1));
    }

    void signsInWithAToken()
    {
        Profile profile = profileOf({ AwsPlace::CredentialExchange, {} });
        profile.aws.exchangeUrl = m_aws.url() + u"/prod/"_s;
        store({ profile });
        QCOMPARE(send().code, 253);
        Typist typist({ accessToken });
        const Outcome signedIn = typist.run(with(u"login"_s), m_environment);
        QVERIFY2(signedIn.code == 0, signedIn.said().constData());
        QVERIFY(typist.screen().contains("Access token for " + m_aws.url().toUtf8()));
        QVERIFY(!typist.screen().contains("TOPACCESS"));
        proveCommands();
    }

    void asksForAnMfaCode()
    {
        write(u".aws/config"_s,
            "[profile team]\nregion=eu-central-1\nrole_arn=arn:aws:iam::1:role/r\n"
            "source_profile=base\nmfa_serial=arn:aws:iam::1:mfa/alice\n");
        write(u".aws/credentials"_s,
            "[base]\naws_access_key_id=AKIDBASE\naws_secret_access_key=TOPSECRETBASE\n");
        store({ profileOf({ AwsPlace::SharedProfile, u"team"_s }) });
        Typist typist({ "", "000000", "654321" });
        const QStringList sending = with(
            u"send"_s, { u"--channel-arn"_s, m_service.channel(), u"--content"_s, u"hello"_s });
        const Outcome declined = typist.run(sending, m_environment);
        QCOMPARE(declined.code, 253);
        QVERIFY2(declined.errors.contains("MFA"), declined.errors.constData());
        const Outcome sent = typist.run(sending, m_environment);
        QVERIFY2(sent.code == 0, sent.said().constData());
        QVERIFY(sent.output.contains("MessageId"));
        QCOMPARE(typist.screen().count(
                     "MFA code of arn:aws:iam::1:mfa/alice, for arn:aws:iam::1:role/r: "),
            3);
        QCOMPARE(typist.screen().count("was not accepted"), 1);
        for (const QByteArray &secret : secrets)
            QVERIFY(!(typist.screen() + sent.said()).contains(secret));
    }

    void takesTypedKeys()
    {
        Profile profile = profileOf({}, CredentialsSource::Keyring);
        profile.keptIn = SecretPlace::File;
        store({ profile });
        QCOMPARE(send().code, 253);
        Typist typist({ " AKIDCTL ", secretKey.toUtf8(), sessionToken.toUtf8() });
        const Outcome taken = typist.run(with(u"login"_s), m_environment);
        QVERIFY2(taken.code == 0, taken.said().constData());
        QVERIFY(typist.screen().contains("AKIDCTL")); // no secret: shown as it is typed
        QVERIFY(typist.showsWhatIsTyped());
        for (const QByteArray &secret : secrets)
            QVERIFY(!(typist.screen() + taken.said()).contains(secret));
        QCOMPARE(QDir(keysFolder()).entryInfoList(QDir::Files).size(), 1);
        proveCommands();
    }

    void keysThatAreNotKept()
    {
        Profile profile = profileOf({}, CredentialsSource::Keyring);
        profile.keptIn = SecretPlace::File;
        store({ profile });
        Typist halfWay({ "AKIDCTL", "" });
        const Outcome stopped = halfWay.run(with(u"login"_s), m_environment);
        QCOMPARE(stopped.code, 253);
        QVERIFY2(stopped.errors.contains("nothing was typed"), stopped.errors.constData());
        QVERIFY(QDir(keysFolder()).isEmpty());

        // Neither a session bus nor a keyring.
        profile.keptIn = SecretPlace::Keyring;
        store({ profile });
        Typist typist({ "AKIDCTL", "TOPSECRETKEY", "" });
        const Outcome notKept = typist.run(with(u"login"_s), m_environment);
        QCOMPARE(notKept.code, 2);
        QVERIFY2(
            notKept.errors.contains("nothing is kept of the keys"), notKept.errors.constData());
        QVERIFY(!(typist.screen() + notKept.said()).contains("TOPSECRETKEY"));
        QVERIFY(QDir(keysFolder()).isEmpty());
    }

    /// Stopped at the hidden prompt it leaves the shell a terminal that shows what is typed, and
    /// hides it again when it goes on.
    void pausedAtTheHiddenPrompt()
    {
        Profile profile = profileOf({}, CredentialsSource::Keyring);
        profile.keptIn = SecretPlace::File;
        store({ profile });
        Typist typist({ "AKIDCTL" });
        bool wasHidden = false;
        bool shownWhileStopped = false;
        typist.whenOutOfAnswers([&](qint64 process) {
            const auto pid = pid_t(process);
            wasHidden = !typist.showsWhatIsTyped();
            ::kill(pid, SIGTSTP);
            QDeadlineTimer patience(LocalServe::patienceMs);
            while (!isStopped(pid) && !patience.hasExpired())
                std::this_thread::yield();
            shownWhileStopped = isStopped(pid) && typist.showsWhatIsTyped();
            ::kill(pid, SIGCONT);
            typist.answers({ secretKey.toUtf8(), sessionToken.toUtf8() });
        });
        const Outcome taken = typist.run(with(u"login"_s), m_environment);
        QVERIFY(wasHidden);
        QVERIFY(shownWhileStopped);
        QVERIFY2(taken.code == 0, taken.said().constData());
        QCOMPARE(typist.screen().count("Secret access key: "), 2); // asked again
        for (const QByteArray &secret : secrets)
            QVERIFY(!(typist.screen() + taken.said()).contains(secret));
        proveCommands();
    }

    void signInThatCannotBe()
    {
        Profile profile
            = profileOf({ AwsPlace::CognitoIdentity, {}, identityPool, userPool, u"client"_s });
        store({ profile });
        // In a session of its own, the program has no terminal.
        const Outcome nobody = run(with(u"login"_s), m_environment,
            [](QProcess &process) { process.setChildProcessModifier([] { ::setsid(); }); });
        QCOMPARE(nobody.code, 253);
        QVERIFY2(nobody.errors.contains("terminal"), nobody.errors.constData());

        // Neither a session bus nor a keyring: the sign-in is good, but nothing keeps it.
        profile.keptIn = SecretPlace::Keyring;
        store({ profile });
        Typist typist({ "alice", "TOPPASSWORD" });
        const Outcome notKept = typist.run(with(u"login"_s), m_environment);
        QCOMPARE(notKept.code, 2);
        QVERIFY2(notKept.errors.contains("nothing is kept"), notKept.errors.constData());

        // The same with a file: that is what is told of, not a keyring.
        profile.keptIn = SecretPlace::File;
        store({ profile });
        for (const bool isExposed : { true, false }) {
            QVERIFY(QDir(m_home->filePath(u".config"_s)).removeRecursively());
            if (isExposed) {
                QVERIFY(QDir().mkpath(keysFolder()));
                QVERIFY(::chmod(QFile::encodeName(keysFolder()).constData(), 0755) == 0);
            } else {
                write(u".config/carillon"_s, "in the way");
            }
            Typist again({ "alice", "TOPPASSWORD" });
            const Outcome told = again.run(with(u"login"_s), m_environment);
            QCOMPARE(told.code, 2);
            const QByteArray folder = keysFolder().toUtf8();
            QVERIFY2(told.errors.contains(
                         isExposed ? "chmod 700 '" + folder + '\'' : folder + ": Not a directory"),
                told.errors.constData());
            QVERIFY2(!told.errors.toLower().contains("unlock"), told.errors.constData());
            QVERIFY2(!told.errors.contains("the keyring is"), told.errors.constData());
            QVERIFY2(!told.errors.contains("read back"), told.errors.constData());
        }

        // Nor has it a terminal to ask for keys on.
        store({ profileOf({}, CredentialsSource::Keyring) });
        QCOMPARE(run(with(u"login"_s), m_environment).code, 253);
        store({ profileOf({ AwsPlace::CognitoIdentity, {}, identityPool }) });
        const Outcome nothing = run(with(u"login"_s), m_environment);
        QCOMPARE(nothing.code, 253);
        QVERIFY2(nothing.errors.contains("no sign-in"), nothing.errors.constData());
    }

    void listsBothKinds()
    {
        Profile guest = profileOf({ AwsPlace::CognitoIdentity, {}, identityPool });
        guest.name = u"Guest"_s;
        store({ guest, profileOf({}, CredentialsSource::Keyring) });
        write(u".aws/config"_s, "[profile team]\ncredential_process=x\nregion=eu-west-1\n");
        const Outcome listed
            = run({ u"profiles"_s, u"--data-dir"_s, path(u"data"_s) }, m_environment);
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.output,
            "carillon\tGuest\tcognito-guest\tus-east-1\n"
            "carillon\tAlice at work\tkeys-in-file\tus-east-1\n"
            "aws\tteam\tcustom-process\teu-west-1\n"_ba);
    }

    void doctorRunsTheBuiltInServiceMeanwhile()
    {
        Profile profile = profileOf({}, CredentialsSource::LocalService);
        profile.endpointUrl.clear();
        profile.user = *AppInstanceUserArn::parse(builtInUser);
        store({ profile });
        const Outcome told = run(with(u"doctor"_s), m_environment);
        QVERIFY2(told.code == 0, told.said().constData());
        QCOMPARE(told.output.count("\tgood\t"), 12);
        QVERIFY2(told.output.contains("a member of the channel"), told.output.constData());

        // Not beside a window, whose service it is.
        QLockFile window(path(u"data/carillon.lock"_s));
        QVERIFY(window.tryLock());
        const Outcome beside = run(with(u"doctor"_s), m_environment);
        QCOMPARE(beside.code, 253);
        QVERIFY2(beside.errors.contains("window is open"), beside.errors.constData());
    }

    void namesThatSeveralHave()
    {
        const Profile one = profileOf({ AwsPlace::CognitoIdentity, {}, identityPool });
        const Profile other = profileOf({ AwsPlace::EnvironmentKeys, {} });
        store({ one, other });
        const Outcome which = send();
        QCOMPARE(which.code, 253);
        QVERIFY2(which.errors.contains(other.id.toString(QUuid::WithoutBraces).toUtf8()),
            which.errors.constData());
        QCOMPARE(
            run(with(u"profiles"_s, {}, one.id.toString(QUuid::WithoutBraces)), m_environment).code,
            0);
    }

    void damagedProfiles_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("no JSON") << "{\n{bro"_ba
                                 << "in line 2, at byte "_ba;
        QTest::newRow("other version") << R"({"version":2,"profiles":[]})"_ba
                                       << "not a file of profiles of this version"_ba;
        QTest::newRow("unknown place")
            << R"({"version":1,"profiles":[7,{"id":"67b7e1c8-2f4b-4c0e-9d0f-0c1b6a3f3a51",)"
               R"("name":"Alice at work","source":"environment","aws":{"place":"moon"},)"
               R"("user":"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/u"}]})"_ba
            << "entry 2, Alice at work, of "_ba;
    }
    /// Never told to be absent, and never silent.
    void damagedProfiles()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, why);
        write(u"data/profiles.json"_s, file);
        write(u".aws/config"_s, "[profile team]\ncredential_process=x\nregion=eu-west-1\n");
        const Outcome listed
            = run({ u"profiles"_s, u"--data-dir"_s, path(u"data"_s) }, m_environment);
        QCOMPARE(listed.output, "aws\tteam\tcustom-process\teu-west-1\n"_ba);
        for (const Outcome &told : { send(), listed }) {
            QCOMPARE(told.code, 253);
            QVERIFY2(told.errors.contains(why), told.errors.constData());
            QVERIFY2(told.errors.contains(path(u"data/profiles.json"_s).toUtf8()),
                told.errors.constData());
            QVERIFY2(told.errors.contains("Mend it"), told.errors.constData());
        }
        QFile after(path(u"data/profiles.json"_s));
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), file);
    }

    void helpNamesEverySource()
    {
        const QByteArray usage = run({ u"--help"_s }, m_environment).output.simplified();
        QVERIFY2(usage.contains("list Carillon's and AWS's profiles"), usage.constData());
        QVERIFY2(usage.contains("a user pool, a credential exchange"), usage.constData());
        const QByteArray watch
            = run({ u"watch"_s, u"--help"_s }, m_environment).output.simplified();
        QVERIFY2(watch.contains("those of the profile of Carillon's that --profile names"),
            watch.constData());
    }

    void whatBelongsNowhere_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("code");
        const auto row = [](const char *option, const QString &value) {
            QTest::newRow(option) << QStringList { QString::fromLatin1(option), value } << 252;
        };
        row("--chime-bearer", u"arn:x"_s);
        row("--endpoint-url", u"https://x/"_s);
        row("--region", u"eu-west-1"_s);
        row("--aws-profile", u"team"_s);
        row("--cli-input-json", uR"({"ChimeBearer":"arn:x"})"_s);
    }
    void whatBelongsNowhere()
    {
        QFETCH(QStringList, more);
        QFETCH(int, code);
        store({ profileOf({ AwsPlace::CognitoIdentity, {}, identityPool }) });
        const Outcome told = send(more);
        QCOMPARE(told.code, code);
        QVERIFY2(told.errors.contains("not used together"), told.errors.constData());
    }

    void profilesThatAreNotThere()
    {
        store({ profileOf({}, CredentialsSource::LocalService) });
        const Outcome local = send();
        QCOMPARE(local.code, 253);
        QVERIFY2(local.errors.contains("built into Carillon"), local.errors.constData());
        for (const QString &command :
            { u"watch"_s, u"chat"_s, u"login"_s, u"profiles"_s, u"doctor"_s }) {
            const Outcome none = run(with(command, {}, u"Nobody"_s), m_environment);
            QCOMPARE(none.code, 253);
            QVERIFY2(none.errors.contains("there is no profile Nobody"), none.errors.constData());
        }
        for (const QString &command : { u"login"_s, u"profiles"_s })
            QCOMPARE(run(with(command, { u"--aws-profile"_s, u"x"_s }), m_environment).code, 252);
    }
};

QTEST_GUILESS_MAIN(TestCtlProfiles)
#include "tst_ctlprofiles.moc"
