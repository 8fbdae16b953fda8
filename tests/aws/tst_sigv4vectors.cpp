// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4.h"
#include "aws/sigv4signer.h"
#include "aws/sigv4verifier.h"
#include "vectors.h"

#include <QTest>

#include <algorithm>

using namespace carillon::aws;
using namespace Qt::StringLiterals;

namespace {

const auto ownFile = QStringLiteral(CARILLON_TEST_DATA "/sigv4/botocore-vectors.json");

} // namespace

/// What botocore signed, signed again. CARILLON_SIGV4_VECTORS names a further file to try.
class tst_SigV4Vectors : public QObject {
    Q_OBJECT

    static void addVectors()
    {
        QTest::addColumn<QJsonObject>("json");
        QStringList files { ownFile };
        if (const QString more = qEnvironmentVariable("CARILLON_SIGV4_VECTORS"); !more.isEmpty())
            files.append(more);
        for (qsizetype file = 0; file < files.size(); ++file) {
            const QJsonArray vectors = readVectorFile(files[file])[u"vectors"].toArray();
            if (vectors.isEmpty())
                QTest::newRow(qPrintable(files[file])) << QJsonObject();
            for (const auto &vector : vectors)
                QTest::addRow("%d:%s", int(file), qPrintable(vector[u"name"].toString()))
                    << vector.toObject();
        }
    }

    static SigV4Request toPresign(const Vector &vector)
    {
        SigV4Request request = vector.request;
        request.body = vector.body;
        if (vector.isPresign) { // what is covered is the signed URL but for its signature
            splitUrl(vector.signedUrl, request.path, request.query);
            request.query.truncate(request.query.lastIndexOf("&X-Amz-Signature="));
        }
        return request;
    }

private Q_SLOTS:
    void fileIsWhole()
    {
        const QJsonObject file = readVectorFile(ownFile);
        QCOMPARE(file[u"vectors"].toArray().size(), file[u"count"].toInt());
        QVERIFY(file[u"count"].toInt() >= 82);
    }

    void bytes_data() { addVectors(); }
    void bytes()
    {
        QFETCH(QJsonObject, json);
        QVERIFY2(!json.isEmpty(), "the file has no vectors");
        const Vector vector(json);
        const QByteArray hash = sha256Hex(vector.body);
        QCOMPARE(hash, vector.payloadHash);
        const QByteArray canonical
            = canonicalRequest(toPresign(vector), vector.signedHeaders, hash);
        QCOMPARE(canonical, vector.canonicalRequest);
        const QByteArray toSign = stringToSign(vector.time, vector.scope(), canonical);
        QCOMPARE(toSign, vector.stringToSign);
        QCOMPARE(signature(vector.credentials->secretAccessKey.view(), vector.scope(), toSign),
            vector.signature);
    }

    void signer_data() { addVectors(); }
    void signer()
    {
        QFETCH(QJsonObject, json);
        QVERIFY2(!json.isEmpty(), "the file has no vectors");
        const Vector vector(json);
        SigV4Request request = vector.request;
        request.body = vector.body;
        SigV4Signer signer(vector.region, vector.service);
        if (vector.isPresign) {
            const QByteArray query = signer.presignedQuery(
                request, *vector.credentials, amzTime(vector.time), vector.expires);
            QVERIFY2(query.endsWith("&X-Amz-Signature=" + vector.signature), query);
            QByteArray path;
            QByteArray theirs;
            splitUrl(vector.signedUrl, path, theirs);
            QCOMPARE(canonicalQuery(query), canonicalQuery(theirs));
            return;
        }
        const SignedRequest out = signer.sign(request, *vector.credentials, amzTime(vector.time));
        const QByteArray ours = headerValue(out.headers, "authorization");
        if (!ours.contains("SignedHeaders=" + vector.signedHeaders.join(';') + ','))
            QSKIP("signed with another set of headers");
        QCOMPARE(ours, vector.authorization);
        QCOMPARE(out.canonicalRequest, vector.canonicalRequest);
        QCOMPARE(out.stringToSign, vector.stringToSign);
    }

    void signsEveryOwnVectorWithItsSet()
    {
        int same = 0;
        const QJsonArray vectors = readVectorFile(ownFile)[u"vectors"].toArray();
        for (const auto &json : vectors) {
            const Vector vector(json.toObject());
            if (vector.isPresign)
                continue;
            SigV4Request request = vector.request;
            request.body = vector.body;
            SigV4Signer signer(vector.region, vector.service);
            const auto out = signer.sign(request, *vector.credentials, amzTime(vector.time));
            same += headerValue(out.headers, "authorization") == vector.authorization;
        }
        QCOMPARE(same, 76); // of all the header vectors none is skipped above
    }

    void verifier_data() { addVectors(); }
    void verifier()
    {
        QFETCH(QJsonObject, json);
        QVERIFY2(!json.isEmpty(), "the file has no vectors");
        const Vector vector(json);
        const SigV4Verifier verifier(vector.region, vector.service, [&](QByteArrayView id) {
            return id == vector.credentials->accessKeyId ? vector.credentials : nullptr;
        });
        const auto result = verifier.verify(vector.onTheWire(), amzTime(vector.time));
        QVERIFY2(result.has_value(), result ? "" : result.error().message.constData());
        QCOMPARE(result->accessKeyId, vector.credentials->accessKeyId);
    }

