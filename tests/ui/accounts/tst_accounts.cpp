// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "ui/accounts/firststartpage.h"
#include "ui/accounts/keyringnotice.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;
using carillon::test::someKeys;

namespace {

const QString arn = u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/alice"_s;

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

bool says(const QWidget &parent, const QString &text)
{
    const auto labels = parent.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
        return label->isVisibleTo(&parent) && label->text().contains(text);
    });
}

} // namespace

class TestAccounts : public QObject {
    Q_OBJECT

private:
    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileStore> m_profiles;
    FakeSecretStore *m_secrets = nullptr;
    std::unique_ptr<FakeSecretStore> m_ownSecrets;

    /// CARILLON_PICTURES names a folder: what the widgets look like goes there.
    static void picture(QWidget &widget, const QString &name)
    {
        const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
        if (!folder.isEmpty())
            widget.grab().save(u"%1/%2.png"_s.arg(folder, name));
    }

    static void fill(ProfileDialog &dialog)
    {
        QTest::keyClicks(field(dialog, u"Name"_s), u"Alice"_s);
        field(dialog, u"AppInstanceUser ARN"_s)->setText(u"  \"UserArn\": \"%1\",\n"_s.arg(arn));
        QTest::keyClicks(field(dialog, u"Access key ID"_s), u"AKIDEXAMPLE"_s);
        QTest::keyClicks(field(dialog, u"Secret access key"_s), u"geheim"_s);
    }

