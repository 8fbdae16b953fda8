// SPDX-License-Identifier: Apache-2.0
// Several profiles in the real window: told apart, side by side, on their way to AWS or not, and
// with a keyring that fails.
#include "endtoend/windowbench.h"

#include "account/fakesecretstore.h"
#include "account/filesecretstore.h"
#include "account/placedsecretstore.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "ui/accounts/keyringnotice.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/common/placelabel.h"
#include "ui/common/theme.h"
#include "ui/compose/composebox.h"
#include "ui/mainwindow/sendguard.h"
#include "ui/mainwindow/statusline.h"
#include "ui/windows.h"

#include <QApplication>
#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::test::FakeSecretStore;
using carillon::test::someKeys;

namespace {

constexpr int patienceMs = 30'000;
const QString instance
    = u"arn:aws:chime:us-east-1:123456789012:app-instance/5f1c2b7e-8d34-4a61-9c0f-2e6b7a9d1c43"_s;
/// Nobody is there, so that nothing leaves; but not on this machine either.
const QString nowhere = u"https://chat.carillon.invalid"_s;

AppInstanceUserArn userArn(const QString &id)
{
    return *AppInstanceUserArn::parse(instance + u"/user/"_s + id);
}

ChannelArn channelArn(const QString &id)
{
    return *ChannelArn::parse(instance + u"/channel/"_s + id);
}

/// As a person reads it: without what keeps a name's direction to itself.
QString shownTitle(const QWidget &window)
{
    return window.windowTitle().remove(QChar(0x2068)).remove(QChar(0x2069));
}

} // namespace

class TestWindowProfiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void toldApartByWordAndColour();
    void switchedInOneClick();
    void switchedByAKey();
    void twoWindowsAreTwoSessions();
    void aClosedWindowGivesItsProfileBack();
    void awsIsAskedForOnce();
    void anEditIsAskedForAsWell();
    void thisMachineIsNotAskedFor();
    void aChannelOfAnotherPlaceIsNamed();
    void whatWaitsIsNotSentWithoutAWord();
    void removingAsksAndRemovesAll();
    void aSilentKeyringKeepsNobodyWaiting();
    void aMissingKeyringOffersAFile();
    void aKeyringThatGoesIsToldOnce();
    void anotherPlaceMovesTheKeys();
    void keysThatCannotMoveStay();

private:
    MainWindow &window() { return m_composition->window(); }
    ChatSession *session() { return m_composition->session(); }
    Profile addProfile(const QString &name, const QString &colour, const QString &endpoint,
        CredentialsSource source = CredentialsSource::Environment);
    void make(std::unique_ptr<SecretStore> secrets);
    bool start();
    QPushButton *button(const QString &text) const;
    QString outboxWords();
    QPlainTextEdit *editor();
    void write(const QString &text);
    void picture(QWidget &widget, const QString &name);
    aws::CredentialsPtr serviceKeys() const { return m_service->running().credentials; }
    KeyringNotice *notice() const;
    /// In its dialog, which is saved.
    ProfileDialog *toggleKeyPlace(const Profile &profile);
    static void typeKeys(KeyringNotice &notice, const aws::CredentialsPtr &keys);

    Theme m_theme;
    std::unique_ptr<test::TestService> m_service;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Composition> m_composition;
};

void TestWindowProfiles::initTestCase()
{
    m_theme.apply(*qApp);
}

void TestWindowProfiles::init()
{
    m_service = std::make_unique<test::TestService>(
        QStringLiteral(CARILLON_TEST_DATA "/window/seed.json"));
    QVERIFY(m_service->start());
    m_service->putCredentialsIntoEnvironment();
    m_data = std::make_unique<QTemporaryDir>();
    make(std::make_unique<SessionSecretStore>());
}

void TestWindowProfiles::cleanup()
{
    m_composition.reset();
    m_service.reset();
}

void TestWindowProfiles::make(std::unique_ptr<SecretStore> secrets)
{
    m_composition.reset();
    m_composition
        = std::make_unique<Composition>(Composition::Options { m_data->path(), false, {} }, m_theme,
            std::move(secrets), [](const QUrl &) { return false; });
}

