// SPDX-License-Identifier: Apache-2.0
#include "account/credentialchoice.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using Kind = aws::CredentialsError::Kind;
using Outcome = TriedSource::Outcome;

namespace {

AwsFiles filesOf(QByteArrayView config, QByteArrayView credentials)
{
    return { { u"/c"_s, u"/s"_s, u"/sso"_s, u"/login"_s },
        std::make_shared<aws::SharedConfig>(aws::parseIni(config), aws::parseIni(credentials)),
        {} };
}

QProcessEnvironment environmentOf(const QString &pairs)
{
    QProcessEnvironment environment;
    const QStringList parts = pairs.split(u' ', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        environment.insert(part.section(u'=', 0, 0), part.section(u'=', 1));
    return environment;
}

/// The plan in one word and what tells it from others of its kind.
QString summary(const CredentialPlan &plan)
{
    QString more;
    if (const auto *keys = std::get_if<FileKeysPlan>(&plan.how))
        more = QString::fromUtf8(keys->profile);
    else if (const auto *process = std::get_if<ProcessPlan>(&plan.how))
        more = process->command;
    else if (const auto *role = std::get_if<RolePlan>(&plan.how))
        more = role->roleArn + u" < "_s + summary(*role->source);
    else if (const auto *web = std::get_if<WebIdentityPlan>(&plan.how))
        more = web->roleArn + u' ' + web->tokenFile;
    else if (const auto *sso = std::get_if<SsoPlan>(&plan.how))
        more = sso->cacheName() + u' ' + sso->roleName;
    else if (const auto *login = std::get_if<LoginPlan>(&plan.how))
        more = login->session;
    return more.isEmpty() ? methodName(plan) : methodName(plan) + u' ' + more;
}

struct Row {
    const char *name;
    const char *environment;
    const char *config;
    const char *credentials;
    const char *asked; ///< the profile; null: the default chain
    const char *expected; ///< the plan; after `!`, a part of the trouble
};

#define KEYS "aws_access_key_id=K\naws_secret_access_key=S\n"
#define ENV "AWS_ACCESS_KEY_ID=E AWS_SECRET_ACCESS_KEY=S"
#define SSO "sso_start_url=U\nsso_region=r\nsso_account_id=1\nsso_role_name=R\n"

constexpr Row rows[] = {
    { "nothing at all", "", "", "", nullptr, "!No credentials" },
    { "environment", ENV, "", "[default]\n" KEYS, nullptr, "env" },
    { "environment, half", "AWS_ACCESS_KEY_ID=E", "", "[default]\n" KEYS, nullptr,
        "!AWS_SECRET_ACCESS_KEY is not" },
    { "environment, the other half", "AWS_SECRET_ACCESS_KEY=E", "", "[default]\n" KEYS, nullptr,
        "shared-credentials-file default" },
    { "environment, empty", "AWS_ACCESS_KEY_ID=", "", "[default]\n" KEYS, nullptr,
        "shared-credentials-file default" },
    { "environment before AWS_PROFILE", ENV " AWS_PROFILE=a", "", "[a]\n" KEYS, nullptr, "env" },
    { "a name before the environment", ENV, "", "[a]\n" KEYS, "a", "shared-credentials-file a" },
    { "AWS_PROFILE", "AWS_PROFILE=a", "", "[a]\n" KEYS "[default]\n" KEYS, nullptr,
        "shared-credentials-file a" },
    { "AWS_DEFAULT_PROFILE first", "AWS_PROFILE=a AWS_DEFAULT_PROFILE=b", "",
        "[a]\n" KEYS "[b]\n" KEYS, nullptr, "shared-credentials-file b" },
    { "no such AWS_PROFILE", ENV " AWS_PROFILE=x", "", "[a]\n" KEYS, nullptr,
        "!profile x is neither in /c nor in /s" },
    { "no such profile", "", "", "[a]\n" KEYS, "x", "!profile x is neither" },
    { "keys in config", "", "[profile a]\n" KEYS, "", "a", "config-file a" },
    { "keys in both", "", "[profile a]\n" KEYS, "[a]\n" KEYS, "a", "shared-credentials-file a" },
    { "half in each", "", "[profile a]\naws_secret_access_key=S", "[a]\naws_access_key_id=K", "a",
        "!no aws_secret_access_key there" },
    { "process", "", "[profile a]\ncredential_process=p x", "", "a", "custom-process p x" },
    { "process after keys in credentials", "", "[profile a]\ncredential_process=p", "[a]\n" KEYS,
        "a", "shared-credentials-file a" },
    { "process before keys in config", "", "[profile a]\ncredential_process=p\n" KEYS, "", "a",
        "custom-process p" },
    { "login before process", "", "[profile a]\ncredential_process=p\nlogin_session=l", "", "a",
        "login l" },
    { "login after keys in credentials", "", "[profile a]\nlogin_session=l", "[a]\n" KEYS, "a",
        "shared-credentials-file a" },
    { "sso, older kind", "", "[profile a]\n" SSO, "", "a", "sso U R" },
    { "sso before keys", "", "[profile a]\n" SSO, "[a]\n" KEYS, "a", "sso U R" },
    { "sso session", "",
        "[profile a]\nsso_session=s\nsso_account_id=1\nsso_role_name=R\n"
        "[sso-session s]\nsso_start_url=U\nsso_region=r",
        "", "a", "sso s R" },
    { "sso session, the same twice", "",
        "[profile a]\nsso_session=s\n" SSO "[sso-session s]\nsso_start_url=U\nsso_region=r", "",
        "a", "sso s R" },
    { "sso session, not the same", "",
        "[profile a]\nsso_session=s\n" SSO "[sso-session s]\nsso_start_url=V\nsso_region=r", "",
        "a", "!sso_start_url is not the same" },
    { "sso session, missing", "", "[profile a]\nsso_session=s\n" SSO, "", "a",
        "!names the sso-session s" },
    { "sso, half", "", "[profile a]\nsso_account_id=1", "", "a",
        "!lacks sso_start_url, sso_region, sso_role_name" },
    { "sso, a session alone is nothing", "", "[profile a]\nsso_session=s\n" KEYS, "", "a",
        "config-file a" },
    { "web identity", "AWS_WEB_IDENTITY_TOKEN_FILE=/t AWS_ROLE_ARN=R", "", "", nullptr,
        "assume-role-with-web-identity R /t" },
    { "web identity before keys in files", "AWS_WEB_IDENTITY_TOKEN_FILE=/t AWS_ROLE_ARN=R", "",
        "[default]\n" KEYS, nullptr, "assume-role-with-web-identity R /t" },
    { "web identity, no role", "AWS_WEB_IDENTITY_TOKEN_FILE=/t", "", "", nullptr, "!no role" },
    { "web identity, role of the profile", "AWS_WEB_IDENTITY_TOKEN_FILE=/t",
        "[default]\nrole_arn=R\nsource_profile=default", "[default]\n" KEYS, nullptr,
        "assume-role R < shared-credentials-file default" },
    { "web identity of the profile", "", "[profile a]\nrole_arn=R\nweb_identity_token_file=/t", "",
        "a", "assume-role-with-web-identity R /t" },
    { "web identity of the environment, not for a name",
        "AWS_WEB_IDENTITY_TOKEN_FILE=/t AWS_ROLE_ARN=R", "", "[a]\n" KEYS, "a",
        "shared-credentials-file a" },
    { "web identity, bad name",
        "AWS_WEB_IDENTITY_TOKEN_FILE=/t AWS_ROLE_ARN=R AWS_ROLE_SESSION_NAME=/", "", "", nullptr,
        "!role_session_name" },
    { "role", "", "[profile a]\nrole_arn=R\nsource_profile=b", "[b]\n" KEYS, "a",
        "assume-role R < shared-credentials-file b" },
    { "role before keys", "", "[profile a]\nrole_arn=R\nsource_profile=b\n" KEYS, "[b]\n" KEYS, "a",
        "assume-role R < shared-credentials-file b" },
    { "role before sso", "", "[profile a]\nrole_arn=R\nsource_profile=b\n" SSO, "[b]\n" KEYS, "a",
        "assume-role R < shared-credentials-file b" },
    { "role of itself", "", "[profile a]\nrole_arn=R\nsource_profile=a", "[a]\n" KEYS, "a",
        "assume-role R < shared-credentials-file a" },
    { "role of itself, no keys", "", "[profile a]\nrole_arn=R\nsource_profile=a", "", "a",
        "!circle" },
    { "role of a role", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]\nrole_arn=Q\nsource_profile=c",
        "[c]\n" KEYS, "a", "assume-role R < assume-role Q < shared-credentials-file c" },
    { "a source's keys stand before its role", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]\nrole_arn=Q\nsource_profile=c",
        "[b]\n" KEYS "[c]\n" KEYS, "a", "assume-role R < shared-credentials-file b" },
    { "two in a circle", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]\nrole_arn=Q\nsource_profile=a", "",
        "a", "!circle" },
    { "three in a circle", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]\nrole_arn=Q\nsource_profile=c\n"
        "[profile c]\nrole_arn=P\nsource_profile=b",
        "", "a", "!circle" },
    { "role of a process", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]\ncredential_process=p", "", "a",
        "assume-role R < custom-process p" },
    { "role of sso", "", "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]\n" SSO, "", "a",
        "assume-role R < sso U R" },
    { "role of a web identity", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\n"
        "[profile b]\nrole_arn=Q\nweb_identity_token_file=/t",
        "", "a", "assume-role R < assume-role-with-web-identity Q /t" },
    { "role, no such source", "", "[profile a]\nrole_arn=R\nsource_profile=b", "", "a",
        "!the profile b, and there is none" },
    { "role, empty source", "", "[profile a]\nrole_arn=R\nsource_profile=b\n[profile b]", "", "a",
        "!the profile b, which has none" },
    { "role, no source", "", "[profile a]\nrole_arn=R", "", "a", "!not both" },
    { "role, two sources", "",
        "[profile a]\nrole_arn=R\nsource_profile=b\ncredential_source=Environment", "[b]\n" KEYS,
        "a", "!not both" },
    { "role of the environment", ENV, "[profile a]\nrole_arn=R\ncredential_source=Environment", "",
        "a", "assume-role R < env" },
    { "role of an empty environment", "", "[profile a]\nrole_arn=R\ncredential_source=Environment",
        "", "a", "!AWS_ACCESS_KEY_ID is not set" },
    { "role of the machine", "", "[profile a]\nrole_arn=R\ncredential_source=Ec2InstanceMetadata",
        "", "a", "!does not ask for" },
    { "role of who knows", "", "[profile a]\nrole_arn=R\ncredential_source=Moon", "", "a",
        "!none that AWS knows" },
    { "role, bad name", "", "[profile a]\nrole_arn=R\nsource_profile=b\nrole_session_name=a b",
        "[b]\n" KEYS, "a", "!role_session_name" },
    { "role, too long", "", "[profile a]\nrole_arn=R\nsource_profile=b\nduration_seconds=1",
        "[b]\n" KEYS, "a", "!duration_seconds" },
    { "role, no number", "", "[profile a]\nrole_arn=R\nsource_profile=b\nduration_seconds=x",
        "[b]\n" KEYS, "a", "assume-role R < shared-credentials-file b" },
};

} // namespace

