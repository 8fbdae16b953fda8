// SPDX-License-Identifier: Apache-2.0
#include "account/keychainsecretstore.h"
#include "account/keyringwatch.h"

#include <qt6keychain/keychain.h>

#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace carillon;
using Kind = SecretStoreError::Kind;

/// Run by keychain.sh, which makes the keyring each function expects.
class TestKeychain : public QObject {
    Q_OBJECT

private:
    static inline const QUuid left = QUuid::fromString(u"5b1c2e7a-0000-4000-8000-000000000001"_s);

    template <class T> static T wait(QFuture<T> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20000))
            return std::unexpected(SecretStoreError { Kind::TimedOut, u"never finished"_s });
        return future.takeResult();
    }

    static aws::CredentialsPtr make(const QByteArray &secret, const QByteArray &token = {})
    {
        return std::make_shared<aws::Credentials>(
            aws::Credentials { "AKIDEXAMPLE", aws::Secret(secret), aws::Secret(token),
                QDateTime(QDate(2030, 1, 2), QTime(3, 4, 5), Qt::UTC) });
    }

    static void stopKeyring(bool stopped)
    {
        const pid_t keyring = qEnvironmentVariableIntValue("KEYRING_PID");
        QVERIFY(keyring > 0);
        QCOMPARE(::kill(keyring, stopped ? SIGSTOP : SIGCONT), 0);
    }

    KeychainSecretStore m_store { std::chrono::seconds(10), u"Carillon test"_s };

