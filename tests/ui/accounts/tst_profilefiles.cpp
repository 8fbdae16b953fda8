// SPDX-License-Identifier: Apache-2.0
// Profiles out of the program and in again, the dialog's own part, and what a colour looks like.
#include "account/fakesecretstore.h"
#include "account/profilejson.h"
#include "ui/accounts/colourpicker.h"
#include "ui/accounts/importdialog.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profilefiles.h"
#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;

namespace {

const QString arn = u"arn:aws:chime:us-east-1:123456789012:app-instance/5f1c/user/alice"_s;

Profile profileOf(const QString &name, CredentialsSource source = CredentialsSource::Keyring)
{
    Profile profile { QUuid::createUuid(), name, *AppInstanceUserArn::parse(arn), source, {} };
    profile.colour = u"#18794e"_s;
    return profile;
}

} // namespace

class TestProfileFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void outAndInAgain();
    void nothingSecretAndNothingLocalGoesOut();
    void whatCannotBeWrittenIsTold();
    void hostileFilesAreRefused_data();
    void hostileFilesAreRefused();
    void nothingIsSavedBeforeAYes();
    void whatIsHereAlreadyIsTold();
    void somebodyElsesEndpointIsTold();
    void theDialogTakesAnArnApart();
    void theDialogsColourAndManners();
    void aCopyHasNoKeys();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes);
    ImportDialog *dialog() const { return m_window->findChild<ImportDialog *>(); }
    QStringList words() const;
    void picture(QWidget &widget, const QString &name);

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<ProfileFiles> m_files;
    std::unique_ptr<QSignalSpy> m_troubles;
};

void TestProfileFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_profiles = std::make_unique<ProfileStore>(path(u"profiles.json"_s));
    m_window = std::make_unique<QWidget>();
    m_window->resize(900, 700);
    m_files = std::make_unique<ProfileFiles>(*m_profiles, *m_window);
    m_troubles = std::make_unique<QSignalSpy>(m_files.get(), &ProfileFiles::troubled);
}

void TestProfileFiles::cleanup()
{
    m_files.reset();
    m_window.reset();
    m_profiles.reset();
}

void TestProfileFiles::write(const QString &name, const QByteArray &bytes)
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QStringList TestProfileFiles::words() const
{
    QStringList found;
    const auto labels = dialog()->findChildren<QLabel *>();
    for (const QLabel *each : labels)
        found += each->text();
    return found;
}

void TestProfileFiles::picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
    if (folder.isEmpty())
        return;
    for (const auto appearance : { Theme::Appearance::Dark, Theme::Appearance::Light }) {
        m_theme.force(appearance);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const auto word = appearance == Theme::Appearance::Dark ? u"dark"_s : u"light"_s;
        QVERIFY(widget.grab().save(u"%1/%2-%3.png"_s.arg(folder, name, word)));
    }
}

void TestProfileFiles::outAndInAgain()
{
    const Profile alice = profileOf(u"Alice"_s);
    QVERIFY(m_profiles->save(alice));
    QSignalSpy told(m_files.get(), &ProfileFiles::told);
    m_files->exportTo(path(u"out.json"_s));
    QCOMPARE(told.count(), 1);
    QVERIFY(told.first().first().toString().contains(u"without its keys"_s));
    QVERIFY(m_profiles->remove(alice.id));
    QSignalSpy imported(m_files.get(), &ProfileFiles::imported);
    m_files->importFrom(path(u"out.json"_s));
    QVERIFY(dialog());
    dialog()->findChild<QPushButton *>(u"import"_s)->click();
    QCOMPARE(imported.count(), 1);
    Profile back = m_profiles->profiles().first();
    QVERIFY(back.id != alice.id);
    back.id = alice.id;
    QCOMPARE(back, alice);
}

