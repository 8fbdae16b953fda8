// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "account/filesecretstore.h"
#include "account/placedsecretstore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using carillon::test::FakeSecretStore;
using carillon::test::someKeys;
using Kind = SecretStoreError::Kind;

namespace {

int modeOf(const QString &path)
{
    struct stat facts = {};
    return ::lstat(QFile::encodeName(path).constData(), &facts) == 0 ? int(facts.st_mode & 07777)
                                                                     : -1;
}

QByteArray secretOf(const SecretResult<aws::CredentialsPtr> &result)
{
    return result ? (*result)->secretAccessKey.view().toByteArray() : "none"_ba;
}

} // namespace

class TestFileSecretStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { ::umask(m_umask); }
    void keepsAndForgets();
    void isForItsOwnerAlone();
    void replacesWhole();
    void whatOthersMayReadIsNotTaken_data();
    void whatOthersMayReadIsNotTaken();
    void whatIsNoFileOfOursIsNotTaken_data();
    void whatIsNoFileOfOursIsNotTaken();
    void aFolderForOthersIsNotWrittenTo();
    void whatCannotBeWrittenIsTold();
    void eachProfileHasItsPlace();
    void aFailingKeyringIsNotGoneRound();
    void removalReachesBothPlaces();

private:
    QString path() const { return m_store->pathOf(m_id); }
    SecretResult<void> write(const QByteArray &secret)
    {
        return m_store->write(m_id, someKeys(secret)).result();
    }

    mode_t m_umask = 022;
    const QUuid m_id = QUuid::createUuid();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileSecretStore> m_store;
};

void TestFileSecretStore::init()
{
    m_umask = ::umask(0); // nothing but the store keeps others out
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<FileSecretStore>(m_folder->filePath(u"a/keys"_s));
}

void TestFileSecretStore::keepsAndForgets()
{
    QCOMPARE(m_store->read(m_id).result().error().kind, Kind::NotFound);
    QVERIFY(write("geheim"));
    QCOMPARE(secretOf(m_store->read(m_id).result()), "geheim"_ba);
    QCOMPARE(m_store->read(QUuid::createUuid()).result().error().kind, Kind::NotFound);
    QVERIFY(m_store->remove(m_id).result());
    QVERIFY(!QFile::exists(path()));
    QVERIFY(m_store->remove(m_id).result());
}

void TestFileSecretStore::isForItsOwnerAlone()
{
    QVERIFY(write("geheim"));
    QCOMPARE(modeOf(path()), 0600);
    QCOMPARE(modeOf(m_folder->filePath(u"a/keys"_s)), 0700);
    QCOMPARE(modeOf(m_folder->filePath(u"a"_s)), 0700);
}

void TestFileSecretStore::replacesWhole()
{
    QVERIFY(write("one"));
    QFile::link(u"/nowhere"_s, path() + u".new"_s); // in the way of the new one
    QVERIFY(write("two"));
    QCOMPARE(secretOf(m_store->read(m_id).result()), "two"_ba);
    QCOMPARE(QDir(m_folder->filePath(u"a/keys"_s)).entryList(QDir::Files | QDir::System).size(), 1);
    QCOMPARE(modeOf(path()), 0600);
}

void TestFileSecretStore::whatOthersMayReadIsNotTaken_data()
{
    QTest::addColumn<int>("mode");
    QTest::newRow("group reads") << 0640;
    QTest::newRow("world reads") << 0604;
    QTest::newRow("group writes") << 0620;
    QTest::newRow("all") << 0777;
}

void TestFileSecretStore::whatOthersMayReadIsNotTaken()
{
    QFETCH(int, mode);
    QVERIFY(write("geheim"));
    QCOMPARE(::chmod(QFile::encodeName(path()).constData(), mode_t(mode)), 0);
    const auto found = m_store->read(m_id).result();
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Kind::Malformed);
    const QString fix = u"chmod 600 '%1'"_s.arg(path());
    QVERIFY2(found.error().detail.contains(fix), qPrintable(found.error().detail));
    QCOMPARE(::chmod(QFile::encodeName(path()).constData(), 0600), 0);
    QCOMPARE(secretOf(m_store->read(m_id).result()), "geheim"_ba);
}

void TestFileSecretStore::whatIsNoFileOfOursIsNotTaken_data()
{
    QTest::addColumn<QString>("what");
    for (const auto &what :
        { u"link"_s, u"pipe"_s, u"folder"_s, u"huge"_s, u"text"_s, u"empty"_s, u"foreign"_s })
        QTest::newRow(qPrintable(what)) << what;
}

