// SPDX-License-Identifier: Apache-2.0
#include "account/addresscheck.h"
#include "account/environmentcredentials.h"
#include "account/profileendpoint.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using Kind = aws::CredentialsError::Kind;

class TestEnvironmentCredentials : public QObject {
    Q_OBJECT

private:
    QProcessEnvironment m_environment;

    aws::CredentialsResult read()
    {
        return EnvironmentCredentialsProvider(m_environment).credentials().result();
    }

private Q_SLOTS:
    void init()
    {
        m_environment = QProcessEnvironment();
        m_environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"AKID"_s);
        m_environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"secret"_s);
    }

    void keyPair()
    {
        const auto found = read();
        QVERIFY(found.has_value());
        QCOMPARE((*found)->accessKeyId, "AKID"_ba);
        QCOMPARE((*found)->secretAccessKey.view(), QByteArrayView("secret"));
        QVERIFY((*found)->sessionToken.isEmpty());
        QVERIFY(!(*found)->expiresAt.isValid());
    }

    void tokenAndExpiry()
    {
        m_environment.insert(u"AWS_SECURITY_TOKEN"_s, u"old name"_s);
        m_environment.insert(u"AWS_CREDENTIAL_EXPIRATION"_s, u"2030-01-02T05:04:05+02:00"_s);
        auto found = read();
        QCOMPARE((*found)->sessionToken.view(), QByteArrayView("old name"));
        QCOMPARE((*found)->expiresAt, QDateTime(QDate(2030, 1, 2), QTime(3, 4, 5), Qt::UTC));
        m_environment.insert(u"AWS_SESSION_TOKEN"_s, u"new name"_s);
        QCOMPARE((*read())->sessionToken.view(), QByteArrayView("new name"));
    }

    void errors()
    {
        m_environment.insert(u"AWS_CREDENTIAL_EXPIRATION"_s, u"soon"_s);
        QCOMPARE(read().error().kind, Kind::Malformed);
        m_environment.remove(u"AWS_SECRET_ACCESS_KEY"_s);
        QCOMPARE(read().error().kind, Kind::Malformed);
        QVERIFY(EnvironmentCredentialsProvider::isOffered(m_environment));
        m_environment.remove(u"AWS_ACCESS_KEY_ID"_s);
        QCOMPARE(read().error().kind, Kind::Missing);
        QVERIFY(!EnvironmentCredentialsProvider::isOffered(m_environment));
    }

    void endpointOfProfile()
    {
        Profile profile { QUuid::createUuid(), u"Alice"_s,
            *AppInstanceUserArn::parse(
                u"arn:aws:chime:eu-central-1:123456789012:app-instance/a/user/alice"),
            CredentialsSource::Keyring, {}, false, false };
        QCOMPARE(endpointOf(profile, m_environment)->url.host(),
            u"messaging-chime.eu-central-1.amazonaws.com"_s);
        m_environment.insert(u"AWS_ENDPOINT_URL"_s, u"http://127.0.0.1:4000"_s);
        QCOMPARE(endpointOf(profile, m_environment)->url.port(), 4000);
        m_environment.insert(u"AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING"_s, u"http://127.0.0.1:5000"_s);
        QCOMPARE(endpointOf(profile, m_environment)->url.port(), 5000);
        profile.endpointUrl = u"http://127.0.0.1:6000"_s;
        QCOMPARE(endpointOf(profile, m_environment)->url.port(), 6000);
        profile.fips = true;
        QCOMPARE(endpointOf(profile, m_environment).error(), EndpointProblem::CustomWithVariant);
        profile.source = CredentialsSource::LocalService;
        profile.endpointUrl.clear();
        QVERIFY2(!endpointOf(profile, m_environment), "a local user is not looked for at AWS");
        QVERIFY(staysHere(profile));
        profile.source = CredentialsSource::Environment;
        QVERIFY(!staysHere(profile));
        profile.endpointUrl = u"http://127.0.0.1:5000"_s;
        QVERIFY(staysHere(profile));
        profile.endpointUrl = u"https://example.com"_s;
        QVERIFY(!staysHere(profile));
    }

    void anEndpointOfAnotherRegionIsNamed()
    {
        const auto user = *AppInstanceUserArn::parse(
            u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/alice");
        const auto at = [](const char *url, const QString &region = u"us-east-1"_s) {
            return Endpoint { QUrl(QString::fromLatin1(url)), region };
        };
        QVERIFY(!foreignRegion(user, at("http://127.0.0.1:5000")));
        QVERIFY(!foreignRegion(user, at("https://messaging-chime.us-east-1.amazonaws.com")));
        QCOMPARE(foreignRegion(user, at("https://messaging-chime-fips.us-west-2.api.aws")),
            u"us-west-2"_s);
        QCOMPARE(foreignRegion(user, at("http://127.0.0.1:5000", u"eu-west-2"_s)), u"eu-west-2"_s);
    }
};

QTEST_GUILESS_MAIN(TestEnvironmentCredentials)
#include "tst_environmentcredentials.moc"
