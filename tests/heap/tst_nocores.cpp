// SPDX-License-Identifier: Apache-2.0
#include "heap/nocores.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace carillon;

class TestNoCores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The way the desktop's opener of links starts a browser.
    void whatIsStartedHasTheLimitOfBefore()
    {
        rlimit limit {};
        QCOMPARE(getrlimit(RLIMIT_CORE, &limit), 0);
        if (limit.rlim_max < 8192)
            QSKIP("no core may be larger here, whoever asks");
        limit.rlim_cur = 8192;
        QCOMPARE(setrlimit(RLIMIT_CORE, &limit), 0);

        QCOMPARE(forbidCores(), std::optional<std::uint64_t>(8192));
        QCOMPARE(getrlimit(RLIMIT_CORE, &limit), 0);
        QCOMPARE(limit.rlim_cur, rlim_t(1));

        const QTemporaryDir folder;
        const QString seen = folder.filePath(u"seen"_s);
        QVERIFY(
            QProcess::startDetached(u"/bin/sh"_s, { u"-c"_s, u"ulimit -S -c > '%1'"_s.arg(seen) }));
        QFile file(seen);
        QByteArray said;
        QTRY_VERIFY((file.isOpen() || file.open(QIODevice::ReadOnly))
            && (said += file.readAll()).endsWith('\n'));
        QCOMPARE(said, "16\n"_ba); // blocks of 512 bytes
        QCOMPARE(getrlimit(RLIMIT_CORE, &limit), 0);
        QCOMPARE(limit.rlim_cur, rlim_t(1));
    }
};

QTEST_GUILESS_MAIN(TestNoCores)
#include "tst_nocores.moc"
