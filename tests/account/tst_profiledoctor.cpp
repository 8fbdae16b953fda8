// SPDX-License-Identifier: Apache-2.0
#include "account/profiledoctor.h"
#include "account/standin.h"
#include "localservice/certificate.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslServer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using Verdict = ProfileFinding::Verdict;

// Each rung of the ladder is broken in turn, on real sockets.

namespace {

const QString instance = u"arn:aws:chime:us-east-1:123456789012:app-instance/a"_s;
const QString channelArn = instance + u"/channel/general"_s;

StandIn::Response answer(int status, const QByteArray &body, const QByteArray &error = {})
{
    StandIn::Response response { status, { { "Content-Type"_ba, "application/json"_ba } }, body };
    if (!error.isEmpty())
        response.headers.append({ "x-amzn-ErrorType"_ba, error });
    return response;
}

QByteArray quoted(const QByteArray &json)
{
    return QByteArray(json).replace('\'', '"');
}

/// A service where all is well, but for what the test breaks: by operation.
struct Service {
    Service()
    {
        standIn.script = [this](const StandIn::Request &request, size_t) {
            const QByteArray operation = operationOf(request);
            if (broken.contains(operation))
                return broken.value(operation);
            if (operation == "memberships")
                return answer(200,
                    R"({"ChannelMemberships":[{"ChannelSummary":{"ChannelArn":")"
                        + channelArn.toUtf8()
                        + R"(","Name":"general","Mode":"UNRESTRICTED","Privacy":"PUBLIC"}}]})");
            if (operation == "describe")
                return answer(200,
                    R"({"Channel":{"ChannelArn":")" + channelArn.toUtf8()
                        + R"(","Name":"general","Mode":"UNRESTRICTED","Privacy":"PUBLIC"}})");
            if (operation == "preferences")
                return answer(200, R"({"Preferences":{}})");
            if (operation == "send")
                return answer(201,
                    R"({"ChannelArn":")" + channelArn.toUtf8()
                        + R"(","MessageId":"message-1","Status":{"Value":"SENT"}})");
            return answer(404, "{}");
        };
    }

    static QByteArray operationOf(const StandIn::Request &request)
    {
        if (request.path.endsWith("/messages"))
            return "send";
        if (request.path.endsWith("/preferences"))
            return "preferences";
        if (request.query.contains("app-instance-user-memberships"))
            return "memberships";
        return request.path.startsWith("/channels/") ? "describe" : "";
    }

    /// What was sent: the bodies.
    QList<QByteArray> sent() const
    {
        QList<QByteArray> bodies;
        for (const auto &request : standIn.requests) {
            if (request.method != "GET")
                bodies.append(request.body);
        }
        return bodies;
    }

    /// `more`: members of the channel, as JSON.
    static StandIn::Response channel(const QByteArray &mode, const QByteArray &more = {})
    {
        return answer(200,
            quoted("{'Channel':{'ChannelArn':'" + channelArn.toUtf8()
                + "','Name':'general','Privacy':'PUBLIC','Mode':'" + mode + "'" + more + "}}"));
    }

    StandIn standIn;
    QMap<QByteArray, StandIn::Response> broken;
};

const QByteArray elastic = ",'ElasticChannelConfiguration':{'MaximumSubChannels':2,"
                           "'TargetMembershipsPerSubChannel':2,'MinimumMembershipPercentage':40}";

struct Patient {
    Patient() { clock.hurried = true; }

    FakeClock clock { QDateTime::currentDateTimeUtc() };
    FixedRandom random { 0.5 };
    QnamTransport transport;
    QString endpointUrl;
    QString region = u"us-east-1"_s;
    aws::CredentialsPtr keys = keysNamed("AKIDOWN");
    std::optional<ChannelArn> channel = *ChannelArn::parse(channelArn);
    SendTest sendTest = SendTest::No;
    bool healthy = false; ///< once it was examined

