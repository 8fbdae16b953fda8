// SPDX-License-Identifier: Apache-2.0
#include "account/argumentsplitter.h"
#include "account/processcredentials.h"
#include "account/standin.h"

#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::testing;
using Kind = aws::CredentialsError::Kind;

Q_DECLARE_METATYPE(std::optional<QStringList>)

class TestProcessCredentials : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    FakeClock m_clock { QDateTime({ 2026, 3, 1 }, { 12, 0 }, Qt::UTC) };

    QString script(const QByteArray &text)
    {
        QFile file(m_folder.filePath(u"give keys.sh"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        file.close();
        return u"/bin/sh '%1'"_s.arg(file.fileName());
    }
    aws::CredentialsResult run(const QString &command)
    {
        ProcessCredentialsOrigin origin(command, QProcessEnvironment::systemEnvironment(), m_clock);
        return waitFor(origin.fetch());
    }
    aws::CredentialsResult printed(const QByteArray &json)
    {
        QFile file(m_folder.filePath(u"out"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size())
            return {};
        file.close();
        return run(u"/bin/cat '%1'"_s.arg(file.fileName()));
    }

private Q_SLOTS:
    /// What Python's shlex, which botocore asks, makes of each.
    void words_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<std::optional<QStringList>>("words");
        int number = 0;
        const auto row = [&number](const QString &line, const std::optional<QStringList> &words) {
            QTest::addRow("%d", ++number) << line << words;
        };
        row(u"a b c"_s, QStringList { u"a"_s, u"b"_s, u"c"_s });
        row(u"  a\tb  "_s, QStringList { u"a"_s, u"b"_s });
        row(u"a 'b c' d"_s, QStringList { u"a"_s, u"b c"_s, u"d"_s });
        row(u"a \"b c\" d"_s, QStringList { u"a"_s, u"b c"_s, u"d"_s });
        row(u"a \"b \\\" c\""_s, QStringList { u"a"_s, u"b \" c"_s });
        row(u"a \"b \\\\ c\""_s, QStringList { u"a"_s, u"b \\ c"_s });
        row(u"a \"b \\n c\""_s, QStringList { u"a"_s, u"b \\n c"_s });
        row(u"a 'b \\ c'"_s, QStringList { u"a"_s, u"b \\ c"_s });
        row(u"a\\ b c"_s, QStringList { u"a b"_s, u"c"_s });
        row(u"a \\\"b"_s, QStringList { u"a"_s, u"\"b"_s });
        row(u"a '' b"_s, QStringList { u"a"_s, u""_s, u"b"_s });
        row(u"a \"\""_s, QStringList { u"a"_s, u""_s });
        row(u"a'b'\"c\"d"_s, QStringList { u"abcd"_s });
        row(u"$HOME `x` $(y) | ; && > *"_s,
            QStringList {
                u"$HOME"_s, u"`x`"_s, u"$(y)"_s, u"|"_s, u";"_s, u"&&"_s, u">"_s, u"*"_s });
        row(u"# a"_s, QStringList { u"#"_s, u"a"_s });
        row(u"a#b"_s, QStringList { u"a#b"_s });
        row(u"é 'ü'"_s, QStringList { u"é"_s, u"ü"_s });
        row(u""_s, QStringList {});
        row(u"'a"_s, std::nullopt);
        row(u"\"a"_s, std::nullopt);
        row(u"a\\"_s, std::nullopt);
        row(u"\"a\\"_s, std::nullopt);
        row(u"a'b"_s, std::nullopt);
    }
    void words()
    {
        QFETCH(QString, line);
        QFETCH(std::optional<QStringList>, words);
        QCOMPARE(splitArguments(line), words);
    }

    void keys()
    {
        const auto found = run(script(
            "printf "
            "'{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"s/+\\\\u0021\",'\n"
            "printf '\"SessionToken\":\"t\",\"Expiration\":\"2030-01-01T00:00:00+02:00\"}\\n'\n"
            "echo noise >&2\n"));
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().detail));
        QCOMPARE((*found)->accessKeyId, "AKID"_ba);
        QCOMPARE((*found)->secretAccessKey.view(), QByteArrayView("s/+!"));
        QCOMPARE((*found)->sessionToken.view(), QByteArrayView("t"));
        QCOMPARE((*found)->expiresAt, QDateTime({ 2029, 12, 31 }, { 22, 0 }, Qt::UTC));
    }

    void noShellLooksAtIt()
    {
        const auto found = run(u"/bin/echo '{\"Version\":1,\"AccessKeyId\":\"$HOME;`id`\",' "
                               "'\"SecretAccessKey\":\"*\"}'"_s);
        QCOMPARE((*found)->accessKeyId, "$HOME;`id`"_ba);
        QCOMPARE((*found)->secretAccessKey.view(), QByteArrayView("*"));
        QVERIFY(!(*found)->expiresAt.isValid());
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const char *output, const char *part,
                             Kind kind = Kind::Malformed) {
            QTest::newRow(name) << QByteArray(output) << kind << QString::fromLatin1(part);
        };
        row("nothing", "", "no JSON");
        row("no JSON", "AKID SECRETSECRET", "no JSON");
        row("no version", R"({"AccessKeyId":"a","SecretAccessKey":"SECRETSECRET"})", "version");
        row("version 2", R"({"Version":2,"AccessKeyId":"a","SecretAccessKey":"SECRETSECRET"})",
            "version");
        row("version as text",
            R"({"Version":"1","AccessKeyId":"a","SecretAccessKey":"SECRETSECRET"})", "version");
        row("no key", R"({"Version":1,"AccessKeyId":"a"})", "AccessKeyId");
        row("no id", R"({"Version":1,"SecretAccessKey":"SECRETSECRET"})", "AccessKeyId");
        row("key of another type", R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":1})",
            "AccessKeyId");
        row("empty key", R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":""})", "AccessKeyId");
        row("no date",
            R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":"SECRETSECRET","Expiration":"x"})",
            "no date");
        row("ended",
            R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":"SECRETSECRET","Expiration":"2026-03-01T12:00:00Z"})",
            "ended at", Kind::SignInNeeded);
        row("two objects", R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":"SECRETSECRET"}{})",
            "no JSON");
    }
    void refused()
    {
        QFETCH(QByteArray, output);
        QFETCH(Kind, kind);
        QFETCH(QString, part);
        const auto found = printed(output);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, kind);
        QVERIFY2(found.error().detail.contains(part), qPrintable(found.error().detail));
        QVERIFY(!found.error().detail.contains(u"SECRETSECRET"));
    }

    void tooMuch() { QCOMPARE(run(u"/bin/cat /dev/zero"_s).error().kind, Kind::Malformed); }

    void endsBadly()
    {
        const auto found = run(script("echo SECRETSECRET >&2; exit 7"));
        QCOMPARE(found.error().kind, Kind::Refused);
        QVERIFY(found.error().detail.contains(u'7'));
        QVERIFY(!found.error().detail.contains(u"SECRETSECRET"));
        QCOMPARE(run(script("kill -9 $$")).error().kind, Kind::Refused);
    }

    /// Ours is lowered so that no core has a secret in it; what is started is the person's.
    void hasTheCoresThePersonHas()
    {
        struct Lowered {
            rlimit before {};
            Lowered()
            {
                getrlimit(RLIMIT_CORE, &before);
                const rlimit none { 1, before.rlim_max };
                setrlimit(RLIMIT_CORE, &none);
            }
            ~Lowered() { setrlimit(RLIMIT_CORE, &before); }
        };
        const Lowered lowered;
        if (lowered.before.rlim_max < 8192)
            QSKIP("no core may be larger here, whoever asks");
        const QString command = script("printf '{\"Version\":1,\"AccessKeyId\":\"%s\","
                                       "\"SecretAccessKey\":\"s\"}' \"$(ulimit -S -c)\"\n");
        const auto limitWith = [&](const CoreLimit &limit) {
            ProcessCredentialsOrigin origin(
                command, QProcessEnvironment::systemEnvironment(), m_clock, limit);
            const auto found = waitFor(origin.fetch());
            return found ? (*found)->accessKeyId : QByteArray();
        };
        QCOMPARE(limitWith(8192), "16"_ba); // sh counts blocks of 512 bytes
        QCOMPARE(limitWith(RLIM_INFINITY),
            lowered.before.rlim_max == RLIM_INFINITY
                ? "unlimited"_ba
                : QByteArray::number(quint64(lowered.before.rlim_max / 512)));
        QCOMPARE(limitWith({}), "0"_ba);
        rlimit now {};
        getrlimit(RLIMIT_CORE, &now);
        QCOMPARE(now.rlim_cur, rlim_t(1));
    }

    void cannotStart()
    {
        QCOMPARE(run(u"/no/such/program"_s).error().kind, Kind::Missing);
        QCOMPARE(run(u"'no end"_s).error().kind, Kind::Malformed);
        QCOMPARE(run(u"  "_s).error().kind, Kind::Malformed);
    }

    void isGivenUp()
    {
        ProcessCredentialsOrigin origin(
            u"/bin/sleep 600"_s, QProcessEnvironment::systemEnvironment(), m_clock);
        const auto future = origin.fetch();
        m_clock.advance(ProcessCredentialsOrigin::timeLimitMs);
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().kind, Kind::TimedOut);
    }

    void diesWithItsOrigin()
    {
        auto origin = std::make_unique<ProcessCredentialsOrigin>(
            script("echo $$ > '%1'; exec /bin/sleep 600"_ba.replace(
                "%1", QFile::encodeName(m_folder.filePath(u"pid"_s)))),
            QProcessEnvironment::systemEnvironment(), m_clock);
        const auto future = origin->fetch();
        QFile pid(m_folder.filePath(u"pid"_s));
        QByteArray text;
        QTRY_VERIFY((pid.isOpen() || pid.open(QIODevice::ReadOnly))
            && (text += pid.readAll()).endsWith('\n'));
        origin.reset();
        QTRY_VERIFY(kill(text.trimmed().toInt(), 0) != 0);
        QVERIFY(future.isFinished() && future.resultCount() == 0);
    }
};

QTEST_GUILESS_MAIN(TestProcessCredentials)
#include "tst_processcredentials.moc"
