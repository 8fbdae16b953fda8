// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "account/filesecretstore.h"
#include "account/keptsignin.h"
#include "account/placedsecretstore.h"
#include "account/standin.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "endtoend/poolanswers.h"
#include "endtoend/testservice.h"
#include "ui/accounts/credentialsnotice.h"
#include "ui/accounts/keyringnotice.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/accounts/secretsignindialog.h"
#include "ui/accounts/signindialog.h"
#include "ui/common/theme.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/timeline/timelineview.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::testing::StandIn;

namespace {

constexpr int patienceMs = 60'000;
const AwsSettings pool = test::userPool();

QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *each : in.findChildren<QPushButton *>()) {
        if (each->text() == text && each->isVisible())
            return each;
    }
    return nullptr;
}

StandIn::Response json(int status, const QByteArray &body)
{
    return { status, { { "Content-Type"_ba, "application/json"_ba } }, body };
}

StandIn::Response stsRefusal(const QByteArray &message)
{
    return { 403, { { "Content-Type"_ba, "text/xml"_ba } },
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>" + message
            + "</Message></Error><RequestId>r</RequestId></ErrorResponse>" };
}

} // namespace

/// A window whose profile needs a person before it has credentials: the whole program, on the
/// local service and a stand-in for the services that give credentials.
class TestWindowSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void signingInLetsEverythingGoOn();
    void aWrongCodeIsAskedForAgainAndTheQueueGoesOn();
    void aDeclinedCodePausesUntilAsked();
    void nobodyIsAskedAgainForWhatTheServiceRefused();
    void theNoticeGoesWhenCredentialsComeBackByThemselves();
    void aUserPoolsPasswordLetsEverythingGoOn();
    void signingOutEndsEverything();
    void withoutAKeyringASignInCanGoIntoAFile();
    void aKeyringThatDoesNotHelpIsGonePastForThisSession_data();
    void aKeyringThatDoesNotHelpIsGonePastForThisSession();
    void aSlowKeyringKeepsNobodyFromSigningInToAFile();
    void aLockedKeyringIsTriedAgain();
    void aSignInGoesStraightIntoAFileWhenThatIsChosen();
    void aSignInThatCannotBeReadIsDoneAgain();
    void keysThatCannotBeReadAreEnteredAgain();
    void aChannelThatMayNotBeSeen();

private:
    void configure(const QByteArray &config, const QByteArray &credentials = {});
    void configureRole();
    void make(std::unique_ptr<SecretStore> secrets = std::make_unique<SessionSecretStore>());
    void open(const AwsSettings &settings = { AwsPlace::SharedProfile, u"chat"_s });
    void open(Profile profile);
    Profile aliceFrom(CredentialsSource source) const;
    void answerForThePool();
    static std::unique_ptr<SecretStore> withoutKeyring(const QString &folder);
    /// A keyring that a test tells what to do, and a file beside it.
    void makeWith(std::unique_ptr<test::FakeSecretStore> keyring);
    QString folder() const { return m_home->filePath(u"keys"_s); }
    /// Presses the button of the bar; gives the dialog that it opens.
    SecretSignInDialog *press(const QString &text);
    SecretSignInDialog *signInDialog() const;
    void givePassword(SecretSignInDialog &dialog);
    QString toolTipOfProfile() const;
    bool picture(const QString &name, QWidget &what);
    /// Of the service, as one of the two kinds of answers holds them.
    StandIn::Response roleKeys() const;
    StandIn::Response assumedRole() const;
    bool hasChannels() const;
    QString notice() const;
    CredentialsNotice *bar() const;
    MfaDialog *mfa() const;
    void enterCode(const QString &code);

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<test::TestService> m_service;
    std::unique_ptr<StandIn> m_aws;
    std::unique_ptr<Composition> m_composition;
};