    QList<ProfileFinding> examined()
    {
        aws::StaticCredentialsProvider provider(keys);
        ProfileDoctor doctor({ transport, clock, random, provider },
            *resolveEndpoint({ region, false, false, endpointUrl }),
            *AppInstanceUserArn::parse(instance + u"/user/alice"_s), channel, sendTest);
        QList<ProfileFinding> findings;
        QObject::connect(&doctor, &ProfileDoctor::found, &doctor,
            [&findings](const ProfileFinding &finding) { findings.append(finding); });
        QSignalSpy finished(&doctor, &ProfileDoctor::finished);
        doctor.start();
        if (!QTest::qWaitFor([&finished] { return finished.count() == 1; }, 30'000))
            qFatal("no end");
        healthy = finished.first().first().toBool();
        return findings;
    }
};

/// The one that is bad; the last there is. Everything before it was good, and nothing is after it.
ProfileFinding onlyBad(const QList<ProfileFinding> &findings)
{
    for (qsizetype i = 0; i + 1 < findings.size(); ++i) {
        if (findings[i].verdict == Verdict::Bad)
            qFatal("more than one is bad, or something follows it");
    }
    return findings.isEmpty() ? ProfileFinding {} : findings.last();
}

std::optional<ProfileFinding> findingOf(const QList<ProfileFinding> &findings, ProfileCheck check)
{
    for (const ProfileFinding &finding : findings) {
        if (finding.check == check)
            return finding;
    }
    return std::nullopt;
}

} // namespace

class TestProfileDoctor : public QObject {
    Q_OBJECT

private:
    QSslConfiguration m_usual = QSslConfiguration::defaultConfiguration();

    static void trust(const QString &path)
    {
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.addCaCertificates(QSslCertificate::fromPath(path));
        QSslConfiguration::setDefaultConfiguration(trusting);
    }

private Q_SLOTS:
    void cleanup() { QSslConfiguration::setDefaultConfiguration(m_usual); }

    void allIsWell()
    {
        Service service;
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.size(), profileChecks);
        QVERIFY(patient.healthy);
        for (int check = 0; check < profileChecks; ++check) {
            QCOMPARE(findings[check].check, ProfileCheck(check));
            QCOMPARE(findings[check].verdict, Verdict::Good);
            QVERIFY(!findings[check].text.isEmpty());
        }
        QVERIFY(findings.last().text.contains(u"By the rules"));
        QVERIFY(service.sent().isEmpty());
    }

    void credentialsThatHaveEnded()
    {
        Patient patient;
        patient.keys = keysNamed("AKIDOLD", patient.clock.now().addSecs(-1));
        const ProfileFinding bad = onlyBad(patient.examined());
        QCOMPARE(bad.check, ProfileCheck::Credentials);
        QVERIFY(bad.text.contains(u"AKIDOLD"));
    }

    void otherRegion()
    {
        Patient patient;
        patient.region = u"eu-central-1"_s;
        QCOMPARE(onlyBad(patient.examined()).check, ProfileCheck::Region);
    }

    void otherAppInstance()
    {
        Patient patient;
        patient.channel = *ChannelArn::parse(
            u"arn:aws:chime:us-east-1:123456789012:app-instance/b/channel/c"_s);
        const ProfileFinding bad = onlyBad(patient.examined());
        QCOMPARE(bad.check, ProfileCheck::Region);
        QVERIFY2(bad.text.contains(u"The channel is of the AppInstance b"), qPrintable(bad.text));
    }

    void noSuchHost()
    {
        Patient patient;
        patient.endpointUrl = u"https://no.such.host.invalid/"_s;
        const ProfileFinding bad = onlyBad(patient.examined());
        QCOMPARE(bad.check, ProfileCheck::Dns);
        QVERIFY(bad.text.contains(u"no.such.host.invalid"));
    }

    /// It knows names that this computer does not.
    void behindAProxy()
    {
        StandIn gone;
        const QByteArray proxy = gone.url().toUtf8();
        gone.leave();
        qputenv("https_proxy", proxy);
        Patient patient;
        patient.endpointUrl = u"https://no.such.host.invalid/"_s;
        const QList<ProfileFinding> findings = patient.examined();
        qunsetenv("https_proxy");
        const auto dns = std::ranges::find(findings, ProfileCheck::Dns, &ProfileFinding::check);
        QVERIFY(dns != findings.end());
        QVERIFY2(dns->text.contains(u"The proxy 127.0.0.1 looks up"), qPrintable(dns->text));
        QCOMPARE(findings.last().check, ProfileCheck::Connection);
        QCOMPARE(findings.last().verdict, Verdict::Bad);
        QVERIFY2(findings.last().text.contains(u"roxy"), qPrintable(findings.last().text));
    }