private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("token");
        QByteArray binary;
        for (int i = 0; i < 256; ++i)
            binary.append(char(i));
        QTest::newRow("plain") << "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"_ba
                               << ""_ba;
        QTest::newRow("unicode") << u"gehëim 鍵 🔑"_s.toUtf8() << "t\"\\\n"_ba;
        QTest::newRow("binary") << binary << binary;
        QTest::newRow("long") << "k"_ba << QByteArray(100000, 'x');
    }

    void roundTrip()
    {
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, token);
        const QUuid id = QUuid::createUuid();
        QVERIFY(wait(m_store.write(id, make(secret, token))).has_value());
        const auto found = wait(m_store.read(id));
        QVERIFY(found.has_value());
        QCOMPARE((*found)->accessKeyId, "AKIDEXAMPLE"_ba);
        QCOMPARE((*found)->secretAccessKey.view().toByteArray(), secret);
        QCOMPARE((*found)->sessionToken.view().toByteArray(), token);
        QCOMPARE((*found)->expiresAt, make(secret)->expiresAt);
        QVERIFY(wait(m_store.remove(id)).has_value());
    }

    void secondWriteWins()
    {
        const QUuid id = QUuid::createUuid();
        QVERIFY(wait(m_store.write(id, make("one"))).has_value());
        QVERIFY(wait(m_store.write(id, make("two"))).has_value());
        QCOMPARE((*wait(m_store.read(id)))->secretAccessKey.view().toByteArray(), "two"_ba);
    }

    void removedIsNotFound()
    {
        const QUuid id = QUuid::createUuid();
        QVERIFY(wait(m_store.write(id, make("one"))).has_value());
        QVERIFY(wait(m_store.remove(id)).has_value());
        const auto found = wait(m_store.read(id));
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Kind::NotFound);
    }

    void nothingIsNotFound()
    {
        const auto found = wait(m_store.read(QUuid::createUuid()));
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Kind::NotFound);
        QVERIFY(wait(m_store.remove(QUuid::createUuid())).has_value());
    }

    void foreignIsMalformed()
    {
        const QUuid id = QUuid::createUuid();
        auto *job = new QKeychain::WritePasswordJob(u"Carillon test"_s);
        job->setKey(u"profile-"_s + id.toString(QUuid::WithoutBraces));
        job->setBinaryData("somebody else's");
        QSignalSpy finished(job, &QKeychain::Job::finished);
        job->start();
        QVERIFY(finished.wait());
        const auto found = wait(m_store.read(id));
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Kind::Malformed);
    }

    void leave() { QVERIFY(wait(m_store.write(left, make("left behind"))).has_value()); }

    void lockedIsNotMissing()
    {
        const auto found = wait(m_store.read(left));
        QVERIFY(!found);
        QVERIFY(found.error().kind == Kind::Locked || found.error().kind == Kind::Uncertain);
    }

    void lockedWriteFails()
    {
        const auto written = wait(m_store.write(left, make("new")));
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Kind::Locked);
    }

    void lockedRemoveClaimsNothing()
    {
        const auto removed = wait(m_store.remove(left));
        QVERIFY(!removed);
        QVERIFY(removed.error().kind == Kind::Locked || removed.error().kind == Kind::Uncertain);
    }

    void stillThere()
    {
        const auto found = wait(m_store.read(left));
        QVERIFY(found.has_value());
        QCOMPARE((*found)->secretAccessKey.view().toByteArray(), "left behind"_ba);
    }

    /// The daemon is killed while the program runs, and comes back: no answer is waited for longer
    /// than the deadline, and what it holds is there again.
    void killedAndBack()
    {
        const QUuid id = QUuid::createUuid();
        QVERIFY(wait(m_store.write(id, make("before"))).has_value());
        KeyringWatch watch;
        QSignalSpy changed(&watch, &KeyringWatch::changed);
        const pid_t keyring = qEnvironmentVariableIntValue("KEYRING_PID");
        QVERIFY(keyring > 0);
        QCOMPARE(::kill(keyring, SIGKILL), 0);
        // Whoever asks now has the bus begin a keyring that nobody has unlocked, or gets an error;
        // the entry is never said to be gone.
        const auto lost = wait(m_store.read(id));
        QVERIFY(!lost);
        QVERIFY2(lost.error().kind != Kind::NotFound, qPrintable(lost.error().detail));

        QProcess unlock;
        unlock.start(u"gnome-keyring-daemon"_s,
            { u"--replace"_s, u"--unlock"_s, u"--components=secrets"_s });
        unlock.write("pw\n");
        unlock.closeWriteChannel();
        QVERIFY(unlock.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 20000); // the word to look again
        SecretResult<aws::CredentialsPtr> found
            = std::unexpected(SecretStoreError { Kind::Uncertain, {} });
        const auto again = [&] {
            found = wait(m_store.read(id));
            return found.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(again(), 20000);
        QCOMPARE((*found)->secretAccessKey.view().toByteArray(), "before"_ba);
    }

    /// Without the session bus the program stays, and says so.
    void theBusGoes()
    {
        const QUuid id = QUuid::createUuid();
        QVERIFY(wait(m_store.write(id, make("before"))).has_value());
        const pid_t bus = qEnvironmentVariableIntValue("BUS_PID");
        QVERIFY(bus > 0);
        QCOMPARE(::kill(bus, SIGKILL), 0);
        for (int i = 0; i < 3; ++i) {
            const auto lost = wait(m_store.read(id));
            QVERIFY(!lost);
            QVERIFY2(lost.error().kind != Kind::NotFound, qPrintable(lost.error().detail));
        }
    }

    void slowIsTimedOut()
    {
        KeychainSecretStore hasty(std::chrono::milliseconds(300), u"Carillon test"_s);
        stopKeyring(true);
        const auto found = wait(hasty.read(left));
        stopKeyring(false);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Kind::TimedOut);
        QVERIFY(wait(m_store.read(left)).has_value());
    }

    void whatIsWrittenTooLateIsTakenBack()
    {
        KeychainSecretStore hasty(std::chrono::milliseconds(300), u"Carillon test"_s);
        const QUuid id = QUuid::createUuid();
        stopKeyring(true);
        const auto written = wait(hasty.write(id, make("too late")));
        stopKeyring(false);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Kind::TimedOut);
        // Asked for later, so done later: by now the keyring has done the other.
        QVERIFY(wait(m_store.write(QUuid::createUuid(), make("in time"))).has_value());
        QTRY_VERIFY(!wait(m_store.read(id)));
        QCOMPARE(wait(m_store.read(id)).error().kind, Kind::NotFound);
    }

    void whatIsWrittenDoesNotGoWithWhatWasThere()
    {
        const QUuid id = QUuid::createUuid();
        QVERIFY(wait(m_store.write(id, make("before"))).has_value());
        stopKeyring(true);
        const auto removed = m_store.remove(id);
        const auto written = m_store.write(id, make("meanwhile"));
        QVERIFY(written.isFinished());
        QCOMPARE(written.result().error().kind, Kind::TimedOut);
        stopKeyring(false);
        QVERIFY(wait(removed).has_value());
        QVERIFY(wait(m_store.write(id, make("after"))).has_value());
        QCOMPARE(wait(m_store.read(id)).value()->secretAccessKey.view(), QByteArrayView("after"));
    }

    void absentIsUnavailable()
    {
        const auto found = wait(m_store.read(left));
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Kind::Unavailable);
        const auto written = wait(m_store.write(left, make("one")));
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Kind::Unavailable);
        QVERIFY(!wait(m_store.remove(left)));
    }

    void sessionKeysNeedNoKeyring()
    {
        m_store.keepForSession(left, make("session"));
        const auto found = wait(m_store.read(left));
        QVERIFY(found.has_value());
        QCOMPARE((*found)->secretAccessKey.view().toByteArray(), "session"_ba);
    }
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