Profile TestWindowProfiles::addProfile(
    const QString &name, const QString &colour, const QString &endpoint, CredentialsSource source)
{
    Profile profile { QUuid::createUuid(), name, userArn(name.toLower()), source,
        endpoint.isNull() ? m_service->running().endpoint.toString() : endpoint };
    profile.colour = colour;
    m_composition->profiles().save(profile);
    return profile;
}

bool TestWindowProfiles::start()
{
    m_composition->start();
    return QTest::qWaitFor(
        [this] {
            return session() && !session()->channels().entries().isEmpty()
                && !session()->channels().isLoading();
        },
        patienceMs);
}

QPushButton *TestWindowProfiles::button(const QString &text) const
{
    const auto all = m_composition->window().findChildren<QPushButton *>();
    for (QPushButton *each : all) {
        if (each->isVisible() && each->text().remove(u'&') == text)
            return each;
    }
    return nullptr;
}

QString TestWindowProfiles::outboxWords()
{
    return window().findChild<StatusLine *>()->findChild<QLabel *>(u"outbox"_s)->accessibleName();
}

QPlainTextEdit *TestWindowProfiles::editor()
{
    return window().conversation().composeBox().findChild<QPlainTextEdit *>(u"messageEditor"_s);
}

void TestWindowProfiles::write(const QString &text)
{
    QVERIFY(QTest::qWaitFor([this] { return !window().conversation().composeBox().isPending(); }));
    editor()->setPlainText(text);
    QTest::keyClick(editor(), Qt::Key_Return);
}

void TestWindowProfiles::picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    for (const auto appearance : { Theme::Appearance::Dark, Theme::Appearance::Light }) {
        m_theme.force(appearance);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const auto word = appearance == Theme::Appearance::Dark ? u"dark"_s : u"light"_s;
        QVERIFY(widget.grab().save(u"%1/%2-%3.png"_s.arg(folder, name, word)));
    }
}

KeyringNotice *TestWindowProfiles::notice() const
{
    const auto all = m_composition->window().findChildren<KeyringNotice *>();
    for (KeyringNotice *each : all) {
        if (each->isVisible())
            return each;
    }
    return nullptr;
}

void TestWindowProfiles::typeKeys(KeyringNotice &notice, const aws::CredentialsPtr &keys)
{
    const auto fields = notice.findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == u"Access key ID")
            QTest::keyClicks(field, QString::fromUtf8(keys->accessKeyId));
        else if (field->accessibleName() == u"Secret access key")
            QTest::keyClicks(field, QString::fromUtf8(keys->secretAccessKey.view().toByteArray()));
    }
}

void TestWindowProfiles::toldApartByWordAndColour()
{
    const Profile alice = addProfile(u"Alice"_s, u"#7c3aed"_s, {});
    addProfile(u"Bob"_s, u"#0e7490"_s, {});
    const Profile carol = addProfile(u"Carol"_s, u"#b42318"_s, nowhere);
    QVERIFY(start());
    QCOMPARE(shownTitle(window()), u"Alice · LOCAL — Carillon"_s);
    const auto places = [this] {
        QStringList words;
        const auto labels = window().findChildren<PlaceLabel *>();
        for (const PlaceLabel *each : labels)
            words += each->isVisible() ? each->text() : u"hidden"_s;
        return words;
    };
    QCOMPARE(places(), QStringList({ u"LOCAL"_s, u"LOCAL"_s })); // beside Send, at the bottom
    auto *edge = window().findChild<QWidget *>(u"edge"_s);
    QCOMPARE(edge->palette().color(QPalette::Window), QColor(alice.colour));
    auto *switcher = window().findChild<ProfileSwitcher *>();
    switcher->openMenu();
    auto *menu = switcher->findChild<QMenu *>();
    const auto shown = [menu](qsizetype row) {
        return menu->actions().at(row)->text().remove(QChar(0x2068)).remove(QChar(0x2069));
    };
    QCOMPARE(shown(0), u"Alice · LOCAL"_s);
    QCOMPARE(shown(2), u"Carol · AWS"_s);
    picture(*menu, u"profiles-menu"_s);
    picture(window(), u"profiles-local"_s);
    menu->actions().at(2)->trigger();
    menu->close();
    QTRY_COMPARE(shownTitle(window()), u"Carol · AWS — Carillon"_s);
    QTRY_COMPARE(places(), QStringList({ u"AWS"_s, u"AWS"_s }));
    QCOMPARE(edge->palette().color(QPalette::Window), QColor(carol.colour));
    picture(window(), u"profiles-aws"_s);
    window().resize(480, 640);
    picture(window(), u"profiles-aws-narrow"_s);
}

