// SPDX-License-Identifier: Apache-2.0
// A profile is tested from the real window, on real sockets.
#include "account/fakesecretstore.h"
#include "account/standin.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "endtoend/testservice.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/profilecheckrow.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/accounts/profiletestdialog.h"
#include "ui/common/theme.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;
using carillon::testing::StandIn;
using State = ProfileCheckRow::State;

namespace {

constexpr int patienceMs = 60'000;

QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *each : in.findChildren<QPushButton *>()) {
        if (each->text() == text && each->isVisible())
            return each;
    }
    return nullptr;
}

QLineEdit *field(const QWidget &in, const QString &name)
{
    for (auto *each : in.findChildren<QLineEdit *>()) {
        if (each->accessibleName() == name)
            return each;
    }
    return nullptr;
}

/// What was seen, and what helps.
QString words(const ProfileCheckRow &row)
{
    return row.lines().mid(1).join(u' ');
}

} // namespace

class TestWindowDoctor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void aProfileThatWorks();
    void theLocalServicesOwn();
    void aTestMessageGoesOutForAYesAlone();
    void whatIsTypedIsTestedBeforeItIsSaved();
    void stoppedAndClosedWhileNobodyAnswers();
    void aCodeIsAskedFor();

private:
    Profile profileOf(CredentialsSource source, const QString &endpoint) const;
    void open(const Profile &profile);
    ProfileTestDialog *fromMenu();
    ProfileTestDialog *dialog() const;
    static ProfileCheckRow &row(const QWidget &dialog, const QString &check);
    static bool isOver(const QWidget &dialog) { return button(dialog, u"Test again"_s); }
    QByteArray secretKey() const;
    bool picture(const QString &name, QWidget &what);

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<test::TestService> m_service;
    FakeSecretStore *m_secrets = nullptr;
    std::unique_ptr<Composition> m_composition;
};

void TestWindowDoctor::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_service = std::make_unique<test::TestService>(
        QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
    QVERIFY(m_service->start());
    qputenv("HOME", m_home->path().toUtf8());
    for (const char *name : { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
             "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL" })
        qunsetenv(name);
}

void TestWindowDoctor::cleanup()
{
    m_composition.reset();
    m_service.reset();
}

Profile TestWindowDoctor::profileOf(CredentialsSource source, const QString &endpoint) const
{
    const localservice::SeededUser &alice = m_service->running().users.first();
    return { QUuid::createUuid(), alice.name, *AppInstanceUserArn::parse(alice.arn), source,
        endpoint, false, false };
}

void TestWindowDoctor::open(const Profile &profile)
{
    auto secrets = std::make_unique<FakeSecretStore>();
    m_secrets = secrets.get();
    m_secrets->held.insert(profile.id, m_service->running().credentials);
    m_composition = std::make_unique<Composition>(
        Composition::Options { m_home->filePath(u"data"_s), false, {} }, m_theme,
        std::move(secrets), [](const QUrl &) { return false; });
    QVERIFY(m_composition->profiles().save(profile));
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_composition->session(), patienceMs);
}

ProfileTestDialog *TestWindowDoctor::dialog() const
{
    for (auto *each : m_composition->window().findChildren<ProfileTestDialog *>()) {
        if (each->isVisible())
            return each;
    }
    return nullptr;
}

ProfileTestDialog *TestWindowDoctor::fromMenu()
{
    auto *switcher = m_composition->window().findChild<ProfileSwitcher *>();
    switcher->openMenu();
    auto *menu = switcher->findChild<QMenu *>();
    for (QAction *action : menu->actions()) {
        if (action->text().startsWith(u"Test"))
            action->trigger();
    }
    menu->close();
    if (!QTest::qWaitFor([this] { return dialog() != nullptr; }, patienceMs))
        qFatal("no dialog");
    return dialog();
}

ProfileCheckRow &TestWindowDoctor::row(const QWidget &dialog, const QString &check)
{
    return *dialog.findChild<ProfileCheckRow *>(u"check-"_s + check);
}

QByteArray TestWindowDoctor::secretKey() const
{
    return m_service->running().credentials->secretAccessKey.view().toByteArray();
}

bool TestWindowDoctor::picture(const QString &name, QWidget &what)
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

