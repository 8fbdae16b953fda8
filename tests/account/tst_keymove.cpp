// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "account/keymove.h"
#include "account/placedsecretstore.h"
#include "domain/whenfinished.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using carillon::test::FakeSecretStore;
using carillon::test::someKeys;
using Kind = SecretStoreError::Kind;
using Step = KeyMoveError::Step;

Q_DECLARE_METATYPE(carillon::SecretPlace)
Q_DECLARE_METATYPE(carillon::SecretStoreError::Kind)

/// Keys on their way from one place to the other and, each step failing, where they are then.
class TestKeyMove : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileStore> m_profiles;
    FakeSecretStore *m_places[2] = {};
    std::unique_ptr<PlacedSecretStore> m_secrets;
    std::unique_ptr<Profile> m_profile;

    static Profile someProfile()
    {
        return { QUuid::createUuid(), u"Alice"_s,
            *AppInstanceUserArn::parse(
                u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/alice"_s),
            CredentialsSource::Keyring, {} };
    }
    static SecretPlace otherThan(SecretPlace place)
    {
        return place == SecretPlace::File ? SecretPlace::Keyring : SecretPlace::File;
    }
    FakeSecretStore &at(SecretPlace place) { return *m_places[place == SecretPlace::File]; }
    FakeSecretStore &oldPlace() { return at(m_profile->keptIn); }
    FakeSecretStore &newPlace() { return at(otherThan(m_profile->keptIn)); }
    SecretPlace savedPlace() { return m_profiles->profile(m_profile->id)->keptIn; }

    QByteArray heldIn(FakeSecretStore &place)
    {
        const auto keys = place.held.value(m_profile->id);
        return keys ? keys->secretAccessKey.view().toByteArray() : QByteArray();
    }

    KeyMoving begin(const aws::CredentialsPtr &typed = nullptr)
    {
        Profile changed = *m_profile;
        changed.keptIn = otherThan(changed.keptIn);
        return moveKeys(*m_secrets, *m_profiles, changed, m_profile->keptIn, typed);
    }

    static KeyMoveResult endOf(const QFuture<KeyMoveResult> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20000))
            return std::unexpected(KeyMoveError { Step::Read, { Kind::TimedOut, {} } });
        return future.result();
    }

    KeyMoveResult move(const aws::CredentialsPtr &typed = nullptr)
    {
        const KeyMoving moving = begin(typed);
        const KeyMoveResult moved = endOf(moving.moved);
        return moved ? endOf(moving.left) : moved;
    }

    /// The profile's place is where the keys are, and nothing is anywhere else.
    void verifyUnmoved(const QByteArray &kept = "kept"_ba)
    {
        QCOMPARE(heldIn(oldPlace()), kept);
        QCOMPARE(heldIn(newPlace()), QByteArray());
        QCOMPARE(savedPlace(), m_profile->keptIn);
        QCOMPARE(&m_secrets->at(m_profile->keptIn), &oldPlace());
        const auto read = m_secrets->read(m_profile->id);
        QTRY_VERIFY(read.isFinished());
        if (oldPlace().error || oldPlace().readError)
            return;
        QCOMPARE(read.result().value()->secretAccessKey.view().toByteArray(), kept);
    }

    static void bothWays()
    {
        QTest::addColumn<SecretPlace>("from");
        QTest::newRow("out of the keyring") << SecretPlace::Keyring;
        QTest::newRow("into the keyring") << SecretPlace::File;
    }

    /// A profile with keys in the row's place.
    void prepare()
    {
        QFETCH(SecretPlace, from);
        m_profile = std::make_unique<Profile>(someProfile());
        m_profile->keptIn = from;
        QVERIFY(m_profiles->save(*m_profile));
        m_secrets->keepIn(m_profile->id, from);
        oldPlace().held.insert(m_profile->id, someKeys("kept"));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkpath(u"p"_s));
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(u"p/profiles.json"_s));
        auto keyring = std::make_unique<FakeSecretStore>();
        auto file = std::make_unique<FakeSecretStore>();
        m_places[0] = keyring.get();
        m_places[1] = file.get();
        m_secrets = std::make_unique<PlacedSecretStore>(std::move(keyring), std::move(file));
    }

    void cleanup() { m_profiles.reset(); }

    void theyMove_data() { bothWays(); }
    void theyMove()
    {
        prepare();
        QVERIFY(move());
        QCOMPARE(heldIn(newPlace()), "kept"_ba);
        QVERIFY(oldPlace().held.isEmpty());
        QCOMPARE(savedPlace(), otherThan(m_profile->keptIn));
        const auto read = m_secrets->read(m_profile->id); // where it looks from now on
        QTRY_VERIFY(read.isFinished());
        QVERIFY(read.result().has_value());
    }

    void typedOnesReplaceThem_data() { bothWays(); }
    void typedOnesReplaceThem()
    {
        prepare();
        m_secrets->keepForSession(m_profile->id, someKeys("for now"));
        QVERIFY(move(someKeys("typed")));
        QCOMPARE(heldIn(newPlace()), "typed"_ba);
        QVERIFY(oldPlace().held.isEmpty());
        QVERIFY(!m_secrets->sessionCredentials(m_profile->id));
        QCOMPARE(oldPlace().reads, 0);
    }

    /// "This session only" is a wish not to have them stored.
    void thoseOfTheSessionAreNotStored_data() { bothWays(); }
    void thoseOfTheSessionAreNotStored()
    {
        prepare();
        oldPlace().held.clear();
        m_secrets->keepForSession(m_profile->id, someKeys("for now"));
        const auto moved = move();
        QVERIFY(!moved);
        QCOMPARE(moved.error().step, Step::Read);
        QCOMPARE(moved.error().why.kind, Kind::NotFound);
        QVERIFY(newPlace().held.isEmpty() && newPlace().writes == 0);
        QVERIFY(m_secrets->sessionCredentials(m_profile->id));
    }

    void unreadable_data() { bothWays(); }
    void unreadable()
    {
        prepare();
        oldPlace().readError = Kind::Locked;
        const auto moved = move();
        QVERIFY(!moved);
        QCOMPARE(moved.error().step, Step::Read);
        QCOMPARE(moved.error().why.kind, Kind::Locked);
        QCOMPARE(newPlace().writes, 0);
        verifyUnmoved();
    }

    void unwritable_data()
    {
        QTest::addColumn<SecretPlace>("from");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<bool>("half");
        for (const auto from : { SecretPlace::Keyring, SecretPlace::File }) {
            for (const auto kind : { Kind::Locked, Kind::Unavailable })
                QTest::addRow("%d, refused with %d", int(from), int(kind)) << from << kind << false;
            for (const auto kind : { Kind::Uncertain, Kind::TimedOut, Kind::Malformed })
                QTest::addRow("%d, written with %d", int(from), int(kind)) << from << kind << true;
        }
    }
    void unwritable()
    {
        prepare();
        QFETCH(Kind, kind);
        QFETCH(bool, half);
        newPlace().writeError = kind;
        newPlace().writesBeforeItFails = half;
        const auto moved = move();
        QVERIFY(!moved);
        QCOMPARE(moved.error().step, Step::Write);
        QCOMPARE(moved.error().why.kind, kind);
        QVERIFY(!moved.error().leftInNew);
        verifyUnmoved();
    }

    void whatCannotBeTakenBackIsTold_data() { bothWays(); }
    void whatCannotBeTakenBackIsTold()
    {
        prepare();
        newPlace().writeError = Kind::Uncertain;
        newPlace().writesBeforeItFails = true;
        newPlace().removeError = Kind::Locked;
        const auto moved = move();
        QVERIFY(!moved);
        QCOMPARE(moved.error().step, Step::Write);
        QVERIFY(moved.error().leftInNew);
        QCOMPARE(savedPlace(), m_profile->keptIn);
        QCOMPARE(heldIn(oldPlace()), "kept"_ba);
    }

    void unsavable_data() { bothWays(); }
    void unsavable()
    {
        prepare();
        const QString inTheWay = m_folder->filePath(u"p/profiles.json"_s);
        QVERIFY(QFile::remove(inTheWay) && QDir().mkpath(inTheWay + u"/full"_s));
        const auto moved = move();
        QVERIFY(!moved);
        QCOMPARE(moved.error().step, Step::Save);
        QVERIFY(!moved.error().why.detail.isEmpty());
        QVERIFY(!moved.error().leftInNew);
        verifyUnmoved();
    }

    void irremovable_data() { bothWays(); }
    void irremovable()
    {
        prepare();
        oldPlace().removeError = Kind::Unavailable; // it was there a moment ago
        const auto moved = move();
        QVERIFY(!moved);
        QCOMPARE(moved.error().step, Step::Remove);
        QCOMPARE(heldIn(newPlace()), "kept"_ba);
        QCOMPARE(savedPlace(), otherThan(m_profile->keptIn));
    }

    void typedOnesNeedNoKeyring()
    {
        const Profile before = someProfile();
        QVERIFY(m_profiles->save(before));
        Profile changed = before;
        changed.keptIn = SecretPlace::File;
        at(SecretPlace::Keyring).error = Kind::Unavailable;
        const auto moved
            = moveKeys(*m_secrets, *m_profiles, changed, SecretPlace::Keyring, someKeys("typed"));
        QVERIFY(endOf(moved.moved) && endOf(moved.left));
        QCOMPARE(m_profiles->profile(before.id)->keptIn, SecretPlace::File);
        QVERIFY(at(SecretPlace::File).held.contains(before.id));
    }

    /// What is in its new place counts, whenever the old one gives up what it had.
    void anOldPlaceThatNeverAnswersKeepsNobodyWaiting_data() { bothWays(); }
    void anOldPlaceThatNeverAnswersKeepsNobodyWaiting()
    {
        prepare();
        oldPlace().slow = true;
        const KeyMoving moving = begin(someKeys("typed"));
        QVERIFY(endOf(moving.moved));
        QCOMPARE(heldIn(newPlace()), "typed"_ba);
        QCOMPARE(savedPlace(), otherThan(m_profile->keptIn));
        const auto read = m_secrets->read(m_profile->id);
        QTRY_VERIFY(read.isFinished());
        QCOMPARE(read.result().value()->secretAccessKey.view(), QByteArrayView("typed"));
        // It is not forgotten that both may have some.
        QVERIFY(!moving.left.isFinished());
        QCOMPARE(m_profiles->moving(), QList<QUuid> { m_profile->id });
        oldPlace().removeError = Kind::TimedOut;
        oldPlace().finish();
        QCOMPARE(endOf(moving.left).error().step, Step::Remove);
        QCOMPARE(m_profiles->moving(), QList<QUuid> { m_profile->id });
    }

    void cancelledItIsUndone_data() { bothWays(); }
    void cancelledItIsUndone()
    {
        prepare();
        newPlace().slow = true;
        auto moving = begin().moved;
        QTRY_COMPARE(newPlace().writes, 1); // it has the keys, and has not answered yet
        moving.cancel();
        newPlace().finish();
        QTRY_VERIFY(m_profiles->children().isEmpty()); // the move is over
        verifyUnmoved();
    }

    /// A store with one place would lose what is "removed from the other".
    /// The end of the program in the middle: what its file says then is all that is known later.
    void endedInTheMiddleItIsSettledLater_data()
    {
        QTest::addColumn<SecretPlace>("from");
        QTest::addColumn<bool>("afterTheSave");
        for (const bool after : { false, true }) {
            QTest::addRow("keyring, %s the save", after ? "after" : "before")
                << SecretPlace::Keyring << after;
            QTest::addRow("file, %s the save", after ? "after" : "before")
                << SecretPlace::File << after;
        }
    }
    void endedInTheMiddleItIsSettledLater()
    {
        QFETCH(bool, afterTheSave);
        prepare();
        FakeSecretStore &waits = afterTheSave ? oldPlace() : newPlace();
        waits.slow = true;
        const auto moving = begin(afterTheSave ? someKeys("typed") : nullptr);
        if (afterTheSave) {
            QTRY_VERIFY(savedPlace() != m_profile->keptIn);
        } else {
            QTRY_COMPARE(newPlace().writes, 1);
            newPlace().held.insert(m_profile->id, someKeys("kept")); // it has not answered yet
        }
        // Both have keys, and nothing else comes of that run.
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(u"p/profiles.json"_s));
        QCOMPARE(m_profiles->moving(), QList<QUuid> { m_profile->id });
        QVERIFY(!heldIn(oldPlace()).isEmpty());
        QVERIFY(!heldIn(newPlace()).isEmpty());
        waits.slow = false;

        settleMoves(*m_secrets, *m_profiles);
        QTRY_VERIFY(m_profiles->moving().isEmpty());
        QCOMPARE(heldIn(oldPlace()), afterTheSave ? QByteArray() : "kept"_ba);
        QCOMPARE(heldIn(newPlace()), afterTheSave ? "typed"_ba : QByteArray());
        const ProfileStore again(m_folder->filePath(u"p/profiles.json"_s));
        QVERIFY(again.moving().isEmpty());
        QVERIFY(afterTheSave ? moving.moved.resultCount() == 1 : moving.moved.resultCount() == 0);
        QVERIFY(moving.left.resultCount() == 0);
    }

    void whatCannotBeSettledWaits()
    {
        m_profile = std::make_unique<Profile>(someProfile());
        QVERIFY(m_profiles->save(*m_profile));
        QVERIFY(m_profiles->setMoving(m_profile->id, true));
        newPlace().removeError = Kind::Locked;
        settleMoves(*m_secrets, *m_profiles);
        bool later = false;
        whenFinished(newPlace().read(m_profile->id), m_profiles.get(),
            [&later](const SecretResult<aws::CredentialsPtr> &) { later = true; });
        QTRY_VERIFY(later);
        QCOMPARE(m_profiles->moving().size(), 1);
        newPlace().removeError.reset();
        settleMoves(*m_secrets, *m_profiles);
        QTRY_VERIFY(m_profiles->moving().isEmpty());
    }

    void aMoveThatEndedLeavesNoNote_data() { bothWays(); }
    void aMoveThatEndedLeavesNoNote()
    {
        prepare();
        QVERIFY(move());
        QVERIFY(m_profiles->moving().isEmpty());
        newPlace().writeError = Kind::Malformed;
        QVERIFY(!move());
        QVERIFY(m_profiles->moving().isEmpty());
    }

    /// What an earlier move left behind is not forgotten because a later one came to nothing.
    void anEarlierMovesNoteStays()
    {
        m_profile = std::make_unique<Profile>(someProfile());
        m_profile->keptIn = SecretPlace::File;
        QVERIFY(m_profiles->save(*m_profile));
        at(SecretPlace::File).held.insert(m_profile->id, someKeys("kept"));
        at(SecretPlace::File).removeError = Kind::Malformed;
        QCOMPARE(move().error().step, Step::Remove);
        m_profile->keptIn = SecretPlace::Keyring;
        at(SecretPlace::File).writeError = Kind::Unavailable;
        QCOMPARE(move().error().step, Step::Write);
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(u"p/profiles.json"_s));
        QCOMPARE(m_profiles->moving(), QList<QUuid> { m_profile->id });
        at(SecretPlace::File).removeError.reset();
        settleMoves(*m_secrets, *m_profiles);
        QTRY_VERIFY(m_profiles->moving().isEmpty());
        QVERIFY(at(SecretPlace::File).held.isEmpty());
        QCOMPARE(heldIn(at(SecretPlace::Keyring)), "kept"_ba);
    }

    void aMoveBegunMeanwhileKeepsItsNote_data() { bothWays(); }
    void aMoveBegunMeanwhileKeepsItsNote()
    {
        prepare();
        QVERIFY(m_profiles->setMoving(m_profile->id, true));
        newPlace().slow = true;
        settleMoves(*m_secrets, *m_profiles);
        const auto moving = begin();
        QTRY_COMPARE(newPlace().writes, 1);
        oldPlace().slow = true;
        newPlace().finish(); // both are answered, and the move has its last step to go
        QTRY_VERIFY(savedPlace() != m_profile->keptIn);
        const QString path = m_folder->filePath(u"p/profiles.json"_s);
        QTRY_COMPARE(m_profiles->moving().size(), 1); // no longer two
        QCOMPARE(ProfileStore(path).moving(), QList<QUuid> { m_profile->id });
        oldPlace().finish();
        QTRY_VERIFY(moving.left.isFinished());
        QTRY_VERIFY(m_profiles->moving().isEmpty());
        QVERIFY(ProfileStore(path).moving().isEmpty());
    }

    /// It was saved, but this program cannot read it: its keys are not for throwing away.
    void whatBelongsToAnUnreadableProfileStays()
    {
        m_profile = std::make_unique<Profile>(someProfile());
        QVERIFY(m_profiles->save(*m_profile) && m_profiles->setMoving(m_profile->id, true));
        const QString path = m_folder->filePath(u"p/profiles.json"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains("\"keyring\""));
        bytes.replace("\"keyring\"", "\"of tomorrow\"");
        QVERIFY(file.resize(0) && file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        for (FakeSecretStore *place : m_places)
            place->held.insert(m_profile->id, someKeys("kept"));
        for (int run = 0; run < 2; ++run) { // the second finds what the first has written
            m_profiles = std::make_unique<ProfileStore>(path);
            QVERIFY(!m_profiles->profile(m_profile->id));
            settleMoves(*m_secrets, *m_profiles);
            bool later = false;
            whenFinished(m_secrets->read(m_profile->id), m_profiles.get(),
                [&later](const SecretResult<aws::CredentialsPtr> &) { later = true; });
            QTRY_VERIFY(later);
            QCOMPARE(heldIn(at(SecretPlace::Keyring)), "kept"_ba);
            QCOMPARE(heldIn(at(SecretPlace::File)), "kept"_ba);
            QVERIFY(m_profiles->save(someProfile()));
        }
    }

    void whatIsNoLongerKeptGoes_data() { bothWays(); }
    void whatIsNoLongerKeptGoes()
    {
        prepare();
        Profile changed = *m_profile;
        changed.source = CredentialsSource::LocalService;
        oldPlace().removeError = Kind::Locked;
        auto left = leavePlace(*m_secrets, *m_profiles, changed, m_profile->keptIn);
        QVERIFY(endOf(left.moved));
        QCOMPARE(endOf(left.left).error().step, Step::Remove);
        QCOMPARE(*m_profiles->profile(changed.id), changed);
        // Told, and done at the next start.
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(u"p/profiles.json"_s));
        QCOMPARE(m_profiles->moving(), QList<QUuid> { changed.id });
        oldPlace().removeError.reset();
        settleMoves(*m_secrets, *m_profiles);
        QTRY_VERIFY(m_profiles->moving().isEmpty());
        QVERIFY(oldPlace().held.isEmpty());

        oldPlace().held.insert(changed.id, someKeys("kept"));
        left = leavePlace(*m_secrets, *m_profiles, changed, m_profile->keptIn);
        QVERIFY(endOf(left.moved) && endOf(left.left));
        QVERIFY(oldPlace().held.isEmpty() && m_profiles->moving().isEmpty());
    }

    void whatCannotBeSavedIsNotLeft_data() { bothWays(); }
    void whatCannotBeSavedIsNotLeft()
    {
        prepare();
        const QString inTheWay = m_folder->filePath(u"p/profiles.json"_s);
        QVERIFY(QFile::remove(inTheWay) && QDir().mkpath(inTheWay + u"/full"_s));
        Profile changed = *m_profile;
        changed.source = CredentialsSource::LocalService;
        const auto left = leavePlace(*m_secrets, *m_profiles, changed, m_profile->keptIn);
        QCOMPARE(endOf(left.moved).error().step, Step::Save);
        QTRY_VERIFY(left.left.isFinished() && left.left.resultCount() == 0);
        verifyUnmoved();
        QVERIFY(m_profiles->moving().isEmpty());
    }

    void onePlaceIsLeftAlone()
    {
        FakeSecretStore only;
        Profile profile = someProfile();
        only.held.insert(profile.id, someKeys("kept"));
        profile.keptIn = SecretPlace::File;
        const auto moved = moveKeys(only, *m_profiles, profile, SecretPlace::Keyring);
        QVERIFY(endOf(moved.moved) && endOf(moved.left));
        QVERIFY(only.held.contains(profile.id));
    }
};

QTEST_GUILESS_MAIN(TestKeyMove)
#include "tst_keymove.moc"