void TestWindowSignIn::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_service = std::make_unique<test::TestService>(
        QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
    m_service->setCredentials(testing::keysNamed("ASIAROLE"));
    QVERIFY(m_service->start());
    m_aws = std::make_unique<StandIn>();
    qputenv("HOME", m_home->path().toUtf8());
    for (const char *name : { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
             "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE" })
        qunsetenv(name);
    for (const char *name :
        { "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC",
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER" })
        qputenv(name, m_aws->url().toUtf8());
}

void TestWindowSignIn::cleanup()
{
    m_composition.reset();
    m_aws.reset();
    m_service.reset();
}

void TestWindowSignIn::configure(const QByteArray &config, const QByteArray &credentials)
{
    QVERIFY(QDir(m_home->path()).mkpath(u".aws/sso/cache"_s));
    for (const auto &[name, text] :
        { std::pair(u"config"_s, config), std::pair(u"credentials"_s, credentials) }) {
        QFile file(m_home->filePath(u".aws/"_s + name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
}

void TestWindowSignIn::configureRole()
{
    configure("[profile chat]\nrole_arn = arn:aws:iam::123456789012:role/Chat\n"
              "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n"
              "region = us-east-1\n",
        "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");
}

void TestWindowSignIn::make(std::unique_ptr<SecretStore> secrets)
{
    m_composition.reset();
    m_composition = std::make_unique<Composition>(
        Composition::Options { m_home->filePath(u"data"_s), false, {} }, m_theme,
        std::move(secrets), [](const QUrl &) { return false; });
}

Profile TestWindowSignIn::aliceFrom(CredentialsSource source) const
{
    const localservice::SeededUser &alice = m_service->running().users.first();
    return { QUuid::createUuid(), alice.name, *AppInstanceUserArn::parse(alice.arn), source,
        m_service->running().endpoint.toString(), false, false };
}

void TestWindowSignIn::open(const AwsSettings &settings)
{
    Profile profile = aliceFrom(CredentialsSource::Environment);
    profile.aws = settings;
    open(profile);
}

void TestWindowSignIn::open(Profile profile)
{
    if (!m_composition)
        make();
    QVERIFY(m_composition->profiles().save(profile));
    m_composition->start();
}

bool TestWindowSignIn::picture(const QString &name, QWidget &what)
{
    const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
    if (folder.isEmpty())
        return true;
    bool saved = QDir().mkpath(folder);
    for (const auto appearance : { Theme::Appearance::Light, Theme::Appearance::Dark }) {
        m_theme.force(appearance);
        const QString end = appearance == Theme::Appearance::Light ? u"light"_s : u"dark"_s;
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        saved = what.grab().save(u"%1/%2-%3.png"_s.arg(folder, name, end)) && saved;
    }
    m_theme.force(Theme::Appearance::Light);
    return saved;
}

StandIn::Response TestWindowSignIn::roleKeys() const
{
    const auto &keys = *m_service->running().credentials;
    return json(200,
        "{\"roleCredentials\":{\"accessKeyId\":\"" + keys.accessKeyId + "\",\"secretAccessKey\":\""
            + keys.secretAccessKey.view().toByteArray()
            + "\",\"sessionToken\":\"token\",\"expiration\":"
            + QByteArray::number(QDateTime::currentDateTimeUtc().addSecs(3600).toMSecsSinceEpoch())
            + "}}");
}

StandIn::Response TestWindowSignIn::assumedRole() const
{
    const auto &keys = *m_service->running().credentials;
    return { 200, { { "Content-Type"_ba, "text/xml"_ba } },
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" + keys.accessKeyId
            + "</AccessKeyId><SecretAccessKey>" + keys.secretAccessKey.view().toByteArray()
            + "</SecretAccessKey><SessionToken>token</SessionToken><Expiration>"
            + QDateTime::currentDateTimeUtc().addSecs(3600).toString(Qt::ISODate).toLatin1()
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>" };
}

bool TestWindowSignIn::hasChannels() const
{
    const ChatSession *session = m_composition->session();
    return session && !m_composition->session()->channels().entries().isEmpty()
        && session->serviceState() == ServiceState::Reachable;
}

QString TestWindowSignIn::toolTipOfProfile() const
{
    return m_composition->window().findChild<ProfileSwitcher *>()->toolTip();
}

CredentialsNotice *TestWindowSignIn::bar() const
{
    for (auto *each : m_composition->window().findChildren<CredentialsNotice *>()) {
        if (each->isVisible())
            return each;
    }
    return nullptr;
}

QString TestWindowSignIn::notice() const
{
    return bar() ? bar()->text() : QString();
}

MfaDialog *TestWindowSignIn::mfa() const
{
    for (auto *each : m_composition->window().findChildren<MfaDialog *>()) {
        if (each->isVisible())
            return each;
    }
    return nullptr;
}

void TestWindowSignIn::enterCode(const QString &code)
{
    QTRY_VERIFY_WITH_TIMEOUT(mfa(), patienceMs);
    mfa()->findChild<QLineEdit *>(u"mfaCode"_s)->setText(code);
    button(*mfa(), u"Use the code"_s)->click();
}

void TestWindowSignIn::signingInLetsEverythingGoOn()
{
    configure("[profile chat]\nsso_session = corp\nsso_account_id = 123456789012\n"
              "sso_role_name = Chat\n[sso-session corp]\n"
              "sso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n");
    bool approved = false;
    m_aws->script = [&](const StandIn::Request &request, size_t) {
        if (request.path == "/client/register")
            return json(
                200, R"({"clientId":"c","clientSecret":"s","clientSecretExpiresAt":4000000000})");
        if (request.path == "/device_authorization")
            return json(200,
                R"({"deviceCode":"D","userCode":"ABCD-EFGH","verificationUri":"https://device.sso.us-east-1.amazonaws.com/","expiresIn":600,"interval":1})");
        if (request.path == "/token")
            return approved ? json(200, R"({"accessToken":"T","expiresIn":28800})")
                            : json(400, R"({"error":"authorization_pending"})");
        return roleKeys();
    };
    open();
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"not signed in"), patienceMs);
    QVERIFY(picture(u"signin-notice"_s, m_composition->window()));
    QCOMPARE(m_composition->window().findChildren<CredentialsNotice *>().size(), 1);
    button(*bar(), u"Sign in…"_s)->click();
    auto *dialog = m_composition->window().findChild<SignInDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(
        button(*dialog, u"Open device.sso.us-east-1.amazonaws.com"_s), patienceMs);
    QVERIFY(picture(u"signin-code"_s, *dialog));
    button(*bar(), u"Sign in…"_s)->click(); // brings the same one to the front
    QCOMPARE(m_composition->window().findChildren<SignInDialog *>().size(), 1);
    QVERIFY(!hasChannels());
    approved = true;
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
    QVERIFY2(toolTipOfProfile().startsWith(u"Credentials until "), qPrintable(toolTipOfProfile()));
    m_composition->window().resize(1100, 700);
    const auto *line = m_composition->window().findChild<QWidget *>(u"statusLine"_s);
    const auto *until = line->findChild<QLabel *>(u"credentialsUntil"_s);
    QTRY_VERIFY_WITH_TIMEOUT(until->isVisible(), patienceMs);
    QCOMPARE(until->accessibleName(), toolTipOfProfile());
    QVERIFY(picture(u"signed-in"_s, m_composition->window()));
    m_composition->window().resize(800, 700); // there is no room for it
    QTRY_VERIFY_WITH_TIMEOUT(!until->isVisible(), patienceMs);
    // The dialog of the open profile says it, too.
    const Profile open = m_composition->session()->profile();
    Q_EMIT m_composition->window().editProfileRequested(open.id);
    const auto *edit = m_composition->window().findChild<ProfileDialog *>();
    QVERIFY(edit->findChild<QLabel *>(u"credentialsUntil"_s)->text().contains(toolTipOfProfile()));
}

void TestWindowSignIn::aWrongCodeIsAskedForAgainAndTheQueueGoesOn()
{
    configureRole();
    m_aws->script = [this](const StandIn::Request &request, size_t) {
        return request.body.contains("TokenCode=222222")
            ? assumedRole()
            : stsRefusal("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    };
    open();
    QTRY_VERIFY_WITH_TIMEOUT(mfa(), patienceMs);
    QVERIFY(!mfa()->findChild<QLabel *>(u"mfaReason"_s));
    QVERIFY(picture(u"mfa"_s, *mfa()));
    enterCode(u"111111"_s);
    QTRY_VERIFY_WITH_TIMEOUT(mfa() && mfa()->findChild<QLabel *>(u"mfaReason"_s), patienceMs);
    QVERIFY(picture(u"mfa-again"_s, *mfa()));
    enterCode(u"222222"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QCOMPARE(m_aws->requests.size(), 2U);
    QVERIFY(!bar());
}

void TestWindowSignIn::aDeclinedCodePausesUntilAsked()
{
    configureRole();
    m_aws->script = [this](const StandIn::Request &, size_t) { return assumedRole(); };
    open();
    QTRY_VERIFY_WITH_TIMEOUT(mfa(), patienceMs);
    mfa()->reject();
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"MFA"), patienceMs);
    QVERIFY(picture(u"mfa-notice"_s, m_composition->window()));
    // Whoever else needs credentials now asks nobody.
    m_composition->session()->tryNow();
    QTRY_VERIFY_WITH_TIMEOUT(!m_composition->session()->channels().isLoading(), patienceMs);
    QVERIFY(!mfa());
    QVERIFY(m_aws->requests.empty());
    button(*bar(), u"Enter code…"_s)->click();
    enterCode(u"123456"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
}

void TestWindowSignIn::nobodyIsAskedAgainForWhatTheServiceRefused()
{
    configureRole();
    bool refused = true;
    m_aws->script = [&](const StandIn::Request &, size_t) {
        StandIn::Response answer = assumedRole();
        if (refused)
            answer.body.replace("ASIAROLE", "ASIAELSE");
        return answer;
    };
    open();
    enterCode(u"123456"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bar() && button(*bar(), u"Enter code…"_s), patienceMs);
    QVERIFY(!mfa());
    QCOMPARE(m_aws->requests.size(), 1U);
    refused = false;
    button(*bar(), u"Enter code…"_s)->click();
    enterCode(u"654321"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels() && !bar(), patienceMs);
}

void TestWindowSignIn::theNoticeGoesWhenCredentialsComeBackByThemselves()
{
    configure("[profile chat]\naws_access_key_id = AKID\n"); // half of a pair
    open();
    QTRY_VERIFY_WITH_TIMEOUT(bar(), patienceMs);
    const QString said = notice();
    QVERIFY2(said.contains(u"profile"), qPrintable(said));
    const auto &keys = *m_service->running().credentials;
    configure("[profile chat]\nregion = us-east-1\n",
        "[chat]\naws_access_key_id = " + keys.accessKeyId + "\naws_secret_access_key = "
            + keys.secretAccessKey.view().toByteArray() + "\naws_session_token = token\n");
    // As the live session does once a minute; nobody presses anything.
    m_composition->session()->reconnect();
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
}

/// Signs in whoever has a password or a token, as the service's user.
void TestWindowSignIn::answerForThePool()
{
    m_aws->script = [this](const StandIn::Request &request, size_t) {
        return test::poolAnswer(request, *m_service->running().credentials);
    };
}

void TestWindowSignIn::aUserPoolsPasswordLetsEverythingGoOn()
{
    answerForThePool();
    open(pool);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"user pool"), patienceMs);
    QVERIFY(picture(u"signin-pool-notice"_s, m_composition->window()));
    QVERIFY(m_aws->requests.empty()); // nothing was kept, nobody was asked
    button(*bar(), u"Sign in…"_s)->click();
    auto *dialog = m_composition->window().findChild<SecretSignInDialog *>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"signInSecret"_s)->setText(u"password"_s);
    button(*dialog, u"Sign in"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
    QVERIFY(toolTipOfProfile().startsWith(u"Credentials until "));
}

/// What the sign-in gave is gone with it, though it would be good for an hour.
void TestWindowSignIn::signingOutEndsEverything()
{
    aUserPoolsPasswordLetsEverythingGoOn();
    const auto end = [this](bool yes) {
        Q_EMIT m_composition->window().signOutRequested(m_composition->session()->profile().id);
        const QPointer<QMessageBox> question
            = m_composition->window().findChild<QMessageBox *>(u"question"_s);
        QVERIFY(question && picture(u"signout-question"_s, *question));
        QVERIFY2(question->text().contains(u"The user pool is told"), qPrintable(question->text()));
        if (yes)
            question->findChild<QPushButton *>(u"yes"_s)->click();
        else
            question->reject();
        QTRY_VERIFY(!question);
    };
    const size_t asked = m_aws->requests.size();
    end(false);
    QVERIFY(!bar() && hasChannels());
    end(true);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"user pool"), patienceMs);
    QVERIFY(m_aws->requests.size() > asked);
    QVERIFY(m_aws->requests.at(asked).header("x-amz-target").endsWith(".RevokeToken"));
    QCOMPARE(m_aws->requests.size(), asked + 1); // nothing is asked for by itself
    QVERIFY(toolTipOfProfile().isEmpty());
}

std::unique_ptr<SecretStore> TestWindowSignIn::withoutKeyring(const QString &folder)
{
    auto none = std::make_unique<test::FakeSecretStore>();
    none->error = SecretStoreError::Kind::Unavailable;
    return std::make_unique<PlacedSecretStore>(
        std::move(none), std::make_unique<FileSecretStore>(folder));
}

void TestWindowSignIn::withoutAKeyringASignInCanGoIntoAFile()
{
    const QString folder = this->folder();
    answerForThePool();
    make(withoutKeyring(folder));
    open(pool);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"no keyring"), patienceMs);
    QVERIFY(picture(u"signin-no-keyring"_s, m_composition->window()));
    QVERIFY(button(*bar(), u"Try again"_s));
    SecretSignInDialog *dialog = press(u"Keep in a file…"_s);
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QLabel *>(u"fileWarning"_s)->isVisible());
    QVERIFY(picture(u"signin-into-file"_s, *dialog));
    QVERIFY(!QDir(folder).exists()); // nobody has signed in yet
    givePassword(*dialog);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
    QCOMPARE(m_composition->profiles().profiles().first().keptIn, SecretPlace::File);
    const auto files = QDir(folder).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QCOMPARE(
        files.first().permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

    make(withoutKeyring(folder)); // the next start
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QVERIFY(!bar());
}

void TestWindowSignIn::makeWith(std::unique_ptr<test::FakeSecretStore> keyring)
{
    make(std::make_unique<PlacedSecretStore>(
        std::move(keyring), std::make_unique<FileSecretStore>(folder())));
}

SecretSignInDialog *TestWindowSignIn::signInDialog() const
{
    for (auto *each : m_composition->window().findChildren<SecretSignInDialog *>()) {
        if (each->isVisible())
            return each;
    }
    return nullptr;
}

SecretSignInDialog *TestWindowSignIn::press(const QString &text)
{
    QPushButton *choice = bar() ? button(*bar(), text) : nullptr;
    if (choice)
        choice->click();
    return signInDialog();
}

void TestWindowSignIn::givePassword(SecretSignInDialog &dialog)
{
    dialog.findChild<QLineEdit *>(u"signInSecret"_s)->setText(u"password"_s);
    button(dialog, u"Sign in"_s)->click();
}

void TestWindowSignIn::aKeyringThatDoesNotHelpIsGonePastForThisSession_data()
{
    QTest::addColumn<SecretStoreError::Kind>("trouble");
    QTest::addColumn<bool>("neverAnswers");
    QTest::addColumn<QString>("words");
    using Kind = SecretStoreError::Kind;
    QTest::newRow("locked") << Kind::Locked << false << u"is locked"_s;
    QTest::newRow("locked or empty") << Kind::Uncertain << false << u"is locked"_s;
    QTest::newRow("missing") << Kind::Unavailable << false << u"no keyring"_s;
    QTest::newRow("timed out") << Kind::TimedOut << false << u"does not answer"_s;
    QTest::newRow("never answers") << Kind::TimedOut << true << u"does not answer"_s;
}

void TestWindowSignIn::aKeyringThatDoesNotHelpIsGonePastForThisSession()
{
    QFETCH(SecretStoreError::Kind, trouble);
    QFETCH(bool, neverAnswers);
    QFETCH(QString, words);
    answerForThePool();
    auto keyring = std::make_unique<test::FakeSecretStore>();
    keyring->error = trouble;
    keyring->slow = neverAnswers;
    test::FakeSecretStore &asked = *keyring;
    makeWith(std::move(keyring));
    open(pool);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(words), patienceMs);
    QVERIFY2(notice().contains(u"this session only or in a file"), qPrintable(notice()));
    for (const QString &way : { u"This session only…"_s, u"Keep in a file…"_s, u"Try again"_s })
        QVERIFY2(button(*bar(), way), qPrintable(way));
    SecretSignInDialog *dialog = press(u"This session only…"_s);
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QLabel *>(u"fileWarning"_s)->isVisible());
    QVERIFY(picture(u"signin-for-session"_s, *dialog));
    givePassword(*dialog);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
    QVERIFY(!signInDialog());
    // Nothing is written anywhere, and the profile is as it was.
    QCOMPARE(asked.writes, 0);
    QVERIFY(asked.held.isEmpty());
    QVERIFY(!QDir(folder()).exists());
    QCOMPARE(m_composition->profiles().profiles().first().keptIn, SecretPlace::Keyring);
}

