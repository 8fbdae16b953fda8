// SPDX-License-Identifier: Apache-2.0
#include "account/ssocredentials.h"
#include "account/ssosignin.h"
#include "account/standin.h"
#include "aws/flatjson.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using Kind = aws::CredentialsError::Kind;
using Request = StandIn::Request;
using Response = StandIn::Response;
using Trouble = SsoSignIn::Trouble;

namespace {

const QString startUrl = u"https://corp.awsapps.com/start"_s;

/// JSON with ' for ", which keeps it readable here.
QByteArray q(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

Response json(int status, const QByteArray &body)
{
    return { status, { { "Content-Type"_ba, "application/json"_ba } }, body };
}

QByteArray iso(const QDateTime &instant)
{
    return instant.toUTC().toString(Qt::ISODate).toLatin1();
}

QByteArray memberOf(const Request &request, QByteArrayView name)
{
    const auto body = aws::FlatJson::parse(request.body);
    return body ? body->view(name).toByteArray() : QByteArray();
}

struct Bench : ServiceTestBench {
    Bench()
    {
        service.script = [this](const Request &request, size_t) {
            if (request.path == "/token")
                return json(200, q("{'accessToken':'NEW','expiresIn':28800,'tokenType':'Bearer'}"));
            return roleKeys();
        };
    }

    Response roleKeys() const
    {
        return json(200,
            q("{'roleCredentials':{'accessKeyId':'ASIASSO','secretAccessKey':'s','sessionToken':'t'"
              ",'expiration':")
                + QByteArray::number(ends.toMSecsSinceEpoch()) + "}}");
    }
    /// What `aws sso login` left, good for `minutes` more.
    void signedIn(int minutes, const QByteArray &more = {})
    {
        QFile file(cache.pathOf(plan.cacheName()));
        const QByteArray text = q("{'startUrl':'https://corp.awsapps.com/"
                                  "start','region':'r','accessToken':'OLD','expiresAt':'")
            + iso(clock.now().addSecs(minutes * 60)) + '"' + more + "}";
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no file");
    }
    QByteArray renewal() const
    {
        return q(",'clientId':'cid','clientSecret':'csec','refreshToken':'REFRESH','"
                 "registrationExpiresAt':'")
            + iso(clock.now().addDays(30)) + '"';
    }
    aws::CredentialsResult fetch()
    {
        SsoOrigin origin(plan, cache, { service.endpoint(), service.endpoint() }, *this);
        return waitFor(origin.fetch());
    }

    QTemporaryDir folder;
    SsoTokenCache cache { folder.path() };
    SsoPlan plan { u"corp"_s, startUrl, u"eu-central-1"_s, u"123456789012"_s, u"Chat & Co"_s };
    QDateTime ends = QDateTime::fromSecsSinceEpoch(clock.now().toSecsSinceEpoch() + 3600, Qt::UTC);
    StandIn service;
};

/// Signs in against what the script answers to the polls.
struct SignIn {
    explicit SignIn(const std::function<Response(int poll)> &polled = {})
    {
        bench.service.script = [this, polled](const Request &request, size_t) {
            if (request.path == "/client/register")
                return json(200,
                    q("{'clientId':'cid','clientSecret':'csec','clientSecretExpiresAt':"
                      "4000000000}"));
            if (request.path == "/device_authorization")
                return json(200, device);
            ++polls;
            return polled ? polled(polls) : granted();
        };
    }
    static Response granted()
    {
        return json(200,
            q("{'accessToken':'TOKEN','expiresIn':28800,'refreshToken':'R','tokenType':'Bearer'}"));
    }
    static Response oauthError(const QByteArray &name)
    {
        return json(400, "{\"error\":\"" + name + "\",\"error_description\":\"Words.\"}");
    }
    void run()
    {
        signIn.start();
        QVERIFY(QTest::qWaitFor([this] { return done.size() + failed.size() > 0; }, 30'000));
    }
    Trouble trouble() const { return failed.at(0).at(0).value<Trouble>(); }

    Bench bench;
    QByteArray device = q("{'deviceCode':'DEV','userCode':'ABCD-EFGH','verificationUri':'https://"
                          "d.example/','verificationUriComplete':'https://d.example/"
                          "?c=ABCD-EFGH','expiresIn':30,'interval':1}");
    int polls = 0;
    SsoSignIn signIn { bench.plan, { u"a:b"_s, u"c:d"_s }, bench.service.endpoint(), bench.cache,
        bench };
    QSignalSpy codes { &signIn, &SsoSignIn::codeReady };
    QSignalSpy done { &signIn, &SsoSignIn::signedIn };
    QSignalSpy failed { &signIn, &SsoSignIn::failed };
};

} // namespace

class TestSso : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cacheNamesAreTheClis()
    {
        const SsoTokenCache cache(u"/x"_s);
        QCOMPARE(cache.pathOf(u"my-sso"_s), u"/x/0ad374308c5a4e22f723adf10145eafad7c4031c.json"_s);
        QCOMPARE(cache.pathOf(startUrl), u"/x/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json"_s);
    }

    void roleCredentials()
    {
        Bench bench;
        bench.signedIn(60);
        const auto found = bench.fetch();
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().detail));
        QCOMPARE((*found)->accessKeyId, "ASIASSO"_ba);
        QCOMPARE((*found)->expiresAt, bench.ends);
        const Request &request = bench.service.requests.at(0);
        QCOMPARE(request.method, "GET"_ba);
        QCOMPARE(request.target,
            "/federation/credentials?role_name=Chat%20%26%20Co&account_id=123456789012"_ba);
        QCOMPARE(request.header("x-amz-sso_bearer_token"), "OLD"_ba);
        QVERIFY(request.header("authorization").isEmpty());
    }

