// SPDX-License-Identifier: Apache-2.0
// The real window with secrets that are easily recognised, driven through all that a person does
// with them; test_leakscan.py looks for them while it waits. The secrets come by standard input,
// one JSON object in the first line; then "out" signs out, and the end of input ends it.
#include "account/fakesecretstore.h"
#include "account/filesecretstore.h"
#include "account/keychainsecretstore.h"
#include "account/placedsecretstore.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "ui/accounts/credentialsnotice.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profilefiles.h"
#include "ui/accounts/secretsignindialog.h"
#include "ui/common/errortext.h"
#include "ui/compose/composebox.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/timeline/exchangeview.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include <cstdio>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;

namespace {

constexpr int patienceMs = 60'000;

void require(bool done, const char *what)
{
    if (done)
        return;
    std::fprintf(stderr, "leakdriver: %s\n", what);
    std::exit(3);
}

/// The first line of standard input, read past all buffers and wiped in the end: what this driver
/// itself holds is no find.
class Secrets {
public:
    Secrets()
        : m_line(maxBytes, '\0')
    {
        qsizetype size = 0;
        while (size < maxBytes && ::read(STDIN_FILENO, m_line.data() + size, 1) == 1
            && m_line[size] != '\n')
            ++size;
    }
    void wipe() { aws::wipeBytes(m_line.data(), size_t(m_line.size())); }
    QByteArrayView of(QByteArrayView name) const
    {
        const QByteArray head = "\"" + name.toByteArray() + "\":\"";
        const qsizetype begin = m_line.indexOf(head) + head.size();
        require(begin >= head.size(), "a secret is missing");
        return QByteArrayView(m_line).sliced(begin, m_line.indexOf('"', begin) - begin);
    }

private:
    static constexpr qsizetype maxBytes = 4096;
    QByteArray m_line;
};

/// Key by key, as a person does; no copy of the whole is made here.
void type(QWidget &widget, QByteArrayView text)
{
    for (const char each : text)
        QTest::keyClick(&widget, each);
}

QLineEdit &field(QWidget &form, QStringView name)
{
    const auto all = form.findChildren<QLineEdit *>();
    for (QLineEdit *each : all) {
        if (each->accessibleName() == name)
            return *each;
    }
    qFatal("no field %s", qPrintable(name.toString()));
}

void press(QWidget &parent, QStringView text)
{
    const auto all = parent.findChildren<QPushButton *>();
    for (QPushButton *each : all) {
        if (each->text() == text)
            return each->click();
    }
    qFatal("no button %s", qPrintable(text.toString()));
}

class Driver {
public:
    /// `keyring`: ours to play with, or the session's.
    Driver(Theme &theme, const QString &folder, Secrets &secrets, bool systemKeyring);

    void signIn(const QString &user, const QString &endpoint);
    void tryKeptSignIns(const QString &user, const QString &endpoint);
    void typeAndCancel();
    void talk(const QString &channel);
    void beRefused(const QString &channel);
    void exportProfiles();
    void signOut();
    void end() { m_composition.reset(); }

private:
    void openWith(const Profile &profile, QByteArrayView secret);
    void open(const Profile &profile);
    void choose(const Profile &profile);
    void giveCode(const Profile &profile);
    void signInToPool(const Profile &profile);
    void write(const QString &channel, const QString &text);
    void keepClipboard();
    ChatSession *session() { return m_composition->session(); }
    SecretStore &keys() { return m_composition->household()->secrets(); }
    template <class Condition> void waitFor(Condition condition, const char *what)
    {
        require(QTest::qWaitFor(condition, patienceMs), what);
    }