void TestWindowSignIn::aSlowKeyringKeepsNobodyFromSigningInToAFile()
{
    answerForThePool();
    auto keyring = std::make_unique<test::FakeSecretStore>();
    keyring->slow = true;
    test::FakeSecretStore &asked = *keyring;
    makeWith(std::move(keyring));
    open(pool);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"does not answer"), patienceMs);
    QVERIFY(picture(u"signin-slow"_s, m_composition->window()));
    const QSize usual = m_composition->window().size();
    m_composition->window().resize(480, 640);
    QVERIFY(picture(u"signin-slow-narrow"_s, m_composition->window()));
    m_composition->window().resize(usual);
    SecretSignInDialog *session = press(u"This session only…"_s);
    QVERIFY(session);
    SecretSignInDialog *dialog = press(u"Keep in a file…"_s); // another mind
    QVERIFY(dialog && dialog != session);
    QTRY_COMPARE(m_composition->window().findChildren<SecretSignInDialog *>().size(), 1);
    givePassword(*dialog);
    const auto isInFile = [this] { return QDir(folder()).entryInfoList(QDir::Files).size() == 1; };
    QTRY_VERIFY_WITH_TIMEOUT(isInFile(), patienceMs);
    QCOMPARE(asked.writes, 0);
    // The keyring still has not said a word, and what it is asked to give up keeps nobody waiting.
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
    QVERIFY(!signInDialog());
    const Profile profile = m_composition->profiles().profiles().first();
    QCOMPARE(profile.keptIn, SecretPlace::File);
    QCOMPARE(m_composition->profiles().moving(), QList<QUuid> { profile.id });
    asked.removeError = SecretStoreError::Kind::Locked;
    asked.finish();
    const auto said = [this](const QString &words) {
        const auto labels = m_composition->window().findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&words](const QLabel *label) {
            return label->isVisible() && label->text().contains(words);
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(said(u"the keyring may hold one as well"_s), patienceMs);
}

