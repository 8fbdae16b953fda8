// SPDX-License-Identifier: Apache-2.0
#include "account/awsfiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace carillon;

class TestAwsFiles : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;

    QString write(const QString &name, const QByteArray &text,
        QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner)
    {
        const QString path = m_home.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
            && file.setPermissions(mode);
        return written ? path : QString();
    }

private Q_SLOTS:
    void init()
    {
        m_environment = QProcessEnvironment();
        m_environment.insert(u"HOME"_s, m_home.path());
        QDir(m_home.filePath(u".aws"_s)).removeRecursively();
    }

    void paths()
    {
        auto paths = awsPathsOf(m_environment);
        QCOMPARE(paths.config, m_home.path() + u"/.aws/config"_s);
        QCOMPARE(paths.credentials, m_home.path() + u"/.aws/credentials"_s);
        QCOMPARE(paths.ssoCache, m_home.path() + u"/.aws/sso/cache"_s);
        m_environment.insert(u"AWS_CONFIG_FILE"_s, u"~/c"_s);
        m_environment.insert(u"AWS_SHARED_CREDENTIALS_FILE"_s, u"/s"_s);
        m_environment.insert(u"AWS_LOGIN_CACHE_DIRECTORY"_s, u"/l"_s);
        paths = awsPathsOf(m_environment);
        QCOMPARE(paths.config, m_home.path() + u"/c"_s);
        QCOMPARE(paths.credentials, u"/s"_s);
        QCOMPARE(paths.loginCache, u"/l"_s);
    }

    void bothFiles()
    {
        write(u".aws/config"_s, "[profile a]\nregion=r\n"_ba);
        write(u".aws/credentials"_s, "[a]\naws_access_key_id=K\n"_ba);
        const AwsFiles files = readAwsFiles(m_environment);
        QCOMPARE(files.warnings, QStringList());
        QCOMPARE(files.config->profile("a")->text("region"), u"r"_s);
        QCOMPARE(files.config->profile("a")->text("aws_access_key_id"), u"K"_s);
    }

    void nothingIsNoTrouble()
    {
        const AwsFiles files = readAwsFiles(m_environment);
        QVERIFY(files.config->profileNames().isEmpty());
        QVERIFY(files.warnings.isEmpty());
        m_environment.insert(u"AWS_CONFIG_FILE"_s, u"/dev/null"_s);
        QVERIFY(readAwsFiles(m_environment).warnings.isEmpty());
    }

    void modeIsWarnedOf_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("warned");
        QTest::newRow("0600") << 0x6600 << false;
        QTest::newRow("0400") << 0x4400 << false;
        QTest::newRow("0640") << 0x6640 << true;
        QTest::newRow("0604") << 0x6604 << true;
        QTest::newRow("0622") << 0x6622 << true;
    }
    void modeIsWarnedOf()
    {
        QFETCH(int, mode);
        QFETCH(bool, warned);
        const QString path = write(u".aws/it's"_s, "[a]\n"_ba, QFile::Permissions(mode));
        m_environment.insert(u"AWS_SHARED_CREDENTIALS_FILE"_s, path);
        const QStringList warnings = readAwsFiles(m_environment).warnings;
        QCOMPARE(!warnings.isEmpty(), warned);
        if (warned)
            QVERIFY(
                warnings.first().endsWith(u"chmod 600 '%1/.aws/it'\\''s'"_s.arg(m_home.path())));
        QFile::remove(path);
    }

    void configIsWarnedOfWhenItHoldsSecrets_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("warned");
        QTest::newRow("region") << "[default]\nregion=x\naws_access_key_id=AKID\n"_ba << false;
        QTest::newRow("no value") << "[default]\naws_secret_access_key=\n"_ba << false;
        QTest::newRow("key") << "[default]\n[profile a]\naws_secret_access_key = S\n"_ba << true;
        QTest::newRow("token") << "[default]\naws_session_token=T\n"_ba << true;
    }
    void configIsWarnedOfWhenItHoldsSecrets()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, warned);
        const auto everyoneReads = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther;
        const QString path = write(u"config"_s, text, everyoneReads);
        m_environment.insert(u"AWS_CONFIG_FILE"_s, path);
        AwsFiles files = readAwsFiles(m_environment);
        QCOMPARE(files.exposed, warned ? QStringList(path) : QStringList());
        QCOMPARE(files.warnings.filter(u"chmod 600"_s).size(), warned ? 1 : 0);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(readAwsFiles(m_environment).exposed.isEmpty());
        QFile::remove(path);
    }

    void whatIsNoFileIsNotWaitedFor()
    {
        const QString pipe = m_home.filePath(u"pipe"_s);
        QVERIFY(mkfifo(QFile::encodeName(pipe).constData(), 0600) == 0);
        m_environment.insert(u"AWS_CONFIG_FILE"_s, pipe);
        m_environment.insert(u"AWS_SHARED_CREDENTIALS_FILE"_s, u"/dev/zero"_s);
        const QStringList warnings = readAwsFiles(m_environment).warnings;
        QCOMPARE(warnings.size(), 2);
        QVERIFY(warnings.first().contains(u"is not a file"));
    }

    void problemsNameFileAndLine()
    {
        write(u".aws/config"_s, "[profile a]\nnonsense\n"_ba);
        const AwsFiles files = readAwsFiles(m_environment);
        QCOMPARE(files.warnings.size(), 1);
        QVERIFY(files.warnings.first().startsWith(files.paths.config + u":2: "_s));
    }

    void namesFromTheEnvironment()
    {
        QCOMPARE(profileNameFrom(m_environment), QString());
        m_environment.insert(u"AWS_PROFILE"_s, u"a"_s);
        QCOMPARE(profileNameFrom(m_environment), u"a"_s);
        m_environment.insert(u"AWS_DEFAULT_PROFILE"_s, u"b"_s);
        QCOMPARE(profileNameFrom(m_environment), u"b"_s);

        write(u".aws/config"_s, "[profile a]\nregion=of-profile\n"_ba);
        const AwsFiles files = readAwsFiles(m_environment);
        QCOMPARE(regionFrom(m_environment, files.config->profile("a")), u"of-profile"_s);
        QCOMPARE(regionFrom(m_environment, std::nullopt), QString());
        m_environment.insert(u"AWS_DEFAULT_REGION"_s, u"second"_s);
        QCOMPARE(regionFrom(m_environment, files.config->profile("a")), u"second"_s);
        m_environment.insert(u"AWS_REGION"_s, u"first"_s);
        QCOMPARE(regionFrom(m_environment, files.config->profile("a")), u"first"_s);
    }
};

QTEST_GUILESS_MAIN(TestAwsFiles)
#include "tst_awsfiles.moc"