void TestProfileFiles::nothingSecretAndNothingLocalGoesOut()
{
    Profile inFile = profileOf(u"Alice"_s);
    inFile.keptIn = SecretPlace::File;
    QVERIFY(m_profiles->save(inFile));
    QVERIFY(m_profiles->save(profileOf(u"Local"_s, CredentialsSource::LocalService)));
    m_files->exportTo(path(u"out.json"_s));
    QFile file(path(u"out.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(!bytes.contains("Local"));
    // The members are those of a profile, none of a key's.
    const auto entry = QJsonDocument::fromJson(bytes)[u"profiles"_s].toArray().first().toObject();
    QCOMPARE(entry.keys(),
        QStringList({ u"autoSend"_s, u"colour"_s, u"dualStack"_s, u"endpointUrl"_s, u"fips"_s,
            u"id"_s, u"name"_s, u"secretsIn"_s, u"source"_s, u"user"_s }));
    // Where keys are kept is the choice of who has them.
    QCOMPARE(importedProfiles(bytes)->profiles.first().keptIn, SecretPlace::Keyring);
}

void TestProfileFiles::whatCannotBeWrittenIsTold()
{
    QVERIFY(m_profiles->save(profileOf(u"Alice"_s)));
    m_files->exportTo(u"/proc/nowhere/out.json"_s);
    QCOMPARE(m_troubles->count(), 1);
    QVERIFY(m_troubles->first().first().toString().contains(u"Choose another place."_s));
}

void TestProfileFiles::hostileFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    const auto entry = [](const char *extra) {
        return "{\"carillonProfiles\":1,\"profiles\":[{\"id\":\"5b1c2e7a-0000-4000-8000-"
               "000000000001\","
               "\"name\":\"A\",\"source\":\"keyring\",\"user\":\""
            + arn.toUtf8() + "\"" + extra + "}]}";
    };
    QTest::newRow("empty") << ""_ba << u"not one of profiles"_s;
    QTest::newRow("no JSON") << "#!/bin/sh\n"_ba << u"not one of profiles"_s;
    QTest::newRow("zeros") << QByteArray(1000, '\0') << u"not one of profiles"_s;
    QTest::newRow("something else") << "{\"profiles\":{}}"_ba << u"not one of profiles"_s;
    QTest::newRow("our own store") << "{\"version\":1,\"profiles\":[]}"_ba << u"another version"_s;
    QTest::newRow("later") << "{\"carillonProfiles\":2,\"profiles\":[]}"_ba << u"another version"_s;
    QTest::newRow("none") << "{\"carillonProfiles\":1,\"profiles\":[]}"_ba << u"no profile in it"_s;
    QTest::newRow("huge") << QByteArray(maxImportBytes + 1, ' ') << u"too large"_s;
    QTest::newRow("deep") << "{\"carillonProfiles\":1,\"profiles\":" + QByteArray(5000, '[')
            + QByteArray(5000, ']')
            + "}" << u"not one of profiles"_s;
    QByteArray many = "{\"carillonProfiles\":1,\"profiles\":[";
    for (int i = 0; i <= maxImportedProfiles; ++i)
        many += i ? ",{}" : "{}";
    QTest::newRow("many") << many + "]}" << u"more than 200 profiles"_s;
    QTest::newRow("no user") << "{\"carillonProfiles\":1,\"profiles\":[{\"name\":\"x\"},7,null]}"_ba
                             << u"no profile in it"_s;
    QTest::newRow("long text")
        << entry(",\"colour\":\"").replace("}]}", QByteArray(2000, 'x') + "\"}]}")
        << u"no profile in it"_s;
    QTest::newRow("unknown place of keys")
        << entry(",\"secretsIn\":\"/etc\"") << u"no profile in it"_s;
}

void TestProfileFiles::hostileFilesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    write(u"in.json"_s, bytes);
    m_files->importFrom(path(u"in.json"_s));
    QVERIFY(!dialog());
    QCOMPARE(m_troubles->count(), 1);
    const QString said = m_troubles->first().first().toString();
    QVERIFY2(said.startsWith(u"Nothing was imported from in.json."_s), qPrintable(said));
    QVERIFY2(said.contains(sentence), qPrintable(said));
    QVERIFY(m_profiles->profiles().isEmpty());

    for (const QString &odd :
        { m_folder->path(), path(u"pipe"_s), path(u"missing"_s), u"/dev/zero"_s }) {
        if (odd.endsWith(u"pipe"))
            ::mkfifo(QFile::encodeName(odd).constData(), 0600);
        m_troubles->clear();
        m_files->importFrom(odd);
        QCOMPARE(m_troubles->count(), 1);
    }
}