Q_DECLARE_METATYPE(const Row *)

class TestCredentialChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plans_data()
    {
        QTest::addColumn<const Row *>("row");
        for (const Row &row : rows)
            QTest::newRow(row.name) << &row;
    }
    void plans()
    {
        QFETCH(const Row *, row);
        const auto asked = row->asked ? std::optional(QString::fromUtf8(row->asked)) : std::nullopt;
        const auto choice = chooseCredentials(filesOf(row->config, row->credentials),
            environmentOf(QString::fromUtf8(row->environment)), asked);
        const QString expected = QString::fromUtf8(row->expected);
        if (!expected.startsWith(u'!')) {
            QVERIFY2(
                choice.plan.has_value(), choice.plan ? "" : qPrintable(choice.plan.error().detail));
            QCOMPARE(summary(**choice.plan), expected);
        } else {
            QVERIFY(!choice.plan);
            QVERIFY2(choice.plan.error().detail.contains(expected.sliced(1)),
                qPrintable(choice.plan.error().detail));
        }
        // Nothing is set up before the one that counts, and nothing counts after it.
        bool found = false;
        for (const TriedSource &tried : choice.tried) {
            if (tried.outcome == Outcome::Used || tried.outcome == Outcome::Unusable) {
                QVERIFY(!found);
                QCOMPARE(tried.outcome == Outcome::Used, choice.plan.has_value());
                found = true;
            }
            QVERIFY(found || tried.outcome != Outcome::Shadowed);
        }
        QVERIFY(found || expected == u"!No credentials");
    }

    void triedSourcesAreToldInOrder()
    {
        const auto choice = chooseCredentials(
            filesOf("[profile a]\ncredential_process=p", {}), environmentOf(u"AWS_PROFILE=a"_s));
        QStringList told;
        for (const TriedSource &tried : choice.tried)
            told.append(tried.what.section(u' ', 0, 0));
        QCOMPARE(told,
            QStringList({ u"AWS_ACCESS_KEY_ID"_s, u"role_arn"_s, u"AWS_WEB_IDENTITY_TOKEN_FILE,"_s,
                u"IAM"_s, u"keys"_s, u"login_session"_s, u"credential_process"_s, u"keys"_s,
                u"credentials"_s }));
        const auto nothing = chooseCredentials(filesOf({}, {}), {});
        QCOMPARE(nothing.tried.last().outcome, Outcome::NotAsked);
        QCOMPARE(nothing.plan.error().kind, Kind::Missing);
        QCOMPARE(nothing.profile, u"default"_s);
    }

    void whatIsStoodInFrontOfIsTold()
    {
        const auto choice = chooseCredentials(
            filesOf("[default]\ncredential_process=p\nlogin_session=l", "[default]\n" KEYS),
            environmentOf(QStringLiteral(ENV)));
        QMap<CredentialPlace, Outcome> outcomes;
        for (const TriedSource &tried : choice.tried)
            outcomes.insert(tried.place, tried.outcome);
        QCOMPARE(outcomes.size(), 9);
        using Place = CredentialPlace;
        QCOMPARE(outcomes[Place::EnvironmentKeys], Outcome::Used);
        for (const Place place : { Place::CredentialsFile, Place::Login, Place::Process })
            QCOMPARE(outcomes[place], Outcome::Shadowed);
        for (const Place place :
            { Place::Role, Place::WebIdentity, Place::IdentityCenter, Place::ConfigFile })
            QCOMPARE(outcomes[place], Outcome::Absent);
        QCOMPARE(outcomes[Place::Machine], Outcome::NotAsked);
    }

    void everyParameterOfARole()
    {
        const auto choice = chooseCredentials(
            filesOf("[profile a]\nrole_arn=R\nsource_profile=b\nrole_session_name=me\n"
                    "external_id=x\nmfa_serial=m\nduration_seconds=1800\nregion=eu-west-1",
                "[b]\n" KEYS),
            {}, u"a"_s);
        const auto &role = std::get<RolePlan>((*choice.plan)->how);
        QCOMPARE(role.sessionName, u"me"_s);
        QCOMPARE(role.externalId, u"x"_s);
        QCOMPARE(role.mfaSerial, u"m"_s);
        QCOMPARE(role.durationSeconds, 1800);
        QCOMPARE(role.region, u"eu-west-1"_s);
        QCOMPARE(choice.region, u"eu-west-1"_s);
    }
};

QTEST_GUILESS_MAIN(TestCredentialChoice)
#include "tst_credentialchoice.moc"