void TestWindowProfiles::switchedInOneClick()
{
    const Profile alice = addProfile(u"Alice"_s, {}, {});
    const Profile bob = addProfile(u"Bob"_s, {}, {});
    QVERIFY(start());
    const auto isOpen = [this](const Profile &profile) {
        return session() && session()->profile().id == profile.id;
    };
    auto *switcher = window().findChild<ProfileSwitcher *>();
    switcher->openMenu();
    auto *menu = switcher->findChild<QMenu *>();
    menu->actions().at(1)->trigger();
    menu->close();
    QTRY_VERIFY(isOpen(bob));
    const auto discs = switcher->findChildren<QToolButton *>(u"otherProfile"_s);
    const auto disc = std::ranges::find_if(discs, &QWidget::isVisible);
    QVERIFY(disc != discs.end());
    QTest::mouseClick(*disc, Qt::LeftButton);
    QTRY_VERIFY(isOpen(alice));
    QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(isOpen(bob));
    QVERIFY(!window().findChild<QWidget *>(u"edge"_s)->isVisible()); // no colour, no edge
}

void TestWindowProfiles::switchedByAKey()
{
    const Profile alice = addProfile(u"Alice"_s, u"#7c3aed"_s, {});
    const Profile bob = addProfile(u"Bob"_s, u"#0e7490"_s, {});
    QVERIFY(start());
    window().openChannel(channelArn(u"general"_s));
    QTest::keyClick(editor(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(session() && session()->profile().id == bob.id, patienceMs);
    QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier); // there is none
    auto *switcher = window().findChild<ProfileSwitcher *>();
    switcher->openMenu();
    auto *menu = switcher->findChild<QMenu *>();
    QCOMPARE(menu->actions().at(0)->shortcut(), QKeySequence(u"Ctrl+1"_s));
    picture(*menu, u"profiles-keys"_s);
    menu->close();
    // That they stand in the menu as well makes them no less the window's.
    QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(session() && session()->profile().id == alice.id, patienceMs);
}

void TestWindowProfiles::twoWindowsAreTwoSessions()
{
    const Profile alice = addProfile(u"Alice"_s, u"#7c3aed"_s, {});
    const Profile bob = addProfile(u"Bob"_s, u"#0e7490"_s, {});
    QVERIFY(start());
    const Windows windows(*m_composition, m_theme);
    Q_EMIT window().windowRequested(bob.id);
    QCOMPARE(windows.others().size(), size_t(1));
    Composition &second = *windows.others().front();
    QTRY_VERIFY_WITH_TIMEOUT(
        second.session() && !second.session()->channels().entries().isEmpty(), patienceMs);
    QCOMPARE(shownTitle(second.window()), u"Bob · LOCAL — Carillon"_s);
    QCOMPARE(session()->profile().id, alice.id);
    QCOMPARE(second.session()->profile().id, bob.id);
    // A second window of either, or either in the other's window, is the one there is.
    Q_EMIT window().windowRequested(bob.id);
    Q_EMIT second.window().windowRequested(alice.id);
    Q_EMIT window().profileChosen(bob.id);
    QCOMPARE(windows.others().size(), size_t(1));
    QCOMPARE(session()->profile().id, alice.id);
    QCOMPARE(second.session()->profile().id, bob.id);
    // What one says the other hears.
    const ChannelArn general = channelArn(u"general"_s);
    window().openChannel(general);
    second.window().openChannel(general);
    write(u"to the other window"_s);
    Timeline &there = second.session()->timeline(general);
    QTRY_VERIFY_WITH_TIMEOUT(
        there.size() > 0 && there.at(there.size() - 1).content() == u"to the other window",
        patienceMs);
    picture(second.window(), u"profiles-second-window"_s);
}

void TestWindowProfiles::aClosedWindowGivesItsProfileBack()
{
    addProfile(u"Alice"_s, {}, {});
    const Profile bob = addProfile(u"Bob"_s, {}, {});
    QVERIFY(start());
    const Windows windows(*m_composition, m_theme);
    Q_EMIT window().windowRequested(bob.id);
    QTRY_VERIFY_WITH_TIMEOUT(windows.others().front()->session(), patienceMs);
    windows.others().front()->window().close();
    QTRY_VERIFY(windows.others().empty());
    Q_EMIT window().profileChosen(bob.id);
    QTRY_VERIFY_WITH_TIMEOUT(session() && session()->profile().id == bob.id, patienceMs);
}

void TestWindowProfiles::awsIsAskedForOnce()
{
    addProfile(u"Carol"_s, u"#b42318"_s, nowhere);
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(session(), patienceMs);
    window().openChannel(channelArn(u"general"_s));
    auto &guard = window().conversation().guard();
    write(u"Is this the right place?"_s);
    QTRY_VERIFY(guard.isVisible());
    QVERIFY2(guard.text().contains(u"chat.carillon.invalid"_s), qPrintable(guard.text()));
    QVERIFY(guard.text().contains(u"Carol"_s));
    picture(window(), u"profiles-guard"_s);
    // A second Return is no "yes".
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(session()->outbox().items().isEmpty());
    if (QPushButton *keep = button(u"Don’t send"_s))
        keep->click();
    QVERIFY(!guard.isVisible());
    QCOMPARE(editor()->toPlainText(), u"Is this the right place?"_s);
    QVERIFY(session()->outbox().items().isEmpty());

    QTest::keyClick(editor(), Qt::Key_Return);
    QTRY_VERIFY(button(u"Send to AWS"_s));
    button(u"Send to AWS"_s)->click();
    QTRY_COMPARE(session()->outbox().items().size(), 1);
    QTRY_COMPARE(editor()->toPlainText(), QString());
    write(u"and once more"_s);
    QTRY_COMPARE(session()->outbox().items().size(), 2);
    QVERIFY(!guard.isVisible());
}

void TestWindowProfiles::anEditIsAskedForAsWell()
{
    Profile alice = addProfile(u"Alice"_s, {}, {});
    QVERIFY(start());
    window().openChannel(channelArn(u"general"_s));
    write(u"Is this the right place?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        session()->outbox().items().isEmpty() && editor()->toPlainText().isEmpty(), patienceMs);
    // In the next run the same profile goes to AWS, and what was said is still known.
    alice.endpointUrl = nowhere;
    QVERIFY(m_composition->profiles().save(alice));
    make(std::make_unique<SessionSecretStore>());
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(session(), patienceMs);
    const ChannelArn general = channelArn(u"general"_s);
    window().openChannel(general);
    auto &box = window().conversation().composeBox();
    QTRY_VERIFY_WITH_TIMEOUT(session()->timeline(general).size() > 0, patienceMs);
    QTest::keyClick(editor(), Qt::Key_Up);
    QVERIFY(box.sentEdit());
    auto &guard = window().conversation().guard();
    QTest::keyClick(editor(), Qt::Key_Return); // as it is, nothing goes out
    QVERIFY(!guard.isVisible() && !box.isEditing());

    QTest::keyClick(editor(), Qt::Key_Up);
    write(u"This is the right place."_s);
    QVERIFY(guard.isVisible());
    QVERIFY2(guard.text().startsWith(u"This edit"_s), qPrintable(guard.text()));
    picture(window(), u"profiles-guard-edit"_s);
    button(u"Don’t send"_s)->click();
    QVERIFY(!guard.isVisible() && !box.isPending());
    QCOMPARE(editor()->toPlainText(), u"This is the right place."_s);
    QTest::keyClick(editor(), Qt::Key_Return);
    button(u"Send to AWS"_s)->click();
    QVERIFY(!guard.isVisible() && box.isPending() && box.sentEdit()); // it is on its way
}

void TestWindowProfiles::thisMachineIsNotAskedFor()
{
    addProfile(u"Alice"_s, {}, {});
    QVERIFY(start());
    window().openChannel(channelArn(u"general"_s));
    write(u"hello"_s);
    QTRY_COMPARE(editor()->toPlainText(), QString());
    QVERIFY(!window().conversation().guard().isVisible());
}

void TestWindowProfiles::aChannelOfAnotherPlaceIsNamed()
{
    addProfile(u"Alice"_s, {}, {});
    QVERIFY(start());
    window().openChannel(*ChannelArn::parse(
        u"arn:aws:chime:eu-central-1:123456789012:app-instance/5f1c/channel/general"_s));
    auto *bar = window().findChild<NoticeBar *>(u"elsewhere"_s);
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(),
        u"This channel is in eu-central-1, your profile in us-east-1. To write here, switch to a "
        "profile of eu-central-1."_s);
    write(u"never"_s);
    QCOMPARE(window().conversation().composeBox().obstacle(), bar->text());
    QVERIFY(session()->outbox().items().isEmpty());
    QCOMPARE(editor()->toPlainText(), u"never"_s);
    picture(window(), u"profiles-elsewhere"_s);
    window().openChannel(channelArn(u"general"_s));
    QVERIFY(!bar->isVisible());
    QVERIFY(window().conversation().composeBox().obstacle().isEmpty()
        || !window().conversation().composeBox().obstacle().contains(u"eu-central-1"_s));
}

void TestWindowProfiles::whatWaitsIsNotSentWithoutAWord()
{
    Profile alice = addProfile(u"Alice"_s, {}, {});
    alice.autoSend = false;
    QVERIFY(m_composition->profiles().save(alice));
    QVERIFY(start());
    window().openChannel(channelArn(u"general"_s));
    m_service->stop();
    write(u"left behind"_s);
    QTRY_COMPARE_WITH_TIMEOUT(session()->outbox().summary().forWord, 1, patienceMs);
    make(std::make_unique<SessionSecretStore>());
    QVERIFY(m_service->start());
    QVERIFY(start());
    QTRY_COMPARE(
        outboxWords(), u"1 message waits for your word: this profile does not send by itself."_s);
    picture(window(), u"profiles-word"_s);
    QVERIFY(button(u"Send now"_s));
    QCOMPARE(session()->outbox().items().size(), 1);
    button(u"Send now"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(session()->outbox().items().isEmpty(), patienceMs);
    QTRY_COMPARE(outboxWords(), u"Nothing waiting"_s);
}

void TestWindowProfiles::removingAsksAndRemovesAll()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    make(std::move(owned));
    const Profile alice = addProfile(u"Alice"_s, {}, {}, CredentialsSource::Keyring);
    addProfile(u"Bob"_s, {}, {});
    keyring.held.insert(alice.id, serviceKeys());
    QVERIFY(start());
    window().openChannel(channelArn(u"general"_s));
    m_service->stop();
    write(u"never sent"_s);
    QTRY_COMPARE(session()->outbox().items().size(), 1);
    const auto files = [&] {
        return QDir(m_data->path())
            .entryList({ u"*%1*"_s.arg(alice.id.toString(QUuid::WithoutBraces)) })
            .size();
    };
    QVERIFY(files() > 0);
    const auto question = [this] { return window().findChild<QMessageBox *>(u"removeQuestion"_s); };
    Q_EMIT window().removeProfileRequested(alice.id);
    QVERIFY(question());
    const QString words = question()->text();
    QVERIFY2(words.contains(u"1 message that has not arrived is discarded"_s), qPrintable(words));
    QVERIFY(words.contains(u"keyring"_s));
    picture(*question(), u"profiles-remove"_s);
    QCOMPARE(question()->defaultButton()->text(), u"Keep"_s);
    question()->defaultButton()->click();
    QVERIFY(m_composition->profiles().profile(alice.id));
    QVERIFY(keyring.held.contains(alice.id));
    QTRY_VERIFY(!question());

    Q_EMIT window().removeProfileRequested(alice.id);
    const auto buttons = question()->buttons();
    for (QAbstractButton *each : buttons) {
        if (each->text() == u"Remove")
            each->click();
    }
    QVERIFY(!m_composition->profiles().profile(alice.id));
    QVERIFY(keyring.held.isEmpty());
    QCOMPARE(files(), 0);
    QTRY_COMPARE(shownTitle(window()), u"Bob · LOCAL — Carillon"_s);
}

void TestWindowProfiles::aSilentKeyringKeepsNobodyWaiting()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    keyring.slow = true;
    make(std::move(owned));
    const Profile alice = addProfile(u"Alice"_s, {}, {}, CredentialsSource::Keyring);
    keyring.held.insert(alice.id, serviceKeys());
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(session(), patienceMs); // the window is there, and can be used
    QVERIFY(window().isVisible() && window().isEnabled());
    QVERIFY(keyringPatience <= std::chrono::seconds(2));
    QTRY_VERIFY_WITH_TIMEOUT(notice(), patienceMs);
    QVERIFY(notice()->accessibleName().contains(u"Waiting for the keyring"_s));
    picture(window(), u"profiles-keyring-silent"_s);
    keyring.finish();
    QTRY_VERIFY_WITH_TIMEOUT(!session()->channels().entries().isEmpty(), patienceMs);
    QTRY_VERIFY(!notice());
}

