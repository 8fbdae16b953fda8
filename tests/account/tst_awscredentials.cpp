// SPDX-License-Identifier: Apache-2.0
#include "account/awscredentials.h"
#include "account/providerfactory.h"
#include "account/refreshingcredentials.h"
#include "account/standin.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using Kind = aws::CredentialsError::Kind;

namespace {

/// A home with files, and all of AWS's services on loopback.
struct Bench : ServiceTestBench {
    Bench()
    {
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"AWS_ENDPOINT_URL_STS"_s, service.url());
        environment.insert(u"AWS_ENDPOINT_URL_SSO"_s, service.url());
        environment.insert(u"AWS_ENDPOINT_URL_SSO_OIDC"_s, service.url());
        service.script = [this](const StandIn::Request &, size_t count) {
            const QByteArray id = "ASIA" + QByteArray::number(count);
            return StandIn::Response { 200, {},
                "<R><AssumeRoleResult><Credentials><AccessKeyId>" + id
                    + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t"
                      "</SessionToken><Expiration>"
                    + clock.now().addSecs(3600).toString(Qt::ISODate).toLatin1()
                    + "</Expiration></Credentials></AssumeRoleResult></R>" };
        };
    }

    void write(const QString &name, const QByteArray &text)
    {
        const QString path = home.filePath(name);
        QFile file(path);
        if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly)
            || file.write(text) != text.size())
            qFatal("cannot write");
    }
    std::unique_ptr<AwsCredentialsOrigin> origin(const std::optional<QString> &profile = {})
    {
        return std::make_unique<AwsCredentialsOrigin>(
            profile, OriginBench { *this, environment, nullptr });
    }
    aws::CredentialsResult fetch(const std::optional<QString> &profile = {})
    {
        const auto made = origin(profile);
        return waitFor(made->fetch());
    }

    QTemporaryDir home;
    QProcessEnvironment environment;
    StandIn service;
};

} // namespace

