// SPDX-License-Identifier: Apache-2.0
#include "account/standin.h"
#include "account/stscall.h"
#include "account/stscredentials.h"
#include "aws/sigv4verifier.h"
#include "client/httpdate.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using Kind = aws::CredentialsError::Kind;
using Response = StandIn::Response;

namespace {

const QString role = u"arn:aws:iam::123456789012:role/Chat"_s;

QByteArray answerXml(const QDateTime &expiresAt, const QByteArray &action = "AssumeRole")
{
    return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <"
        + action
        + "Result>\n"
          "    <AssumedRoleUser>\n      <AssumedRoleId>AROA:s</AssumedRoleId>\n"
          "      <Arn>arn:aws:sts::123456789012:assumed-role/Chat/s</Arn>\n"
          "    </AssumedRoleUser>\n    <Credentials>\n"
          "      <AccessKeyId>ASIAROLE</AccessKeyId>\n"
          "      <SecretAccessKey>a/b+c&amp;d</SecretAccessKey>\n"
          "      <SessionToken>tok//en==</SessionToken>\n      <Expiration>"
        + expiresAt.toString(Qt::ISODate).toLatin1()
        + "</Expiration>\n    </Credentials>\n"
          "    <PackedPolicySize>6</PackedPolicySize>\n  </"
        + action + "Result>\n  <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>\n</"
        + action + "Response>\n";
}

Response xml(int status, const QByteArray &body)
{
    return { status, { { "Content-Type"_ba, "text/xml"_ba } }, body };
}

Response refusal(int status, const QByteArray &code, const QByteArray &message = "Because.")
{
    return xml(status,
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
        "<Type>Sender</Type><Code>"
            + code + "</Code><Message>" + message
            + "</Message></Error><RequestId>r</RequestId></ErrorResponse>");
}

/// Gives one code after the other, then none.
class FakePrompt : public MfaPrompt {
public:
    QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) override
    {
        asked.append(question.serial + u' ' + question.roleArn);
        again.append(question.again);
        return QtFuture::makeReadyFuture(
            codes.isEmpty() ? std::nullopt : std::optional(codes.takeFirst()));
    }
    QStringList asked;
    QList<MfaQuestion::Again> again;
    QStringList codes;
};

struct Bench : ServiceTestBench {
    Bench()
    {
        plan.roleArn = role;
        service.script = [this](const StandIn::Request &, size_t) {
            return xml(200, answerXml(clock.now().addSecs(3600)));
        };
    }
    std::unique_ptr<AssumeRoleOrigin> origin(std::unique_ptr<CredentialsOrigin> from = nullptr)
    {
        if (!from) {
            auto held = std::make_unique<HeldOrigin>();
            held->next = source;
            from = std::move(held);
        }
        return std::make_unique<AssumeRoleOrigin>(
            plan, std::move(from), service.endpoint(), *this, mfa);
    }
    aws::CredentialsResult fetch() { return waitFor(origin()->fetch()); }

    StandIn service;
    RolePlan plan;
    aws::CredentialsPtr source = keysNamed("AKIDSOURCE");
    MfaPrompt *mfa = nullptr;
};

} // namespace

