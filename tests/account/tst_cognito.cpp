// SPDX-License-Identifier: Apache-2.0
#include "account/cognitocredentials.h"
#include "account/exchangecredentials.h"
#include "account/fakesecretstore.h"
#include "account/keptsignin.h"
#include "account/providerfactory.h"
#include "account/secretsignin.h"
#include "account/standin.h"
#include "aws/flatjson.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using carillon::test::FakeSecretStore;
using Kind = aws::CredentialsError::Kind;
using Request = StandIn::Request;
using Response = StandIn::Response;

namespace {

const QString identityPool = u"eu-central-1:11111111-2222-3333-4444-555555555555"_s;
const QString userPool = u"eu-central-1_AbCdEfGhI"_s;

/// JSON with ' for ", which keeps it readable here.
Response json(int status, QByteArray text)
{
    return { status, { { "Content-Type"_ba, "application/x-amz-json-1.1"_ba } },
        text.replace('\'', '"') };
}

Profile profileWith(const AwsSettings &settings)
{
    Profile profile { QUuid::createUuid(), u"A"_s,
        *AppInstanceUserArn::parse(u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/a"_s),
        CredentialsSource::Environment, {} };
    profile.aws = settings;
    return profile;
}

QByteArray memberOf(const Request &request, QByteArrayView path)
{
    const auto body = aws::FlatJson::parse(request.body);
    return body ? body->view(path).toByteArray() : QByteArray();
}

QByteArray operationOf(const Request &request)
{
    return request.header("x-amz-target").split('.').value(1);
}

/// Both services of Cognito; `answers` stands before what they say by themselves.
struct Bench : ServiceTestBench {
    Bench()
    {
        service.script = [this](const Request &request, size_t) {
            const QByteArray operation = operationOf(request);
            asked.append(operation);
            if (answers.contains(operation))
                return answers.value(operation);
            if (memberOf(request, "AuthFlow") == "USER_SRP_AUTH")
                return json(200,
                    "{'ChallengeName':'PASSWORD_VERIFIER','Session':'S1','ChallengeParameters':{"
                    "'SALT':'a1b2','SRP_B':'c3d4','SECRET_BLOCK':'QkxPQ0s=','USERNAME':'alice',"
                    "'USER_ID_FOR_SRP':'alice-id'}}");
            if (operation == "RespondToAuthChallenge"
                || memberOf(request, "AuthFlow") == "USER_PASSWORD_AUTH")
                return json(200,
                    "{'ChallengeParameters':{},'AuthenticationResult':{'AccessToken':'A',"
                    "'ExpiresIn':3600,'IdToken':'ID1','RefreshToken':'R1','TokenType':'Bearer'}}");
            if (operation == "InitiateAuth")
                return json(200, "{'AuthenticationResult':{'ExpiresIn':3600,'IdToken':'ID2'}}");
            if (operation == "GetId")
                return json(200, "{'IdentityId':'eu-central-1:me'}");
            return json(200,
                "{'IdentityId':'eu-central-1:me','Credentials':{'AccessKeyId':'ASIAPOOL',"
                "'SecretKey':'s','SessionToken':'t','Expiration':4.0709088E9}}");
        };
    }

    StandIn service;
    QMap<QByteArray, Response> answers;
    QList<QByteArray> asked;
    CognitoUserPool pool { userPool, u"client"_s, service.endpoint(), *this };
    CognitoOrigin origin { identityPool, userPool, service.endpoint(), *this, &pool };
    aws::Secret password { "p\"w" };
};

} // namespace

class TestCognito : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void regions()
    {
        QCOMPARE(regionOfPool(identityPool), u"eu-central-1"_s);
        QCOMPARE(regionOfPool(userPool), u"eu-central-1"_s);
        for (const QString &none : { u""_s, u"x"_s, u"evil.example/:x"_s, u"a:b\n"_s, u":x"_s })
            QCOMPARE(regionOfPool(none), QString());
    }