void TestWindowProfiles::aMissingKeyringOffersAFile()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore *keyring = owned.get();
    keyring->error = SecretStoreError::Kind::Unavailable;
    const QString keys = m_data->filePath(u"config/keys"_s);
    make(std::make_unique<PlacedSecretStore>(
        std::move(owned), std::make_unique<FileSecretStore>(keys)));
    const Profile alice = addProfile(u"Alice"_s, {}, {}, CredentialsSource::Keyring);
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(notice(), patienceMs);
    QVERIFY(!QDir(keys).exists());
    QVERIFY(button(u"This session only"_s) && button(u"Try again"_s));
    button(u"Keep in a file…"_s)->click();
    QVERIFY(button(u"Keep these keys in a file"_s));
    typeKeys(*notice(), serviceKeys());
    picture(window(), u"profiles-keyring-offers"_s);
    button(u"Keep these keys in a file"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(session() && !session()->channels().entries().isEmpty(), patienceMs);
    QCOMPARE(m_composition->profiles().profile(alice.id)->keptIn, SecretPlace::File);
    const QString file = FileSecretStore(keys).pathOf(alice.id);
    QCOMPARE(QFile::permissions(file)
            & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
        QFile::Permissions());

    // The next run knows where they are, and takes them only while they are nobody else's.
    const auto again = [&] {
        auto missing = std::make_unique<FakeSecretStore>();
        missing->error = SecretStoreError::Kind::Unavailable;
        make(std::make_unique<PlacedSecretStore>(
            std::move(missing), std::make_unique<FileSecretStore>(keys)));
    };
    again();
    QVERIFY(start());
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    again();
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(notice(), patienceMs);
    QTRY_VERIFY2(notice()->accessibleName().contains(u"chmod 600"_s),
        qPrintable(notice()->accessibleName()));
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner));
    button(u"Try again"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!session()->channels().entries().isEmpty(), patienceMs);
}