void TestProfileFiles::nothingIsSavedBeforeAYes()
{
    write(u"in.json"_s,
        exportedProfiles({ profileOf(u"<b>Alice</b> & \u202eco"_s), profileOf(u"Bob"_s) }));
    m_files->importFrom(path(u"in.json"_s));
    QVERIFY(dialog());
    QVERIFY(m_profiles->profiles().isEmpty());
    QVERIFY(words().join(u'\n').contains(
        u"https://messaging-chime.us-east-1.amazonaws.com · us-east-1"_s));
    QVERIFY(
        words().join(u'\n').contains(u"User alice · AppInstance 5f1c · account 123456789012"_s));
    dialog()->reject();
    QVERIFY(m_profiles->profiles().isEmpty());
}

void TestProfileFiles::whatIsHereAlreadyIsTold()
{
    const Profile alice = profileOf(u"Alice"_s);
    QVERIFY(m_profiles->save(alice));
    Profile twin = profileOf(u"Alice"_s);
    Profile other = profileOf(u"Alice"_s);
    other.endpointUrl = u"https://messaging-chime-fips.us-east-1.amazonaws.com"_s;
    write(u"in.json"_s, exportedProfiles({ alice, twin, other }));
    m_files->importFrom(path(u"in.json"_s));
    const QString said = words().join(u'\n');
    QVERIFY2(said.contains(u"which is here. That stays as it is"_s), qPrintable(said));
    QVERIFY(said.contains(u"There is a profile of this user and endpoint already."_s));
    picture(*dialog(), u"profiles-import"_s);
    const auto boxes = dialog()->findChildren<QCheckBox *>();
    QCOMPARE(boxes.size(), 3);
    QVERIFY(!boxes[0]->isChecked() && !boxes[1]->isChecked() && boxes[2]->isChecked());
    boxes[0]->click();
    QPushButton *save = dialog()->findChild<QPushButton *>(u"import"_s);
    QCOMPARE(save->text(), u"Import 2 profiles"_s);
    save->click();
    QCOMPARE(m_profiles->profiles().size(), 3);
    QCOMPARE(*m_profiles->profile(alice.id), alice);
    QCOMPARE(m_profiles->profiles().at(1).name, u"Alice (2)"_s);
    QCOMPARE(m_profiles->profiles().at(2).name, u"Alice (3)"_s);
}

void TestProfileFiles::somebodyElsesEndpointIsTold()
{
    Profile evil = profileOf(u"Alice"_s);
    evil.endpointUrl = u"https://messaging-chime.us-east-1.amazonaws.com.evil.example"_s;
    Profile plain = profileOf(u"Plain"_s);
    plain.endpointUrl = u"http://192.0.2.1"_s;
    write(u"in.json"_s, exportedProfiles({ evil, plain }));
    m_files->importFrom(path(u"in.json"_s));
    const QString said = words().join(u'\n');
    QVERIFY2(said.contains(u"evil.example” is not AWS’s own address."_s), qPrintable(said));
    QVERIFY(said.contains(u"Its endpoint cannot be used"_s));
    const auto boxes = dialog()->findChildren<QCheckBox *>();
    QVERIFY(!boxes[0]->isChecked() && boxes[0]->isEnabled());
    QVERIFY(!boxes[1]->isEnabled());
    QVERIFY(!dialog()->findChild<QPushButton *>(u"import"_s)->isEnabled());
    picture(*dialog(), u"profiles-import-evil"_s);
}

