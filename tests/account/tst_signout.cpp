// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "account/keptsignin.h"
#include "account/signout.h"
#include "account/ssotoken.h"
#include "account/standin.h"
#include "aws/flatjson.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using carillon::test::FakeSecretStore;

namespace {

Profile profileWith(const AwsSettings &settings)
{
    Profile profile { QUuid::createUuid(), u"A"_s,
        *AppInstanceUserArn::parse(u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/a"_s),
        CredentialsSource::Environment, {} };
    profile.aws = settings;
    return profile;
}

AwsSettings userPoolSettings()
{
    AwsSettings settings;
    settings.place = AwsPlace::CognitoIdentity;
    settings.identityPool = u"eu-central-1:11111111-2222-3333-4444-555555555555"_s;
    settings.userPool = u"eu-central-1_AbCdEfGhI"_s;
    settings.userPoolClient = u"client"_s;
    return settings;
}

struct Bench : ServiceTestBench {
    Bench()
    {
        service.script = [this](const StandIn::Request &, size_t) {
            return StandIn::Response { status, {}, "{}" };
        };
        for (const char *name : { "SSO", "COGNITO_IDENTITY_PROVIDER" })
            environment.insert(u"AWS_ENDPOINT_URL_"_s + QLatin1StringView(name), service.url());
        environment.insert(u"HOME"_s, home.path());
    }

    /// How it ended: told, not told, or why not.
    QString signOut(const Profile &profile)
    {
        SignOut one(profile, secrets, *this, environment);
        QSignalSpy done(&one, &SignOut::signedOut);
        QSignalSpy failed(&one, &SignOut::failed);
        one.start();
        if (!QTest::qWaitFor([&] { return done.size() + failed.size() > 0; }, 30'000))
            return u"nothing"_s;
        if (!failed.isEmpty())
            return u"failed: "_s + failed.first().first().value<SecretStoreError>().detail;
        return done.first().first().toBool() ? u"ended"_s : u"forgotten"_s;
    }
    void keep(const Profile &profile, const char *secret)
    {
        secrets.held.insert(profile.id, keptSignIn(profile.aws, aws::Secret(secret)));
    }

    QTemporaryDir home;
    QProcessEnvironment environment;
    FakeSecretStore secrets;
    StandIn service;
    int status = 200;
};

} // namespace

class TestSignOut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aUserPoolIsTold()
    {
        Bench bench;
        const Profile profile = profileWith(userPoolSettings());
        QCOMPARE(signOutScopeOf(profile, bench.environment), SignOutScope::UserPool);
        bench.keep(profile, "R1");
        QCOMPARE(bench.signOut(profile), u"ended"_s);
        QVERIFY(bench.secrets.held.isEmpty());
        QCOMPARE(bench.service.requests.size(), size_t(1));
        const auto &request = bench.service.requests.front();
        QCOMPARE(
            request.header("x-amz-target"), "AWSCognitoIdentityProviderService.RevokeToken"_ba);
        const auto body = aws::FlatJson::parse(request.body);
        QVERIFY(body && body->view("Token") == "R1" && body->view("ClientId") == "client");
    }

    /// Where the pool's client does not let a token be revoked, or nobody answers.
    void whatThePoolSaysKeepsNothingHere_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("refused") << 400;
        QTest::newRow("nobody") << 0;
    }
    void whatThePoolSaysKeepsNothingHere()
    {
        QFETCH(int, status);
        Bench bench;
        bench.status = status;
        if (status == 0)
            bench.service.leave();
        const Profile profile = profileWith(userPoolSettings());
        bench.keep(profile, "R1");
        QCOMPARE(bench.signOut(profile), u"forgotten"_s);
        QVERIFY(bench.secrets.held.isEmpty());
    }

    void nobodyIsSignedIn()
    {
        Bench bench;
        QCOMPARE(bench.signOut(profileWith(userPoolSettings())), u"forgotten"_s);
        QVERIFY(bench.service.requests.empty());
    }

    void aSignInForThisSessionGoesToo()
    {
        Bench bench;
        const Profile profile = profileWith(userPoolSettings());
        bench.secrets.keepForSession(profile.id, keptSignIn(profile.aws, aws::Secret("R1")));
        QCOMPARE(bench.signOut(profile), u"ended"_s);
        QVERIFY(!bench.secrets.sessionCredentials(profile.id));
    }

    void aTokenOfAnExchangeIsForgotten()
    {
        Bench bench;
        AwsSettings settings;
        settings.place = AwsPlace::CredentialExchange;
        settings.exchangeUrl = bench.service.url();
        const Profile profile = profileWith(settings);
        bench.keep(profile, "TOKEN");
        QCOMPARE(signOutScopeOf(profile, bench.environment), SignOutScope::ExchangeService);
        QCOMPARE(bench.signOut(profile), u"forgotten"_s);
        QVERIFY(bench.secrets.held.isEmpty() && bench.service.requests.empty());
    }

    void aKeyringThatGivesNothingUpIsTold()
    {
        Bench bench;
        const Profile profile = profileWith(userPoolSettings());
        bench.keep(profile, "R1");
        bench.secrets.removeError = SecretStoreError::Kind::Locked;
        QVERIFY(bench.signOut(profile).startsWith(u"failed: "));
        QVERIFY(bench.secrets.held.contains(profile.id));
    }

    void identityCenterIsTold()
    {
        Bench bench;
        QVERIFY(QDir(bench.home.path()).mkpath(u".aws/sso/cache"_s));
        QFile config(bench.home.filePath(u".aws/config"_s));
        const QByteArray text
            = "[profile chat]\nsso_session = corp\nsso_account_id = 123456789012\n"
              "sso_role_name = Chat\n[sso-session corp]\nsso_region = eu-central-1\n"
              "sso_start_url = https://corp.awsapps.com/start\n";
        QVERIFY(config.open(QIODevice::WriteOnly) && config.write(text) == text.size());
        config.close();
        const SsoTokenCache cache(bench.home.filePath(u".aws/sso/cache"_s));
        SsoToken token;
        token.startUrl = u"https://corp.awsapps.com/start"_s;
        token.region = u"eu-central-1"_s;
        token.accessToken = aws::Secret("OLD");
        token.expiresAt = QDateTime::currentDateTimeUtc().addSecs(3600);
        QVERIFY(cache.write(u"corp"_s, token));
        AwsSettings settings;
        settings.place = AwsPlace::SharedProfile;
        settings.profile = u"chat"_s;
        const Profile profile = profileWith(settings);
        QCOMPARE(signOutScopeOf(profile, bench.environment), SignOutScope::IdentityCenter);
        QCOMPARE(bench.signOut(profile), u"ended"_s);
        QVERIFY(!QFile::exists(cache.pathOf(u"corp"_s)));
        QCOMPARE(bench.service.requests.size(), size_t(1));
        const auto &request = bench.service.requests.front();
        QCOMPARE(request.method, "POST"_ba);
        QCOMPARE(request.path, "/logout"_ba);
        QCOMPARE(request.header("x-amz-sso_bearer_token"), "OLD"_ba);
        QCOMPARE(bench.signOut(profile), u"forgotten"_s);
    }

    void elsewhereThereIsNoSignInToEnd()
    {
        Bench bench;
        Profile profile = profileWith({});
        QCOMPARE(signOutScopeOf(profile, bench.environment), SignOutScope::None);
        profile.source = CredentialsSource::Keyring;
        QCOMPARE(signOutScopeOf(profile, bench.environment), SignOutScope::None);
        QCOMPARE(bench.signOut(profile), u"forgotten"_s);
    }
};

QTEST_GUILESS_MAIN(TestSignOut)
#include "tst_signout.moc"
