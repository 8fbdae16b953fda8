// SPDX-License-Identifier: Apache-2.0
#include "client/clock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace Qt::StringLiterals;

class TestSystemClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wallJumpsAsTheFileSaysAndTheRestDoesNot();

private:
    static void setOffset(const QString &path, qint64 ms)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::number(ms) + '\n');
    }
    /// Rounded, also where it is negative.
    static qint64 minutesOff(const Clock &clock)
    {
        return (QDateTime::currentDateTimeUtc().secsTo(clock.now()) + 315'360'030) / 60 - 5'256'000;
    }
};

/// The offset file is read at the first now() of the process, hence one function.
void TestSystemClock::wallJumpsAsTheFileSaysAndTheRestDoesNot()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"offset"_s);
    qputenv("CARILLON_CLOCK_OFFSET_FILE", path.toUtf8());
    SystemClock clock;
    QCOMPARE(minutesOff(clock), 0); // no such file

    const qint64 before = clock.monotonicMs();
    setOffset(path, 3'600'000);
    QCOMPARE(minutesOff(clock), 60);
    setOffset(path, -315'360'000'000);
    QCOMPARE(minutesOff(clock), -5'256'000);
    QVERIFY(clock.monotonicMs() >= before);
    QVERIFY(clock.monotonicMs() - before < 1'800'000);

    int due = 0;
    clock.callAfter(1, this, [&due] { ++due; });
    QTRY_COMPARE(due, 1);
}

QTEST_GUILESS_MAIN(TestSystemClock)
#include "tst_systemclock.moc"