void TestWindowSignIn::aLockedKeyringIsTriedAgain()
{
    answerForThePool();
    auto keyring = std::make_unique<test::FakeSecretStore>();
    keyring->error = SecretStoreError::Kind::Locked;
    test::FakeSecretStore &asked = *keyring;
    makeWith(std::move(keyring));
    open(pool);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"is locked"), patienceMs);
    QVERIFY(picture(u"signin-locked"_s, m_composition->window()));
    asked.held.insert(
        m_composition->profiles().profiles().first().id, keptSignIn(pool, aws::Secret("R"_ba)));
    asked.error.reset(); // unlocked
    button(*bar(), u"Try again"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
}

/// Where the file cannot be written, the other ways are still there.
void TestWindowSignIn::aSignInGoesStraightIntoAFileWhenThatIsChosen()
{
    QFile inTheWay(folder());
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    answerForThePool();
    make(withoutKeyring(folder()));
    open(pool);
    QTRY_VERIFY_WITH_TIMEOUT(notice().contains(u"no keyring"), patienceMs);
    SecretSignInDialog *dialog = press(u"Keep in a file…"_s);
    QVERIFY(dialog);
    givePassword(*dialog);
    QTRY_VERIFY_WITH_TIMEOUT(button(*dialog, u"Keep for this session only"_s), patienceMs);
    const QString said = dialog->findChild<QLabel *>(u"signInStatus"_s)->text();
    QVERIFY2(said.contains(u"is not a folder"), qPrintable(said));
    QCOMPARE(m_composition->profiles().profiles().first().keptIn, SecretPlace::Keyring);
    QVERIFY(inTheWay.remove());
    button(*dialog, u"Keep in a file"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QCOMPARE(m_composition->profiles().profiles().first().keptIn, SecretPlace::File);
}

/// Nothing to be repaired by hand: the next sign-in replaces it.
void TestWindowSignIn::aSignInThatCannotBeReadIsDoneAgain()
{
    answerForThePool();
    auto keyring = std::make_unique<test::FakeSecretStore>();
    test::FakeSecretStore &asked = *keyring;
    makeWith(std::move(keyring));
    Profile profile = aliceFrom(CredentialsSource::Environment);
    profile.aws = pool;
    asked.garbled.insert(profile.id);
    open(profile);
    QTRY_VERIFY_WITH_TIMEOUT(
        notice().contains(u"not signed in to the profile’s user pool"_s), patienceMs);
    SecretSignInDialog *dialog = press(u"Sign in…"_s);
    QVERIFY(dialog);
    givePassword(*dialog);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!bar(), patienceMs);
    QVERIFY(asked.garbled.isEmpty());
    QCOMPARE(asked.held.value(profile.id)->secretAccessKey.view(), QByteArrayView("R"));
}