    Profile addProfile(const QString &name, CredentialsSource source)
    {
        Profile profile { QUuid::createUuid(), name, *AppInstanceUserArn::parse(arn), source, {},
            false, false };
        m_profiles->save(profile);
        return profile;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_theme.apply(*qApp);
        m_theme.force(qEnvironmentVariable("CARILLON_THEME") == u"dark" ? Theme::Appearance::Dark
                                                                        : Theme::Appearance::Light);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(u"profiles.json"_s));
        m_ownSecrets = std::make_unique<FakeSecretStore>();
        m_secrets = m_ownSecrets.get();
    }

    void firstStart()
    {
        FirstStartPage page(m_theme, false, nullptr);
        page.resize(1100, 720);
        page.show();
        QSignalSpy local(&page, &FirstStartPage::tryLocally);
        QSignalSpy aws(&page, &FirstStartPage::connectToAws);
        button(page, u"Try it on this computer"_s)->click();
        button(page, u"Connect to AWS"_s)->click();
        QCOMPARE(local.count(), 1);
        QCOMPARE(aws.count(), 1);
        QVERIFY(!button(page, u"Use keys from the environment"_s)->isEnabled());
        picture(page, u"first"_s);

        FirstStartPage offered(m_theme, true, nullptr);
        QSignalSpy environment(&offered, &FirstStartPage::useEnvironment);
        button(offered, u"Use keys from the environment"_s)->click();
        QCOMPARE(environment.count(), 1);
    }

    void dialogSavesAfterTheKeyring()
    {
        m_secrets->slow = true;
        ProfileDialog dialog(*m_profiles, *m_secrets);
        QSignalSpy saved(&dialog, &ProfileDialog::saved);
        dialog.open();
        QVERIFY(!button(dialog, u"Save"_s)->isEnabled());
        fill(dialog);
        QCOMPARE(field(dialog, u"AppInstanceUser ARN"_s)->text(), arn);
        QVERIFY(says(dialog, u"us-east-1"_s));
        QCOMPARE(field(dialog, u"Secret access key"_s)->echoMode(), QLineEdit::Password);
        picture(dialog, u"dialog"_s);
        button(dialog, u"Save"_s)->click();
        QVERIFY(says(dialog, u"Waiting for the keyring"_s));
        QVERIFY(m_profiles->profiles().isEmpty());
        m_secrets->finish();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(!dialog.isVisible());
        const Profile made = m_profiles->profiles().first();
        QCOMPARE(made.name, u"Alice"_s);
        QCOMPARE(m_secrets->held.value(made.id)->secretAccessKey.view(), QByteArrayView("geheim"));
        QVERIFY(field(dialog, u"Secret access key"_s)->text().isEmpty());
    }

    void dialogWithLockedKeyring()
    {
        m_secrets->error = SecretStoreError::Kind::Locked;
        ProfileDialog dialog(*m_profiles, *m_secrets);
        dialog.open();
        fill(dialog);
        button(dialog, u"Save"_s)->click();
        QTRY_VERIFY(says(dialog, u"is locked"_s));
        picture(dialog, u"dialog-locked"_s);
        button(dialog, u"Try again"_s)->click();
        QTRY_COMPARE(m_secrets->writes, 2);
        QTRY_VERIFY(says(dialog, u"is locked"_s));
        button(dialog, u"Keep for this session only"_s)->click();
        QCOMPARE(m_profiles->profiles().size(), 1);
        QVERIFY(m_secrets->sessionCredentials(m_profiles->profiles().first().id));
        QVERIFY(m_secrets->held.isEmpty());
    }

    void dialogDiagnoses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("prefix") << u"urn:aws:chime:us-east-1:1:x"_s << u"begins with"_s;
        QTest::newRow("region") << u"arn:aws:chime:US:1:x"_s << u"“US” is not a region"_s;
        QTest::newRow("cut") << u"arn:aws:chime:us-east-1"_s << u"account number is missing"_s;
        QTest::newRow("instance") << u"arn:aws:chime:us-east-1:1:app-instance/a"_s
                                  << u"names no user"_s;
    }

    void dialogDiagnoses()
    {
        QFETCH(QString, text);
        QFETCH(QString, sentence);
        ProfileDialog dialog(*m_profiles, *m_secrets);
        dialog.open();
        fill(dialog);
        field(dialog, u"AppInstanceUser ARN"_s)->setText(text);
        QVERIFY(says(dialog, sentence));
        QVERIFY(!button(dialog, u"Save"_s)->isEnabled());
    }

    void dialogChecksTheEndpoint()
    {
        ProfileDialog dialog(*m_profiles, *m_secrets);
        dialog.open();
        fill(dialog);
        field(dialog, u"Endpoint (optional)"_s)->setText(u"http://example.com"_s);
        QVERIFY(says(dialog, u"use https"_s));
        QVERIFY(!button(dialog, u"Save"_s)->isEnabled());
        field(dialog, u"Endpoint (optional)"_s)->setText(u"http://127.0.0.1:4000"_s);
        QVERIFY(button(dialog, u"Save"_s)->isEnabled());
    }

    void editKeepsTheKeys()
    {
        const Profile profile = addProfile(u"Alice"_s, CredentialsSource::Keyring);
        ProfileDialog dialog(*m_profiles, *m_secrets, profile);
        dialog.open();
        QVERIFY(field(dialog, u"Secret access key"_s)->text().isEmpty());
        field(dialog, u"Name"_s)->setText(u"Alicia"_s);
        button(dialog, u"Save"_s)->click();
        QCOMPARE(m_secrets->writes, 0);
        QCOMPARE(m_profiles->profile(profile.id)->name, u"Alicia"_s);
    }

    void switcher()
    {
        const Profile alice = addProfile(u"Alice"_s, CredentialsSource::LocalService);
        const Profile bob = addProfile(u"R&D"_s, CredentialsSource::Keyring);
        ProfileSwitcher switcher(m_theme, *m_profiles);
        switcher.resize(264, 64);
        switcher.setCurrent(alice.id);
        switcher.show();
        QCOMPARE(switcher.accessibleName(), u"Profile Alice, LOCAL"_s);
        picture(switcher, u"switcher"_s);
        QSignalSpy chosen(&switcher, &ProfileSwitcher::profileChosen);
        QSignalSpy edit(&switcher, &ProfileSwitcher::editRequested);
        QTest::keyClick(&switcher, Qt::Key_Down);
        auto *menu = switcher.findChild<QMenu *>();
        QTRY_VERIFY(menu->isVisible());
        QVERIFY(menu->actions().at(0)->isChecked());
        menu->actions().at(1)->trigger();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toUuid(), bob.id);
        menu->actions().at(4)->trigger();
        QCOMPARE(edit.first().first().toUuid(), alice.id);
        menu->close();

        // A click away, without the menu.
        const auto others = [&switcher] {
            QStringList names;
            for (auto *other : switcher.findChildren<QToolButton *>(u"otherProfile"_s)) {
                if (other->isVisible())
                    names += other->accessibleName();
            }
            return names;
        };
        QCOMPARE(others(), QStringList { u"Switch to R&D, AWS"_s });
        switcher.findChild<QToolButton *>(u"otherProfile"_s)->click();
        QCOMPARE(chosen.takeLast().first().toUuid(), bob.id);
        switcher.setCurrent(bob.id);
        QCOMPARE(others(), QStringList { u"Switch to Alice, LOCAL"_s });
        for (const QString &name : { u"Carol"_s, u"Dora"_s, u"Emil"_s })
            addProfile(name, CredentialsSource::LocalService);
        QCOMPARE(others().size(), 3); // the menu has the rest
        picture(switcher, u"switcher-many"_s);
        chosen.clear();
        switcher.choose(1); // it is here
        switcher.choose(7); // nobody is there
        QVERIFY(chosen.isEmpty());
        switcher.choose(0);
        QCOMPARE(chosen.first().first().toUuid(), alice.id);
    }

    void notice()
    {
        KeyringNotice notice(m_theme, KeyringTrouble::Locked);
        notice.resize(800, notice.sizeHint().height());
        notice.show();
        QVERIFY(says(notice, u"not lost"_s));
        picture(notice, u"notice"_s);
        QSignalSpy again(&notice, &KeyringNotice::tryAgainRequested);
        button(notice, u"Try again"_s)->click();
        QCOMPARE(again.count(), 1);
        aws::CredentialsPtr entered;
        connect(&notice, &KeyringNotice::sessionKeysEntered, this,
            [&](const aws::CredentialsPtr &credentials) { entered = credentials; });
        button(notice, u"This session only"_s)->click();
        QVERIFY(!button(notice, u"Use these keys"_s)->isEnabled());
        QTest::keyClicks(field(notice, u"Access key ID"_s), u"AKID"_s);
        QTest::keyClicks(field(notice, u"Secret access key"_s), u"geheim"_s);
        button(notice, u"Use these keys"_s)->click();
        QVERIFY(entered);
        QCOMPARE(entered->secretAccessKey.view(), QByteArrayView("geheim"));
        QVERIFY(field(notice, u"Secret access key"_s)->text().isEmpty());
    }
};

QTEST_MAIN(TestAccounts)
#include "tst_accounts.moc"
