// SPDX-License-Identifier: Apache-2.0
// Where AWS's tools are told to go instead of AWS. The same rows are put before botocore in
// tests/outsiders.
#include "account/awsendpoint.h"
#include "account/profileendpoint.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

namespace {

struct Row {
    const char *name;
    const char *environment;
    const char *config;
    const char *credentials;
    const char *expected; ///< `!`: the services section is missing
};

#define SERVICES                                                                                   \
    "[services s]\nchime_sdk_messaging =\n  endpoint_url = http://127.0.0.1:4\nsts =\n"            \
    "  endpoint_url = http://127.0.0.1:5\n"

constexpr Row rows[] = {
    { "nothing", "", "[profile a]\nregion=x\n", "", "" },
    { "environment", "AWS_ENDPOINT_URL=http://127.0.0.1:1", "", "", "http://127.0.0.1:1" },
    { "environment, of the service",
        "AWS_ENDPOINT_URL=http://127.0.0.1:1 "
        "AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING=http://127.0.0.1:2",
        "", "", "http://127.0.0.1:2" },
    { "environment, empty", "AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING= AWS_ENDPOINT_URL=",
        "[profile a]\nendpoint_url = http://127.0.0.1:3\n", "", "http://127.0.0.1:3" },
    { "profile", "", "[profile a]\nendpoint_url = http://127.0.0.1:3\n", "", "http://127.0.0.1:3" },
    { "another profile", "", "[profile b]\nendpoint_url = http://127.0.0.1:3\n[profile a]\n", "",
        "" },
    { "credentials file", "", "", "[a]\nendpoint_url = http://127.0.0.1:3\n",
        "http://127.0.0.1:3" },
    { "environment before the profile", "AWS_ENDPOINT_URL=http://127.0.0.1:1",
        "[profile a]\nservices = s\n" SERVICES, "", "http://127.0.0.1:1" },
    { "services", "", "[profile a]\nservices = s\nendpoint_url = http://127.0.0.1:3\n" SERVICES, "",
        "http://127.0.0.1:4" },
    { "services without the service", "",
        "[profile a]\nservices = s\nendpoint_url = http://127.0.0.1:3\n[services s]\nsts =\n"
        "  endpoint_url = http://127.0.0.1:5\n",
        "", "http://127.0.0.1:3" },
    { "services that are not there", "", "[profile a]\nservices = t\n" SERVICES, "", "!" },
    { "services that are not needed", "AWS_ENDPOINT_URL=http://127.0.0.1:1",
        "[profile a]\nservices = t\n", "", "http://127.0.0.1:1" },
    { "ignored by the environment",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=True AWS_ENDPOINT_URL=http://127.0.0.1:1",
        "[profile a]\nendpoint_url = http://127.0.0.1:3\n", "", "" },
    { "ignored by the profile", "AWS_ENDPOINT_URL=http://127.0.0.1:1",
        "[profile a]\nignore_configured_endpoint_urls = true\nendpoint_url = http://127.0.0.1:3\n",
        "", "" },
    { "ignored by the profile, not by the environment", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false",
        "[profile a]\nignore_configured_endpoint_urls = true\nendpoint_url = http://127.0.0.1:3\n",
        "", "http://127.0.0.1:3" },
    { "ignored, in other words", "",
        "[profile a]\nignore_configured_endpoint_urls = 1\nendpoint_url = http://127.0.0.1:3\n", "",
        "http://127.0.0.1:3" },
};

} // namespace

class TestConfiguredEndpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfBotocore_data()
    {
        QTest::addColumn<const Row *>("row");
        for (const Row &row : rows)
            QTest::newRow(row.name) << &row;
    }
    void rowsOfBotocore()
    {
        QFETCH(const Row *, row);
        const aws::SharedConfig config(aws::parseIni(row->config), aws::parseIni(row->credentials));
        QProcessEnvironment environment;
        for (const QString &pair :
            QString::fromUtf8(row->environment).split(u' ', Qt::SkipEmptyParts))
            environment.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
        const auto found = configuredEndpointUrl({ environment, &config, "a" });
        if (QByteArrayView(row->expected) == "!") {
            QVERIFY(!found);
            QCOMPARE(found.error(), EndpointProblem::NoServices);
        } else {
            QCOMPARE(found.value_or(u"?"_s), QString::fromUtf8(row->expected));
        }
    }

    void servicesThatGiveCredentials()
    {
        const aws::SharedConfig config(aws::parseIni("[profile a]\nservices = s\n" SERVICES), {});
        const QProcessEnvironment none;
        const auto sts = endpointOf(AwsService::Sts, u"eu-west-1"_s, { none, &config, "a" });
        QCOMPARE(sts->url.port(), 5);
        const auto sso = endpointOf(AwsService::Sso, u"eu-west-1"_s, { none, &config, "a" });
        QCOMPARE(sso->url.host(), u"portal.sso.eu-west-1.amazonaws.com"_s);
    }

    /// The files count where credentials come from them, and nowhere else.
    void profilesOfOurs()
    {
        QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath(u".aws"_s));
        QFile file(home.filePath(u".aws/config"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[default]\nendpoint_url = http://127.0.0.1:6\n"
                   "[profile a]\nservices = s\n" SERVICES "[profile b]\nservices = none\n");
        file.close();
        QProcessEnvironment environment;
        environment.insert(u"HOME"_s, home.path());
        Profile profile { QUuid::createUuid(), u"A"_s,
            *AppInstanceUserArn::parse(
                u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/a"_s),
            CredentialsSource::Environment, {} };
        const auto at = [&] { return endpointOf(profile, environment); };
        const QString aws = u"messaging-chime.us-east-1.amazonaws.com"_s;
        QCOMPARE(at()->url.host(), aws); // keys of the environment
        profile.aws = { AwsPlace::DefaultChain, {} };
        QCOMPARE(at()->url.port(), 6);
        environment.insert(u"AWS_PROFILE"_s, u"a"_s);
        QCOMPARE(at()->url.port(), 4);
        profile.aws = { AwsPlace::SharedProfile, u"default"_s };
        QCOMPARE(at()->url.port(), 6);
        profile.aws.profile = u"b"_s;
        QCOMPARE(at().error(), EndpointProblem::NoServices);
        profile.endpointUrl = u"http://127.0.0.1:7"_s;
        QCOMPARE(at()->url.port(), 7);
        profile.endpointUrl.clear();
        profile.source = CredentialsSource::Keyring;
        QCOMPARE(at()->url.host(), aws);
    }
};

Q_DECLARE_METATYPE(const Row *)

QTEST_GUILESS_MAIN(TestConfiguredEndpoint)
#include "tst_configuredendpoint.moc"