    void nobodySignedIn_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("no file") << QByteArray();
        QTest::newRow("no JSON") << "x"_ba;
        QTest::newRow("no token") << q("{'expiresAt':'2099-01-01T00:00:00Z'}");
        QTest::newRow("no date") << q("{'accessToken':'a','expiresAt':'x'}");
        QTest::newRow("ended") << q("{'accessToken':'a','expiresAt':'2020-01-01T00:00:00UTC'}");
        QTest::newRow("huge") << QByteArray(aws::FlatJson::maxBytes + 1, ' ');
    }
    void nobodySignedIn()
    {
        QFETCH(QByteArray, file);
        Bench bench;
        if (!file.isEmpty()) {
            QFile cached(bench.cache.pathOf(u"corp"_s));
            QVERIFY(cached.open(QIODevice::WriteOnly) && cached.write(file) == file.size());
        }
        const auto found = bench.fetch();
        QCOMPARE(found.error().kind, Kind::SignInNeeded);
        QVERIFY(found.error().detail.contains(startUrl));
        QVERIFY(bench.service.requests.empty());
    }

    void endingSignInIsRenewed()
    {
        Bench bench;
        bench.signedIn(14, bench.renewal());
        QVERIFY(bench.fetch().has_value());
        const auto &requests = bench.service.requests;
        QCOMPARE(requests.size(), 2U);
        QCOMPARE(requests[0].method + requests[0].path, "POST/token"_ba);
        QCOMPARE(memberOf(requests[0], "grantType"), "refresh_token"_ba);
        QCOMPARE(memberOf(requests[0], "refreshToken"), "REFRESH"_ba);
        QCOMPARE(memberOf(requests[0], "clientId"), "cid"_ba);
        QCOMPARE(memberOf(requests[0], "clientSecret"), "csec"_ba);
        QCOMPARE(requests[1].header("x-amz-sso_bearer_token"), "NEW"_ba);

        const auto kept = bench.cache.read(u"corp"_s);
        QCOMPARE(kept->accessToken.view(), QByteArrayView("NEW"));
        QCOMPARE(kept->refreshToken.view(), QByteArrayView("REFRESH"));
        QVERIFY(kept->canBeRenewed(bench.clock.now()));
        QCOMPARE(kept->startUrl, startUrl);
        QCOMPARE(QFileInfo(bench.cache.pathOf(u"corp"_s)).permissions()
                & (QFile::ReadGroup | QFile::ReadOther),
            QFile::Permissions());
        QVERIFY(bench.fetch().has_value());
        QCOMPARE(requests.size(), 3U);
    }

    void notRenewed_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<bool>("withSession");
        QTest::addColumn<bool>("renewable");
        QTest::addColumn<bool>("found");
        QTest::newRow("lasts") << 16 << true << true << true;
        QTest::newRow("cannot be, still good") << 5 << true << false << true;
        QTest::newRow("cannot be, ended") << -1 << true << false << false;
        QTest::newRow("older kind, still good") << 5 << false << true << true;
        QTest::newRow("older kind, ended") << -1 << false << true << false;
    }
    void notRenewed()
    {
        QFETCH(int, minutes);
        QFETCH(bool, withSession);
        QFETCH(bool, renewable);
        QFETCH(bool, found);
        Bench bench;
        if (!withSession)
            bench.plan.session.clear();
        bench.signedIn(minutes, renewable ? bench.renewal() : QByteArray());
        QCOMPARE(bench.fetch().has_value(), found);
        for (const Request &request : bench.service.requests)
            QCOMPARE(request.path, "/federation/credentials"_ba);
    }

    void renewalRefused_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind"); // -1: found
        QTest::newRow("still good") << 5 << 400 << q("{'error':'invalid_grant'}") << -1;
        QTest::newRow("ended") << -1 << 400 << q("{'error':'invalid_grant'}")
                               << int(Kind::SignInNeeded);
        QTest::newRow("malformed")
            << -1 << 200 << q("{'accessToken':1,'expiresIn':5}") << int(Kind::SignInNeeded);
        QTest::newRow("no life") << -1 << 200 << q("{'accessToken':'x','expiresIn':'5'}")
                                 << int(Kind::SignInNeeded);
        QTest::newRow("trouble there") << -1 << 500 << ""_ba << int(Kind::Unreachable);
        QTest::newRow("trouble there, still good") << 5 << 500 << ""_ba << -1;
    }
    void renewalRefused()
    {
        QFETCH(int, minutes);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        Bench bench;
        bench.signedIn(minutes, bench.renewal());
        bench.service.script = [&](const Request &request, size_t) {
            return request.path == "/token" ? json(status, body) : bench.roleKeys();
        };
        const auto found = bench.fetch();
        QCOMPARE(found ? -1 : int(found.error().kind), kind);
    }

    void anotherProgramWasFaster()
    {
        Bench bench;
        bench.signedIn(-1, bench.renewal());
        bench.service.script = [&bench](const Request &request, size_t) {
            if (request.path != "/token")
                return bench.roleKeys();
            bench.signedIn(480);
            return json(400, q("{'error':'invalid_grant'}"));
        };
        QVERIFY(bench.fetch().has_value());
    }

    void portalRefuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<size_t>("requests");
        QTest::newRow("token not valid")
            << 401 << q("{'message':'Session token not found or invalid'}") << Kind::SignInNeeded
            << size_t(1);
        QTest::newRow("no such role")
            << 403 << q("{'__type':'com.amazonaws.switchboard#ForbiddenException','message':'No'}")
            << Kind::Refused << size_t(1);
        QTest::newRow("throttled")
            << 429 << q("{'__type':'TooManyRequestsException'}") << Kind::Unreachable << size_t(3);
        QTest::newRow("trouble there") << 503 << ""_ba << Kind::Unreachable << size_t(3);
        QTest::newRow("no JSON") << 200 << "<html>"_ba << Kind::Malformed << size_t(1);
        QTest::newRow("other JSON") << 200 << "{}"_ba << Kind::Malformed << size_t(1);
        QTest::newRow("strange date")
            << 200
            << q("{'roleCredentials':{'accessKeyId':'a','secretAccessKey':'s','expiration':-1}}")
            << Kind::Malformed << size_t(1);
        QTest::newRow("far date")
            << 200
            << q("{'roleCredentials':{'accessKeyId':'a','secretAccessKey':'s','expiration':1e300}}")
            << Kind::Malformed << size_t(1);
    }
    void portalRefuses()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Kind, kind);
        QFETCH(size_t, requests);
        Bench bench;
        bench.signedIn(60);
        bench.service.script = [&](const Request &, size_t) { return json(status, body); };
        const auto found = bench.fetch();
        QVERIFY(!found);
        QCOMPARE(found.error().kind, kind);
        QCOMPARE(bench.service.requests.size(), requests);
        QVERIFY(!found.error().detail.contains(u"OLD"));
    }

    void signsIn()
    {
        SignIn in([](int poll) {
            return poll < 3 ? SignIn::oauthError("authorization_pending") : SignIn::granted();
        });
        in.run();
        QCOMPARE(in.done.size(), 1);
        QCOMPARE(in.codes.size(), 1);
        const auto code = in.codes.at(0).at(0).value<SsoDeviceCode>();
        QCOMPARE(code.userCode, u"ABCD-EFGH"_s);
        QCOMPARE(code.page, QUrl(u"https://d.example/"_s));
        QCOMPARE(code.pageWithCode, QUrl(u"https://d.example/?c=ABCD-EFGH"_s));
        QCOMPARE(in.polls, 3);
        QCOMPARE(in.bench.clock.asked, std::vector<qint64>({ 1000, 1000, 1000 }));

        const auto &requests = in.bench.service.requests;
        QCOMPARE(memberOf(requests[0], "clientName"), "Carillon"_ba);
        QVERIFY(requests[0].body.contains(q("'scopes':['a:b','c:d']")));
        QCOMPARE(memberOf(requests[1], "startUrl"), startUrl.toUtf8());
        QCOMPARE(
            memberOf(requests[2], "grantType"), "urn:ietf:params:oauth:grant-type:device_code"_ba);
        QCOMPARE(memberOf(requests[2], "deviceCode"), "DEV"_ba);

        const auto kept = in.bench.cache.read(u"corp"_s);
        QVERIFY(kept);
        QCOMPARE(kept->accessToken.view(), QByteArrayView("TOKEN"));
        QCOMPARE(kept->refreshToken.view(), QByteArrayView("R"));
        QVERIFY(kept->canBeRenewed(in.bench.clock.now()));
    }

    void slowsDown()
    {
        SignIn in([](int poll) {
            return poll == 1 ? SignIn::oauthError("slow_down")
                : poll == 2  ? SignIn::oauthError("authorization_pending")
                             : SignIn::granted();
        });
        in.run();
        QCOMPARE(in.done.size(), 1);
        QCOMPARE(in.bench.clock.asked, std::vector<qint64>({ 1000, 6000, 6000 }));
    }

    void endsOtherwise_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<Trouble>("trouble");
        QTest::newRow("expired") << "expired_token"_ba << Trouble::Expired;
        QTest::newRow("declined") << "access_denied"_ba << Trouble::Declined;
        QTest::newRow("other") << "invalid_client"_ba << Trouble::Refused;
        QTest::newRow("never approved") << "authorization_pending"_ba << Trouble::Expired;
    }
    void endsOtherwise()
    {
        QFETCH(QByteArray, error);
        QFETCH(Trouble, trouble);
        SignIn in([&error](int) { return SignIn::oauthError(error); });
        in.run();
        QCOMPARE(in.done.size(), 0);
        QCOMPARE(in.trouble(), trouble);
        QVERIFY(!in.bench.cache.read(u"corp"_s));
    }

    void theNetworkMayComeBack()
    {
        SignIn in([](int poll) { return poll <= 4 ? json(503, "") : SignIn::granted(); });
        in.run();
        QCOMPARE(in.done.size(), 1);
    }

    void strangeAnswers_data()
    {
        QTest::addColumn<QByteArray>("device");
        QTest::newRow("no JSON") << "x"_ba;
        QTest::newRow("no code") << q(
            "{'deviceCode':'D','verificationUri':'https://d/','expiresIn':600}");
        QTest::newRow("no life") << q(
            "{'deviceCode':'D','userCode':'U','verificationUri':'https://d/','expiresIn':0}");
        for (const char *page : { "file:///etc/passwd", "http://evil.example/", "javascript:x",
                 "https://user:pw@d/", "//d/" })
            QTest::newRow(page) << q("{'deviceCode':'D','userCode':'U','expiresIn':600,")
                    + q("'verificationUri':'") + page + "\"}";
    }
    void strangeAnswers()
    {
        QFETCH(QByteArray, device);
        SignIn in;
        in.device = device;
        in.run();
        QCOMPARE(in.codes.size(), 0);
        QCOMPARE(in.trouble(), Trouble::Unreadable);
    }

    void cannotBeKept()
    {
        SignIn in;
        const QString path = in.bench.cache.pathOf(u"corp"_s);
        QVERIFY(QDir().mkdir(path));
        in.run();
        QCOMPARE(in.trouble(), Trouble::NotKept);
    }

    void cancelledItIsSilent()
    {
        SignIn in;
        in.bench.clock.hurried = false;
        in.signIn.start();
        QVERIFY(in.codes.wait());
        in.signIn.cancel();
        QVERIFY(in.bench.clock.waiting() == 0);
        QCOMPARE(in.polls, 0);
        QCOMPARE(in.failed.size(), 0);
    }

    void theOlderKindAsksForNoScopes()
    {
        SignIn in;
        SsoPlan plan = in.bench.plan;
        plan.session.clear();
        SsoSignIn signIn(plan, {}, in.bench.service.endpoint(), in.bench.cache, in.bench);
        QSignalSpy done(&signIn, &SsoSignIn::signedIn);
        signIn.start();
        QVERIFY(done.wait());
        QVERIFY(!in.bench.service.requests[0].body.contains("scopes"));
        QVERIFY(in.bench.cache.read(startUrl));
    }
};

QTEST_GUILESS_MAIN(TestSso)
#include "tst_sso.moc"