class TestAwsCredentials : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesAreReadForEachFetch()
    {
        Bench bench;
        const auto origin = bench.origin();
        QCOMPARE(waitFor(origin->fetch()).error().kind, Kind::Missing);
        bench.write(u".aws/credentials"_s,
            "[default]\naws_access_key_id=A\naws_secret_access_key=s\naws_session_token=t\n"_ba);
        const auto found = waitFor(origin->fetch());
        QCOMPARE((*found)->accessKeyId, "A"_ba);
        QCOMPARE((*found)->secretAccessKey.view(), QByteArrayView("s"));
        QCOMPARE((*found)->sessionToken.view(), QByteArrayView("t"));
        QCOMPARE(methodName(**origin->lastChoice()->plan), u"shared-credentials-file"_s);
    }

    /// The service refused what stood in the file; somebody writes new keys into it.
    void refusedKeysAreReadAgain()
    {
        Bench bench;
        bench.write(u".aws/credentials"_s,
            "[default]\naws_access_key_id=OLD\naws_secret_access_key=s\n"_ba);
        RefreshingCredentialsProvider provider(bench.origin(), bench.clock);
        QCOMPARE(waitFor(provider.credentials()).value()->accessKeyId, "OLD"_ba);
        bench.write(u".aws/credentials"_s,
            "[default]\naws_access_key_id=NEW\naws_secret_access_key=s\n"_ba);
        QCOMPARE(waitFor(provider.credentials()).value()->accessKeyId, "OLD"_ba);
        provider.invalidate();
        QCOMPARE(waitFor(provider.credentials()).value()->accessKeyId, "NEW"_ba);
    }

    void environmentKeys()
    {
        Bench bench;
        bench.environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"E"_s);
        bench.environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"s"_s);
        QCOMPARE((*bench.fetch())->accessKeyId, "E"_ba);
    }

    void chainOfRolesOverAProcess()
    {
        Bench bench;
        bench.clock.hurried = false; // the process has time
        bench.write(u".aws/config"_s,
            "[profile a]\nrole_arn=arn:a\nsource_profile=b\nregion=eu-west-1\n"
            "[profile b]\nrole_arn=arn:b\nsource_profile=c\n"
            "[profile c]\ncredential_process = /bin/echo '{\"Version\":1,\"AccessKeyId\":\"P\","
            "\"SecretAccessKey\":\"s\"}'\n"_ba);
        QCOMPARE((*bench.fetch(u"a"_s))->accessKeyId, "ASIA2"_ba);
        QVERIFY(bench.service.requests[0].header("authorization").contains("P/"));
        QVERIFY(bench.service.requests[0].header("authorization").contains("/eu-west-1/sts/"));
        QCOMPARE(bench.service.form(0, u"RoleArn"_s), u"arn:b"_s);
        QVERIFY(bench.service.requests[1].header("authorization").contains("ASIA1/"));
        QCOMPARE(bench.service.form(1, u"RoleArn"_s), u"arn:a"_s);
    }

    void ssoOverTheCache()
    {
        Bench bench;
        bench.write(u".aws/config"_s,
            "[profile a]\nsso_session=corp\nsso_account_id=1\nsso_role_name=R\n"
            "[sso-session corp]\nsso_start_url=https://x/\nsso_region=eu-central-1\n"_ba);
        QCOMPARE(bench.fetch(u"a"_s).error().kind, Kind::SignInNeeded);
        const QByteArray hash = QCryptographicHash::hash("corp", QCryptographicHash::Sha1).toHex();
        bench.write(u".aws/sso/cache/%1.json"_s.arg(QString::fromLatin1(hash)),
            "{\"accessToken\":\"T\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}"_ba);
        bench.service.script = [](const StandIn::Request &, size_t) {
            return StandIn::Response { 200, {},
                "{\"roleCredentials\":{\"accessKeyId\":\"SSO\",\"secretAccessKey\":\"s\","
                "\"sessionToken\":\"t\",\"expiration\":32503680000000}}"_ba };
        };
        QCOMPARE((*bench.fetch(u"a"_s))->accessKeyId, "SSO"_ba);
    }

    void loginSession_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("kind"); // -1: found
        const QByteArray keys = "{\"accessToken\":{\"accessKeyId\":\"L\",\"secretAccessKey\":\"s\","
                                "\"sessionToken\":\"t\",\"expiresAt\":\"%\"}}"_ba;
        QTest::newRow("good") << QByteArray(keys).replace("%", "2999-01-01T00:00:00Z") << -1;
        QTest::newRow("ended") << QByteArray(keys).replace("%", "2020-01-01T00:00:00Z")
                               << int(Kind::SignInNeeded);
        QTest::newRow("none") << QByteArray() << int(Kind::SignInNeeded);
        QTest::newRow("no JSON") << "x"_ba << int(Kind::Malformed);
        QTest::newRow("no keys") << "{}"_ba << int(Kind::Malformed);
    }
    void loginSession()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, kind);
        Bench bench;
        const QByteArray session = "arn:aws:iam::1:user/me"_ba;
        bench.write(u".aws/config"_s, "[profile a]\nlogin_session = "_ba + session);
        const QByteArray hash
            = QCryptographicHash::hash(session, QCryptographicHash::Sha256).toHex();
        if (!file.isNull())
            bench.write(u".aws/login/cache/%1.json"_s.arg(QString::fromLatin1(hash)), file);
        const auto found = bench.fetch(u"a"_s);
        QCOMPARE(found ? -1 : int(found.error().kind), kind);
        if (found)
            QCOMPARE((*found)->accessKeyId, "L"_ba);
    }

    void providersOfProfiles()
    {
        Bench bench;
        bench.write(u".aws/credentials"_s,
            "[default]\naws_access_key_id=DEFAULT\naws_secret_access_key=s\n"
            "[team]\naws_access_key_id=TEAM\naws_secret_access_key=s\n"_ba);
        SessionSecretStore secrets;
        Profile profile { QUuid::createUuid(), u"A"_s,
            *AppInstanceUserArn::parse(
                u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/a"_s),
            CredentialsSource::Keyring, {} };
        secrets.keepForSession(profile.id, keysNamed("KEYRING"));
        const auto given = [&] {
            const auto provider
                = providerOf(profile, secrets, { bench, bench.environment, nullptr });
            const auto found = waitFor(provider->credentials());
            return found ? (*found)->accessKeyId : "none"_ba;
        };
        QCOMPARE(given(), "KEYRING"_ba);
        profile.source = CredentialsSource::Environment;
        QCOMPARE(given(), "none"_ba);
        profile.aws.place = AwsPlace::DefaultChain;
        QCOMPARE(given(), "DEFAULT"_ba);
        profile.aws = { AwsPlace::SharedProfile, u"team"_s };
        QCOMPARE(given(), "TEAM"_ba);
        profile.source = CredentialsSource::LocalService;
        QVERIFY(!providerOf(profile, secrets, { bench, bench.environment, nullptr }));
    }

    void unusableEndpoints()
    {
        Bench bench;
        bench.write(u".aws/config"_s, "[profile a]\nrole_arn=arn:a\nsource_profile=b\n"_ba);
        bench.write(
            u".aws/credentials"_s, "[b]\naws_access_key_id=A\naws_secret_access_key=s\n"_ba);
        for (const QString &url : { u"http://sts.example.com"_s, u"file:///x"_s, u"x"_s }) {
            bench.environment.insert(u"AWS_ENDPOINT_URL_STS"_s, url);
            QCOMPARE(bench.fetch(u"a"_s).error().kind, Kind::Malformed);
        }
    }
};

QTEST_GUILESS_MAIN(TestAwsCredentials)
#include "tst_awscredentials.moc"
