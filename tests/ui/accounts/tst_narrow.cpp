// SPDX-License-Identifier: Apache-2.0
// The dialogs of accounts over a window as narrow as a phone: inside it, and nothing in them cut.
#include "account/fakesecretstore.h"
#include "account/profilejson.h"
#include "account/standin.h"
#include "ui/accounts/importdialog.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/profilecheckrow.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profiletestdialog.h"
#include "ui/accounts/secretsignindialog.h"
#include "ui/accounts/signindialog.h"
#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;
using carillon::testing::StandIn;

namespace {

constexpr int narrow = 480;
const QString arn = u"arn:aws:chime:us-east-1:123456789012:app-instance/"
                    "5f1c2b7e-8d34-4a61-9c0f-2e6b7a9d1c43/user/alice"_s;
const QString pool = u"eu-central-1:11111111-2222-3333-4444-555555555555"_s;

Profile profileWith(const AwsSettings &settings)
{
    Profile profile { QUuid::createUuid(), u"Alice at work"_s, *AppInstanceUserArn::parse(arn),
        CredentialsSource::Environment, u"https://messaging.internal.example:8443/carillon"_s };
    profile.aws = settings;
    return profile;
}

} // namespace

class TestNarrow : public QObject {
    Q_OBJECT

private:
    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<QWidget> m_window;
    FakeSecretStore m_secrets;
    testing::ServiceTestBench m_bench;

    void save(const QString &name, QWidget &dialog)
    {
        const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
        if (folder.isEmpty())
            return;
        QVERIFY(QDir().mkpath(folder));
        for (const auto appearance : { Theme::Appearance::Light, Theme::Appearance::Dark }) {
            m_theme.force(appearance);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            const bool light = appearance == Theme::Appearance::Light;
            QVERIFY(dialog.grab().save(
                u"%1/narrow-%2-%3.png"_s.arg(folder, name, light ? u"light"_s : u"dark"_s)));
        }
        m_theme.force(Theme::Appearance::Light);
    }

    /// Inside the window's width; no part outside the dialog; no button with its words cut.
    void prove(const QString &name, QWidget &dialog)
    {
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        save(name, dialog);
        QVERIFY2(dialog.width() <= narrow, qPrintable(u"%1 px"_s.arg(dialog.width())));
        const auto parts = dialog.findChildren<QWidget *>();
        for (const QWidget *part : parts) {
            if (!part->isVisible() || part->isWindow() || part->window() != &dialog)
                continue;
            const int left = part->mapTo(&dialog, QPoint()).x();
            const QString what = u"%1 “%2” at %3, %4 wide"_s
                                     .arg(QString::fromLatin1(part->metaObject()->className()),
                                         part->accessibleName())
                                     .arg(left)
                                     .arg(part->width());
            QVERIFY2(left >= 0 && left + part->width() <= dialog.width(), qPrintable(what));
            if (const auto *button = qobject_cast<const QAbstractButton *>(part))
                QVERIFY2(button->width() >= button->minimumSizeHint().width(),
                    qPrintable(what + u": "_s + button->text()));
        }
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
        m_window = std::make_unique<QWidget>();
        m_window->resize(narrow, 720);
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_profiles.reset();
    }