void TestWindowProfiles::aKeyringThatGoesIsToldOnce()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    make(std::move(owned));
    const Profile alice = addProfile(u"Alice"_s, {}, {}, CredentialsSource::Keyring);
    keyring.held.insert(alice.id, someKeys("not the right one")); // refused: it is read again
    keyring.error = SecretStoreError::Kind::Unavailable;
    m_composition->start();
    QTRY_VERIFY_WITH_TIMEOUT(notice(), patienceMs);
    const int reads = keyring.reads;
    button(u"Try again"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(keyring.reads > reads, patienceMs);
    QTRY_VERIFY(notice() && button(u"Try again"_s));
    int bars = 0;
    const auto all = window().findChildren<KeyringNotice *>();
    for (const KeyringNotice *each : all)
        bars += each->isVisible() ? 1 : 0;
    QCOMPARE(bars, 1);
    keyring.error.reset();
    keyring.held.insert(alice.id, serviceKeys());
    QTRY_VERIFY(button(u"Try again"_s)->isEnabled());
    button(u"Try again"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!session()->channels().entries().isEmpty(), patienceMs);
    QTRY_VERIFY(!notice());
}

ProfileDialog *TestWindowProfiles::toggleKeyPlace(const Profile &profile)
{
    Q_EMIT window().editProfileRequested(profile.id);
    auto *dialog = window().findChild<ProfileDialog *>();
    dialog->findChild<QCheckBox *>(u"keysInFile"_s)->click();
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text() == u"Save")
            each->click();
    }
    return dialog;
}