    void nobodyThere()
    {
        StandIn gone;
        Patient patient;
        patient.endpointUrl = gone.url();
        gone.leave();
        QCOMPARE(onlyBad(patient.examined()).check, ProfileCheck::Connection);
    }

    void tls_data()
    {
        QTest::addColumn<int>("madeDaysAgo");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("remedy");
        const QString here = u"127.0.0.1"_s;
        QTest::newRow("unknown issuer")
            << 0 << false << here << u"signed by nobody"_s << u"proxy"_s;
        QTest::newRow("expired") << 400 << true << here << u"has expired"_s << u"clock"_s;
        QTest::newRow("not yet valid") << -10 << true << here << u"not valid yet"_s << u"clock"_s;
        QTest::newRow("other name")
            << 0 << true << u"127.0.0.2"_s << u"another name"_s << u"name as its certificate"_s;
        QTest::newRow("good") << 0 << true << here << u"is trusted"_s << QString();
    }
    void tls()
    {
        QFETCH(int, madeDaysAgo);
        QFETCH(bool, trusted);
        QFETCH(QString, host);
        QFETCH(QString, words);
        QFETCH(QString, remedy);
        QTemporaryDir folder;
        const auto certificate = localservice::certificateIn(
            folder.path(), QDateTime::currentDateTimeUtc().addDays(-madeDaysAgo));
        QVERIFY(certificate.has_value());
        QSslServer server;
        server.setSslConfiguration(certificate->tls);
        QVERIFY(server.listen(QHostAddress(host)));
        // It answers each request, and its only answer refuses the key.
        QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&server] {
            QTcpSocket *client = server.nextPendingConnection();
            QObject::connect(client, &QTcpSocket::readyRead, client, [client] {
                if (client->readAll().endsWith("\r\n\r\n"))
                    client->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nDate: Thu, 01 "
                                  "Jan 1970 00:00:00 GMT\r\n"
                                  "x-amzn-ErrorType: UnrecognizedClientException\r\n\r\n{}");
            });
        });
        if (trusted)
            trust(certificate->path);
        Patient patient;
        patient.endpointUrl = u"https://%1:%2/"_s.arg(host).arg(server.serverPort());
        const auto findings = patient.examined();
        const auto tls = findingOf(findings, ProfileCheck::Tls);
        QVERIFY(tls.has_value());
        QVERIFY2(tls->text.contains(words), qPrintable(tls->text));
        QVERIFY2(tls->remedy.contains(remedy), qPrintable(tls->remedy));
        QCOMPARE(findingOf(findings, ProfileCheck::Connection)->verdict, Verdict::Good);
        if (remedy.isEmpty())
            QCOMPARE(tls->verdict, Verdict::Good);
        else
            QCOMPARE(onlyBad(findings).check, ProfileCheck::Tls);
    }

    void noTlsThere()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        QObject::connect(&plain, &QTcpServer::newConnection, &plain,
            [&plain] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
        Patient patient;
        patient.endpointUrl = u"https://127.0.0.1:%1"_s.arg(plain.serverPort());
        const ProfileFinding bad = onlyBad(patient.examined());
        QCOMPARE(bad.check, ProfileCheck::Tls);
        QVERIFY2(bad.remedy.contains(u"speaks https"), qPrintable(bad.remedy));
    }

    void clockThatIsOff_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("ahead") << 600 << u"600 seconds ahead"_s;
        QTest::newRow("behind") << -86'400 << u"behind"_s;
        QTest::newRow("nearly right") << 30 << QString();
    }
    void clockThatIsOff()
    {
        QFETCH(int, seconds);
        QFETCH(QString, words);
        Service service;
        Patient patient;
        patient.clock.jump(qint64(seconds) * 1000);
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.size(), profileChecks); // signed by the service's clock, it goes on
        const auto clock = findingOf(findings, ProfileCheck::Clock);
        QCOMPARE(clock->verdict, words.isEmpty() ? Verdict::Good : Verdict::Warning);
        QCOMPARE(clock->remedy.isEmpty(), words.isEmpty());
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<ProfileCheck>("rung");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char *name, const char *operation, int status, const char *error,
                             ProfileCheck rung, const QString &remedy) {
            QTest::newRow(name) << QByteArray(operation) << status << QByteArray(error) << rung
                                << remedy;
        };
        const char *list = "memberships";
        row("clock", list, 403, "RequestTimeTooSkewed", ProfileCheck::Clock, u"clock"_s);
        row("key", list, 403, "UnrecognizedClientException", ProfileCheck::Key, u"key exists"_s);
        row("key, by the service", list, 401, "UnauthorizedClientException", ProfileCheck::Key,
            u"key exists"_s);
        row("token", list, 403, "ExpiredTokenException", ProfileCheck::Token, u"Sign in"_s);
        row("signature", list, 403, "InvalidSignatureException", ProfileCheck::Signature,
            u"secret access key"_s);
        row("permission", list, 403, "AccessDeniedException", ProfileCheck::Permission,
            u"policy"_s);
        row("bearer", list, 403, "ForbiddenException", ProfileCheck::Bearer, u"AppInstanceUser"_s);
        row("no such bearer", list, 404, "NotFoundException", ProfileCheck::Bearer, u"exists"_s);
        row("no such channel", "describe", 404, "NotFoundException", ProfileCheck::Membership,
            u"ARN of the channel"_s);
        row("no member", "preferences", 403, "ForbiddenException", ProfileCheck::Membership,
            u"Join"_s);
    }
    void refusals()
    {
        QFETCH(QByteArray, operation);
        QFETCH(int, status);
        QFETCH(QByteArray, error);
        QFETCH(ProfileCheck, rung);
        QFETCH(QString, remedy);
        Service service;
        service.broken[operation] = answer(status, "{}", error);
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        const ProfileFinding bad = onlyBad(findings);
        QCOMPARE(bad.verdict, Verdict::Bad);
        QCOMPARE(bad.check, rung);
        QVERIFY2(bad.text.contains(QString::fromUtf8(error)) || operation == "preferences",
            qPrintable(bad.text));
        QVERIFY2(bad.remedy.contains(remedy), qPrintable(bad.remedy));
        // The rungs below were told to be good.
        for (int below = int(ProfileCheck::Key); below < int(rung); ++below)
            QCOMPARE(findingOf(findings, ProfileCheck(below))->verdict, Verdict::Good);
    }

    /// The service says the same of a token that is not the key's.
    void aTokenMayBeWhatIsNotKnown()
    {
        Service service;
        service.broken["memberships"] = answer(403, "{}", "UnrecognizedClientException");
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        auto keys = std::make_shared<aws::Credentials>();
        keys->accessKeyId = "ASIAX";
        keys->secretAccessKey = aws::Secret("s");
        keys->sessionToken = aws::Secret("junk");
        patient.keys = keys;
        const ProfileFinding bad = onlyBad(patient.examined());
        QCOMPARE(bad.check, ProfileCheck::Key);
        QVERIFY2(bad.remedy.contains(u"session token"), qPrintable(bad.remedy));
    }

    void noAnswerThatTells_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<ProfileCheck>("rung");
        const auto row
            = [](const char *operation, int status, const char *error, ProfileCheck rung) {
                  QTest::addRow("%s, %d", operation, status)
                      << QByteArray(operation) << status << QByteArray(error) << rung;
              };
        row("memberships", 429, "ThrottledClientException", ProfileCheck::Key);
        row("memberships", 500, "ServiceFailureException", ProfileCheck::Key);
        row("memberships", 503, "ServiceUnavailableException", ProfileCheck::Key);
        row("memberships", 418, "TeapotException", ProfileCheck::Key);
        row("describe", 503, "ServiceUnavailableException", ProfileCheck::Membership);
    }
    /// What was good stays good, and nothing is bad; but it does not work, either.
    void noAnswerThatTells()
    {
        QFETCH(QByteArray, operation);
        QFETCH(int, status);
        QFETCH(QByteArray, error);
        QFETCH(ProfileCheck, rung);
        Service service;
        service.broken[operation] = answer(status, "{}", error);
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.size(), int(rung) + 1);
        for (int check = 0; check < int(rung); ++check) {
            QCOMPARE(findings[check].check, ProfileCheck(check));
            QCOMPARE(findings[check].verdict, Verdict::Good);
        }
        QCOMPARE(findings.last().check, rung);
        QCOMPARE(findings.last().verdict, Verdict::Unproved);
        QVERIFY2(findings.last().text.contains(QString::fromUtf8(error)),
            qPrintable(findings.last().text));
        QVERIFY(findings.last().remedy.contains(u"ry again"));
        QVERIFY(!patient.healthy);
    }

    void membershipThatCannotBeTold()
    {
        Service service;
        service.broken["preferences"] = answer(403, "{}", "AccessDeniedException");
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.size(), profileChecks);
        QCOMPARE(findingOf(findings, ProfileCheck::Membership)->verdict, Verdict::Unproved);
        QCOMPARE(findings.last().verdict, Verdict::Unproved);
        QVERIFY2(findings.last().remedy.contains(u"test message"), "the way out is named");
        QVERIFY(patient.healthy);

        patient.sendTest = SendTest::Yes; // which tells, whatever the rules do not
        const auto proved = patient.examined();
        QCOMPARE(findingOf(proved, ProfileCheck::Membership)->verdict, Verdict::Unproved);
        QCOMPARE(proved.last().verdict, Verdict::Good);
    }

    /// The mode says who adds people.
    void membersOfARestrictedChannelMaySend()
    {
        Service service;
        service.broken["describe"] = Service::channel("RESTRICTED");
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        const ProfileFinding sending = patient.examined().last();
        QCOMPARE(sending.check, ProfileCheck::Sending);
        QCOMPARE(sending.verdict, Verdict::Good);
        QVERIFY2(sending.text.contains(u"RESTRICTED"), qPrintable(sending.text));
        QVERIFY(service.sent().isEmpty());
    }

    void nobodyButMembersMaySend()
    {
        Service service;
        service.broken["preferences"] = answer(403, "{}", "ForbiddenException");
        Patient patient;
        patient.sendTest = SendTest::Yes;
        patient.endpointUrl = service.standIn.url();
        const ProfileFinding bad = onlyBad(patient.examined());
        QCOMPARE(bad.check, ProfileCheck::Membership);
        QVERIFY2(bad.text.contains(u"Only members may send"), qPrintable(bad.text));
        QVERIFY(!patient.healthy);
        QVERIFY(service.sent().isEmpty());
    }

    void inAnElasticChannelItIsTheMembershipThatHasASubChannel_data()
    {
        QTest::addColumn<QByteArray>("memberships");
        QTest::addColumn<ProfileCheck>("last");
        QTest::addColumn<Verdict>("verdict");
        const QByteArray other = channelArn.toUtf8() + "-other";
        const auto page = [](const QByteArray &arn, const QByteArray &end) {
            return quoted("{'ChannelMemberships':[{'ChannelSummary':{'ChannelArn':'" + arn
                + "','Name':'n','Mode':'RESTRICTED','Privacy':'PUBLIC'},"
                  "'AppInstanceUserMembershipSummary':{'Type':'DEFAULT','SubChannelId':'sub-7'}}]"
                + end + "}");
        };
        QTest::newRow("member") << page(channelArn.toUtf8(), {}) << ProfileCheck::Sending
                                << Verdict::Good;
        QTest::newRow("no member") << page(other, {}) << ProfileCheck::Membership << Verdict::Bad;
        QTest::newRow("in too many")
            << page(other, ",'NextToken':'t'") << ProfileCheck::Sending << Verdict::Unproved;
    }
    void inAnElasticChannelItIsTheMembershipThatHasASubChannel()
    {
        QFETCH(QByteArray, memberships);
        QFETCH(ProfileCheck, last);
        QFETCH(Verdict, verdict);
        Service service;
        service.broken["describe"] = Service::channel("RESTRICTED", elastic);
        service.broken["memberships"] = answer(200, memberships);
        Patient patient;
        patient.sendTest = SendTest::Yes;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.last().check, last);
        QCOMPARE(findings.last().verdict, verdict);
        QCOMPARE(service.sent().size(), verdict == Verdict::Good ? 1 : 0);
        if (verdict == Verdict::Good)
            QVERIFY(service.sent().first().contains(quoted("'SubChannelId':'sub-7'")));
    }

    void aTestMessageProvesIt()
    {
        Service service;
        Patient patient;
        patient.sendTest = SendTest::Yes;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.size(), profileChecks);
        QCOMPARE(findings.last().verdict, Verdict::Good);
        QVERIFY2(findings.last().text.contains(u"message-1"), qPrintable(findings.last().text));
        QVERIFY(patient.healthy);
        QCOMPARE(service.sent().size(), 1);
        const QJsonObject body = QJsonDocument::fromJson(service.sent().first()).object();
        QCOMPARE(body[u"Type"_s], u"CONTROL"_s);
        QCOMPARE(body[u"Persistence"_s], u"NON_PERSISTENT"_s);
        const qsizetype bytes = body[u"Content"_s].toString().toUtf8().size();
        QVERIFY2(bytes > 0 && bytes <= 30, "what a CONTROL message may have");
        QVERIFY(!body.contains(u"Metadata"_s));
    }

    void withoutAChannelNothingIsSent()
    {
        Service service;
        Patient patient;
        patient.channel.reset();
        patient.sendTest = SendTest::Yes;
        patient.endpointUrl = service.standIn.url();
        const ProfileFinding last = patient.examined().last();
        QCOMPARE(last.verdict, Verdict::Unproved);
        QVERIFY2(last.text.contains(u"No channel was named"), qPrintable(last.text));
        QVERIFY(service.sent().isEmpty());
    }

    void testMessagesThatAreRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QString>("remedy");
        const auto row = [](int status, const char *error, Verdict verdict, const QString &remedy) {
            QTest::addRow("%s", error) << status << QByteArray(error) << verdict << remedy;
        };
        row(403, "ForbiddenException", Verdict::Bad, u"moderator"_s);
        row(403, "AccessDeniedException", Verdict::Bad, u"chime:SendChannelMessage"_s);
        row(404, "NotFoundException", Verdict::Bad, u"still there"_s);
        row(400, "BadRequestException", Verdict::Bad, u"service's words"_s);
        row(401, "UnauthorizedClientException", Verdict::Bad, u"Sign in again"_s);
        row(429, "ThrottledClientException", Verdict::Unproved, u"Wait a minute"_s);
        row(503, "ServiceUnavailableException", Verdict::Unproved, u"Try again"_s);
    }
    void testMessagesThatAreRefused()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, error);
        QFETCH(Verdict, verdict);
        QFETCH(QString, remedy);
        Service service;
        service.broken["send"] = answer(status, "{}", error);
        Patient patient;
        patient.sendTest = SendTest::Yes;
        patient.endpointUrl = service.standIn.url();
        const auto findings = patient.examined();
        QCOMPARE(findings.size(), profileChecks);
        QCOMPARE(findingOf(findings, ProfileCheck::Membership)->verdict, Verdict::Good);
        const ProfileFinding sending = findings.last();
        QCOMPARE(sending.verdict, verdict);
        QVERIFY2(sending.text.contains(QString::fromUtf8(error)), qPrintable(sending.text));
        QVERIFY2(sending.remedy.contains(remedy), qPrintable(sending.remedy));
        QVERIFY(!patient.healthy);
        // Tried again, it is one message.
        for (const QByteArray &body : service.sent())
            QCOMPARE(body, service.sent().first());
    }

    void aFlowHasItsSay_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<Verdict>("verdict");
        QTest::newRow("pending") << "PENDING"_ba << Verdict::Good;
        QTest::newRow("denied") << "DENIED"_ba << Verdict::Bad;
        QTest::newRow("failed") << "FAILED"_ba << Verdict::Bad;
    }
    void aFlowHasItsSay()
    {
        QFETCH(QByteArray, status);
        QFETCH(Verdict, verdict);
        Service service;
        service.broken["send"]
            = answer(201, quoted("{'MessageId':'m','Status':{'Value':'" + status + "'}}"));
        Patient patient;
        patient.sendTest = SendTest::Yes;
        patient.endpointUrl = service.standIn.url();
        const ProfileFinding sending = patient.examined().last();
        QCOMPARE(sending.verdict, verdict);
        QVERIFY2(sending.text.contains(u"flow"), qPrintable(sending.text));
        QCOMPARE(patient.healthy, verdict == Verdict::Good);
    }

    void memberOfNothing()
    {
        Service service;
        service.broken["memberships"] = answer(200, R"({"ChannelMemberships":[]})");
        Patient patient;
        patient.endpointUrl = service.standIn.url();
        patient.channel.reset();
        const auto findings = patient.examined();
        QCOMPARE(findingOf(findings, ProfileCheck::Membership)->verdict, Verdict::Warning);
        QCOMPARE(findings.last().verdict, Verdict::Unproved);
    }
};

QTEST_GUILESS_MAIN(TestProfileDoctor)
#include "tst_profiledoctor.moc"