class TestStsCredentials : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void role_()
    {
        Bench bench;
        const QDateTime ends
            = QDateTime::fromSecsSinceEpoch(bench.clock.now().toSecsSinceEpoch() + 3600, Qt::UTC);
        const auto found = bench.fetch();
        QVERIFY(found.has_value());
        QCOMPARE((*found)->accessKeyId, "ASIAROLE"_ba);
        QCOMPARE((*found)->secretAccessKey.view(), QByteArrayView("a/b+c&d"));
        QCOMPARE((*found)->sessionToken.view(), QByteArrayView("tok//en=="));
        QCOMPARE((*found)->expiresAt, ends);
        QCOMPARE(bench.service.requests.size(), 1U);
        QCOMPARE(bench.service.form(0, u"Action"_s), u"AssumeRole"_s);
        QCOMPARE(bench.service.form(0, u"Version"_s), u"2011-06-15"_s);
        QCOMPARE(bench.service.form(0, u"RoleArn"_s), role);
        QVERIFY(isRoleSessionName(bench.service.form(0, u"RoleSessionName"_s)));
        QVERIFY(!bench.service.requests[0].body.contains("DurationSeconds"));
    }

    void isSignedForSts()
    {
        Bench bench;
        bench.fetch();
        const auto &request = bench.service.requests.at(0);
        const aws::SigV4Verifier verifier("eu-central-1", "sts",
            [&bench](QByteArrayView id) { return id == "AKIDSOURCE" ? bench.source : nullptr; });
        const auto verified = verifier.verify(
            { request.method, request.path, request.query, request.headers, request.body },
            bench.clock.now());
        QVERIFY2(verified.has_value(), verified ? "" : verified.error().message.constData());
        QCOMPARE(
            request.header("content-type"), "application/x-www-form-urlencoded; charset=utf-8"_ba);
        QCOMPARE(request.header("x-amz-security-token"), "token"_ba);
    }

    void allParameters()
    {
        Bench bench;
        FakePrompt prompt;
        prompt.codes = { u"012345"_s };
        bench.mfa = &prompt;
        bench.plan.sessionName = u"me@example.com"_s;
        bench.plan.externalId = u"ext id+1&x=y"_s;
        bench.plan.durationSeconds = 900;
        bench.plan.mfaSerial = u"arn:aws:iam::1:mfa/me"_s;
        QVERIFY(bench.fetch());
        QCOMPARE(bench.service.form(0, u"RoleSessionName"_s), u"me@example.com"_s);
        QCOMPARE(bench.service.form(0, u"ExternalId"_s), u"ext id+1&x=y"_s);
        QVERIFY(bench.service.requests[0].body.contains("ExternalId=ext+id%2B1%26x%3Dy"));
        QCOMPARE(bench.service.form(0, u"DurationSeconds"_s), u"900"_s);
        QCOMPARE(bench.service.form(0, u"SerialNumber"_s), u"arn:aws:iam::1:mfa/me"_s);
        QCOMPARE(bench.service.form(0, u"TokenCode"_s), u"012345"_s);
        QCOMPARE(prompt.asked, QStringList(u"arn:aws:iam::1:mfa/me "_s + role));
        QVERIFY(bench.origin()->asksAPerson());
    }

    void noCodeNoCall_data()
    {
        QTest::addColumn<bool>("somebody");
        QTest::addColumn<QStringList>("codes");
        QTest::newRow("nobody to ask") << false << QStringList();
        QTest::newRow("declined") << true << QStringList();
        QTest::newRow("too short") << true << QStringList(u"12345"_s);
        QTest::newRow("no digits") << true << QStringList { u"12345x"_s, u"١٢٣٤٥٦"_s };
    }
    void noCodeNoCall()
    {
        QFETCH(bool, somebody);
        QFETCH(QStringList, codes);
        Bench bench;
        FakePrompt prompt;
        prompt.codes = codes;
        bench.mfa = somebody ? &prompt : nullptr;
        bench.plan.mfaSerial = u"serial"_s;
        QCOMPARE(bench.fetch().error().kind, Kind::Declined);
        QVERIFY(bench.service.requests.empty());
        // What is no code is asked for again, with the reason.
        QList<MfaQuestion::Again> expected;
        if (somebody)
            expected.append(MfaQuestion::Again::No);
        expected.append(QList<MfaQuestion::Again>(codes.size(), MfaQuestion::Again::NotSixDigits));
        QCOMPARE(prompt.again, expected);
    }

    void aWrongCodeIsAskedForAgain_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("wrong")
            << "MultiFactorAuthentication failed with invalid MFA one time pass code. "_ba;
        QTest::newRow("used before")
            << "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify "
               "your MFA serial number is valid and associated with this user."_ba;
    }
    void aWrongCodeIsAskedForAgain()
    {
        QFETCH(QByteArray, words);
        Bench bench;
        FakePrompt prompt;
        prompt.codes = { u"111111"_s, u"222222"_s };
        bench.mfa = &prompt;
        bench.plan.mfaSerial = u"serial"_s;
        bench.service.script = [&](const StandIn::Request &, size_t count) {
            return count == 1 ? refusal(403, "AccessDenied", words)
                              : xml(200, answerXml(bench.clock.now().addSecs(3600)));
        };
        QVERIFY(bench.fetch());
        QCOMPARE(bench.service.requests.size(), 2U);
        QCOMPARE(bench.service.form(1, u"TokenCode"_s), u"222222"_s);
        QCOMPARE(prompt.again, (QList { MfaQuestion::Again::No, MfaQuestion::Again::NotAccepted }));
    }

    void noCodeHelpsAgainstOtherRefusals()
    {
        Bench bench;
        FakePrompt prompt;
        prompt.codes = { u"111111"_s, u"222222"_s };
        bench.mfa = &prompt;
        bench.plan.mfaSerial = u"serial"_s;
        bench.service.script = [](const StandIn::Request &, size_t) {
            return refusal(403, "AccessDenied",
                "User is not authorized to perform: "
                "sts:AssumeRole");
        };
        QCOMPARE(bench.fetch().error().kind, Kind::Refused);
        QCOMPARE(bench.service.requests.size(), 1U);
        QCOMPARE(prompt.asked.size(), 1);
    }

    void aChainAsksWithEachOthersKeys()
    {
        Bench bench;
        auto first = bench.origin();
        bench.plan.roleArn = u"arn:aws:iam::123456789012:role/Second"_s;
        QVERIFY(waitFor(bench.origin(std::move(first))->fetch()));
        QCOMPARE(bench.service.requests.size(), 2U);
        QVERIFY(bench.service.requests[0].header("authorization").contains("AKIDSOURCE/"));
        QVERIFY(bench.service.requests[1].header("authorization").contains("ASIAROLE/"));
        QCOMPARE(bench.service.requests[1].header("x-amz-security-token"), "tok//en=="_ba);
        QVERIFY(bench.service.form(1, u"RoleArn"_s).endsWith(u"Second"));
    }

    void troubleOfTheSource()
    {
        Bench bench;
        auto held = std::make_unique<HeldOrigin>();
        held->next = noCredentials(Kind::SignInNeeded, u"first"_s);
        const auto found = waitFor(bench.origin(std::move(held))->fetch());
        QCOMPARE(found.error().kind, Kind::SignInNeeded);
        QVERIFY(bench.service.requests.empty());
    }

    void refusals_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<size_t>("requests");
        QTest::newRow("access denied") << 403 << "AccessDenied"_ba << Kind::Refused << size_t(1);
        QTest::newRow("expired") << 403 << "ExpiredToken"_ba << Kind::SignInNeeded << size_t(1);
        QTest::newRow("wrong key")
            << 403 << "InvalidClientTokenId"_ba << Kind::Refused << size_t(1);
        QTest::newRow("throttled") << 400 << "Throttling"_ba << Kind::Unreachable << size_t(3);
        QTest::newRow("identity provider")
            << 400 << "IDPCommunicationError"_ba << Kind::Unreachable << size_t(3);
        QTest::newRow("trouble there")
            << 503 << "ServiceUnavailable"_ba << Kind::Unreachable << size_t(3);
    }
    void refusals()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(Kind, kind);
        QFETCH(size_t, requests);
        Bench bench;
        bench.service.script
            = [&](const StandIn::Request &, size_t) { return refusal(status, code); };
        const auto found = bench.fetch();
        QCOMPARE(found.error().kind, kind);
        QCOMPARE(bench.service.requests.size(), requests);
        QVERIFY(found.error().detail.contains(QString::fromLatin1(code)));
        QVERIFY(found.error().detail.contains(u"(Because)."));
    }

    void aSecondTryHelps()
    {
        Bench bench;
        bench.service.script = [&bench](const StandIn::Request &, size_t count) {
            return count == 1 ? refusal(400, "Throttling")
                              : xml(200, answerXml(bench.clock.now().addSecs(3600)));
        };
        QVERIFY(bench.fetch());
        QCOMPARE(bench.clock.asked, std::vector<qint64> { 500 });
    }

    void nobodyThere()
    {
        Bench bench;
        auto origin = bench.origin();
        bench.service.leave();
        const auto found = waitFor(origin->fetch());
        QCOMPARE(found.error().kind, Kind::Unreachable);
        QCOMPARE(bench.clock.asked.size(), 2U);
    }

    void aWrongClockIsCorrected()
    {
        Bench bench;
        bench.clock.jump(-3600 * 1000);
        bench.service.script = [](const StandIn::Request &, size_t count) {
            return count == 1 ? refusal(403, "SignatureDoesNotMatch")
                              : xml(200, answerXml(QDateTime::currentDateTimeUtc().addSecs(3600)));
        };
        QVERIFY(bench.fetch());
        QCOMPARE(bench.service.requests.size(), 2U);
        const auto signedAt = [&bench](size_t i) {
            return QDateTime::fromString(
                QString::fromLatin1(bench.service.requests[i].header("x-amz-date")),
                u"yyyyMMdd'T'HHmmss'Z'"_s);
        };
        const qint64 moved = signedAt(0).secsTo(signedAt(1));
        QVERIFY(moved > 3500 && moved < 3700);
    }

    void hostileAnswers_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray good = answerXml(QDateTime::currentDateTimeUtc().addSecs(3600));
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("JSON") << "{\"AccessKeyId\":\"a\"}"_ba;
        QTest::newRow("cut short") << good.first(good.size() - 20);
        QTest::newRow("document type")
            << "<!DOCTYPE x [<!ENTITY e \"AKID\">]>" + QByteArray(good).replace("ASIAROLE", "&e;");
        QTest::newRow("external entity")
            << "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + QByteArray(good).replace("ASIAROLE", "&e;");
        QTest::newRow("document type alone") << "<!DOCTYPE html>" + good;
        QTest::newRow("many laughs")
            << "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
               "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
                + QByteArray(good).replace("ASIAROLE", "&c;");
        QTest::newRow("unknown entity") << QByteArray(good).replace("ASIAROLE", "&e;");
        QTest::newRow("no key") << QByteArray(good).replace("SecretAccessKey", "Other");
        QTest::newRow("no token") << QByteArray(good).replace("SessionToken", "Other");
        QTest::newRow("no date") << QByteArray(good).replace("Expiration", "Other");
        QTest::newRow("bad date") << QByteArray(good).replace("<Expiration>", "<Expiration>soon");
        QTest::newRow("elsewhere") << QByteArray(good).replace("AssumeRoleResult", "Result");
        QTest::newRow("ended") << answerXml(QDateTime::currentDateTimeUtc().addSecs(-1));
        QTest::newRow("deep") << QByteArray("<a>").repeated(5000);
        QTest::newRow("large") << "<a>" + QByteArray(maxStsAnswerBytes, 'x') + "</a>";
    }
    void hostileAnswers()
    {
        QFETCH(QByteArray, body);
        Bench bench;
        bench.service.script = [&body](const StandIn::Request &, size_t) { return xml(200, body); };
        const auto found = bench.fetch();
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().kind, Kind::Malformed);
        QVERIFY(!found.error().detail.contains(u"a/b+c"));
    }

    void webIdentity()
    {
        Bench bench;
        bench.service.script = [&bench](const StandIn::Request &, size_t) {
            return xml(
                200, answerXml(bench.clock.now().addSecs(3600), "AssumeRoleWithWebIdentity"));
        };
        QTemporaryDir folder;
        const auto write = [&folder](const QByteArray &text) {
            QFile file(folder.filePath(u"token"_s));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write("first.token/+="));
        WebIdentityOrigin origin(
            { role, u"me"_s, folder.filePath(u"token"_s), {} }, bench.service.endpoint(), bench);
        QCOMPARE(waitFor(origin.fetch()).value()->accessKeyId, "ASIAROLE"_ba);
        QVERIFY(write("second\n"));
        QVERIFY(waitFor(origin.fetch()).has_value());
        QCOMPARE(bench.service.form(0, u"Action"_s), u"AssumeRoleWithWebIdentity"_s);
        QCOMPARE(bench.service.form(0, u"WebIdentityToken"_s), u"first.token/+="_s);
        QCOMPARE(bench.service.form(1, u"WebIdentityToken"_s), u"second"_s);
        QCOMPARE(bench.service.form(0, u"RoleSessionName"_s), u"me"_s);
        QVERIFY(bench.service.requests[0].header("authorization").isEmpty());

        QVERIFY(write(QByteArray(20'001, 'x')));
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::Malformed);
        QVERIFY(write(" \n"));
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::Malformed);
        QVERIFY(QFile::remove(folder.filePath(u"token"_s)));
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::Missing);
        QCOMPARE(bench.service.requests.size(), 2U);
    }

    void webIdentityRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("requests");
        const auto row = [](const char *code, int status, Kind kind, int requests) {
            QTest::newRow(code) << status << refusal(status, code).body << kind << requests;
        };
        row("AccessDenied", 403, Kind::Refused, 1);
        row("InvalidIdentityToken", 400, Kind::Refused, 1);
        row("ExpiredTokenException", 400, Kind::SignInNeeded, 1);
        row("IDPRejectedClaim", 403, Kind::Refused, 1);
        row("Throttling", 400, Kind::Unreachable, 3);
        row("IDPCommunicationError", 400, Kind::Unreachable, 3);
        row("ServiceUnavailable", 503, Kind::Unreachable, 3);
        QTest::newRow("429 without a word") << 429 << QByteArray() << Kind::Unreachable << 3;
        QTest::newRow("no XML") << 200 << "{}"_ba << Kind::Malformed << 1;
        QTest::newRow("another action's")
            << 200 << answerXml(QDateTime::currentDateTimeUtc().addSecs(3600), "GetSessionToken")
            << Kind::Malformed << 1;
        QTest::newRow("ended") << 200
                               << answerXml(QDateTime::currentDateTimeUtc().addSecs(-1),
                                      "AssumeRoleWithWebIdentity")
                               << Kind::Malformed << 1;
        QTest::newRow("entity") << 200 << "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>"_ba
                                << Kind::Malformed << 1;
        QTest::newRow("oversize") << 200 << "<a>" + QByteArray(maxStsAnswerBytes, 'x') + "</a>"
                                  << Kind::Malformed << 1;
    }
    void webIdentityRefused()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Kind, kind);
        QFETCH(int, requests);
        Bench bench;
        bench.service.script = [&](const StandIn::Request &, size_t) { return xml(status, body); };
        QTemporaryDir folder;
        QFile file(folder.filePath(u"token"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("MY.WEB.TOKEN") > 0);
        file.close();
        WebIdentityOrigin origin(
            { role, u"me"_s, file.fileName(), {} }, bench.service.endpoint(), bench);
        const auto found = waitFor(origin.fetch());
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().kind, kind);
        QVERIFY2(!found.error().detail.contains(u"MY.WEB.TOKEN"), qPrintable(found.error().detail));
        QCOMPARE(bench.service.requests.size(), size_t(requests));
        // The trouble over, the same origin gives credentials.
        bench.service.script = [&bench](const StandIn::Request &, size_t) {
            return xml(
                200, answerXml(bench.clock.now().addSecs(3600), "AssumeRoleWithWebIdentity"));
        };
        QVERIFY(waitFor(origin.fetch()).has_value());
    }

    void webIdentityWithNobodyThere()
    {
        Bench bench;
        QTemporaryDir folder;
        QFile file(folder.filePath(u"token"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("MY.WEB.TOKEN") > 0);
        file.close();
        WebIdentityOrigin origin(
            { role, u"me"_s, file.fileName(), {} }, bench.service.endpoint(), bench);
        bench.service.leave();
        QCOMPARE(waitFor(origin.fetch()).error().kind, Kind::Unreachable);
    }

    void callerIdentity()
    {
        const StsAnswer answer = parseStsAnswer(
            "<GetCallerIdentityResponse><GetCallerIdentityResult><UserId>u</UserId>"
            "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/me</Arn>"
            "</GetCallerIdentityResult></GetCallerIdentityResponse>");
        QCOMPARE(answer.account, u"123456789012"_s);
        QCOMPARE(answer.arn, u"arn:aws:iam::123456789012:user/me"_s);
        QVERIFY(!answer.credentials);
    }
};

QTEST_GUILESS_MAIN(TestStsCredentials)
#include "tst_stscredentials.moc"
