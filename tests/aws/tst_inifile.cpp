// SPDX-License-Identifier: Apache-2.0
#include "aws/sharedconfig.h"

#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace carillon::aws;

namespace {

SharedConfig shared(QByteArrayView config, QByteArrayView credentials = {})
{
    return { parseIni(config), parseIni(credentials) };
}

constexpr QByteArrayView notSet = "(not set)";

QByteArray valueOf(const SharedConfig &files, QByteArrayView profile, QByteArrayView key)
{
    const auto found = files.profile(profile);
    if (!found)
        return "(no profile)"_ba;
    return found->has(key) ? found->view(key).toByteArray() : notSet.toByteArray();
}

struct Row {
    const char *name;
    const char *config;
    const char *credentials;
    const char *profile;
    const char *key;
    const char *value;
};

/// What botocore and the JavaScript SDK do is said where they differ.
constexpr Row rows[] = {
    { "profile in config", "[profile x]\nregion=r", "", "x", "region", "r" },
    { "profile in credentials", "", "[x]\nregion=r", "x", "region", "r" },
    { "default needs no prefix", "[default]\nregion=r", "", "default", "region", "r" },
    { "no prefix in config", "[x]\nregion=r", "", "x", "region", "(no profile)" },
    { "prefix in credentials is a name", "", "[profile x]\nregion=r", "x", "region",
        "(no profile)" },
    { "prefix in credentials names itself", "", "[profile x]\nregion=r", "profile x", "region",
        "r" },
    { "profile default later", "[default]\nregion=a\noutput=o\n[profile default]\nregion=b", "",
        "default", "region", "b" },
    { "profile default replaces whole",
        "[default]\nregion=a\noutput=o\n[profile default]\nregion=b", "", "default", "output",
        "(not set)" },
    // JS: [profile default] wherever it stands.
    { "default later", "[profile default]\nregion=b\n[default]\nregion=a", "", "default", "region",
        "a" },
    // JS: no profile.
    { "quoted name", "[profile \"two words\"]\nregion=r", "", "two words", "region", "r" },
    { "single quotes", "[profile 'two words']\nregion=r", "", "two words", "region", "r" },
    { "two bare words", "[profile two words]\nregion=r", "", "two words", "region",
        "(no profile)" },
    { "inner blanks", "[ profile x ]\nregion=r", "", "x", "region", "(no profile)" },
    { "tab after profile", "[profile\tx]\nregion=r", "", "x", "region", "r" },
    // botocore: refuses the file.
    { "twice, later key", "[profile x]\nregion=a\n[profile x]\nregion=b", "", "x", "region", "b" },
    { "twice, earlier key", "[profile x]\noutput=o\n[profile x]\nregion=b", "", "x", "output",
        "o" },
    { "key twice", "[profile x]\nregion=a\nregion=b", "", "x", "region", "b" },
    { "# comment", "[profile x]\n#region=a\nregion=b", "", "x", "region", "b" },
    { "; comment", "[profile x]\n;region=a\nregion=b", "", "x", "region", "b" },
    { "indented comment", "[profile x]\nregion=b\n  # more", "", "x", "region", "b" },
    // botocore: part of the value.
    { "comment after a value", "[profile x]\nregion=r # c", "", "x", "region", "r" },
    { "; after a value", "[profile x]\nregion=r ; c", "", "x", "region", "r" },
    { "comment after a tab", "[profile x]\nregion=r\t# c", "", "x", "region", "r" },
    { "comment for a value", "[profile x]\nregion= # c", "", "x", "region", "(not set)" },
    { "no blank, no comment", "[profile x]\nregion=a#b", "", "x", "region", "a#b" },
    { "no blank, no ; comment", "[profile x]\nregion=a;b", "", "x", "region", "a;b" },
    { "key id loses its comment", "", "[x]\naws_access_key_id = AKDEF # c", "x",
        "aws_access_key_id", "AKDEF" },
    { "secret keeps everything", "", "[x]\naws_secret_access_key = SK+/=#x # y", "x",
        "aws_secret_access_key", "SK+/=#x # y" },
    { "token keeps everything", "", "[x]\naws_session_token=a ;b", "x", "aws_session_token",
        "a ;b" },
    // JS: the case is kept.
    { "key case", "[profile x]\nREGION=r", "", "x", "region", "r" },
    { "profile case", "[profile X]\nregion=r", "", "x", "region", "(no profile)" },
    { "nested", "[profile x]\ns3 =\n  addressing_style = path\nregion=r", "", "x",
        "s3.addressing_style", "path" },
    { "nested ends", "[profile x]\ns3 =\n  a = b\nregion=r", "", "x", "region", "r" },
    { "nested is not the key", "[profile x]\ns3 =\n  region = b", "", "x", "region", "(not set)" },
    { "nested over blank lines", "[profile x]\ns3 =\n\n# c\n  a = b", "", "x", "s3.a", "b" },
    // botocore: added to the value before.
    { "indented key", "[profile x]\noutput=o\n  region = r", "", "x", "region", "r" },
    { "indented leaves the one above", "[profile x]\noutput=o\n  region = r", "", "x", "output",
        "o" },
    { "value with =", "[profile x]\nrole_arn=a=b=c", "", "x", "role_arn", "a=b=c" },
    // JS: no setting.
    { "colon", "[profile x]\nregion: r", "", "x", "region", "r" },
    { "url", "[profile x]\nendpoint_url = http://h:1/?a=b", "", "x", "endpoint_url",
        "http://h:1/?a=b" },
    { "credentials win", "[profile x]\nregion=a", "[x]\nregion=b", "x", "region", "b" },
    { "key by key", "[profile x]\noutput=o\nregion=a", "[x]\nregion=b", "x", "output", "o" },
    { "an empty key does not win", "[profile x]\nregion=a", "[x]\nregion=", "x", "region", "a" },
    { "missing files", "", "", "x", "region", "(no profile)" },
    { "empty section", "[profile x]", "", "x", "region", "(not set)" },
    { "blanks around", "  [profile x]  \n  \nregion  =  r  ", "", "x", "region", "r" },
    { "CRLF", "[profile x]\r\nregion=r\r\n", "", "x", "region", "r" },
    { "byte order mark", "\xef\xbb\xbf[profile x]\nregion=r", "", "x", "region", "r" },
    { "comment after a header", "[profile x] # c\nregion=r", "", "x", "region", "r" },
    // botocore: refuses the file.
    { "neither nor", "[profile x]\nwhat is this\nregion=r", "", "x", "region", "r" },
    { "before any section", "region=a\n[profile x]\noutput=o", "", "x", "region", "(not set)" },
    { "below a broken header", "[profile x]\noutput=o\n[profile y\nregion=r", "", "x", "region",
        "(not set)" },
    { "utf-8", "[profile zoë]\nregion=r", "", "zoë", "region", "r" },
    { "no line end", "[profile x]\nregion=r", "", "x", "region", "r" },
};

} // namespace

class TestIniFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void grammar_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("credentials");
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        for (const Row &row : rows)
            QTest::newRow(row.name)
                << QByteArray(row.config) << QByteArray(row.credentials) << QByteArray(row.profile)
                << QByteArray(row.key) << QByteArray(row.value);
    }
    void grammar()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, credentials);
        QFETCH(QByteArray, profile);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QCOMPARE(valueOf(shared(config, credentials), profile, key), value);
    }

    void problemsNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("part");
        QTest::newRow("twice") << "[profile x]\na=b\n[profile x]"_ba << 3 << u"twice"_s;
        QTest::newRow("comment") << "[profile x]\na=b # c"_ba << 2 << u"comment"_s;
        QTest::newRow("comment on a secret")
            << "[profile x]\naws_session_token=b # c"_ba << 2 << u"part of the secret"_s;
        QTest::newRow("indented") << "[profile x]\na=b\n c=d"_ba << 3 << u"indented"_s;
        QTest::newRow("no setting") << "[profile x]\r\nwhat"_ba << 2 << u"neither"_s;
        QTest::newRow("no section") << "a=b"_ba << 1 << u"no section"_s;
        QTest::newRow("broken header") << "[]"_ba << 1 << u"no section header"_s;
        QTest::newRow("no profile") << "[x]\na=b"_ba << 0 << u"[profile NAME]"_s;
        QTest::newRow("too long") << QByteArray(maxIniBytes + 1, '#') << 0 << u"1 MiB"_s;
    }
    void problemsNameTheLine()
    {
        QFETCH(QByteArray, config);
        QFETCH(int, line);
        QFETCH(QString, part);
        const SharedConfig files = shared(config);
        QCOMPARE(files.configProblems().size(), 1U);
        QCOMPARE(files.configProblems().front().line, line);
        QVERIFY2(files.configProblems().front().text.contains(part),
            qPrintable(files.configProblems().front().text));
    }

    void problemsTellNoValues()
    {
        const SharedConfig files = shared({},
            "[x]\naws_secret_access_key\nTOPSECRET\n"
            "  aws_secret_access_key = TOPSECRET\n[x]\na=T # c");
        QVERIFY(files.credentialsProblems().size() >= 4);
        for (const IniProblem &problem : files.credentialsProblems())
            QVERIFY(!problem.text.contains(u"TOPSECRET"));
    }

    void namesAreSortedDefaultFirst()
    {
        const SharedConfig files
            = shared("[profile b]\n[default]\n[sso-session s]\n[services q]", "[a]\n[b]");
        QCOMPARE(files.profileNames(), QList<QByteArray>({ "default", "a", "b" }));
        QVERIFY(files.configProblems().empty());
    }

    void ssoSessions()
    {
        const SharedConfig files
            = shared("[sso-session corp]\nsso_region=r\n[sso-session \"a b\"]\nsso_region=q\n"
                     "[sso-session]\nsso_region=none");
        QCOMPARE(files.ssoSession("corp")->view("sso_region"), QByteArrayView("r"));
        QCOMPARE(files.ssoSession("a b")->view("sso_region"), QByteArrayView("q"));
        QVERIFY(!files.ssoSession("other"));
        QVERIFY(!files.ssoSession(""));
        QVERIFY(!files.profile("corp"));
    }

    void anyBytesAreTaken()
    {
        std::mt19937 random(20260301); // NOLINT: the same bytes each time
        const QByteArrayView alphabet("[]=:#; \t\n\r\"'xprofile-sso\0\xff", 26);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bytes;
            for (auto n = random() % 64; n > 0; --n)
                bytes += alphabet[qsizetype(random() % 26)];
            const SharedConfig files = shared(bytes, bytes);
            for (const QByteArray &name : files.profileNames())
                QVERIFY(files.profile(name));
        }
    }

    void manyProblemsAreCutShort()
    {
        QCOMPARE(parseIni(QByteArray("x\n").repeated(5000)).problems.size(), 100U);
    }
};

QTEST_APPLESS_MAIN(TestIniFile)
#include "tst_inifile.moc"