void TestWindowDoctor::aProfileThatWorks()
{
    open(profileOf(CredentialsSource::Keyring, m_service->running().endpoint.toString()));
    QTRY_VERIFY_WITH_TIMEOUT(!m_composition->session()->channels().entries().isEmpty(), patienceMs);
    ProfileTestDialog *test = fromMenu();
    QCOMPARE(test->findChildren<ProfileCheckRow *>().size(), profileChecks);
    QTRY_VERIFY_WITH_TIMEOUT(isOver(*test), patienceMs);
    for (const auto *each : test->findChildren<ProfileCheckRow *>())
        QCOMPARE(each->state(), State::Good);
    QVERIFY(test->findChild<QLabel *>(u"testStatus"_s)->text().contains(u"works"));
    QVERIFY(picture(u"doctor-good"_s, *test));

    button(*test, u"Copy as text"_s)->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QCOMPARE(copied, test->report());
    QVERIFY2(copied.contains(u"The service knows the key."), qPrintable(copied));
    QVERIFY(copied.contains(m_service->running().endpoint.toString()));
    QVERIFY(!copied.contains(QString::fromUtf8(secretKey())));
}

void TestWindowDoctor::theLocalServicesOwn()
{
    m_composition = std::make_unique<Composition>(
        Composition::Options { m_home->filePath(u"data"_s), true, {} }, m_theme,
        std::make_unique<FakeSecretStore>(), [](const QUrl &) { return false; });
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_composition->session(), patienceMs);
    ProfileTestDialog *test = fromMenu();
    QTRY_VERIFY_WITH_TIMEOUT(isOver(*test), patienceMs);
    QCOMPARE(row(*test, u"bearer"_s).state(), State::Good);
    QCOMPARE(row(*test, u"membership"_s).state(), State::Good);
}

void TestWindowDoctor::aTestMessageGoesOutForAYesAlone()
{
    open(profileOf(CredentialsSource::Keyring, m_service->running().endpoint.toString()));
    auto &channels = m_composition->session()->channels();
    QTRY_VERIFY_WITH_TIMEOUT(!channels.entries().isEmpty(), patienceMs);
    const Channel channel = channels.entries().first().channel;
    m_composition->window().conversation().openChannel(channel.arn);
    ProfileTestDialog *test = fromMenu();
    QTRY_VERIFY_WITH_TIMEOUT(isOver(*test), patienceMs);
    QCOMPARE(row(*test, u"sending"_s).state(), State::Good);
    QVERIFY2(words(row(*test, u"sending"_s)).contains(u"By the rules"),
        qPrintable(words(row(*test, u"sending"_s))));
    QVERIFY(picture(u"doctor-by-the-rules"_s, *test));
    const QSize usual = test->size();
    test->resize(480, 560);
    QVERIFY(picture(u"doctor-by-the-rules-narrow"_s, *test));
    test->resize(usual);

    const auto question = [test] { return test->findChild<QMessageBox *>(u"sendTestQuestion"_s); };
    button(*test, u"Send a test message…"_s)->click();
    QVERIFY(question());
    QVERIFY2(
        question()->text().contains(channel.name.left(20)) && question()->text().contains(u"LOCAL"),
        qPrintable(question()->text()));
    QVERIFY(picture(u"doctor-question"_s, *question()));
    QCOMPARE(question()->defaultButton()->text(), u"Don’t send"_s);
    question()->defaultButton()->click();
    QTRY_VERIFY(!question());
    QVERIFY(isOver(*test)); // no other run began
    QVERIFY(words(row(*test, u"sending"_s)).contains(u"By the rules"));

    button(*test, u"Send a test message…"_s)->click();
    button(*question(), u"Send to LOCAL"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        isOver(*test) && words(row(*test, u"sending"_s)).contains(u"took a test message"),
        patienceMs);
    QCOMPARE(row(*test, u"sending"_s).state(), State::Good);
    QVERIFY(picture(u"doctor-proved"_s, *test));

    button(*test, u"Test again"_s)->click(); // which is no second yes
    QTRY_VERIFY_WITH_TIMEOUT(
        isOver(*test) && words(row(*test, u"sending"_s)).contains(u"By the rules"), patienceMs);
}