    QString m_folder;
    Secrets &m_secrets;
    std::unique_ptr<Composition> m_composition;
};

Driver::Driver(Theme &theme, const QString &folder, Secrets &secrets, bool systemKeyring)
    : m_folder(folder)
    , m_secrets(secrets)
{
    std::unique_ptr<SecretStore> keyring;
    if (systemKeyring)
        keyring = std::make_unique<KeychainSecretStore>();
    else
        keyring = std::make_unique<carillon::test::FakeSecretStore>();
    m_composition = std::make_unique<Composition>(
        Composition::Options { folder + u"/data"_s, false, {} }, theme,
        std::make_unique<PlacedSecretStore>(
            std::move(keyring), std::make_unique<FileSecretStore>(folder + u"/keys"_s)),
        [](const QUrl &) { return false; });
}

void Driver::signIn(const QString &user, const QString &endpoint)
{
    m_composition->start();
    Q_EMIT m_composition->window().addProfileRequested();
    auto *form = m_composition->window().findChild<ProfileDialog *>();
    require(form, "there is no dialog");
    field(*form, u"Name").setText(u"Alice"_s);
    field(*form, u"AppInstanceUser ARN").setText(user);
    field(*form, u"Endpoint (optional)").setText(endpoint);
    type(field(*form, u"Access key ID"), m_secrets.of("id"));
    type(field(*form, u"Secret access key"), m_secrets.of("secret"));
    type(field(*form, u"Session token"), m_secrets.of("token"));
    press(*form, u"Save");
    waitFor(
        [this] {
            return session() && session()->liveStatus().state == SessionStatus::State::Online;
        },
        "no messaging session");
}

/// What is kept of a sign-in goes out in a request, which nobody there understands.
void Driver::tryKeptSignIns(const QString &user, const QString &endpoint)
{
    const QUuid alice = session()->profile().id;
    Profile profile { QUuid::createUuid(), u"Pool"_s, *AppInstanceUserArn::parse(user),
        CredentialsSource::Environment, endpoint };
    profile.aws = { AwsPlace::CognitoIdentity, {},
        u"us-east-1:0b6e9f5c-0000-4000-8000-000000000000"_s, u"us-east-1_pool"_s, u"client"_s };
    openWith(profile, m_secrets.of("refresh"));
    profile.id = QUuid::createUuid();
    signInToPool(profile);
    profile.id = QUuid::createUuid();
    profile.aws = { AwsPlace::CredentialExchange, {} };
    profile.aws.exchangeUrl = endpoint;
    openWith(profile, m_secrets.of("exchange"));
    // The session token of a role comes from a stand-in of AWS STS, and goes to the service.
    profile.id = QUuid::createUuid();
    profile.aws = { AwsPlace::SharedProfile, u"role"_s };
    open(profile);
    profile.id = QUuid::createUuid();
    profile.aws = { AwsPlace::SharedProfile, u"coded"_s };
    giveCode(profile);
    Q_EMIT m_composition->window().profileChosen(alice);
    waitFor(
        [this] { return session() && !session()->channels().entries().isEmpty(); }, "no channels");
}

void Driver::openWith(const Profile &profile, QByteArrayView secret)
{
    const auto written = keys().write(profile.id,
        std::make_shared<aws::Credentials>(
            aws::Credentials { "kept"_ba, aws::Secret(secret), {}, {} }));
    waitFor([&] { return written.isFinished(); }, "the keyring does not answer");
    require(written.result().has_value(), "the keyring takes nothing");
    open(profile);
    const auto removed = keys().remove(profile.id);
    waitFor([&] { return removed.isFinished(); }, "the keyring does not answer");
}

void Driver::choose(const Profile &profile)
{
    require(m_composition->profiles().save(profile), "the profile is not saved");
    Q_EMIT m_composition->window().profileChosen(profile.id);
}

/// Its credentials are refused, each in its way.
void Driver::open(const Profile &profile)
{
    choose(profile);
    waitFor(
        [&] {
            return session() && session()->profile().id == profile.id && session()->lastError();
        },
        "no answer to a profile's credentials");
    if (profile.aws.place == AwsPlace::SharedProfile)
        require(session()->lastError()->httpStatus > 0, "the role's keys have not been sent");
    m_composition->profiles().remove(profile.id);
}

/// What it gives is refused by the service, as all of a role's is.
void Driver::giveCode(const Profile &profile)
{
    choose(profile);
    QPointer<MfaDialog> dialog;
    waitFor([&] { return dialog = m_composition->window().findChild<MfaDialog *>(); },
        "no question for a code");
    type(*dialog->findChild<QLineEdit *>(u"mfaCode"_s), m_secrets.of("code"));
    press(*dialog, u"Use the code");
    waitFor([&] { return session()->lastError() && session()->lastError()->httpStatus > 0; },
        "the keys that a code gave have not been sent");
    m_composition->profiles().remove(profile.id);
}

/// In both ways of giving a password.
void Driver::signInToPool(const Profile &profile)
{
    open(profile);
    const auto notices = m_composition->window().findChildren<CredentialsNotice *>();
    CredentialsNotice *notice = nullptr;
    for (CredentialsNotice *each : notices)
        notice = each->isVisible() ? each : notice;
    require(notice, "nobody is asked to sign in");
    press(*notice, u"Sign in…");
    auto *dialog = m_composition->window().findChild<SecretSignInDialog *>();
    require(dialog, "there is no dialog to sign in");
    const auto *status = dialog->findChild<QLabel *>(u"signInStatus"_s);
    for (const QString &user : { u"alice"_s, u"plain"_s }) {
        field(*dialog, u"User name").setText(user);
        type(field(*dialog, u"Password"), m_secrets.of("password"));
        press(*dialog, u"Sign in");
        waitFor([&] { return status->property("tone") == u"bad"_s; }, "the password is not refused");
        require(status->text().contains(u"Incorrect username"), "the password was not sent");
    }
    dialog->reject();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void Driver::typeAndCancel()
{
    Q_EMIT m_composition->window().addProfileRequested();
    auto *form = m_composition->window().findChild<ProfileDialog *>();
    type(field(*form, u"Secret access key"), m_secrets.of("cancelled"));
    form->reject();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void Driver::write(const QString &channel, const QString &text)
{
    m_composition->window().openChannel(*ChannelArn::parse(channel));
    auto *editor = m_composition->window().conversation().composeBox().findChild<QPlainTextEdit *>(
        u"messageEditor"_s);
    editor->setPlainText(text);
    QTest::keyClick(editor, Qt::Key_Return);
    waitFor([&] { return editor->toPlainText().isEmpty(); }, "not accepted");
}

void Driver::talk(const QString &channel)
{
    write(channel, u"nothing secret in this"_s);
    waitFor([&] { return session()->outbox().items().isEmpty(); }, "not sent");
}

/// Everything that can be copied of a failure is.
void Driver::beRefused(const QString &channel)
{
    write(channel, u"nor in this"_s);
    const auto failed = [this] {
        const auto &items = session()->outbox().items();
        return !items.isEmpty() && items.first().lastError && items.first().lastError->exchange;
    };
    waitFor(failed, "not refused");
    const OutboxItem item = session()->outbox().items().first();
    QGuiApplication::clipboard()->setText(errorReport(*item.lastError));
    keepClipboard();
    Theme theme;
    ExchangeView view(theme, *item.lastError);
    auto *pages = view.findChild<QTabWidget *>();
    require(pages && pages->count() >= 5, "an exchange without its pages");
    for (int page = 0; page < pages->count(); ++page) {
        pages->setCurrentIndex(page);
        press(view, u"Copy page");
        keepClipboard();
    }
    session()->outbox().discard(item.id);
    waitFor([&] { return session()->outbox().items().isEmpty(); }, "not discarded");
}

void Driver::keepClipboard()
{
    QFile kept(m_folder + u"/clipboard.txt"_s);
    require(kept.open(QIODevice::Append), "no clipboard file");
    kept.write(QGuiApplication::clipboard()->text().toUtf8() + "\n\n");
}

void Driver::exportProfiles()
{
    ProfileFiles files(m_composition->profiles(), m_composition->window());
    files.exportTo(m_folder + u"/export.json"_s);
    require(QFile::exists(m_folder + u"/export.json"_s), "no export");
}

void Driver::signOut()
{
    const QUuid id = session()->profile().id;
    Q_EMIT m_composition->window().removeProfileRequested(id);
    auto *question = m_composition->window().findChild<QMessageBox *>(u"removeQuestion"_s);
    require(question, "nobody asks");
    press(*question, u"Remove");
    waitFor([this] { return !session(); }, "the profile stays open");
    SecretResult<aws::CredentialsPtr> left;
    const auto gone = [&] {
        const auto read = keys().read(id);
        waitFor([&] { return read.isFinished(); }, "the keyring does not answer");
        left = read.result();
        return !left;
    };
    waitFor(gone, "the keys stay");
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_secrets.wipe();
}

/// False at the end of the input.
bool isTold(const char *word)
{
    QByteArray line;
    char each = 0;
    while (::read(STDIN_FILENO, &each, 1) == 1 && each != '\n')
        line.append(each);
    return line == word;
}

void say(const char *word)
{
    std::puts(word);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char *argv[])
{
    umask(077);
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"carillon"_s);
    const QStringList arguments = QCoreApplication::arguments();
    require(arguments.size() == 7,
        "usage: leakdriver FOLDER USER CHANNEL REFUSING-CHANNEL ENDPOINT fake|system");
    Secrets secrets;
    Theme theme;
    theme.apply(application);
    const QString &user = arguments[2];
    const QString &endpoint = arguments[5];
    Driver driver(theme, arguments[1], secrets, arguments[6] == u"system");
    driver.signIn(user, endpoint);
    driver.tryKeptSignIns(user, endpoint);
    driver.typeAndCancel();
    driver.talk(arguments[3]);
    driver.beRefused(arguments[4]);
    driver.exportProfiles();
    say("in");
    if (isTold("out")) {
        driver.signOut();
        say("out");
        isTold("");
    }
    driver.end();
    return 0;
}