void TestWindowProfiles::anotherPlaceMovesTheKeys()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    const QString keys = m_data->filePath(u"config/keys"_s);
    make(std::make_unique<PlacedSecretStore>(
        std::move(owned), std::make_unique<FileSecretStore>(keys)));
    const Profile alice = addProfile(u"Alice"_s, {}, {}, CredentialsSource::Keyring);
    const QString file = FileSecretStore(keys).pathOf(alice.id);
    keyring.held.insert(alice.id, serviceKeys());
    QVERIFY(start());
    const auto place = [&] { return m_composition->profiles().profile(alice.id)->keptIn; };
    const auto goesOn = [&] {
        return !window().findChild<ProfileDialog *>() && session()
            && !session()->channels().entries().isEmpty();
    };
    toggleKeyPlace(alice);
    QTRY_COMPARE_WITH_TIMEOUT(place(), SecretPlace::File, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(keyring.held.isEmpty() && goesOn(), patienceMs);
    QVERIFY(QFile::exists(file));
    toggleKeyPlace(alice);
    QTRY_COMPARE_WITH_TIMEOUT(place(), SecretPlace::Keyring, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(file) && goesOn(), patienceMs);
    QVERIFY(keyring.held.contains(alice.id));

    // What cannot be removed is told, and the profile goes on with the keys where they are wanted.
    keyring.removeError = SecretStoreError::Kind::Locked;
    toggleKeyPlace(alice);
    const auto told = [this] {
        QStringList all;
        const auto bars = window().findChildren<NoticeBar *>();
        for (const NoticeBar *each : bars)
            all += each->isVisible() ? each->text() : QString();
        return all.join(u' ');
    };
    QTRY_VERIFY2_WITH_TIMEOUT(
        told().contains(u"the keyring may hold them as well"_s), qPrintable(told()), patienceMs);
    QCOMPARE(place(), SecretPlace::File);
    QTRY_VERIFY_WITH_TIMEOUT(goesOn(), patienceMs);
    picture(window(), u"profiles-keys-left"_s);
}

