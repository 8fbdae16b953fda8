// SPDX-License-Identifier: Apache-2.0
#include "account/profilejson.h"
#include "account/profilestore.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

class TestProfileStore : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;

    static Profile make(const QString &name)
    {
        return { QUuid::createUuid(), name,
            *AppInstanceUserArn::parse(
                u"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/"_s + name),
            CredentialsSource::Environment, u"http://127.0.0.1:1"_s, true, true };
    }

    void put(const QByteArray &bytes) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"profiles.json"_s);
    }

    void roundTrip()
    {
        Profile alice = make(u"alice"_s);
        const Profile bob = make(u"bob"_s);
        ProfileStore store(m_path);
        QSignalSpy changed(&store, &ProfileStore::changed);
        QVERIFY(store.save(alice) && store.save(bob) && store.setLastUsed(bob.id));
        alice.name = u"Alice ✨"_s;
        QVERIFY(store.save(alice));
        QCOMPARE(changed.count(), 4);

        const ProfileStore again(m_path);
        QCOMPARE(again.profiles(), (QList<Profile> { alice, bob }));
        QCOMPARE(again.lastUsed(), bob.id);
        QVERIFY(again.problem().isEmpty());

        QVERIFY(store.remove(bob.id));
        QVERIFY(ProfileStore(m_path).lastUsed().isNull());
        QCOMPARE(ProfileStore(m_path).profiles().size(), 1);
    }

    /// What is noted of a profile's secrets changes nothing for who shows profiles.
    void notesOfSecretsAreKept()
    {
        const Profile alice = make(u"alice"_s);
        ProfileStore store(m_path);
        QVERIFY(store.save(alice));
        QSignalSpy changed(&store, &ProfileStore::changed);
        QVERIFY(store.setKeyring(alice.id, u"gnome-keyring-daemon"_s));
        QVERIFY(store.setMoving(alice.id, true));
        QCOMPARE(changed.count(), 0);
        QCOMPARE(ProfileStore(m_path).keyring(alice.id), u"gnome-keyring-daemon"_s);
        QCOMPARE(ProfileStore(m_path).moving(), QList<QUuid> { alice.id });
        QVERIFY(store.setMoving(alice.id, false));
        QVERIFY(ProfileStore(m_path).moving().isEmpty());
        QVERIFY(store.remove(alice.id));
        QCOMPARE(ProfileStore(m_path).keyring(alice.id), QString());
    }

    void everyFieldIsKept()
    {
        ProfileStore store(m_path);
        QList<Profile> all;
        for (const AwsPlace place :
            { AwsPlace::EnvironmentKeys, AwsPlace::DefaultChain, AwsPlace::SharedProfile,
                AwsPlace::CognitoIdentity, AwsPlace::CredentialExchange }) {
            Profile profile = make(u"alice"_s);
            profile.aws = { place, u"team two"_s, u"i"_s, u"u"_s, u"c"_s, u"https://x"_s };
            profile.colour = u"#1a2B3c"_s;
            profile.autoSend = false;
            QVERIFY(store.save(profile));
            all.append(profile);
        }
        QCOMPARE(ProfileStore(m_path).profiles(), all);
        QCOMPARE(profileFrom(toJson(all.last())), all.last());
    }

    void filesFromBeforeAreRead()
    {
        put(QByteArray(R"({"version":1,"profiles":[{"id":"7d9f2a54-1c3e-4b61-9a0d-52e80b6f3c17",)")
            + R"("name":"A","user":"arn:aws:chime:us-east-1:123456789012:app-instance/a/user/a",)"
            + R"("source":"environment","endpointUrl":"","fips":false,"dualStack":true}]})");
        const ProfileStore store(m_path);
        QVERIFY(store.problem().isEmpty());
        QCOMPARE(store.profiles().size(), 1);
        const Profile profile = store.profiles().first();
        QCOMPARE(profile.aws, AwsSettings {});
        QCOMPARE(profile.colour, QString());
        QVERIFY(profile.autoSend && profile.dualStack);
    }

    void unknownPlacesAndColours()
    {
        QJsonObject json = toJson(make(u"alice"_s));
        json[u"colour"_s] = u"url(evil)"_s;
        QCOMPARE(profileFrom(json)->colour, QString());
        json[u"aws"_s] = QJsonObject { { u"place"_s, u"moon"_s } };
        QVERIFY(!profileFrom(json));
    }

    void exportAndImport()
    {
        Profile alice = make(u"alice"_s);
        alice.aws = { AwsPlace::SharedProfile, u"team"_s };
        const QByteArray file = exportedProfiles({ alice, make(u"bob"_s) });
        QVERIFY(!file.contains("ecret"));
        const auto imported = importedProfiles(file);
        QVERIFY(imported.has_value());
        QCOMPARE(imported->profiles.size(), 2);
        QCOMPARE(imported->notTaken, 0);
        Profile first = imported->profiles.first();
        QVERIFY(first.id != alice.id && !first.id.isNull());
        first.id = alice.id;
        QCOMPARE(first, alice);
    }

    void importRefuses_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("no JSON") << "x"_ba;
        QTest::newRow("a list") << "[]"_ba;
        QTest::newRow("no version") << R"({"profiles":[]})"_ba;
        QTest::newRow("another version") << R"({"carillonProfiles":2,"profiles":[]})"_ba;
        QTest::newRow("no list") << R"({"carillonProfiles":1,"profiles":{}})"_ba;
        QTest::newRow("too large") << QByteArray(maxImportBytes + 1, ' ');
    }
    void importRefuses()
    {
        QFETCH(QByteArray, file);
        QVERIFY(!importedProfiles(file).has_value());
    }

    void importLeavesOutWhatIsNone()
    {
        QJsonObject longName = toJson(make(u"alice"_s));
        longName[u"name"_s] = QString(2000, u'x');
        const QJsonObject json { { u"carillonProfiles"_s, 1 },
            { u"profiles"_s,
                QJsonArray { 1, u"x"_s, QJsonObject {}, longName, toJson(make(u"bob"_s)) } } };
        const auto imported = importedProfiles(QJsonDocument(json).toJson());
        QCOMPARE(imported->profiles.size(), 1);
        QCOMPARE(imported->notTaken, 4);
    }

    void onlyTheOwnerMayRead()
    {
        m_path = m_folder->filePath(u"new/profiles.json"_s);
        QVERIFY(ProfileStore(m_path).save(make(u"alice"_s)));
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
        QVERIFY(!(QFileInfo(m_path).permissions() & others));
        QVERIFY(!(QFileInfo(QFileInfo(m_path).path()).permissions() & others));
    }

    void damagedIsSetAside_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("cut") << "{\"version\":1,"_ba;
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("later version") << "{\"version\":9,\"profiles\":[]}"_ba;
        QTest::newRow("bad profile") << "{\"version\":1,\"profiles\":[{\"id\":\"x\"}]}"_ba;
    }

    void damagedIsSetAside()
    {
        QFETCH(QByteArray, bytes);
        put(bytes);
        ProfileStore store(m_path);
        QVERIFY(store.profiles().isEmpty());
        QVERIFY(!store.problem().isEmpty());
        QVERIFY(store.save(make(u"alice"_s)));
        QFile aside(m_path + u".damaged"_s);
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), bytes);
    }

    void secondDamageKeepsTheFirst()
    {
        put("one");
        ProfileStore first(m_path);
        put("two");
        ProfileStore second(m_path);
        QVERIFY(QFile::exists(m_path + u".damaged"_s));
        QVERIFY(QFile::exists(m_path + u".damaged.2"_s));
    }

    void unwrittenDidNotHappen()
    {
        // A folder cannot be made below a file, whoever asks.
        put("{}");
        ProfileStore store(m_path + u"/below/profiles.json"_s);
        QSignalSpy changed(&store, &ProfileStore::changed);
        QVERIFY(!store.save(make(u"alice"_s)));
        QVERIFY(store.profiles().isEmpty());
        QVERIFY(!store.problem().isEmpty());
        QCOMPARE(changed.count(), 0);
    }
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