void TestFileSecretStore::whatIsNoFileOfOursIsNotTaken()
{
    QFETCH(QString, what);
    QVERIFY(write("geheim"));
    const QByteArray name = QFile::encodeName(path());
    const auto fill = [&](const QByteArray &bytes) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    };
    if (what == u"link") {
        QVERIFY(QFile::rename(path(), path() + u".real"_s));
        QVERIFY(QFile::link(path() + u".real"_s, path()));
    } else if (what == u"pipe") {
        QVERIFY(QFile::remove(path()));
        QCOMPARE(::mkfifo(name.constData(), 0600), 0);
    } else if (what == u"folder") {
        QVERIFY(QFile::remove(path()));
        QCOMPARE(::mkdir(name.constData(), 0700), 0);
    } else if (what == u"huge") {
        fill(QByteArray(FileSecretStore::maxBytes + 1, 'x'));
    } else if (what == u"text") {
        fill("not ours");
    } else if (what == u"empty") {
        fill({});
    } else if (::geteuid() == 0) {
        QCOMPARE(::chown(name.constData(), 65534, 65534), 0);
    } else {
        QSKIP("only root can give a file away");
    }
    const auto found = m_store->read(m_id).result();
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Kind::Malformed);
    QVERIFY2(
        found.error().detail.contains(u"nter the keys again"_s), qPrintable(found.error().detail));
}

void TestFileSecretStore::aFolderForOthersIsNotWrittenTo()
{
    QVERIFY(write("geheim"));
    const QString folder = m_folder->filePath(u"a/keys"_s);
    QCOMPARE(::chmod(QFile::encodeName(folder).constData(), 0755), 0);
    const auto written = write("new");
    QVERIFY(!written);
    QVERIFY(written.error().detail.contains(u"chmod 700"_s));
    QCOMPARE(secretOf(m_store->read(m_id).result()), "geheim"_ba);
}

void TestFileSecretStore::whatCannotBeWrittenIsTold()
{
    FileSecretStore store(u"/proc/nowhere/keys"_s);
    const auto written = store.write(m_id, someKeys("geheim")).result();
    QVERIFY(!written);
    QVERIFY(written.error().detail.contains(u"/proc/nowhere/keys"_s));
}

void TestFileSecretStore::eachProfileHasItsPlace()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    PlacedSecretStore placed(
        std::move(owned), std::make_unique<FileSecretStore>(m_folder->filePath(u"k"_s)));
    const QUuid other = QUuid::createUuid();
    placed.keepIn(m_id, SecretPlace::File);
    const auto inFile = placed.write(m_id, someKeys("in the file"));
    const auto inKeyring = placed.write(other, someKeys("in the keyring"));
    QTRY_VERIFY(inFile.isFinished() && inKeyring.isFinished());
    QVERIFY(inFile.result() && inKeyring.result());
    QCOMPARE(keyring.held.size(), 1);
    QVERIFY(keyring.held.contains(other));
    QCOMPARE(secretOf(placed.read(m_id).result()), "in the file"_ba);
    QCOMPARE(secretOf(placed.read(other).result()), "in the keyring"_ba);
}

void TestFileSecretStore::aFailingKeyringIsNotGoneRound()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    PlacedSecretStore placed(
        std::move(owned), std::make_unique<FileSecretStore>(m_folder->filePath(u"k"_s)));
    keyring.error = Kind::Unavailable;
    const auto written = placed.write(m_id, someKeys("geheim"));
    QTRY_VERIFY(written.isFinished());
    QVERIFY(!written.result());
    QVERIFY(!QDir(m_folder->filePath(u"k"_s)).exists());
    // What the keyring holds is not taken for lost, nor is something else taken for it.
    placed.keepIn(m_id, SecretPlace::File);
    QCOMPARE(placed.read(m_id).result().error().kind, Kind::NotFound);
    placed.keepIn(m_id, SecretPlace::Keyring);
    QCOMPARE(placed.read(m_id).result().error().kind, Kind::Unavailable);
}

void TestFileSecretStore::removalReachesBothPlaces()
{
    auto owned = std::make_unique<FakeSecretStore>();
    FakeSecretStore &keyring = *owned;
    PlacedSecretStore placed(
        std::move(owned), std::make_unique<FileSecretStore>(m_folder->filePath(u"k"_s)));
    keyring.held.insert(m_id, someKeys("old"));
    placed.keepIn(m_id, SecretPlace::File);
    const auto written = placed.write(m_id, someKeys("new"));
    QTRY_VERIFY(written.isFinished() && written.result());
    const auto removed = placed.remove(m_id);
    QTRY_VERIFY(removed.isFinished());
    QVERIFY(removed.result() && keyring.held.isEmpty());
    QCOMPARE(placed.read(m_id).result().error().kind, Kind::NotFound);
    // Locked: something may be left there.
    keyring.error = Kind::Locked;
    const auto again = placed.remove(m_id);
    QTRY_VERIFY(again.isFinished());
    QCOMPARE(again.result().error().kind, Kind::Locked);
    // No keyring holds nothing of it; a file that stays does.
    keyring.error = Kind::Unavailable;
    const auto without = placed.remove(m_id);
    QTRY_VERIFY(without.isFinished());
    QVERIFY(without.result());
    keyring.error.reset();
    placed.keepIn(m_id, SecretPlace::Keyring);
    const QString inTheWay = FileSecretStore(m_folder->filePath(u"k"_s)).pathOf(m_id);
    QVERIFY(QDir().mkpath(inTheWay)); // what no unlink() takes away
    const auto stays = placed.remove(m_id);
    QTRY_VERIFY(stays.isFinished());
    QCOMPARE(stays.result().error().kind, Kind::Unavailable);
}

QTEST_GUILESS_MAIN(TestFileSecretStore)
#include "tst_filesecretstore.moc"