void TestWindowProfiles::keysThatCannotMoveStay()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    const QString keys = m_data->filePath(u"config/keys"_s);
    make(std::make_unique<PlacedSecretStore>(
        std::move(owned), std::make_unique<FileSecretStore>(keys)));
    const Profile alice = addProfile(u"Alice"_s, {}, {}, CredentialsSource::Keyring);
    keyring.held.insert(alice.id, serviceKeys());
    QVERIFY(start());
    keyring.readError = SecretStoreError::Kind::Locked;
    ProfileDialog *dialog = toggleKeyPlace(alice);
    const auto words = [&] {
        QStringList all;
        const auto frames = dialog->findChildren<QFrame *>();
        for (const QFrame *each : frames)
            all += each->isVisible() ? each->accessibleName() : QString();
        return all.join(u' ');
    };
    QTRY_VERIFY2_WITH_TIMEOUT(
        words().contains(u"The keys stay where they are"_s), qPrintable(words()), patienceMs);
    QVERIFY(words().contains(u"is locked"_s));
    picture(*dialog, u"profiles-keys-stay"_s);
    QCOMPARE(m_composition->profiles().profile(alice.id)->keptIn, SecretPlace::Keyring);
    QVERIFY(!QFile::exists(FileSecretStore(keys).pathOf(alice.id)));
    QVERIFY(keyring.held.contains(alice.id));
    // Once it is unlocked, the same button does it.
    keyring.readError.reset();
    button(u"Try again"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(
        m_composition->profiles().profile(alice.id)->keptIn, SecretPlace::File, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(keyring.held.isEmpty(), patienceMs);
}

QTEST_MAIN(TestWindowProfiles)
#include "tst_windowprofiles.moc"
