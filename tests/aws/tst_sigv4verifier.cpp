// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4signer.h"
#include "aws/sigv4verifier.h"
#include "vectors.h"

#include <QRandomGenerator>
#include <QTest>

#include <functional>

using namespace carillon::aws;
using namespace Qt::StringLiterals;

namespace {

const QDateTime now = amzTime("20261123T120000Z"_ba);

CredentialsPtr makeCredentials(const char *token = "", const QDateTime &expiresAt = {})
{
    auto out = std::make_shared<Credentials>();
    out->accessKeyId = "AKIDEXAMPLE"_ba;
    out->secretAccessKey = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    out->sessionToken = Secret(token);
    out->expiresAt = expiresAt;
    return out;
}

/// A request that owns all it is made of.
struct Sample {
    SigV4Request request;
    QByteArray body = R"({"Content":"hi"})";

    Sample()
    {
        request.method = "POST"_ba;
        request.path = "/channels/arn%3Aaws%3Achime%2Fx/messages"_ba;
        request.query = "max-results=5&next-token=a%2Bb"_ba;
        request.headers = { { "Host"_ba, "127.0.0.1:8080"_ba },
            { "Content-Type"_ba, "application/json"_ba },
            { "x-amz-chime-bearer"_ba, "arn:aws:chime:us-east-1:1:app-instance/a/user/alice"_ba } };
    }

    QByteArray &header(QByteArrayView name)
    {
        for (auto &[key, value] : request.headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        request.headers.append({ name.toByteArray(), ""_ba });
        return request.headers.last().second;
    }

    void drop(QByteArrayView name)
    {
        request.headers.removeIf([name](const auto &header) {
            return header.first.compare(name, Qt::CaseInsensitive) == 0;
        });
    }

    void sign(const Credentials &credentials, const QDateTime &when = now,
        const char *region = "us-east-1", const char *service = "chime")
    {
        request.body = body;
        request.headers = SigV4Signer(region, service).sign(request, credentials, when).headers;
    }

    /// With another set of signed headers than the signer's own, at `now`.
    void signWith(const Credentials &credentials, const QList<QByteArray> &names)
    {
        const CredentialScope scope { "20261123"_ba, "us-east-1"_ba, "chime"_ba };
        const QByteArray toSign = stringToSign(
            "20261123T120000Z", scope, canonicalRequest(request, names, sha256Hex(body)));
        header("Authorization") = "AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId + '/'
            + scope.toByteArray() + ",SignedHeaders=" + names.join(';')
            + ",Signature=" + signature(credentials.secretAccessKey.view(), scope, toSign);
    }

    void presign(const Credentials &credentials, int expires, const QDateTime &when = now)
    {
        request.method = "GET"_ba;
        body.clear();
        request.body = body;
        drop("x-amz-chime-bearer");
        request.query = SigV4Signer("us-east-1"_ba, "chime"_ba)
                            .presignedQuery(request, credentials, when, expires);
    }
};

std::expected<VerifiedIdentity, SignatureRefusal> verify(
    Sample &sample, const CredentialsPtr &known, const QDateTime &when = now)
{
    sample.request.body = sample.body;
    const SigV4Verifier verifier("us-east-1"_ba, "chime"_ba,
        [&](QByteArrayView id) { return known && id == known->accessKeyId ? known : nullptr; });
    return verifier.verify(sample.request, when);
}

using Spoil = std::function<void(Sample &)>;

} // namespace

Q_DECLARE_METATYPE(Spoil)

class tst_SigV4Verifier : public QObject {
    Q_OBJECT

    static void addRow(const char *title, const char *name, const char *message, const Spoil &spoil)
    {
        QTest::newRow(title) << QByteArray(name) << QByteArray(message) << spoil;
    }

    static Spoil replaceInAuthorization(const char *before, const char *after)
    {
        return [=](Sample &s) { s.header("authorization").replace(before, after); };
    }

