// SPDX-License-Identifier: Apache-2.0
#include "account/standin.h"
#include "ui/accounts/accounttext.h"
#include "ui/accounts/credentialsnotice.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/signindialog.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::testing::StandIn;
using SignInTo = CredentialsNotice::SignIn;

namespace {

QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *each : in.findChildren<QPushButton *>()) {
        if (each->text() == text && !each->isHidden())
            return each;
    }
    return nullptr;
}

QStringList buttons(const QWidget &in)
{
    QStringList texts;
    for (const auto *each : in.findChildren<QPushButton *>())
        texts.append(each->text());
    return texts;
}

QString status(const QDialog &dialog)
{
    return dialog.findChild<QLabel *>(u"signInStatus"_s)->text();
}

StandIn::Response json(int status, const QByteArray &body)
{
    return { status, { { "Content-Type"_ba, "application/json"_ba } },
        QByteArray(body).replace('\'', '"') };
}

/// The dialog in front of a stand-in that answers polls as the test says.
struct SignIn {
    explicit SignIn(const std::function<StandIn::Response(int poll)> &polled)
    {
        service.script = [this, polled](const StandIn::Request &request, size_t) {
            if (request.path == "/client/register")
                return registered;
            if (request.path == "/device_authorization")
                return json(200,
                    "{'deviceCode':'D','userCode':'ABCD-EFGH','verificationUri':"
                    "'https://device.example/','verificationUriComplete':"
                    "'https://device.example/"
                    "?user_code=ABCD-EFGH','expiresIn':3000000,'interval':1}");
            return polled(++polls);
        };
        dialog = std::make_unique<SignInDialog>(u"https://corp.example/start"_s,
            SignInDialog::Tools { [this] {
                                     return std::make_unique<SsoSignIn>(plan, QStringList(),
                                         service.endpoint(), SsoTokenCache(folder.path()), bench);
                                 },
                [this](const QUrl &page) {
                    opened.append(page);
                    return hasBrowser;
                } });
        dialog->show();
    }
    bool hasCode() const
    {
        const auto *code = dialog->findChild<QLabel *>(u"userCode"_s);
        return code->isVisible() && code->text().contains(u"ABCD-EFGH");
    }
    static StandIn::Response oauth(const QByteArray &name)
    {
        return json(400, "{'error':'" + name + "'}");
    }
    static StandIn::Response granted()
    {
        return json(200, "{'accessToken':'T','expiresIn':28800}");
    }

    StandIn::Response registered
        = json(200, "{'clientId':'c','clientSecret':'s','clientSecretExpiresAt':4000000000}");
    QTemporaryDir folder;
    SsoPlan plan { u"corp"_s, u"https://corp.example/start"_s, u"eu-central-1"_s, u"1"_s, u"R"_s };
    testing::ServiceTestBench bench;
    StandIn service;
    int polls = 0;
    QList<QUrl> opened;
    bool hasBrowser = true;
    std::unique_ptr<SignInDialog> dialog;
};

constexpr int patienceMs = 30'000;

} // namespace

class TestSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void codeAndPageThenSignedIn()
    {
        bool approved = false;
        SignIn in([&approved](int) {
            return approved ? SignIn::granted() : SignIn::oauth("authorization_pending");
        });
        QSignalSpy signedIn(in.dialog.get(), &SignInDialog::signedIn);
        QTRY_VERIFY_WITH_TIMEOUT(in.hasCode() && in.polls > 0, patienceMs);
        QVERIFY2(status(*in.dialog).contains(u"Waiting"), qPrintable(status(*in.dialog)));
        QVERIFY(in.opened.isEmpty()); // not unasked
        QPushButton *open = button(*in.dialog, u"Open device.example"_s);
        QVERIFY(open);
        open->click();
        QCOMPARE(in.opened, QList { QUrl(u"https://device.example/?user_code=ABCD-EFGH"_s) });
        QVERIFY(signedIn.isEmpty());
        approved = true;
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 1, patienceMs);
        QVERIFY(!in.dialog->isVisible());
        QVERIFY(SsoTokenCache(in.folder.path()).read(u"corp"_s));
    }

    void noBrowser()
    {
        SignIn in([](int) { return SignIn::oauth("authorization_pending"); });
        in.hasBrowser = false;
        QTRY_VERIFY_WITH_TIMEOUT(in.hasCode(), patienceMs);
        button(*in.dialog, u"Open device.example"_s)->click();
        QVERIFY(status(*in.dialog).contains(u"No browser"));
        QVERIFY(button(*in.dialog, u"Copy address"_s));
    }

    void failures_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<QString>("words");
        QTest::newRow("declined") << "access_denied"_ba << u"declined"_s;
        QTest::newRow("expired") << "expired_token"_ba << u"in time"_s;
    }
    /// … and the next attempt has a code of its own.
    void failures()
    {
        QFETCH(QByteArray, error);
        QFETCH(QString, words);
        SignIn in(
            [&error](int poll) { return poll == 1 ? SignIn::oauth(error) : SignIn::granted(); });
        QSignalSpy signedIn(in.dialog.get(), &SignInDialog::signedIn);
        QTRY_VERIFY2_WITH_TIMEOUT(
            status(*in.dialog).contains(words), qPrintable(status(*in.dialog)), patienceMs);
        QVERIFY(!in.hasCode());
        QVERIFY(signedIn.isEmpty());
        button(*in.dialog, u"Try again"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 1, patienceMs);
    }

    void refused()
    {
        SignIn in([](int) { return SignIn::granted(); });
        in.registered = json(400, "{'error':'invalid_client_metadata'}");
        QTRY_VERIFY_WITH_TIMEOUT(
            status(*in.dialog).contains(u"invalid_client_metadata"), patienceMs);
        QCOMPARE(in.polls, 0);
    }

    void cancelledIsSilent()
    {
        SignIn in([](int) { return SignIn::oauth("authorization_pending"); });
        QSignalSpy signedIn(in.dialog.get(), &SignInDialog::signedIn);
        QTRY_VERIFY_WITH_TIMEOUT(in.polls > 0, patienceMs);
        button(*in.dialog, u"Cancel"_s)->click();
        QVERIFY(!in.dialog->isVisible());
        // A poll that was under way may still arrive while another attempt goes all its way; what
        // comes later than one more attempt comes never.
        const auto anotherAttempt = [] {
            SignIn other([](int) { return SignIn::granted(); });
            QSignalSpy otherSignedIn(other.dialog.get(), &SignInDialog::signedIn);
            return QTest::qWaitFor([&] { return otherSignedIn.count() == 1; }, patienceMs);
        };
        QVERIFY(anotherAttempt());
        const int polls = in.polls;
        QVERIFY(anotherAttempt());
        QCOMPARE(in.polls, polls);
        QVERIFY(signedIn.isEmpty());
    }

    void mfaTakesSixDigits()
    {
        MfaDialog dialog({ u"arn:aws:iam::1:mfa/me"_s, u"arn:aws:iam::2:role/Chat"_s });
        QSignalSpy given(&dialog, &MfaDialog::codeGiven);
        dialog.show();
        auto *code = dialog.findChild<QLineEdit *>(u"mfaCode"_s);
        QPushButton *use = button(dialog, u"Use the code"_s);
        QTest::keyClicks(code, u"12a3 4"_s);
        QCOMPARE(code->text(), u"1234"_s);
        QVERIFY(!use->isEnabled());
        QTest::keyClick(code, Qt::Key_Return);
        QVERIFY(dialog.isVisible());
        code->setText(u" 123 456\n"_s); // as pasted
        QVERIFY(use->isEnabled());
        QTest::keyClick(code, Qt::Key_Return);
        QCOMPARE(given.count(), 1);
        QCOMPARE(given.at(0).at(0).toString(), u"123456"_s);
        QVERIFY(!dialog.isVisible());
        QVERIFY(!dialog.findChild<QLabel *>(u"mfaReason"_s));
    }

    void mfaSaysWhyItAsksAgain()
    {
        MfaDialog dialog({ u"d"_s, u"r"_s, MfaQuestion::Again::NotAccepted });
        QSignalSpy given(&dialog, &MfaDialog::codeGiven);
        QSignalSpy rejected(&dialog, &QDialog::rejected);
        dialog.show();
        QVERIFY(dialog.findChild<QLabel *>(u"mfaReason"_s)->text().contains(u"not accepted"));
        button(dialog, u"Cancel"_s)->click();
        QCOMPARE(rejected.count(), 1);
        QVERIFY(given.isEmpty());
    }

    void noticeOffersWhatHelps_data()
    {
        using enum CredentialsTrouble;
        QTest::addColumn<CredentialsTrouble>("trouble");
        QTest::addColumn<SignInTo>("signIn");
        QTest::addColumn<QStringList>("offers");
        const QStringList again { u"Try again"_s };
        const QStringList edit { u"Edit the profile…"_s, u"Try again"_s };
        QTest::newRow("sign-in") << SignInNeeded << SignInTo::IdentityCenter
                                 << QStringList { u"Sign in…"_s };
        QTest::newRow("user pool")
            << SignInNeeded << SignInTo::UserPool << QStringList { u"Sign in…"_s };
        QTest::newRow("exchange") << SignInNeeded << SignInTo::ExchangeService
                                  << QStringList { u"Sign in…"_s };
        QTest::newRow("sign-in elsewhere") << SignInNeeded << SignInTo::None << again;
        QTest::newRow("code") << CodeNeeded << SignInTo::None << QStringList { u"Enter code…"_s };
        QTest::newRow("missing") << Missing << SignInTo::None << edit;
        QTest::newRow("malformed") << Malformed << SignInTo::None << edit;
        QTest::newRow("refused") << Refused << SignInTo::None << edit;
        QTest::newRow("unreachable") << Unreachable << SignInTo::None << again;
        QTest::newRow("slow") << Slow << SignInTo::None << again;
        QTest::newRow("locked") << KeyringLocked << SignInTo::None << again;
        QTest::newRow("no keyring") << KeyringMissing << SignInTo::None << edit;
        // Without a place for files; the window's own has one.
        const QStringList session { u"This session only…"_s, u"Try again"_s };
        QTest::newRow("no keyring for a sign-in")
            << KeyringMissing << SignInTo::UserPool << session;
        QTest::newRow("locked keyring of a token")
            << KeyringLocked << SignInTo::ExchangeService << session;
        QTest::newRow("slow keyring of a sign-in") << Slow << SignInTo::UserPool << session;
        QTest::newRow("locked, and not ours") << KeyringLocked << SignInTo::IdentityCenter << again;
    }
    void noticeOffersWhatHelps()
    {
        QFETCH(CredentialsTrouble, trouble);
        QFETCH(SignInTo, signIn);
        QFETCH(QStringList, offers);
        CredentialsNotice notice(m_theme, { trouble, u"Because"_s, signIn });
        QCOMPARE(buttons(notice), offers);
        QVERIFY(notice.text().endsWith(u'.'));
        QCOMPARE(notice.accessibleName(), notice.text());
        // The same again changes nothing; another trouble does.
        const QPushButton *first = notice.findChild<QPushButton *>();
        notice.setFacts({ trouble, u"Because"_s, signIn });
        QCOMPARE(notice.findChild<QPushButton *>(), first);
        const QString text = notice.text();
        const auto other = trouble == Unreachable_ ? CredentialsTrouble::CodeNeeded : Unreachable_;
        notice.setFacts({ other, u"Because"_s, SignInTo::None });
        QVERIFY(notice.text() != text);
    }

    void aSignInKeptInAFileIsNotOfferedAnother()
    {
        const CredentialsNotice::Facts facts { CredentialsTrouble::KeyringMissing,
            u"/keys is not a folder"_s, SignInTo::UserPool, true, true };
        CredentialsNotice notice(m_theme, facts);
        QCOMPARE(buttons(notice), QStringList({ u"This session only…"_s, u"Try again"_s }));
        QVERIFY2(notice.text().contains(u"/keys is not a folder."), qPrintable(notice.text()));
        QVERIFY2(!notice.text().contains(u"keyring"), qPrintable(notice.text()));
        // In a keyring there are three.
        notice.setFacts(
            { CredentialsTrouble::KeyringMissing, {}, SignInTo::UserPool, false, true });
        QCOMPARE(buttons(notice),
            QStringList({ u"This session only…"_s, u"Keep in a file…"_s, u"Try again"_s }));
        QSignalSpy session(&notice, &CredentialsNotice::sessionSignInRequested);
        QSignalSpy file(&notice, &CredentialsNotice::fileSignInRequested);
        button(notice, u"This session only…"_s)->click();
        button(notice, u"Keep in a file…"_s)->click();
        QCOMPARE(session.count(), 1);
        QCOMPARE(file.count(), 1);
    }

    void aMovedSignInIsNotCalledKeys_data()
    {
        QTest::addColumn<KeyMoveError::Step>("step");
        using Step = KeyMoveError::Step;
        QTest::newRow("read") << Step::Read;
        QTest::newRow("write") << Step::Write;
        QTest::newRow("save") << Step::Save;
        QTest::newRow("remove") << Step::Remove;
    }
    void aMovedSignInIsNotCalledKeys()
    {
        QFETCH(KeyMoveError::Step, step);
        for (const auto from : { SecretPlace::Keyring, SecretPlace::File }) {
            for (const auto kind : { SecretStoreError::Kind::NotFound,
                     SecretStoreError::Kind::Locked, SecretStoreError::Kind::Unavailable,
                     SecretStoreError::Kind::TimedOut, SecretStoreError::Kind::Malformed }) {
                const KeyMoveError error { step, { kind, u"Because"_s } };
                const QString signIn = describe(error, from, KeptSecret::SignIn);
                QVERIFY2(
                    signIn.contains(u"sign-in") && !signIn.contains(u"keys"), qPrintable(signIn));
                QVERIFY2(describe(error, from).contains(u"keys"), "typed ones are");
            }
        }
    }

    /// The sentence keeps its room: the buttons go below it, and below each other.
    void narrowBarsAreReadable()
    {
        CredentialsNotice notice(
            m_theme, { CredentialsTrouble::KeyringLocked, {}, SignInTo::UserPool, false, true });
        notice.show();
        const auto arranged = [&notice](int width) {
            notice.resize(width, notice.heightForWidth(width));
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            notice.resize(width, notice.heightForWidth(width));
            QList<QRect> places { notice.findChild<QLabel *>()->geometry() };
            for (const auto *each : notice.findChildren<QPushButton *>())
                places.append(each->geometry());
            return places;
        };
        const auto wide = arranged(900);
        QVERIFY(wide[1].left() > wide[0].right() && wide[3].top() == wide[1].top());
        const auto narrow = arranged(440);
        QVERIFY(narrow[1].top() > narrow[0].bottom() && narrow[3].top() == narrow[1].top());
        const auto slim = arranged(190);
        QVERIFY(slim[2].top() > slim[1].bottom() && slim[3].top() > slim[2].bottom());
        QVERIFY(arranged(900) == wide);
    }

private:
    static constexpr auto Unreachable_ = CredentialsTrouble::Unreachable;
    Theme m_theme;
};

QTEST_MAIN(TestSignIn)
#include "tst_signin.moc"