void TestWindowDoctor::whatIsTypedIsTestedBeforeItIsSaved()
{
    const Profile profile
        = profileOf(CredentialsSource::Keyring, m_service->running().endpoint.toString());
    open(profile);
    Q_EMIT m_composition->window().editProfileRequested(profile.id);
    auto *edit = m_composition->window().findChild<ProfileDialog *>();
    QVERIFY(edit);
    field(*edit, u"Access key ID"_s)
        ->setText(QString::fromUtf8(m_service->running().credentials->accessKeyId));
    field(*edit, u"Secret access key"_s)->setText(u"typed-and-wrong"_s);
    QVERIFY(picture(u"doctor-button"_s, *edit));
    button(*edit, u"Test this profile"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && isOver(*dialog()), patienceMs);
    QPointer<ProfileTestDialog> test = dialog();
    QCOMPARE(row(*test, u"key"_s).state(), State::Good);
    QCOMPARE(row(*test, u"signature"_s).state(), State::Bad);
    QVERIFY2(words(row(*test, u"signature"_s)).contains(u"Check the secret access key"),
        qPrintable(words(row(*test, u"signature"_s))));
    QCOMPARE(row(*test, u"sending"_s).state(), State::NotReached);
    QVERIFY(row(*test, u"signature"_s).accessibleName().contains(u"Failed"));
    QVERIFY(picture(u"doctor-failed"_s, *test));
    QVERIFY2(!test->report().contains(u"typed-and-wrong"), qPrintable(test->report()));
    QCOMPARE(m_secrets->writes, 0);

    // Empty fields mean the keys that are kept.
    field(*edit, u"Access key ID"_s)->clear();
    field(*edit, u"Secret access key"_s)->clear();
    button(*edit, u"Test this profile"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && dialog() != test && isOver(*dialog()), patienceMs);
    QCOMPARE(row(*dialog(), u"signature"_s).state(), State::Good);
    // In the channel that is open, where the next message would go.
    QCOMPARE(row(*dialog(), u"membership"_s).state(), State::Good);
    QCOMPARE(row(*dialog(), u"sending"_s).state(), State::Good);
    QVERIFY(picture(u"doctor-form-channel"_s, *dialog()));

    field(*edit, u"AppInstanceUser ARN"_s)->setText(u"arn:"_s);
    QVERIFY(!button(*edit, u"Test this profile"_s)->isEnabled());
    test = dialog();
    edit->reject();
    QTRY_VERIFY(!test);
}

void TestWindowDoctor::stoppedAndClosedWhileNobodyAnswers()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    open(profileOf(CredentialsSource::Keyring, u"http://127.0.0.1:%1"_s.arg(silent.serverPort())));
    QPointer<ProfileTestDialog> test = fromMenu();
    QTRY_COMPARE_WITH_TIMEOUT(row(*test, u"connection"_s).state(), State::Running, patienceMs);
    QVERIFY(picture(u"doctor-running"_s, *test));
    button(*test, u"Stop"_s)->click();
    QVERIFY(isOver(*test));
    QCOMPARE(row(*test, u"dns"_s).state(), State::Good);
    QCOMPARE(row(*test, u"connection"_s).state(), State::NotReached);
    QVERIFY(test->findChild<QLabel *>(u"testStatus"_s)->text().contains(u"Stopped"));

    button(*test, u"Test again"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(row(*test, u"connection"_s).state(), State::Running, patienceMs);
    button(*test, u"Close"_s)->click();
    QTRY_VERIFY(!test);
}

void TestWindowDoctor::aCodeIsAskedFor()
{
    QVERIFY(QDir(m_home->path()).mkpath(u".aws"_s));
    QFile config(m_home->filePath(u".aws/config"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[profile chat]\nrole_arn = arn:aws:iam::123456789012:role/Chat\n"
                 "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n"
                 "region = us-east-1\n"
                 "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");
    config.close();
    const Profile first
        = profileOf(CredentialsSource::Keyring, m_service->running().endpoint.toString());
    open(first);
    Profile role = first;
    role.source = CredentialsSource::Environment;
    role.aws = { AwsPlace::SharedProfile, u"chat"_s };
    QVERIFY(m_composition->profiles().save(role)); // not opened again: nobody else asks
    ProfileTestDialog *test = fromMenu();
    QTRY_VERIFY_WITH_TIMEOUT(test->findChild<MfaDialog *>(), patienceMs);
    QCOMPARE(row(*test, u"credentials"_s).state(), State::Running);
    test->findChild<MfaDialog *>()->reject();
    QTRY_VERIFY_WITH_TIMEOUT(isOver(*test), patienceMs);
    QCOMPARE(row(*test, u"credentials"_s).state(), State::Bad);
    QVERIFY2(words(row(*test, u"credentials"_s)).contains(u"MFA"),
        qPrintable(words(row(*test, u"credentials"_s))));
}

QTEST_MAIN(TestWindowDoctor)
#include "tst_windowdoctor.moc"