void TestProfileFiles::theDialogTakesAnArnApart()
{
    FakeSecretStore secrets;
    ProfileDialog form(*m_profiles, secrets);
    const auto fields = form.findChildren<QLineEdit *>();
    QLineEdit *user = nullptr;
    QLineEdit *name = nullptr;
    for (QLineEdit *each : fields) {
        if (each->accessibleName() == u"AppInstanceUser ARN")
            user = each;
        if (each->accessibleName() == u"Name")
            name = each;
    }
    user->setText(u"https://us-east-1.console.aws.amazon.com/chime-sdk/home?region=us-east-1#/u/"_s
        + QString::fromLatin1(arn.toUtf8().toPercentEncoding()));
    QCOMPARE(user->text(), arn);
    QCOMPARE(name->text(), u"alice"_s);
    bool told = false;
    const auto labels = form.findChildren<QLabel *>();
    for (const QLabel *each : labels)
        told = told
            || each->text() == u"User alice · AppInstance 5f1c · account 123456789012 · us-east-1";
    QVERIFY(told);
    // A name of the person's own stays.
    name->setText(u"Mine"_s);
    user->setText(u"bearer=arn:aws:chime:us-east-1:1:app-instance/a/user/bob,"_s);
    QCOMPARE(user->text(), u"arn:aws:chime:us-east-1:1:app-instance/a/user/bob"_s);
    QCOMPARE(name->text(), u"Mine"_s);
}

void TestProfileFiles::theDialogsColourAndManners()
{
    FakeSecretStore secrets;
    Profile alice = profileOf(u"Alice"_s, CredentialsSource::Environment);
    alice.colour = u"#123456"_s; // of another program's choice
    alice.autoSend = false;
    QVERIFY(m_profiles->save(alice));
    ProfileDialog form(*m_profiles, secrets, alice);
    auto *colours = form.findChild<ColourPicker *>();
    QCOMPARE(colours->colour(), alice.colour);
    auto *autoSend = form.findChild<QCheckBox *>(u"autoSend"_s);
    QVERIFY(!autoSend->isChecked());
    form.show();
    picture(form, u"profiles-dialog"_s);
    const auto swatches = colours->findChildren<QAbstractButton *>();
    for (QAbstractButton *each : swatches) {
        if (each->accessibleName() == u"Teal")
            each->click();
    }
    autoSend->click();
    const auto buttons = form.findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text() == u"Save")
            each->click();
    }
    const Profile saved = *m_profiles->profile(alice.id);
    QCOMPARE(saved.colour, u"#0e7490"_s);
    QVERIFY(saved.autoSend);
}

void TestProfileFiles::aCopyHasNoKeys()
{
    FakeSecretStore secrets;
    const Profile alice = profileOf(u"Alice"_s);
    QVERIFY(m_profiles->save(alice));
    ProfileDialog form(*m_profiles, secrets);
    form.copyFrom(alice);
    QPushButton *save = nullptr;
    const auto buttons = form.findChildren<QPushButton *>();
    for (QPushButton *each : buttons)
        save = each->text() == u"Save" ? each : save;
    QVERIFY(!save->isEnabled());
    QCOMPARE(save->toolTip(), u"Enter the access key ID and its secret."_s);
    const auto fields = form.findChildren<QLineEdit *>();
    for (QLineEdit *each : fields) {
        if (each->accessibleName() == u"Access key ID"
            || each->accessibleName() == u"Secret access key")
            QTest::keyClicks(each, u"AKIDOTHER"_s);
    }
    save->click();
    QTRY_COMPARE(m_profiles->profiles().size(), 2);
    const Profile copy = m_profiles->profiles().at(1);
    QCOMPARE(copy.name, u"Alice (copy)"_s);
    QCOMPARE(copy.colour, alice.colour);
    QVERIFY(copy.id != alice.id);
    QVERIFY(secrets.held.contains(copy.id) && !secrets.held.contains(alice.id));
}

QTEST_MAIN(TestProfileFiles)
#include "tst_profilefiles.moc"