    /// Well formed, and wrong.
    static void addRowsOfMeaning()
    {
        const char *incomplete = "IncompleteSignatureException";
        const char *invalid = "InvalidSignatureException";
        const char *unknown = "UnrecognizedClientException";
        addRow("region", invalid, "scoped to a valid region, not 'eu-central-1'",
            [](Sample &s) { s.sign(*makeCredentials(), now, "eu-central-1"); });
        addRow("service", invalid, "scoped to correct service: 'chime'",
            [](Sample &s) { s.sign(*makeCredentials(), now, "us-east-1", "s3"); });
        addRow("region and service", invalid,
            "not 'eu-central-1'. Credential should be scoped to correct service: 'chime'",
            [](Sample &s) { s.sign(*makeCredentials(), now, "eu-central-1", "s3"); });
        addRow("terminator", invalid, "valid terminator: 'aws4_request', not 'aws5_request'",
            replaceInAuthorization("aws4_request", "aws5_request"));
        addRow("scope date", invalid, "'20261122' != '20261123', from '20261123T120000Z'",
            replaceInAuthorization("20261123/", "20261122/"));
        addRow("unknown key", unknown, "The security token included in the request is invalid",
            replaceInAuthorization("AKIDEXAMPLE", "AKIDOTHER"));
        addRow("wrong secret", invalid, "The request signature we calculated does not match",
            [](Sample &s) {
                Credentials other;
                other.accessKeyId = "AKIDEXAMPLE"_ba;
                other.secretAccessKey = Secret("wrong");
                s.sign(other);
            });
        addRow("token not expected", unknown, "security token included in the request is invalid",
            [](Sample &s) { s.sign(*makeCredentials("token")); });
        addRow("body", invalid, "does not match", [](Sample &s) { s.body += ' '; });
        addRow(
            "payload hash", invalid, "'x-amz-content-sha256' header does not match", [](Sample &s) {
                s.header("x-amz-content-sha256") = sha256Hex("other");
                s.sign(*makeCredentials());
            });
        addRow("unsigned payload", invalid, "'x-amz-content-sha256' header does not match",
            [](Sample &s) {
                s.header("x-amz-content-sha256") = "UNSIGNED-PAYLOAD"_ba;
                s.sign(*makeCredentials());
            });
        addRow("two bearers", incomplete, "'X-Amz-Chime-Bearer' is repeated", [](Sample &s) {
            s.request.headers.append({ "X-Amz-Chime-Bearer"_ba, "arn:other"_ba });
            s.sign(*makeCredentials());
        });
        addRow("two hosts", incomplete, "'Host' is repeated", [](Sample &s) {
            s.request.headers.append({ "host"_ba, "evil"_ba });
        });
        addRow("two Authorizations", incomplete, "'Authorization' is repeated", [](Sample &s) {
            s.request.headers.append({ "authorization"_ba, "Basic x"_ba });
        });
        addRow("header and query", invalid, "Found both",
            [](Sample &s) { s.request.query += "&X-Amz-Algorithm=AWS4-HMAC-SHA256"; });
    }

private Q_SLOTS:
    void accepts()
    {
        Sample sample;
        sample.sign(*makeCredentials());
        QVERIFY(verify(sample, makeCredentials()).has_value());
        QVERIFY2(verify(sample, makeCredentials()).has_value(), "a replay is not an offence");
        QVERIFY(verify(sample, makeCredentials(), now.addSecs(15 * 60)).has_value());
        QVERIFY(verify(sample, makeCredentials(), now.addSecs(-15 * 60)).has_value());
    }

    void acceptsRawPathsAndDoubleSlashes()
    {
        Sample raw;
        raw.request.path = "/base//channels/arn:aws:chime:us-east-1:1:app-instance/a/channel/c"_ba;
        raw.sign(*makeCredentials());
        QVERIFY(verify(raw, makeCredentials()).has_value());
        raw.request.path.replace("//", "/");
        QVERIFY(verify(raw, makeCredentials()).has_value());
    }

