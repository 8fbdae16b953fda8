// SPDX-License-Identifier: Apache-2.0
// Where a profile's credentials come from, as the profile dialog tells and asks it.
#include "account/fakesecretstore.h"
#include "account/filesecretstore.h"
#include "account/standin.h"
#include "ui/accounts/choicetext.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/accounts/secretsignindialog.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;
using carillon::testing::StandIn;

namespace {

constexpr int patienceMs = 30'000;
const QString arn = u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/alice"_s;
const QString pool = u"eu-central-1:11111111-2222-3333-4444-555555555555"_s;

QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *each : in.findChildren<QPushButton *>()) {
        if (each->text() == text)
            return each;
    }
    qFatal("no button %s", qPrintable(text));
}

QLineEdit *field(const QWidget &in, const QString &name)
{
    for (auto *each : in.findChildren<QLineEdit *>()) {
        if (each->accessibleName() == name)
            return each;
    }
    qFatal("no field %s", qPrintable(name));
}

void choose(const QWidget &dialog, const QString &source)
{
    auto *box = dialog.findChild<QComboBox *>(u"credentialsSource"_s);
    const int row = box->findText(source, Qt::MatchContains);
    QVERIFY2(row >= 0, qPrintable(source));
    box->setCurrentIndex(row);
}

/// As a person reads it: without what keeps a line's direction to itself.
QString label(const QWidget &in, const QString &name)
{
    const auto *found = in.findChild<QLabel *>(name);
    return found->isVisibleTo(&in)
        ? found->text().remove(QChar(0x2068)).remove(QChar(0x2069)).remove(QChar(0x200b))
        : QString();
}

StandIn::Response json(int status, QByteArray text)
{
    return { status, { { "Content-Type"_ba, "application/x-amz-json-1.1"_ba } },
        text.replace('\'', '"') };
}

Profile profileWith(const AwsSettings &settings)
{
    Profile profile { QUuid::createUuid(), u"A"_s, *AppInstanceUserArn::parse(arn),
        CredentialsSource::Environment, {} };
    profile.aws = settings;
    return profile;
}

} // namespace

class TestSources : public QObject {
    Q_OBJECT

private:
    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<ProfileStore> m_profiles;
    FakeSecretStore m_secrets;