void TestWindowSignIn::keysThatCannotBeReadAreEnteredAgain()
{
    auto keyring = std::make_unique<test::FakeSecretStore>();
    test::FakeSecretStore &asked = *keyring;
    makeWith(std::move(keyring));
    const Profile profile = aliceFrom(CredentialsSource::Keyring);
    asked.garbled.insert(profile.id);
    open(profile);
    const auto keyringBar = [this]() -> KeyringNotice * {
        for (auto *each : m_composition->window().findChildren<KeyringNotice *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(
        keyringBar() && keyringBar()->text().contains(u"cannot be read"_s), patienceMs);
    const QString said = keyringBar()->text();
    QVERIFY2(said.contains(u"not what Carillon wrote"_s), qPrintable(said)); // the cause
    QVERIFY2(said.contains(u"enter the keys again"_s), qPrintable(said)); // the remedy
    QVERIFY(picture(u"keys-unreadable"_s, m_composition->window()));
    const QSize usual = m_composition->window().size();
    m_composition->window().resize(480, 640);
    const auto fits = [&] {
        return keyringBar()->height() == keyringBar()->heightForWidth(keyringBar()->width());
    };
    QTRY_VERIFY(keyringBar()->width() > 400); // beside the list there would be no room for it
    QTRY_VERIFY(fits());
    QVERIFY(picture(u"keys-unreadable-narrow"_s, m_composition->window()));
    button(*keyringBar(), u"Keep in a file…"_s)->click();
    QTRY_VERIFY(fits()); // no field lies over another
    auto *around
        = qobject_cast<QScrollArea *>(keyringBar()->parentWidget()->parentWidget()->parentWidget());
    QVERIFY(around);
    const QScrollBar *bar = around->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0 && bar->isVisible()); // all of it can be reached
    QVERIFY(picture(u"keys-unreadable-narrow-entry"_s, m_composition->window()));
    for (const auto *each : keyringBar()->findChildren<QPushButton *>())
        QVERIFY2(!each->isVisible() || each->width() >= each->sizeHint().width(),
            qPrintable(each->text()));
    m_composition->window().resize(usual);
    // As the profile's dialog does.
    const auto written
        = m_composition->household()->secrets().write(profile.id, m_service->running().credentials);
    QTRY_VERIFY(written.isFinished() && written.result());
    button(*keyringBar(), u"Try again"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!keyringBar(), patienceMs);
}

void TestWindowSignIn::aChannelThatMayNotBeSeen()
{
    makeWith(std::make_unique<test::FakeSecretStore>());
    const Profile profile = aliceFrom(CredentialsSource::Keyring);
    const auto written
        = m_composition->household()->secrets().write(profile.id, m_service->running().credentials);
    QTRY_VERIFY(written.isFinished() && written.result());
    open(profile);
    QTRY_VERIFY_WITH_TIMEOUT(hasChannels(), patienceMs);
    TimelineView &rows = m_composition->window().conversation().timelineView();
    const auto said = [&] {
        const auto bars = rows.findChildren<NoticeBar *>();
        const auto shown
            = std::ranges::find_if(bars, [](const auto *each) { return each->isVisible(); });
        return shown == bars.end() ? QString() : (*shown)->text();
    };
    m_composition->window().openChannel(
        *ChannelArn::parse(u"arn:aws:chime:us-east-1:123456789012:app-instance/a/channel/c"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!said().isEmpty(), patienceMs);
    QVERIFY2(said().contains(u"check its ARN"_s), qPrintable(said())); // the remedy
    QVERIFY2(said().contains(u"403 ForbiddenException"_s), qPrintable(said())); // the fact
    const auto *facts = m_composition->window().findChild<QLabel *>(u"channelFacts"_s);
    QVERIFY2(!facts->toolTip().contains(u"public"_s), qPrintable(facts->toolTip()));
    QVERIFY(picture(u"no-such-channel"_s, m_composition->window()));
    m_composition->window().setSession(nullptr);
    QCOMPARE(said(), QString());
}

QTEST_MAIN(TestWindowSignIn)
#include "tst_windowsignin.moc"