    void acceptsADateHeader()
    {
        Sample sample;
        sample.sign(*makeCredentials());
        // Signed by hand: the signer always adds X-Amz-Date.
        sample.drop("x-amz-date");
        sample.drop("authorization");
        sample.header("Date") = "Mon, 23 Nov 2026 12:00:00 +0000"_ba;
        const QList<QByteArray> names { "date"_ba, "host"_ba, "x-amz-chime-bearer"_ba };
        sample.signWith(*makeCredentials(), names);
        const auto result = verify(sample, makeCredentials());
        QVERIFY2(result.has_value(), result ? "" : result.error().message.constData());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<Spoil>("spoil");
        const char *missing = "MissingAuthenticationTokenException";
        const char *incomplete = "IncompleteSignatureException";
        const char *invalid = "InvalidSignatureException";
        addRow("no Authorization", missing, "Request is missing Authentication Token",
            [](Sample &s) { s.drop("authorization"); });
        addRow("foreign Authorization", missing, "Missing Authentication Token",
            [](Sample &s) { s.header("authorization") = "Bearer abc"_ba; });
        addRow("no Credential", incomplete, "requires 'Credential' parameter",
            replaceInAuthorization(
                "Credential=AKIDEXAMPLE/20261123/us-east-1/chime/aws4_request,", ""));
        addRow("no Signature", incomplete, "requires 'Signature' parameter", [](Sample &s) {
            auto &a = s.header("authorization");
            a.truncate(a.indexOf(", Signature"));
        });
        addRow("no SignedHeaders", incomplete, "requires 'SignedHeaders' parameter",
            replaceInAuthorization("SignedHeaders=", "Signed="));
        addRow("no date", incomplete, "either a 'X-Amz-Date' or a 'Date' header",
            [](Sample &s) { s.drop("x-amz-date"); });
        addRow("nothing at all", incomplete, "'Signature' parameter. Authorization header requires",
            [](Sample &s) { s.header("authorization") = "AWS4-HMAC-SHA256"_ba; });
        addRow("repeated part", incomplete, "not well formed",
            replaceInAuthorization("Credential=", "Signature=0, Credential="));
        addRow("odd date", incomplete, "Date must be in ISO-8601 'basic format'. Got 'yesterday'",
            [](Sample &s) { s.header("x-amz-date") = "yesterday"_ba; });
        addRow("old", invalid,
            "Signature expired: 20261123T114459Z is now earlier than 20261123T114500Z "
            "(20261123T120000Z - 15 min.)",
            [](Sample &s) { s.sign(*makeCredentials(), now.addSecs(-15 * 60 - 1)); });
        addRow("ahead", invalid,
            "Signature not yet current: 20261123T121501Z is still later than 20261123T121500Z "
            "(20261123T120000Z + 15 min.)",
            [](Sample &s) { s.sign(*makeCredentials(), now.addSecs(15 * 60 + 1)); });
        addRow("host unsigned", invalid, "'Host' must be a 'SignedHeader'",
            replaceInAuthorization(";host;", ";"));
        addRow("bearer unsigned", invalid, "'X-Amz-Chime-Bearer' must be a 'SignedHeader'",
            replaceInAuthorization(";x-amz-chime-bearer", ""));
        addRow("extra x-amz header", invalid, "'X-Amz-Target' must be a 'SignedHeader'",
            [](Sample &s) { s.header("x-amz-target") = "evil"_ba; });
        addRow("algorithm", incomplete, "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'",
            replaceInAuthorization("SHA256", "SHA1"));
        addRow("credential parts", incomplete, "exactly 5 slash-delimited elements",
            replaceInAuthorization("/aws4_request", ""));
        addRowsOfMeaning();
    }
    void refuses()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, message);
        QFETCH(Spoil, spoil);
        Sample sample;
        sample.sign(*makeCredentials());
        spoil(sample);
        const auto result = verify(sample, makeCredentials());
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().name, name);
        QVERIFY2(result.error().message.contains(message), result.error().message);
    }

    void showsWhatItComputedForADifferingSignatureOnly()
    {
        Sample sample;
        sample.sign(*makeCredentials());
        sample.body += ' ';
        const auto differs = verify(sample, makeCredentials());
        QVERIFY(differs.error().canonicalRequest.startsWith("POST\n/channels/arn%253A"));
        QVERIFY(differs.error().canonicalRequest.endsWith(sha256Hex(sample.body)));
        QVERIFY(differs.error().stringToSign.endsWith(sha256Hex(differs.error().canonicalRequest)));
        sample.drop("authorization");
        QVERIFY(verify(sample, makeCredentials()).error().canonicalRequest.isEmpty());
    }

    void sessionTokens()
    {
        Sample sample;
        sample.sign(*makeCredentials("right"));
        QVERIFY(verify(sample, makeCredentials("right")).has_value());
        for (const char *other : { "", "righ", "right2", "wrong" }) {
            const auto result = verify(sample, makeCredentials(other));
            QVERIFY(!result.has_value());
            QCOMPARE(result.error().name, "UnrecognizedClientException"_ba);
        }
        Sample without;
        without.sign(*makeCredentials());
        QCOMPARE(verify(without, makeCredentials("right")).error().name,
            "UnrecognizedClientException"_ba);
        QVERIFY(verify(sample, makeCredentials("right", now.addSecs(1))).has_value());
        QCOMPARE(
            verify(sample, makeCredentials("right", now)).error().name, "ExpiredTokenException"_ba);
    }

    void presigned()
    {
        Sample sample;
        sample.presign(*makeCredentials("token"), 10);
        const auto known = makeCredentials("token");
        QVERIFY(verify(sample, known).has_value());
        QVERIFY(verify(sample, known, now.addSecs(10)).has_value());
        const auto late = verify(sample, known, now.addSecs(11));
        QCOMPARE(late.error().message,
            "Signature expired: 20261123T120000Z is now earlier than 20261123T120001Z "
            "(20261123T120011Z - 10 sec.)"_ba);
        QVERIFY(!verify(sample, makeCredentials()).has_value());

        Sample bearer = sample; // a header that acts must be signed here as well
        bearer.header("x-amz-chime-bearer") = "arn:aws:chime:::x"_ba;
        QVERIFY(verify(bearer, known).error().message.startsWith("'X-Amz-Chime-Bearer'"));

        Sample longer = sample;
        longer.request.query.replace("X-Amz-Expires=10", "X-Amz-Expires=100");
        QVERIFY(!verify(longer, known).has_value());
        Sample twice = sample;
        twice.request.query += "&X-Amz-Expires=100";
        QCOMPARE(verify(twice, known).error().name, "IncompleteSignatureException"_ba);
        for (const char *expires : { "-1", "604801", "soon", "" }) {
            Sample odd;
            odd.presign(*known, 10);
            odd.request.query.replace("X-Amz-Expires=10", "X-Amz-Expires="_ba + expires);
            QVERIFY(!verify(odd, known).has_value());
        }
    }

    void presignedNeedsItsParameters()
    {
        for (const char *name :
            { "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders" }) {
            Sample sample;
            sample.presign(*makeCredentials(), 10);
            sample.request.query.replace(QByteArray(name), "X-Other"_ba);
            const auto result = verify(sample, makeCredentials());
            QCOMPARE(result.error().name, "IncompleteSignatureException"_ba);
            QVERIFY(result.error().message.contains("must include '"_ba + name + "'"));
        }
    }

    /// Every single bit of a valid request, for a spread of the vectors: nothing passes. Left out
    /// is only what means the same in HTTP: the case of a header's name, unsigned headers.
    void refusesEveryFlippedBit()
    {
        const QJsonArray vectors = readVectorFile(
            QStringLiteral(CARILLON_TEST_DATA "/sigv4/botocore-vectors.json"))[u"vectors"]
                                       .toArray();
        int mutations = 0;
        for (qsizetype i = 0; i < vectors.size(); i += 7) {
            const Vector vector(vectors[i].toObject());
            const SigV4Verifier verifier(vector.region, vector.service, [&](QByteArrayView id) {
                return id == vector.credentials->accessKeyId ? vector.credentials : nullptr;
            });
            const auto passes = [&](const SigV4Request &request) {
                return verifier.verify(request, amzTime(vector.time)).has_value();
            };
            SigV4Request wire = vector.onTheWire();
            QVERIFY2(passes(wire), vector.name);
            QByteArray body = vector.body;
            wire.body = body;
            QList<QByteArray *> parts { &wire.method, &wire.path, &wire.query, &body };
            for (auto &[name, value] : wire.headers) {
                if (name == "Authorization" || vector.signedHeaders.contains(name.toLower()))
                    parts.append(&value);
            }
            for (QByteArray *part : parts) {
                for (qsizetype at = 0; at < part->size(); at += 1 + part->size() / 200) {
                    for (int bit = 0; bit < 8; ++bit) {
                        char &byte = part->data()[at];
                        const char before = byte;
                        byte = char(before ^ (1 << bit));
                        wire.body = body;
                        ++mutations;
                        if (passes(wire))
                            QFAIL(qPrintable(
                                u"%1: byte %2 of %3"_s.arg(QString::fromUtf8(vector.name))
                                    .arg(at)
                                    .arg(QString::fromUtf8(*part))));
                        part->data()[at] = before;
                    }
                }
            }
        }
        QVERIFY2(mutations > 10'000, QByteArray::number(mutations));
    }

    void refusesEveryDroppedOrRenamedSignedHeader()
    {
        const QByteArrayList names { "content-type"_ba, "host"_ba, "x-amz-chime-bearer"_ba,
            "x-amz-date"_ba, "x-amz-security-token"_ba };
        for (const QByteArray &name : names) {
            Sample sample;
            sample.sign(*makeCredentials("token"));
            QVERIFY(verify(sample, makeCredentials("token")).has_value());
            const QByteArray value = sample.header(name);
            sample.drop(name);
            QVERIFY2(!verify(sample, makeCredentials("token")).has_value(), name);
            sample.header(name + 'x') = value;
            QVERIFY2(!verify(sample, makeCredentials("token")).has_value(), name);
        }
    }

    /// What the JavaScript SDK sends, and signs, besides the least.
    void followsALongListOfSignedHeaders()
    {
        const QByteArrayList names { "amz-sdk-invocation-id"_ba, "amz-sdk-request"_ba,
            "content-length"_ba, "content-type"_ba, "host"_ba, "x-amz-chime-bearer"_ba,
            "x-amz-content-sha256"_ba, "x-amz-date"_ba, "x-amz-security-token"_ba,
            "x-amz-user-agent"_ba };
        const CredentialsPtr known = makeCredentials("token");
        Sample sample;
        sample.header("amz-sdk-invocation-id") = "0d0f2b0a-4f10-4b5c-8d92-2d4a9d8ae3a1"_ba;
        sample.header("amz-sdk-request") = "attempt=1; max=3"_ba;
        sample.header("content-length") = QByteArray::number(sample.body.size());
        sample.header("x-amz-content-sha256") = sha256Hex(sample.body);
        sample.header("x-amz-date") = "20261123T120000Z"_ba;
        sample.header("x-amz-security-token") = "token"_ba;
        sample.header("x-amz-user-agent") = "aws-sdk-js/3.1142.0 ua/2.1 os/linux  lang/js"_ba;
        sample.signWith(*known, names);
        QVERIFY(verify(sample, known).has_value());
        for (const QByteArray &name : names) {
            Sample changed = sample;
            changed.header(name) += "0";
            QVERIFY2(!verify(changed, known).has_value(), name.constData());
            Sample dropped = sample;
            dropped.drop(name);
            QVERIFY2(!verify(dropped, known).has_value(), name.constData());
        }
    }

    void survivesNoise()
    {
        QRandomGenerator random(20261123);
        for (int round = 0; round < 3000; ++round) {
            Sample sample;
            if (round % 2)
                sample.sign(*makeCredentials());
            else
                sample.presign(*makeCredentials(), 300);
            QByteArray &text = round % 2 ? sample.header("authorization") : sample.request.query;
            for (int i = 0; i < 8; ++i) {
                const qsizetype at = random.bounded(int(text.size()));
                switch (random.bounded(3)) {
                case 0:
                    text[at] = char(random.bounded(256));
                    break;
                case 1:
                    text.remove(at, random.bounded(1, 6));
                    break;
                default:
                    text.insert(at, text.first(at));
                }
                if (text.isEmpty() || text.size() > 4096)
                    text = "AWS4-"_ba;
            }
            QVERIFY(!verify(sample, makeCredentials()).has_value());
        }
    }
};

QTEST_GUILESS_MAIN(tst_SigV4Verifier)
#include "tst_sigv4verifier.moc"