    void write(const QString &name, const QByteArray &text) const
    {
        QVERIFY(QDir(m_home->path()).mkpath(u".aws"_s));
        QFile file(m_home->filePath(u".aws/"_s + name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    std::unique_ptr<ProfileDialog> filled()
    {
        auto dialog = std::make_unique<ProfileDialog>(*m_profiles, m_secrets);
        dialog->open();
        field(*dialog, u"Name"_s)->setText(u"A"_s);
        field(*dialog, u"AppInstanceUser ARN"_s)->setText(arn);
        return dialog;
    }
    void picture(const QString &name, QWidget &what)
    {
        const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
        if (folder.isEmpty())
            return;
        for (const auto appearance : { Theme::Appearance::Light, Theme::Appearance::Dark }) {
            m_theme.force(appearance);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            const bool light = appearance == Theme::Appearance::Light;
            what.grab().save(u"%1/%2-%3.png"_s.arg(folder, name, light ? u"light"_s : u"dark"_s));
        }
        m_theme.force(Theme::Appearance::Light);
    }

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("HOME", m_home->path().toUtf8());
        for (const char *name : { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE",
                 "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL" })
            qunsetenv(name);
        m_profiles = std::make_unique<ProfileStore>(m_home->filePath(u"profiles.json"_s));
        m_secrets.held.clear();
        m_secrets.error.reset();
    }

    void theEnvironmentComesBeforeTheFiles()
    {
        write(
            u"credentials"_s, "[chat]\naws_access_key_id=AKID\naws_secret_access_key=TOPSECRET\n");
        qputenv("AWS_PROFILE", "chat");
        qputenv("AWS_ACCESS_KEY_ID", "AKIDENV");
        qputenv("AWS_SECRET_ACCESS_KEY", "TOPSECRET");
        const auto dialog = filled();
        choose(*dialog, u"What AWS's own tools would take"_s);
        const QString said = label(*dialog, u"sourceRemark"_s);
        QVERIFY2(said.startsWith(u"Environment: AWS_ACCESS_KEY_ID is set.\nIt comes before the "
                                 "keys of the profile “chat” in ~/.aws/credentials."),
            qPrintable(said));
        picture(u"source-environment"_s, *dialog);
        choose(*dialog, u"AWS profile “chat”"_s);
        const QString named = label(*dialog, u"sourceRemark"_s);
        QVERIFY2(named.startsWith(u"Used: the keys of the profile “chat” in ~/.aws/credentials.\n"
                                  "AWS_ACCESS_KEY_ID is set, but does not count"),
            qPrintable(named));
        QVERIFY2(named.contains(u"Looked at before, and not set up: the role of the profile"),
            qPrintable(named));
        choose(*dialog, u"system keyring"_s);
        QVERIFY(label(*dialog, u"sourceRemark"_s).isEmpty());
        QVERIFY(!(said + named).contains(u"TOPSECRET"));
    }

    void aFileThatOthersCanReadIsWarnedOfWithTheRemedy()
    {
        write(
            u"credentials"_s, "[chat]\naws_access_key_id=AKID\naws_secret_access_key=TOPSECRET\n");
        const QString path = m_home->filePath(u".aws/credentials"_s);
        QVERIFY(QFile::setPermissions(
            path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        const auto dialog = filled();
        choose(*dialog, u"AWS profile “chat”"_s);
        const QString said = label(*dialog, u"sourceRemark"_s);
        QVERIFY2(said.contains(u"Other users of this computer can read or change "_s + path),
            qPrintable(said));
        QVERIFY2(said.contains(u"chmod 600"), qPrintable(said));
        QVERIFY(!said.contains(u"TOPSECRET"));
        picture(u"source-readable-file"_s, *dialog);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        choose(*dialog, u"What AWS's own tools would take"_s);
        QVERIFY(!label(*dialog, u"sourceRemark"_s).contains(u"chmod"));
    }

    void everyPlaceIsNamed_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("words");
        const QByteArray base = "[profile b]\naws_access_key_id=A\naws_secret_access_key=s\n";
        QTest::newRow("role") << "role_arn=arn:role\nsource_profile=b\n" + base
                              << u"Role: the profile “chat” acts as arn:role."_s;
        QTest::newRow("web identity") << "role_arn=arn:role\nweb_identity_token_file=/t\n"_ba
                                      << u"Web identity: the token in /t, for the role arn:role."_s;
        QTest::newRow("sso")
            << "sso_start_url=https://x/\nsso_region=r\nsso_account_id=1\nsso_role_name=R\n"_ba
            << u"IAM Identity Center: the role R in the account 1, by https://x/."_s;
        QTest::newRow("login") << "login_session=l\n"_ba
                               << u"Used: the “aws login” of the profile “chat”."_s;
        QTest::newRow("process") << "credential_process=p --secret TOPSECRET\n"_ba
                                 << u"Used: the credential_process of the profile “chat”."_s;
        QTest::newRow("config") << "aws_access_key_id=A\naws_secret_access_key=TOPSECRET\n"_ba
                                << u"in ~/.aws/config."_s;
        QTest::newRow("half") << "aws_access_key_id=A\n"_ba << u"no aws_secret_access_key there"_s;
        QTest::newRow("nothing") << "region=r\n"_ba << u"No credentials were found"_s;
    }
    void everyPlaceIsNamed()
    {
        QFETCH(QByteArray, config);
        QFETCH(QString, words);
        write(u"config"_s, "[profile chat]\n" + config);
        const auto dialog = filled();
        choose(*dialog, u"AWS profile “chat”"_s);
        const QString said = label(*dialog, u"sourceRemark"_s);
        QVERIFY2(said.contains(words), qPrintable(said));
        QVERIFY(!said.contains(u"TOPSECRET"));
    }

    void theEndOfCredentialsIsTold()
    {
        const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(3600);
        const QString time = QLocale().toString(soon.toLocalTime().time(), QLocale::ShortFormat);
        QVERIFY2(credentialsUntilText(soon).startsWith(u"Credentials until ")
                && credentialsUntilText(soon).endsWith(time),
            qPrintable(credentialsUntilText(soon)));
        QVERIFY(credentialsUntilText({}).isEmpty());
        QVERIFY(credentialsUntilText(soon.addDays(-30)).contains(u"ended"));
        const QString later = credentialsUntilText(soon.addDays(30));
        QVERIFY2(later.contains(QLocale().toString(
                     soon.addDays(30).toLocalTime().date(), QLocale::ShortFormat)),
            qPrintable(later));

        const Profile profile = profileWith({ AwsPlace::DefaultChain, {} });
        QVERIFY(m_profiles->save(profile));
        ProfileSwitcher switcher(m_theme, *m_profiles);
        switcher.setCurrent(profile.id);
        QVERIFY(switcher.toolTip().isEmpty());
        switcher.setCredentialsUntil(soon);
        QCOMPARE(switcher.toolTip(), credentialsUntilText(soon));
        QVERIFY(switcher.accessibleDescription().contains(credentialsUntilText(soon)));
        ProfileDialog dialog(*m_profiles, m_secrets, profile);
        dialog.open();
        QVERIFY(label(dialog, u"credentialsUntil"_s).isEmpty());
        dialog.setCredentialsUntil(soon);
        QCOMPARE(label(dialog, u"credentialsUntil"_s), credentialsUntilText(soon));
    }

    void anIdentityPoolIsConfigured()
    {
        const auto dialog = filled();
        choose(*dialog, u"Cognito"_s);
        auto *save = button(*dialog, u"Save"_s);
        QVERIFY(!save->isEnabled());
        auto *identityPool = field(*dialog, u"Identity pool ID"_s);
        auto *userPool = field(*dialog, u"User pool ID (optional)"_s);
        auto *client = field(*dialog, u"Client ID of the user pool"_s);
        identityPool->setText(u"nonsense"_s);
        QVERIFY(!save->isEnabled());
        identityPool->setText(pool);
        QVERIFY2(save->isEnabled(), qPrintable(save->toolTip())); // guests
        QVERIFY(!client->isEnabled());
        userPool->setText(pool); // the wrong kind
        QVERIFY(!save->isEnabled());
        userPool->setText(u"eu-central-1_AbCdEfGhI"_s);
        QVERIFY(!save->isEnabled());
        client->setText(u"client1"_s);
        field(*dialog, u"User name"_s)->setText(u"alice"_s);
        QVERIFY2(save->isEnabled(), qPrintable(save->toolTip()));
        picture(u"source-cognito"_s, *dialog);
        save->click();
        QCOMPARE(m_secrets.writes, 0);
        // As it is written to the disk and read again.
        const Profile made = ProfileStore(m_home->filePath(u"profiles.json"_s)).profiles().first();
        AwsSettings expected { AwsPlace::CognitoIdentity, {}, pool, u"eu-central-1_AbCdEfGhI"_s,
            u"client1"_s, u"alice"_s };
        QCOMPARE(made.aws, expected);

        ProfileDialog edit(*m_profiles, m_secrets, made);
        edit.open();
        QCOMPARE(field(edit, u"Identity pool ID"_s)->text(), pool);
        QCOMPARE(field(edit, u"User name"_s)->text(), u"alice"_s);
        field(edit, u"User pool ID (optional)"_s)->clear();
        button(edit, u"Save"_s)->click();
        expected = { AwsPlace::CognitoIdentity, {}, pool };
        QCOMPARE(m_profiles->profile(made.id)->aws, expected);
    }

    void anExchangeServiceIsConfigured()
    {
        const auto dialog = filled();
        choose(*dialog, u"exchange"_s);
        auto *save = button(*dialog, u"Save"_s);
        auto *url = field(*dialog, u"Address of the exchange service"_s);
        QVERIFY(!save->isEnabled());
        url->setText(u"http://elsewhere.example/"_s);
        QVERIFY(!save->isEnabled());
        url->setText(u"https://elsewhere.example/prod/"_s);
        QVERIFY2(save->isEnabled(), qPrintable(save->toolTip()));
        picture(u"source-exchange"_s, *dialog);
        save->click();
        const Profile made = m_profiles->profiles().first();
        QCOMPARE(made.aws.place, AwsPlace::CredentialExchange);
        QCOMPARE(made.aws.exchangeUrl, u"https://elsewhere.example/prod/"_s);
        ProfileDialog edit(*m_profiles, m_secrets, made);
        edit.open();
        QCOMPARE(field(edit, u"Address of the exchange service"_s)->text(), made.aws.exchangeUrl);
    }

    void aPasswordSignsIn()
    {
        StandIn service;
        bool right = false;
        service.script = [&right](const StandIn::Request &, size_t) {
            return right ? json(200,
                       "{'AuthenticationResult':{'ExpiresIn':3600,'IdToken':'ID','RefreshToken':"
                       "'R1'}}")
                         : json(400,
                             "{'__type':'NotAuthorizedException','message':'Incorrect username or "
                             "password.'}");
        };
        qputenv("AWS_ENDPOINT_URL", service.url().toUtf8());
        testing::ServiceTestBench bench;
        const Profile profile = profileWith({ AwsPlace::CognitoIdentity, {}, pool,
            u"eu-central-1_AbCdEfGhI"_s, u"client1"_s, u"alice"_s });
        SecretSignInDialog dialog(profile, [&] {
            return std::make_unique<SecretSignIn>(
                profile, m_secrets, bench, QProcessEnvironment::systemEnvironment());
        });
        QSignalSpy signedIn(&dialog, &SecretSignInDialog::signedIn);
        dialog.show();
        auto *secret = field(dialog, u"Password"_s);
        auto *start = button(dialog, u"Sign in"_s);
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        QCOMPARE(field(dialog, u"User name"_s)->text(), u"alice"_s);
        QVERIFY(!start->isEnabled());
        picture(u"password"_s, dialog);
        secret->setText(u"wrong"_s);
        start->click();
        QVERIFY(secret->text().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(
            label(dialog, u"signInStatus"_s).contains(u"Incorrect username"), patienceMs);
        picture(u"password-refused"_s, dialog);

        // The keyring does not take it: said, and a way round offered.
        right = true;
        m_secrets.error = SecretStoreError::Kind::Locked;
        secret->setText(u"right"_s);
        start->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            button(dialog, u"Keep for this session only"_s)->isVisible(), patienceMs);
        QVERIFY(signedIn.isEmpty());
        m_secrets.error.reset();
        button(dialog, u"Try the keyring again"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 1, patienceMs);
        QVERIFY(!dialog.isVisible());
        QCOMPARE(m_secrets.held[profile.id]->secretAccessKey.view(), QByteArrayView("R1"));
        for (const StandIn::Request &request : service.requests)
            QVERIFY(!request.body.contains("right"));
    }

    /// Where a file is to keep it, nothing is said of a keyring.
    void aFileThatDoesNotTakeTheSignIn()
    {
        StandIn service;
        service.script = [](const StandIn::Request &, size_t) {
            return json(200,
                "{'AuthenticationResult':{'ExpiresIn':3600,'IdToken':'ID','RefreshToken':'R1'}}");
        };
        qputenv("AWS_ENDPOINT_URL", service.url().toUtf8());
        testing::ServiceTestBench bench;
        Profile profile = profileWith({ AwsPlace::CognitoIdentity, {}, pool,
            u"eu-central-1_AbCdEfGhI"_s, u"client1"_s, u"alice"_s });
        profile.keptIn = SecretPlace::File;
        const QTemporaryDir folder;
        const QString exposed = folder.filePath(u"keys"_s);
        QVERIFY(QDir().mkpath(exposed));
        QVERIFY(::chmod(QFile::encodeName(exposed).constData(), 0755) == 0);
        FileSecretStore files(exposed);
        SecretSignInDialog dialog(profile, [&] {
            return std::make_unique<SecretSignIn>(
                profile, files, bench, QProcessEnvironment::systemEnvironment());
        });
        QSignalSpy signedIn(&dialog, &SecretSignInDialog::signedIn);
        dialog.show();
        field(dialog, u"Password"_s)->setText(u"right"_s);
        button(dialog, u"Sign in"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            label(dialog, u"signInStatus"_s).contains(u"chmod 700 '%1'"_s.arg(exposed)),
            patienceMs);
        QVERIFY(!label(dialog, u"signInStatus"_s).contains(u"keyring"));
        picture(u"password-not-in-file"_s, dialog);
        QVERIFY(::chmod(QFile::encodeName(exposed).constData(), 0700) == 0);
        button(dialog, u"Try the file again"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 1, patienceMs);
    }

    void aTokenIsAskedFor()
    {
        StandIn service;
        service.script = [](const StandIn::Request &, size_t) { return json(401, "no"); };
        testing::ServiceTestBench bench;
        Profile profile = profileWith({ AwsPlace::CredentialExchange, {} });
        profile.aws.exchangeUrl = service.url();
        SecretSignInDialog dialog(profile, [&] {
            return std::make_unique<SecretSignIn>(
                profile, m_secrets, bench, QProcessEnvironment::systemEnvironment());
        });
        dialog.show();
        field(dialog, u"Access token"_s)->setText(u"TOKEN"_s);
        picture(u"token"_s, dialog);
        button(dialog, u"Sign in"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            label(dialog, u"signInStatus"_s).contains(u"was not taken"), patienceMs);
        QVERIFY(m_secrets.held.isEmpty());
        QCOMPARE(service.requests.back().header("authorization"),
            "Bearer " + QByteArray("TOKEN").toBase64());
    }
};

QTEST_MAIN(TestSources)
#include "tst_sources.moc"
