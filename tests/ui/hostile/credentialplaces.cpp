// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "chat/chatbench.h"
#include "dialogshelf.h"
#include "ui/accounts/keyringnotice.h"
#include "ui/accounts/profiletestdialog.h"
#include "ui/accounts/secretsignindialog.h"
#include "ui/accounts/sourcefields.h"
#include "ui/common/theme.h"

#include "account/profileendpoint.h"

#include <QFile>
#include <QTemporaryDir>

using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

constexpr qsizetype mostOfField = 256;

class CredentialPlaces : public DialogShelf {
public:
    CredentialPlaces();
    ~CredentialPlaces() override;

private:
    QWidget *makeTest(const QString &text);
    QWidget *makeSignIn(const QString &text, AwsPlace place, bool kept);
    QWidget *makeFields(const QString &text, AwsPlace place);
    static Profile from(const AwsSettings &aws);
    void writeConfig(const QString &name, const QString &text);

    Theme m_theme;
    QTemporaryDir m_folder;
    test::FakeSecretStore m_secrets;
    ScriptedTransport m_transport;
    FakeClock m_clock { QDateTime::currentDateTimeUtc() };
    FixedRandom m_random { 0.5 };
};

CredentialPlaces::CredentialPlaces()
{
    qputenv("AWS_CONFIG_FILE", QFile::encodeName(m_folder.filePath(u"config"_s)));
    qputenv("AWS_SHARED_CREDENTIALS_FILE", QFile::encodeName(m_folder.filePath(u"keys"_s)));
    // With these there is somebody to be asked, by a connection.
    for (const char *each : { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE" })
        qunsetenv(each);
    add("test of a profile", [this](const QString &text) { return makeTest(text); });
    add("password",
        [this](const QString &text) { return makeSignIn(text, AwsPlace::CognitoIdentity, false); });
    add("token", [this](const QString &text) {
        return makeSignIn(text, AwsPlace::CredentialExchange, true);
    });
    add("fields of AWS's files",
        [this](const QString &text) { return makeFields(text, AwsPlace::SharedProfile); });
    add("fields of a user pool",
        [this](const QString &text) { return makeFields(text, AwsPlace::CognitoIdentity); });
    add("fields of an exchange service",
        [this](const QString &text) { return makeFields(text, AwsPlace::CredentialExchange); });
    add("keyring", [this](const QString &text) {
        auto *notice = new KeyringNotice(m_theme, KeyringTrouble::Locked);
        notice->setSentence(text);
        return notice;
    });
}

CredentialPlaces::~CredentialPlaces()
{
    m_dialog.reset();
    qunsetenv("AWS_CONFIG_FILE");
    qunsetenv("AWS_SHARED_CREDENTIALS_FILE");
}

Profile CredentialPlaces::from(const AwsSettings &aws)
{
    Profile profile { QUuid::createUuid(), u"Profile"_s, userArn(u"alice"_s),
        CredentialsSource::Environment, u"https://host.example/"_s, false, false };
    profile.aws = aws;
    return profile;
}

QWidget *CredentialPlaces::makeTest(const QString &text)
{
    ProfileDoctor *doctor = nullptr;
    const auto examine = [&](MfaPrompt &, SendTest) {
        const Profile profile = from({});
        auto made = std::make_unique<ProfileExamination>(
            ExaminedProfile {
                profile, *resolveEndpoint({ u"eu-central-1"_s, false, false, QString() }) },
            m_secrets, nullptr, CoreLimit());
        doctor = &made->doctor();
        return made;
    };
    auto *dialog = new ProfileTestDialog(m_theme, { text, text, text, examine });
    // A ladder ends with the rung that has the service's words.
    using enum ProfileFinding::Verdict;
    Q_EMIT doctor->found({ ProfileCheck::Credentials, Good, u"There are some."_s, {} });
    Q_EMIT doctor->found({ ProfileCheck::Region, Bad, text, text });
    Q_EMIT doctor->finished(false);
    return dialog;
}

QWidget *CredentialPlaces::makeSignIn(const QString &text, AwsPlace place, bool kept)
{
    const Profile profile
        = from({ place, {}, text, text, text, text, u"https://exchange.example/"_s + text });
    SecretSignIn *attempt = nullptr;
    auto *dialog = new SecretSignInDialog(profile, [&] {
        auto made = std::make_unique<SecretSignIn>(profile, m_secrets,
            ServiceBench { m_transport, m_clock, m_random }, QProcessEnvironment());
        attempt = made.get();
        return made;
    });
    Q_EMIT attempt->failed({ aws::CredentialsError::Kind::Refused, text });
    if (kept)
        Q_EMIT attempt->notKept({ SecretStoreError::Kind::Locked, text });
    return dialog;
}

/// Bytes as they may stand in a file that AWS's tools read.
void CredentialPlaces::writeConfig(const QString &name, const QString &text)
{
    QFile file(m_folder.filePath(u"config"_s));
    if (!need(file.open(QIODevice::WriteOnly), "the file could not be written"))
        return;
    file.write("[profile " + name.toUtf8() + "]\nregion = " + text.toUtf8()
        + "\nsource_profile = " + text.toUtf8() + "\nrole_arn = " + text.toUtf8() + '\n');
}

QWidget *CredentialPlaces::makeFields(const QString &text, AwsPlace place)
{
    const QString line = QString(text.left(mostOfField)).simplified().remove(u']');
    if (place == AwsPlace::SharedProfile)
        writeConfig(line, text);
    auto *fields = new SourceFields;
    fields->setProfile(from({ place, place == AwsPlace::SharedProfile ? line : QString(), line,
        line, line, line, u"https://exchange.example/"_s + line }));
    return fields;
}

} // namespace

std::unique_ptr<HostilePlaces> credentialPlaces()
{
    return std::make_unique<CredentialPlaces>();
}

} // namespace carillon::testing
