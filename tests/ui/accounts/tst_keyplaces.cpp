// SPDX-License-Identifier: Apache-2.0
// Where a profile's keys, or its sign-in, are kept: chosen in its dialog, and left behind nowhere.
#include "account/fakesecretstore.h"
#include "account/placedsecretstore.h"
#include "ui/accounts/profiledialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;
using carillon::test::someKeys;
using Kind = SecretStoreError::Kind;

namespace {

QPushButton *button(const QWidget &parent, const QString &text)
{
    for (auto *found : parent.findChildren<QPushButton *>()) {
        if (found->text() == text)
            return found;
    }
    qFatal("no button %s", qPrintable(text));
}

QLineEdit *field(const QWidget &parent, const QString &name)
{
    for (auto *found : parent.findChildren<QLineEdit *>()) {
        if (found->accessibleName() == name)
            return found;
    }
    qFatal("no field %s", qPrintable(name));
}

} // namespace

class TestKeyPlaces : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileStore> m_profiles;
    FakeSecretStore *m_keyring = nullptr;
    FakeSecretStore *m_file = nullptr;
    std::unique_ptr<PlacedSecretStore> m_secrets;
    std::unique_ptr<ProfileDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_saved;
    QStringList m_troubles;

    Profile save(CredentialsSource source, SecretPlace place, const QString &userPool = {})
    {
        Profile profile { QUuid::createUuid(), u"Alice"_s,
            *AppInstanceUserArn::parse(
                u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/alice"_s),
            source, {} };
        profile.keptIn = place;
        if (source == CredentialsSource::Environment)
            profile.aws = { AwsPlace::CognitoIdentity, {},
                u"us-east-1:11111111-2222-3333-4444-555555555555"_s, userPool, u"client1"_s };
        m_profiles->save(profile);
        m_secrets->keepIn(profile.id, place);
        return profile;
    }
    Profile savePool(SecretPlace place)
    {
        return save(CredentialsSource::Environment, place, u"us-east-1_AbCdEfGhI"_s);
    }
    Profile saveGuest(SecretPlace place) { return save(CredentialsSource::Environment, place); }
    Profile saveKeys(SecretPlace place) { return save(CredentialsSource::Keyring, place); }

    void edit(const Profile &profile)
    {
        m_dialog = std::make_unique<ProfileDialog>(*m_profiles, *m_secrets, profile);
        m_saved = std::make_unique<QSignalSpy>(m_dialog.get(), &ProfileDialog::saved);
        m_troubles.clear();
        connect(m_dialog.get(), &ProfileDialog::leaving, this, [this](const LeavingPlace &place) {
            whenSomethingStays(
                place, m_profiles.get(), [this](const QString &why) { m_troubles.append(why); });
        });
        m_dialog->open();
    }
    QCheckBox *box() const { return m_dialog->findChild<QCheckBox *>(u"keysInFile"_s); }
    void typeKeys() const
    {
        QTest::keyClicks(field(*m_dialog, u"Access key ID"_s), u"AKIDEXAMPLE"_s);
        QTest::keyClicks(field(*m_dialog, u"Secret access key"_s), u"new"_s);
    }
    void finish() const
    {
        button(*m_dialog, u"Save"_s)->click();
        QTRY_COMPARE(m_saved->count(), 1);
    }
    SecretPlace savedPlace(const Profile &profile) const
    {
        return m_profiles->profile(profile.id)->keptIn;
    }
    bool saysToKeepASignIn() const
    {
        return box()->isVisible() && box()->text().contains(u"sign-in"_s);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(u"profiles.json"_s));
        auto keyring = std::make_unique<FakeSecretStore>();
        auto file = std::make_unique<FakeSecretStore>();
        m_keyring = keyring.get();
        m_file = file.get();
        m_secrets = std::make_unique<PlacedSecretStore>(std::move(keyring), std::move(file));
    }

    void cleanup()
    {
        m_dialog.reset();
        m_profiles.reset();
    }

    void aSignInMovesIntoTheFile()
    {
        const Profile profile = savePool(SecretPlace::Keyring);
        m_keyring->held.insert(profile.id, someKeys("refresh"));
        edit(profile);
        QVERIFY(saysToKeepASignIn());
        box()->click();
        finish();
        QCOMPARE(savedPlace(profile), SecretPlace::File);
        QVERIFY(m_file->held.contains(profile.id) && m_keyring->held.isEmpty());
        QVERIFY(m_troubles.isEmpty());
    }

    /// It is done again then; without a keyring there is none to move.
    void theFileCanBeChosenWithoutAKeyring()
    {
        m_keyring->error = Kind::Unavailable;
        const Profile profile = savePool(SecretPlace::Keyring);
        edit(profile);
        box()->click();
        finish();
        QCOMPARE(savedPlace(profile), SecretPlace::File);
        QVERIFY(m_troubles.isEmpty());
    }

    void guestsHaveNothingToKeep()
    {
        edit(saveGuest(SecretPlace::Keyring));
        QVERIFY(!box()->isVisible());
    }

    void anotherSourceTakesTheKeysAway_data()
    {
        QTest::addColumn<SecretPlace>("place");
        QTest::newRow("keyring") << SecretPlace::Keyring;
        QTest::newRow("file") << SecretPlace::File;
    }
    void anotherSourceTakesTheKeysAway()
    {
        QFETCH(SecretPlace, place);
        FakeSecretStore &held = place == SecretPlace::File ? *m_file : *m_keyring;
        const Profile profile = saveKeys(place);
        held.held.insert(profile.id, someKeys("kept"));
        m_secrets->keepForSession(profile.id, someKeys("for now"));
        edit(profile);
        m_dialog->setSource(CredentialsSource::Environment);
        QVERIFY(!box()->isVisible());
        finish();
        QVERIFY(held.held.isEmpty());
        QVERIFY(!m_secrets->sessionCredentials(profile.id));
        QVERIFY(m_profiles->moving().isEmpty());
        QVERIFY(m_troubles.isEmpty());
    }

    void whatIsLeftBehindIsTold()
    {
        const Profile profile = saveKeys(SecretPlace::File);
        m_file->held.insert(profile.id, someKeys("kept"));
        m_file->removeError = Kind::Malformed;
        edit(profile);
        m_dialog->setSource(CredentialsSource::Environment);
        finish();
        QTRY_COMPARE(m_troubles.size(), 1);
        QVERIFY(m_troubles.first().contains(u"could not be removed"_s));
        QCOMPARE(m_profiles->profile(profile.id)->source, CredentialsSource::Environment);
        QCOMPARE(m_profiles->moving(), QList<QUuid> { profile.id }); // for the next start
    }

    /// Whether they stay in the keyring cannot be told before it answers; the profile need not
    /// wait.
    void aKeyringThatNeverAnswersKeepsNobodyWaiting_data()
    {
        QTest::addColumn<bool>("moves");
        QTest::newRow("new keys into the file") << true;
        QTest::newRow("another source") << false;
    }
    void aKeyringThatNeverAnswersKeepsNobodyWaiting()
    {
        QFETCH(bool, moves);
        const Profile profile = saveKeys(SecretPlace::Keyring);
        m_keyring->held.insert(profile.id, someKeys("old"));
        m_keyring->slow = true;
        edit(profile);
        if (moves) {
            box()->click();
            typeKeys();
        } else {
            m_dialog->setSource(CredentialsSource::Environment);
        }
        finish();
        QVERIFY(!m_dialog->isVisible());
        m_dialog.reset();
        QVERIFY(m_troubles.isEmpty());
        m_keyring->removeError = Kind::TimedOut;
        m_keyring->finish();
        QTRY_COMPARE(m_troubles.size(), 1);
        QVERIFY2(m_troubles.first().contains(moves ? u"are in the file now"_s : u"is saved"_s),
            qPrintable(m_troubles.first()));
    }

    void anOldFileGoesWhenKeysComeToTheKeyring()
    {
        const Profile profile = saveGuest(SecretPlace::File);
        m_file->held.insert(profile.id, someKeys("old"));
        edit(profile);
        m_dialog->setSource(CredentialsSource::Keyring);
        QVERIFY(box()->isVisible() && !box()->text().contains(u"sign-in"_s));
        box()->click();
        typeKeys();
        finish();
        QCOMPARE(savedPlace(profile), SecretPlace::Keyring);
        QCOMPARE(m_keyring->held.value(profile.id)->secretAccessKey.view(), QByteArrayView("new"));
        QVERIFY(m_file->held.isEmpty());
    }

    /// Into the keyring they did not go, but out of the file they do.
    void keysForTheSessionLeaveNoFile()
    {
        const Profile profile = saveKeys(SecretPlace::File);
        m_file->held.insert(profile.id, someKeys("old"));
        m_keyring->error = Kind::Locked;
        edit(profile);
        box()->click();
        typeKeys();
        button(*m_dialog, u"Save"_s)->click();
        auto *session = button(*m_dialog, u"Keep for this session only"_s);
        QTRY_VERIFY(session->isVisible());
        session->click();
        QTRY_COMPARE(m_saved->count(), 1);
        QVERIFY(m_file->held.isEmpty());
        QVERIFY(m_secrets->sessionCredentials(profile.id));
    }
};

QTEST_MAIN(TestKeyPlaces)
#include "tst_keyplaces.moc"