    void javascriptUrls()
    {
        const QJsonObject urls
            = readVectorFile(ownFile)[u"amazon_chime_sdk_js_3.32.0_DefaultSigV4_urls"].toObject();
        const QJsonArray entries = urls[u"entries"].toArray();
        QCOMPARE(entries.size(), 3);
        for (const auto &entry : entries) {
            QByteArray path;
            QByteArray theirs;
            splitUrl(textOf(entry[u"url"]), path, theirs);
            QByteArray query;
            for (const QByteArray &pair : theirs.split('&')) {
                if (!pair.startsWith("X-Amz-"))
                    query += (query.isEmpty() ? "" : "&") + pair;
            }
            Credentials credentials;
            credentials.accessKeyId = "AKIDEXAMPLE"_ba;
            credentials.secretAccessKey = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
            credentials.sessionToken = Secret(textOf(entry[u"session_token"]));
            SigV4Signer signer("us-east-1"_ba, "chime"_ba);
            const QByteArray ours = signer.presignedQuery(
                { "GET"_ba, path, query, { { "host"_ba, textOf(entry[u"host"]) } }, {} },
                credentials, amzTime("20201214T171359Z"_ba), 10);
            // encodeURIComponent leaves !'()* raw, and signs them so: the one known difference.
            if (entry[u"name"].toString() == u"js-ws-sessionid-sub-delims"_s)
                QVERIFY(ours != theirs);
            else
                QCOMPARE(ours, theirs);
        }
    }

    void canonicalPaths_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("canonical");
        QTest::newRow("empty") << ""_ba
                               << "/"_ba;
        QTest::newRow("root") << "/"_ba
                              << "/"_ba;
        QTest::newRow("double slash") << "/base//x/"_ba
                                      << "/base/x/"_ba;
        QTest::newRow("dots") << "/a/./b/../c"_ba
                              << "/a/c"_ba;
        QTest::newRow("above root") << "/../../a"_ba
                                    << "/a"_ba;
        QTest::newRow("encoded") << "/arn%3Aaws%2Fx"_ba
                                 << "/arn%253Aaws%252Fx"_ba;
        QTest::newRow("raw ARN") << "/arn:aws:chime:r:1:app/x"_ba
                                 << "/arn%3Aaws%3Achime%3Ar%3A1%3Aapp/x"_ba;
        QTest::newRow("unreserved") << "/a-b._~Z9"_ba
                                    << "/a-b._~Z9"_ba;
        QTest::newRow("raw UTF-8") << "/\xe1\x88\xb4"_ba
                                   << "/%E1%88%B4"_ba;
    }
    void canonicalPaths()
    {
        QFETCH(QByteArray, wire);
        QTEST(canonicalPath(wire), "canonical");
    }

    void canonicalQueries_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("canonical");
        QTest::newRow("empty") << ""_ba
                               << ""_ba;
        QTest::newRow("order") << "b=2&a=2&a=1&B=0"_ba
                               << "B=0&a=1&a=2&b=2"_ba;
        QTest::newRow("no value") << "scope&a="_ba
                                  << "a=&scope="_ba;
        QTest::newRow("prefix names") << "ab=1&a=2"_ba
                                      << "a=2&ab=1"_ba;
        QTest::newRow("once encoded") << "t=a%2Bb%3D"_ba
                                      << "t=a%2Bb%3D"_ba;
        QTest::newRow("raw reserved") << "t=a:b/c"_ba
                                      << "t=a%3Ab%2Fc"_ba;
        QTest::newRow("bad triplet") << "t=%zz%4"_ba
                                     << "t=%25zz%254"_ba;
        QTest::newRow("second equals sign") << "t=a=b"_ba
                                            << "t=a%3Db"_ba;
    }
    void canonicalQueries()
    {
        QFETCH(QByteArray, wire);
        QTEST(canonicalQuery(wire), "canonical");
    }

    void keepsTheDaysKeyOnlyForItsSecret()
    {
        const Vector vector(readVectorFile(ownFile)[u"vectors"][0].toObject());
        SigV4Signer signer(vector.region, vector.service);
        SigV4Request request = vector.request;
        request.body = vector.body;
        const QDateTime time = amzTime(vector.time);
        const auto sign = [&](const Credentials &credentials, const QDateTime &now) {
            return headerValue(signer.sign(request, credentials, now).headers, "authorization");
        };
        Credentials rotated;
        rotated.accessKeyId = vector.credentials->accessKeyId;
        rotated.secretAccessKey = Secret("another secret under the same id");
        QCOMPARE(sign(*vector.credentials, time), vector.authorization);
        QVERIFY(sign(rotated, time) != vector.authorization);
        QVERIFY(sign(*vector.credentials, time.addDays(1)) != vector.authorization);
        QCOMPARE(sign(*vector.credentials, time), vector.authorization);
    }
};

QTEST_GUILESS_MAIN(tst_SigV4Vectors)
#include "tst_sigv4vectors.moc"