    void guests()
    {
        Bench bench;
        CognitoOrigin origin(identityPool, {}, bench.service.endpoint(), bench, nullptr);
        const auto found = waitFor(origin.fetch());
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().detail));
        QCOMPARE((*found)->accessKeyId, "ASIAPOOL"_ba);
        QCOMPARE((*found)->secretAccessKey.view(), QByteArrayView("s"));
        QCOMPARE((*found)->expiresAt, QDateTime({ 2099, 1, 1 }, { 0, 0 }, Qt::UTC));
        QCOMPARE(origin.identityId(), u"eu-central-1:me"_s);
        const Request &first = bench.service.requests.at(0);
        QCOMPARE(first.header("content-type"), "application/x-amz-json-1.1"_ba);
        QCOMPARE(first.header("x-amz-target"), "AWSCognitoIdentityService.GetId"_ba);
        QVERIFY(first.header("authorization").isEmpty());
        QCOMPARE(memberOf(first, "IdentityPoolId"), identityPool.toUtf8());
        QVERIFY(!first.body.contains("Logins"));
        QVERIFY(waitFor(origin.fetch()).has_value());
        QCOMPARE(bench.asked,
            (QList<QByteArray> {
                "GetId", "GetCredentialsForIdentity", "GetCredentialsForIdentity" }));
    }

    /// Another one only once the pool does not know the first any more.
    void aGuestStaysTheSame_data()
    {
        QTest::addColumn<Response>("refusal");
        QTest::addColumn<bool>("stays");
        QTest::newRow("throttled") << json(400, "{'__type':'TooManyRequestsException'}") << true;
        QTest::newRow("not allowed") << json(400, "{'__type':'NotAuthorizedException'}") << true;
        QTest::newRow("broken") << json(500, "") << true;
        QTest::newRow("gone") << json(400, "{'__type':'ResourceNotFoundException'}") << false;
    }
    void aGuestStaysTheSame()
    {
        QFETCH(const Response, refusal);
        QFETCH(const bool, stays);
        Bench bench;
        CognitoOrigin origin(identityPool, {}, bench.service.endpoint(), bench, nullptr);
        bench.answers.insert("GetCredentialsForIdentity", refusal);
        QVERIFY(!waitFor(origin.fetch()).has_value());
        bench.answers.clear();
        QVERIFY(waitFor(origin.fetch()).has_value());
        QCOMPARE(bench.asked.count("GetId"), stays ? 1 : 2);
    }

    /// Whoever the profile acts as: another guest could not.
    void aGuestStaysWhoTheUserIsNamedAfter()
    {
        Bench bench;
        QProcessEnvironment environment;
        environment.insert(u"AWS_ENDPOINT_URL_COGNITO_IDENTITY"_s, bench.service.url());
        FakeSecretStore secrets;
        AwsSettings settings;
        settings.place = AwsPlace::CognitoIdentity;
        settings.identityPool = identityPool;
        Profile profile = profileWith(settings);
        const QString me = u"eu-central-1:99999999-2222-3333-4444-555555555555"_s;
        profile.user = *AppInstanceUserArn::parse(
            u"arn:aws:chime:eu-central-1:123456789012:app-instance/a/user/"_s + me);
        const auto fetch = [&] {
            bench.asked.clear();
            const auto provider = providerOf(profile, secrets, { bench, environment });
            return waitFor(provider->credentials());
        };
        QVERIFY(fetch().has_value());
        QCOMPARE(bench.asked, (QList<QByteArray> { "GetCredentialsForIdentity" }));
        QCOMPARE(memberOf(bench.service.requests.back(), "IdentityId"), me.toUtf8());
        bench.answers.insert("GetCredentialsForIdentity",
            json(400, "{'__type':'ResourceNotFoundException','message':'Identity not found.'}"));
        const auto refused = fetch();
        QVERIFY2(!refused && refused.error().detail.contains(u"Identity not found"),
            refused ? "not refused" : qPrintable(refused.error().detail));
        QVERIFY(!bench.asked.contains("GetId"));
    }

    void usersNamedAfterIdentities_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("isIdentity");
        const QString uuid = u"99999999-2222-3333-4444-555555555555"_s;
        QTest::newRow("identity") << u"eu-central-1:"_s + uuid << true;
        QTest::newRow("other region") << u"us-east-1:"_s + uuid << false;
        QTest::newRow("bare") << uuid << false;
        QTest::newRow("name") << u"alice"_s << false;
        QTest::newRow("no uuid") << u"eu-central-1:alice"_s << false;
    }
    void usersNamedAfterIdentities()
    {
        QFETCH(QString, id);
        QFETCH(bool, isIdentity);
        const auto user = AppInstanceUserArn::parse(
            u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/"_s + id);
        QCOMPARE(identityNamedBy(*user, identityPool), isIdentity ? id : QString());
    }

    void signedIn()
    {
        Bench bench;
        QCOMPARE(waitFor(bench.origin.fetch()).error().kind, Kind::SignInNeeded);
        const auto kept = waitFor(bench.pool.signIn(u"alice"_s, bench.password));
        QVERIFY(kept.has_value());
        QCOMPARE((*kept)->view(), QByteArrayView("R1"));
        QVERIFY(waitFor(bench.origin.fetch()).has_value());
        const auto &requests = bench.service.requests;
        QCOMPARE(memberOf(requests[0], "AuthParameters.USERNAME"), "alice"_ba);
        QVERIFY(memberOf(requests[0], "AuthParameters.SRP_A").size() > 700);
        QCOMPARE(memberOf(requests[0], "ClientId"), "client"_ba);
        QCOMPARE(operationOf(requests[1]), "RespondToAuthChallenge"_ba);
        QCOMPARE(memberOf(requests[1], "ChallengeName"), "PASSWORD_VERIFIER"_ba);
        QCOMPARE(memberOf(requests[1], "Session"), "S1"_ba);
        QCOMPARE(memberOf(requests[1], "ClientId"), "client"_ba);
        const auto response = [&requests](QByteArrayView name) {
            return memberOf(requests[1], "ChallengeResponses." + name.toByteArray());
        };
        QCOMPARE(response("USERNAME"), "alice-id"_ba);
        QCOMPARE(response("PASSWORD_CLAIM_SECRET_BLOCK"), "QkxPQ0s="_ba);
        QCOMPARE(response("TIMESTAMP"), aws::srpTimestamp(bench.clock.now()));
        QCOMPARE(QByteArray::fromBase64(response("PASSWORD_CLAIM_SIGNATURE")).size(), 32);
        for (const Request &request : requests)
            QVERIFY(!request.body.contains("p\\\"w"));
        const QByteArray login
            = "Logins.cognito-idp.eu-central-1.amazonaws.com/" + userPool.toUtf8();
        QCOMPARE(memberOf(requests[2], login), "ID1"_ba);
        QCOMPARE(memberOf(requests[3], login), "ID1"_ba);
        QCOMPARE(memberOf(requests[3], "IdentityId"), "eu-central-1:me"_ba);
    }

    /// A client of the pool that knows no SRP gets the password itself, over TLS.
    void withoutSrp()
    {
        Bench bench;
        bench.service.script = [](const Request &request, size_t) {
            if (memberOf(request, "AuthFlow") == "USER_SRP_AUTH")
                return json(400,
                    "{'__type':'InvalidParameterException','message':'USER_SRP_AUTH is not "
                    "enabled for the client.'}");
            return json(200,
                "{'AuthenticationResult':{'ExpiresIn':3600,'IdToken':'I','RefreshToken':'R'}}");
        };
        const auto kept = waitFor(bench.pool.signIn(u"alice"_s, bench.password));
        QVERIFY(kept.has_value());
        const auto &requests = bench.service.requests;
        QCOMPARE(requests.size(), 2U);
        QCOMPARE(memberOf(requests[1], "AuthFlow"), "USER_PASSWORD_AUTH"_ba);
        QCOMPARE(memberOf(requests[1], "AuthParameters.PASSWORD"), "p\"w"_ba);
    }

    void aChallengeThatCannotBeRead()
    {
        Bench bench;
        bench.answers.insert("InitiateAuth",
            json(200, "{'ChallengeName':'PASSWORD_VERIFIER','ChallengeParameters':{'SRP_B':'0'}}"));
        const auto kept = waitFor(bench.pool.signIn(u"alice"_s, bench.password));
        QCOMPARE(kept.error().kind, Kind::Malformed);
        QCOMPARE(bench.service.requests.size(), 1U);
    }

    void theSignInIsRenewed()
    {
        Bench bench;
        bench.pool.resume(std::make_shared<const aws::Secret>("KEPT"));
        QVERIFY(waitFor(bench.origin.fetch()).has_value());
        QCOMPARE(memberOf(bench.service.requests[0], "AuthFlow"), "REFRESH_TOKEN_AUTH"_ba);
        QCOMPARE(memberOf(bench.service.requests[0], "AuthParameters.REFRESH_TOKEN"), "KEPT"_ba);
        QVERIFY(waitFor(bench.pool.idToken()).has_value());
        QCOMPARE(bench.asked.count("InitiateAuth"), 1);
        bench.clock.advance(3400 * 1000);
        QVERIFY(waitFor(bench.pool.idToken()).has_value());
        QCOMPARE(bench.asked.count("InitiateAuth"), 2);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Kind>("kind");
        const auto row = [](const char *name, const char *operation, int status, const char *body,
                             Kind kind) {
            QTest::newRow(name) << QByteArray(operation) << status << QByteArray(body) << kind;
        };
        row("session over", "InitiateAuth", 400, "{'__type':'NotAuthorizedException'}",
            Kind::SignInNeeded);
        row("user pool throttles", "InitiateAuth", 400, "{'__type':'TooManyRequestsException'}",
            Kind::Unreachable);
        row("throttled at the identity", "GetId", 400, "{'__type':'TooManyRequestsException'}",
            Kind::Unreachable);
        row("throttled at the role", "GetCredentialsForIdentity", 400,
            "{'__type':'TooManyRequestsException'}", Kind::Unreachable);
        row("limit at the role", "GetCredentialsForIdentity", 400,
            "{'__type':'LimitExceededException'}", Kind::Unreachable);
        row("429", "GetId", 429, "", Kind::Unreachable);
        row("503", "GetId", 503, "<html>", Kind::Unreachable);
        row("pool not set up", "GetCredentialsForIdentity", 400,
            "{'__type':'InvalidIdentityPoolConfigurationException'}", Kind::Refused);
        row("identity is no text", "GetId", 200, "{'IdentityId':7}", Kind::Malformed);
        row("key is no text", "GetCredentialsForIdentity", 200,
            "{'Credentials':{'AccessKeyId':'a','SecretKey':{'x':'s'}}}", Kind::Malformed);
        row("no token", "InitiateAuth", 200, "{'AuthenticationResult':{'ExpiresIn':5}}",
            Kind::Malformed);
        row("endless token", "InitiateAuth", 200,
            "{'AuthenticationResult':{'ExpiresIn':1e300,'IdToken':'x'}}", Kind::Malformed);
        row("no guests", "GetId", 400, "{'__type':'NotAuthorizedException','message':'No'}",
            Kind::Refused);
        row("no identity", "GetId", 200, "{}", Kind::Malformed);
        row("no such pool", "GetId", 400, "{'__type':'ResourceNotFoundException'}", Kind::Refused);
        row("trouble there", "GetCredentialsForIdentity", 500, "", Kind::Unreachable);
        row("provider's trouble", "GetCredentialsForIdentity", 400,
            "{'__type':'ExternalServiceException'}", Kind::Unreachable);
        row("no credentials", "GetCredentialsForIdentity", 200,
            "{'Credentials':{'AccessKeyId':'a','SecretAccessKey':'s'}}", Kind::Malformed);
        row("ended", "GetCredentialsForIdentity", 200,
            "{'Credentials':{'AccessKeyId':'a','SecretKey':'s','Expiration':1}}",
            Kind::SignInNeeded);
        row("no JSON", "GetCredentialsForIdentity", 200, "<html>", Kind::Malformed);
    }
    void refusals()
    {
        QFETCH(QByteArray, operation);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Kind, kind);
        Bench bench;
        bench.pool.resume(std::make_shared<const aws::Secret>("KEPT"));
        bench.answers.insert(operation, json(status, body.constData()));
        const auto found = waitFor(bench.origin.fetch());
        QVERIFY(!found);
        QCOMPARE(found.error().kind, kind);
        QVERIFY(!found.error().detail.contains(u"KEPT"));
    }

    void oversizeAnswers_data()
    {
        QTest::addColumn<QByteArray>("operation");
        for (const char *operation : { "InitiateAuth", "GetId", "GetCredentialsForIdentity" })
            QTest::newRow(operation) << QByteArray(operation);
    }
    /// A whole answer of more than FlatJson takes, with all that it needs at its beginning.
    void oversizeAnswers()
    {
        QFETCH(QByteArray, operation);
        Bench bench;
        bench.pool.resume(std::make_shared<const aws::Secret>("KEPT"));
        bench.answers.insert(operation,
            json(200,
                "{'IdentityId':'eu-central-1:me','AuthenticationResult':{'ExpiresIn':3600,"
                "'IdToken':'I'},'Credentials':{'AccessKeyId':'a','SecretKey':'s'},'x':'"
                    + QByteArray(aws::FlatJson::maxBytes, 'x') + "'}"));
        QCOMPARE(waitFor(bench.origin.fetch()).error().kind, Kind::Malformed);
        bench.answers.clear();
        QVERIFY(waitFor(bench.origin.fetch()).has_value());
    }

    void throttledTwiceThenGood()
    {
        Bench bench;
        int refusals = 2;
        const auto usual = bench.service.script;
        bench.service.script = [&](const Request &request, size_t count) {
            return operationOf(request) == "GetCredentialsForIdentity" && refusals-- > 0
                ? json(400, "{'__type':'TooManyRequestsException'}")
                : usual(request, count);
        };
        bench.pool.resume(std::make_shared<const aws::Secret>("KEPT"));
        QVERIFY(waitFor(bench.origin.fetch()).has_value());
        QCOMPARE(bench.clock.asked.size(), 2U); // a wait before each new try
    }

    void signInRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("part");
        QTest::newRow("wrong password")
            << "{'__type':'NotAuthorizedException','message':'Incorrect username or password.'}"_ba
            << 400 << u"Incorrect"_s;
        QTest::newRow("new password")
            << "{'ChallengeName':'NEW_PASSWORD_REQUIRED'}"_ba << 200 << u"NEW_PASSWORD_REQUIRED"_s;
        QTest::newRow("nothing to keep")
            << "{'AuthenticationResult':{'ExpiresIn':5,'IdToken':'x'}}"_ba << 200
            << u"no refresh token"_s;
    }
    void signInRefused()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, part);
        Bench bench;
        bench.answers.insert("InitiateAuth", json(status, body.constData()));
        const auto kept = waitFor(bench.pool.signIn(u"alice"_s, bench.password));
        QVERIFY(!kept);
        QVERIFY2(kept.error().detail.contains(part), qPrintable(kept.error().detail));
    }

    void exchange()
    {
        Bench bench;
        bench.service.script = [](const Request &, size_t) {
            return json(200,
                "{'ChimeAppInstanceUserArn':'arn:user','ChimeUserId':'u','ChimeCredentials':{"
                "'AccessKeyId':'ASIAEX','SecretAccessKey':'s','SessionToken':'t',"
                "'Expiration':'2099-01-01T00:00:00.000Z'}}");
        };
        ExchangeOrigin origin(*resolveEndpoint({ u"eu-central-1"_s, false, false,
                                  bench.service.url() + u"/prod/"_s }),
            std::make_shared<const aws::Secret>("my token"), bench);
        const auto found = waitFor(origin.fetch());
        QCOMPARE((*found)->accessKeyId, "ASIAEX"_ba);
        QCOMPARE(origin.userArn(), u"arn:user"_s);
        const Request &request = bench.service.requests.at(0);
        QCOMPARE(request.method + request.path, "POST/prod/creds"_ba);
        QCOMPARE(request.header("authorization"), "Bearer " + QByteArray("my token").toBase64());

        bench.service.script = [](const Request &, size_t) {
            return Response { 401, {}, "Unauthorized"_ba };
        };
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::SignInNeeded);
        bench.service.script = [](const Request &, size_t) { return json(200, "x"); };
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::Malformed);
    }

    void exchangeTrouble_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("requests");
        const auto row
            = [](const char *name, int status, const QByteArray &body, Kind kind, int requests) {
                  QTest::newRow(name) << status << body << kind << requests;
              };
        const QByteArray keys = "'AccessKeyId':'a','SecretAccessKey':'s','SessionToken':'t'";
        row("429", 429, "slow down", Kind::Unreachable, 3);
        row("500", 500, "", Kind::Unreachable, 3);
        row("502 of the gateway", 502, "{'message':'Internal server error'}", Kind::Unreachable, 3);
        row("504 of the gateway", 504, "{'message':'Endpoint request timed out'}",
            Kind::Unreachable, 3);
        row("403", 403, "{'message':'Forbidden'}", Kind::Refused, 1);
        row("404", 404, "{'message':'Not Found'}", Kind::Refused, 1);
        row("a redirect", 302, "", Kind::Refused, 1);
        row("no credentials", 200, "{}", Kind::Malformed, 1);
        row("no key", 200, "{'ChimeCredentials':{'AccessKeyId':'a'}}", Kind::Malformed, 1);
        row("keys elsewhere", 200, "{" + keys + "}", Kind::Malformed, 1);
        row("ended", 200, "{'ChimeCredentials':{" + keys + ",'Expiration':'2001-01-01T00:00:00Z'}}",
            Kind::SignInNeeded, 1);
        row("end that is none", 200, "{'ChimeCredentials':{" + keys + ",'Expiration':'soon'}}",
            Kind::Malformed, 1);
        row("oversize", 200,
            "{'ChimeCredentials':{" + keys + "},'x':'" + QByteArray(aws::FlatJson::maxBytes, 'x')
                + "'}",
            Kind::Malformed, 1);
        row("list", 200, "[1]", Kind::Malformed, 1);
    }
    void exchangeTrouble()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Kind, kind);
        QFETCH(int, requests);
        Bench bench;
        bench.service.script = [&](const Request &, size_t) { return json(status, body); };
        ExchangeOrigin origin(
            bench.service.endpoint(), std::make_shared<const aws::Secret>("MY-TOKEN"), bench);
        const auto found = waitFor(origin.fetch());
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().kind, kind);
        QVERIFY2(!found.error().detail.contains(u"MY-TOKEN"), qPrintable(found.error().detail));
        QCOMPARE(bench.service.requests.size(), size_t(requests));
        QVERIFY(origin.userArn().isEmpty());
    }

    void exchangeWithNobodyThere()
    {
        Bench bench;
        ExchangeOrigin origin(
            bench.service.endpoint(), std::make_shared<const aws::Secret>("MY-TOKEN"), bench);
        bench.service.leave();
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::Unreachable);
    }

    void whatIsKeptOfAPassword()
    {
        Bench bench;
        QProcessEnvironment environment;
        environment.insert(u"AWS_ENDPOINT_URL"_s, bench.service.url());
        FakeSecretStore secrets;
        const Profile profile
            = profileWith({ AwsPlace::CognitoIdentity, {}, identityPool, userPool, u"client"_s });
        QCOMPARE(signInSecretOf(profile), SignInSecret::Password);
        SecretSignIn signIn(profile, secrets, bench, environment);
        QSignalSpy signedIn(&signIn, &SecretSignIn::signedIn);
        QSignalSpy failed(&signIn, &SecretSignIn::failed);
        QSignalSpy notKept(&signIn, &SecretSignIn::notKept);

        bench.answers.insert("InitiateAuth",
            json(400, "{'__type':'NotAuthorizedException','message':'Incorrect password.'}"));
        signIn.start(u"alice"_s, bench.password);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30'000);
        QVERIFY(secrets.held.isEmpty());
        bench.answers.clear();

        secrets.error = SecretStoreError::Kind::Locked;
        signIn.start(u"alice"_s, bench.password);
        QTRY_COMPARE_WITH_TIMEOUT(notKept.count(), 1, 30'000);
        signIn.keepForSession();
        QCOMPARE(signedIn.count(), 1);
        QVERIFY(secrets.sessionCredentials(profile.id));

        secrets.error.reset();
        signIn.keepAgain();
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 2, 30'000);
        QVERIFY(!secrets.sessionCredentials(profile.id));
        QCOMPARE(secrets.held[profile.id]->secretAccessKey.view(), QByteArrayView("R1"));
    }

    void aTokenIsTriedBeforeItIsKept()
    {
        Bench bench;
        FakeSecretStore secrets;
        Profile profile = profileWith({ AwsPlace::CredentialExchange, {} });
        profile.aws.exchangeUrl = bench.service.url() + u"/prod/"_s;
        QCOMPARE(signInSecretOf(profile), SignInSecret::AccessToken);
        SecretSignIn signIn(profile, secrets, bench, {});
        QSignalSpy signedIn(&signIn, &SecretSignIn::signedIn);
        QSignalSpy failed(&signIn, &SecretSignIn::failed);
        QByteArray user = "arn:somebody:else";
        bench.service.script = [&user](const Request &, size_t) {
            return json(200,
                "{'ChimeAppInstanceUserArn':'" + user
                    + "','ChimeCredentials':{'AccessKeyId':'ASIAEX','SecretAccessKey':'s',"
                      "'SessionToken':'t','Expiration':'2099-01-01T00:00:00.000Z'}}");
        };
        const aws::Secret token("MINE");
        signIn.start({}, token);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30'000);
        QVERIFY(failed[0][0].value<aws::CredentialsError>().detail.contains(u"another"));
        QVERIFY(secrets.held.isEmpty());

        user = profile.user.toString().toUtf8();
        signIn.start({}, token);
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 1, 30'000);
        QCOMPARE(secrets.held[profile.id]->secretAccessKey.view(), QByteArrayView("MINE"));

        profile.aws.exchangeUrl = u"http://not.this.computer/"_s;
        SecretSignIn nowhere(profile, secrets, bench, {});
        QSignalSpy refused(&nowhere, &SecretSignIn::failed);
        nowhere.start({}, token);
        QCOMPARE(refused.count(), 1);
    }

    void providersOfProfiles()
    {
        Bench bench;
        QProcessEnvironment environment;
        environment.insert(u"AWS_ENDPOINT_URL"_s, bench.service.url());
        const OriginBench origins { bench, environment, nullptr };
        SessionSecretStore secrets;
        Profile profile = profileWith({});
        const auto given = [&] {
            const auto provider = providerOf(profile, secrets, origins);
            return waitFor(provider->credentials());
        };
        profile.aws = { AwsPlace::CognitoIdentity, {}, identityPool };
        QCOMPARE((*given())->accessKeyId, "ASIAPOOL"_ba);
        profile.aws.userPool = userPool;
        profile.aws.userPoolClient = u"client"_s;
        QCOMPARE(given().error().kind, Kind::SignInNeeded);
        // Keys of a source that the profile had before go nowhere.
        const auto asked = bench.asked.size();
        secrets.keepForSession(profile.id, keysNamed("AKIDBEFORE"));
        QCOMPARE(given().error().kind, Kind::SignInNeeded);
        QCOMPARE(bench.asked.size(), asked);
        secrets.keepForSession(profile.id, keptSignIn(profile.aws, aws::Secret("KEPT")));
        QCOMPARE((*given())->accessKeyId, "ASIAPOOL"_ba);
        QVERIFY(bench.asked.contains("InitiateAuth"));
        profile.aws.identityPool = u"nonsense"_s;
        QCOMPARE(given().error().kind, Kind::Malformed);

        profile.aws = { AwsPlace::CredentialExchange, {} };
        QCOMPARE(given().error().kind, Kind::Malformed);
        profile.aws.exchangeUrl = u"http://not.this.computer/"_s;
        QCOMPARE(given().error().kind, Kind::Malformed);
        profile.aws.exchangeUrl = bench.service.url();
        QCOMPARE(given().error().kind, Kind::SignInNeeded); // what is kept is the user pool's
        secrets.keepForSession(profile.id, keptSignIn(profile.aws, aws::Secret("MINE")));
        bench.service.script = [](const Request &, size_t) {
            return json(200, "{'ChimeCredentials':{'AccessKeyId':'E','SecretAccessKey':'s'}}");
        };
        QCOMPARE((*given())->accessKeyId, "E"_ba);
    }
};

QTEST_GUILESS_MAIN(TestCognito)
#include "tst_cognito.moc"