    void aProfileOfEachSource_data()
    {
        QTest::addColumn<int>("place");
        QTest::newRow("typed keys") << -1;
        QTest::newRow("environment") << int(AwsPlace::EnvironmentKeys);
        QTest::newRow("default chain") << int(AwsPlace::DefaultChain);
        QTest::newRow("Cognito") << int(AwsPlace::CognitoIdentity);
        QTest::newRow("exchange") << int(AwsPlace::CredentialExchange);
    }
    void aProfileOfEachSource()
    {
        QFETCH(int, place);
        Profile profile = profileWith({ place < 0 ? AwsPlace::EnvironmentKeys : AwsPlace(place), {},
            pool, u"eu-central-1_AbCdEfGhI"_s, u"1h57kf5cpq17m0eml12EXAMPLE"_s, u"alice"_s,
            u"https://abcdefghij.execute-api.eu-central-1.amazonaws.com/prod/"_s });
        if (place < 0)
            profile.source = CredentialsSource::Keyring;
        ProfileDialog dialog(*m_profiles, m_secrets, profile, m_window.get());
        dialog.show();
        prove(u"profile-"_s + QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'-'),
            dialog);
    }

    void signInWithASecret_data()
    {
        QTest::addColumn<bool>("password");
        QTest::newRow("password") << true;
        QTest::newRow("token") << false;
    }
    void signInWithASecret()
    {
        QFETCH(bool, password);
        const Profile profile
            = profileWith({ password ? AwsPlace::CognitoIdentity : AwsPlace::CredentialExchange, {},
                pool, u"eu-central-1_AbCdEfGhI"_s, u"client"_s, u"alice"_s,
                u"https://abcdefghij.execute-api.eu-central-1.amazonaws.com/prod/"_s });
        SecretSignInDialog dialog(
            profile,
            [&] {
                return std::make_unique<SecretSignIn>(
                    profile, m_secrets, m_bench, QProcessEnvironment());
            },
            SecretSignIn::Keep::InFile, m_window.get());
        dialog.show();
        prove(password ? u"password"_s : u"token"_s, dialog);
    }

    void signInInABrowser()
    {
        StandIn service;
        service.script = [](const StandIn::Request &request, size_t) -> StandIn::Response {
            if (request.path == "/client/register")
                return {
                    200, {},
                    R"({"clientId":"c","clientSecret":"s","clientSecretExpiresAt":4000000000})"_ba
                };
            return { 200, {},
                R"({"deviceCode":"D","userCode":"ABCD-EFGH","verificationUri":)"
                R"("https://device.sso.eu-central-1.amazonaws.com/","verificationUriComplete":)"
                R"("https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH",)"
                R"("expiresIn":3000000,"interval":600})"_ba };
        };
        const SsoPlan plan { u"corp"_s, u"https://corp.awsapps.com/start"_s, u"eu-central-1"_s,
            u"1"_s, u"R"_s };
        QTemporaryDir cache;
        testing::FakeClock clock;
        SignInDialog dialog(plan.startUrl,
            { [&] {
                 return std::make_unique<SsoSignIn>(plan, QStringList(), service.endpoint(),
                     SsoTokenCache(cache.path()),
                     ServiceBench { m_bench.transport, clock, m_bench.random });
             },
                [](const QUrl &) { return true; } },
            m_window.get());
        dialog.show();
        QTRY_VERIFY_WITH_TIMEOUT(service.requests.size() >= 2, 30'000);
        const auto hasCode = [&dialog] {
            const auto buttons = dialog.findChildren<QAbstractButton *>();
            return std::ranges::any_of(buttons, [](const QAbstractButton *each) {
                return each->isVisible() && each->text().contains(u"device.sso");
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasCode(), 30'000);
        prove(u"browser"_s, dialog);
    }

    void codeOfADevice()
    {
        MfaDialog dialog({ u"arn:aws:iam::123456789012:mfa/alice"_s,
                             u"arn:aws:iam::123456789012:role/a-role-with-quite-a-long-name"_s,
                             MfaQuestion::Again::NotAccepted },
            m_window.get());
        dialog.show();
        prove(u"mfa"_s, dialog);
    }

    void testOfAProfile()
    {
        StandIn service;
        const Profile profile = profileWith({ AwsPlace::EnvironmentKeys, {} });
        const Endpoint endpoint = service.endpoint(u"us-east-1"_s);
        ProfileTestDialog dialog(m_theme,
            { profile.name, arn, endpoint.url.toString(),
                [&](MfaPrompt &prompt, SendTest) {
                    return std::make_unique<ProfileExamination>(
                        ExaminedProfile { profile, endpoint, {}, testing::keysNamed("AKIDOWN") },
                        m_secrets, &prompt, CoreLimit());
                },
                u"general"_s },
            m_window.get());
        dialog.show();
        // No rung has words as long as what helps against an answer that is none.
        const auto over = [&dialog] {
            return dialog.report().contains(u"AppInstanceUser")
                && !dialog.findChildren<QAbstractButton *>().isEmpty()
                && std::ranges::any_of(
                    dialog.findChildren<QAbstractButton *>(), [](const QAbstractButton *each) {
                        return each->isVisible() && each->text() == u"Test again";
                    });
        };
        QTRY_VERIFY_WITH_TIMEOUT(over(), 60'000);
        prove(u"test"_s, dialog);
    }

    void anImport()
    {
        QList<Profile> profiles;
        for (const QString &name :
            { u"Alice"_s, u"Bob, who has a name that is longer than most"_s }) {
            Profile profile = profileWith({ AwsPlace::CognitoIdentity, {}, pool });
            profile.name = name;
            profiles.append(profile);
        }
        const auto imported = importedProfiles(exportedProfiles(profiles));
        QVERIFY(imported.has_value());
        ImportDialog dialog(*imported, *m_profiles, m_window.get());
        dialog.show();
        prove(u"import"_s, dialog);
    }
};

QTEST_MAIN(TestNarrow)
#include "tst_narrow.moc"
